import { forecasts } from './forecast.ts';
import type { MonthCosts } from './month-costs.ts';

/** US dollars a month. */
const smallest = 10;
const steps = [1, 2, 5];

/**
 * An amount to suggest as a limit, in US dollars a month: a round one, twice what the month will come to, so that what's normal never
 * hits it. Without costs, what's enough to try things out.
 */
export function suggestedLimit(month?: MonthCosts): number {
  const spent = month?.totalUsd ?? 0;
  const expected = Math.max(spent, ...(month?.totalUsd === undefined ? [] : forecasts(month, undefined).map(({ total }) => total)));
  return roundUp(Math.max(smallest, expected * 2));
}

/** The lowest amount that leaves something to spend, in whole US dollars: a tenth more than what's spent, and round. */
export function lowestLimitAbove(spentUsd: number): number {
  const enough = Math.max(smallest, spentUsd * 1.1);
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(enough)) - 1);
  return Math.ceil(enough / unit) * unit;
}

/** The smallest of 1, 2, 5, 10, 20, 50, … that's at least as much; at most what a limit may be. */
function roundUp(usd: number): number {
  for (let unit = 1; unit <= 100_000; unit *= 10) {
    const step = steps.find((each) => each * unit >= usd);
    if (step !== undefined) return step * unit;
  }
  return 1_000_000;
}
