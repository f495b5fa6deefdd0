import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as text from '../../../src/checks/key/paste-key.text.ts';
import { keyRulesAt } from '../../../src/openai/servers.ts';
import { readKey } from '../../../src/checks/key/paste-key.ts';
import { cleanKey } from '../../../src/keys/clean.ts';
import { classifyKey } from '../../../src/keys/shape.ts';
import { characters, fakeKey } from '../../keys/fake-keys.ts';

const official = { official: true };
const key = fakeKey('sk-proj-');

/** What is said of a cleaned key by its look. */
function looks(cleaned: string): string {
  const { label, remark } = classifyKey(cleaned, official);
  return text.looksLike(cleaned.length, label, remark);
}

describe('what is said of a typed key', () => {
  it('reads a good one', () => {
    const reading = readKey(key, official);
    expect(reading).toMatchObject({ state: 'good', summary: looks(key), cleaned: [] });
    expect(reading.secret?.reveal()).toBe(key);
    expect(reading.advice).toBeUndefined();
  });

  it('counts what is left after cleaning, and says what was cleaned', () => {
    const reading = readKey(`export OPENAI_API_KEY="${key}"\n`, official);
    expect(reading).toMatchObject({ state: 'good', summary: looks(key) });
    expect(reading.cleaned).toHaveLength(3);
    expect(reading.secret?.reveal()).toBe(key);
  });

  it('lets an odd one be saved, with advice', () => {
    const reading = readKey(key.slice(0, -9), official);
    expect(reading).toMatchObject({
      state: 'odd',
      summary: looks(key.slice(0, -9)),
      advice: classifyKey(key.slice(0, -9), official).sentence,
    });
    expect(reading.secret?.length).toBe(155);
  });

  it.each([
    ['a key of another vendor', `sk-${'ant-'}${characters(90)}`],
    ['a lone Ctrl-V', '\u0016'],
    ['two keys', `${key}\n${fakeKey('sk-proj-', 74, 74, 5)}`],
    ['broken lines that are no whole key', `${key.slice(0, 50)}\n${key.slice(50, 90)}`],
    ['quotes and nothing in them', '""'],
  ])('refuses %s, with advice and without a secret', (_, draft) => {
    const reading = readKey(draft, official);
    const { key: cleaned, refused } = cleanKey(draft);
    expect(reading).toMatchObject({
      state: 'refused',
      summary: refused === undefined ? looks(cleaned) : text.notAKey,
      advice: refused ?? expect.stringContaining(classifyKey(cleaned, official).sentence),
    });
    expect(reading.secret).toBeUndefined();
  });

  it('takes blanks for nothing', () => {
    for (const draft of ['', '  ', '\n', '\u00a0']) expect(readKey(draft, official).state).toBe('empty');
  });

  it.each(['?', 'a"b', "it's", 'with$dollar', 'ключ'])('refuses what no env file can have without quotes, at any server: %s', (draft) => {
    expect(readKey(draft, keyRulesAt('http://127.0.0.1:11434/v1'))).toMatchObject({ state: 'refused' });
  });

  it('refuses a placeholder for any server: it would be a problem as soon as it is saved', () => {
    for (const rules of [official, { official: false }]) expect(readKey('your-api-key-here', rules)).toMatchObject({ state: 'refused' });
  });

  it('takes any text for another server', () => {
    expect(readKey('ollama', { official: false })).toMatchObject({ state: 'good' });
    expect(readKey('ollama', official)).toMatchObject({ state: 'refused' });
  });

  it('holds no part of the draft in what can be printed', () => {
    fc.assert(
      fc.property(fc.nat(80), fc.nat(80), fc.nat(), fc.boolean(), (before, after, seed, isOfficial) => {
        const value = fakeKey('sk-proj-', before + 6, after + 6, seed + 1);
        const reading = readKey(`KEY=${value}`, { official: isOfficial });
        const printed = JSON.stringify(reading) + inspect(reading) + String(reading.secret);
        expect(printed).not.toContain(value.slice(8, 14));
        expect(printed).not.toContain(value.slice(-6));
      }),
    );
  });
});
