import { dollars, spentDollars } from '../../openai/dollars.ts';
import { adminKeysPage } from '../../openai/pages.ts';
import { adminCodes } from './admin-access.text.ts';

// Amounts are in US dollars. Names are given as displayed.

export const codes = adminCodes;

const usagePage = 'https://platform.openai.com/settings/organization/usage';

export const needsAdminKey = {
  summary: 'What was spent, only an admin key can look up',
  why: 'Costs belong to the organization, so a project key may not see them.',
  next: [`See for yourself: ${usagePage}`, `Or export OPENAI_ADMIN_KEY, made here: ${adminKeysPage}`],
};

/**
 * What was spent in a month, and what it will come to.
 *
 * @param about `monthStart` in Unix seconds, UTC; `project` if the limit is the organization's; `forecastUsd` at the end of the month;
 *   the limit per month
 */
export function spentIn(about: {
  readonly monthStart: number;
  readonly daysInMonth: number;
  readonly project: string | undefined;
  readonly totalUsd: number;
  readonly limitUsd: number | undefined;
  readonly forecastUsd: number | undefined;
}): string {
  const { monthStart, daysInMonth, project, totalUsd, limitUsd, forecastUsd } = about;
  const month = new Date(monthStart * 1000).toLocaleString('en-US', { month: 'long', timeZone: 'UTC' });
  const by = project === undefined ? '' : ` by project ${project}`;
  const ofLimit = limitUsd === undefined ? '' : ` of ${dollars(limitUsd)}`;
  const soFar = `Spent in ${month}${by}: ${spentDollars(totalUsd)}${ofLimit}`;
  if (forecastUsd === undefined) return soFar;
  if (limitUsd !== undefined && forecastUsd > limitUsd) return `${soFar}; at this pace ${spentDollars(forecastUsd)}, above the limit`;
  // The last day of a month is the 28th to the 31st.
  return `${soFar}; at this pace ${spentDollars(forecastUsd)} by the ${daysInMonth}${daysInMonth === 31 ? 'st' : 'th'}`;
}

// Lists on one line: a heading, and what was spent by each.

export const byModel = 'By model:';
export const byKey = 'By key:';
export const allowed = 'Allowed a minute:';
export const part = (name: string, usd: number): string => `${name} ${spentDollars(usd)}`;
/** Costs without a model or key from the API. */
export const unknownModel = 'not told apart';
/** A key that has since been revoked. */
export const goneKey = (id: string): string => `${id} (gone)`;

/** “5K”, “2M”; a question mark if it's unknown. */
export function rate(model: string, requests: number | undefined, tokens: number | undefined): string {
  // Created here and not at the top: it takes as long as all of the other modules together.
  const shortCount = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
  const count = (amount: number | undefined): string => (amount === undefined ? '?' : shortCount.format(amount));
  return `${model} ${count(requests)} requests, ${count(tokens)} tokens`;
}

/** The chart: what its symbols mean, each symbol before its word; and the chart in words. */
export const chart = {
  spent: '█ spent so far',
  forecast: '· forecast',
  limit: '─ limit',
  /** If there's no room for the amount next to the line. */
  limitAt: (usd: number): string => `─ limit ${spentDollars(usd)}`,
  limitFarAbove: 'limit far above',
  /** The amount at the top edge. */
  top: (usd: number): string => `top ${spentDollars(usd)}`,
  /** @param days each with its number, starting at 1 */
  byDay: (days: readonly { readonly day: number; readonly usd: number }[]): string =>
    `By day: ${days.map(({ day, usd }) => `day ${day} ${spentDollars(usd)}`).join(', ')}`,
};
