import { createHash } from 'node:crypto';
import { realpath, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { gitStagingDirectory, isOwnDirectory, openTemporary, type StagingDirectory } from '../machine/files-temporary.ts';
import type { Git } from './git.ts';
import { lineHashes } from './take-back.ts';
import { giveToOwnerAbove, giveToOwnerOf } from '../machine/owner.ts';
import type { World } from '../machine/world.ts';
import { readBounded } from '../machine/read-bounded.ts';
import { isWithin } from '../machine/paths.ts';
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
 * the user, until another run has written something, or until the first run that may write after a day. Without a repository, or if git's
 * directory isn't named `.git`, nothing is kept, because an old key must not be where a backup or a commit could pick it up.
 */
export type UndoRecord = {
  /**
   * Called before a file is written; what it resolves to, after that. In between, the record of the run before is kept, too: the write
   * may fail, or the run may be killed. If the record can't be kept, the write still happens.
   */
  note(path: string, before: Buffer | undefined, after: Buffer): Promise<(() => Promise<void>) | undefined>;
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

/** Two records, each with the old content of a few files of at most 1 MiB, in base64. */
const maxBytes = 16 * 1024 * 1024;
const maxEntries = 100;
/** As long as Linux allows. */
const maxPathLength = 4096;
const maxAgeMs = 24 * 60 * 60 * 1000;

/** What one run wrote. */
type Kept = { readonly at: Date; readonly entries: readonly UndoEntry[] };
/** Where it's kept, and the repository (no link in its path) whose files it's about. */
type Place = { readonly staging: StagingDirectory; readonly directory: string; readonly root: string };

export function undoRecord(world: World, git: Git): UndoRecord {
  /** By the directory that they're kept in: a submodule has its own git directory. */
  const written = new Map<string, readonly UndoEntry[]>();
  const placeFor = async (directory: string): Promise<Place | 'no-repository' | 'nowhere-to-keep'> => {
    const repository = await git.repository(directory);
    if ('because' in repository) return 'no-repository';
    const staging = gitStagingDirectory(repository.gitDir);
    if (staging === undefined) return 'nowhere-to-keep';
    // The paths in it are real ones; git may name its root by another drive, or in another case.
    return { staging, directory: join(staging.directory, 'undo'), root: await realpath(repository.root) };
  };

  return {
    async note(path, before, after) {
      try {
        const place = await placeFor(dirname(path));
        if (typeof place === 'string') return undefined;
        const entries = written.get(place.directory) ?? [];
        const own = entries.find((entry) => entry.path === path);
        // Written twice in one run: undo goes back to what was there first.
        const continues = own !== undefined && before !== undefined && own.afterHash === hashOf(before);
        const afterLines = lineHashes(after);
        const entry: UndoEntry = {
          path,
          before: continues ? own.before : before,
          afterHash: hashOf(after),
          ...(afterLines && { afterLines }),
        };
        const record = { at: world.now(), entries: [...entries.filter((each) => each !== own), entry] };
        const earlier = await read(place);
        await keep(place, record, earlier);
        return async () => {
          written.set(place.directory, record.entries);
          if (earlier !== undefined) await keep(place, record).catch(() => {});
        };
      } catch {
        // git's directory can't be written, so there's nothing to go back to.
        return undefined;
      }
    },

    async entries(directory, isWanted) {
      const place = await placeFor(directory);
      if (typeof place === 'string') return place;
      const record = await read(place);
      if (record === undefined) return 'nothing';
      const age = world.now().getTime() - record.at.getTime();
      if (age > -maxAgeMs && (age < maxAgeMs || (await isWanted?.(record.entries)) === true)) return record.entries;
      await discard(place.directory);
      return 'too-old';
    },

    async forget(directory) {
      const place = await placeFor(directory);
      if (typeof place === 'string') return;
      written.delete(place.directory);
      await discard(place.directory);
    },
  };
}

async function discard(directory: string): Promise<void> {
  // If a link has replaced it, it leads out of git's directory, and what's there isn't ours.
  if (!(await isOwnDirectory(directory))) return;
  await rm(directory, { recursive: true, force: true }).catch(() => {});
  // Fails, as it should, while something else of ours is in it.
  await rmdir(dirname(directory)).catch(() => {});
}

export function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

type Stored = {
  version: 1;
  at: string;
  entries: { path: string; before: string | null; afterHash: string; afterLines?: readonly string[] }[];
  /** There until the last of the entries is known to be written. */
  earlier?: Stored;
};

function stored({ at, entries }: Kept): Stored {
  return {
    version: 1,
    at: at.toISOString(),
    entries: entries.map(({ before, ...entry }) => ({ ...entry, before: before?.toString('base64') ?? null })),
  };
}

/** Written whole or not at all, like everything else: the temporary file of a killed run is one of its leftovers. */
async function keep({ staging, directory }: Place, record: Kept, earlier?: Kept): Promise<void> {
  const temporary = await openTemporary(staging, 0o600);
  try {
    try {
      await makeDirectory(directory);
      // A link here would lead out of git's directory.
      if (!(await isOwnDirectory(directory))) throw new Error('not a directory');
      await giveToOwnerAbove(directory);
      await giveToOwnerOf(staging.directory, temporary.handle);
      await temporary.handle.writeFile(JSON.stringify({ ...stored(record), ...(earlier && { earlier: stored(earlier) }) }));
      await temporary.handle.sync();
    } finally {
      await temporary.handle.close();
    }
    await rename(temporary.path, join(directory, 'last.json'));
  } finally {
    // Half a record may contain an old key, and on a full disk every byte counts.
    await rmdir(directory).catch(() => {});
    await temporary.remove();
  }
}

/** The record of the last run that wrote something. */
async function read({ directory, root }: Place): Promise<Kept | undefined> {
  try {
    if (!(await isOwnDirectory(directory))) return undefined;
    const found = await readBounded(join(directory, 'last.json'), maxBytes);
    if ('notRead' in found) return undefined;
    const { earlier, ...last } = JSON.parse(found.bytes.toString('utf8')) as Stored;
    const record = keptIn(last, root);
    return earlier === undefined || (await isThere(record.entries.at(-1))) ? record : keptIn(earlier, root);
  } catch {
    return undefined;
  }
}

/** An archive may contain a .git with a record that says anything, and names any file on this computer. */
function keptIn(stored: Partial<Stored>, root: string): Kept {
  const at = new Date(String(stored.at));
  const count = Array.isArray(stored.entries) ? stored.entries.length : 0;
  if (stored.version !== 1 || Number.isNaN(at.getTime()) || count === 0 || count > maxEntries) throw new Error('not a record');
  const entries = (stored.entries ?? []).map(({ path, before, afterHash, afterLines }) => {
    // `Buffer.from` would allocate a gigabyte for `{"length": 1e9}`.
    const fits = typeof path === 'string' && path.length <= maxPathLength && typeof afterHash === 'string';
    const isInside = fits && isAbsolute(path) && path !== root && isWithin(root, path);
    if (!isInside || (before !== null && typeof before !== 'string')) throw new Error('not an entry');
    const lines = Array.isArray(afterLines) && afterLines.every((line) => typeof line === 'string') ? { afterLines } : {};
    return { path, before: before === null ? undefined : Buffer.from(before, 'base64'), afterHash, ...lines };
  });
  return { at, entries };
}

/** Whether a write has happened: all of it is there, or, if the file has changed since, a line that's new with it. */
async function isThere(entry: UndoEntry | undefined): Promise<boolean> {
  const found = entry && (await readBounded(entry.path, maxBytes).catch(() => undefined));
  if (found === undefined || 'notRead' in found) return false;
  const [old, now] = [lineHashes(entry?.before ?? Buffer.alloc(0)), lineHashes(found.bytes)];
  const isNew = (line: string): boolean => old?.includes(line) === false && now?.includes(line) === true;
  return hashOf(found.bytes) === entry?.afterHash || entry?.afterLines?.some(isNew) === true;
}
