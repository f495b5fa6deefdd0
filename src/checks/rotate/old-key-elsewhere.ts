import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Next } from '../../engine/action.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { isComposeFileName } from '../../env-file/compose-file.ts';
import { readEnvDocument } from '../../env-file/document.ts';
import { isEnvFileName } from '../../env-file/names.ts';
import { gitDirectoryOf } from '../../git/directory.ts';
import { directoriesUp, isBelow, isWithin, realPathOf } from '../../machine/paths.ts';
import type { Scope } from '../../project/scope.ts';
import { linkedWorkTrees } from '../../scan/git-directory.ts';
import { placesOfKey } from '../../scan/places-of-key.ts';
import { unsetCommand } from '../../shell/commands.ts';
import { shellOf } from '../../shell/shell.ts';
import { writtenLines } from '../../shell/written-lines.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { defineCheck, type LookContext, type ScopeAndPorts } from '../check.ts';
import type { Ports } from '../ports.ts';
import { envFilesBeside } from '../protect/env-files-beside.ts';
import { keyInFile } from './find-old-key.ts';
import { rotateGroups } from './groups.ts';
import type { NewKeyCheck } from './new-key.ts';
import type { OldKeyCheck } from './old-key.ts';
import { hasEnded, type OldKey, type Rotation } from './rotation.ts';
import { shownPath } from '../../project/shown-path.ts';
import * as text from './rotate.text.ts';

/** A line with the old key. */
type Place = { readonly file: string; readonly path: string; readonly line: number; readonly next: Next };

/** Enough for any repository; each one is read. */
const mostFiles = 300;

/** Directories that belong together have one of these at the top, or a `.git`. */
const tops = ['.git', 'pnpm-workspace.yaml', 'lerna.json', 'nx.json', 'turbo.json', 'rush.json', 'go.work'];
/** Or one of these, with the packages in it. */
const manifests = ['package.json', 'pyproject.toml', 'Cargo.toml'];
const namesPackages = /"workspaces"|^\[(?:tool\.uv\.)?workspace\]/m;

/** No other file of the project, startup file, or shell has the old key: what does is shown line by line, and changed by hand. */
export const oldKeyElsewhere = (rotation: Rotation, oldKey: OldKeyCheck, newKey: NewKeyCheck) =>
  defineCheck({
    id: 'old-key-elsewhere',
    title: 'the old key is nowhere else',
    group: rotateGroups.hand,
    codes: text.elsewhereCodes,
    needs: { oldKey, newKey },
    async detect(context): Promise<Outcome<undefined, typeof text.elsewhereCodes>> {
      const { ports } = context;
      const old = rotation.state.old ?? context.facts.oldKey;
      const isOld = await matcherOf(context, old);
      const { inFiles, isWhole } = await inFilesOf(context, isOld);
      const places = [...inFiles, ...(await inStartupFiles(context, isOld))];
      const exported = Object.entries(ports.world.env).flatMap(([name, value]) => (value !== undefined && isOld(value) ? [name] : []));
      const inShell = exported.length > 0;
      rotation.state.elsewhere = [
        ...places.map(({ file, line }) => `${file}:${line}`),
        ...(inShell ? ['this shell'] : []),
        ...(isWhole ? [] : [text.notLookedAt]),
      ];
      const data = { places: places.map(({ file, line }) => ({ file, line })), inShell };
      const restarts = await restartsOf(context);
      const exhibit = (): readonly string[] => restarts;
      const next = [
        ...places.map((each) => each.next),
        ...(isWhole ? [] : [text.lookAtTheRest]),
        ...exported.map((name) => text.inThisShell(unsetCommand(name, shellOf(ports.world)))),
      ];
      if (next.length === 0) return { status: 'ok', summary: text.notElsewhere, fact: undefined, data, exhibit };
      return {
        status: 'advice',
        code: 'old-key-elsewhere',
        ...text.isElsewhere(`…${old.lastFour}`, next.length, next, hasEnded(rotation, old)),
        data,
        exhibit,
      };
    },
  });

/** Whether there's the old key in a text: exactly, while it's known; in a later run by its last four characters, which is all that was kept. */
async function matcherOf(context: ScopeAndPorts, { secret, lastFour }: OldKey): Promise<(text: string) => boolean> {
  const current = (await keyInFile(context))?.reveal();
  if (secret !== undefined) return (text) => text.includes(secret.reveal().trim());
  return (text) =>
    lastFour !== '' && text.split(/[^\w-]+/).some((word) => word.length >= 40 && word.endsWith(lastFour) && word !== current);
}

