import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { namesIn } from './read-bounded.ts';
import { directoriesUp } from './paths.ts';

/**
 * What root creates in someone else's directory goes to that directory's owner: after `sudo openai-setup` the user couldn't
 * even read the new env file, and git couldn't write its index. Does nothing unless root is running.
 */
export async function giveToOwnerOf(directory: string, made: FileHandle): Promise<void> {
  try {
    const [own, above] = await Promise.all([made.stat(), stat(directory)]);
    // A second name could be one of the system's files: whoever owns the directory may have put it there just now.
    if (own.uid !== 0 || above.uid === 0 || (own.isFile() && own.nlink > 1)) return;
    await made.chown(above.uid, above.gid);
  } catch {
    // A disk without owners.
  }
}

/** The same for what has been made and closed: a file, or a directory. */
export async function giveToOwnerAbove(path: string): Promise<void> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    await giveToOwnerOf(dirname(path), handle).finally(() => handle.close());
  } catch {
    // Windows opens no directory, and knows no such owners.
  }
}

/**
 * To be asked before a file is made, with the directories that it needs. What it gives is to be called afterwards, and
 * hands all of that to whoever owns the directory that was there before.
 */
export async function missingAbove(file: string): Promise<() => Promise<void>> {
  // The file itself is made anew each time.
  const made = [file];
  for (const directory of directoriesUp(dirname(file))) {
    if (await stat(directory).catch(() => undefined)) break;
    made.unshift(directory);
  }
  return async () => {
    for (const each of made) await giveToOwnerAbove(each);
  };
}

/** git makes its index anew with each change. */
export async function giveIndexToOwner(gitDir: string): Promise<void> {
  // With `core.splitIndex` most of it is in a file of its own.
  const shared = (await namesIn(gitDir)).filter((name) => name.startsWith('sharedindex.'));
  for (const name of ['index', ...shared]) await giveToOwnerAbove(join(gitDir, name));
}
