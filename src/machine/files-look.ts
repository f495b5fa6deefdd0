import { lstat, realpath, statfs } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { inTurns } from './in-turns.ts';
import { followFlags, readBounded, readBoundedSync } from './read-bounded.ts';
import { isStillReal } from './paths.ts';
import * as text from './files.text.ts';

/** What is at a path. Only regular files are ever opened: reading a pipe would block or consume it. */
export type FileState =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'file';
      readonly bytes: Buffer;
      /** Permission bits, e.g. `0o600`. */
      readonly mode: number;
      /** The disk stores no permissions for single files (FAT, exFAT): the mode belongs to the disk and can't be changed. */
      readonly modeIsOfDisk: boolean;
      /** Number of names (hard links). */
      readonly links: number;
      /** Set if the path itself is a symbolic link: the absolute path of its target. */
      readonly through?: string;
    }
  | { readonly kind: 'directory' | 'pipe' | 'socket' | 'device' | 'dangling-link' | 'link-loop' }
  | { readonly kind: 'unreadable'; readonly because: string };

/**
 * An env or ignore file is a few kilobytes, and no system accepts more than 2 MB of variables, so anything larger isn't one.
 * It's read in one go, and signals have to wait that long.
 */
const maxBytes = 1024 * 1024;

/** What stands at a path. */
export async function look(path: string): Promise<FileState> {
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
    return { kind: 'unreadable', because: text.systemReason(code) };
  }
}

async function lookAt(path: string, stats: Stats): Promise<FileState> {
  if (stats.isDirectory()) return { kind: 'directory' };
  if (stats.isFIFO()) return { kind: 'pipe' };
  if (stats.isSocket()) return { kind: 'socket' };
  if (!stats.isFile()) return { kind: 'device' };
  // Check again what was really opened: it may have been replaced since.
  const read = await readBounded(path, maxBytes);
  if ('notRead' in read) return { kind: 'unreadable', because: whyNotRead[read.notRead] };
  const mode = read.stats.mode & 0o777;
  const modeIsOfDisk = (mode & 0o077) !== 0 && (await keepsNoModes(path));
  return { kind: 'file', bytes: read.bytes, mode, modeIsOfDisk, links: read.stats.nlink };
}

const whyNotRead = {
  'not-a-file': text.isChanging,
  'too-large': text.isTooLarge,
  'lies-about-its-size': text.liesAboutItsSize,
};

/** Linux's numbers for FAT and exFAT (include/uapi/linux/magic.h, 6.1). Whether others keep modes depends on how they're mounted. */
const withoutModes: ReadonlySet<number> = new Set([0x4d44, 0x2011bab0]);

async function keepsNoModes(path: string): Promise<boolean> {
  const disk = await statfs(path).catch(() => undefined);
  return disk !== undefined && withoutModes.has(disk.type);
}

/** `mayRead` is asked about each path first. */
export async function* readMany(
  paths: readonly string[],
  maxBytes: number,
  mayRead: (path: string) => boolean,
): AsyncGenerator<Buffer | undefined> {
  for await (const path of inTurns(paths)) yield readNow(path, maxBytes, mayRead);
}

function readNow(path: string, maxBytes: number, mayRead: (path: string) => boolean): Buffer | undefined {
  try {
    if (!mayRead(path)) return undefined;
    // Links are followed: a source file may be one.
    const read = readBoundedSync(path, maxBytes, followFlags);
    return 'notRead' in read ? undefined : read.bytes;
  } catch {
    return undefined;
  }
}

/**
 * Whether a path still contains what was read, and still is where it was. Synchronous, so that nothing in this program can
 * come between it and the rename that follows.
 */
export function stillHolds(path: string, before: Buffer | undefined): boolean {
  if (!isStillReal(path)) return false;
  try {
    const read = readBoundedSync(path, before?.length ?? 0);
    return before !== undefined && !('notRead' in read) && read.stats.nlink <= 1 && read.bytes.equals(before);
  } catch (error) {
    // Windows: another program holds the file right now, which says nothing about its contents.
    if (codeOf(error) === 'EBUSY') throw error;
    return codeOf(error) === 'ENOENT' && before === undefined;
  }
}

/** The system's error code, e.g. `ENOENT`; `undefined` for any other error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
