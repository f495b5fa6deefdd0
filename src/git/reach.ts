import type { GitCommand } from './command.ts';
import { eachLine } from './each-line.ts';
import type { GitFailure } from './failure.ts';

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
const plain = ['--no-replace-objects'];

/** @param commits full names */
export async function reachOf(git: GitCommand, cwd: string, commits: ReadonlySet<string>): Promise<Reach> {
  let failure: GitFailure | undefined;
  const among = async (args: readonly string[], input?: string): Promise<Set<string>> => {
    const found = new Set<string>();
    const add = (id: string): void => void (commits.has(id) && found.add(id));
    const failed = await eachLine(git, cwd, ['rev-list', ...args], add, input);
    failure ??= failed;
    return found;
  };
  const dates = new Map<string, Date>();
  const dated = (line: string): void => {
    const [seconds, id] = line.split(' ');
    if (id !== undefined) dates.set(id, new Date(Number(seconds) * 1000));
  };
  const [pushed, committed, stashed, refs] = await Promise.all([
    remotesHad(git, cwd).then((had) => among(['--stdin', '--ignore-missing', '--remotes'], [...had, ''].join('\n'))),
    among(['--exclude=refs/stash', '--exclude=refs/remotes/*', '--all']),
    stashedIn(git, cwd),
    refsOf(git, cwd, [...commits].slice(0, maxNamed)),
    eachLine(
      git,
      cwd,
      ['rev-list', '--no-walk=unsorted', '--timestamp', '--ignore-missing', '--stdin'],
      dated,
      [...commits, ''].join('\n'),
    ),
  ]);
  return { pushed, committed, stashed, refs, dates, failure };
}

/** What remote-tracking branches had before: a branch that was force-pushed over was public for a while. */
export async function remotesHad(git: GitCommand, cwd: string): Promise<readonly string[]> {
  const refs = await git(cwd, [...plain, 'for-each-ref', '--count=500', '--format=%(refname)', 'refs/remotes']);
  if ('because' in refs) return [];
  const names = refs.stdout.split('\n').filter((name) => name !== '' && !name.endsWith('/HEAD'));
  if (names.length === 0) return [];
  const earlier = await git(cwd, [...plain, 'rev-list', '--walk-reflogs', '--max-count=10000', '--ignore-missing', ...names]);
  return 'because' in earlier ? [] : [...new Set(earlier.stdout.split('\n').filter((id) => id !== ''))];
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

async function refsOf(git: GitCommand, cwd: string, ids: readonly string[]): Promise<Map<string, string>> {
  const named = new Map<string, string>();
  for (const refs of ['refs/remotes/*', 'refs/heads/*', 'refs/*']) {
    const open = ids.filter((id) => !named.has(id));
    if (open.length === 0) break;
    const answer = await git(cwd, [...plain, 'name-rev', `--refs=${refs}`, ...open]);
    for (const line of 'because' in answer ? [] : answer.stdout.trimEnd().split('\n')) {
      const [id = '', name = 'undefined'] = line.split(' ');
      if (name !== 'undefined') named.set(id, name.replace(/[~^].*/, '').replace(/^(?:refs\/)?(?:remotes|heads|tags)\//, ''));
    }
  }
  return named;
}
