import path from 'node:path';
import type { Conversation } from '../../engine/check.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { defineCheck, type FixContext } from '../check.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { copyOf, type CopyLine } from '../../packaging/dockerfile.ts';
import { dockerIgnores } from '../../packaging/dockerignore.ts';
import { inTurns } from '../../machine/in-turns.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { envFilesToKeep } from './env-files-beside.ts';
import { addingRules, type RuleFile } from './ignore-file-step.ts';
import { tooIntricate, tooMuchToRead, tooOpen, unjudgedRules, type UnjudgedRules } from './unjudged-rules.ts';
import { groups } from '../groups.ts';
import { relativePathWithin } from '../../machine/paths.ts';
import { buildsOf } from './docker-builds.ts';
import * as text from './docker-ignore.text.ts';
import { shownPath } from '../../project/shown-path.ts';

/** A Dockerfile that copies env files into an image, and the ignore file that lets them in. */
type Leak = {
  readonly dockerfile: string;
  readonly line: number;
  readonly instruction: string;
  readonly ignoreFile: RuleFile;
  /** Relative to the build's directory, with `/`. */
  readonly envPaths: readonly string[];
};

type Fact = { readonly leaks: readonly Leak[] };

/** No Dockerfile in the project copies the env file, or another one with a key, into an image. */
export const dockerIgnore = defineCheck({
  id: 'docker-ignore',
  title: 'Docker images leave out the env file',
  group: groups.protect,
  codes: text.codes,
  needs: {},
  async detect({ scope, ports }): Promise<Outcome<Fact, typeof text.codes>> {
    const { leaks, dockerfiles, unjudged } = await findLeaks(scope, ports);
    const [leak] = leaks;
    if (leak === undefined && unjudged !== undefined) {
      const name = untrusted(scope.envFile.name);
      return { ...unjudgedRules(unjudged, text.whetherLeftOut(name), text.simplify(unjudged.file, name)), fact: { leaks } };
    }
    if (leak === undefined && dockerfiles === 0) return { status: 'ok', summary: text.noDockerfile, fact: { leaks }, applies: false };
    if (leak === undefined) return { status: 'ok', summary: text.isLeftOut, fact: { leaks } };
    const { dockerfile, line, instruction, envPaths, ignoreFile } = leak;
    const copied = { dockerfile, line, instruction, files: envPaths.map((each) => untrusted(each)), others: leaks.length - 1 };
    return {
      status: 'advice',
      code: 'docker-copies-env',
      ...text.isCopied({ ...copied, ignoreFile: ignoreFile.name, isThere: ignoreFile.found.kind !== 'absent' }),
      fact: { leaks },
      data: {
        leaks: leaks.map((each) => ({ dockerfile: each.dockerfile, line: each.line, files: each.envPaths.map((one) => untrusted(one)) })),
      },
    };
  },
  fix: addRules,
});

// oxlint-disable-next-line require-yield -- nothing is asked but the consent, and that is the engine's question
async function* addRules({ outcome, ports }: FixContext<Fact, typeof text.codes>): Conversation<typeof text.codes> {
  if (outcome.status === 'ok' || outcome.fact === undefined) return undefined;
  // Several Dockerfiles may share one ignore file.
  const wanted = new Map<string, { file: RuleFile; envPaths: Set<string> }>();
  for (const { ignoreFile, envPaths } of outcome.fact.leaks) {
    const entry = wanted.get(ignoreFile.path) ?? { file: ignoreFile, envPaths: new Set() };
    for (const each of envPaths) entry.envPaths.add(each);
    wanted.set(ignoreFile.path, entry);
  }
  return addingRules(ports, outcome, 'docker', [...wanted.values()]);
}

async function findLeaks(
  scope: Scope,
  ports: Ports,
): Promise<{ leaks: readonly Leak[]; dockerfiles: number; unjudged: UnjudgedRules | undefined }> {
  const envFiles = await envFilesToKeep(scope, ports);
  const shown = (file: string): string => shownPath(scope, file);
  const leaks: Leak[] = [];
  const { builds, unread } = await buildsOf(scope, ports);
  let dockerfiles = 0;
  let unjudged: UnjudgedRules | undefined = unread === undefined ? undefined : { file: shown(unread), because: tooMuchToRead };
  for (const { context, file, inline, name } of builds) {
    const found = await ports.files.lookInside(file);
    if (found.kind === 'unreadable') unjudged ??= { file: shown(file), because: found.because };
    if (found.kind !== 'file') continue;
    dockerfiles += 1;
    const content = found.bytes.toString('utf8');
    const text = inline ?? content;
    const ignoreFile = await ignoreFileOf(ports, inline === undefined && name === undefined ? file : undefined, context, shown);
    const rules = ignoreFile.found.kind === 'file' ? ignoreFile.found.bytes : undefined;
    let copy: CopyLine | undefined;
    const envPaths: string[] = [];
    for await (const each of inTurns(envFiles)) {
      const envPath = relativePathWithin(context, each);
      const copied = envPath === undefined ? undefined : copyOf(text, envPath, name);
      if (envPath === undefined || copied === undefined) continue;
      const ignored = dockerIgnores(rules, envPath);
      if (ignored === true) continue;
      if (ignored === 'unknown') unjudged ??= { file: ignoreFile.name, because: tooIntricate };
      else if (ignoreFile.found.kind === 'unreadable') unjudged ??= { file: ignoreFile.name, because: ignoreFile.found.because };
      else if (copied.unsure !== undefined) unjudged ??= { file: shown(file), because: copied.unsure === 'open' ? tooOpen : tooIntricate };
      else {
        copy ??= copied;
        envPaths.push(envPath);
      }
    }
    if (copy === undefined) continue;
    const line = inline === undefined ? copy.line : lineOfInline(content, inline, copy.line);
    leaks.push({ dockerfile: shown(file), line, instruction: copy.instruction, ignoreFile, envPaths });
  }
  return { leaks, dockerfiles, unjudged };
}

/** The line of a compose file that's the `line`th of a Dockerfile in it. */
function lineOfInline(compose: string, inline: string, line: number): number {
  const wanted = inline.split('\n', line).at(-1)?.trim();
  return compose.split('\n').findIndex((each) => each.trim() === wanted) + 1 || 1;
}

/**
 * The Dockerfile's own ignore file takes precedence over the directory's, but not for a text in another file, or an additional directory
 * (buildkit's dockerui/, November 2026). Podman prefers `.containerignore`.
 */
async function ignoreFileOf(
  ports: Ports,
  dockerfile: string | undefined,
  context: string,
  shown: (file: string) => string,
): Promise<RuleFile> {
  const podman = /containerfile/i.test(path.basename(dockerfile ?? '')) ? [path.join(context, '.containerignore')] : [];
  for (const file of dockerfile === undefined ? [] : [`${dockerfile}.dockerignore`, ...podman]) {
    const found = await ports.files.lookInside(file);
    if (found.kind !== 'absent') return { path: file, name: shown(file), found };
  }
  const file = path.join(context, '.dockerignore');
  return { path: file, name: shown(file), found: await ports.files.lookInside(file) };
}
