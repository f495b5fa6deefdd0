import { capitalized } from '../../wording/capitalized.ts';
import { dollars, spentDollars } from '../../openai/dollars.ts';

// Amounts are in US dollars; those of limits are per month. Names are given as displayed.

/** Whose limit it is; follows “for”. */
export const ofProject = (name: string): string => (/ project$/i.test(name) ? name : `project ${name}`);
export const ofOrganization = 'the whole organization';

export const whyLimit = 'A leaked key or a loop can spend your money until something stops it. A hard limit does.';

export const alreadySpent = (spentUsd: number, limitUsd: number) => ({
  text: `${spentDollars(spentUsd)} is already spent this month, so a limit of ${dollars(limitUsd)} makes every request fail until the month ends. Set it anyway?`,
  yes: 'Yes, stop all spending now',
  no: "No, don't set it",
});

/** Follows what is done, if nobody could tell whether it's below what was already spent. */
const spentUnknown = "couldn't check what's already spent this month, so requests may start failing";

/** @param isSpentKnown whether it's known to be above what was spent */
export const limitStep = (limitUsd: number, whose: string, isSpentKnown = true): string =>
  `hard limit of ${dollars(limitUsd)} a month for ${whose}${isSpentKnown ? '' : ` (${spentUnknown})`}`;

/** @param actual what the API returns after it was set; `undefined`: no limit */
export const readsBackDifferently = (limitUsd: number, actual: string | undefined, page: string) => ({
  summary: `The API accepted the limit of ${dollars(limitUsd)}, but then reported ${actual ?? 'none'}`,
  why: "What's set isn't what you asked for, so it isn't clear what stops spending.",
  next: [`Check it here: ${page}`],
});

/** @param isSpentKnown whether it's known to be above what was spent */
export const limitSet = (limitUsd: number, whose: string, isSpentKnown = true): string =>
  `${capitalized(whose)} now has a hard limit of ${dollars(limitUsd)} a month${isSpentKnown ? '' : ` (${spentUnknown})`}`;
