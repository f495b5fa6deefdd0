import { join } from 'node:path';
import { keysWithLines } from '../keys/key-stream.ts';
import { readBoundedSync } from '../machine/read-bounded.ts';
import type { Findings } from './findings.ts';
import { searchFiles } from './files.ts';
import { walk } from './walk.ts';

/** What's searched in another way, or is a repository of its own; and what this program keeps for `undo`, which only the user can read. */
const elsewhere = new Set(['objects', 'modules', 'lfs', 'openai-setup']);
/** Every ref is asked for by name, and the index entry by entry. */
const asked = /^(?:worktrees\/[^/]+\/)?(?:refs\/|packed-refs$|index(?:\.|$)|sharedindex|reftable\/)/;
/** Bytes, as long as Linux allows. */
const maxPathLength = 4096;

/** Searches git's own directory: the configuration (an address may have a key in it), hooks, messages that are being written, reflogs. */
export async function searchGitDirectory(
  { directory, shownAs, signal }: { readonly directory: string; readonly shownAs: string; readonly signal: AbortSignal },
  findings: Findings,
): Promise<void> {
  const names = [...walk(directory, elsewhere)].filter((name) => !asked.test(name));
  const reach = 'only-in-this-clone';
  await searchFiles(names, {
    root: directory,
    signal,
    progress: () => {},
    onKey(name, key) {
      const { line } = key;
      const log = /^(?:worktrees\/[^/]+\/)?logs\/(.+)$/.exec(name)?.[1];
      if (log === undefined) findings.add(key, { kind: 'git-directory', path: `${shownAs}/${name}`, line, reach });
      else findings.add(key, { kind: 'reflog', ref: log, line, reach });
    },
    onUnread: (name, why) => findings.couldNotRead({ what: `${shownAs}/${name}`, why }),
  });
  // The name of a log is a ref's, and the ref may be gone.
  for (const name of names)
    for (const key of keysWithLines(Buffer.from(name))) findings.add(key, { kind: 'git-directory', path: `${shownAs}/${name}`, reach });
}

/** Where the work trees beside the main one say that they are: `git worktree add`. */
export function linkedWorkTrees(commonDir: string): readonly string[] {
  const directories: string[] = [];
  for (const name of walk(join(commonDir, 'worktrees'), new Set(['logs', 'refs']))) {
    if (!/^[^/]+\/gitdir$/.test(name)) continue;
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
