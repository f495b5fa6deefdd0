import { open } from '../../engine/action.ts';
import { limitAmount, spentAmount } from '../../openai/amount.ts';
import { adminKeysPage, pages } from '../../openai/pages.ts';
import { adminCodes } from './admin-access.text.ts';

// Amounts are in the currency that's given with them. Names are given as displayed.

export const codes = adminCodes;

export const needsAdminKey = {
  summary: `Can't look up what was spent without an admin key; see it here: ${pages.usage}`,
  why: "Costs belong to the organization, so a project key can't see them.",
  next: [
    open(pages.usage, `See it here: ${pages.usage}`),
    open(adminKeysPage, `Or set OPENAI_ADMIN_KEY. An owner of the organization can create one here: ${adminKeysPage}`),
  ],
};

/**
 * What was spent in a month.
 *
 * @param about `monthStart` in Unix seconds, UTC; `project` if it has no limit of its own; `total` and `limit` as displayed
 */
export function spentIn(about: {
  readonly monthStart: number;
  readonly project: string | undefined;
  readonly total: string;
  readonly limit: string | undefined;
}): string {
  const { monthStart, project, total, limit } = about;
  const month = new Date(monthStart * 1000).toLocaleString('en-US', { month: 'long', timeZone: 'UTC' });
  const by = project === undefined ? '' : ` by project ${project}`;
  return `Spent in ${month}${by}: ${total}${limit === undefined ? '' : ` of ${limit}`}`;
}

/** @param limit its currency; `costs`: theirs */
export const notComparable = (limit: string, costs: readonly string[]): string =>
  `The limit is in ${limit} and the costs are in ${costs.join(' and ')}, so they can't be compared here.`;

/** @param day as displayed; `model` and `key` if they're known */
export function standsOut(about: {
  readonly day: string;
  readonly amount: string;
  readonly usual: string;
  readonly model: string | undefined;
  readonly key: string | undefined;
}): string {
  const { day, amount, usual, model, key } = about;
  const by = [...(model === undefined ? [] : [model]), ...(key === undefined ? [] : [`key ${key}`])].join(', ');
  return `${day} stands out: ${amount}, usually ${usual}${by === '' ? '' : ` (mostly ${by})`}.`;
}

// Lists: a heading, and what was spent by each.

export const byModel = 'By model:';
export const byKey = 'By key:';
export const byDay = 'By day:';
/** The latest on which something was spent. */
export const lastDays = 'Last days:';
export const allowed = 'Rate limits, per minute:';
export const part = (name: string, amount: string): string => `${name} ${amount}`;
/** Costs without a model or key from the API. */
export const unknownModel = 'unattributed';
/** A key that has since been revoked. */
export const goneKey = (id: string): string => `${id} (deleted)`;

/** “5K”, “2M”; a question mark if it's unknown. */
export function rate(model: string, requests: number | undefined, tokens: number | undefined): string {
  // Created here and not at the top: it takes as long as all of the other modules together.
  const shortCount = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
  const count = (amount: number | undefined): string => (amount === undefined ? '?' : shortCount.format(amount));
  return `${model} ${count(requests)} requests, ${count(tokens)} tokens`;
}

/** The chart: what its symbols mean, each symbol before its word; and the chart in words. */
export const chart = {
  spent: '█ spent a day',
  forecast: '· expected',
  /** @param pace what may be spent a day so that the limit lasts the whole month */
  pace: (pace: number, limit: number, currency: string): string => `─ ${chart.paceInWords(pace, limit, currency)}`,
  /** The same if it's too high or too low to be drawn. */
  paceInWords: (pace: number, limit: number, currency: string): string =>
    `${spentAmount(pace, currency)} a day uses up ${limitAmount(limit, currency)}`,
  /** The amount at the top edge. */
  top: (amount: number, currency: string): string => `top ${spentAmount(amount, currency)}`,
};
