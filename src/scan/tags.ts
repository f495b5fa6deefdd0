import type { GitCommand } from '../git/command.ts';
import { visitNamed } from '../git/every-object.ts';
import type { Ref } from '../git/refs.ts';
import type { Findings } from './findings.ts';
import type { KeysOfObjects } from './object-keys.ts';

/** Nobody tags a tag of a tag of a tag. */
const maxNestedTags = 20;
type RefOfTag = Map<string, Ref>;
const tagOfTag = '\ntype tag\n';

/** What annotated tags say. Nothing tells whether a tag was pushed, unless somebody fetches them into their remote's own place. */
export async function searchTags(
  git: GitCommand,
  cwd: string,
  refs: readonly Ref[],
  keys: KeysOfObjects,
  findings: Findings,
): Promise<void> {
  const tags = [...keys].filter(([, { type }]) => type === 'tag');
  if (tags.length === 0) return;
  const refOf: RefOfTag = new Map();
  for (const each of refs) if (each.type === 'tag' && refOf.get(each.object)?.isRemote !== true) refOf.set(each.object, each);
  if (tags.some(([id]) => !refOf.has(id))) await followTags(git, cwd, refOf);
  for (const [id, { keys: found, date: when }] of tags) {
    const named = refOf.get(id);
    const ref = named?.ref.replace(/^refs\/(?:tags|remotes)\//, '');
    const reach = named === undefined ? 'only-in-this-clone' : named.isRemote ? 'pushed' : 'committed';
    const date = when?.toISOString();
    const place = {
      kind: 'message',
      object: id,
      ...(date === undefined ? {} : { date }),
      ...(ref === undefined ? {} : { ref }),
      reach,
    } as const;
    for (const key of found) findings.add(key, place);
  }
}

/** A tag of a tag: whoever gets the outer one gets the inner one, whether or not that has a name. Adds those to `refOf`. */
async function followTags(git: GitCommand, cwd: string, refOf: RefOfTag): Promise<void> {
  let outer = [...refOf.keys()];
  for (let depth = 0; depth < maxNestedTags && outer.length > 0; depth += 1) {
    const inner: string[] = [];
    await visitNamed(git, cwd, outer, {
      spots: spotsOfTags,
      whole({ id, type }, bytes) {
        const named = type === 'tag' ? /^object ([0-9a-f]+)\ntype tag\n/.exec(bytes.toString('latin1', 0, 200))?.[1] : undefined;
        const by = refOf.get(id);
        if (named === undefined || by === undefined || refOf.has(named)) return;
        refOf.set(named, by);
        inner.push(named);
      },
      part() {},
      missing() {},
    });
    outer = inner;
  }
}

function spotsOfTags(bytes: Buffer): readonly number[] {
  const spots: number[] = [];
  for (let at = bytes.indexOf(tagOfTag); at !== -1; at = bytes.indexOf(tagOfTag, at + 1)) spots.push(at);
  return spots;
}
