import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findKeys, type FoundKey } from '../../src/keys/find-keys.ts';
import { characters, fakeKey, marker } from './fake-keys.ts';

/** As random as a real key: fast-check prefers small values. */
const text = (length: number, more = ''): fc.Arbitrary<string> =>
  fc.noShrink(fc.integer()).map((seed) => {
    const random = createHash('shake256', { outputLength: 200 }).update(String(seed)).digest('base64url');
    return (more === '' ? random.replaceAll(/[-_]/g, '') : random).slice(0, length);
  });

/** Keys of every form. A half that begins or ends with a hyphen or underscore can't be told from a mark around the key. */
const anyKey = fc
  .constantFrom<readonly [string, number, string, FoundKey['family']]>(
    ['sk-', 20, '', 'user'],
    ['sk-None-', 20, '', 'user'],
    ['sk-proj-', 20, '', 'project'],
    ['sk-proj-', 58, '-_', 'project'],
    ['sk-proj-', 74, '-_', 'project'],
    ['sk-svcacct-', 58, '-_', 'service-account'],
    ['sk-svcacct-', 74, '-_', 'service-account'],
    ['sk-admin-', 58, '-_', 'admin'],
    ['sk-admin-', 74, '-_', 'admin'],
    ['sk-my-bot-', 20, '', 'service-account'],
  )
  .chain(([prefix, half, more, family]) =>
    fc.tuple(text(half, more), text(half - 1, more), text(1)).map(([before, after, last]) => ({
      key: prefix + before + marker + after + last,
      family,
    })),
  );

type Place = (key: string) => string | Buffer;
const plain: readonly Place[] = [
  (key) => key,
  (key) => `OPENAI_API_KEY=${key}\n`,
  ...[',', ')', ']', '<', '&', '|', ';', '"', "'", '`', '\\n', '\r\n', '}', '>', '#', '.', '/', ':', '=', '@', '?', '%0A', '\u00e9'].map(
    (end) => (key: string) => `x=${key}${end}tail`,
  ),
  ...[
    '\\n',
    '\\t',
    '\\u0022',
    '\\x22',
    '%20',
    '%3D',
    '%22',
    '=3D',
    '\u001b[32m',
    '\\033[1m',
    '&quot;',
    '(',
    '__',
    'a-',
    '//',
    '\u00fc',
    'Bearer%20',
  ].map((start) => (key: string) => `${start}${key} `),
  (key) => `__${key}__`,
  (key) => `{"cells":[{"source":["client = OpenAI(api_key=\\"${key}\\")\\n"]}]}`,
  (key) => Buffer.concat([Buffer.from([0, 1, 2, 200]), Buffer.from(key), Buffer.from('Zq\u0000tail')]),
  (key) => Buffer.concat([Buffer.from([0, 0, 65, 66]), Buffer.from(`${key}abc123\u0000`)]),
  (key) => `${'lorem ipsum '.repeat(2000)}${key}${' dolor'.repeat(2000)}`,
];
const encoded: readonly (readonly [FoundKey['encoding'], (text: string) => string | Buffer])[] = [
  ['utf-16', (each) => Buffer.from(`\ufeff${each}\r\n`, 'utf16le')],
  ['utf-16', (each) => Buffer.from(`\ufeff${each}\r\n`, 'utf16le').swap16()],
  ['utf-16', (each) => Buffer.concat([Buffer.from('A'), Buffer.from(`\u4e2d"${each}"`, 'utf16le')])],
  // As programs store it: its length, then the text, wherever that begins.
  ['utf-16', (each) => Buffer.concat([Buffer.from([7]), Buffer.from(each, 'utf16le'), Buffer.from([7])])],
  ['utf-16', (each) => Buffer.concat([Buffer.from([7]), Buffer.from(each, 'utf16le').swap16(), Buffer.from([7])])],
  ['base64', (each) => `data: ${Buffer.from(`${each}\n`).toString('base64')}\n`],
  ['base64', (each) => `"${Buffer.from(`u:${each}`).toString('base64url')}"`],
  ['base64', (each) => Buffer.from(`${'line=1\n'.repeat(1000)}K=${each}`).toString('base64')],
  ['base64', (each) => Buffer.from(`\u00fc\n${each};`, 'latin1').toString('base64')],
  ['base64', (each) => Buffer.from(`${each}zz`).toString('base64')],
  ['hex', (each) => Buffer.from(`${each}zz`).toString('hex')],
  ['hex', (each) => `\\x${Buffer.from(each).toString('hex')}`],
  ['hex', (each) => Buffer.from(`K=${each}\n`).toString('hex').toUpperCase()],
];

const placeOf = ({ offset, length }: FoundKey, bytes: Buffer): string => bytes.subarray(offset, offset + length).toString('latin1');

