import { posix } from 'node:path';
import { envFileGlobs, isEnvFileName, isFixture, isSecretFile, secretFileGlobs, usualEnvFileNames } from '../env-file/names.ts';
import { inTurns } from '../machine/in-turns.ts';
import type { GitCommand } from './command.ts';
import { fieldsIn } from './fields.ts';
import type { GitFailure } from './failure.ts';
import { noSubmodules } from './introductions.ts';
import { lacksObjects } from './missing-objects.ts';
import { reachOf, walkedBy, type Walked } from './reach.ts';

/** A commit with a version of an env file that the commits before it don't have. */
export type HistoricCommit = {
  /** The full object name. */
  readonly id: string;
  readonly date: Date;
  /** `name`: the path from the repository's root. */
  readonly files: readonly { readonly name: string; readonly blob: string }[];
};

export type FileHistory = {
  /** The newest first, by the commit's date. */
  readonly commits: readonly HistoricCommit[];
  /** The content of each version, by its object name. */
  readonly contents: ReadonlyMap<string, Buffer>;
  /** `repository`: the env files in all directories. `beside`: in a long history, only the usual ones beside the file and at the root. */
  readonly reach: 'repository' | 'beside';
  /** `shallow`: older commits aren't in this clone; `partial`: some files of them. `capped`: there was more than the limits allow. */
  readonly incomplete: 'shallow' | 'partial' | 'capped' | undefined;
  /** Which refs contain these commits, and which commits a remote-tracking branch has or had. `walked`: if that's known already. */
  locate(ids: readonly string[], walked?: Walked): Promise<readonly CommitLocation[] | GitFailure>;
};

export type CommitLocation = {
  /** A branch, a tag, or `stash`; `undefined`: only the reflog knows the commit. */
  readonly ref: string | undefined;
  readonly pushed: boolean;
};

export type HistoryLimits = {
  readonly commits?: number;
  /** The total number of commits up to which env files are searched for in every directory; see {@link FileHistory.reach}. */
  readonly everywhere?: number;
  /** For all contents together; a single file larger than 1/32 of it is skipped. */
  readonly bytes?: number;
};

/**
 * Uses `rev-list`, `diff-tree`, and `cat-file`: unlike `git log`, they know no textconv, external diff, mailmap, or
 * signature check, each of which a repository's configuration can turn into running a program. Replaced objects aren't
 * followed: what was pushed is the original.
 *
 * `--full-history` finds what a merged side branch added and removed again, `--reflog` what no branch has anymore. All parents
 * of a stash are walked, so its untracked files (the third parent) are found, too.
 */
export async function fileHistory(
  git: GitCommand,
  cwd: string,
  path: string,
  limits: HistoryLimits = {},
): Promise<FileHistory | GitFailure> {
  const maxCommits = limits.commits ?? 20_000;
  const maxBytes = limits.bytes ?? 32 * 1024 * 1024;
  const plain = (args: readonly string[], input?: string): ReturnType<GitCommand> =>
    git(cwd, ['--no-replace-objects', ...args], {
      ...(input === undefined ? {} : { input }),
      maxBytes: maxBytes + 16 * 1024 * 1024,
    });

  const most = limits.everywhere ?? 3000;
  const [isPartial, shallow, counted] = await Promise.all([
    lacksObjects(git, cwd),
    plain(['rev-parse', '--is-shallow-repository']),
    plain(['rev-list', '--count', `--max-count=${most + 1}`, '--all', '--reflog']),
  ]);
  if ('because' in shallow) return shallow;
  if ('because' in counted) return counted;
  const reach = Number(counted.stdout) > most ? 'beside' : 'repository';
  const paths = ['--', `:(literal)${path}`, ...(reach === 'repository' ? globs : usualFilesBeside(path))];
  const everywhere = ['--all', '--reflog', '--full-history'];
  const listed = await plain(['rev-list', '--timestamp', `--max-count=${maxCommits}`, ...everywhere, ...paths]);
  if ('because' in listed) return listed;
  const dates = new Map<string, Date>();
  for await (const entry of inTurns(listed.stdout.split('\n'))) {
    const [seconds, id] = entry.split(' ');
    if (id !== undefined) dates.set(id, new Date(Number(seconds) * 1000));
  }

  // `-c`: for a merge or a stash, only what none of its parents has. `--root`: a first commit counts.
  const changed =
    dates.size === 0
      ? undefined
      : await plain(
          ['diff-tree', '--stdin', '--root', '-c', '-r', '-z', '--raw', '--no-abbrev', noSubmodules, ...paths],
          [...dates.keys(), ''].join('\n'),
        );
  if (changed !== undefined && 'because' in changed) return changed;
  const chosen = posix.basename(path);
  const counts = (name: string): boolean => {
    const base = posix.basename(name);
    return base === chosen || (!isFixture(name) && (isEnvFileName(base) || /^\.env\b/i.test(base) || isSecretFile(name)));
  };
  const commits = changed === undefined ? [] : await commitsIn(changed.bytes, dates, counts);

  const blobs = [...new Set(commits.flatMap(({ files }) => files.map(({ blob }) => blob)))];
  const read = await contentsOf(plain, blobs, maxBytes);
  if ('because' in read) return read;
  const isShallow = shallow.stdout.trim() === 'true';
  const capped = dates.size === maxCommits || read.capped;
  return {
    commits,
    contents: read.contents,
    reach,
    incomplete: isShallow ? 'shallow' : isPartial || read.missing ? 'partial' : capped ? 'capped' : undefined,
    locate: async (ids, walked) => await locate(git, cwd, ids, walked),
  };
}

