import type { GitCommand } from '../git/command.ts';
import { fieldsIn } from '../git/fields.ts';
import type { Ref } from '../git/refs.ts';
import { keysWithLines } from '../keys/key-stream.ts';
import type { Findings, Place } from './findings.ts';
import type { KeysOfObjects } from './object-keys.ts';

/** Trees that refs point at. Nobody has more. */
const maxTrees = 200;

/** What refs point at that's no commit: a push takes it along like one. What has a place then is no longer open. */
export async function searchRefObjects(
  git: GitCommand,
  cwd: string,
  refs: readonly Ref[],
  keys: KeysOfObjects,
  findings: Findings,
  closed: (object: string, fingerprints: readonly string[]) => void,
): Promise<void> {
  let trees = 0;
  for (const { ref: name, target: object, targetType: type, isRemote } of refs) {
    const ref = name.replace(/^refs\/(?:heads|tags|remotes)\//, '');
    const place: Place = { kind: 'object', object, ref, reach: isRemote ? 'pushed' : 'committed' };
    const add = (id: string, where: Place): void => {
      const found = keys.get(id)?.keys ?? [];
      for (const key of found) findings.add(key, { ...where, line: key.line });
      const inName = where.path === undefined ? [] : keysWithLines(Buffer.from(where.path));
      for (const key of inName) findings.add(key, where);
      closed(
        id,
        inName.map(({ secret }) => secret.fingerprint),
      );
    };
    if (type === 'blob') add(object, place);
    if (type !== 'tree') continue;
    trees += 1;
    const listed = trees > maxTrees ? undefined : await git(cwd, ['--no-replace-objects', 'ls-tree', '-r', '-z', object]);
    if (listed === undefined || 'because' in listed) {
      findings.couldNotRead({ what: ref, why: listed?.text ?? `only the first ${maxTrees} trees are read` });
      continue;
    }
    for (const field of fieldsIn(listed.bytes)) {
      const tab = field.indexOf('\t');
      add(field.slice(0, tab).split(' ')[2] ?? '', { ...place, path: field.slice(tab + 1) });
    }
  }
}
