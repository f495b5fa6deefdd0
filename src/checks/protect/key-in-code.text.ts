import { edit, type Next } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { pages } from '../../openai/pages.ts';
import { plural } from '../../wording/plural.ts';
import { shortList } from '../../wording/short-list.ts';
import { gitCodes } from './git-failure.ts';
import { offerGuard } from './leaked-keys.text.ts';

// Names of files and keys are given as displayed.

export const codes = {
  ...gitCodes,
  'key-in-code': { status: 'problem', meaning: 'a file that git tracks, or would add, contains a key' },
  'key-in-test-data': { status: 'advice', meaning: 'only files in fixtures/ or testdata/ contain a key, which is probably made up' },
} as const satisfies Codes;

export const noRepository = "there's no git repo, so no file with a key can be committed";
/** What's unknown if git doesn't answer; follows “whether”. */
export const whetherAny = 'a file that git would commit contains a key';

/** @param isWhole whether all files were looked at */
export const isFree = (isWhole: boolean): string =>
  isWhole ? 'no file that git would commit contains a key' : `no key in the first files that git would commit; ${scanLooks}`;
const scanLooks = 'there are too many to look at all of them here, but openai-setup scan does';
export const isFreeBriefly = 'no key in the code';
/** @param said what's known of the keys: “revoked (noted on …)” */
export const isDead = (place: string, said: string): string => `${place} contains a key, but one that's ${said}`;

/** A line of a file with a key in it. */
export type Place = {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
};
type Found = {
  readonly places: readonly [Place, ...Place[]];
  /** How many there are: not all are described. */
  readonly count: number;
  /** One of them is the key that's in use. */
  readonly current: boolean;
  /** The project's variable for the key. */
  readonly variable: string;
  readonly hasGuard: boolean;
  /** The first file is nothing but the key: what removes it. */
  readonly onlyKey?: string | undefined;
  /** The changed files among them that the next commit takes along, for the shell. */
  readonly staged?: string;
  readonly envFile: string;
};

const named = (places: readonly Place[]): readonly string[] => places.map(({ file, line }) => `${file}:${line}`);

export const isInCode = ({ places, count, current, variable, hasGuard, onlyKey, staged = '', envFile }: Found) => {
  const [first, ...others] = named(places) as [string, ...string[]];
  const more = count - 1;
  const place = places[0];
  const instead = /\.(?:py|ipynb)$/.test(place.file) ? `os.environ["${variable}"] (import os)` : `${variable} from the environment`;
  const next: readonly Next[] = [
    ...(staged === '' ? [] : [`Keep it out of the next commit: git reset ${staged}`]),
    onlyKey === undefined
      ? edit(place, `Remove the key from ${first}, and have the code read ${instead} instead.`)
      : `There's nothing but the key in ${place.file}. Once it's in ${envFile}, delete the file: ${onlyKey}`,
    `If the file was ever pushed, or sent to someone, revoke the key and create a new one: ${pages.apiKeys}`,
    ...(hasGuard ? [] : [offerGuard]),
  ];
  return {
    summary: `${first} contains a key${more === 0 ? '' : `, and so ${plural(more, { one: 'does 1 more place', other: `do ${more} more places` })}`}`,
    why: `${current ? "It's the key you use now. " : ''}git would commit that file, so everyone who can read the repo could use the key.${
      others.length === 0 ? '' : ` Also in ${shortList('', others, 200).trim()}.`
    }`,
    next,
    first: staged === '' ? 1 : 2,
  };
};

export const isInTestData = ({ places, count }: Pick<Found, 'places' | 'count'>) => ({
  summary: `${shortList('', named(places), 100).trim()} ${plural(count, { one: 'contains', other: 'contain' })} what looks like a key`,
  why: "In test data, it's probably made up. If it's a real one, everyone who can read the repo could use it.",
  next: [
    `If it's a real key, revoke it: ${pages.apiKeys}`,
    "If it's made up on purpose, mark its line with “gitleaks:allow” or “pragma: allowlist secret”.",
  ],
});
