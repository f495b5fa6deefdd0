import path from 'node:path';
import type { Conversation } from '../../engine/check.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { defineCheck, type FixContext } from '../check.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { inTurns } from '../../machine/in-turns.ts';
import { holdsKey } from '../../keys/search.ts';
import { npmPacks, packedEntries, type PackRules } from '../../packaging/npm-pack-rules.ts';
import { parsePackageJson } from '../../project/package-json.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { workspaceGlobs, workspaceMatcher } from '../../project/workspace-globs.ts';
import { envFilesBeside } from './env-siblings.ts';
import { addingRules } from './ignore-file-step.ts';
import { tooIntricate, unjudgedRules, type UnjudgedRules } from './unjudged-rules.ts';
import { groups } from '../groups.ts';
import { directoriesUp, wayTo } from '../../machine/paths.ts';

type Publishing = {
  /** Absolute path of the package's directory. */
  readonly directory: string;
  /** The package.json, as it is shown. */
  readonly manifest: string;
  /** The env files that would be packed, relative to the package. */
  readonly files: readonly string[];
  /** The entry of package.json that takes them, and its field, where there is one. */
  readonly entry: { readonly by: string; readonly field: string } | undefined;
};

/** `npm publish` would not pack the env file, or another one that holds a key. */
export const npmPublish = defineCheck({
  id: 'npm-publish',
  title: 'npm publish leaves the env file out',
  group: groups.protect,
  needs: {},
  async detect({ scope, ports }): Promise<Outcome<{ readonly publishing: Publishing | undefined }>> {
    const publishing = await findPublishing(scope, ports);
    if (publishing === 'none') {
      return { status: 'ok', summary: 'there is no package to publish to npm', fact: { publishing: undefined } };
    }
    if (publishing === 'safe') {
      return { status: 'ok', summary: `npm publish leaves ${untrusted(scope.envFile.name)} out`, fact: { publishing: undefined } };
    }
    if ('because' in publishing) {
      // Not `npm pack --dry-run`: what's too much for us takes npm minutes, too.
      const simplify = `Simplify the globs in ${publishing.file}.`;
      return { ...unjudgedRules(publishing, `npm publish leaves ${untrusted(scope.envFile.name)} out`, simplify), fact: { publishing: undefined } };
    }
    const { manifest, entry } = publishing;
    const files = publishing.files.map((each) => untrusted(each)).join(', ');
    const by = entry === undefined ? '' : `: “${untrusted(entry.by)}” in its "${entry.field}" takes it`;
    return {
      status: 'problem',
      code: 'npm-publishes-env',
      summary: `npm publish would pack ${files} of ${manifest}${by}`,
      why: 'What is published to npm can be downloaded by everyone, at once and for good. npm has ignore rules of its own.',
      next: [
        entry === undefined ? 'Run openai-setup: it offers to add the rule.' : takeOut(publishing),
        `If it is never to be published, add to ${manifest}: "private": true`,
        'To see what would be packed: npm pack --dry-run',
      ],
      fact: { publishing },
      data: { manifest, files: publishing.files.map((each) => untrusted(each)) },
    };
  },
  fix: addRule,
});

// oxlint-disable-next-line require-yield -- nothing is asked but the consent, and that is the engine's question
async function* addRule({ outcome, ports, scope }: FixContext<{ readonly publishing: Publishing | undefined }>): Conversation {
  const publishing = outcome.fact?.publishing;
  if (outcome.status === 'ok' || publishing === undefined) return undefined;
  const { directory, files, manifest } = publishing;
  if (publishing.entry !== undefined) {
    const { code, why } = outcome;
    return {
      kind: 'refusal',
      code,
      summary: `${manifest} was not changed: what it names is yours to decide on`,
      why,
      next: [takeOut(publishing), 'Then run openai-setup again.'],
    };
  }
  // A new .npmignore would switch off all rules of the .gitignore beside it.
  const npmignore = path.join(directory, '.npmignore');
  const file = (await ports.files.lookInside(npmignore)).kind === 'absent' ? path.join(directory, '.gitignore') : npmignore;
  const found = await ports.files.lookInside(file);
  return addingRules(ports, outcome, 'npm', [{ file: { path: file, name: shown(scope, file), found }, envPaths: files }]);
}

