import type { Finding, Place } from './findings.ts';
import type { ScanRequest } from './scan.ts';
import * as text from './steps.text.ts';

/** What's known besides the places: about the env files among them, and how people type. */
export type Surroundings = {
  readonly where: ScanRequest['where'];
  readonly isBare: boolean;
  readonly canRotate: boolean;
  readonly canGuard: boolean;
  /** By the path of a place: what git does with an env file, which may have a key but not be committed. */
  readonly envFiles: ReadonlyMap<string, { readonly isTracked: boolean; readonly isIgnored: boolean }>;
  /** A name as a word of the user's shell; nothing in it does harm. */
  readonly word: (name: string) => string;
  /** A path of a place, the same way, from where the user is. */
  readonly pathWord: (path: string) => string;
};

/** In one command. */
const mostWords = 20;

/** What to do about keys, in this order, and nothing that isn't needed. */
export function stepsFor(keys: readonly Finding[], isInForce: (key: Finding) => boolean, around: Surroundings): readonly string[] {
  const { where, isBare, canRotate, canGuard, envFiles } = around;
  const places = keys.flatMap((key) => key.places);
  const reaches = new Set(places.map(({ reach }) => reach));
  const inUse = keys.filter((key) => canRotate && isInForce(key)).length;
  const isPushed = reaches.has('pushed');
  const isShared = isPushed || reaches.has('committed');

  const paths = (is: (place: Place) => boolean): readonly string[] => [
    ...new Set(places.flatMap((place) => (place.path !== undefined && is(place) ? [place.path] : []))),
  ];
  const files = paths(({ kind, line }) => kind === 'file' && line !== undefined);
  const staged = paths(({ kind }) => kind === 'index');
  const envs = [...new Set([...files, ...staged])].filter((path) => envFiles.has(path));
  const tracked = envs.filter((path) => envFiles.get(path)?.isTracked === true);
  // git keeps what's neither in the file nor in a commit.
  const isStagedAlone = keys.some(({ places: its }) => {
    const inFiles = its.flatMap(({ kind, path }) => (kind === 'file' ? [path] : []));
    return its.some(({ kind, path = '' }) => kind === 'index' && tracked.includes(path) && !inFiles.includes(path));
  });
  const untracked = envs.filter((path) => files.includes(path) && !tracked.includes(path));
  const inCode = (where === 'staged' ? staged : files).filter((path) => !envs.includes(path));
  const renamed = paths(({ kind, line }) => kind === 'file' && line === undefined);
  const restaged = staged.filter((path) => !tracked.includes(path));
  const [stashes, tags] = [new Set<number>(), new Set<string>()];
  let [isInCommits, isLeftOver] = [false, false];
  for (const { kind, ref, commit, reach } of places) {
    if (kind === 'stash') stashes.add(Number(/\d+/.exec(ref ?? '')?.[0]));
    else if (reach === 'only-in-this-clone') isLeftOver ||= kind !== 'git-directory' && kind !== 'ref';
    else if (commit !== undefined) isInCommits = true;
    else if (reach === 'committed' && ref?.startsWith('refs/') === false) tags.add(ref);
  }
  const inGit = paths(({ kind }) => kind === 'git-directory');
  const named = [...new Set(places.flatMap(({ kind, ref }) => (kind === 'ref' && ref !== undefined ? [ref] : [])))];
  const words = (of: Iterable<string>, as = around.pathWord): string => [...of].slice(0, mostWords).map(as).join(' ');

  return [
    ...(where === 'staged'
      ? []
      : [isShared ? text.revoke(inUse === 0 ? 'none' : inUse === keys.length ? 'all' : 'one of them') : text.revokeIfShared]),
    ...(tracked.length === 0
      ? []
      : [
          text.untrack(
            tracked,
            (isStagedAlone ? '-f ' : '') + words(tracked),
            tracked.filter((path) => envFiles.get(path)?.isIgnored !== true),
            isPushed,
          ),
        ]),
    ...(untracked.length > 0 ? [text.ignore(untracked)] : []),
    ...(inCode.length > 0 ? [text.cleanFiles(inCode, isPushed)] : []),
    ...([...renamed, ...named].length > 0 ? [text.rename([...renamed, ...named])] : []),
    ...(restaged.length > 0 ? [text.cleanIndex(renamed.length > 0 ? '-u' : words(restaged))] : []),
    ...(isPushed || (isBare && isInCommits) ? [text.cleanHistory] : isInCommits ? [text.cleanCommits] : []),
    ...(tags.size > 0 ? [text.dropTags(words(tags, around.word))] : []),
    // The last one first: the others keep their numbers.
    ...(stashes.size > 0 ? [text.dropStash([...stashes].toSorted((one, other) => other - one))] : []),
    ...(inGit.length > 0 ? [text.cleanGit(inGit)] : []),
    ...(isLeftOver || stashes.size > 0 ? [text.collect] : []),
    ...(canGuard ? [text.guard] : []),
  ];
}
