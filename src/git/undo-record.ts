import { createHash, randomBytes } from 'node:crypto';
import { open, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { gitStagingDirectory, isOwnDirectory } from '../machine/files-temporary.ts';
import type { Git } from './git.ts';
import { lineHashes } from './take-back.ts';
import { giveToOwnerAbove, giveToOwnerOf } from '../machine/owner.ts';
import type { World } from '../machine/world.ts';
import { readBounded } from '../machine/read-bounded.ts';
import { isAtItsPath, isWithin } from '../machine/paths.ts';
import { makeDirectory } from '../machine/make-directory.ts';

/** One file that the last run wrote. Contains the old content, perhaps with an old key: never print it. */
export type UndoEntry = {
  /** Absolute path of the file itself, not of a link. */
  readonly path: string;
  /** `undefined`: there was no file. */
  readonly before: Buffer | undefined;
  /** SHA-256 of what the run wrote, hexadecimal. */
  readonly afterHash: string;
  /** The lines of it as {@link lineHashes} gives them; absent if there are too many. */
  readonly afterLines?: readonly string[];
};

/**
 * What the last run wrote, so that it can be undone. It's kept in git's own directory, which git never commits, readable only by
 * the user, until another run writes something, or for a day. Without a repository, or if git's directory isn't named `.git`, nothing is kept,
 * because an old key must not be where a backup or a commit could pick it up.
 */
export type UndoRecord = {
  /** Called before a file is written. If the record can't be kept, the write still happens. */
  note(path: string, before: Buffer | undefined, after: Buffer): Promise<void>;
  /**
   * In the order of the writes. Entries that are `too-old` are deleted by this call, unless `isWanted` says that they're still worth
   * something.
   */
  entries(
    directory: string,
    isWanted?: (entries: readonly UndoEntry[]) => Promise<boolean>,
  ): Promise<readonly UndoEntry[] | 'nothing' | 'too-old' | 'no-repository' | 'nowhere-to-keep'>;
  forget(directory: string): Promise<void>;
};

/** A record contains the old content of a few files of at most 1 MiB, in base64. */
const maxBytes = 8 * 1024 * 1024;
const maxEntries = 100;
/** As long as Linux allows. */
const maxPathLength = 4096;
const maxAgeMs = 24 * 60 * 60 * 1000;

export function undoRecord(world: World, git: Git): UndoRecord {
  /** By the directory that they're kept in: a submodule has its own git directory. */
  const written = new Map<string, UndoEntry[]>();
  const placeFor = async (directory: string): Promise<string | undefined> => {
    const repository = await git.repository(directory);
    const ours = 'because' in repository ? undefined : gitStagingDirectory(repository.gitDir)?.directory;
    return ours === undefined ? undefined : join(ours, 'undo');
  };

  return {
    async note(path, before, after) {
      try {
        const place = await placeFor(dirname(path));
        if (place === undefined) return;
        const entries = written.get(place) ?? [];
        const earlier = entries.find((entry) => entry.path === path);
        // Written twice in one run: undo goes back to what was there first. This also holds after a failed write.
        const continues =
          earlier !== undefined &&
          (before === undefined ? earlier.before === undefined : earlier.afterHash === hashOf(before) || earlier.before?.equals(before));
        const afterLines = lineHashes(after);
        const entry: UndoEntry = {
          path,
          before: continues ? earlier.before : before,
          afterHash: hashOf(after),
          ...(afterLines && { afterLines }),
        };
        const all = [...entries.filter((each) => each !== earlier), entry];
        await keep(place, all, world.now());
        written.set(place, all);
      } catch {
        // git's directory can't be written, so there's nothing to go back to.
      }
    },

    async entries(directory, isWanted) {
      const repository = await git.repository(directory);
      if ('because' in repository) return 'no-repository';
      const place = await placeFor(directory);
      if (place === undefined) return 'nowhere-to-keep';
      const record = await read(join(place, 'last.json'));
      // An archive may contain a .git with a record that names any file on this computer.
      if (record === undefined) return 'nothing';
      // The paths in it are real ones; git may name its root by another drive, or in another case.
      const root = await realpath(repository.root);
      if (!record.entries.every(({ path }) => isAbsolute(path) && path !== root && isWithin(root, path))) return 'nothing';
      const age = world.now().getTime() - record.at.getTime();
      if (age >= 0 && (age < maxAgeMs || (await isWanted?.(record.entries)) === true)) return record.entries;
      await discard(place);
      return 'too-old';
    },

    async forget(directory) {
      const place = await placeFor(directory);
      if (place === undefined) return;
      written.delete(place);
      await discard(place);
    },
  };
}

async function discard(place: string): Promise<void> {
  // If a link has replaced it, it leads out of git's directory, and what's there isn't ours.
  if (!(await isOwnDirectory(place))) return;
  await rm(place, { recursive: true, force: true }).catch(() => {});
  // Fails, as it should, while something else of ours is in it.
  await rmdir(dirname(place)).catch(() => {});
}

export function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

type Stored = {
  version: 1;
  at: string;
  entries: { path: string; before: string | null; afterHash: string; afterLines?: readonly string[] }[];
};

/** Written whole or not at all, like everything else. */
async function keep(place: string, entries: readonly UndoEntry[], now: Date): Promise<void> {
  for (const each of [dirname(place), place]) {
    await makeDirectory(each);
    // A link here would lead out of git's directory.
    if (!(await isOwnDirectory(each))) throw new Error('not a directory');
    await giveToOwnerAbove(each);
  }
  const stored: Stored = {
    version: 1,
    at: now.toISOString(),
    entries: entries.map(({ before, ...entry }) => ({ ...entry, before: before?.toString('base64') ?? null })),
  };
  const temporary = join(place, `${randomBytes(6).toString('hex')}.tmp`);
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      if (!(await isAtItsPath(handle, temporary))) throw new Error('a directory on the way became a link');
      await giveToOwnerOf(place, handle);
      await handle.writeFile(JSON.stringify(stored));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, join(place, 'last.json'));
  } catch (error) {
    // Half a record may contain an old key, and on a full disk every byte counts.
    await rm(temporary, { force: true }).catch(() => {});
    await rmdir(place).catch(() => {});
    await rmdir(dirname(place)).catch(() => {});
    throw error;
  }
}

async function read(file: string): Promise<{ at: Date; entries: UndoEntry[] } | undefined> {
  try {
    if (!(await isOwnDirectory(dirname(file)))) return undefined;
    const found = await readBounded(file, maxBytes);
    if ('notRead' in found) return undefined;
    const stored = JSON.parse(found.bytes.toString('utf8')) as Partial<Stored>;
    const at = new Date(String(stored.at));
    if (stored.version !== 1 || Number.isNaN(at.getTime()) || !Array.isArray(stored.entries)) return undefined;
    if (stored.entries.length > maxEntries) return undefined;
    const entries = stored.entries.map(({ path, before, afterHash, afterLines }) => {
      // An archive may contain a record: `Buffer.from` would allocate a gigabyte for `{"length": 1e9}`.
      const fits = typeof path === 'string' && path.length <= maxPathLength && typeof afterHash === 'string';
      if (!fits || (before !== null && typeof before !== 'string')) throw new Error('not an entry');
      const lines = Array.isArray(afterLines) && afterLines.every((line) => typeof line === 'string') ? { afterLines } : {};
      return { path, before: before === null ? undefined : Buffer.from(before, 'base64'), afterHash, ...lines };
    });
    return entries.length === 0 ? undefined : { at, entries };
  } catch {
    return undefined;
  }
}
