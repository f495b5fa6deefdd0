import { rmSync } from 'node:fs';
import { lstat, mkdtemp, realpath } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { isRunning, ownPid, ownUid } from './files-temporary.ts';
import { namesIn } from './read-bounded.ts';

/** Makes an empty directory that only this user can enter, links resolved, and removes those that killed runs left beside it. */
export async function makeOwnDirectory(parent: string, prefix: string): Promise<string> {
  // Containers may share a directory, but not the numbers of their processes.
  const ours = `${prefix}${hostname().replaceAll(/[^\w.]/g, '')}-`;
  for (const name of await namesIn(parent)) {
    const pid = name.startsWith(ours) ? /^(\d{1,9})-\w{6}$/.exec(name.slice(ours.length))?.[1] : undefined;
    if (pid === undefined || isRunning(Number(pid))) continue;
    const left = path.join(parent, name);
    const stats = await lstat(left).catch(() => undefined);
    if (stats?.isDirectory() === true && stats.uid === ownUid) removeOwnDirectory(left);
  }
  return realpath(await mkdtemp(path.join(parent, `${ours}${ownPid}-`)));
}

export function removeOwnDirectory(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // Windows keeps a directory that a program is still in. What's known of the program matters more than an empty directory.
  }
}
