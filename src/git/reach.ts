import { inTurns } from '../machine/in-turns.ts';
import type { GitCommand } from './command.ts';
import { eachLine } from './each-line.ts';
import type { GitFailure } from './failure.ts';
import { listRefs, type Ref } from './refs.ts';

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

/** Every commit that a ref or a reflog leads to, and where it is, whichever of them matter: so this can be asked for before that's known. */
export type Walked = Pick<Reach, 'stashed' | 'failure'> & {
  readonly refs: readonly Ref[];
  /** A name a line, children before their parents. */
  readonly commits: Buffer;
  /** In the same order. */
  readonly states: readonly State[];
};

/** One number, since there may be a million: the place of a ref in `refs`, times four, and these flags. */
type State = number;
const isPushed = 1;
const isCommitted = 2;
const noRef = 2 ** 27;
const nowhere: State = noRef * 4;

/** Where something is that's in both. */
function joined(one: State, other: State): State {
  return (Math.min(one >> 2, other >> 2) << 2) | ((one | other) & (isPushed | isCommitted));
}

/** Bytes. */
const pieceSize = 32 * 1024;
const lineFeed = 10;
const reflogsOf = ['rev-list', '--walk-reflogs', '--ignore-missing'];

export async function walkedBy(git: GitCommand, cwd: string): Promise<Walked> {
  let failure: GitFailure | undefined;
  // Remotes before branches before everything else; among them, the usual name first.
  const ranks: Ref[][] = [];
  for await (const each of inTurns(await listRefs(git, cwd, (why) => void (failure = why)))) (ranks[rankOf(each)] ??= []).push(each);
  const refs = ranks.flat();
  const tips = new Map<string, State>();
  const add = (id: string, state: State): void => void tips.set(id, joined(tips.get(id) ?? nowhere, state));
  for await (const [at, { ref, target }] of inTurns(refs.entries())) if (!/^refs\/remotes\/[^/]+\/HEAD$/.test(ref)) add(target, at * 4);
  const tipsOf = async (args: readonly string[], flag: State, input = ''): Promise<void> => {
    const why = await eachLine(git, cwd, ['rev-list', '--no-walk=unsorted', ...args], (id) => add(id, nowhere | flag), input);
    failure ??= why;
  };
  const pushedTips = async (): Promise<void> => {
    const remote = refs.filter(({ isRemote, targetType }) => isRemote && targetType === 'commit');
    if (remote.length === 0) return;
    // A branch that was force-pushed over was public for a while.
    const had = new Set(remote.map(({ target }) => target));
    await eachLine(git, cwd, [...reflogsOf, '--max-count=10000', '--remotes'], (id) => had.add(id));
    await tipsOf(['--stdin', '--ignore-missing'], isPushed, [...had, ''].join('\n'));
  };
  /** By name: the place in the list of stash entries. */
  const stash = new Map<string, number>();
  const isStash = ({ ref }: Ref): boolean => ref === 'refs/stash';
  await Promise.all([
    refs.some(isStash) ? eachLine(git, cwd, [...reflogsOf, 'refs/stash', '--'], (id) => stash.set(id, stash.size)) : undefined,
    pushedTips(),
    tipsOf(['--exclude=refs/stash', '--exclude=refs/remotes/*', '--all'], isCommitted),
  ]);
  const walked = await walk(git, cwd, { tips, stash }, ['--topo-order']);
  // git shows nothing in this order if it can't read a commit, and in its own order what comes before that one.
  const known = walked.failure === undefined ? walked : await walk(git, cwd, { tips, stash }, []);
  return { refs, ...known, failure: failure ?? known.failure };
}

/** Hands what's known about each commit on to its parents. */
async function walk(
  git: GitCommand,
  cwd: string,
  { tips, stash }: { readonly tips: ReadonlyMap<string, State>; readonly stash: ReadonlyMap<string, number> },
  order: readonly string[],
): Promise<Omit<Walked, 'refs'>> {
  const ids: Buffer[] = [];
  const states: State[] = [];
  const stashed = new Map<string, string>();
  /** Parents that weren't shown yet. */
  const next = new Map<string, State>();
  let piece = '';
  const args = ['rev-list', ...order, '--parents', '--all', '--reflog', '--ignore-missing'];
  const failure = await eachLine(git, cwd, args, (line) => {
    const [id = '', ...parents] = line.split(' ');
    const state = joined(tips.get(id) ?? nowhere, next.get(id) ?? nowhere);
    next.delete(id);
    for (const parent of parents) next.set(parent, joined(next.get(parent) ?? nowhere, state));
    const entry = stash.get(id);
    // Its first parent is HEAD; others are the index and the untracked files.
    if (entry !== undefined) for (const each of [id, ...parents.slice(1)]) stashed.set(each, `stash@{${entry}}`);
    states.push(state);
    piece += `${id}\n`;
    if (piece.length < pieceSize) return;
    ids.push(Buffer.from(piece, 'latin1'));
    piece = '';
  });
  return { commits: Buffer.concat([...ids, Buffer.from(piece, 'latin1')]), states, stashed, failure };
}

/** @param commits full names */
export async function reachOf(git: GitCommand, cwd: string, commits: ReadonlySet<string>, walked: Walked): Promise<Reach> {
  const [pushed, committed] = [new Set<string>(), new Set<string>()];
  const refs = new Map<string, string>();
  const dates = new Map<string, Date>();
  const date = ['rev-list', '--no-walk=unsorted', '--timestamp', '--ignore-missing', '--stdin'];
  const dated = (line: string): void => {
    const [seconds, id = ''] = line.split(' ');
    dates.set(id, new Date(Number(seconds) * 1000));
  };
  const asked = eachLine(git, cwd, date, dated, [...commits, ''].join('\n'));
  let at = 0;
  for await (const piece of inTurns(piecesOf(walked.commits))) {
    for (const id of piece.toString('latin1').split('\n')) {
      const state = walked.states[at] ?? nowhere;
      at += 1;
      if (!commits.has(id)) continue;
      if ((state & isPushed) !== 0) pushed.add(id);
      if ((state & isCommitted) !== 0) committed.add(id);
      const ref = walked.refs[state >> 2]?.ref;
      if (ref !== undefined) refs.set(id, ref.replace(/^refs\/(?:(?:remotes|heads|tags)\/)?/, ''));
    }
  }
  await asked;
  return { pushed, committed, stashed: walked.stashed, refs, dates, failure: walked.failure };
}

/** Some hundred lines each, without the last line feed. */
function* piecesOf(list: Buffer): Generator<Buffer> {
  for (let at = 0; at < list.length;) {
    const end = list.indexOf(lineFeed, at + pieceSize);
    yield list.subarray(at, end === -1 ? list.length : end);
    at = end === -1 ? list.length : end + 1;
  }
}

function rankOf({ ref, isRemote }: Ref): number {
  const kind = isRemote ? 0 : ref.startsWith('refs/heads/') ? 2 : 4;
  return kind + (/\/ma(?:in|ster)$/.test(ref) ? 0 : 1);
}
