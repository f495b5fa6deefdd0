import { lstatSync } from 'node:fs';
import type { GitCommand } from '../git/command.ts';
import { noIndex } from '../git/no-index.ts';
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
  /** The name of a file that git tracks has a key in it. */
  readonly onTrackedName: () => Promise<void>;
};

/** Searches the files that git tracks or would add. Returns the names of the directories among them, which have a repository of their own. */
export async function searchWorkFiles(
  { git, root, prefix, progress, signal, onTrackedName }: WorkFiles,
  { findings, notOpened }: { readonly findings: Findings; readonly notOpened: NotOpened },
): Promise<readonly string[]> {
  let isListed = true;
  const list = async (which: readonly string[], index = {}): Promise<Buffer> => {
    const pieces: Buffer[] = [];
    const listed = await git(root, ['ls-files', ...which, '-z'], { ...index, onOutput: (piece) => void pieces.push(piece) });
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
  const search = async (names: Buffer, onSuspicious?: () => Promise<void>): Promise<void> => {
    let isSuspicious = false;
    for (const name of suspiciousFields(names, 0)) {
      isSuspicious = true;
      // What's deleted here may still be in the index.
      for (const key of isThere(root, name) ? keysWithLines(name) : [])
        findings.add(key, { kind: 'file', path: prefix + name.toString('utf8'), reach: 'working-tree' });
    }
    if (isSuspicious) await onSuspicious?.();
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
  const untracked = ['-o', '--exclude-standard'];
  const [others] = await Promise.all([list(untracked), list(['-c']).then(async (names) => await search(names, onTrackedName))]);
  // Without an index that git can read, no file is tracked.
  await search(isListed ? others : await list(untracked, noIndex(root)));
  return directories;
}

function isThere(root: string, name: Buffer): boolean {
  try {
    lstatSync(Buffer.concat([Buffer.from(`${root}/`), name]));
    return true;
  } catch {
    return false;
  }
}
