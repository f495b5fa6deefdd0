import path from 'node:path';
import type { Conversation } from '../../engine/check.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { defineCheck, type FixContext } from '../check.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { inTurns } from '../../machine/in-turns.ts';
import { asOthersMayRead, npmPacks, packedEntries, type PackRules } from '../../packaging/npm-pack-rules.ts';
import { parsePackageJson } from '../../project/package-json.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { workspaceGlobs, workspaceMatcher } from '../../project/workspace-globs.ts';
import { envIgnored } from './env-ignored.ts';
import { envFilesBeside, isThere, mayBePublic, mustStay } from './env-files-beside.ts';
import { addingRules } from './ignore-file-step.ts';
import { readOtherwise, tooIntricate, unjudgedRules, type UnjudgedRules } from './unjudged-rules.ts';
import { groups } from '../groups.ts';
import { directoriesUp, relativePath } from '../../machine/paths.ts';
import * as text from './npm-publish.text.ts';
import { shownPath } from '../../project/shown-path.ts';

type Publishing = {
  /** Absolute path of the package's directory. */
  readonly directory: string;
  /** The package.json, as displayed. */
  readonly manifest: string;
  /** The env files that would be packed, relative to the package. */
  readonly files: readonly string[];
  /** The package.json entry that includes them, and its field, if there is one. */
  readonly entry: Entry | undefined;
};
type Entry = { readonly by: string; readonly field: string };

type Fact = { readonly publishing: Publishing | undefined };

/** `npm publish` wouldn't pack the env file, or another one with a key. */
export const npmPublish = defineCheck({
  id: 'npm-publish',
  title: 'npm publish leaves out the env file',
  group: groups.protect,
  codes: text.codes,
  needs: {},
  async detect({ scope, ports }): Promise<Outcome<Fact, typeof text.codes>> {
    const isLeftOut = text.isLeftOut(untrusted(scope.envFile.name));
    const publishing = await findPublishing(scope, ports);
    if (publishing === 'none') return { status: 'ok', summary: text.noPackage, fact: { publishing: undefined }, applies: false };
    if (publishing === 'safe') return { status: 'ok', summary: isLeftOut, fact: { publishing: undefined } };
    if ('because' in publishing) {
      // Not `npm pack --dry-run`: what's too much for us takes npm minutes, too.
      return { ...unjudgedRules(publishing, isLeftOut, text.simplify(publishing.file)), fact: { publishing: undefined } };
    }
    const { manifest, entry } = publishing;
    const files = publishing.files.map((each) => untrusted(each));
    const shownEntry = entry && { by: untrusted(entry.by), field: entry.field, takeOut: takeOut(entry, publishing) };
    return {
      status: 'problem',
      code: 'npm-publishes-env',
      ...text.isPacked({ manifest, files, entry: shownEntry, exists: files.length > 1 || (await isThere(scope, ports)) }),
      fact: { publishing },
      data: { manifest, files },
    };
  },
  fix: addRule,
});

// oxlint-disable-next-line require-yield -- nothing is asked but the consent, and that is the engine's question
async function* addRule({ outcome, ports, scope, factOf }: FixContext<Fact, typeof text.codes>): Conversation<typeof text.codes> {
  const publishing = outcome.fact?.publishing;
  if (outcome.status === 'ok' || publishing === undefined) return undefined;
  const { directory, files, manifest, entry } = publishing;
  if (entry !== undefined) {
    const { code, why } = outcome;
    return { kind: 'refusal', code, why, ...text.isYours(manifest, takeOut(entry, publishing)) };
  }
  // A new .npmignore would disable all rules in the .gitignore beside it.
  const npmignore = path.join(directory, '.npmignore');
  const isByGitignore = (await ports.files.lookInside(npmignore)).kind === 'absent';
  // The same rule has just been declined.
  if (isByGitignore && factOf?.(envIgnored)?.verdict.verdict === 'not-ignored') return undefined;
  const file = isByGitignore ? path.join(directory, '.gitignore') : npmignore;
  const found = await ports.files.lookInside(file);
  return addingRules(ports, outcome, 'npm', [{ file: { path: file, name: shown(scope, file), found }, envPaths: files }]);
}

