import { opendirSync, realpathSync, statSync, type Dir, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { isWithin } from './paths.ts';

/** Directories that aren't the user's own work, wherever they are. */
export const notOwn: ReadonlySet<string> = new Set(
  'node_modules .git .hg .svn .venv venv env .tox .nox __pycache__ .mypy_cache .pytest_cache site-packages .cache .npm .yarn .pnpm-store .gradle .m2 .cargo .rustup vendor Pods DerivedData .terraform'.split(
    ' ',
  ),
);
/** Names. Somebody's whole home directory has more. */
const maxNames = 500_000;
const maxDepth = 60;

export type Walk = {
  /** Names of directories that aren't entered. Absent: those that aren't the user's own work. */
  readonly skip?: ReadonlySet<string>;
  /**
   * Gives links and named pipes, too, and enters the directories behind the links, each directory once; of one that's outside the root,
   * only the directory itself: a clone may have a link to `/`.
   */
  readonly followsLinks?: true;
  /** Receives each directory that can't be read or is too deep, relative to the root; `undefined`: there are more names than it gives. */
  readonly onMissed?: (directory: string | undefined) => void;
};

type Opened = { readonly path: string; readonly depth: number; readonly isOutside?: true };

/**
 * The files in a directory, relative to it. `undefined` stands for everything else that was looked at, so that whoever asks gets a turn
 * among thousands of directories, too. Without `followsLinks`, no link is followed or given.
 */
export function* walk(root: string, { skip = notOwn, followsLinks, onMissed = () => {} }: Walk = {}): Generator<string | undefined> {
  let count = 0;
  const seen = new Set<string>();
  const top = followsLinks === true ? realOf(root) : undefined;
  const open: Opened[] = [{ path: '', depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    yield undefined;
    const { path: below, depth, isOutside } = next;
    const entries = entriesOf(join(root, below), followsLinks && seen);
    if (entries === undefined) {
      onMissed(below);
      continue;
    }
    for (const entry of entries) {
      count += 1;
      if (count > maxNames) {
        onMissed(undefined);
        return;
      }
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      const isFollowed = followsLinks === true && entry.isSymbolicLink();
      yield entry.isFile() || isFollowed || (followsLinks === true && entry.isFIFO()) ? path : undefined;
      if (isOutside === true || skip.has(entry.name)) continue;
      if (isFollowed) {
        const real = isDirectoryBehind(join(root, path)) ? realOf(join(root, path)) : undefined;
        if (real !== undefined) open.push({ path, depth: depth + 1, ...(isWithin(top ?? root, real) ? {} : { isOutside: true }) });
      } else if (entry.isDirectory()) {
        if (depth < maxDepth) open.push({ path, depth: depth + 1 });
        else onMissed(path);
      }
    }
  }
}

/** `undefined` if it can't be read. None of a directory that has been `seen`. */
function entriesOf(directory: string, seen: Set<string> | undefined): Iterable<Dirent> | undefined {
  try {
    if (seen !== undefined) {
      const real = realpathSync(directory);
      if (seen.has(real)) return [];
      seen.add(real);
    }
    return entriesIn(opendirSync(directory));
  } catch {
    return undefined;
  }
}

function* entriesIn(opened: Dir): Generator<Dirent> {
  try {
    for (let entry = opened.readSync(); entry !== null; entry = opened.readSync()) yield entry;
  } finally {
    opened.closeSync();
  }
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function isDirectoryBehind(link: string): boolean {
  try {
    return statSync(link).isDirectory();
  } catch {
    return false;
  }
}
