import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blankComments } from '../../src/packaging/blank-comments.ts';

/** The same in one expression, which is too slow for long texts. */
const slow = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/g;
const pieces = fc.constantFrom('"', "'", '`', '/*', '*/', '//', '\\', '\\"', '\\\n', '\n', '\r', '<!--', '-->', '/', '*', 'a', 'b');

it.each([
  ['a // b\nc', 'a     \nc'],
  ['a /* b\nc */ d', 'a     \n     d'],
  ["don't // b", "don't     "],
  ['"http://a" // b', '"http://a"     '],
  ['<p>it’s</p> <!-- b --> c', '<p>it’s</p>            c'],
])('%j', (source, expected) => expect(blankComments(source)).toBe(expected));

it('blanks what an expression would blank', () => {
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 14 }).map((chosen) => chosen.join('')),
      (source) => {
        const blanked = source.replaceAll(slow, (token) => (/^(?:\/[/*]|<!--)/.test(token) ? token.replaceAll(/[^\n]/g, ' ') : token));
        expect(blankComments(source)).toBe(blanked);
      },
    ),
    { numRuns: 5000 },
  );
});
