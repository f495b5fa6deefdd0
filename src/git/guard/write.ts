import { chmodSync, linkSync, renameSync, unlinkSync } from 'node:fs';
import { lstat, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, stillHolds } from '../../machine/files-look.ts';
import { isOwnDirectory } from '../../machine/files-temporary.ts';
import { giveToOwnerAbove, giveToOwnerOf } from '../../machine/owner.ts';

/** `locked`: git, or another run of ours, is just writing the file. `not-ours`: a link leads out of git's directory. */
export type WrittenByGuard = 'written' | 'changed' | 'locked' | 'not-ours' | 'not-writable';

/**
 * Changes a file in git's own directory, as git does it: through a lock beside it and a rename, or not at all. `before`: what was read;
 * `after`: `undefined` removes the file.
 *
 * @param mode of a new file
 */
export async function writeInGitDirectory(
  file: string,
  before: Buffer | undefined,
  after: Buffer | undefined,
  mode: number,
): Promise<WrittenByGuard> {
  const lock = `${file}.lock`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await giveToOwnerAbove(dirname(file));
    if (!(await isOwnDirectory(dirname(file)))) return 'not-ours';
    const stats = await lstat(file).catch(() => undefined);
    if (stats !== undefined && !stats.isFile()) return 'not-ours';
    const handle = await open(lock, 'wx', 0o600);
    try {
      await handle.writeFile(after ?? '');
      await giveToOwnerOf(dirname(file), handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    try {
      setMode(lock, stats === undefined ? mode : stats.mode & 0o777);
      if (!stillHolds(file, before)) return 'changed';
      if (after === undefined) unlinkSync(file);
      else if (before === undefined) putNew(lock, file);
      else renameSync(lock, file);
      return 'written';
    } finally {
      await rm(lock, { force: true });
    }
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return code === 'EEXIST' ? 'locked' : 'not-writable';
  }
}

/** Disks without permissions refuse, and don't need it. */
function setMode(file: string, mode: number): void {
  try {
    chmodSync(file, mode);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') throw error;
  }
}

/** Never in place of another file; on a disk without hard links, as surely as can be. */
function putNew(lock: string, file: string): void {
  try {
    linkSync(lock, file);
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error;
    renameSync(lock, file);
  }
}
