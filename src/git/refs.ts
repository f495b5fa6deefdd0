import type { GitCommand } from './command.ts';
import { eachLine } from './each-line.ts';

/** A full name, such as `refs/tags/v1`, and what it leads to. */
export type RefToOther = { readonly ref: string; readonly object: string; readonly type: 'tag' | 'tree' | 'blob' };

const isOther = (type: string | undefined): type is RefToOther['type'] => type === 'tag' || type === 'tree' || type === 'blob';

/**
 * The refs that lead to no commit, in order. Each object is asked about once: `for-each-ref` with `%(objecttype)` reads one for each ref,
 * and takes 10 s for 200,000 (git 2.39, November 2026).
 */
export async function refsToOthers(git: GitCommand, cwd: string): Promise<readonly RefToOther[]> {
  const refs: { readonly object: string; readonly ref: string }[] = [];
  await eachLine(git, cwd, ['for-each-ref', '--format=%(objectname) %(refname)'], (line) => {
    const space = line.indexOf(' ');
    // A branch is a commit; git sees to that.
    if (line.startsWith('refs/heads/', space + 1)) return;
    refs.push({ object: line.slice(0, space), ref: Buffer.from(line.slice(space + 1), 'latin1').toString('utf8') });
  });
  if (refs.length === 0) return [];
  const types = new Map<string, string>();
  const input = [...new Set(refs.map(({ object }) => object)), ''].join('\n');
  await eachLine(
    git,
    cwd,
    ['cat-file', '--buffer', '--batch-check=%(objectname) %(objecttype)'],
    (line) => {
      const [id = '', type] = line.split(' ');
      if (isOther(type)) types.set(id, type);
    },
    input,
  );
  return refs.flatMap(({ ref, object }) => {
    const type = types.get(object);
    return isOther(type) ? [{ ref, object, type }] : [];
  });
}
