import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertCents, centsOf, dollars, parseDollars, priceInDollars, spentDollars } from '../../src/openai/dollars.ts';
import { pricesAsOf } from '../../src/openai/models-and-prices.ts';
import { pages } from '../../src/openai/pages.ts';
import { whatItBuys } from '../../src/openai/what-it-buys.ts';

describe('dollars', () => {
  it.each([
    [10, '$10'],
    [12.5, '$12.50'],
    [1000, '$1,000'],
  ])('%d is %s', (amount, text) => {
    expect(dollars(amount)).toBe(text);
  });
  it.each([
    ['10', 10],
    [' $10 ', 10],
    ['US$ 12.50', 12.5],
    ['1,000', 1000],
    ['25 USD', 25],
    ['5 dollars', 5],
  ])('reads “%s”', (text, value) => {
    expect(parseDollars(text)).toEqual({ value });
  });
  it.each(['', 'ten', '0', '-5', '0.5', '1e3', 'NaN', 'Infinity', '12,50', '9999999', '10 €', '1 000'])('refuses “%s”', (text) => {
    expect(parseDollars(text)).toHaveProperty('refused');
  });
});

it.each([
  [0, '$0'],
  [0.0000086, '$0.0000086'],
  [0.00000123, '$0.0000012'],
  [0.00001, '$0.00001'],
  [0.0123, '$0.012'],
  [0.5, '$0.50'],
  [12.3456, '$12.35'],
])('a price of %d is %s', (usd, text) => {
  expect(priceInDollars(usd)).toBe(text);
});

describe('cents', () => {
  it('are what was typed, to the cent', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 100_000_000 }), (cents) => centsOf(cents / 100) === cents));
  });

  it('are never more than what was typed', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e6, noNaN: true }), (usd) => {
        const cents = centsOf(usd);
        return Number.isInteger(cents) && cents / 100 <= usd + 1e-7 && cents / 100 > usd - 0.01;
      }),
    );
    expect(centsOf(10.999)).toBe(1099);
  });

  it.each([
    [1000, [500, 800]],
    [101, [50, 80]],
    [2, [1]],
    [1, []],
  ])('of alerts lie below a limit of %i', (limit, alerts) => expect(alertCents(limit)).toEqual(alerts));

  it.each([
    [0, '$0.00'],
    [0.004, 'less than $0.01'],
    [0.005, '$0.01'],
    [1234.5, '$1,234.50'],
  ])('that were spent, %d, read %s', (usd, text) => expect(spentDollars(usd)).toBe(text));
});

describe('what an amount buys', () => {
  const now = new Date(pricesAsOf);

  it('says after three months that prices may have changed, and where they are', () => {
    const day = 86_400_000;
    expect(whatItBuys(10, 'gpt-6-luna', new Date(now.getTime() + 90 * day))).not.toContain(pages.pricing);
    expect(whatItBuys(10, 'gpt-6-luna', new Date(now.getTime() + 91 * day))).toContain(pages.pricing);
  });

  it('is told in tokens and chat turns', () => {
    // 400 tokens at $0.10 and 100 at $0.50 per million are $0.00009 a turn.
    expect(whatItBuys(10, 'gpt-6-luna', now)).toBe(
      `$10 buys about 55 million tokens of gpt-6-luna: 110,000 chat turns of 500 tokens each (prices as of ${pricesAsOf}).`,
    );
    expect(whatItBuys(1_000_000, 'gpt-6-luna', now)).toContain('5,500 billion tokens');
  });

  it('is not told where the price is not known', () => expect(whatItBuys(10, 'llama-9', now)).toBeUndefined());
});
