import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asksForKey, isPlaceholder } from '../../src/keys/placeholder.ts';
import { classifyKey, isCompleteOpenAIKey } from '../../src/keys/shape.ts';
import { characters, fakeKey, marker } from './fake-keys.ts';

const official = { official: true };
const elsewhere = { official: false };
/** In pieces, so that no scanner takes this file for a leak. */
const join = (...parts: readonly string[]): string => parts.join('');

const good: readonly (readonly [string, string, number])[] = [
  [fakeKey('sk-', 20), 'user key', 51],
  [fakeKey('sk-None-', 20), 'user key', 56],
  [fakeKey('sk-proj-', 20), 'project key', 56],
  [fakeKey('sk-proj-', 58), 'project key', 132],
  [fakeKey('sk-proj-', 74), 'project key', 164],
  [fakeKey('sk-svcacct-', 46), 'service account key', 111],
  [fakeKey('sk-svcacct-', 74), 'service account key', 167],
  [fakeKey('sk-service-my-shop_bot-', 20), 'service account key', 71],
  [fakeKey('sk-my-project-', 20), 'key', 62],
];

const wrongVendor: readonly (readonly [string, string])[] = [
  [join('sk-', 'ant-api03-', characters(93), 'AA'), 'Anthropic'],
  [join('sk-', 'or-v1-', '0a1b2c3d'.repeat(8)), 'OpenRouter'],
  [join('sk-', '0a1b2c3d'.repeat(4)), 'DeepSeek'],
  [join('AI', 'za', 'Sy', characters(33)), 'Gemini'],
  [join('gs', 'k_', characters(52)), 'Groq'],
  [join('xa', 'i-', characters(80)), 'xAI'],
  [join('h', 'f_', characters(34)), 'Hugging Face'],
  [join('pp', 'lx-', characters(48)), 'Perplexity'],
  [join('nv', 'api-', characters(64)), 'NVIDIA'],
  [join('r', '8_', characters(37)), 'Replicate'],
  [join('sk-', 'lf-', '0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f'), 'Langfuse'],
  [join('sk', '_live_', characters(24)), 'Stripe'],
  [join('sk', '_test_', characters(24)), 'Clerk'],
  [join('gh', 'p_', characters(36)), 'GitHub'],
  ['0a1b2c3d'.repeat(4), 'Azure'],
];

const noKeys: readonly (readonly [string, string])[] = [
  [`org-${characters(24)}`, 'organization ID'],
  [`proj_${characters(24)}`, 'project ID'],
  [`key_${characters(16)}`, 'key ID'],
  [`svc_acct_${characters(20)}`, 'service account ID'],
  [`user-${characters(24)}`, 'user ID'],
  [join('wh', 'sec_', characters(32)), 'webhook secret'],
  [join('ey', 'J', characters(40), '.', 'ey', 'J', characters(40), '.', characters(40)), 'sign-in token'],
];

