import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, ownPid } from '../../machine/files-temporary.ts';
import { makeDirectory } from '../../machine/make-directory.ts';

export type Lock = { readonly release: () => Promise<void> };

/** Keeps a second run away from a workshop. A lock that a killed run left is taken over. */
export async function takeLock(directory: string): Promise<Lock | { readonly heldBy: number; readonly file: string }> {
  const file = path.join(directory, 'lock');
  const mine = `${ownPid} ${randomBytes(8).toString('hex')}\n`;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await makeDirectory(directory);
    if (await create(file, mine))
      return { release: async () => void ((await contentOf(file)) === mine && (await rm(file, { force: true }))) };
    const theirs = await contentOf(file);
    const holder = Number.parseInt(theirs ?? '', 10);
    if (theirs !== undefined && holder > 0 && holder !== ownPid && isRunning(holder)) {
      if (attempt === 4) return { heldBy: holder, file };
      // One that was killed takes a moment to be gone.
      await sleep(400);
      continue;
    }
    if (theirs === undefined) continue;
    // Only one of several runs can move it away; what another has put there in the meantime is put back.
    const aside = `${file}.${randomBytes(4).toString('hex')}`;
    await rename(file, aside).catch(() => undefined);
    const moved = await contentOf(aside);
    if (moved !== undefined && moved !== theirs) await create(file, moved);
    await rm(aside, { force: true });
  }
  return { heldBy: Number.NaN, file };
}

/** With its content or not at all: another run would take an empty one for what a killed run left. */
async function create(file: string, content: string): Promise<boolean> {
  const whole = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(whole, content, { flag: 'wx', mode: 0o600 });
  try {
    await link(whole, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(whole, { force: true });
  }
}

async function contentOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
