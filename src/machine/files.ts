import { realpathSync, unlinkSync } from 'node:fs';
import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { untrusted } from '../wording/untrusted.ts';
import { codeOf, look, readMany, stillHolds, type FileState } from './files-look.ts';
import * as text from './files.text.ts';
import { changeMode, replace, type Edit } from './files-replace.ts';
import { gitStagingDirectory, leftoversIn, removeLeftoversIn } from './files-temporary.ts';
import type { StagingDirectory } from './files-temporary.ts';
import type { World } from './world.ts';
import { namesIn } from './read-bounded.ts';
import { isWithin, realPathOf, relativePath } from './paths.ts';

export type Written =
  | { readonly written: true }
  | {
      readonly written: false;
      readonly because: text.NotWritten;
      /** One sentence for people. */
      readonly text: string;
    };
type Refused = Extract<Written, { written: false }>;

/** Decides whether a write may happen. git does (`git/git.ts`), and this is what it's asked. */
export type Guard = {
  /** Nothing is changed whose real path is outside `root`, and nothing at all if there's a `gitFailure`. */
  bounds(): Promise<{ readonly root: string; readonly gitFailure?: { readonly text: string } }>;
  repository(directory: string): Promise<{ readonly gitDir: string } | { readonly because: string }>;
  ignoreVerdict(
    path: string,
  ): Promise<
    | { readonly verdict: 'ignored' | 'not-ignored' | 'tracked' }
    | { readonly verdict: 'unknown'; readonly gitFailure: { readonly because: string; readonly text: string } }
  >;
};

/** Called before a file is written, so that the write can be undone later; what it resolves to, after that. It never stops the write. */
export type Journal = { note(path: string, before: Buffer | undefined, after: Buffer): Promise<(() => Promise<void>) | undefined> };

export type Files = {
  /** The names in a directory; none if it can't be read, or if a link leads out of the project to it. */
  list(directory: string): Promise<readonly string[]>;
  /** What is at a path, wherever a link leads: for files that programs read that way, such as env files and shell startup files. */
  look(path: string): Promise<FileState>;
  /** Like {@link look}, for a project's other files: a link that leads out of the project isn't followed (`unreadable`). */
  lookInside(path: string): Promise<FileState>;
  /** Whether the directory that a file is in, or would be in, is really part of this project. */
  isInProject(path: string): Promise<boolean>;
  /**
   * The contents of many small files, in order; `undefined` for one that's larger, isn't a regular file, can't be read, or is
   * reached by a link that leads out of the project. It reads synchronously, which is ten times as fast as `look`, and lets
   * other work run in between.
   */
  readMany(paths: readonly string[], maxBytes: number): AsyncGenerator<Buffer | undefined>;
  /** Writes atomically, through a temporary file and a rename, or not at all. */
  write(edit: Edit): Promise<Written>;
  /** Removes a file that still has these bytes; a link, a second name, or other content is refused. */
  remove(path: string, before: Buffer): Promise<Written>;
  /**
   * What killed runs left behind for this path, as absolute paths: temporary files in git's directory, or temporary
   * directories beside it. Nothing that belongs to a run still at work.
   */
  leftovers(path: string): Promise<readonly string[]>;
  removeLeftovers(path: string): Promise<void>;
};

/**
 * The one place that writes the user's files, and none outside the project: every change goes through `settle`, which
 * compares real paths. Each write is noted in the record, if there is one.
 */
