import { describe, expect, it } from 'vitest';
import { hyperlinker } from '../../src/terminal/hyperlinks.ts';

const link = hyperlinker(true);
const made = (url: string): string => `\u001b]8;;${url}\u001b\\${url}\u001b]8;;\u001b\\`;

describe('hyperlinks', () => {
  it.each([
    ['https://platform.openai.com/api-keys', made('https://platform.openai.com/api-keys')],
    ['Revoke it (https://a.b/c), then go on.', `Revoke it (${made('https://a.b/c')}), then go on.`],
    ['https://a.b/c. Then https://a.b/d?e=1&f#g: done', `${made('https://a.b/c')}. Then ${made('https://a.b/d?e=1&f#g')}: done`],
    ['→ “https://a.b”', `→ “${made('https://a.b')}”`],
  ])('are made of addresses: %s', (text, expected) => {
    expect(link(text)).toBe(expected);
  });

  it.each(['no address', 'https://', 'http://proxy:3128', 'OPENAI_BASE_URL=https://eu.api.openai.com/v1'])('are none in: %s', (text) => {
    expect(link(text)).toBe(text);
  });

  it('end where a control character stands, and are left out where the terminal knows none', () => {
    expect(link('https://a.b/\u001b[31mc')).toBe(`${made('https://a.b/')}\u001b[31mc`);
    expect(hyperlinker(false)('https://a.b')).toBe('https://a.b');
  });
});
