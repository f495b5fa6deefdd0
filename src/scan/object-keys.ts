import { unreadObject } from '../git/every-object.ts';
import type { GitObject, ObjectVisitor } from '../git/object-reader.ts';
import { KeyStream, keysWithLines, type KeyInFile } from '../keys/key-stream.ts';
import { needleOffsets } from '../keys/needles.ts';
import type { Findings } from './findings.ts';

/** By object name: the keys in it. `date`: a tag's, if it says one. */
export type KeysOfObjects = Map<
  string,
  { readonly type: GitObject['type']; readonly keys: readonly KeyInFile[]; readonly date?: Date | undefined }
>;

/** Objects with keys. With more, somebody made the repository to be slow. */
const maxObjects = 200_000;

/** Collects the keys in git's objects. `onFirst`: there is one. */
export function keyVisitor(into: KeysOfObjects, findings: Findings, onFirst?: () => void): ObjectVisitor {
  let stream: KeyStream | undefined;
  let found: KeyInFile[] = [];
  const keep = ({ id, type }: GitObject, keys: readonly KeyInFile[], date?: Date): void => {
    if (keys.length === 0 || into.has(id)) return;
    if (into.size === 0) onFirst?.();
    if (into.size === maxObjects) findings.couldNotRead({ what: 'more objects with keys', why: `only the first ${maxObjects} are listed` });
    if (into.size <= maxObjects) into.set(id, { type, keys: once(keys), date });
  };
  return {
    spots: needleOffsets,
    whole: (object, bytes) => keep(object, keysWithLines(bytes), object.type === 'tag' ? dateOfTag(bytes) : undefined),
    part(object, bytes, isLast) {
      stream ??= new KeyStream((key) => found.push(key));
      stream.push(bytes, isLast);
      if (!isLast) return;
      keep(object, found);
      stream = undefined;
      found = [];
    },
    missing: (id) => findings.couldNotRead(unreadObject(id, "git can't read it")),
  };
}

function dateOfTag(bytes: Buffer): Date | undefined {
  const header = bytes.toString('latin1', 0, 2000).split('\n\n', 1)[0] ?? '';
  const seconds = /> (\d{1,12}) [+-]\d{4}$/.exec(header)?.[1];
  return seconds === undefined ? undefined : new Date(Number(seconds) * 1000);
}

/** Each key once, at its first line; marked as accepted only if it is everywhere. */
function once(keys: readonly KeyInFile[]): readonly KeyInFile[] {
  const first = new Map<string, KeyInFile>();
  for (const key of keys) {
    // A fingerprint takes ten times as long.
    const value = key.secret.reveal();
    const before = first.get(value);
    if (before === undefined) first.set(value, key);
    else if (before.accepted && !key.accepted) first.set(value, { ...before, accepted: false });
  }
  return [...first.values()];
}
