import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutKey, withoutSent } from '../../src/openai/without-key.ts';
import { untrusted } from '../../src/wording/untrusted.ts';
import { Secret } from '../../src/keys/secret.ts';
import { characters, fakeKey } from '../keys/fake-keys.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const forms: Readonly<Record<string, (key: string) => string>> = {
  'as it is': (key) => key,
  backwards: (key) => key.split('').toReversed().join(''),
  'in base64': base64,
  'in base64 behind a word': (key) => base64(`Bearer ${key}`).slice(10),
  'in base64 behind two letters': (key) => base64(`: ${key}`).slice(3),
  'in hex': (key) => Buffer.from(key).toString('hex'),
  'in upper-case hex': (key) => Buffer.from(key).toString('hex').toUpperCase(),
  'as a part of a URL': encodeURIComponent,
};

const separators: Readonly<Record<string, string>> = {
  blanks: ' ',
  'line breaks': '\n',
  'carriage returns': '\r',
  'back spaces': '\b',
  dots: '.',
  dashes: '-',
  'em dashes': ' — ',
  'zero-width spaces': '\u200b',
  'soft hyphens': '\u00ad',
  'combining accents': '\u0301',
  'variation selectors': '\ufe0f',
  'tag characters': '\u{e0041}',
  colors: '\u001b[0m',
  'colors that are said in one character': '\u009b31m',
  titles: '\u001b]0;a title\u0007',
  'links that end in two characters': '\u001b]8;;https://evil.example\u001b\\',
};

const keyText = fc.string({
  unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
  minLength: 12,
  maxLength: 200,
});

describe('withoutKey', () => {
  it.each(Object.entries(forms))('leaves no twelve characters in a row of a key: %s', (_, form) => {
    fc.assert(
      fc.property(
        keyText,
        fc.string({ maxLength: 40 }),
        fc.string({ maxLength: 40 }),
        fc.nat(300),
        fc.nat(300),
        (key, before, after, from, to) => {
          const written = form(key);
          const part = written.slice(from % written.length, Math.max(to % written.length, (from % written.length) + 12));
          const left = withoutKey(`${before}${part}${after}`, new Secret(key));
          for (let at = 0; at + 12 <= part.length; at += 1) expect(left).not.toContain(part.slice(at, at + 12));
        },
      ),
    );
  });

  it.each(Object.entries(separators))('finds a key that has %s between its characters', (_, separator) => {
    for (const key of [fakeKey('sk-proj-'), `gsk_${characters(40)}`]) {
      const text = `no: ${key.split('').join(separator)}${separator} of yours`;
      expect(withoutSent(text, new Secret(key))).toBe(`no: [key]${separator} of yours`);
      expect(untrusted(withoutKey(text, new Secret(key)))).not.toMatch(/(?:[A-Za-z0-9][^A-Za-z0-9]*){20}/);
      const [start, end] = [text.slice(0, 4 + 30 * (1 + separator.length)), text.slice(4 + 30 * (1 + separator.length))];
      expect(untrusted(withoutKey(`${start}${separator}${separator}${end}`, new Secret(key)))).not.toMatch(
        /(?:[A-Za-z0-9][^A-Za-z0-9]*){20}/,
      );
    }
  });

  it('finds a key in other capitals', () => {
    const key = fakeKey('sk-proj-');
    expect(withoutSent(`https://${key.toLowerCase()}.example`, new Secret(key))).toBe('https://[key].example');
    expect(withoutSent(key.toUpperCase(), new Secret(key))).toBe('[key]');
  });

  it('takes the key of another server out, and what looks like one of OpenAI', () => {
    const secret = new Secret(`gsk_${characters(40)}`);
    expect(withoutKey(`no: ${secret.reveal()}, ${secret.reveal()}!`, secret)).toBe('no: [key], [key]!');
    expect(withoutKey(`no: ${fakeKey('sk-proj-')}`, undefined)).toBe('no: [key]');
    expect(withoutKey('no: sk-proj-abcd***wxyz', secret)).toBe('no: [key]');
    expect(withoutKey('a short-key', new Secret('short-key'))).toBe('a [key]');
    expect(withoutKey('a word', new Secret('word'))).toBe('a word');
  });

  it('leaves all else as it is', () => {
    const secret = new Secret(fakeKey('sk-proj-'));
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => withoutSent(text, secret) === text));
    expect(withoutSent('sk-svcacct-another sk-abc...wxyz', secret)).toBe('sk-svcacct-another sk-abc...wxyz');
  });
});
