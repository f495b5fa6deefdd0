import { realpathSync } from 'node:fs';
import { readlink, realpath, type FileHandle } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';

/** Whether a path is a directory or lies in it. Both are real paths: names alone say nothing about where a link leads. */
export function isWithin(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return !isAbsolute(way) && way.split(sep)[0] !== '..';
}

/** Where a path really is. What isn't there yet is where the nearest directory above it is. */
export async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path === dirname(path) ? path : join(await realPathOf(dirname(path)), basename(path));
  }
}

/**
 * Whether an open file is where its path says. Between a look at the path and the opening, a directory on the way may have
 * become a link; what's open stays what it is. Only Linux tells.
 */
export async function isAtItsPath(file: FileHandle, path: string): Promise<boolean> {
  const place = await readlink(`/proc/self/fd/${file.fd}`).catch(() => undefined);
  return place === undefined || place === path;
}

/**
 * Whether no part of the way to a file has become a link since its real path was found. Call it synchronously, at the
 * last moment: there is no system call in Node that opens a file relative to a directory.
 */
export function isStillReal(path: string): boolean {
  try {
    return realpathSync.native(dirname(path)) === dirname(path);
  } catch {
    return false;
  }
}
