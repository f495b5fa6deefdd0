import fc from 'fast-check';
import { expect, it } from 'vitest';
import { markedKeys } from '../../src/keys/marked-keys.ts';
import { characters, marker } from './fake-keys.ts';

/** Short enough for short texts to have halves that are too long. */
const longest = 30;
/** The same in one expression, which is too slow for long texts. */
const slow = new RegExp(`sk-[A-Za-z0-9_-]{16,${longest}}?${marker}[A-Za-z0-9_-]{16,${longest}}`, 'g');
const slowAnyLength = new RegExp(`sk-[A-Za-z0-9_-]{16,}?${marker}[A-Za-z0-9_-]{16,}`, 'g');
const pieces = fc.constantFrom('sk-', marker, marker.slice(0, 6), 'abcdefgh', characters(16), '-', ' ', 's', '_1', `sk-${characters(16)}${marker}`);

it('finds what an expression would find', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 14 }).map((chosen) => chosen.join('')), (text) => {
      const found = (longestHalf: number): string[] => markedKeys(text, longestHalf).map(({ start, end }) => text.slice(start, end));
      expect(found(longest)).toEqual(text.match(slow) ?? []);
      expect(found(Number.POSITIVE_INFINITY)).toEqual(text.match(slowAnyLength) ?? []);
    }),
    { numRuns: 5000 },
  );
});
