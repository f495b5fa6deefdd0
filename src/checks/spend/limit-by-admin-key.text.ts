import { dollars, spentDollars } from '../../openai/dollars.ts';
import { whyLimit } from './set-limit.text.ts';

// Amounts are in US dollars; those of limits are per month. Names are given as displayed; `whose` is ofProject or ofOrganization
// (set-limit.text.ts).

/** @param more how many projects aren't offered */
export const whichProject = (more: number) => ({
  text: 'Which project of the organization does this one use?',
  guidance: more > 0 ? [`And ${more} more: name one with OPENAI_PROJECT_ID.`] : [],
  why: 'Limits, costs and keys belong to a project. Your choice is kept on this computer.',
});

export const rememberStep = (project: string, id: string): string => `remember that this is project ${project} (${id})`;
export const remembered = (project: string): string => `Project ${project} is looked after`;
export const rememberPlan = (project: string): string => `look after project ${project}`;

export const whatFor = {
  text: 'What shall the limit be for?',
  why: 'The limit of a project stops that project. The limit of the organization stops all of its projects at once.',
};
export const projectOption = (project: string) => ({ label: `Project ${project}` });
export const organizationOption = { label: 'The whole organization', hint: 'all of its projects together' };

/**
 * @param spentUsd this month; `undefined` if it couldn't be read
 * @param example a sentence about what an amount buys
 */
export const howMuch = (whose: string, spentUsd: number | undefined, example: string | undefined) => ({
  text: `How much may ${whose} spend?`,
  unit: 'US dollars a month',
  guidance: [
    'At that amount requests fail until the next month. A few cents more may slip through.',
    spentUsd === undefined ? 'What was spent this month could not be read.' : `Spent this month so far: ${spentDollars(spentUsd)}.`,
    ...(example === undefined ? [] : [example]),
  ],
  why: whyLimit,
});

/** @param insteadUsd the existing limit, if there is one */
export const plan = (limitUsd: number, whose: string, insteadUsd?: number): string =>
  `set a hard limit of ${dollars(limitUsd)} a month for ${whose}${insteadUsd === undefined ? '' : `, instead of ${dollars(insteadUsd)}`}`;
