import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { untrusted } from '../../src/wording/untrusted.ts';

// Built at run time, so that the sources hold nothing that looks like a key.
const mark = ['T3Blb', 'kFJ'].join('');
const keyOf = (prefix: string, a: string, b: string): string => `${prefix}${a}${mark}${b}`;
const key = keyOf('sk-' + 'proj-', 'aB3_'.repeat(18) + 'xY', 'Zq-7'.repeat(18) + 'wV');

describe('untrusted', () => {
  it.each([
    ['colors', '\u001b[31mred\u001b[0m', 'red'],
    ['a title', 'a\u001b]0;you are hacked\u0007b', 'ab'],
    ['a link', '\u001b]8;;https://evil.example\u001b\\text\u001b]8;;\u001b\\', 'text'],
    ['an OSC that never ends', 'a\u001b]0;rest', 'a0;rest'],
    ['C1 forms', 'a\u009b31mb\u009d0;t\u009cc', 'abc'],
    ['a full reset', 'a\u001bcb', 'ab'],
    ['back space and bell', 'a\b\u0007b', 'ab'],
    ['bidi overrides', 'abc\u202etxt.exe\u202c \u2066x\u2069', 'abctxt.exe x'],
    ['zero width', 'a\u200bb\u200d\ufeffc', 'abc'],
    ['white space', '  a\r\n\tb\u00a0\u2028c  ', 'a b c'],
    ['white space around what is removed', 'a \u200b b', 'a b'],
    ['half a pair', 'a\ud800b', 'a\ufffdb'],
    ['ordinary text', 'Größe 3 € 🙂 日本', 'Größe 3 € 🙂 日本'],
  ])('%s', (_name, text, expected) => expect(untrusted(text)).toBe(expected));

  it.each([
    ['a key', `bad key ${key}.`, 'bad key sk-….'],
    [
      "the API's echo",
      'Incorrect API key provided: sk-proj-' + '*'.repeat(20) + 'abcd. You can',
      'Incorrect API key provided: sk-…. You can',
    ],
    ['the dotted echo', 'sk-proj-****…SJh4', 'sk-…'],
    ['the dashboard form', 'sk-abc...def', 'sk-…'],
    ['a key with a line break inside', `${key.slice(0, 60)}\n${key.slice(60)}`, 'sk-…'],
    ['a key with a zero-width character inside', `${key.slice(0, 20)}\u200b${key.slice(20)}`, 'sk-…'],
    ['a key with a color inside', `${key.slice(0, 20)}\u001b[0m${key.slice(20)}`, 'sk-…'],
    ['a key after an escape of JSON', `\\n${key}`, '\\nsk-…'],
    ['a key in a URL', `x%20${key}`, 'x%20sk-…'],
    ['a header', `Authorization: Bearer ${'aB1'.repeat(9)}`, 'Authorization: Bearer …'],
    ["a proxy's password", 'http://ana:hunter2@proxy:8080/', 'http://…@proxy:8080/'],
  ])('masks %s', (_name, text, expected) => expect(untrusted(text)).toBe(expected));

  it.each(['task-list', 'disk-usage-report-of-last-week', 'using Bearer authentication (i.e.', 'risk-free', 'sk-…'])(
    'leaves “%s” alone',
    (text) => expect(untrusted(text)).toBe(text),
  );

  it('is fit for a screen, whatever comes', () => {
    const nasty = fc.constantFrom('\u001b', '\u001b[', '\u001b]', '\u009b', '\u0007', '\u202e', '\u200b', '\r', '\n', '\u0085', ' ', 'sk-');
    fc.assert(
      fc.property(fc.array(fc.oneof(nasty, fc.string({ unit: 'binary' }))), fc.integer({ min: 1, max: 80 }), (parts, maximum) => {
        const text = untrusted(parts.join(''), maximum);
        expect(text.length).toBeLessThanOrEqual(maximum);
        expect(text).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]| {2}|^ | $/u);
        expect(text).not.toMatch(/\p{Surrogate}/u);
      }),
    );
  });

  it('never shows a key, wherever it stands and whatever it is made of', () => {
    const half = fc.stringMatching(/^[A-Za-z0-9_-]{74}$/);
    const prefix = fc.constantFrom('sk-', 'sk-' + 'proj-', 'sk-' + 'svcacct-', 'sk-' + 'admin-');
    fc.assert(
      fc.property(fc.string(), fc.string(), prefix, half, half, (before, after, start, a, b) => {
        const secret = keyOf(start, a, b);
        const shown = untrusted(`${before}${secret}${after}`, 2000);
        for (let at = 8; at + 12 <= secret.length; at += 12) expect(shown).not.toContain(secret.slice(at, at + 12));
      }),
    );
  });

  describe('of a long text looks at the beginning only', () => {
    // The end of what is looked at, wherever that is, falls into what's repeated here at each of its places in turn.
    const maximum = 300;
    const shown = (pieces: readonly string[], before: number): string => {
      const piece = pieces.join('');
      return untrusted(`${'\u200b'.repeat(before)}${piece.repeat(Math.ceil(100_000 / piece.length))}`, maximum);
    };

    it.each<[string, (letter: string) => string]>([
      ['as it is', (letter) => letter],
      ['with something invisible after each letter', (letter) => `${letter}\u200b`],
      ['with a color after each letter', (letter) => `${letter}\u001b[0m`],
      ['with seventeen invisible characters after each letter', (letter) => letter + '\u2060'.repeat(17)],
    ])('and lets no half of a key through, %s', (_name, write) => {
      const parts = [key.slice(0, 40), key.slice(8, 48), key.slice(-30)];
      for (let before = 0; before < 400; before += 1) {
        const text = shown(`${key} `.split('').map(write), before);
        expect(parts.filter((part) => text.includes(part.slice(0, 12)))).toEqual([]);
        // The half before the mark, without the beginning that gives a key away.
        const headless = shown(`${key.slice(8)} `.split('').map(write), before);
        expect(headless).not.toContain(key.slice(8, 20));
        expect(headless).not.toContain(key.slice(-12));
      }
    });

    it.each([
      ['a title', '\u001b]0;secret', '\u0007'],
      ['a title (C1)', '\u009d0;secret', '\u009c'],
      ['a title that ends in two characters', '\u001b]0;secret', '\u001b\\'],
    ])('and shows nothing of %s that ends behind it', (_name, start, end) => {
      expect(untrusted(`a${start}${'x'.repeat(100_000)}${end}b`, maximum)).toBe('…');
      for (let before = 0; before < 60; before += 1) {
        expect(untrusted('y'.repeat(before) + `${start}${end}`.repeat(20_000), maximum)).not.toContain('secret');
      }
    });

    it('and shows nothing of a color that is cut in two', () => {
      for (let before = 0; before < 60; before += 1) {
        expect(untrusted('y'.repeat(before) + '\u001b[38;2;17;17;17m'.repeat(20_000), maximum)).toMatch(/^y*…$/);
      }
    });

    it('and says that there was more', () => expect(untrusted('abc '.repeat(100_000), 20)).toBe('abc abc abc abc abc…'));
  });
});
