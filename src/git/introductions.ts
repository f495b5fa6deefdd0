import type { GitCommand } from './command.ts';
import type { GitFailure } from './failure.ts';

/** A file in a commit that none of the commit's parents has in this version. */
export type Introduction = { readonly commit: string; readonly path: string; readonly blob: string };

const removed = '';
const nul = 0;
const colon = 58;

/**
 * In which commits versions of files appear for the first time, on which path: for each blob that's wanted, and for each path that's
 * wanted by its name. `diff-tree` knows no textconv, external diff, mailmap, or signature check, as `log` does, each of which a
 * repository can turn into running a program. `-c`: in a merge, only what none of its parents has.
 *
 * @param commits their names, one a line
 * @param mayHold whether a piece of the output may have such a path in it; most don't
 */
export async function introductionsOf(
  git: GitCommand,
  cwd: string,
  commits: Buffer,
  isWanted: {
    readonly blob: (id: string) => boolean;
    readonly path: (path: Buffer) => boolean;
    readonly mayHold: (bytes: Buffer) => boolean;
  },
  found: (introduction: Introduction) => void,
): Promise<GitFailure | undefined> {
  let commit = '';
  let blob: string | undefined;
  let kept: Buffer = Buffer.alloc(0);
  const answer = await git(
    cwd,
    ['--no-replace-objects', 'diff-tree', '--stdin', '--root', '-c', '-r', '-z', '--raw', '--no-abbrev', '--no-renames'],
    {
      input: commits,
      onOutput(piece) {
        const bytes = kept.length === 0 ? piece : Buffer.concat([kept, piece]);
        const withPaths = isWanted.mayHold(bytes);
        let at = 0;
        for (let end = bytes.indexOf(nul); end !== -1; end = bytes.indexOf(nul, at)) {
          if (blob !== undefined) {
            if (blob !== removed && (isWanted.blob(blob) || (withPaths && isWanted.path(bytes.subarray(at, end)))))
              found({ commit, path: bytes.toString('utf8', at, end), blob });
            blob = undefined;
          } else if (bytes[at] === colon) blob = newBlobIn(bytes.toString('latin1', at, end));
          else commit = bytes.toString('latin1', at, end).trim();
          at = end + 1;
        }
        kept = Buffer.from(bytes.subarray(at));
      },
    },
  );
  return 'because' in answer ? answer : undefined;
}

/** One colon per parent; modes; object names; states. */
function newBlobIn(raw: string): string {
  let parents = 0;
  while (raw[parents] === ':') parents += 1;
  const id = raw.split(' ')[2 * parents + 1] ?? removed;
  return /^0+$/.test(id) ? removed : id;
}
