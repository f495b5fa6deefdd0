import type { MonthCosts, Part } from './month-costs.ts';

/** A day on which far more was spent than on the others, and who did it. */
export type StandOut = {
  /** Of the month, starting at 1. */
  readonly day: number;
  readonly amount: number;
  /** What an average other day costs. */
  readonly usual: number;
  /** What most of it was spent on, as the API names it; absent: the API doesn't say. */
  readonly model?: string;
  readonly key?: string;
};

/** Days with which a day is compared, at least. */
const fewestOthers = 3;
/** How many times as much as usual. */
const farMore = 3;
/** In units of the currency: less isn't worth a worry. */
const least = 1;

/** @param byKey named; `undefined` if it couldn't be read */
export function dayThatStandsOut({ byDay, byModel }: MonthCosts, byKey: readonly Part[] | undefined): StandOut | undefined {
  const amount = Math.max(...byDay);
  const index = byDay.indexOf(amount);
  const others = byDay.length - 1;
  const usual = (byDay.reduce((sum, each) => sum + each, 0) - amount) / Math.max(1, others);
  if (others < fewestOthers || amount < least || amount < usual * farMore) return undefined;
  const [model, key] = [byModel, byKey ?? []].map((parts) => mostOn(parts, index, amount));
  return { day: index + 1, amount, usual, ...(model === undefined ? {} : { model }), ...(key === undefined ? {} : { key }) };
}

/** The part that made up at least half of a day. */
function mostOn(parts: readonly Part[], index: number, amount: number): string | undefined {
  return parts.find(({ byDay }) => (byDay[index] ?? 0) >= amount / 2)?.name;
}
