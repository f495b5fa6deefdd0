import type { GitCommand } from '../git/command.ts';
import { keysWithLines } from '../keys/key-stream.ts';
import { searchFiles, type NotOpened } from './files.ts';
import type { Findings } from './findings.ts';
import { namesIn, suspiciousFields } from './names.ts';
import * as text from './scan.text.ts';

type WorkFiles = {
  readonly git: GitCommand;
  readonly root: string;
  /** How the paths are shown. */
  readonly prefix: string;
  readonly progress: (count: number) => void;
  readonly signal: AbortSignal;
};

/** Searches the files that git tracks or would add. Returns the names of the directories among them, which have a repository of their own. */
export async function searchWorkFiles(
  { git, root, prefix, progress, signal }: WorkFiles,
  { findings, notOpened }: { readonly findings: Findings; readonly notOpened: NotOpened },
): Promise<readonly string[]> {
  let isListed = true;
  const list = async (which: readonly string[]): Promise<Buffer> => {
    const pieces: Buffer[] = [];
    const listed = await git(root, ['ls-files', ...which, '-z'], { onOutput: (piece) => void pieces.push(piece) });
    signal.throwIfAborted();
    if (!('because' in listed)) {
      for (const directory of listed.unlisted) findings.couldNotRead(text.notEntered(prefix + directory));
      return Buffer.concat(pieces);
    }
    if (isListed) findings.couldNotRead({ what: prefix === '' ? 'files' : prefix, why: listed.text });
    isListed = false;
    return Buffer.alloc(0);
  };
  const directories: string[] = [];
  let count = 0;
  const search = async (names: Buffer): Promise<void> => {
    for (const name of suspiciousFields(names, 0))
      for (const key of keysWithLines(name))
        findings.add(key, { kind: 'file', path: prefix + name.toString('utf8'), reach: 'working-tree' });
    const before = count;
    const found = await searchFiles(namesIn(names), {
      root,
      signal,
      onKey: (name, key) => findings.add(key, { kind: 'file', path: prefix + name, line: key.line, reach: 'working-tree' }),
      onUnread: (name, why) => findings.couldNotRead({ what: prefix + name, why }),
      onDirectory: (name) => directories.push(name.replace(/\/$/, '')),
      progress(more) {
        count = before + more;
        progress(count);
      },
    });
    notOpened.archives += found.archives;
    notOpened.lfs += found.lfs;
  };
  // git knows at once what it tracks, and looks for the others while those files are read.
  const [others] = await Promise.all([list(['-o', '--exclude-standard']), list(['-c']).then(search)]);
  await search(others);
  return directories;
}