describe('findKeys', () => {
  it('finds a key of any form in any place, and says where it is and whose', () => {
    fc.assert(
      fc.property(anyKey, fc.constantFrom(...plain), ({ key, family }, place) => {
        const bytes = Buffer.from(place(key) as string);
        const found = findKeys(bytes);
        expect(found.map(({ secret }) => secret.reveal())).toEqual([key]);
        expect(found.map((one) => placeOf(one, bytes))).toEqual([key]);
        expect(found[0]).toMatchObject({ family, encoding: 'plain', accepted: false });
      }),
      { numRuns: 3000 },
    );
  });

  it('finds it in any encoding', () => {
    fc.assert(
      fc.property(anyKey, fc.constantFrom(...encoded), ({ key, family }, [encoding, encode]) => {
        const bytes = Buffer.from(encode(key) as string);
        const found = findKeys(bytes);
        expect(found.map(({ secret }) => secret.reveal())).toEqual([key]);
        expect(found[0]).toMatchObject({ family, encoding });
        expect((found[0]?.offset ?? 0) + (found[0]?.length ?? 0)).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds all of several, with anything in between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyKey, fc.constantFrom(' ', '\n', ',', '\u0000', '"', ' x'.repeat(900) + ' ')), { maxLength: 8 }),
        (pairs) => {
          const bytes = Buffer.from(pairs.map(([{ key }, between]) => key + between).join(''));
          expect(findKeys(bytes).map(({ secret }) => secret.reveal())).toEqual(pairs.map(([{ key }]) => key));
        },
      ),
    );
  });

  it('finds two that are glued together', () => {
    const [one, other] = [fakeKey('sk-proj-', 74), fakeKey('sk-', 20, 20, 99)];
    expect(findKeys(Buffer.from(`${one}_${other}`)).map(({ secret }) => secret.reveal())).toEqual([one, other]);
  });

  it.each([
    ['padding', `sk-proj-${'x'.repeat(74)}${marker}${'x'.repeat(74)}`],
    ['an end that is cut off', `sk-proj-${characters(74)}${marker}${'x'.repeat(8)}…abc123`],
    ['one piece again and again', `sk-proj-${'Ab3dE9fGh2'.repeat(6)}${marker}${'Ab3dE9fGh2'.repeat(6)}`],
    ['the alphabet', `sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUV${marker}abcdefghijklmnopqrstuvwxyz0123456789`],
    ['letters and digits in turn', `sk-A1b2C3d4E5f6G7h8I9j0${marker}A1b2C3d4E5f6G7h8I9j0`],
    ['the keyboard', `sk-qwertyuiopasdfghjklz${marker}zxcvbnmasdfghjklqwer`],
    ['words', `sk-proj-YOUR-OPENAI-API-KEY-GOES-RIGHT-IN-HERE-${marker}-REPLACE-THIS-PART-OF-IT-AS-WELL`],
    ['few different characters', `sk-${'abcdefghab'.repeat(2)}${marker}${'hgfedcbahg'.repeat(2)}`],
    ['the marker in a hash', `sha512-${characters(40)}${marker}${characters(40)}==`],
    ['the marker in a long word', `${characters(80)}sk-${characters(25)}${marker}${characters(31)}`],
    ['no beginning', `${characters(74)}${marker}${characters(74)}`],
    ['a half that is too short', `sk-${characters(19)}${marker}${characters(30)} sk-${characters(30)}${marker}${characters(19)}`],
    ['another vendor', `sk-ant-api03-${characters(93)}AA sk-or-v1-${characters(64)} sk-${characters(48)}`],
    ['the marker in base64 by chance', `iVBOR${characters(43)}${['VDNCbG', 'JrRk'].join('')}${characters(80)}`],
  ])('takes %s for none', (_name, decoy) => {
    for (const bytes of [Buffer.from(decoy), Buffer.from(decoy, 'utf16le'), Buffer.from(Buffer.from(decoy).toString('base64'))])
      expect(findKeys(bytes)).toEqual([]);
  });

  it.each(['gitleaks:allow', 'pragma: allowlist secret'])('says that a line is marked with %s, in any encoding', (mark) => {
    const lines = `A=1 # ${mark}\nK=${fakeKey('sk-')} # ${mark}\nL=${fakeKey('sk-proj-')}\n`;
    for (const bytes of [Buffer.from(lines), Buffer.from(lines, 'utf16le')])
      expect(findKeys(bytes).map(({ accepted }) => accepted)).toEqual([true, false]);
  });

  it('gives the same key the same fingerprint in every encoding, and never prints it', () => {
    const key = fakeKey('sk-proj-');
    const found = encoded.flatMap(([, encode]) => findKeys(Buffer.from(encode(key) as string)));
    expect(new Set(found.map(({ secret }) => secret.fingerprint)).size).toBe(1);
    expect(found[0]?.secret.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(JSON.stringify(found)).not.toContain(marker);
  });
});
