import fc from 'fast-check';
import { expect, it } from 'vitest';
import { markedRanges } from '../../src/keys/marked-ranges.ts';
import { characters, marker } from './fake-keys.ts';

/** The same in one expression, which is too slow for long texts. */
const slow = new RegExp(`sk-[A-Za-z0-9_-]{16,}?${marker}[A-Za-z0-9_-]{16,}`, 'g');
const pieces = fc.constantFrom(
  'sk-',
  marker,
  marker.slice(0, 6),
  'abcdefgh',
  characters(16),
  '-',
  ' ',
  's',
  '_1',
  `sk-${characters(16)}${marker}`,
);

it('finds what an expression would find', () => {
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 14 }).map((chosen) => chosen.join('')),
      (text) => {
        expect(markedRanges(text).map(({ start, end }) => text.slice(start, end))).toEqual(text.match(slow) ?? []);
      },
    ),
    { numRuns: 5000 },
  );
});
