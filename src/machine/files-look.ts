import { lstat, realpath, statfs } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { inTurns } from './in-turns.ts';
import { openThrough, readAtMost, readAtMostNow } from './read-bounded.ts';
import { isStillReal } from './paths.ts';

/** What stands at a path. Nothing but a regular file is ever opened: reading a pipe would block or eat it. */
export type Found =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'file';
      readonly bytes: Buffer;
      /** Permission bits, e.g. `0o600`. */
      readonly mode: number;
      /** The disk keeps no permissions for single files (FAT, exFAT): the mode is the disk's and cannot be changed. */
      readonly modeIsOfDisk: boolean;
      /** Number of names (hard links). */
      readonly links: number;
      /** Set where the path itself is a symbolic link: the absolute path of the file it leads to. */
      readonly through?: string;
    }
  | { readonly kind: 'directory' | 'pipe' | 'socket' | 'device' | 'dangling-link' | 'link-loop' }
  | { readonly kind: 'unreadable'; readonly because: string };

/**
 * An env or ignore file is a few kilobytes, and no system takes more than 2 MB of variables; what's larger isn't one. It
 * is read in one go, during which no signal is heard.
 */
const maximumBytes = 1024 * 1024;

/** What stands at a path. */
export async function look(path: string): Promise<Found> {
  try {
    const stats = await lstat(path);
    if (!stats.isSymbolicLink()) return await lookAt(path, stats);
    let through;
    try {
      through = await realpath(path);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return { kind: 'dangling-link' };
      throw error;
    }
    const found = await lookAt(through, await lstat(through));
    return found.kind === 'file' ? { ...found, through } : found;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return { kind: 'absent' };
    if (code === 'ELOOP') return { kind: 'link-loop' };
    return { kind: 'unreadable', because: reasonOf(code) };
  }
}

async function lookAt(path: string, stats: Stats): Promise<Found> {
  if (stats.isDirectory()) return { kind: 'directory' };
  if (stats.isFIFO()) return { kind: 'pipe' };
  if (stats.isSocket()) return { kind: 'socket' };
  if (!stats.isFile()) return { kind: 'device' };
  // Again of what is really opened: it may have been replaced since.
  const read = await readAtMost(path, maximumBytes);
  if ('notRead' in read) return { kind: 'unreadable', because: whyNotRead[read.notRead] };
  const mode = read.stats.mode & 0o777;
  const modeIsOfDisk = (mode & 0o077) !== 0 && (await keepsNoModes(path));
  return { kind: 'file', bytes: read.bytes, mode, modeIsOfDisk, links: read.stats.nlink };
}

const whyNotRead = {
  'not-a-file': 'it is changing at this moment',
  'too-large': 'it is larger than 1 MiB',
  'lies-about-its-size': "it holds more than the system says, as files of /proc do, so it isn't an ordinary file",
};

/** Linux's numbers of FAT and exFAT (include/uapi/linux/magic.h, 6.1). Others may keep modes, or not, as they are mounted. */
const withoutModes: ReadonlySet<number> = new Set([0x4d44, 0x2011bab0]);

async function keepsNoModes(path: string): Promise<boolean> {
  const disk = await statfs(path).catch(() => undefined);
  return disk !== undefined && withoutModes.has(disk.type);
}

/** `mayRead`: asked about each path first. */
export async function* readMany(
  paths: readonly string[],
  mostBytes: number,
  mayRead: (path: string) => boolean,
): AsyncGenerator<Buffer | undefined> {
  for await (const path of inTurns(paths)) yield readNow(path, mostBytes, mayRead);
}

function readNow(path: string, mostBytes: number, mayRead: (path: string) => boolean): Buffer | undefined {
  try {
    if (!mayRead(path)) return undefined;
    // Links are followed: a source may be one.
    const read = readAtMostNow(path, mostBytes, openThrough);
    return 'notRead' in read ? undefined : read.bytes;
  } catch {
    return undefined;
  }
}

/**
 * Whether a path still holds what was looked at, and still is where it was. Synchronous, so that nothing of this program
 * comes between it and the rename that follows.
 */
export function stillHolds(path: string, before: Buffer | undefined): boolean {
  if (!isStillReal(path)) return false;
  try {
    const read = readAtMostNow(path, before?.length ?? 0);
    return before !== undefined && !('notRead' in read) && read.stats.nlink <= 1 && read.bytes.equals(before);
  } catch (error) {
    // Windows: somebody holds it at this moment, which says nothing of what is in it.
    if (codeOf(error) === 'EBUSY') throw error;
    return codeOf(error) === 'ENOENT' && before === undefined;
  }
}

/** The system's code of an error, e.g. `ENOENT`; `undefined` for what is no error of the system. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Half a sentence for people. */
export function reasonOf(code: string | undefined): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the disk is read-only';
    case 'ENOSPC':
      return 'the disk is full';
    case 'EDQUOT':
      return 'your share of the disk (the quota) is used up';
    case 'ENOENT':
      return 'the directory is not there';
    case 'ENOTDIR':
      return 'a part of its path is not a directory';
    case 'EBUSY':
      return 'another program holds it, or it is mounted by itself';
    default:
      return `the system says ${code ?? 'no'}`;
  }
}
