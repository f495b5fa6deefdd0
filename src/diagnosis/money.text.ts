// The key is fine, but there's no credit, or a limit has been reached.
import { pages } from '../openai/pages.ts';
import { itSays, propagates } from './phrases.text.ts';
import type { Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

const limitWorks = 'The key is fine. Requests are refused until the month ends or the limit is raised.';

export const organizationLimitReached: Explanation = {
  summary: 'the organization has reached its monthly spending limit',
  why: limitWorks,
  next: [`An owner of the organization can raise it: ${pages.limits}`, `See what was spent: ${pages.usage}`],
};

export const projectLimitReached: Explanation = {
  summary: 'the project has reached its monthly spending limit',
  why: limitWorks,
  next: [`Raise it (pick the project, then Limits): ${pages.projects}`, `See what was spent: ${pages.usage}`],
};

export const tierLimitReached: Explanation = {
  summary: "the organization has reached its usage tier's monthly limit",
  why: 'The key is fine. OpenAI sets this limit by what has been paid so far.',
  next: [`See your tier and ask for more: ${pages.limits}`, 'Or wait until next month.'],
};

export const billingIsNotSetUp: Explanation = {
  summary: "billing isn't set up for this account",
  why: "The key is fine, but the API needs a payment method. A ChatGPT plan doesn't include the API.",
  next: [`Set up billing: ${pages.billing}`, propagates],
};

/** @param said what the server said, as displayed */
export const noCredit = (said: string, subject: Subject): Explanation =>
  subject.server.kind === 'openai' ? noOpenAICredit : noCreditAt(said, subject);

const noOpenAICredit: Explanation = {
  summary: 'the key is fine, but the account has no credit',
  why: "The API is prepaid. A ChatGPT plan doesn't include API credit, and one organization can't use another's.",
  next: [
    `Add credit ($5 is enough to start): ${pages.billing}`,
    "If you already have credit, check at the top left of that page that it's in this key's organization.",
    propagates,
  ],
};

function noCreditAt(said: string, { server, host }: Subject): Explanation {
  return {
    summary: `the key is fine, but your ${server.name} account has no credit`,
    why: `Requests are paid from that account, not from one at OpenAI.${itSays(said)}`,
    next: [
      server.creditPage === undefined ? `Add credit with whoever runs ${host}.` : `Add credit: ${server.creditPage}`,
      'Or use a free model: --model <id>',
    ],
  };
}

/** A gateway such as LiteLLM stops a key, a user, or a team at the budget that its operator set. */
export const budgetIsSpent = (said: string, { server, host }: Subject): Explanation => ({
  summary: `this key's budget at ${server.name} is used up`,
  why: `The key is fine. Requests are refused until the budget is raised or resets.${itSays(said)}`,
  next: [
    server.limitsPage === undefined ? `Ask whoever runs ${host} to raise this key's budget.` : `Raise it: ${server.limitsPage}`,
    `Or use another key for ${server.name}, with budget left.`,
  ],
});
