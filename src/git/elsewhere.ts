import { lstat, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { gitDirectoryOf, type GitDirectory } from './directory.ts';
import { gitSettings } from './settings.ts';
import { readTextBounded } from '../machine/read-bounded.ts';
import { isWithin, realPathOf } from '../machine/paths.ts';

const maxBytes = 1024 * 1024;

/** What a repository has outside the directory with its `.git`. All are real paths. */
export type Elsewhere = {
  /** Data that doesn't point back: it could belong to another repository. */
  readonly data: readonly string[];
  /** Another directory that its configuration names as the work tree. */
  readonly workTree: string | undefined;
};

/** An archive may contain a `.git` that names, or links to, another repository's data, which git would then change. */
export async function elsewhereOf(found: GitDirectory): Promise<Elsewhere> {
  const { directory, gitDir, commonDir } = found;
  const named = await workTreeIn(found);
  const workTree = named !== undefined && !isWithin(directory, named) ? named : undefined;
  const isLinked = await isLinkedWorkTree(found);
  const data = new Set<string>();
  if (!isWithin(directory, gitDir) && !isLinked && named !== directory && !(await isModuleAbove(found))) data.add(gitDir);
  if (commonDir !== gitDir && !isWithin(directory, commonDir) && !isLinked) data.add(commonDir);
  for (const base of new Set([gitDir, commonDir])) {
    for (const name of ['HEAD', 'index', 'config', 'info', 'objects', 'refs', 'openai-setup']) {
      const leads = await linkFrom(join(base, name));
      if (leads !== undefined && ![directory, gitDir, commonDir].some((each) => isWithin(each, leads))) data.add(leads);
    }
  }
  return { data: [...data].toSorted(), workTree };
}

/** `git worktree add`: the data is with the main repository's, and names the `.git` file that names it. */
async function isLinkedWorkTree({ directory, gitDir, commonDir }: GitDirectory): Promise<boolean> {
  if (dirname(gitDir) !== join(commonDir, 'worktrees')) return false;
  const back = (await readTextBounded(join(gitDir, 'gitdir'), maxBytes))?.trimEnd();
  if (back === undefined) return false;
  const file = resolve(gitDir, back);
  return basename(file) === '.git' && (await realPathOf(dirname(file))) === directory;
}

/** For a submodule, `core.worktree` names the directory where it's checked out. */
async function workTreeIn({ gitDir, commonDir }: GitDirectory): Promise<string | undefined> {
  let named: string | undefined;
  // For a linked work tree, what the shared configuration says about this doesn't count.
  for (const name of gitDir === commonDir ? ['config', 'config.worktree'] : ['config.worktree']) {
    for (const setting of gitSettings((await readTextBounded(join(gitDir, name), maxBytes)) ?? '')) {
      if (setting.section === 'core' && setting.name === 'worktree') named = setting.value;
    }
  }
  return named === undefined ? undefined : realPathOf(resolve(gitDir, named));
}

/** A submodule whose configuration doesn't say where it's checked out. */
async function isModuleAbove({ directory, gitDir }: GitDirectory): Promise<boolean> {
  if ((await workTreeIn({ directory, gitDir, commonDir: gitDir })) !== undefined) return false;
  for (let below = directory; below !== dirname(below);) {
    const above = await gitDirectoryOf(dirname(below));
    if (above === undefined) return false;
    if ([above.gitDir, above.commonDir].some((each) => isWithin(join(each, 'modules'), gitDir))) return true;
    below = above.directory;
  }
  return false;
}

/** Where a link leads, even one that leads to nothing yet; `undefined` if it isn't a link. */
async function linkFrom(path: string): Promise<string | undefined> {
  const stats = await lstat(path).catch(() => undefined);
  if (stats?.isSymbolicLink() !== true) return undefined;
  return await realpath(path).catch(async () => realPathOf(resolve(dirname(path), await readlink(path))));
}
