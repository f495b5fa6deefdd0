import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { keysWithLines } from '../keys/key-stream.ts';
import { readBoundedSync } from '../machine/read-bounded.ts';
import type { Findings } from './findings.ts';
import { searchFiles } from './files.ts';
import { walk } from '../machine/walk.ts';

/** What's searched in another way, or is a repository of its own; and what this program keeps for `undo`, which only the user can read. */
const elsewhere = new Set(['objects', 'modules', 'lfs', 'openai-setup']);
/** Every ref is asked for by name, and the index entry by entry. */
const asked = /^(?:worktrees\/[^/]+\/)?(?:refs\/|packed-refs$|index$|sharedindex\.|reftable\/)/;
/** Bytes, as long as Linux allows. */
const maxPathLength = 4096;
const maxDepth = 20;

/** Searches git's own directory: the configuration (an address may have a key in it), hooks, messages that are being written, reflogs. */
export async function searchGitDirectory(
  { directory, shownAs, signal }: { readonly directory: string; readonly shownAs: string; readonly signal: AbortSignal },
  findings: Findings,
): Promise<void> {
  const reach = 'only-in-this-clone';
  const prefix = shownAs === '' ? '' : `${shownAs}/`;
  const names = function* (): Generator<string | undefined> {
    for (const name of walk(directory, { skip: elsewhere })) {
      if (name !== undefined && asked.test(name)) continue;
      yield name;
      if (name === undefined) continue;
      // The name of a log is a ref's, and the ref may be gone.
      for (const key of keysWithLines(Buffer.from(name))) findings.add(key, { kind: 'git-directory', path: prefix + name, reach });
    }
  };
  await searchFiles(names(), {
    root: directory,
    signal,
    progress: () => {},
    onKey(name, key) {
      const { line } = key;
      const log = /^(?:worktrees\/[^/]+\/)?logs\/(.+)$/.exec(name)?.[1];
      if (log === undefined) findings.add(key, { kind: 'git-directory', path: prefix + name, line, reach });
      else findings.add(key, { kind: 'reflog', ref: log, line, reach });
    },
    onUnread: (name, why) => findings.couldNotRead({ what: prefix + name, why }),
  });
}

/** Where the work trees beside the main one say that they are: `git worktree add`. */
export function linkedWorkTrees(commonDir: string): readonly string[] {
  const directories: string[] = [];
  for (const name of walk(join(commonDir, 'worktrees'), { skip: new Set(['logs', 'refs']) })) {
    if (name === undefined || !/^[^/]+\/gitdir$/.test(name)) continue;
    const read = readBoundedSync(join(commonDir, 'worktrees', name), maxPathLength);
    if ('bytes' in read)
      directories.push(
        read.bytes
          .toString('utf8')
          .trimEnd()
          .replace(/[\\/]\.git$/, ''),
      );
  }
  return directories;
}

/** Git's directories of submodules, also of those that aren't checked out; relative to the repository's own. */
export function* modulesIn(commonDir: string, below = 'modules', depth = 0): Generator<string> {
  if (depth > maxDepth) return;
  let entries;
  try {
    entries = readdirSync(join(commonDir, below), { withFileTypes: true });
  } catch {
    return;
  }
  const isRepository = depth > 0 && entries.some(({ name }) => name === 'HEAD') && entries.some(({ name }) => name === 'objects');
  if (isRepository) yield below;
  for (const entry of entries) {
    // A submodule may be named like a path, and have submodules.
    if (entry.isDirectory() && (!isRepository || entry.name === 'modules'))
      yield* modulesIn(commonDir, `${below}/${entry.name}`, depth + 1);
  }
}
