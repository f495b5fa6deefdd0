import { constants, closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { open, opendir } from 'node:fs/promises';

/** Bytes. One would do, but some files of /proc are only read in whole records. */
const beyond = 4096;

/** Why the content of a file wasn't taken. */
export type NotRead = { readonly notRead: 'not-a-file' | 'too-large' | 'lies-about-its-size' };
export type ReadFile = { readonly bytes: Buffer; readonly stats: Stats };

/** Never follows a link, and doesn't wait for the other end of a pipe that has taken the file's place. Windows has neither flag (0). */
export const openCarefully = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/** The same, for where a link may be followed. */
export const openThrough = constants.O_RDONLY | constants.O_NONBLOCK;

/**
 * The whole content of a file that is at most so large. What `stat` says isn't believed: a file of /proc says that it's
 * empty and may never end. So a little more than it claims is asked for, and if anything is there, the file isn't taken.
 *
 * Throws the system's errors.
 */
export async function readAtMost(path: string, most: number, flags = openCarefully): Promise<ReadFile | NotRead> {
  const handle = await open(path, flags);
  try {
    const before = await handle.stat();
    const refusal = unfit(before, most);
    if (refusal !== undefined) return refusal;
    const buffer = Buffer.allocUnsafe(before.size + beyond);
    let length = 0;
    while (length <= before.size) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return length > before.size ? { notRead: 'lies-about-its-size' } : { bytes: buffer.subarray(0, length), stats: before };
  } finally {
    await handle.close();
  }
}

/** The same at once, so that nothing of this program comes in between. */
export function readAtMostNow(path: string, most: number, flags = openCarefully): ReadFile | NotRead {
  const descriptor = openSync(path, flags);
  try {
    const before = fstatSync(descriptor);
    const refusal = unfit(before, most);
    if (refusal !== undefined) return refusal;
    const buffer = Buffer.allocUnsafe(before.size + beyond);
    let length = 0;
    while (length <= before.size) {
      const bytesRead = readSync(descriptor, buffer, length, buffer.length - length, null);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return length > before.size ? { notRead: 'lies-about-its-size' } : { bytes: buffer.subarray(0, length), stats: before };
  } finally {
    closeSync(descriptor);
  }
}

/** Its text, or `undefined`, whatever the reason. Links are followed. */
export async function textAtMost(path: string, most: number): Promise<string | undefined> {
  const read = await readAtMost(path, most, openThrough).catch(() => undefined);
  return read === undefined || 'notRead' in read ? undefined : read.bytes.toString('utf8');
}

function unfit(stats: Stats, most: number): NotRead | undefined {
  if (!stats.isFile()) return { notRead: 'not-a-file' };
  return stats.size > most ? { notRead: 'too-large' } : undefined;
}

/** More names than any directory has that a person works in. */
const mostNames = 100_000;

/** The names in a directory (only the first ones if it's endless); empty if it can't be read. */
export async function namesIn(directory: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of await opendir(directory, { bufferSize: 1000 })) {
      names.push(entry.name);
      if (names.length === mostNames) break;
    }
  } catch {
    // Return what could be read.
  }
  return names;
}
