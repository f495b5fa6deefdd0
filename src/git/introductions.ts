import type { GitCommand } from './command.ts';
import type { GitFailure } from './failure.ts';
import { noIndex } from './no-index.ts';

/** A file in a commit that none of the commit's parents has in this version. */
export type Introduction = { readonly commit: string; readonly path: string; readonly blob: string };

/** git dies of a .gitmodules that it doesn't like as soon as a diff has a submodule in it. */
export const noSubmodules = '--ignore-submodules=all';

const removed = '';
const nul = 0;
const colon = 58;

/** Which files are wanted. */
export type Wanted = {
  readonly blob: (id: string) => boolean;
  readonly path: (path: Buffer) => boolean;
  /** Whether a piece of the output may have such a path in it; most don't. */
  readonly mayHold: (bytes: Buffer) => boolean;
};

/** Commits to get around, each of which costs a new process. */
const maxBroken = 50;

/**
 * In which commits versions of files appear for the first time, on which path: for each blob that's wanted, and for each path that's
 * wanted by its name. What git can't read is left out; the first failure is returned.
 *
 * @param commits their names, one a line
 */
export async function introductionsOf(
  git: GitCommand,
  cwd: string,
  commits: Buffer,
  wanted: Wanted,
  found: (introduction: Introduction) => void,
): Promise<GitFailure | undefined> {
  // Two halves at once: everything else waits for this.
  const half = commits.indexOf(10, commits.length / 2) + 1;
  const later: Introduction[] = [];
  const [one, other] = await Promise.all([
    introduceAll(git, cwd, commits.subarray(0, half), wanted, found),
    introduceAll(git, cwd, commits.subarray(half), wanted, (each) => later.push(each)),
  ]);
  for (const each of later) found(each);
  return one ?? other;
}

async function introduceAll(
  git: GitCommand,
  cwd: string,
  commits: Buffer,
  wanted: Wanted,
  found: (introduction: Introduction) => void,
): Promise<GitFailure | undefined> {
  let left = commits;
  let first: GitFailure | undefined;
  for (let broken = 0; broken < maxBroken && left.length > 0; broken += 1) {
    const { failure, last } = await introduce(git, cwd, left, wanted, found);
    if (failure === undefined) break;
    first ??= failure;
    // Past the last one that git showed, and the one after it, which it failed at.
    const shown = last === '' ? 0 : left.indexOf(10, left.indexOf(last)) + 1;
    left = left.subarray(left.indexOf(10, shown) + 1 || left.length);
  }
  return first;
}

/**
 * `diff-tree` knows no textconv, external diff, mailmap, or signature check, as `log` does, each of which a repository can turn into
 * running a program. `-c`: in a merge, only what none of its parents has. `--always`: a commit without changes is shown, too.
 */
async function introduce(
  git: GitCommand,
  cwd: string,
  commits: Buffer,
  wanted: Wanted,
  found: (introduction: Introduction) => void,
): Promise<{ readonly failure: GitFailure | undefined; readonly last: string }> {
  let commit = '';
  let blob: string | undefined;
  let kept: Buffer = Buffer.alloc(0);
  const how = ['--stdin', '--root', '-c', '--always', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', noSubmodules];
  const answer = await git(cwd, ['--no-replace-objects', 'diff-tree', ...how], {
    ...noIndex(cwd),
    input: commits,
    onOutput(piece) {
      const bytes = kept.length === 0 ? piece : Buffer.concat([kept, piece]);
      const withPaths = wanted.mayHold(bytes);
      let at = 0;
      for (let end = bytes.indexOf(nul); end !== -1; end = bytes.indexOf(nul, at)) {
        if (blob !== undefined) {
          if (blob !== removed && (wanted.blob(blob) || (withPaths && wanted.path(bytes.subarray(at, end)))))
            found({ commit, path: bytes.toString('utf8', at, end), blob });
          blob = undefined;
        } else if (bytes[at] === colon) blob = newBlobIn(bytes.toString('latin1', at, end));
        else commit = bytes.toString('latin1', at, end).trim();
        at = end + 1;
      }
      kept = Buffer.from(bytes.subarray(at));
    },
  });
  return { failure: 'because' in answer ? answer : undefined, last: commit };
}

/** One colon per parent; modes; object names; states. */
function newBlobIn(raw: string): string {
  let parents = 0;
  while (raw[parents] === ':') parents += 1;
  const id = raw.split(' ')[2 * parents + 1] ?? removed;
  return /^0+$/.test(id) ? removed : id;
}
