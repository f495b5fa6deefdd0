import { limitAmount, spentAmount } from '../../openai/amount.ts';
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
  const about = ({ total: amount }: Forecast): string => `about ${spentAmount(amount, month.currency)}`;
  const reached = (day: number): string => `the ${limitAmount(limit ?? 0, month.currency)} limit is reached around ${dayOf(month, day)}`;
  const pace = first.by === 'last-days' ? `the last ${first.days} days` : "this month's days";
  const said = `At the pace of ${pace}, ${first.reachedOn === undefined ? `it comes to ${about(first)} by ${end}` : reached(first.reachedOn)}`;
  if (second === undefined) return [`${said}.`];
  if (second.reachedOn !== undefined && first.reachedOn !== undefined) {
    return [
      `${said}; at the whole month's pace, ${second.reachedOn === first.reachedOn ? 'too' : `around ${dayOf(month, second.reachedOn)}`}.`,
    ];
  }
  if (second.reachedOn !== undefined) return [`${said}; at the whole month's pace, ${reached(second.reachedOn)}.`];
  return [`${said}; at the whole month's pace, ${first.reachedOn === undefined ? about(second) : `it lasts (${about(second)})`}.`];
}

const nothing = 'nothing';

/** Once, next to the figures. */
export const howExact = 'Days are in UTC, and costs can show up hours late.';
