import type { FoundKey } from '../keys/find-keys.ts';
import type { KeyFamily } from '../keys/shape.ts';
import type { Secret } from '../keys/secret.ts';
import { withoutKeys } from '../keys/key-stream.ts';
import type { Unread } from '../git/every-object.ts';

/** How far a key got: from this computer only to everybody who can read a remote. */
export type PlaceReach = 'working-tree' | 'staged' | 'committed' | 'pushed' | 'only-in-this-clone';

/** Where a key is. Names are outside text; a key in one is masked. */
export type Place = {
  readonly kind: 'file' | 'index' | 'commit' | 'object' | 'ref' | 'message' | 'reflog' | 'stash' | 'git-directory';
  /** From the root of the repository, with `/`; absolute for a work tree elsewhere. */
  readonly path?: string;
  /** 1-based. */
  readonly line?: number;
  /** Full object names. */
  readonly commit?: string;
  readonly object?: string;
  /** ISO 8601. */
  readonly date?: string;
  readonly ref?: string;
  readonly reach: PlaceReach;
  /** git couldn't read some commits, so it may have been pushed. */
  readonly reachUnknown?: true;
};

type Kept = { readonly place: Place; readonly accepted: boolean };

/** One key, and everywhere that it is. */
export type Finding = {
  readonly secret: Secret;
  readonly family: KeyFamily;
  readonly places: readonly Place[];
  /** Every place is marked as accepted. */
  readonly accepted: boolean;
  /** Every place is made-up test data. */
  readonly testData: boolean;
};

/** In all. With more, somebody made the repository to be slow. */
const maxPlaces = 200_000;
/** Whether a path is that of made-up test data. */
export const isTestData = (path: string): boolean => testDirectory.test(path);
const testDirectory = /(?:^|\/)(?:fixtures|__fixtures__|testdata|test-data)\//;

/** Collects what's found, by key. */
export class Findings {
  readonly #keys = new Map<string, { readonly key: FoundKey; readonly places: Map<string, Kept> }>();
  /** Names without keys: most of them come again and again. */
  readonly #masked = new Map<string, string>();
  readonly unread: Unread[] = [];
  #count = 0;

  add(key: FoundKey, place: Place): void {
    const value = key.secret.reveal();
    let known = this.#keys.get(value);
    if (known === undefined) this.#keys.set(value, (known = { key, places: new Map() }));
    const shown: Place = {
      ...place,
      ...(place.path === undefined ? {} : { path: this.#mask(place.path) }),
      ...(place.ref === undefined ? {} : { ref: this.#mask(place.ref) }),
    };
    // The same key twice in a file is one place: the first line of it.
    const { line: _line, ...without } = shown;
    const id = JSON.stringify(without);
    const before = known.places.get(id);
    if (before !== undefined) {
      if (before.accepted && !key.accepted) known.places.set(id, { ...before, accepted: false });
      return;
    }
    this.#count += 1;
    if (this.#count === maxPlaces) this.unread.push({ what: 'more places', why: `only the first ${maxPlaces} are listed` });
    if (this.#count < maxPlaces) known.places.set(id, { place: shown, accepted: key.accepted });
  }

  #mask(name: string): string {
    const masked = this.#masked.get(name) ?? withoutKeys(name);
    this.#masked.set(name, masked);
    return masked;
  }

  couldNotRead(...unread: readonly Unread[]): void {
    this.unread.push(...unread.map((each) => ({ ...each, what: withoutKeys(each.what) })));
  }

  /** The most public first. */
  all(): readonly Finding[] {
    const found = [...this.#keys.values()].map(({ key: { secret, family }, places }) => {
      const kept = [...places.values()];
      return {
        secret,
        family,
        places: order.flatMap((reach) => kept.flatMap(({ place }) => (place.reach === reach ? [place] : []))),
        accepted: kept.every(({ accepted }) => accepted),
        testData: kept.every(({ place }) => place.path !== undefined && isTestData(place.path)),
      };
    });
    return found.toSorted((one, other) => byReach(one.places[0] as Place, other.places[0] as Place));
  }
}

const order: readonly PlaceReach[] = ['pushed', 'committed', 'staged', 'working-tree', 'only-in-this-clone'];

function byReach(one: Place, other: Place): number {
  return order.indexOf(one.reach) - order.indexOf(other.reach);
}
