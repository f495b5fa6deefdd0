import type { GitCommand } from '../git/command.ts';
import { eachLine } from '../git/each-line.ts';
import { visitEveryObject } from '../git/every-object.ts';
import type { GitFailure } from '../git/failure.ts';
import { introductionsOf, type Introduction } from '../git/introductions.ts';
import { missingObjects } from '../git/missing-objects.ts';
import { remoteRefs } from '../git/remote-refs.ts';
import { reachOf, walkedBy, type Reach, type Walked } from '../git/reach.ts';
import { keysWithLines, type KeyInFile } from '../keys/key-stream.ts';
import { holdsNeedle } from '../keys/needles.ts';
import type { Findings, Place } from './findings.ts';
import { inTurns } from '../machine/in-turns.ts';
import { suspiciousFields } from './names.ts';
import { searchRefObjects } from './ref-objects.ts';
import { keyVisitor, type KeysOfObjects } from './object-keys.ts';
import * as text from './scan.text.ts';
import { stagedEntries, type StagedEntry } from './staged.ts';
import { searchTags } from './tags.ts';

/** A work tree, each of which has an index. `prefix`: how its paths are shown. */
export type WorkTree = {
  readonly root: string;
  readonly prefix: string;
  readonly index: { readonly indexFile?: string };
};

type History = {
  readonly git: GitCommand;
  /** The first one is where git is asked. */
  readonly workTrees: readonly [WorkTree, ...WorkTree[]];
  readonly progress: (count: number) => void;
  /** There is a key, and more may come. */
  readonly found?: () => void;
};

const lineFeed = 10;
const uncertain = { reach: 'committed', reachUnknown: true } as const;

/**
 * Searches every object of a repository, its index, and its refs, and says which commits have what's found and how far they got. Gives
 * where every commit is, if that had to be found out.
 */
export async function searchHistory({ git, workTrees, progress, found }: History, findings: Findings): Promise<Walked | undefined> {
  const [{ root: cwd, prefix }] = workTrees;
  const keys: KeysOfObjects = new Map();
  let asked: Promise<[Walked, readonly Index[]]> | undefined;
  // git has time for this while its objects are read, and without a key, nobody has to know.
  const ask = (): typeof asked & {} =>
    (asked ??= Promise.all([walkedBy(git, cwd), Promise.all(workTrees.map((each) => indexOf(git, each)))]));
  const visitor = keyVisitor(keys, findings, () => {
    void ask();
    found?.();
  });
  const [unread, { missing, isPartial }] = await Promise.all([
    visitEveryObject(git, cwd, visitor, progress),
    missingObjects(git, cwd),
    searchRefs(git, cwd, findings),
  ]);
  findings.couldNotRead(...unread, ...missing, ...(isPartial ? [text.isPartial] : []));
  if (keys.size === 0) return undefined;
  const ids = { blob: new Set<string>(), tree: new Set<string>(), commit: new Set<string>(), tag: new Set<string>() };
  for (const [id, { type }] of keys) ids[type].add(id);
  const { blob: blobs, tree: trees, commit: messages } = ids;
  /** Objects whose places aren't known yet. */
  const open = new Set([...blobs, ...trees]);
  const introduced: Introduction[] = [];
  const inPaths = new Map<string, readonly KeyInFile[]>();
  const keysInPath = (path: string): readonly KeyInFile[] => {
    const found = inPaths.get(path) ?? keysWithLines(Buffer.from(path));
    inPaths.set(path, found);
    return found;
  };
  const named = new Set<string>();
  /** A tree is shown by the paths in it, unless no commit leads to it. */
  const closeTrees = (): void => {
    for (const id of trees) if (keysOf(keys, id).every(({ secret }) => named.has(secret.fingerprint))) open.delete(id);
  };
  /** A commit that a ref or reflog leads to couldn't be read. */
  let isUncertain = false;
  const notRead = ({ text: why }: GitFailure): void => {
    if (!findings.unread.some(({ what }) => what === 'commits')) findings.couldNotRead({ what: 'commits', why });
  };
  const unlisted = (failure: GitFailure): void => {
    isUncertain = true;
    notRead(failure);
  };
  const [walked, indexes] = await ask();
  if (walked.failure !== undefined) unlisted(walked.failure);
  searchIndexes(indexes, keys, findings, (blob) => open.delete(blob));
  await searchTags(git, cwd, walked.refs, keys, findings);
  await searchRefObjects(git, cwd, walked.refs, keys, findings, (object, fingerprints) => {
    open.delete(object);
    for (const each of fingerprints) named.add(each);
  });
  const introduce = async (into: Buffer, failed: (failure: GitFailure) => void): Promise<void> => {
    const failure = await introductionsOf(
      git,
      cwd,
      into,
      {
        blob: (id) => blobs.has(id),
        path: (path) => keysWithLines(path).length > 0,
        mayHold: (bytes) => trees.size > 0 && holdsNeedle(bytes),
      },
      (introduction) => {
        introduced.push(introduction);
        open.delete(introduction.blob);
        for (const { secret } of keysInPath(introduction.path)) named.add(secret.fingerprint);
      },
    );
    if (failure !== undefined) failed(failure);
  };
  if (blobs.size + trees.size > 0) await introduce(walked.commits, unlisted);
  closeTrees();
  // Commits that nothing leads to anymore.
  if (open.size > 0) await introduce(await danglingCommits(git, cwd, walked.commits), notRead);
  closeTrees();
  const reach = await reachOf(git, cwd, new Set([...introduced.map(({ commit }) => commit), ...messages]), walked);
  const isPublic = ({ commit }: Introduction): boolean => reach.pushed.has(commit) || reach.committed.has(commit);
  const publicBlobs = new Set(introduced.filter(isPublic).map(({ blob }) => blob));
  // A commit that couldn't be read may have brought it to the remote.
  if (isUncertain) for (const { blob } of introduced) if (!publicBlobs.has(blob)) open.add(blob);
  for await (const { commit, path, blob } of inTurns(introduced)) {
    const place = { ...placeOf(commit, reach), path: prefix + path };
    for await (const key of inTurns(keysOf(keys, blob))) findings.add(key, { ...place, line: key.line });
    for (const key of keysInPath(path)) findings.add(key, place);
  }
  for (const commit of messages) for (const key of keysOf(keys, commit)) findings.add(key, { ...placeOf(commit, reach), kind: 'message' });
  for (const object of open)
    for (const key of keysOf(keys, object))
      findings.add(key, {
        kind: 'object',
        object,
        ...(isUncertain ? uncertain : { reach: 'only-in-this-clone' }),
      });
  return walked;
}

