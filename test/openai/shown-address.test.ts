import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shownAddress, shownServer } from '../../src/openai/shown-address.ts';

const mark = ['T3Blb', 'kFJ'].join('');

it.each([
  'api.openai.com.sk-keys1.example',
  'sk-proxy.example',
  `sk-proj-${'a1B2'.repeat(5)}.example`.toLowerCase(),
  `x${mark}y.example`.toLowerCase(),
  'sess-abcdefgh.example',
  'bearer-abcdefghijkl.example',
  'api.openai.com.',
  'evil.example:8443',
  '[2001:db8::1]:8443',
  "it's$(evil).example",
  [...Array<string>(4)].map((_, index) => 'abcd'.charAt(index).repeat(62)).join('.'),
])('names the server in full: %s', (host) => {
  expect(shownAddress(`https://${host}/v1`)).toBe(`https://${host}/v1`);
  expect(shownServer(`https://${host}/v1`)).toBe(`https://${host}`);
});

it.each([
  ['letters that only look alike', 'https://аpi.openai.com/v1', 'https://xn--pi-6kc.openai.com/v1'],
  ['capitals', 'HTTPS://API.OpenAI.com/v1', 'https://api.openai.com/v1'],
  ['escaped letters', 'https://%65vil.example/v1', 'https://evil.example/v1'],
  ['a name that is a login', 'https://api.openai.com@evil.example/v1', 'https://…@evil.example/v1'],
  ['a login', 'https://ana:hunter2@evil.example/v1', 'https://…@evil.example/v1'],
  ['a backslash', String.raw`https://api.openai.com\@evil.example`, String.raw`https://api.openai.com\@evil.example`],
  ['an invisible character', 'https://api.openai.com\u200b.evil.example/v1', String.raw`https://api.openai.com\u{200b}.evil.example/v1`],
  [
    'a login before an invisible character',
    'https://ana:hunter2@evil\u200b.example/v1?x=y',
    String.raw`https://…@evil\u{200b}.example/v1?…`,
  ],
  ['a key with an invisible character in it', `https://llm.example/sk-proj-abcdefgh\u200bABCDEFGH1234`, 'https://llm.example/sk-…'],
  ['a line break', 'https://api.openai.com\n.evil.example/v1', String.raw`https://api.openai.com\u{a}.evil.example/v1`],
  ['a number', 'http://2130706433/v1', 'http://127.0.0.1/v1'],
])('shows %s as it is asked', (_what, address, shown) => expect(shownAddress(address)).toBe(shown));

it('masks what may hold a key and is no server, and cuts a long path', () => {
  const key = `sk-proj-${'aB3x'.repeat(10)}${mark}${'Zq7y'.repeat(10)}`;
  expect(shownAddress(`https://llm.example/${key}/v1?key=hunter2#hunter3`)).toBe('https://llm.example/sk-…/v1?…#…');
  const long = shownAddress(`https://llm.example/${'path/'.repeat(200)}`);
  expect(long.length).toBeLessThan(100);
  expect(long).toMatch(/^https:\/\/llm\.example\/path\/.*…$/);
});

it.each(['not an url', key(), `https://${key()}/v1`, 'ftp://ana:hunter2@x/v1', 'https://ana:hunter2@x y/v1'])(
  'shows what is no address of a server without keys and logins: %#',
  (text) => {
    expect(shownServer(text)).toBeUndefined();
    expect(shownAddress(text)).not.toMatch(/hunter2|T3BlbkFJ|t3blbkfj/);
  },
);

function key(): string {
  return `sk-proj-${'aB3x'.repeat(18)}${mark}${'Zq7y'.repeat(18)}`;
}

it('is fit for a screen, whatever the address', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }).map((host) => `https://${host}/v1`),
      ),
      (text) => {
        expect(shownAddress(text)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
        expect(shownServer(text) ?? 'http://x').toMatch(/^https?:\/\/[!-~]+$/);
      },
    ),
  );
});
