import type { Codes } from '../../engine/codes.ts';
import { dollars } from '../../openai/dollars.ts';
import { plural } from '../../wording/plural.ts';
import { adminCodes } from './admin-access.text.ts';

// Amounts are in US dollars a month. Names and addresses are given as displayed; `page` is the address where alerts can be set.

export const codes = {
  ...adminCodes,
  'no-alert': { status: 'advice', meaning: 'fewer than two e-mail alerts warn before the limit is reached' },
  'alerts-outdated': { status: 'advice', meaning: 'alerts that openai-setup made stand at amounts of an earlier limit' },
} as const satisfies Codes;

/** How many amounts are shown; the rest are counted. */
const maxShown = 4;

const whyInTime = 'An alert tells early that something spends more than it should, while there is time to look.';

/** “$5 and $8” */
const listed = (amounts: readonly number[]): string => amounts.map(dollars).join(' and ');

export const needsAdminKey = (page: string) => ({
  summary: "Can't check email alerts without an admin key",
  why: 'An alert tells early that something spends more than it should; it stops nothing.',
  next: [`See for yourself: ${page}, or export OPENAI_ADMIN_KEY.`],
});

/** @param name of the server that bills, or doesn't */
export const isElsewhere = (name: string): string => `Alerts of OpenAI say nothing about ${name}`;

export const areOutdated = (amounts: readonly number[], wanted: readonly number[], page: string) => ({
  summary: `E-mails go out at ${listed(amounts)}, amounts of an earlier limit`,
  why: 'An alert that comes far too early or never warns nobody.',
  next: [`Run openai-setup limits in a terminal: it moves them to ${listed(wanted)}.`, `Or by hand: ${page}`],
});

export const goOut = (amounts: readonly number[]): string =>
  `E-mails go out at ${amounts.slice(0, maxShown).map(dollars).join(', ')}${amounts.length > maxShown ? ` and ${amounts.length - maxShown} more` : ''}`;

/** @param only the amount of the only alert that exists */
export const tooFew = (only: number | undefined, isLimitKnown: boolean, page: string) => ({
  summary:
    only === undefined ? 'No e-mail warns before the limit is reached' : `Only one e-mail goes out before the limit, at ${dollars(only)}`,
  why: whyInTime,
  next: [
    isLimitKnown
      ? 'Run openai-setup limits in a terminal: it makes alerts at 50 % and 80 % of the limit.'
      : 'Set a limit first: openai-setup limits',
    `Or by hand: ${page}`,
  ],
});

export const movePlan = (from: readonly number[], to: readonly number[]): string =>
  `move the e-mail alerts from ${listed(from)} to ${listed(to)} a month`;

export const otherAddress = 'Another address';
export const addressLabel = 'E-mail address';
export const isNoAddress = 'This is no e-mail address: it needs a form like ana@example.com';

export const whoGetsIt = (amounts: readonly number[]) => ({
  text: `Who gets an e-mail when ${listed(amounts)} a month ${plural(amounts.length, { one: 'is', other: 'are' })} spent?`,
  guidance: ['A person who would look at once. Spending goes on until the hard limit.'],
  why: whyInTime,
});

export const makePlan = (amounts: readonly number[], project: string): string =>
  `make e-mail alerts at ${listed(amounts)} a month for project ${project}`;

export const makeStep = (recipient: string, amount: number, project: string): string =>
  `e-mail to ${recipient} when ${dollars(amount)} a month is spent in project ${project}`;
/** @param amounts of all alerts that are created together with it */
export const made = (recipient: string, amounts: readonly number[]): string => `E-mails to ${recipient} at ${listed(amounts)} a month`;

export const moveStep = (from: number, to: number, project: string): string =>
  `e-mail when ${dollars(to)} a month is spent in project ${project}, no longer at ${dollars(from)}`;
export const moved = (to: number): string => `An e-mail goes out at ${dollars(to)} a month`;

export const removeStep = (amount: number): string => `no e-mail at ${dollars(amount)} any more`;
export const removed = (amount: number): string => `The alert at ${dollars(amount)} is removed`;
