import { limitAmount, spentAmount } from '../../openai/amount.ts';
import { capitalized } from '../../wording/capitalized.ts';
import type { Forecast } from './forecast.ts';
import type { MonthCosts } from './month-costs.ts';

// What the checks about money say about a month. Its days are in UTC, like the API's.

/** “Nov 26” */
export function dayOf({ from }: Pick<MonthCosts, 'from'>, day: number): string {
  return dateOf(new Date((from + (day - 1) * 86_400) * 1000), { timeZone: 'UTC' });
}

/** When a used-up limit counts anew, in UTC and on the user's clock: “Dec 1, 00:00 UTC (Nov 30, 4:00 PM your time)”. */
export function monthEnds({ from, daysInMonth }: Pick<MonthCosts, 'from' | 'daysInMonth'>): string {
  const end = new Date((from + daysInMonth * 86_400) * 1000);
  const inUtc = `${dateOf(end, { timeZone: 'UTC' })}, 00:00 UTC`;
  if (end.getTimezoneOffset() === 0) return inUtc;
  const time = end.toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit' });
  return `${inUtc} (${dateOf(end)}, ${time} your time)`;
}

function dateOf(date: Date, zone: { readonly timeZone?: string } = {}): string {
  return date.toLocaleDateString('en-US', { month: 'short', day: 'numeric', ...zone });
}

/**
 * What was spent so far: “$3.42”, “€3.42 and $0.10”.
 *
 * @param inCurrency where nothing was billed: the limit's, so that it can be compared; absent: nobody knows one
 */
export function total({ currency, total: amount, others }: MonthCosts, inCurrency?: string): string {
  if (amount === 0 && others.length === 0) return inCurrency === undefined ? nothing : spentAmount(0, inCurrency);
  return [{ currency, amount }, ...others].map((each) => spentAmount(each.amount, each.currency)).join(' and ');
}

/**
 * What the month will come to, or the day on which the limit is reached, and what that's judged by.
 *
 * @param limit in the currency of the costs, if there's a limit that they can be compared with
 */
export function forecastLines(month: MonthCosts, all: readonly Forecast[], limit: number | undefined): readonly string[] {
  const [first, second] = all;
  // What's used up has been reached, and nothing more is spent.
  if (first === undefined || month.total === 0 || (limit !== undefined && month.total >= limit)) return [];
  const end = dayOf(month, month.daysInMonth);
  const amount = ({ total: it }: Forecast): string => spentAmount(it, month.currency);
  const theLimit = `the ${limitAmount(limit ?? 0, month.currency)} limit`;
  const pace = first.by === 'last-days' ? `at the last ${first.days} days' pace` : "at this month's pace";
  if (first.reachedOn === undefined) {
    const said = `About ${amount(first)} by ${end} ${pace}`;
    if (second === undefined) return [`${said}.`];
    if (second.reachedOn === undefined) return [`${said}, ${amount(second)} at the month's.`];
    return [`${said}; at the month's, ${theLimit} is reached around ${dayOf(month, second.reachedOn)}.`];
  }
  const said = `${capitalized(theLimit)} is reached around ${dayOf(month, first.reachedOn)} ${pace}`;
  if (second === undefined) return [`${said}.`];
  if (second.reachedOn === undefined) return [`${said}; at the month's, it lasts (${amount(second)} by ${end}).`];
  if (second.reachedOn === first.reachedOn) return [`${said.replace(/ pace$/, '')} and the month's pace.`];
  return [`${said}, around ${dayOf(month, second.reachedOn)} at the month's.`];
}

const nothing = 'nothing';

/** Once, next to the figures. */
export const howExact = 'Days are in UTC, and costs can show up hours late.';
