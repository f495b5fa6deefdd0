import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keylessText } from '../../src/ports/openai-completion.ts';
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
