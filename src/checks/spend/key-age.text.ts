import type { Codes } from '../../engine/codes.ts';
import { pages } from '../../openai/pages.ts';
import { withInputFrom } from '../../shell/commands.ts';
import type { Shell } from '../../shell/shell.ts';
import { plural } from '../../wording/plural.ts';
import { adminCodes } from './admin-access.text.ts';

// Names and dates are given as displayed.

export const codes = {
  ...adminCodes,
  'key-old': { status: 'advice', meaning: 'the key is older than 90 days' },
  'key-expiring': { status: 'advice', meaning: 'the key expires within 14 days' },
  'key-expired': { status: 'problem', meaning: 'the key has expired' },
  'keys-to-review': { status: 'advice', meaning: 'other keys in the project are old, were never used, or never expire' },
} as const satisfies Codes;

const whyAge = 'The older a key is, the more places may have a copy of it.';

/** @param page where keys are revoked, if it's known */
const rotation = (shell: Shell, page: string | undefined): readonly string[] =>
  page === pages.apiKeys ? ['Replace it, and revoke it once the new one works: openai-setup rotate'] : byHand(shell, page);

const byHand = (shell: Shell, page: string | undefined): readonly string[] => [
  `Create a new key and save it: ${withInputFrom('key.txt', 'openai-setup --key-stdin --yes', shell)}, or paste it in the wizard.`,
  page === undefined ? 'Once it works, revoke the old one.' : `Once it works, revoke the old one: ${page}`,
];

export const replaceNow = { text: 'Replace the key now?' };
export const rotateNow = { label: 'Replace it', hint: 'the old one works until the new one does' };
export const rotateLater = { label: 'Not now' };
export const rotatePlan = 'continue with openai-setup rotate';

export const needsAdminKey = {
  summary: "Can't check the key's age without an admin key",
  why: whyAge,
  next: [`See for yourself: ${pages.apiKeys}, or set OPENAI_ADMIN_KEY.`],
};

/** @param page where the keys are listed, if it's known */
export const isUnknownThere = (name: string, page: string | undefined) => ({
  summary: `Only ${name} knows how old the key is`,
  why: whyAge,
  next: [page === undefined ? `Ask whoever runs ${name}.` : `See for yourself: ${page}`],
});

export const isLocal = (name: string): string => `${name} runs on this computer: its key doesn't age`;

export const savedHere = (days: number): string => `The key was saved here ${ago(days)}`;

/**
 * @param key its name or its last characters
 * @param oldAfter days
 */
export const isOld = (key: string, days: number, oldAfter: number, shell: Shell, page: string | undefined) => ({
  summary: `The key ${key} is ${days} days old`,
  why: `${whyAge} After ${oldAfter} days, it's time for a new one.`,
  next: rotation(shell, page),
});

export const hasExpired = (key: string, date: string, shell: Shell) => ({
  summary: `The key ${key} expired on ${date}`,
  why: 'The API rejects every request with it.',
  next: rotation(shell, pages.apiKeys),
});

/** @param days whole days left */
export const expiresSoon = (key: string, days: number, shell: Shell) => ({
  summary: `The key ${key} expires ${days === 0 ? 'within a day' : plural(days, { one: `in ${days} day`, other: `in ${days} days` })}`,
  why: 'After that, the API rejects every request with it.',
  next: rotation(shell, pages.apiKeys),
});

/** @param ownAge days; `undefined` if the project's own key isn't known to be among them */
export const areToReview = (count: number, ownAge: number | undefined) => ({
  summary:
    ownAge === undefined
      ? plural(count, { one: `${count} key in the project is worth a look`, other: `${count} keys in the project are worth a look` })
      : `The key ${isAged(ownAge)}; ` +
        plural(count, {
          one: `${count} other key in the project is worth a look`,
          other: `${count} other keys in the project are worth a look`,
        }),
  why: 'A key that nobody uses or that never expires can still leak.',
  next: [`Revoke the ones nobody needs: ${pages.apiKeys}`],
});

/** @param expires a date */
export const isWell = (days: number, expires: string | undefined): string =>
  `The key ${isAged(days)}; ${expires === undefined ? 'it never expires' : `it expires on ${expires}`}`;

export const noKey = {
  summary: "There's no key to check the age of",
  why: whyAge,
  next: [`Check your keys: ${pages.apiKeys}`],
};

export const notAmong = (project: string) => ({
  summary: `Can't tell how old the key is: it isn't in project ${project}`,
  why: whyAge,
  next: [`Check your keys: ${pages.apiKeys}`],
});

// The list of keys, one per line.

/** @param plain words instead of symbols */
export const keyCell = (
  name: string,
  { own, isMarked, plain }: { readonly own: boolean; readonly isMarked: boolean; readonly plain: boolean },
): string => `${isMarked ? (plain ? 'worth a look: ' : '! ') : ''}${name}${own ? ' (this one)' : ''}`;
export const ageCell = (days: number): string =>
  days === 0 ? 'created today' : plural(days, { one: `${days} day old`, other: `${days} days old` });
/** @param days since its last use */
export const useCell = (days: number | undefined): string => (days === undefined ? 'never used' : `used ${ago(days)}`);
/** @param date its last day */
export const endedCell = (date: string): string => `expired ${date}`;
export const endCell = (date: string | undefined): string => (date === undefined ? 'never expires' : `expires ${date}`);

/** @param counts of the remarks about them, see {@link remarks} */
export const more = (keys: number, counts: readonly string[]): string =>
  `and ${keys} more${counts.length === 0 ? '' : `: ${counts.join(', ')}`}`;

/** A remark and the number of keys it applies to; `oldAfter`: days. */
export const remarks = {
  expired: (count: number): string => `${count} expired`,
  old: (count: number, oldAfter: number): string => `${count} older than ${oldAfter} days`,
  unused: (count: number): string => `${count} never used`,
  'owner-left': (count: number): string => `${count} with an owner who left`,
  'never-expires': (count: number): string => plural(count, { one: `${count} never expires`, other: `${count} never expire` }),
};

function isAged(days: number): string {
  return days === 0 ? 'was created today' : plural(days, { one: `is ${days} day old`, other: `is ${days} days old` });
}

function ago(days: number): string {
  return days === 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`;
}