/** How a person can remove the files from what package.json names. */
function takeOut({ by, field }: Entry, { files, manifest }: Publishing): string {
  const [first = ''] = files;
  if (field !== 'files') return text.nameAnother(field, manifest, untrusted(first));
  return by.replace(/^\.?\//, '') === first
    ? text.takeOutOfFiles(manifest, untrusted(first))
    : text.exceptInFiles(
        manifest,
        files.map((file) => untrusted(file)),
      );
}

function shown(scope: Scope, file: string): string {
  return shownPath(scope, file);
}

/** Of the packages around the env file, the innermost one that would publish it. */
async function findPublishing(scope: Scope, ports: Ports): Promise<Publishing | UnjudgedRules | 'none' | 'safe'> {
  const siblings = await envFilesBeside(scope, ports);
  const withKey: string[] = [];
  for await (const { bytes, path: file } of inTurns(siblings)) if (mustStay(bytes)) withKey.push(file);
  const envFiles = [...new Set([...((await mayBePublic(scope, ports)) ? [] : [scope.envFile.path]), ...withKey])];
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
      ...(content['workspaces'] === undefined
        ? {}
        : { manifests: await Promise.all(below.map((each) => textOf(ports, path.join(each, 'package.json')))) }),
    };
    const others = await hasOtherManager(ports, directoriesUp(directory, scope.gitRoot ?? scope.root), content);
    if (others && (await textOf(ports, path.join(directory, '.yarnignore')))?.includes('!') === true)
      unjudged ??= { file: shown(scope, path.join(directory, '.yarnignore')), because: readOtherwise };
    const packed: { relative: string; by?: string; field?: string }[] = [];
    for await (const file of inTurns(envFiles)) {
      const relative = relativePath(directory, file);
      const verdict = await npmPacks(relative, rules);
      if (verdict.packed === true) packed.push({ relative, ...verdict });
      if (verdict.packed === 'unknown') unjudged ??= { file: text.orIgnoreFile(name), because: tooIntricate };
      if (verdict.packed === false && others && (await npmPacks(relative, asOthersMayRead(rules))).packed !== false)
        unjudged ??= { file: name, because: readOtherwise };
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

/** Whether Yarn, pnpm, or Bun may publish the package. */
async function hasOtherManager(ports: Ports, directories: readonly string[], manifest: Record<string, unknown>): Promise<boolean> {
  const names = (await Promise.all(directories.map((each) => ports.files.list(each)))).flat();
  return (
    /^(?:yarn|pnpm|bun)@/.test(String(manifest['packageManager'])) ||
    names.some((name) => /^(?:yarn\.lock|bun\.lockb?|pnpm-.*\.yaml|\.yarn.*)$/.test(name))
  );
}

type Unread = { readonly file: string; readonly because: string };

async function readPackageJson(
  ports: Ports,
  directory: string,
): Promise<{ readonly content: Record<string, unknown> } | Unread | undefined> {
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

/** To a workspace's rules, npm adds those of the workspaces' root and of the directories in between. */
async function ignoresAbove(ports: Ports, directory: string, directories: readonly string[]): Promise<readonly (string | Unread)[]> {
  const above = directories.slice(directories.indexOf(directory) + 1);
  for (const [index, each] of above.entries()) {
    const manifest = await readPackageJson(ports, each);
    if (manifest === undefined || 'because' in manifest || manifest.content['workspaces'] === undefined) continue;
    const fits = await workspaceMatcher(await workspaceGlobs({ 'package.json': JSON.stringify(manifest.content) }));
    // The root's rules count only if they certainly apply.
    if (fits(relativePath(each, directory)) !== true) continue;
    const texts = await Promise.all(
      above
        .slice(0, index + 1)
        .toReversed()
        .map((one) => ignoresOf(ports, one)),
    );
    return texts.filter((text) => text !== undefined);
  }
  return [];
}
