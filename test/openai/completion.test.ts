import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keylessText } from '../../src/openai/completion.ts';
import { fakeKey } from './loopback.ts';

const key = fakeKey();

function through(pieces: readonly string[]): string {
  const keyless = keylessText(key);
  return pieces.map((piece) => keyless.push(piece)).join('') + keyless.rest();
}

/** Cuts a text at the given places. */
function cut(text: string, places: readonly number[]): string[] {
  const edges = [0, ...places.map((place) => place % (text.length + 1)).toSorted((a, b) => a - b), text.length];
  return edges.slice(1).map((edge, index) => text.slice(edges[index], edge));
}

it('takes the key out wherever the stream is cut', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 30 }),
      fc.string({ maxLength: 30 }),
      fc.array(fc.nat(300), { maxLength: 12 }),
      (before, after, places) => {
        const shown = through(cut(`${before} ${key.reveal()} ${after}`, places));
        expect(shown).not.toContain(key.reveal().slice(0, 40));
        expect(shown).not.toContain(key.reveal().slice(-40));
      },
    ),
  );
});

it.each([
  ' ',
  '\n',
  '.',
  ' - ',
  '\b',
  '\u200b',
  '\u00ad',
  '\u0301',
  '\ufe0f',
  '\u{e0041}',
  '\u001b[0m',
  '\u009b31m',
  '\u001b]0;title\u0007',
  '\u001b]8;;x\u001b\\',
])('takes the key out wherever the stream is cut, also with %j between its characters', (separator) => {
  const text = `Hi ${key.reveal().split('').join(separator)}${separator} there`;
  fc.assert(
    fc.property(fc.array(fc.nat(3000), { maxLength: 30 }), (places) => {
      const shown = through(cut(text, places));
      expect(shown.replaceAll('[key]', '').replaceAll(/[^A-Za-z0-9]/g, '')).toBe('Hithere');
    }),
    { numRuns: 40 },
  );
  expect(
    through(text.split(''))
      .replaceAll('[key]', '')
      .replaceAll(/[^A-Za-z0-9]/g, ''),
  ).toBe('Hithere');
});

it('takes the key out when its first characters are missing', () => {
  const rest = key.reveal().slice(5);
  expect(through(`Hi ${rest} there`.split(''))).toBe('Hi [key] there');
  expect(through(`Hi ${rest.slice(0, 10)}`.split(''))).toBe('Hi [key]');
});

it('gives no piece with a part of an escape sequence', () => {
  const keyless = keylessText(key);
  const pieces = 'a\u001b[31mb\u001b]0;title\u001b\\c'.split('').map((piece) => keyless.push(piece));
  expect([...pieces, keyless.rest()].join('')).toBe('abc');
});

it('takes out the beginning of a key at the end of a stream', () => {
  fc.assert(
    fc.property(fc.integer({ min: 12, max: 160 }), fc.array(fc.nat(300), { maxLength: 5 }), (length, places) => {
      expect(through(cut(`hello ${key.reveal().slice(0, length)}`, places))).toBe('hello [key]');
    }),
  );
});

it('changes no other text', () => {
  const words = fc.array(fc.constantFrom('Hello', ' ', 'task-list', 'sk', 's', '!', 'risk', '\n', 'ask-me', '🙂'), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(words, (pieces) => {
      fc.pre(!pieces.join('').includes('sk-'));
      expect(through(pieces)).toBe(pieces.join(''));
    }),
  );
});
