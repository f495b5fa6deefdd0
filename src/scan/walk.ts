import { opendirSync, type Dirent } from 'node:fs';
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

/**
 * The files in a directory that's in no repository, relative to it, without what package managers and tools put there. Links aren't
 * followed, so there are no loops. `onEnd`: there are more than it gives.
 */
export function* walk(root: string, skip: ReadonlySet<string> = notOwn, onEnd: () => void = () => {}): Generator<string> {
  let count = 0;
  const open: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const entry of entriesOf(join(root, next.path))) {
      count += 1;
      if (count > maxNames) {
        onEnd();
        return;
      }
      const path = next.path === '' ? entry.name : `${next.path}/${entry.name}`;
      if (entry.isFile()) yield path;
      else if (entry.isDirectory() && !skip.has(entry.name) && next.depth < maxDepth) open.push({ path, depth: next.depth + 1 });
    }
  }
}

function* entriesOf(directory: string): Generator<Dirent> {
  let opened;
  try {
    opened = opendirSync(directory);
  } catch {
    return;
  }
  try {
    for (let entry = opened.readSync(); entry !== null; entry = opened.readSync()) yield entry;
  } finally {
    opened.closeSync();
  }
}
