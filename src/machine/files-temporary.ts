import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, rmdir, unlink, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
// The number of this very process isn't something that a test would want to replace.
import process from 'node:process';
import { giveToOwnerAbove } from './owner.ts';
import { namesIn } from './read-bounded.ts';
import { isAtItsPath, realPathOf, toPosixPath } from './paths.ts';

/** The number of this very process, for what must be told from other runs' work. */
export const ownPid = process.pid;

/** The owner of the files it makes, as `stat` gives it; Windows has none. */
export const ownUid = process.geteuid?.() ?? 0;

/** Where new content waits for its rename: in git's own directory, or in a directory beside the target. */
export type StagingDirectory = { readonly kind: 'git' | 'beside'; readonly directory: string };

export type Temporary = { readonly path: string; readonly handle: FileHandle; remove(): Promise<void> };

const namePattern = /^\.openai-setup-(\d+)-[0-9a-f]{12}\.tmp$/;
/** The name of the content in the directory beside a target. */
const inside = 'new';
/** Milliseconds after which a temporary file is abandoned: a write takes a fraction of a second. */
const abandonedAfterMs = 60_000;

/**
 * A directory of ours inside git's own. If a part of its path is named `.git`, no repository ever commits it. With another
 * name (`--separate-git-dir`), some repository could, so there's no staging directory then.
 *
 * @param gitDir absolute, links resolved
 */
export function gitStagingDirectory(gitDir: string): StagingDirectory | undefined {
  return toPosixPath(gitDir).split('/').includes('.git') ? { kind: 'git', directory: join(gitDir, 'openai-setup') } : undefined;
}

/**
 * Opens a new file with this mode less the umask. Beside the target, it's in a directory with a `.gitignore` of `*`, so that
 * git ignores all of it, whatever the project's own rules are.
 */
export async function openTemporary(place: StagingDirectory, mode: number): Promise<Temporary> {
  const name = `.openai-setup-${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
  const own = place.kind === 'git' ? place.directory : join(place.directory, name);
  const path = join(own, place.kind === 'git' ? name : inside);
  const remove = async (): Promise<void> => {
    // If a link has replaced the directory, what's behind it isn't ours.
    if (!(await isOwnDirectory(own))) return;
    await quietly(unlink(path));
    if (place.kind === 'beside') await quietly(unlink(join(own, '.gitignore')));
    // Fails, as it should, while another run has a file in it.
    await quietly(rmdir(own));
  };
  for (let attempt = 1; ; attempt++) {
    try {
      await mkdir(own, { recursive: place.kind === 'git', mode: 0o700 });
      if (!(await lstat(own)).isDirectory() || (await realPathOf(own)) !== own)
        throw Object.assign(new Error('not a directory'), { code: 'ENOTDIR' });
      await giveToOwnerAbove(own);
      if (place.kind === 'beside') {
        await writeFile(join(own, '.gitignore'), '*\n', { flag: 'wx' });
        await giveToOwnerAbove(join(own, '.gitignore'));
      }
      const handle = await open(path, 'wx', mode);
      if (await isAtItsPath(handle, path)) return { path, handle, remove };
      await handle.close();
      throw Object.assign(new Error('a directory on the way became a link'), { code: 'ELOOP' });
    } catch (error) {
      // Another run has just removed the directory because it was done with it.
      const again = place.kind === 'git' && attempt < 5 && error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (again) continue;
      await remove();
      throw error;
    }
  }
}

/** What killed runs left in a staging directory: absolute paths of files, and of directories beside a target. */
export async function leftoversIn(place: StagingDirectory, now: Date): Promise<readonly string[]> {
  const found: string[] = [];
  // If a link has replaced it, the files behind it aren't ours, whatever their names.
  if (!(await isOwnDirectory(place.directory))) return found;
  for (const name of await namesIn(place.directory)) {
    const pid = namePattern.exec(name)?.[1];
    if (pid === undefined) continue;
    const path = join(place.directory, name);
    const stats = await lstat(path).catch(() => undefined);
    if (stats === undefined || !(place.kind === 'git' ? stats.isFile() : stats.isDirectory())) continue;
    if (now.getTime() - stats.mtimeMs > abandonedAfterMs || !isRunning(Number(pid))) found.push(path);
  }
  return found;
}

/** Removes what {@link leftoversIn} found; from a directory, only what {@link openTemporary} puts there. */
export async function removeLeftoversIn(place: StagingDirectory, now: Date): Promise<void> {
  for (const path of await leftoversIn(place, now)) {
    if (place.kind === 'git') {
      await quietly(unlink(path));
    } else {
      await quietly(unlink(join(path, inside)));
      await quietly(unlink(join(path, '.gitignore')));
      await quietly(rmdir(path));
    }
  }
  if (place.kind === 'git' && (await isOwnDirectory(place.directory))) await quietly(rmdir(place.directory));
}

/** Whether this is a directory that no link leads to. */
export async function isOwnDirectory(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => undefined);
  return stats?.isDirectory() === true && (await realPathOf(path)) === path;
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** For cleaning up, where a failure doesn't matter. */
async function quietly(work: Promise<void>): Promise<void> {
  await work.catch(() => {});
}
