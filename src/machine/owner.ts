import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { namesIn } from './read-bounded.ts';
import { directoriesUp } from './paths.ts';

/**
 * What root creates in someone else's directory is handed to that directory's owner: after `sudo openai-setup`, the user
 * couldn't even read the new env file, and git couldn't write its index. Does nothing unless we run as root.
 */
export async function giveToOwnerOf(directory: string, made: FileHandle): Promise<void> {
  try {
    const [own, above] = await Promise.all([made.stat(), stat(directory)]);
    // A second name could be one of the system's files: the directory's owner may have created the link just now.
    if (own.uid !== 0 || above.uid === 0 || (own.isFile() && own.nlink > 1)) return;
    await made.chown(above.uid, above.gid);
  } catch {
    // A disk without owners.
  }
}

/** The same for a file or directory that's already closed. */
export async function giveToOwnerAbove(path: string): Promise<void> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    await giveToOwnerOf(dirname(path), handle).finally(() => handle.close());
  } catch {
    // Windows can't open directories, and has no such owners.
  }
}

/**
 * Call this before creating a file and its missing directories. Afterwards, call the function it returns, which hands all of
 * them to the owner of the directory that already existed.
 */
export async function missingAbove(file: string): Promise<() => Promise<void>> {
  // The file itself is created anew each time.
  const made = [file];
  for (const directory of directoriesUp(dirname(file))) {
    if (await stat(directory).catch(() => undefined)) break;
    made.unshift(directory);
  }
  return async () => {
    for (const each of made) await giveToOwnerAbove(each);
  };
}

/** git recreates its index with each change. */
export async function giveIndexToOwner(gitDir: string): Promise<void> {
  // With `core.splitIndex`, most of it is in a separate file.
  const shared = (await namesIn(gitDir)).filter((name) => name.startsWith('sharedindex.'));
  for (const name of ['index', ...shared]) await giveToOwnerAbove(join(gitDir, name));
}
