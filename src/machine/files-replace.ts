import { linkSync, renameSync } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf, stillHolds } from './files-look.ts';
import { openTemporary } from './files-temporary.ts';
import type { StagingDirectory } from './files-temporary.ts';
import { giveToOwnerOf } from './owner.ts';
import { noFollowFlags, readBoundedSync } from './read-bounded.ts';
import { isStillReal } from './paths.ts';

/** A change to one file. */
export type Edit = {
  /** Absolute path. */
  readonly path: string;
  /** The bytes that were read; `undefined`: there was no file. The write is refused if this is no longer true. */
  readonly before: Buffer | undefined;
  /** The same as `before`, with a `mode`: only the mode changes. */
  readonly after: Buffer;
  /**
   * The mode of a new file, or a new mode for an existing one. Absent: 0644 less the umask for a new file (0600 if it's
   * secret), otherwise unchanged. For an existing secret file, the mode only removes permissions: nobody gains access, and a
   * read-only file stays read-only.
   */
  readonly mode?: number;
  /** Contains a key: written only if git provably ignores the path, or there's no repository. */
  readonly secret: boolean;
  /** The user agreed to write through this symbolic link to a file inside the project. */
  readonly throughLink?: boolean;
};

/** An edit whose target is settled and allowed. */
export type Replacement = Pick<Edit, 'before' | 'after' | 'secret'> & {
  /** Absolute; no part of it is a link. */
  readonly target: string;
  /** The new mode; absent: 0644 less the umask for a new file, otherwise unchanged. */
  readonly mode: number | undefined;
  /** Asked about the temporary file before anything is written to it. */
  readonly mayHold: (path: string) => Promise<boolean>;
  readonly platform: NodeJS.Platform;
};

/**
 * Replaces the old content with the new one, atomically: at any moment, the file has either one or the other. `other-device`:
 * a rename can't reach the target from this staging directory. Throws the system's errors and then leaves the old file as it was.
 */
export async function replace(edit: Replacement, place: StagingDirectory): Promise<'written' | 'changed' | 'other-device' | 'not-ignored'> {
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
    // Windows: virus scanners and editors briefly lock files.
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

/** `false`: the target isn't what was read, or is no longer where it was. */
function moveInto(temporary: string, edit: Replacement): boolean {
  if (!isStillReal(edit.target)) return false;
  if (edit.before === undefined) {
    try {
      // Unlike a rename, a link doesn't replace a file that has appeared in the meantime.
      linkSync(temporary, edit.target);
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EEXIST') return false;
      if (code === 'EXDEV' || code === 'ENOSPC') throw error;
      // The file system has no hard links: rename instead, which fails for the reasons that aren't about links.
    }
  }
  if (!stillHolds(edit.target, edit.before)) return false;
  renameSync(temporary, edit.target);
  return true;
}

/** Changes a file's permissions. `other-content`: it isn't what was read, or isn't where it was. */
export async function changeMode(target: string, before: Buffer, mode: number): Promise<'changed' | 'other-content' | 'not-kept'> {
  const handle = await open(target, noFollowFlags);
  try {
    const [opened, read] = [await handle.stat(), readBoundedSync(target, before.length)];
    if ('notRead' in read || read.stats.nlink > 1 || !read.bytes.equals(before)) return 'other-content';
    // Make sure we change the file we read, where we expected it.
    if (!isStillReal(target) || read.stats.ino !== opened.ino || read.stats.dev !== opened.dev) return 'other-content';
    await handle.chmod(mode);
    // Some disks accept any mode without an error, and store none.
    return ((await handle.stat()).mode & 0o777) === mode ? 'changed' : 'not-kept';
  } finally {
    await handle.close();
  }
}

/** Makes the new name survive a power cut, if the system supports it. */
async function syncDirectory(directory: string): Promise<void> {
  try {
    const handle = await open(directory, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows can't do this; the content itself has been synced.
  }
}