const globs = [...envFileGlobs, ...secretFileGlobs].map((glob) => `:(top,icase,glob)${glob}`);

/**
 * Whole names only: git skips a directory without looking into it if no name can match. A glob costs ten times as much, and
 * one for all directories a hundred times (10,000 commits, git 2.39).
 */
function usualFilesBeside(path: string): string[] {
  const beside = posix.dirname(path) === '.' ? '' : `${posix.dirname(path)}/`;
  return usualEnvFileNames.flatMap((name) => [`:(literal)${beside}${name}`, `:(top,literal)${name}`]);
}

type Plain = (args: readonly string[], input?: string) => ReturnType<GitCommand>;

/**
 * Parses the output of `diff-tree -z`: the name of a commit; then, for each file, colons (one per parent), modes, object
 * names, and states, followed by a field with the path.
 */
async function commitsIn(output: Buffer, dates: ReadonlyMap<string, Date>, counts: (name: string) => boolean): Promise<HistoricCommit[]> {
  const commits: { id: string; date: Date; files: { name: string; blob: string }[] }[] = [];
  /** What is known about the file whose path is the next field. */
  let file: { readonly blob: string | undefined; readonly mode: string | undefined } | undefined;
  for await (const field of inTurns(fieldsIn(output))) {
    if (file !== undefined) {
      const { blob, mode } = file;
      file = undefined;
      // Regular files only: a link's content is a path, and a submodule's is elsewhere.
      if (blob !== undefined && mode?.startsWith('100') === true && counts(field)) commits.at(-1)?.files.push({ name: field, blob });
      continue;
    }
    const raw = /^(:+)([^:].*) [A-Z]+$/.exec(field);
    if (raw === null) {
      const id = field.trim();
      const date = dates.get(id);
      if (date !== undefined) commits.push({ id, date, files: [] });
      continue;
    }
    const parents = (raw[1] as string).length;
    const words = (raw[2] as string).split(' ');
    file = { mode: words[parents], blob: words[2 * parents + 1] };
  }
  return commits.filter(({ files }) => files.length > 0);
}

async function contentsOf(
  plain: Plain,
  blobs: readonly string[],
  maxBytes: number,
): Promise<{ contents: Map<string, Buffer>; missing: boolean; capped: boolean } | GitFailure> {
  const contents = new Map<string, Buffer>();
  if (blobs.length === 0) return { contents, missing: false, capped: false };
  const sizes = await plain(['cat-file', '--batch-check=%(objectname) %(objectsize)'], `${blobs.join('\n')}\n`);
  // A partial clone may not fetch what it lacks; older versions of git fail there.
  if ('because' in sizes) return /promis|fetch/.test(sizes.text) ? { contents, missing: true, capped: false } : sizes;
  let missing = false;
  let capped = false;
  let total = 0;
  const wanted: string[] = [];
  for await (const entry of inTurns(sizes.stdout.trimEnd().split('\n'))) {
    const [id = '', size = ''] = entry.split(' ');
    if (!/^\d+$/.test(size)) missing = true;
    else if (Number(size) > maxBytes / 32 || total + Number(size) > maxBytes) capped = true;
    else {
      total += Number(size);
      wanted.push(id);
    }
  }
  const read = await plain(['cat-file', '--batch=%(objectname) %(objectsize)'], `${wanted.join('\n')}\n`);
  if ('because' in read) return read;
  for (let at = 0; at < read.bytes.length;) {
    const end = read.bytes.indexOf('\n', at);
    if (end === -1) break;
    const [id = '', size = ''] = read.bytes.toString('latin1', at, end).split(' ');
    const length = /^\d+$/.test(size) ? Number(size) : 0;
    contents.set(id, read.bytes.subarray(end + 1, end + 1 + length));
    at = end + 1 + length + 1;
  }
  return { contents, missing, capped };
}

async function locate(
  git: GitCommand,
  cwd: string,
  ids: readonly string[],
  walked?: Walked,
): Promise<readonly CommitLocation[] | GitFailure> {
  const { refs, pushed, failure } = await reachOf(git, cwd, new Set(ids), walked ?? (await walkedBy(git, cwd)));
  return failure ?? ids.map((id) => ({ ref: refs.get(id), pushed: pushed.has(id) }));
}
