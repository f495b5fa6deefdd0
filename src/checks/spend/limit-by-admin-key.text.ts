import { dollars } from '../../openai/dollars.ts';
import { whyLimit } from './set-limit.text.ts';

// Amounts are in US dollars; those of limits are per month. Names are given as displayed; `whose` is ofProject or ofOrganization
// (set-limit.text.ts).

export const whichProject = {
  text: 'Which project of the organization does this one use?',
  why: 'Limits, costs, and keys belong to a project. Your choice is saved on this computer.',
};

export const rememberStep = (project: string, id: string): string => `remember that this is project ${project} (${id})`;
export const remembered = (project: string): string => `This is project ${project}`;
export const rememberPlan = (project: string): string => `use project ${project}`;

export const whatFor = {
  text: 'What should the limit be for?',
  why: "A project's limit stops that project. The organization's limit stops all of its projects at once.",
};
export const projectOption = (project: string) => ({ label: `Project ${project}` });
export const organizationOption = { label: 'The whole organization', hint: 'all of its projects together' };

/**
 * @param spent this month, with its currency; `undefined` if it couldn't be read
 * @param example a sentence about what an amount buys
 */
export const howMuch = (whose: string, spent: string | undefined, example: string | undefined) => ({
  text: `How much can ${whose} spend in a month?`,
  unit: 'US dollars a month',
  guidance: [
    `Above that, requests fail until the next month. ${
      spent === undefined ? "Couldn't check what's already spent this month." : `Spent so far this month: ${spent}.`
    }`,
    ...(example === undefined ? [] : [example]),
  ],
  why: `${whyLimit} It isn't instant: a few cents more may slip through.`,
});

/** @param insteadUsd the existing limit, if there is one */
export const plan = (limitUsd: number, whose: string, insteadUsd?: number): string =>
  `set a hard limit of ${dollars(limitUsd)} a month for ${whose}${insteadUsd === undefined ? '' : `, instead of ${dollars(insteadUsd)}`}`;
