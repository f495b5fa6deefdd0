import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutKey, withoutSent } from '../../src/ports/without-key.ts';
import { Secret } from '../../src/secret.ts';
import { characters, fakeKey } from '../text/fake-keys.ts';

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

const keyText = fc.string({ unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)), minLength: 12, maxLength: 200 });

describe('withoutKey', () => {
  it.each(Object.entries(forms))('leaves no twelve characters in a row of a key: %s', (_, form) => {
    fc.assert(
      fc.property(keyText, fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), fc.nat(300), fc.nat(300), (key, before, after, from, to) => {
        const written = form(key);
        const part = written.slice(from % written.length, Math.max(to % written.length, (from % written.length) + 12));
        const left = withoutKey(`${before}${part}${after}`, new Secret(key));
        for (let at = 0; at + 12 <= part.length; at += 1) expect(left).not.toContain(part.slice(at, at + 12));
      }),
    );
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

  it('is quick with a long text', () => {
    const secret = new Secret(fakeKey('sk-proj-'));
    const text = secret.reveal().slice(0, 11).repeat(100_000);
    const start = performance.now();
    withoutSent(text, secret);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
