import { realpathSync } from 'node:fs';
import { lstat, readlink, realpath, type FileHandle } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';

/**
 * The way from a directory to a path, with `/` on every system, as git writes it and people read it; empty for the directory
 * itself. From one drive of Windows to another there's none, and it's the path.
 */
export function wayTo(directory: string, path: string): string {
  return slashed(relative(directory, path));
}

/** The same where the path is the directory or lies in it, and otherwise `undefined`. See {@link isWithin}. */
export function wayWithin(directory: string, path: string): string | undefined {
  return isWithin(directory, path) ? wayTo(directory, path) : undefined;
}

/**
 * Whether a path is a directory or lies in it, by their names; those of files may begin with two dots. Names say nothing about
 * where a link leads, so what is at stake takes real paths: see {@link realPathOf}.
 */
export function isWithin(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return !isAbsolute(way) && way.split(sep)[0] !== '..';
}

/** Whether a path lies in a directory and isn't the directory itself, by their names. */
export function isBelow(directory: string, path: string): boolean {
  return isWithin(directory, path) && relative(directory, path) !== '';
}

/** A path of this system with `/` between its parts. */
export function slashed(path: string): string {
  return path.split(sep).join('/');
}

/** A directory and those above it, the nearest first, up to `top` or the file system's root. None where it isn't within `top`. */
export function directoriesUp(start: string, top?: string): readonly string[] {
  const directories: string[] = [];
  for (let directory = start; top === undefined || isWithin(top, directory); directory = dirname(directory)) {
    directories.push(directory);
    if (directory === dirname(directory)) break;
  }
  return directories;
}

/** The nearest directory, this one or above, with anything named `.git`: a directory, a file or a link, whole or broken. */
export async function directoryWithGit(start: string): Promise<string | undefined> {
  for (const directory of directoriesUp(start)) {
    try {
      await lstat(join(directory, '.git'));
      return directory;
    } catch (error) {
      // Only “not there” is a no: what may not be looked at could be one.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) return directory;
    }
  }
  return undefined;
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
