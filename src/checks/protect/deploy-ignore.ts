import path from 'node:path';
import type { Conversation } from '../../engine/check.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { defineCheck, type FixContext } from '../check.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { inTurns } from '../../machine/in-turns.ts';
import { coveredWithoutGit } from '../../git/ignore-rules.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { envFilesToKeep } from './env-files-beside.ts';
import { addingRules, type RuleFile } from './ignore-file-step.ts';
import { tooIntricate, unjudgedRules, type UnjudgedRules } from './unjudged-rules.ts';
import { groups } from '../groups.ts';
import { directoriesUp, relativePathWithin } from '../../machine/paths.ts';
import * as text from './deploy-ignore.text.ts';
import { shownPath } from '../../project/shown-path.ts';

/**
 * Tools that upload a directory and read their own ignore file, if there is one, instead of the .gitignore. Its rules are git's.
 * (Documentation of Vercel, gcloud, the EB CLI, azd, and Cloud Foundry, November 2026.) Heroku's .slugignore doesn't count, since what
 * Heroku gets comes from git, and neither does .railwayignore, which adds to the .gitignore.
 */
const tools: readonly { readonly ignoreFile: string; readonly command: string; readonly spares: RegExp | undefined }[] = [
  { ignoreFile: '.vercelignore', command: 'vercel', spares: /^\.env(?:\..+)?\.local$/ },
  { ignoreFile: '.gcloudignore', command: 'gcloud', spares: undefined },
  { ignoreFile: '.ebignore', command: 'eb', spares: undefined },
  { ignoreFile: '.funcignore', command: 'func', spares: undefined },
  { ignoreFile: '.webappignore', command: 'azd', spares: undefined },
  { ignoreFile: '.cfignore', command: 'cf', spares: undefined },
];

type Leak = {
  readonly command: string;
  readonly ignoreFile: RuleFile;
  /** Relative to the ignore file's directory, with `/`. */
  readonly envPaths: readonly string[];
};

type Fact = { readonly leaks: readonly Leak[] };

/** Uploads to a host leave the env file out. */
export const deployIgnore = defineCheck({
  id: 'deploy-ignore',
  title: 'deployments leave out the env file',
  group: groups.protect,
  codes: text.codes,
  needs: {},
  async detect({ scope, ports }): Promise<Outcome<Fact, typeof text.codes>> {
    const { leaks, unjudged, hosts } = await findLeaks(scope, ports);
    const [leak] = leaks;
    if (leak === undefined && unjudged !== undefined) {
      const name = untrusted(scope.envFile.name);
      return { ...unjudgedRules(unjudged, text.whetherLeftOut(name), text.simplify(unjudged.file, name)), fact: { leaks } };
    }
    if (leak === undefined && hosts === 0) return { status: 'ok', summary: text.noIgnoreFile, fact: { leaks }, applies: false };
    if (leak === undefined) return { status: 'ok', summary: text.isLeftOut, fact: { leaks } };
    const { name } = leak.ignoreFile;
    const files = leak.envPaths.map((each) => untrusted(each));
    return {
      status: 'advice',
      code: 'upload-takes-env',
      ...text.isUploaded(leak.command, files, name, path.posix.basename(name)),
      fact: { leaks },
      data: { leaks: leaks.map((each) => ({ file: each.ignoreFile.name, lets: each.envPaths.map((one) => untrusted(one)) })) },
    };
  },
  fix: addRules,
});

// oxlint-disable-next-line require-yield -- nothing is asked but the consent, and that is the engine's question
async function* addRules({ outcome, ports }: FixContext<Fact, typeof text.codes>): Conversation<typeof text.codes> {
  if (outcome.status === 'ok' || outcome.fact === undefined) return undefined;
  return addingRules(
    ports,
    outcome,
    'git',
    outcome.fact.leaks.map(({ ignoreFile, envPaths }) => ({ file: ignoreFile, envPaths })),
  );
}

const include = /^#!include:\.gitignore[ \t\r]*$/m;

/** As bytes (latin-1). Only some of the tools know a BOM, so a first line with one isn't counted. */
function textOf(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  return text.startsWith('\xef\xbb\xbf') ? `#${text}` : text;
}

/** Looks in the env file's directory and those above it, up to the repository's. */
async function findLeaks(
  scope: Scope,
  ports: Ports,
): Promise<{ leaks: readonly Leak[]; unjudged: UnjudgedRules | undefined; hosts: number }> {
  const envFiles = await envFilesToKeep(scope, ports);
  const top = scope.gitRoot ?? scope.root;
  const leaks: Leak[] = [];
  let unjudged: UnjudgedRules | undefined;
  let hosts = 0;
  for (const directory of directoriesUp(path.dirname(scope.envFile.path), top)) {
    for (const { ignoreFile, command, spares } of tools) {
      const file = path.join(directory, ignoreFile);
      const name = shownPath(scope, file);
      const found = await ports.files.lookInside(file);
      if (found.kind === 'unreadable') unjudged ??= { file: name, because: found.because };
      if (found.kind !== 'file') continue;
      hosts += 1;
      const own = textOf(found.bytes);
      const gitignore = include.test(own) ? await ports.files.lookInside(path.join(directory, '.gitignore')) : undefined;
      // Its rules stand where it's included: a later one counts more.
      const rules = Buffer.from(gitignore?.kind === 'file' ? own.replace(include, () => textOf(gitignore.bytes)) : own, 'latin1');
      const envPaths: string[] = [];
      for await (const each of inTurns(envFiles)) {
        const envPath = relativePathWithin(directory, each);
        if (envPath === undefined || spares?.test(path.basename(each)) === true) continue;
        const verdict = gitignore?.kind === 'unreadable' ? 'unknown' : coveredWithoutGit(rules, envPath);
        if (verdict === true) continue;
        if (verdict === 'unknown') unjudged ??= { file: name, because: tooIntricate };
        else envPaths.push(envPath);
      }
      if (envPaths.length > 0) leaks.push({ command, ignoreFile: { path: file, name, found }, envPaths });
    }
  }
  return { leaks, unjudged, hosts };
}