function keysOf(keys: KeysOfObjects, id: string): readonly KeyInFile[] {
  return keys.get(id)?.keys ?? [];
}

function placeOf(commit: string, { pushed, committed, stashed, refs, dates, failure }: Reach): Place {
  const isPublic = pushed.has(commit) || committed.has(commit);
  const stash = isPublic ? undefined : stashed.get(commit);
  const ref = stash ?? refs.get(commit);
  const date = dates.get(commit)?.toISOString();
  return {
    kind: stash === undefined ? 'commit' : 'stash',
    commit,
    ...(date === undefined ? {} : { date }),
    ...(ref === undefined ? {} : { ref }),
    ...(pushed.has(commit)
      ? { reach: 'pushed' }
      : committed.has(commit)
        ? { reach: 'committed' }
        : failure === undefined
          ? { reach: 'only-in-this-clone' }
          : uncertain),
  };
}

type Index = WorkTree & { readonly staged: readonly StagedEntry[] | GitFailure };

export async function indexOf(git: GitCommand, workTree: WorkTree): Promise<Index> {
  return { ...workTree, staged: await stagedEntries(git, workTree.root, workTree.index) };
}

/** What the next commits from the work trees would change. */
export function searchIndexes(
  indexes: readonly Index[],
  keys: KeysOfObjects,
  findings: Findings,
  closed: (blob: string) => void = () => {},
): void {
  for (const { root, prefix, staged } of indexes) {
    if ('because' in staged) findings.couldNotRead({ what: `index of ${root}`, why: staged.text });
    for (const { path, blob } of 'because' in staged ? [] : staged) {
      const place = { kind: 'index', path: prefix + path, reach: 'staged' } as const;
      for (const key of keysOf(keys, blob)) findings.add(key, { ...place, line: key.line });
      if (blob !== '') for (const key of keysWithLines(Buffer.from(path))) findings.add(key, place);
      closed(blob);
    }
  }
}

/** The names of refs. */
async function searchRefs(git: GitCommand, cwd: string, findings: Findings): Promise<void> {
  let kept: Buffer = Buffer.alloc(0);
  const named: string[] = [];
  const answer = await git(cwd, ['for-each-ref', '--format=%(refname)'], {
    onOutput(piece) {
      const bytes = kept.length === 0 ? piece : Buffer.concat([kept, piece]);
      const whole = bytes.subarray(0, bytes.lastIndexOf(lineFeed) + 1);
      kept = Buffer.from(bytes.subarray(whole.length));
      for (const name of suspiciousFields(whole, lineFeed)) named.push(name.toString('utf8'));
    },
  });
  if ('because' in answer) findings.couldNotRead({ what: 'refs', why: answer.text });
  if (named.length === 0) return;
  const isRemote = await remoteRefs(git, cwd);
  for (const ref of named)
    for (const key of keysWithLines(Buffer.from(ref)))
      findings.add(key, { kind: 'ref', ref, reach: isRemote(ref) ? 'pushed' : 'only-in-this-clone' });
}

async function danglingCommits(git: GitCommand, cwd: string, commits: Buffer): Promise<Buffer> {
  const known = new Set(commits.toString('latin1').split('\n'));
  const dangling: string[] = [];
  await eachLine(git, cwd, ['cat-file', '--batch-all-objects', '--unordered', '--batch-check=%(objecttype) %(objectname)'], (line) => {
    const id = line.slice('commit '.length);
    if (line.startsWith('commit ') && !known.has(id)) dangling.push(`${id}\n`);
  });
  return Buffer.from(dangling.join(''));
}
