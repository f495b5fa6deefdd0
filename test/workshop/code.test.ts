import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawCode, looksLikeCode, readCode } from '../../src/workshop/code.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const seats = fc.integer({ min: 1, max: 9999 });
const stateOf = (typed: string): string => readCode(typed).state;
/** The text of a code, whatever was typed. */
function read(typed: string): string | undefined {
  const reading = readCode(typed);
  return reading.state === 'good' ? reading.code.reveal() : undefined;
}
const replaceAt = (text: string, at: number, character: string): string => text.slice(0, at) + character + text.slice(at + 1);

describe('a code', () => {
  it('has its form, and is read as it was printed', () => {
    fc.assert(
      fc.property(seats, (seat) => {
        const printed = drawCode(seat).reveal();
        expect(printed).toMatch(/^[1-9]\d{0,3}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}-[0-9A-HJKMNP-TV-Z]$/);
        expect(printed.split('-')[0]).toBe(String(seat));
        expect(read(printed)).toBe(printed);
      }),
    );
  });

  it('never comes twice', () => {
    expect(new Set(Array.from({ length: 5000 }, () => drawCode(7).reveal())).size).toBe(5000);
  });

  it("doesn't print", () => {
    const code = drawCode(7);
    expect([String(code), JSON.stringify({ code }), inspect({ code })].filter((text) => text.includes(code.reveal().slice(2, 6)))).toEqual(
      [],
    );
  });
});

describe('typos', () => {
  it('are caught, whichever character is wrong', () => {
    for (const seat of [1, 7, 30, 101, 9999]) {
      const printed = drawCode(seat).reveal();
      for (let at = 0; at < printed.length; at += 1) {
        if (printed[at] === '-') continue;
        for (const other of alphabet.replace(printed[at] as string, '')) expect(read(replaceAt(printed, at, other))).toBeUndefined();
      }
    }
  });

  it('are caught, whichever two characters are swapped', () => {
    fc.assert(
      fc.property(seats, (seat) => {
        const printed = drawCode(seat).reveal();
        for (let one = 0; one < printed.length; one += 1) {
          for (let other = 0; other < one; other += 1) {
            const [a = '', b = ''] = [printed[one], printed[other]];
            if (a === b || a === '-' || b === '-') continue;
            expect(read(replaceAt(replaceAt(printed, one, b), other, a))).toBeUndefined();
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('what people type', () => {
  const printed = '10-0123-4567-89AB-H';
  it.each([
    printed.toLowerCase(),
    'lo-O123-4567-89ab-h',
    '10 0123 4567 89AB H',
    '10-0123456789ABH',
    '10 – 0123 — 4567 ‑ 89AB − H',
    '  10-0123-4567-89AB-H\r\n',
    '“10-0123-4567-89AB-H”',
    'Seat 10: 0123-4567-89AB-H',
    'Code: 10-0123-4567-89AB-H',
    '#10 0123 4567 89AB H',
    '\u200b10-0123-4567-89AB-H',
    '１０-０１２３-4567-89AB-H',
    '010-0123-4567-89AB-H',
    '10_0123_4567_89AB_H',
  ])('%j', (typed) => {
    expect(read(typed)).toBe(printed);
  });

  it.each([
    ['', 'empty'],
    [' - ', 'empty'],
    ['10', 'unfinished'],
    ['10-', 'unfinished'],
    ['10-0123-4567-89AB', 'unfinished'],
    ['10-0123-4567-89AB-HH', 'too-long'],
    ['1 0-0123-4567-89AB-H', 'too-long'],
    ['100123456789ABH', 'no-seat'],
    ['0-0123-4567-89AB-H', 'no-seat'],
    ['AB-0123-4567-89AB-H', 'no-seat'],
    ['10-U123-4567-89AB-H', 'foreign'],
    ['10-0123-4567-89AB-€', 'foreign'],
    ['10-0123-4567-89AC-H', 'mistyped'],
    ['10-0123-4567-89AB-S', 'mistyped'],
    ['11-0123-4567-89AB-H', 'mistyped'],
  ])('%j is %s', (typed, state) => {
    expect(stateOf(typed)).toBe(state);
  });

  it('never takes long, whatever it is', () => {
    for (const typed of [
      `7-0123-4567-89AB-0${'-'.repeat(1e6)}`,
      '-'.repeat(1e6),
      'seat '.repeat(2e5),
      '7'.repeat(1e6),
      '(7-'.repeat(3e5),
    ]) {
      const began = performance.now();
      readCode(typed);
      looksLikeCode(typed);
      expect(performance.now() - began).toBeLessThan(200);
    }
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (typed) => void readCode(typed)));
  });

  it('looks like a code or not', () => {
    expect([printed, printed.toLowerCase(), '10-0123-4567-89AC-H'].map(looksLikeCode)).toEqual([true, true, true]);
    expect(['sk-proj-abc', 'hello', '', '10-0123', 'not-needed'].map(looksLikeCode)).toEqual([false, false, false, false, false]);
  });
});
