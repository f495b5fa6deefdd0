import { capitalized } from '../../wording/capitalized.ts';
import { dollars, spentDollars } from '../../openai/dollars.ts';

// Amounts are in US dollars; those of limits are per month. Names are given as displayed.

/** Whose limit it is; follows “for”. */
export const ofProject = (name: string): string => `project ${name}`;
export const ofOrganization = 'the whole organization';

/** The label of the link to it. */
export const limitsPage = 'the limits page';

export const whyLimit = 'A key that leaks, or a loop that never ends, spends your money until something stops it. A hard limit does.';

export const alreadySpent = (spentUsd: number, limitUsd: number) => ({
  text: `${spentDollars(spentUsd)} was spent this month already: with ${dollars(limitUsd)} every request fails until the next month. Set it all the same?`,
  yes: 'Yes, stop the spending',
  no: 'No, leave it as it is',
});

export const limitStep = (limitUsd: number, whose: string): string => `hard limit of ${dollars(limitUsd)} a month for ${whose}`;

/** @param actualUsd what the API returns after it was set; `undefined`: no limit */
export const readsBackDifferently = (limitUsd: number, actualUsd: number | undefined, page: string) => ({
  summary: `The API took the limit of ${dollars(limitUsd)} and then told ${actualUsd === undefined ? 'none' : dollars(actualUsd)}`,
  why: 'What stands there is not what was asked for, so it is not known what stops the spending.',
  next: [`Look at it here: ${page}`],
});

/** @param enforcement as the API words it */
export const limitSet = (limitUsd: number, whose: string, enforcement: string): string =>
  `${capitalized(whose)} has a limit of ${dollars(limitUsd)} a month; the API says “${enforcement}”`;
