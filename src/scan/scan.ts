import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { GitCommand } from '../git/command.ts';
import { bareRepositoryOf, gitDirectoryOf } from '../git/directory.ts';
import type { Git } from '../git/git.ts';
import { keysWithLines } from '../keys/key-stream.ts';
import { realPathOf } from '../machine/paths.ts';
import type { World } from '../machine/world.ts';
import { Findings, type Finding } from './findings.ts';
import { searchFiles, type NotOpened } from './files.ts';
import { linkedWorkTrees, modulesIn, searchGitDirectory } from './git-directory.ts';
import { indexOf, searchHistory, searchIndexes } from './history.ts';
import { indexOfHook, searchStaged } from './staged.ts';
import * as text from './scan.text.ts';
import { searchWorkFiles } from './work-files.ts';
import { walk } from '../machine/walk.ts';
import type { Unread } from '../git/every-object.ts';

export type ScanRequest = {
  readonly world: World;
  readonly git: Git;
  readonly command: GitCommand;
  /** Where to look: everywhere, only at files, only at what the next commit would add. */
  readonly where: 'everywhere' | 'files' | 'staged';
  /** Also counts the files that git ignores. */
  readonly countIgnored: boolean;
  readonly progress: (said: string) => void;
  /** Some object has a key: what has to be known about it can be asked for while the others are read. */
  readonly found?: () => void;
  readonly signal: AbortSignal;
};

export type ScanResult = {
  /** Absolute path that the paths are relative to. */
  readonly root: string;
  readonly findings: readonly Finding[];
  readonly unread: readonly Unread[];
  readonly notOpened: NotOpened;
  /** Files that git ignores; absent if they weren't counted. */
  readonly ignored?: number;
  /** Whether there's a repository that git could tell about. */
  readonly hasHistory: boolean;
  /** It has no work tree, so nobody commits there. */
  readonly isBare?: true;
};

/** Repositories inside each other. */
const maxNested = 200;

/** Looks for keys in a repository, or in a directory if there's none. Changes nothing. */
export async function scan(request: ScanRequest): Promise<ScanResult> {
  const { world, git, where } = request;
  const findings = new Findings();
  const total: Total = { findings, notOpened: { archives: 0, lfs: 0 }, seen: new Set() };
  const repository = await git.repository(world.cwd);
  request.signal.throwIfAborted();
  if ('because' in repository) {
    const bare = where === 'everywhere' ? await bareRepositoryOf(world.cwd) : undefined;
    if (bare !== undefined && basename(bare) !== '.git') {
      // git isn't run in there, where it would look for the settings of a project.
      await searchModule(dirname(bare), bare, '', request, total);
      return { ...result(bare, total, true), isBare: true };
    }
    const isNone = repository.because === 'no-repository';
    if (!isNone || where === 'staged') findings.couldNotRead({ what: 'git', why: repository.text });
    if (where !== 'staged') await searchDirectory(request, total);
    return result(world.cwd, total, false);
  }
  const { root } = repository;
  if (where === 'staged') {
    const { index, isStray } = await directoriesOf(root, request);
    if (isStray) findings.couldNotRead(text.strayIndex);
    else await searchStaged(request.command, root, index, findings);
    return result(root, total, true);
  }
  await searchRepository(root, '', request, total);
  const ignored = request.countIgnored ? await countIgnored(request.command, root) : undefined;
  return { ...result(root, total, true), ...(ignored === undefined ? {} : { ignored }) };
}

type Total = { readonly findings: Findings; readonly notOpened: NotOpened; readonly seen: Set<string> };

function result(root: string, { findings, notOpened }: Total, hasHistory: boolean): ScanResult {
  return { root, findings: findings.all(), unread: findings.unread, notOpened, hasHistory };
}

async function directoriesOf(
  root: string,
  { world, command }: ScanRequest,
): Promise<{ readonly commonDir: string; readonly index: { readonly indexFile?: string }; readonly isStray: boolean }> {
  const found = await gitDirectoryOf(root);
  // Without a `.git`, it's the one that the shell names.
  const named = found === undefined ? await command(root, ['rev-parse', '--absolute-git-dir']) : undefined;
  const gitDir =
    found?.gitDir ?? (named === undefined || 'because' in named ? join(root, '.git') : await realPathOf(named.stdout.trimEnd()));
  const commonDir = found?.commonDir ?? gitDir;
  const index = indexOfHook(world, [gitDir, commonDir]);
  return index === 'stray' ? { commonDir, index: {}, isStray: true } : { commonDir, index, isStray: false };
}

