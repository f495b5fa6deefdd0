import { constants, closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { open, opendir } from 'node:fs/promises';

/** Bytes. One would do, but some files in /proc can only be read in whole records. */
const beyond = 4096;

/** Why a file's content wasn't read. */
export type NotRead = { readonly notRead: 'not-a-file' | 'too-large' | 'lies-about-its-size' };
export type BoundedRead = { readonly bytes: Buffer; readonly stats: Stats };

/** Never follows a link, and doesn't wait for the other end of a pipe that has replaced the file. Windows has neither flag (0). */
export const noFollowFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/** The same, where a link may be followed. */
export const followFlags = constants.O_RDONLY | constants.O_NONBLOCK;

/**
 * The whole content of a file, if it's at most this large. We don't trust `stat`: a file in /proc says that it's empty and
 * may never end. So we ask for a little more than the stated size, and if anything is there, the file is refused.
 *
 * Throws the system's errors.
 */
export async function readBounded(path: string, most: number, flags = noFollowFlags): Promise<BoundedRead | NotRead> {
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

/** The same, synchronously, so that nothing in this program can come in between. */
export function readBoundedSync(path: string, most: number, flags = noFollowFlags): BoundedRead | NotRead {
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

/** A file's text; `undefined` if it can't be read, whatever the reason. Links are followed. */
export async function readTextBounded(path: string, most: number): Promise<string | undefined> {
  const read = await readBounded(path, most, followFlags).catch(() => undefined);
  return read === undefined || 'notRead' in read ? undefined : read.bytes.toString('utf8');
}

function unfit(stats: Stats, most: number): NotRead | undefined {
  if (!stats.isFile()) return { notRead: 'not-a-file' };
  return stats.size > most ? { notRead: 'too-large' } : undefined;
}

/** More names than any directory that a person works in. */
const maxNames = 100_000;

/** The names in a directory (only the first ones if it's endless); empty if it can't be read. */
export async function namesIn(directory: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of await opendir(directory, { bufferSize: 1000 })) {
      names.push(entry.name);
      if (names.length === maxNames) break;
    }
  } catch {
    // Return what could be read.
  }
  return names;
}
