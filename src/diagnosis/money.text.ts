// The key is fine, but there's no credit, or a limit has been reached.
import { pages } from '../openai/pages.ts';
import { itSays, propagates } from './phrases.text.ts';
import type { Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

const limitWorks = 'The limit does what it is for. The key is fine; requests are refused until the month ends or the ' + 'limit is raised.';

export const organizationLimitReached: Explanation = {
  summary: 'the organization has reached its monthly spending limit',
  why: limitWorks,
  next: [`An owner of the organization can raise it: ${pages.limits}`, `What was spent: ${pages.usage}`],
};

export const projectLimitReached: Explanation = {
  summary: 'the project has reached its monthly spending limit',
  why: limitWorks,
  next: [`Raise it (choose the project, then Limits): ${pages.projects}`, `What was spent: ${pages.usage}`],
};

export const tierLimitReached: Explanation = {
  summary: 'the organization has reached the monthly limit of its usage tier',
  why: 'OpenAI sets this limit by what has been paid so far. The key is fine.',
  next: [`See the tier and ask for more: ${pages.limits}`, 'Or wait for the new month.'],
};

export const billingIsNotSetUp: Explanation = {
  summary: 'billing is not set up for this account',
  why: 'The key is fine, but the API answers only accounts with a way to pay. A ChatGPT plan does not count.',
  next: [`Set up billing: ${pages.billing}`, propagates],
};

/** @param said what the server said, as displayed */
export const noCredit = (said: string, subject: Subject): Explanation =>
  subject.server.kind === 'openai' ? noOpenAICredit : noCreditAt(said, subject);

const noOpenAICredit: Explanation = {
  summary: 'the key is fine, but the account has no credit',
  why:
    'The API is paid from credit bought beforehand. A ChatGPT plan holds none, and the credit of one organization ' +
    'does not count in another.',
  next: [
    `Add credit, 5 dollars are enough to begin: ${pages.billing}`,
    'If you have credit: look at the top left of that page whether it is in the organization of this key.',
    propagates,
  ],
};

function noCreditAt(said: string, { server, host }: Subject): Explanation {
  return {
    summary: `the key is fine, but the account at ${server.name} has no credit`,
    why: `Requests are paid from your account there, not from one at OpenAI.${itSays(said)}`,
    next: [
      server.creditPage === undefined ? `Add credit with whoever runs ${host}.` : `Add credit: ${server.creditPage}`,
      'Or name a model that costs nothing there: --model <id>',
    ],
  };
}

/** A gateway such as LiteLLM stops a key, a user, or a team at the budget that its operator set. */
export const budgetIsSpent = (said: string, { server, host }: Subject): Explanation => ({
  summary: `the budget of this key at ${server.name} is spent`,
  why: `The budget does what it is for. The key is fine; requests are refused until it is raised or starts anew.${itSays(said)}`,
  next: [
    server.limitsPage === undefined ? `Ask whoever runs ${host} to raise the budget of the key.` : `Raise it: ${server.limitsPage}`,
    `Or use a key of ${server.name} whose budget is not spent.`,
  ],
});
