import { lstat, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { withoutTrailing } from '../machine/trailing.ts';
import { readTextBounded } from '../machine/read-bounded.ts';
import { directoriesUp, realPathOf } from '../machine/paths.ts';

/** Where git would store and find the data of a directory's repository. All are real paths. */
export type GitDirectory = {
  /** The directory with the `.git`. */
  readonly directory: string;
  /** Of this work tree: its index and HEAD. */
  readonly gitDir: string;
  /** Of all work trees: objects, refs, and configuration. */
  readonly commonDir: string;
};

/** As much as git itself reads of a `.git` file. */
const maxBytes = 1024 * 1024;

/** What git would find from a directory upward; `undefined`: nothing, or something broken that git reports itself. */
export async function gitDirectoryOf(start: string): Promise<GitDirectory | undefined> {
  for (const directory of directoriesUp(start)) {
    const git = join(directory, '.git');
    const stats = await stat(git).catch(() => undefined);
    const named = stats?.isFile() === true ? await namedIn(git) : undefined;
    if (stats?.isFile() === true && (named === undefined || !(await isGitDirectory(named)))) return undefined;
    if (named !== undefined || (await isGitDirectory(git))) {
      const gitDir = await realPathOf(named ?? git);
      const common = (await readTextBounded(join(gitDir, 'commondir'), maxBytes))?.trimEnd() ?? '.';
      return { directory: await realPathOf(directory), gitDir, commonDir: await realPathOf(resolve(gitDir, common)) };
    }
  }
  return undefined;
}

/** The directory that a `.git` file names. */
async function namedIn(file: string): Promise<string | undefined> {
  const text = await readTextBounded(file, maxBytes);
  return text?.startsWith('gitdir: ') === true ? resolve(dirname(file), withoutTrailing(text.slice('gitdir: '.length), '\r\n')) : undefined;
}

/**
 * The bare repository that git would find here, or above and below the next `.git`. If told to (`safe.bareRepository`), git
 * refuses those itself, but only since 2.38, and Ubuntu 22.04 has 2.34.
 */
export async function bareRepositoryOf(start: string): Promise<string | undefined> {
  for (const directory of directoriesUp(start)) {
    const git = join(directory, '.git');
    // A file points elsewhere; git skips a directory that isn't a repository.
    if ((await isGitDirectory(git)) || (await stat(git).catch(() => undefined))?.isFile()) return undefined;
    if (await isGitDirectory(directory)) return directory;
  }
  return undefined;
}

/** How git recognizes its own directory; `commondir` names where the other two are. */
async function isGitDirectory(directory: string): Promise<boolean> {
  const [head, common, objects, refs] = await Promise.all(
    ['HEAD', 'commondir', 'objects', 'refs'].map((name) =>
      lstat(join(directory, name)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return Boolean(head && (common || (objects && refs)));
}
