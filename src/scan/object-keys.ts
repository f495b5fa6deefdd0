import type { GitObject, ObjectVisitor } from '../git/object-reader.ts';
import { KeyStream, keysWithLines, type KeyInFile } from '../keys/key-stream.ts';
import { needleOffsets } from '../keys/needles.ts';
import type { Findings } from './findings.ts';

/** By object name: the keys in it. */
export type KeysOfObjects = Map<string, { readonly type: GitObject['type']; readonly keys: readonly KeyInFile[] }>;

/** Objects with keys. With more, somebody made the repository to be slow. */
const maxObjects = 200_000;

/** Collects the keys in git's objects. */
export function keyVisitor(into: KeysOfObjects, findings: Findings): ObjectVisitor {
  let stream: KeyStream | undefined;
  let found: KeyInFile[] = [];
  const keep = ({ id, type }: GitObject, keys: readonly KeyInFile[]): void => {
    if (keys.length === 0 || into.has(id)) return;
    if (into.size === maxObjects) findings.couldNotRead({ what: 'more objects with keys', why: `only the first ${maxObjects} are listed` });
    if (into.size <= maxObjects) into.set(id, { type, keys: once(keys) });
  };
  return {
    spots: needleOffsets,
    whole: (object, bytes) => keep(object, keysWithLines(bytes)),
    part(object, bytes, isLast) {
      stream ??= new KeyStream((key) => found.push(key));
      stream.push(bytes, isLast);
      if (!isLast) return;
      keep(object, found);
      stream = undefined;
      found = [];
    },
    missing: (id) => findings.couldNotRead({ what: `object ${id}`, why: "git can't read it" }),
  };
}

/** Each key once, at its first line; marked as accepted only if it is everywhere. */
function once(keys: readonly KeyInFile[]): readonly KeyInFile[] {
  const first = new Map<string, KeyInFile>();
  for (const key of keys) {
    const { fingerprint } = key.secret;
    const before = first.get(fingerprint);
    if (before === undefined) first.set(fingerprint, key);
    else if (before.accepted && !key.accepted) first.set(fingerprint, { ...before, accepted: false });
  }
  return [...first.values()];
}
