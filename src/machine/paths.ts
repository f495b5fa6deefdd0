import { realpathSync } from 'node:fs';
import { lstat, readlink, realpath, type FileHandle } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';

/**
 * The relative path from a directory to a path, with `/` on every system, as git writes it and people read it; empty for the
 * directory itself. Between two Windows drives there's none, so the path itself is returned.
 */
export function relativePath(directory: string, path: string): string {
  return toPosixPath(relative(directory, path));
}

/** The same if the path is the directory or lies in it, otherwise `undefined`. See {@link isWithin}. */
export function relativePathWithin(directory: string, path: string): string | undefined {
  return isWithin(directory, path) ? relativePath(directory, path) : undefined;
}

/**
 * Whether a path is a directory or lies in it, going by their names; file names may begin with two dots. Names don't say where
 * a link leads, so anything that matters for safety needs real paths: see {@link realPathOf}.
 */
export function isWithin(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return !isAbsolute(way) && way.split(sep)[0] !== '..';
}

/** Whether a path lies in a directory and isn't the directory itself, going by their names. */
export function isBelow(directory: string, path: string): boolean {
  return isWithin(directory, path) && relative(directory, path) !== '';
}

/** A path of this system with `/` between its parts. */
export function toPosixPath(path: string): string {
  return path.split(sep).join('/');
}

/** A directory and its parents, nearest first, up to `top` or the file system's root. Empty if it isn't within `top`. */
export function directoriesUp(start: string, top?: string): readonly string[] {
  const directories: string[] = [];
  for (let directory = start; top === undefined || isWithin(top, directory); directory = dirname(directory)) {
    directories.push(directory);
    if (directory === dirname(directory)) break;
  }
  return directories;
}

/** The nearest directory, this one or above, with anything named `.git`: a directory, a file, or a link, even a broken one. */
export async function directoryWithGit(start: string): Promise<string | undefined> {
  for (const directory of directoriesUp(start)) {
    try {
      await lstat(join(directory, '.git'));
      return directory;
    } catch (error) {
      // Only “not there” is a no: there could be one that we aren't allowed to see.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) return directory;
    }
  }
  return undefined;
}

/** Where a path really is. For what doesn't exist yet, the nearest existing directory above counts. */
export async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path === dirname(path) ? path : join(await realPathOf(dirname(path)), basename(path));
  }
}

/**
 * Whether an open file is where its path says. Between checking the path and opening it, a directory on the way may have
 * become a link; what's open stays what it is. Only Linux can tell.
 */
export async function isAtItsPath(file: FileHandle, path: string): Promise<boolean> {
  const place = await readlink(`/proc/self/fd/${file.fd}`).catch(() => undefined);
  return place === undefined || place === path;
}

/**
 * Whether no part of a path has become a link since its real path was found. Call it synchronously, at the last moment: Node
 * has no system call that opens a file relative to a directory.
 */
export function isStillReal(path: string): boolean {
  try {
    return realpathSync.native(dirname(path)) === dirname(path);
  } catch {
    return false;
  }
}
