import { opendirSync, realpathSync, statSync, type Dir, type Dirent } from 'node:fs';
import { join } from 'node:path';

/** Directories that aren't the user's own work, wherever they are. */
const notOwn = new Set(
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
  /** Gives links, too, and enters the directories behind them, each directory once. */
  readonly followsLinks?: true;
  /** Receives each directory that can't be read or is too deep, relative to the root; `undefined`: there are more names than it gives. */
  readonly onMissed?: (directory: string | undefined) => void;
};

/** The files in a directory, relative to it. Without `followsLinks`, no link is followed or given. */
export function* walk(root: string, { skip = notOwn, followsLinks, onMissed = () => {} }: Walk = {}): Generator<string> {
  let count = 0;
  const seen = new Set<string>();
  const open: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path: below, depth } = next;
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
      if (entry.isFile() || isFollowed) yield path;
      const isDirectory = isFollowed ? isDirectoryBehind(join(root, path)) : entry.isDirectory();
      if (!isDirectory || skip.has(entry.name)) continue;
      if (depth < maxDepth) open.push({ path, depth: depth + 1 });
      else onMissed(path);
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

function isDirectoryBehind(link: string): boolean {
  try {
    return statSync(link).isDirectory();
  } catch {
    return false;
  }
}
