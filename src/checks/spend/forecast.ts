import type { MonthCosts } from './month-costs.ts';

/** How spending may go on, judged by the last days or by the whole month. */
export type Forecast = {
  readonly by: 'last-days' | 'month';
  /** How many days it's judged by, the current one included. */
  readonly days: number;
  /** What will have been spent when the month ends. */
  readonly total: number;
  /** The day of the month, starting at 1, on which the limit is reached; absent: not this month. */
  readonly reachedOn?: number;
};

/** Days that “lately” means. */
const lately = 7;

/**
 * The forecasts that can be made: by the last seven days where that isn't the whole month, then by the month. None on the month's first
 * day: an hour says nothing about a month. None in several currencies either: one of them isn't what it comes to.
 *
 * @param limit in the currency of the costs; absent: there's none
 */
export function forecasts(month: MonthCosts, limit: number | undefined): readonly Forecast[] {
  const { total, byDay, daysPassed, daysInMonth } = month;
  if (daysPassed < 1 || month.others.length > 0) return [];
  const past = Math.floor(daysPassed);
  const ahead = (by: Forecast['by'], days: number, perDay: number): Forecast => {
    const reachedAt = limit === undefined || perDay <= 0 ? Number.POSITIVE_INFINITY : daysPassed + Math.max(0, limit - total) / perDay;
    const reachedOn = reachedAt < daysInMonth ? { reachedOn: Math.floor(reachedAt) + 1 } : {};
    return { by, days, total: total + perDay * (daysInMonth - daysPassed), ...reachedOn };
  };
  const wholeMonth = ahead('month', Math.min(past + 1, daysInMonth), total / daysPassed);
  if (past <= lately) return [wholeMonth];
  // Today counts with the part of it that has passed: otherwise a loop that began this morning would show only tomorrow.
  const recent = byDay.slice(past - lately, past + 1).reduce((sum, amount) => sum + amount, 0);
  return [ahead('last-days', lately, recent / (lately + daysPassed - past)), wholeMonth];
}