/** A repository, its other work trees, and the repositories in them. `prefix`: how its paths are shown. */
async function searchRepository(root: string, prefix: string, request: ScanRequest, total: Total): Promise<void> {
  const { command, progress, signal, found } = request;
  const { findings, seen } = total;
  if (seen.has(root) || seen.size > maxNested) return;
  seen.add(root);
  // Once: each of those below would ask git where it is.
  const repository = await request.git.repository(root);
  if ('because' in repository) return findings.couldNotRead({ what: root, why: repository.text });
  const { commonDir, index } = await directoriesOf(root, request);
  if (request.where !== 'everywhere' || seen.has(commonDir)) return await searchWorkTree(root, prefix, request, total);
  seen.add(commonDir);
  const others = await otherWorkTrees(root, commonDir);
  const workTrees = [{ root, prefix, index }, ...others.map((each) => ({ root: each, prefix: `${each}/`, index: {} }))] as const;
  // git reads its objects while the files are read here.
  await Promise.all([
    searchWorkTree(root, prefix, request, total),
    searchHistory({ git: command, workTrees, progress: (count) => progress(text.objects(count)), ...(found && { found }) }, findings),
  ]);
  findings.couldNotRead(...missingIn(commonDir));
  signal.throwIfAborted();
  await searchGitDirectory({ directory: commonDir, shownAs: `${prefix}.git`, signal }, findings);
  for (const module of modulesIn(commonDir)) await searchModule(root, join(commonDir, module), `${prefix}.git/${module}`, request, total);
  for (const other of others) {
    if (seen.has(other)) continue;
    seen.add(other);
    await searchWorkTree(other, `${other}/`, request, total);
  }
}

/** A submodule that isn't checked out anymore: git still has it. */
async function searchModule(cwd: string, gitDir: string, shownAs: string, request: ScanRequest, { findings, seen }: Total): Promise<void> {
  const { signal, command } = request;
  if (seen.has(gitDir)) return;
  seen.add(gitDir);
  const git: GitCommand = (where, args, options) => command(where, [`--git-dir=${gitDir}`, ...args], options);
  const workTrees = [{ root: cwd, prefix: shownAs === '' ? '' : `${shownAs}/`, index: {} }] as const;
  await searchHistory({ git, workTrees, progress: (count) => request.progress(text.objects(count)) }, findings);
  signal.throwIfAborted();
  await searchGitDirectory({ directory: gitDir, shownAs, signal }, findings);
  findings.couldNotRead(...missingIn(gitDir));
}

/** The other work trees of a repository, unless their directories are somebody else's by now. Real paths. */
async function otherWorkTrees(root: string, commonDir: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const directory of [join(commonDir, '..'), ...linkedWorkTrees(commonDir)]) {
    const real = await realPathOf(directory);
    const itsGit = real === root || found.includes(real) ? undefined : await gitDirectoryOf(real);
    if (itsGit?.commonDir === commonDir && itsGit.directory === real) found.push(real);
  }
  return found;
}

/** Files that git tracks or would add, and the repositories among them: submodules, and others that git would take for one. */
async function searchWorkTree(root: string, prefix: string, request: ScanRequest, total: Total): Promise<void> {
  const { command, progress, signal } = request;
  // Before the first commit of it, no object has the name.
  const onTrackedName = async (): Promise<void> => {
    if (request.where === 'everywhere') searchIndexes([await indexOf(command, { root, prefix, index: {} })], new Map(), total.findings);
  };
  const work = { root, prefix, git: command, progress: (count: number) => progress(text.files(count)), signal, onTrackedName };
  for (const name of await searchWorkFiles(work, total)) {
    signal.throwIfAborted();
    const inner = join(root, name);
    if (existsSync(join(inner, '.git'))) await searchRepository(await realPathOf(inner), `${prefix}${name}/`, request, total);
  }
}

/** Without a repository. */
async function searchDirectory({ world, progress, signal }: ScanRequest, { findings, notOpened }: Total): Promise<void> {
  const names = walk(world.cwd, {
    onMissed: (directory) => findings.couldNotRead(directory === undefined ? text.tooManyFiles : text.notEntered(directory)),
  });
  const named = function* (): Generator<string | undefined> {
    for (const name of names) {
      yield name;
      if (name === undefined) continue;
      for (const key of keysWithLines(Buffer.from(name))) findings.add(key, { kind: 'file', path: name, reach: 'working-tree' });
    }
  };
  const found = await searchFiles(named(), {
    root: world.cwd,
    signal,
    onKey: (name, key) => findings.add(key, { kind: 'file', path: name, line: key.line, reach: 'working-tree' }),
    onUnread: (name, why) => findings.couldNotRead({ what: name, why }),
    progress: (count) => progress(text.files(count)),
  });
  Object.assign(notOpened, found);
}

/** What a clone doesn't have, or nobody can look at. */
function missingIn(gitDir: string): readonly Unread[] {
  return [
    ...(existsSync(join(gitDir, 'shallow')) ? [text.isShallow] : []),
    ...(existsSync(join(gitDir, 'reftable')) ? [text.hasReftable] : []),
  ];
}

async function countIgnored(command: GitCommand, root: string): Promise<number | undefined> {
  let count = 0;
  const listed = await command(root, ['ls-files', '-o', '-i', '--exclude-standard', '--directory', '-z'], {
    onOutput(piece) {
      for (let at = piece.indexOf(0); at !== -1; at = piece.indexOf(0, at + 1)) count += 1;
    },
  });
  return 'because' in listed ? undefined : count;
}
