import { expect, it } from 'vitest';
import {
  holdsBeginningOfKey,
  holdsKeyOfAnyVendor,
  maskKeyLike,
  mayHoldKey,
  startOfKeyLike,
  withoutKeyLike,
} from '../../src/keys/key-like.ts';
import { characters, fakeKey } from './fake-keys.ts';

const key = fakeKey('sk-proj-');

it.each([
  [`no ${key} here`, 'no sk-… here'],
  ['Incorrect API key provided: sk-proj-***abcd.', 'Incorrect API key provided: sk-….'],
  [`x\\n${key}`, 'x\\nsk-…'],
  [`the end of one: ${key.slice(40)}`, 'the end of one: …'],
  ['a task-list', 'a task-list'],
])('%s is shown as %s', (text, shown) => expect(maskKeyLike(text)).toBe(shown));

it.each([
  ['10', false],
  ['task-list', false],
  ['y', false],
  ['sk-', true],
  ['SK-abc', true],
  ['10sk-abc', true],
  [characters(19), false],
  [characters(20), true],
])('%s may hold a key: %s', (text, expected) => expect(mayHoldKey(text)).toBe(expected));

it.each([
  ['doctor', false],
  ['task-force', false],
  ['sk-', true],
  ['--base-url=sk-abc', true],
])('%s begins like a key somewhere: %s', (text, expected) => expect(holdsBeginningOfKey(text)).toBe(expected));

it.each([
  [key, true],
  [`--limit=${key}`, true],
  [`gsk_${characters(40)}`, true],
  ['0123456789abcdef0123456789abcdef', false],
  ['sk-learn-tutorial', false],
  ['/home/ana/a-very-long-name-of-a-directory', false],
])('%s is a key of some vendor without doubt: %s', (word, expected) => expect(holdsKeyOfAnyVendor(word)).toBe(expected));

it('what is held back at the end of a piece is what would be taken out with the next', () => {
  for (let length = 1; length < key.length; length += 1) {
    const piece = `so: ${key.slice(0, length)}`;
    expect(piece.slice(0, startOfKeyLike(piece))).toBe('so: ');
  }
  expect(withoutKeyLike(`so: ${key} and`)).toBe('so: [key] and');
  expect(startOfKeyLike('so: task')).toBe('so: task'.length);
});
