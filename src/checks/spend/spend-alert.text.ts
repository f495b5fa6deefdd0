import { open } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { dollars } from '../../openai/dollars.ts';
import { plural } from '../../wording/plural.ts';
import { adminCodes } from './admin-access.text.ts';

// Amounts are in US dollars a month. Names and addresses are given as displayed; `page` is the address where alerts can be set.

export const codes = {
  ...adminCodes,
  'no-alert': { status: 'advice', meaning: 'fewer than two email alerts warn before the limit is reached' },
  'alerts-outdated': { status: 'advice', meaning: 'alerts created by openai-setup have amounts from an earlier limit' },
} as const satisfies Codes;

/** How many amounts are shown; the rest are counted. */
const maxShown = 4;

const whyInTime = 'An alert tells you early that something is spending too much, while you can still act.';

/** “$5 and $8” */
const listed = (amounts: readonly number[]): string => amounts.map(dollars).join(' and ');

export const needsAdminKey = (page: string) => ({
  summary: "Can't check email alerts without an admin key",
  why: "An alert tells you early that something is spending too much. It doesn't stop it.",
  next: [`See for yourself: ${page}, or set OPENAI_ADMIN_KEY.`],
});

/** @param name of the server that bills, or doesn't */
export const isElsewhere = (name: string): string => `OpenAI's alerts don't cover ${name}`;

export const areOutdated = (amounts: readonly number[], wanted: readonly number[], page: string) => ({
  summary: `Email alerts are at ${listed(amounts)}, from an earlier limit`,
  why: "An alert that comes too early, or never, doesn't help.",
  next: [`Run openai-setup limits in a terminal: it moves them to ${listed(wanted)}.`, `Or by hand: ${page}`],
});

/** @param amounts as displayed */
export const goOut = (amounts: readonly string[]): string =>
  `Email alerts at ${amounts.slice(0, maxShown).join(', ')}${amounts.length > maxShown ? ` and ${amounts.length - maxShown} more` : ''}`;

/** @param only the amount of the only alert that exists, as displayed; `way`: how one is created */
export const tooFew = (only: string | undefined, way: 'create' | 'no-limit' | 'by-hand', page: string) => ({
  summary: only === undefined ? 'No email alert before the limit' : `Only one email alert before the limit, at ${only}`,
  why: whyInTime,
  next:
    way === 'by-hand'
      ? [open(page, `Create alerts at 50% and 80% of the limit here: ${page}`)]
      : [
          way === 'create'
            ? 'Run openai-setup limits in a terminal: it creates alerts at 50% and 80% of the limit.'
            : 'Set a limit first: openai-setup limits',
          `Or by hand: ${page}`,
        ],
});

export const movePlan = (from: readonly number[], to: readonly number[]): string =>
  `move the email alerts from ${listed(from)} to ${listed(to)} a month`;

export const otherAddress = 'A different address';
export const addressLabel = 'Email address';
export const isNoAddress = "That isn't an email address (example: ana@example.com)";

export const whoGetsIt = (amounts: readonly number[]) => ({
  text: `Who should get an email when ${listed(amounts)} a month ${plural(amounts.length, { one: 'is', other: 'are' })} spent?`,
  guidance: ['Someone who will act right away. Spending continues until the hard limit.'],
  why: whyInTime,
});

export const makePlan = (amounts: readonly number[], project: string): string =>
  `create email alerts at ${listed(amounts)} a month for project ${project}`;

export const makeStep = (recipient: string, amount: number, project: string): string =>
  `email ${recipient} when ${dollars(amount)} a month is spent in project ${project}`;
/** @param amounts of all alerts that are created together with it */
export const made = (recipient: string, amounts: readonly number[]): string => `Email alerts to ${recipient} at ${listed(amounts)} a month`;

export const moveStep = (from: number, to: number, project: string): string =>
  `email at ${dollars(to)} a month instead of ${dollars(from)} in project ${project}`;
export const moved = (to: number): string => `Email alert moved to ${dollars(to)} a month`;

export const removeStep = (amount: number): string => `remove the email alert at ${dollars(amount)}`;
export const removed = (amount: number): string => `Removed the email alert at ${dollars(amount)}`;
