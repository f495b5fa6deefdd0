import type { Codes } from '../../engine/codes.ts';
import { dollars } from '../../openai/dollars.ts';
import { adminCodes } from './admin-access.text.ts';

// Amounts are in US dollars a month. Names, dates, and what the API says are given as displayed; `whose` is ofProject or
// ofOrganization (set-limit.text.ts), `page` the address where the limit can be set.

export const codes = {
  ...adminCodes,
  'no-limit': { status: 'problem', meaning: 'the admin key sees no monthly hard limit, neither of the project nor of the organization' },
  'limit-too-high': { status: 'problem', meaning: 'the monthly limit is higher than --limit' },
  'limit-not-enforcing': { status: 'problem', meaning: 'a monthly limit is set, and the API says that it is not enforced' },
  'limit-unconfirmed': { status: 'unknown', meaning: 'nobody has confirmed a monthly hard limit in the last 90 days' },
} as const satisfies Codes;

const whyLimit = 'Without a hard limit, a leaked or looping key can spend until the card or the credit is empty.';
const whyLower = 'Up to the limit, a leaked or looping key can spend your money.';
const howToSet = 'Run openai-setup limits in a terminal, or: openai-setup limits --yes --limit 10';

export const projectUnknown = {
  summary: 'Which project of the organization this one belongs to is not known, so neither is its limit',
  why: 'The admin key sees several projects, and each has a limit of its own.',
  next: ['Run openai-setup limits in a terminal and choose it.', 'Or set OPENAI_PROJECT_ID to its id (proj_…) and run this again.'],
};

/** @param project its name */
export const noLimit = (project: string, isOrganizationKnown: boolean, page: string) => ({
  summary: isOrganizationKnown
    ? `There is no monthly limit, neither for project ${project} nor for the organization`
    : `Project ${project} has no monthly limit; the limit of the organization could not be read`,
  why: whyLimit,
  next: [howToSet, `Or set it by hand: ${page}`],
});

/** @param enforcement as the API words it */
export const notEnforced = (limitUsd: number, whose: string, enforcement: string, page: string) => ({
  summary: `The limit of ${dollars(limitUsd)} a month for ${whose} stops nothing: the API says “${enforcement}”`,
  why: 'Only a limit that is enforced makes requests fail; otherwise spending goes on.',
  next: [`Switch on “Enforce a hard limit” here: ${page}`, howToSet],
});

/** @param wantedUsd the amount of `--limit` */
export const tooHigh = (limitUsd: number, whose: string, wantedUsd: number, page: string) => ({
  summary: `The limit of ${dollars(limitUsd)} a month for ${whose} is above the ${dollars(wantedUsd)} of --limit`,
  why: whyLower,
  next: [`Lower it: openai-setup limits --yes --limit ${wantedUsd}`, `Or by hand: ${page}`],
});

/** @param wantedUsd the amount of `--limit`, if it's higher */
export const isEnforced = (limitUsd: number, whose: string, wantedUsd?: number): string =>
  `Hard limit of ${dollars(limitUsd)} a month for ${whose}, enforced${wantedUsd === undefined ? '' : `, below the ${dollars(wantedUsd)} of --limit`}`;

/** @param wantedUsd the amount of `--limit` */
export const confirmedTooHigh = (limitUsd: number, day: string, wantedUsd: number, page: string) => ({
  summary: `The limit confirmed on ${day} is ${dollars(limitUsd)} a month, above the ${dollars(wantedUsd)} of --limit`,
  why: whyLower,
  next: [`Lower it at ${page} and run openai-setup limits again.`],
});

export const isConfirmed = (limitUsd: number, day: string): string => `Hard limit of ${dollars(limitUsd)} a month, confirmed on ${day}`;

/** What was confirmed, and why an existing admin key didn't help: two summaries. */
export const confirmedBut = (confirmed: string, unhelpful: string): string => `${confirmed}. But: ${unhelpful}`;

/** @param name the model server's */
export const costsNothing = (name: string): string => `${name} runs on this computer, so requests cost nothing`;

/** @param page where the limit can be set, if it's known */
export const limitElsewhere = (name: string, page: string | undefined) => ({
  summary: `Requests are paid at ${name}, whose limits openai-setup can't see`,
  why: 'Without a limit, a leaked or looping key can spend until the card or the credit is empty. One set at OpenAI has no effect there.',
  next: [page === undefined ? `Ask whoever runs ${name} for a limit on this key.` : `Set a limit there: ${page}`],
});

/** @param lapsedAfter how many days a confirmation is valid, if there was one */
export const unconfirmed = (page: string, lapsedAfter?: number) => ({
  summary:
    lapsedAfter === undefined
      ? 'No monthly hard limit is confirmed for this project'
      : `The limit was confirmed more than ${lapsedAfter} days ago`,
  why: whyLimit,
  next: [
    `Set one at ${page}: Spend → “Edit spend limit” → switch on “Enforce a hard limit”.`,
    'Then run openai-setup limits and say what you set.',
  ],
});