function takeOut({ entry, files, manifest }: Publishing): string {
  const [first = ''] = files;
  if (entry !== undefined && entry.field !== 'files') return `Let "${entry.field}" in ${manifest} name another file than “${untrusted(first)}”.`;
  return entry?.by.replace(/^\.?\//, '') === first
    ? `Take “${untrusted(first)}” out of "files" in ${manifest}.`
    : `Add ${files.map((file) => `"!${untrusted(file)}"`).join(', ')} at the end of "files" in ${manifest}.`;
}

function shown(scope: Scope, file: string): string {
  return untrusted(wayTo(scope.root, file));
}

/** Of the packages that the env file lies in, the innermost that would publish it. */
async function findPublishing(scope: Scope, ports: Ports): Promise<Publishing | UnjudgedRules | 'none' | 'safe'> {
  const siblings = await envFilesBeside(scope, ports);
  const withKey: string[] = [];
  for await (const { bytes, path: file } of inTurns(siblings)) if (holdsKey(bytes)) withKey.push(file);
  const envFiles = [...new Set([scope.envFile.path, ...withKey])];
  const inside = path.dirname(scope.envFile.path);
  const directories = directoriesUp(inside, scope.gitRoot ?? scope.root);
  let publishable = false;
  let unjudged: UnjudgedRules | undefined;
  for (const directory of directories) {
    const manifest = await readPackageJson(ports, directory);
    if (manifest === undefined) continue;
    const name = shown(scope, path.join(directory, 'package.json'));
    if ('because' in manifest) {
      unjudged ??= { file: name, because: manifest.because };
      continue;
    }
    const { content } = manifest;
    // npm refuses to publish without a name and a version.
    if (content['private'] === true || typeof content['name'] !== 'string' || typeof content['version'] !== 'string') continue;
    publishable = true;
    const below = directoriesUp(inside, directory).toReversed();
    const ignores = await Promise.all(below.map((each) => ignoresOf(ports, each)));
    const above = await ignoresAbove(ports, directory, directories);
    const unread = [...ignores, ...above].find((each) => typeof each === 'object');
    if (unread !== undefined) {
      unjudged ??= { file: shown(scope, unread.file), because: unread.because };
      continue;
    }
    const list = content['files'];
    const rules: PackRules = {
      files: Array.isArray(list) ? list.filter((entry) => typeof entry === 'string') : undefined,
      ignores: ignores.filter((each) => typeof each !== 'object'),
      entries: packedEntries(content),
      above: above.filter((each) => typeof each === 'string'),
      ...(content['workspaces'] === undefined ? {} : { manifests: await Promise.all(below.map((each) => textOf(ports, path.join(each, 'package.json')))) }),
    };
    const packed: { relative: string; by?: string; field?: string }[] = [];
    for await (const file of inTurns(envFiles)) {
      const relative = wayTo(directory, file);
      const verdict = await npmPacks(relative, rules);
      if (verdict.packed === true) packed.push({ relative, ...verdict });
      if (verdict.packed === 'unknown') unjudged ??= { file: `${name} or an ignore file next to it`, because: tooIntricate };
    }
    const [first] = packed;
    if (first !== undefined) {
      return {
        directory,
        manifest: name,
        files: packed.map(({ relative }) => relative),
        entry: first.by === undefined ? undefined : { by: first.by, field: first.field ?? 'files' },
      };
    }
  }
  return unjudged ?? (publishable ? 'safe' : 'none');
}

type Unread = { readonly file: string; readonly because: string };

async function readPackageJson(ports: Ports, directory: string): Promise<{ readonly content: Record<string, unknown> } | Unread | undefined> {
  const file = path.join(directory, 'package.json');
  const found = await ports.files.lookInside(file);
  if (found.kind === 'unreadable') return { file, because: found.because };
  const content = found.kind === 'file' ? parsePackageJson(found.bytes.toString('utf8')) : undefined;
  return content === undefined ? undefined : { content };
}

async function textOf(ports: Ports, file: string): Promise<string | undefined> {
  const found = await ports.files.lookInside(file);
  return found.kind === 'file' ? found.bytes.toString('utf8') : undefined;
}

async function ignoresOf(ports: Ports, directory: string): Promise<string | Unread | undefined> {
  for (const name of ['.npmignore', '.gitignore']) {
    const file = path.join(directory, name);
    const found = await ports.files.lookInside(file);
    if (found.kind === 'unreadable') return { file, because: found.because };
    if (found.kind === 'file') return found.bytes.toString('utf8');
  }
  return undefined;
}

/** npm adds the rules of the workspaces' root, and of what lies between, to those of a workspace. */
async function ignoresAbove(ports: Ports, directory: string, directories: readonly string[]): Promise<readonly (string | Unread)[]> {
  const above = directories.slice(directories.indexOf(directory) + 1);
  for (const [index, each] of above.entries()) {
    const manifest = await readPackageJson(ports, each);
    if (manifest === undefined || 'because' in manifest || manifest.content['workspaces'] === undefined) continue;
    const fits = await workspaceMatcher(await workspaceGlobs({ 'package.json': JSON.stringify(manifest.content) }));
    // The rules of the root count only if it's certain that they apply.
    if (fits(wayTo(each, directory)) !== true) continue;
    const texts = await Promise.all(above.slice(0, index + 1).toReversed().map((one) => ignoresOf(ports, one)));
    return texts.filter((text) => text !== undefined);
  }
  return [];
}
