import { linkSync, renameSync } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf, stillHolds } from './files-look.ts';
import { openTemporary } from './files-temporary.ts';
import type { Place } from './files-temporary.ts';
import { giveToOwnerOf } from './owner.ts';
import { openCarefully, readAtMostNow } from './read-bounded.ts';
import { isStillReal } from './paths.ts';

/** A change to one file. */
export type Edit = {
  /** Absolute path. */
  readonly path: string;
  /** The bytes that were looked at; `undefined`: there was no file. The write is refused when this is no longer so. */
  readonly before: Buffer | undefined;
  /** Equal to `before` with a `mode`: only the mode changes. */
  readonly after: Buffer;
  /**
   * Mode of a new file, or the mode to give to an existing one. Absent: 0644 less the umask for a new one (0600 where
   * it is secret), else as it is. Of an existing file that is secret it only takes away: nobody gets in who was kept out,
   * and what is read-only stays so.
   */
  readonly mode?: number;
  /** Holds a key: written only where git provably ignores the path, or there is no repository. */
  readonly secret: boolean;
  /** The user agreed to write through this symbolic link to a file inside the project. */
  readonly throughLink?: boolean;
};

/** What an edit comes to once its target is settled and allowed. */
export type Replacement = Pick<Edit, 'before' | 'after' | 'secret'> & {
  /** Absolute, no part of it a link. */
  readonly target: string;
  /** Mode to give; absent: 0644 less the umask for a new file, else as it is. */
  readonly mode: number | undefined;
  /** Asked of the temporary file before anything is written to it. */
  readonly mayHold: (path: string) => Promise<boolean>;
  readonly platform: NodeJS.Platform;
};

/**
 * Puts the new content in the place of the old, whole: the one or the other is there at any instant. `other-device`: a
 * rename does not reach the target from this place. Throws the system's errors, with the old file as it was.
 */
export async function replace(
  edit: Replacement,
  place: Place,
): Promise<'written' | 'changed' | 'other-device' | 'not-ignored'> {
  const asCreated = edit.mode === undefined && edit.before === undefined && !edit.secret;
  const temporary = await openTemporary(place, asCreated ? 0o644 : 0o600);
  try {
    try {
      if (!(await edit.mayHold(temporary.path))) return 'not-ignored';
      await temporary.handle.writeFile(edit.after);
      if (edit.before !== undefined) {
        const old = await lstat(edit.target);
        const own = await temporary.handle.stat();
        if (own.uid !== old.uid || own.gid !== old.gid) await temporary.handle.chown(old.uid, old.gid);
        await temporary.handle.chmod(edit.mode ?? old.mode & 0o777);
      } else {
        await giveToOwnerOf(dirname(edit.target), temporary.handle);
        if (!asCreated) await temporary.handle.chmod(edit.mode ?? 0o600);
      }
      await temporary.handle.sync();
    } finally {
      await temporary.handle.close();
    }
    // Windows: virus scanners and editors hold files for moments.
    for (let attempt = 1; ; attempt++) {
      try {
        if (!moveInto(temporary.path, edit)) return 'changed';
        break;
      } catch (error) {
        const code = codeOf(error);
        if (code === 'EXDEV') return 'other-device';
        const passing = code === 'EPERM' || code === 'EACCES' || code === 'EBUSY';
        if (edit.platform !== 'win32' || !passing || attempt === 6) throw error;
        await wait(20 * 2 ** attempt);
      }
    }
    await syncDirectory(dirname(edit.target));
    return 'written';
  } finally {
    await temporary.remove();
  }
}

/** `false`: the target is not what was looked at, or no longer where it was. */
function moveInto(temporary: string, edit: Replacement): boolean {
  if (!isStillReal(edit.target)) return false;
  if (edit.before === undefined) {
    try {
      // Unlike a rename, a link does not replace a file that has appeared meanwhile.
      linkSync(temporary, edit.target);
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EEXIST') return false;
      if (code === 'EXDEV' || code === 'ENOSPC') throw error;
      // The file system has no hard links: rename, which fails for the reasons that are not about links.
    }
  }
  if (!stillHolds(edit.target, edit.before)) return false;
  renameSync(temporary, edit.target);
  return true;
}

/** Takes permissions from a file, or gives them. `other-content`: it is not what was looked at, or not where it was. */
export async function changeMode(target: string, before: Buffer, mode: number): Promise<'changed' | 'other-content' | 'not-kept'> {
  const handle = await open(target, openCarefully);
  try {
    const [opened, read] = [await handle.stat(), readAtMostNow(target, before.length)];
    if ('notRead' in read || read.stats.nlink > 1 || !read.bytes.equals(before)) return 'other-content';
    // Make sure we change the file we read, where we expected it.
    if (!isStillReal(target) || read.stats.ino !== opened.ino || read.stats.dev !== opened.dev) return 'other-content';
    await handle.chmod(mode);
    // Some disks take every mode without an error, and keep none.
    return ((await handle.stat()).mode & 0o777) === mode ? 'changed' : 'not-kept';
  } finally {
    await handle.close();
  }
}

/** Makes the new name last through a power cut, where the system can. */
async function syncDirectory(directory: string): Promise<void> {
  try {
    const handle = await open(directory, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows cannot; the content itself has been synced.
  }
}
