import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertCents, centsOf, spentDollars } from '../../src/openai/cents.ts';
import { whatItBuys } from '../../src/openai/what-it-buys.ts';

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
  it('is told in tokens and chat turns', () => {
    // 400 tokens at $0.10 and 100 at $0.50 per million are $0.00009 a turn.
    expect(whatItBuys(10, 'gpt-6-luna')).toBe(
      '$10 buys about 55 million tokens of gpt-6-luna: 110,000 chat turns of 500.',
    );
    expect(whatItBuys(1_000_000, 'gpt-6-luna')).toContain('5,500 billion tokens');
  });

  it('is not told where the price is not known', () => expect(whatItBuys(10, 'llama-9')).toBeUndefined());
});
