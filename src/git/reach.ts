import type { GitCommand } from './command.ts';
import { eachLine } from './each-line.ts';
import type { GitFailure } from './failure.ts';
import { inTurns } from '../machine/in-turns.ts';

/** Where a commit is, besides in this clone. */
export type Reach = {
  /** A remote-tracking branch contains it, or did. */
  readonly pushed: ReadonlySet<string>;
  /** A branch, a tag, or HEAD contains it: the next push could take it along. */
  readonly committed: ReadonlySet<string>;
  /** By commit: the stash entry that it's a part of, such as `stash@{0}`. */
  readonly stashed: ReadonlyMap<string, string>;
  /** Short name of a ref that contains it, the most public one. */
  readonly refs: ReadonlyMap<string, string>;
  /** Committer's date. */
  readonly dates: ReadonlyMap<string, Date>;
  /** Why `pushed` and `committed` aren't everything. */
  readonly failure: GitFailure | undefined;
};

/** Commits that are named by a ref; the others have none. */
const maxNamed = 1000;
/** Bytes. */
const pieceSize = 32 * 1024;
const lineFeed = 10;
const plain = ['--no-replace-objects'];

/** Which commits are where, whichever of them matter: so this can be asked for before that's known. */
export type Walked = Pick<Reach, 'stashed' | 'failure'> & {
  /** A name a line. */
  readonly pushed: Buffer;
  readonly committed: Buffer;
  readonly hasRemotes: boolean;
};

export async function walkedBy(git: GitCommand, cwd: string): Promise<Walked> {
  let failure: GitFailure | undefined;
  const list = async (args: readonly string[], input = ''): Promise<Buffer> => {
    const pieces: Buffer[] = [];
    const answer = await git(cwd, [...plain, 'rev-list', ...args], {
      input,
      onOutput: (piece) => void pieces.push(piece),
    });
    if ('because' in answer) failure ??= answer;
    return Buffer.concat(pieces);
  };
  const pushedBy = async ({ hasRemotes, had }: Remotes): Promise<Pick<Walked, 'pushed' | 'hasRemotes'>> => {
    const tips = [...had, ''].join('\n');
    return {
      hasRemotes,
      pushed: hasRemotes ? await list(['--stdin', '--ignore-missing', '--remotes'], tips) : Buffer.alloc(0),
    };
  };
  const [ofRemotes, committed, stashed] = await Promise.all([
    remotesOf(git, cwd).then(pushedBy),
    list(['--exclude=refs/stash', '--exclude=refs/remotes/*', '--all']),
    stashedIn(git, cwd),
  ]);
  return { ...ofRemotes, committed, stashed, failure };
}

/** @param commits full names */
export async function reachOf(git: GitCommand, cwd: string, commits: ReadonlySet<string>, walked: Walked): Promise<Reach> {
  const dates = new Map<string, Date>();
  const dated = (line: string): void => {
    const [seconds, id] = line.split(' ');
    if (id !== undefined) dates.set(id, new Date(Number(seconds) * 1000));
  };
  const [pushed, committed, refs] = await Promise.all([
    among(commits, walked.pushed),
    among(commits, walked.committed),
    refsOf(git, cwd, [...commits].slice(0, maxNamed), walked.hasRemotes),
    eachLine(
      git,
      cwd,
      ['rev-list', '--no-walk=unsorted', '--timestamp', '--ignore-missing', '--stdin'],
      dated,
      [...commits, ''].join('\n'),
    ),
  ]);
  return { pushed, committed, stashed: walked.stashed, refs, dates, failure: walked.failure };
}

/** Those that are in a list, too. */
async function among(commits: ReadonlySet<string>, list: Buffer): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for await (const piece of inTurns(piecesOf(list))) {
    for (const id of piece.toString('latin1').split('\n')) if (commits.has(id)) found.add(id);
  }
  return found;
}

/** Some hundred lines each. */
function* piecesOf(list: Buffer): Generator<Buffer> {
  for (let at = 0; at < list.length;) {
    const end = list.indexOf(lineFeed, at + pieceSize);
    yield list.subarray(at, end === -1 ? list.length : end);
    at = end === -1 ? list.length : end + 1;
  }
}

type Remotes = {
  /** There are remote-tracking branches. */
  readonly hasRemotes: boolean;
  /** What they had before: a branch that was force-pushed over was public for a while. */
  readonly had: readonly string[];
};

export async function remotesOf(git: GitCommand, cwd: string): Promise<Remotes> {
  const refs = await git(cwd, [...plain, 'for-each-ref', '--count=500', '--format=%(refname)', 'refs/remotes']);
  if ('because' in refs) return { hasRemotes: true, had: [] };
  const hasRemotes = refs.bytes.length > 0;
  const names = refs.stdout.split('\n').filter((name) => name !== '' && !name.endsWith('/HEAD'));
  if (names.length === 0) return { hasRemotes, had: [] };
  const earlier = await git(cwd, [...plain, 'rev-list', '--walk-reflogs', '--max-count=10000', '--ignore-missing', ...names]);
  return {
    hasRemotes,
    had: 'because' in earlier ? [] : [...new Set(earlier.stdout.split('\n').filter((id) => id !== ''))],
  };
}

/** A stash entry is a commit of the files, whose parents are HEAD, one of the index, and one of the untracked files. */
async function stashedIn(git: GitCommand, cwd: string): Promise<Map<string, string>> {
  const stashed = new Map<string, string>();
  const listed = await git(cwd, [...plain, 'rev-list', '--walk-reflogs', '--ignore-missing', 'refs/stash', '--']);
  const ids = 'because' in listed ? [] : listed.stdout.split('\n').filter((id) => id !== '');
  if (ids.length === 0) return stashed;
  const parents = await git(cwd, [...plain, 'rev-list', '--no-walk=unsorted', '--parents', '--ignore-missing', '--stdin'], {
    input: `${ids.join('\n')}\n`,
  });
  const byId = new Map(
    'because' in parents ? [] : parents.stdout.split('\n').map((line) => [line.split(' ')[0] ?? '', line.split(' ').slice(2)]),
  );
  for (const [index, id] of ids.entries()) for (const each of [id, ...(byId.get(id) ?? [])]) stashed.set(each, `stash@{${index}}`);
  return stashed;
}

async function refsOf(git: GitCommand, cwd: string, ids: readonly string[], hasRemotes: boolean): Promise<Map<string, string>> {
  const named = new Map<string, string>();
  for (const refs of [...(hasRemotes ? ['refs/remotes/*'] : []), 'refs/heads/*', 'refs/*']) {
    const open = ids.filter((id) => !named.has(id));
    if (open.length === 0) break;
    const answer = await git(cwd, [...plain, 'name-rev', '--exclude=refs/remotes/*/HEAD', `--refs=${refs}`, ...open]);
    for (const line of 'because' in answer ? [] : answer.stdout.trimEnd().split('\n')) {
      const [id = '', name = 'undefined'] = line.split(' ');
      if (name !== 'undefined') named.set(id, name.replace(/[~^].*/, '').replace(/^(?:refs\/)?(?:remotes|heads|tags)\//, ''));
    }
  }
  return named;
}
