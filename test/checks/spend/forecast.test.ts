import { describe, expect, it } from 'vitest';
import { forecasts } from '../../../src/checks/spend/forecast.ts';
import { monthOf, spentIn, sumUp, totalIn, type MonthCosts } from '../../../src/checks/spend/month-costs.ts';
import { monthEnds } from '../../../src/checks/spend/month.text.ts';
import { dayThatStandsOut } from '../../../src/checks/spend/stand-out.ts';
import { suggestedLimit } from '../../../src/checks/spend/suggested-limit.ts';

/** A month with these costs by day, of which the last one is the current day. */
function monthWith(byDay: readonly number[], now = `2026-11-${String(byDay.length).padStart(2, '0')}T12:00:00Z`): MonthCosts {
  const span = monthOf(new Date(now));
  const cost = (amount: number, index: number) => ({
    day: span.from + index * 86_400,
    amount,
    currency: 'usd',
    lineItem: 'gpt-6-sol, output_tokens',
    keyId: 'key_1',
    projectId: undefined,
  });
  return sumUp(byDay.map(cost), span);
}
const days = (count: number, amount: number): number[] => Array.from({ length: count }, () => amount);

describe('the forecast', () => {
  it('is none on the first day, and by the month for a week', () => {
    expect(forecasts(monthWith([5]), 20)).toEqual([]);
    expect(forecasts(monthWith([1, 1, 0.5]), 20)).toEqual([{ by: 'month', days: 3, total: 30, reachedOn: 21 }]);
    expect(forecasts(monthWith(days(7, 1)), undefined)).toMatchObject([{ by: 'month' }]);
  });

  it('names the day by the last week and by the month, where those differ', () => {
    // Nothing for two weeks, then $2 a day: $13 by noon of the 21st, $7 to go.
    const all = forecasts(monthWith([...days(14, 0), ...days(6, 2), 1]), 20);
    expect(all).toMatchObject([
      { by: 'last-days', days: 7, reachedOn: 25 },
      { by: 'month', total: (13 / 20.5) * 30 },
    ]);
    expect(all[1]).not.toHaveProperty('reachedOn');
  });

  it('counts today: a loop that began this morning is not news for tomorrow', () => {
    const [recent] = forecasts(monthWith([...days(20, 0.1), 10]), 20);
    expect(recent?.reachedOn).toBeLessThanOrEqual(30);
  });

  it('says that a limit that is used up is reached today', () => expect(forecasts(monthWith(days(10, 3)), 20)[0]?.reachedOn).toBe(10));
});

describe('a day that stands out', () => {
  it('is named with what most of it was spent on', () => {
    const byKey = [{ name: 'ci-bot', amount: 5, byDay: [0, 0, 0, 0, 5] }];
    expect(dayThatStandsOut(monthWith([0.2, 0.3, 0.2, 0.3, 5]), byKey)).toMatchObject({
      day: 5,
      amount: 5,
      model: 'gpt-6-sol',
      key: 'ci-bot',
    });
    expect(dayThatStandsOut(monthWith([0.2, 0.3, 0.2, 0.3, 5]), undefined)).not.toHaveProperty('key');
  });

  it.each([[[5]], [[0, 0, 5]], [[0.001, 0.001, 0.001, 0.5]], [days(20, 3)], [[0, 0, 0, 0]]])('is none in %j', (byDay) =>
    expect(dayThatStandsOut(monthWith(byDay), [])).toBeUndefined(),
  );
});

it.each([
  [undefined, 10],
  [[0], 10],
  [days(28, 0.5), 50],
  [[30], 100],
  [[900_000], 1_000_000],
])('suggests a round limit that what is normal never hits', (byDay, usd) =>
  expect(suggestedLimit(byDay === undefined ? undefined : monthWith(byDay))).toBe(usd),
);

it('tells the end of the month in UTC', () => {
  expect(monthEnds(monthWith([1]))).toMatch(/^Dec 1, 00:00 UTC/);
});

it('keeps currencies apart, and compares only dollars', () => {
  const span = monthOf(new Date('2026-11-02T12:00:00Z'));
  const cost = (amount: number, currency: string) => ({
    day: span.from,
    amount,
    currency,
    lineItem: undefined,
    keyId: undefined,
    projectId: undefined,
  });
  expect(sumUp([cost(3, 'eur')], span)).toMatchObject({ currency: 'eur', total: 3, totalUsd: undefined, others: [] });
  expect(sumUp([cost(3, 'eur'), cost(1, 'usd')], span)).toMatchObject({
    currency: 'usd',
    total: 1,
    totalUsd: undefined,
    others: [{ currency: 'eur', amount: 3 }],
  });
  expect(sumUp([cost(0, 'eur'), cost(1, 'usd')], span)).toMatchObject({ currency: 'usd', totalUsd: 1, others: [] });
  expect(sumUp([], span)).toMatchObject({ currency: 'usd', totalUsd: 0 });
  // What costs nothing yet does so in the currency that's billed.
  expect(sumUp([cost(0, 'eur')], span)).toMatchObject({ currency: 'eur', total: 0 });
  const both = sumUp([cost(3, 'eur'), cost(1, 'usd')], span);
  expect(['usd', 'eur', 'gbp'].map((each) => spentIn(both, each))).toEqual([1, 3, undefined]);
  expect(totalIn(both, 'usd')).toBeUndefined();
  expect(forecasts(both, undefined)).toEqual([]);
});