export function filesPort(world: World, git: Guard, record?: Journal): Files {
  return {
    async list(directory) {
      return (await leadsOut(directory)) ? [] : namesIn(directory);
    },
    look,
    async lookInside(path) {
      return (await leadsOut(path)) ? { kind: 'unreadable', because: text.leadsOutOfProject } : look(path);
    },
    async isInProject(path) {
      return isWithin((await git.bounds()).root, await realPathOf(dirname(path)));
    },
    async *readMany(paths, maxBytes) {
      const { root } = await git.bounds();
      yield* readMany(paths, maxBytes, (path) => !isWithin(root, path) || isWithin(root, realpathSync.native(path)));
    },

    async write(edit) {
      try {
        return await write(edit);
      } catch (error) {
        const code = codeOf(error);
        if (code === undefined) throw error;
        const full = code === 'ENOSPC' || code === 'EDQUOT';
        return refused(full ? 'disk-full' : 'not-writable', edit, text.systemReason(code));
      }
    },

    async remove(path, before) {
      const edit: Edit = { path, before, after: before, secret: false };
      try {
        const settled = await settle(edit);
        if ('because' in settled) return settled;
        if (!stillHolds(settled.target, before)) return refused('changed', edit);
        unlinkSync(settled.target);
        return { written: true };
      } catch (error) {
        const code = codeOf(error);
        if (code === undefined) throw error;
        return refused('not-writable', edit, text.systemReason(code));
      }
    },

    async leftovers(path) {
      const lists = (await stagingDirectoriesOf(path)).map((place) => leftoversIn(place, world.now()));
      return (await Promise.all(lists)).flat();
    },

    async removeLeftovers(path) {
      await removeLeftovers(path);
    },
  };

  async function write(edit: Edit): Promise<Written> {
    const settled = await settle(edit);
    if ('because' in settled) return settled;
    const { target, through } = settled;
    const { before, after } = edit;
    const old = before === undefined ? undefined : await lstat(target);
    // For a file with a key, a mode only removes permissions: a read-only file stays read-only.
    const mode = edit.mode === undefined || !edit.secret ? edit.mode : edit.mode & (old?.mode ?? 0o700);

    if (before?.equals(after) === true) {
      // What Windows has instead isn't ours to change.
      const done = mode === undefined || world.platform === 'win32' ? 'changed' : await changeMode(target, before, mode);
      if (done === 'not-kept') return refused('mode-not-kept', edit);
      return done === 'changed' ? { written: true } : refused('changed', edit);
    }
    if (old !== undefined && (old.mode & 0o200) === 0) {
      return refused('not-writable', edit, text.isReadOnly);
    }
    if (edit.secret) {
      // A rule for the name of a link says nothing about the file behind it.
      const refusal = (await askGit(edit, edit.path)) ?? (through ? await askGit(edit, target) : undefined);
      if (refusal !== undefined) return refusal;
    }

    const noteWritten = await record?.note(target, before, after);
    for (const place of await stagingDirectoriesFor(target)) {
      const mayHold = async (path: string): Promise<boolean> =>
        !edit.secret || place.kind === 'git' || (await askGit(edit, path)) === undefined;
      const replacement = { target, before, after, mode, secret: edit.secret, mayHold, platform: world.platform };
      let result;
      try {
        result = await replace(replacement, place);
      } catch (error) {
        // git's directory may be closed to us (a sandbox, another owner) even if the project isn't.
        if (place.kind === 'git' && codeOf(error) !== undefined) continue;
        throw error;
      }
      if (result === 'other-device') continue;
      if (result !== 'written') return refused(result, edit);
      await noteWritten?.();
      await removeLeftovers(target);
      return { written: true };
    }
    return refused('not-writable', edit, text.systemReason('EBUSY'));
  }

  /** The file that's really meant, with no link in its path, and fit to be written; or why it isn't. */
  async function settle(edit: Edit): Promise<{ target: string; through: boolean } | Refused> {
    let found = await look(edit.path);
    if (found.kind === 'file' && found.links > 1) {
      // A run killed between its link and its unlink leaves a second name.
      await removeLeftovers(edit.path);
      found = await look(edit.path);
    }
    switch (found.kind) {
      case 'unreadable':
        return refused('not-writable', edit, found.because);
      case 'dangling-link':
      case 'link-loop':
        return refused('symlink', edit, text.leadsNowhere);
      case 'absent':
      case 'file':
        break;
      default:
        return refused('not-a-file', edit, text.isNoFile(found.kind));
    }
    const through = found.kind === 'file' ? found.through : undefined;
    if (through !== undefined && edit.throughLink !== true) return refused('symlink', edit, text.isLink);
    if (found.kind === 'file' && found.links > 1) return refused('hard-link', edit);
    const target = through ?? join(await realpath(dirname(edit.path)), basename(edit.path));
    const { root, gitFailure } = await git.bounds();
    if (gitFailure !== undefined) return refused('git-failed', edit, gitFailure.text);
    if (!isWithin(root, target)) {
      return isWithin(root, resolve(edit.path)) ? refused('symlink', edit, text.linkLeadsOut) : refused('outside-project', edit);
    }
    const way = relativePath(root, target).split('/');
    if (way.some((part) => part.toLowerCase() === '.git')) {
      return refused(through === undefined ? 'not-a-file' : 'symlink', edit, text.isOfGit);
    }
    const present = found.kind === 'file' ? found.bytes : undefined;
    const same = present === undefined ? edit.before === undefined : edit.before?.equals(present) === true;
    return same ? { target, through: through !== undefined } : refused('changed', edit);
  }

  async function askGit(edit: Edit, path: string): Promise<Refused | undefined> {
    const answer = await git.ignoreVerdict(path);
    if (answer.verdict === 'ignored') return undefined;
    if (answer.verdict !== 'unknown') return refused(answer.verdict, edit);
    return answer.gitFailure.because === 'no-repository' ? undefined : refused('git-failed', edit, answer.gitFailure.text);
  }

  /** Whether a path that looks like part of the project is really elsewhere. */
  async function leadsOut(path: string): Promise<boolean> {
    const real = await realpath(path).catch(() => path);
    if (real === path) return false;
    const { root } = await git.bounds();
    return isWithin(root, resolve(path)) && !isWithin(root, real);
  }

  /** Where the temporary file for a target may go, best first. */
  async function stagingDirectoriesFor(target: string): Promise<readonly StagingDirectory[]> {
    const directory = dirname(target);
    const beside: StagingDirectory = { kind: 'beside', directory };
    const repository = await git.repository(directory);
    if ('because' in repository) return [beside];
    // Only a guess: bind mounts of the same device exist, and show up only when the rename fails.
    const near = (await stat(repository.gitDir)).dev === (await stat(directory)).dev;
    const place = gitStagingDirectory(repository.gitDir);
    return near && place !== undefined ? [place, beside] : [beside];
  }

  /** Where earlier runs may have left something for a path. */
  async function stagingDirectoriesOf(path: string): Promise<readonly StagingDirectory[]> {
    const places = new Map<string, StagingDirectory>();
    const { root, gitFailure } = await git.bounds();
    if (gitFailure !== undefined) return [];
    for (const directory of new Set([await realPathOf(dirname(path)), dirname(await realPathOf(path))])) {
      if (!isWithin(root, directory)) continue;
      places.set(directory, { kind: 'beside', directory });
      const repository = await git.repository(directory);
      const place = 'because' in repository ? undefined : gitStagingDirectory(repository.gitDir);
      if (place !== undefined) places.set(place.directory, place);
    }
    return [...places.values()];
  }

  async function removeLeftovers(path: string): Promise<void> {
    for (const place of await stagingDirectoriesOf(path)) await removeLeftoversIn(place, world.now());
  }
}

function refused(because: text.NotWritten, { path, secret }: Edit, reason?: string): Refused {
  return { written: false, because, text: text.wasNotWritten(untrusted(basename(path)), because, secret, reason) };
}