/** `isWhole`: every file was looked at. */
async function inFilesOf(
  { scope, ports, signal }: ScopeAndPorts & Pick<LookContext, 'signal'>,
  isOld: (text: string) => boolean,
): Promise<{ readonly inFiles: readonly Place[]; readonly isWhole: boolean }> {
  const chosen = scope.envFile.path;
  const beside = (await envFilesBeside(scope, ports)).map((each) => each.path);
  const searched = await placesOfKey(await workTreesOf(scope, ports), (key) => isOld(key.reveal()), signal);
  let { isWhole } = searched;
  const places = new Map<string, Place>();
  const add = (file: string, line: number, next: (shown: string) => Next): void => {
    const shown = shownPath(scope, file, scope.root, 100);
    const known = places.get(`${file}:${line}`);
    if (known === undefined) places.set(`${file}:${line}`, { file: shown, path: file, line, next: next(shown) });
  };

  // Env files say what a key is, whatever it looks like, and what's only a comment.
  const ofEnvFiles = searched.files.filter((file) => isEnvFileName(path.basename(file))).toSorted();
  const envFiles = [...new Set([chosen, ...beside, ...ofEnvFiles])];
  const read = new Set<string>();
  for (const file of envFiles.slice(0, mostFiles)) {
    const found = await ports.files.look(file);
    if (found.kind === 'unreadable' || found.kind === 'pipe') isWhole = false;
    if (found.kind !== 'file') continue;
    const document = readEnvDocument(found.bytes);
    // Another encoding, or other line ends: what's read of that isn't all that's there.
    if (!document.obstacles.some(({ kind }) => kind === 'utf-16' || kind === 'nul' || kind === 'lone-cr')) read.add(await realPathOf(file));
    for (const { name, value, line } of document.assignments) {
      if (!isOld(value) || (file === chosen && name === scope.variable.name)) continue;
      add(file, line, (shown) => text.changeLine(shown, file, line, untrusted(name, 60)));
    }
  }
  for (const { path: file, line } of searched.places) {
    if (!read.has(file)) add(file, line, (shown) => text.replaceInLine(shown, file, line));
  }
  return { inFiles: [...places.values()], isWhole: isWhole && envFiles.length <= mostFiles };
}

/** The project's directory with all that it's a part of, and git's other work trees of it. */
async function workTreesOf({ root, gitRoot }: Scope, { files, world }: Ports): Promise<readonly string[]> {
  const roots = new Set([await realPathOf(gitRoot ?? root), await realPathOf(root)]);
  const home = world.home === undefined ? undefined : await realPathOf(world.home);
  for (const above of directoriesUp(path.dirname(await realPathOf(gitRoot ?? root)))) {
    // The settings in somebody's home directory may be a repository, too.
    if (home !== undefined && isWithin(above, home)) break;
    const looked = await Promise.all(manifests.map((name) => files.look(path.join(above, name))));
    const isTop = looked.some((found) => found.kind === 'file' && namesPackages.test(found.bytes.toString('utf8')));
    if (isTop || tops.some((name) => existsSync(path.join(above, name)))) roots.add(above);
  }
  const repository = gitRoot === null ? undefined : await gitDirectoryOf(gitRoot);
  if (repository !== undefined) {
    const main = path.basename(repository.commonDir) === '.git' ? [path.dirname(repository.commonDir)] : [];
    for (const each of [...main, ...linkedWorkTrees(repository.commonDir)]) if (existsSync(each)) roots.add(await realPathOf(each));
  }
  return [...roots].filter((each) => ![...roots].some((other) => isBelow(other, each)));
}

async function inStartupFiles({ scope, ports }: ScopeAndPorts, isOld: (value: string) => boolean): Promise<readonly Place[]> {
  const lines = await writtenLines(ports, scope.root, scope.variable.name);
  return lines
    .filter(({ value }) => value !== undefined && isOld(value))
    .filter(({ path: file }) => !isEnvFileName(path.basename(file)))
    .map(({ file, path: absolute, line }) => ({ file, path: absolute, line, next: text.changeStartup(file, absolute, line) }));
}

/** What keeps the old key until it's started again. */
async function restartsOf({ scope, ports }: ScopeAndPorts): Promise<readonly string[]> {
  const roots = [...new Set([scope.root, scope.gitRoot ?? scope.root])];
  const names = (await Promise.all(roots.map((root) => ports.files.list(root)))).flat();
  return [
    ...(names.some(isComposeFileName) ? [text.restart.compose] : []),
    ...(names.includes('.vercel') ? [text.restart.vercel] : []),
    text.restart.running,
  ];
}