describe('the look of a key, for the OpenAI API', () => {
  it.each(good)('knows a whole key (%#)', (value, label, length) => {
    expect(value).toHaveLength(length);
    expect(classifyKey(value, official)).toMatchObject({ verdict: 'good', label, remark: 'looks right' });
    expect(isCompleteOpenAIKey(value)).toBe(true);
  });

  it.each(wrongVendor)('calls the key of another vendor by its name (%#)', (value, vendor) => {
    const kind = classifyKey(value, official);
    expect(kind).toMatchObject({ verdict: 'refused', code: 'wrong-vendor' });
    expect(kind.sentence).toContain(vendor);
    expect(kind.sentence).toMatch(/https:\/\//);
  });

  it('still does when that key was cut off', () => {
    expect(classifyKey(join('sk-', 'ant-api03-', characters(9)), official)).toMatchObject({ code: 'wrong-vendor' });
  });

  it.each(noKeys)('tells ids and tokens from keys (%#)', (value, label) => {
    expect(classifyKey(value, official)).toMatchObject({ verdict: 'refused', code: 'not-a-key', label });
  });

  it('refuses admin keys', () => {
    const kind = classifyKey(fakeKey('sk-admin-', 58), official);
    expect(kind).toMatchObject({ verdict: 'refused', code: 'admin-key', label: 'admin key' });
    expect(kind.sentence).toContain("can't run models");
  });

  it.each([
    ['a blank inside', fakeKey('sk-proj- ', 74), 'malformed-key', 'space'],
    ['a line break inside', fakeKey('sk-proj-\n', 74), 'malformed-key', 'line break'],
    ['a blank after it', `${fakeKey('sk-proj-')} `, 'malformed-key', 'space'],
    ['a control character', fakeKey('sk-proj-\u0016', 74), 'malformed-key', 'control'],
    ['a letter that only looks Latin', fakeKey('sk-рroj-', 74), 'malformed-key', 'unusual character'],
    ['a dash that is no hyphen', fakeKey('sk–proj-', 74), 'malformed-key', 'unusual character'],
    ['a character that no key has', fakeKey('sk-proj-.', 74), 'malformed-key', 'unusual character'],
    ['capitals', fakeKey('SK-PROJ-', 74), 'malformed-key', 'capital'],
    ['no beginning', fakeKey('', 74), 'malformed-key', 'beginning'],
    ['the same key twice', fakeKey('sk-proj-').repeat(2), 'malformed-key', 'two keys'],
    ['stars in the middle', `sk-proj-${'*'.repeat(20)}x7Qa`, 'malformed-key', 'the whole key'],
    ['dots in the middle', 'sk-pX7...x7Qa', 'malformed-key', 'the whole key'],
    ['an ellipsis in the middle', 'sk-pX7…x7Qa', 'malformed-key', 'the whole key'],
    ['the first letter', 's', 'malformed-key', 'too short'],
    ['22 characters', `sk-${characters(19)}`, 'malformed-key', 'too short'],
    ['more than 2,000 characters', fakeKey('sk-proj-', 74, 1920), 'malformed-key', 'too long'],
    ['a placeholder', 'your-api-key-here', 'not-a-key', 'a key'],
    ['a placeholder like a key', 'sk-...', 'not-a-key', 'a key'],
    ['a sentence of one word', 'hello', 'not-a-key', 'an OpenAI key'],
    ['nothing', '', 'malformed-key', 'empty'],
  ])('refuses %s', (_, value, code, remark) => {
    const kind = classifyKey(value, official);
    expect(kind).toMatchObject({ verdict: 'refused', code });
    expect(kind.remark).toContain(remark);
  });

  it.each([
    ['cut off', fakeKey('sk-proj-', 74, 31), /half is shorter/],
    ['cut off right after the marker', fakeKey('sk-proj-', 74, 0), /half is shorter/],
    ['something stuck to its end', fakeKey('sk-proj-', 58, 61), /half is longer/],
    ['equal halves of an unknown length', fakeKey('sk-proj-', 90), /longer or shorter/],
    ['no marker', `sk-${characters(48)}`, /in the middle/],
    ['cut off before the marker', `sk-proj-${characters(40)}`, /in the middle/],
    ['23 characters', `sk-${characters(20)}`, /in the middle/],
    ['2,000 characters', `sk-proj-${characters(1992)}`, /in the middle/],
    ['an unknown beginning', fakeKey('sk-future-', 58), /starts/],
  ])('doubts, and does not refuse: %s', (_, value, sentence) => {
    const kind = classifyKey(value, official);
    expect(kind).toMatchObject({ verdict: 'odd', code: 'suspicious-key' });
    expect(kind.sentence).toMatch(sentence);
    expect(isCompleteOpenAIKey(value)).toBe(false);
  });

  it('never refuses what could be a key of a form to come', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';
    const body = fc.string({ unit: fc.constantFrom(...letters.split('')), minLength: 40, maxLength: 500 });
    fc.assert(
      fc.property(body, (tail) => {
        expect(classifyKey(`sk-next-${characters(20)}${tail}`, official).verdict).not.toBe('refused');
      }),
    );
  });
});

describe('the look of a key, for another server', () => {
  it('refuses nothing that is printable and without blanks, but what was never a key', () => {
    const printable = fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 1,
    });
    const known = fc.constantFrom(...[...good, ...wrongVendor, ...noKeys].map(([value]) => value), 'ollama', 'EMPTY');
    fc.assert(
      fc.property(fc.oneof(printable, known), (value) => {
        fc.pre(!/^sk-.*(?:\*|\.\.\.)/.test(value) && !(isPlaceholder(value) && asksForKey(value)));
        expect(classifyKey(value, elsewhere).verdict).not.toBe('refused');
      }),
    );
  });

  it.each([...wrongVendor.map(([value]) => value), 'lm-studio', 'a1b2', ...good.map(([value]) => value)])(
    'takes the key of any vendor (%#)',
    (value) => {
      expect(classifyKey(value, elsewhere).verdict).toBe('good');
    },
  );

  it('does not claim that it looks right where it cannot know', () => {
    expect(classifyKey('lm-studio', elsewhere).remark).not.toContain('right');
  });

  it.each([
    ['an organization id', `org-${characters(24)}`],
    ['an OpenAI key that was cut off', fakeKey('sk-proj-', 74, 31)],
  ])('doubts %s', (_, value) => {
    expect(classifyKey(value, elsewhere).verdict).toBe('odd');
  });

  it.each([
    ['a placeholder', 'your-api-key-here', 'not-a-key'],
    ['dots for a key', 'sk-...', 'not-a-key'],
    ['a key as the dashboard shows it', 'sk-proj-****x7Qa', 'malformed-key'],
    ['one with more stars', `sk-proj-${'*'.repeat(24)}x7Qa`, 'malformed-key'],
    ['one with dots', 'sk-proj-abc...x7Qa', 'malformed-key'],
    ['two keys at once', fakeKey('sk-proj-').repeat(2), 'malformed-key'],
    ['an admin key whose letters were changed', fakeKey('sk-admin-', 58).replace('sk-', 'Sk-'), 'malformed-key'],
    ['an admin key, which only OpenAI may see', fakeKey('sk-admin-', 58), 'admin-key'],
  ])('refuses %s', (_, value, code) => {
    expect(classifyKey(value, elsewhere)).toMatchObject({ verdict: 'refused', code });
  });

  it('refuses the address of a page, which `c` has just copied', () => {
    for (const rules of [official, elsewhere])
      expect(classifyKey('https://platform.openai.com/api-keys', rules)).toMatchObject({ verdict: 'refused', code: 'not-a-key' });
  });

  it.each(['a b', 'a\nb', 'ключ', 'a\u0000b', ''])('refuses what no header can carry (%#)', (value) => {
    expect(classifyKey(value, elsewhere)).toMatchObject({ verdict: 'refused', code: 'malformed-key' });
  });
});

it('no word of a verdict holds a part of the key', () => {
  const anyKey = fc.oneof(
    fc.constantFrom(...[...good, ...wrongVendor, ...noKeys].map(([value]) => value)),
    fc.tuple(fc.nat(90), fc.nat(90), fc.nat()).map(([before, after, seed]) => fakeKey('sk-proj-', before, after, seed + 1)),
    fc.string({ minLength: 6 }),
  );
  fc.assert(
    fc.property(anyKey, fc.boolean(), (value, isOfficial) => {
      const { label, remark, sentence } = classifyKey(value, { official: isOfficial });
      const said = `${label} ${remark} ${sentence.replaceAll(marker, '')}`;
      const body = value.replace(/^(?:sk-[a-z]*-?|org-|user-|proj_|key_|svc_acct_)/i, '').replaceAll(marker, '');
      for (let at = 0; at + 6 <= body.length; at++) expect(said).not.toContain(body.slice(at, at + 6));
    }),
  );
});
