import { describe, expect, it } from 'vitest';
import { isNamedLikeKey } from '../../src/keys/key-name.ts';
import { holdsSecret, keyRanges, keysIn } from '../../src/keys/search.ts';
import { Secret } from '../../src/keys/secret.ts';
import { characters, fakeKey, marker } from './fake-keys.ts';

const key = fakeKey('sk-proj-');
const old = fakeKey('sk-', 20);

describe('keysIn', () => {
  it.each<[string, string | Buffer, string[]]>([
    ['a value', `A=1\nOPENAI_API_KEY=${key}\n`, [key]],
    ['another variable, quoted', `WHATEVER="${old}",\n`, [old]],
    ['a comment', `# ${old}\n`, [old]],
    ['right after other letters, as in JSON and in URLs', `{"a":"x\\n${old}"} u=%20${key}`, [old, key]],
    ['an admin key', `X=${fakeKey('sk-admin-')}`, [fakeKey('sk-admin-')]],
    ['a named service account', `X=${fakeKey('sk-my-bot-', 20)}`, [fakeKey('sk-my-bot-', 20)]],
    ['UTF-16 little', Buffer.from(`\ufeffK=${key}\r\n`, 'utf16le'), [key]],
    ['UTF-16 big', Buffer.from(`\ufeffK=${key}\r\n`, 'utf16le').swap16(), [key]],
    ['UTF-8, then UTF-16', Buffer.concat([Buffer.from('A=\xe9\n'), Buffer.from(`K=${key}\n`, 'utf16le')]), [key]],
    ['no marker, but the name says it', `OPENAI_API_KEY=sk-${characters(48)}\n`, [`sk-${characters(48)}`]],
    ['no marker, commented out', `# OPENAI_API_KEY=sk-${characters(48)}\n`, [`sk-${characters(48)}`]],
    ['no marker, next to one with it', `A=${key}\nOPENAI_API_KEY=sk-${characters(48)}\n`, [key, `sk-${characters(48)}`]],
    ['halves of any length', `X=${fakeKey('sk-proj-', 280)}`, [fakeKey('sk-proj-', 280)]],
    ['the same one twice', `A=${key}\nOPENAI_API_KEY=${key}\n`, [key]],
  ])('finds %s', (_name, text, expected) => {
    expect(
      keysIn(Buffer.from(text as string))
        .map((found) => found.reveal())
        .toSorted(),
    ).toEqual(expected.toSorted());
  });

  it.each([
    ['nothing', ''],
    ['an empty value', 'OPENAI_API_KEY=\n'],
    ['a placeholder', 'OPENAI_API_KEY=sk-your-key-here\n'],
    ['padding with the marker', `OPENAI_API_KEY=sk-proj-${'x'.repeat(74)}${marker}${'x'.repeat(74)}\n`],
    ['little randomness', `A=sk-${'ab'.repeat(10)}${marker}${'ab'.repeat(10)}\n`],
    ['no marker and no name', `STABILITY_KEY=sk-${characters(48)}\n`],
    ['another vendor', `OPENAI_API_KEY=sk-ant-api03-${characters(93)}AA\n`],
    ['a part of a value', `OPENAI_API_KEY=sk-${characters(24)}...${characters(4)}\n`],
    ['the second word of a value', `OPENAI_API_KEY=see sk-${characters(48)}\n`],
    ['a word of the variable’s name', `OPENAI_API_KEY-sk-${characters(48)}\n`],
    ['what the next variable has', `OPENAI_API_KEY=\nOTHER=sk-${characters(48)}\n`],
    ['a value on another line', `OPENAI_API_KEY\nsk-${characters(48)}\n`],
    ['the end of a word', `X=task-${marker}\n`],
  ])('takes %s for none', (_name, text) => {
    expect(keysIn(Buffer.from(text))).toEqual([]);
  });

  // With work that grows with the square of its length this would take minutes: the time-out tells.
  it('comes back from a text that is made to cost time', () => {
    expect(keysIn(Buffer.from('sk-'.repeat(600_000)))).toEqual([]);
  });
});

const unmarked = `sk-${characters(48)}`;

describe('a key without the marker is told by the name that it is given to', () => {
  it.each([
    `OPENAI_API_KEY=${unmarked}`,
    `export OPENAI_API_KEY="${unmarked}" # mine`,
    `set -gx OPENAI_API_KEY '${unmarked}'`,
    `setx OPENAI_API_KEY ${unmarked}`,
    `$env:OPENAI_API_KEY = "${unmarked}"`,
    `docker run -e OPENAI_API_KEY=${unmarked} image`,
    `{"OPENAI_API_KEY":"${unmarked}"}`,
    `{"a":"{\\"OPENAI_API_KEY\\": \\"${unmarked}\\"}"}`,
    `[{"name": "OPENAI_API_KEY", "value": "${unmarked}"}]`,
    `OPENAI_API_KEY: ${unmarked}`,
    `OPENAI_API_KEY: >-\n  ${unmarked}\n`,
    `- name: OPENAI_API_KEY\n  value: ${unmarked}\n`,
    `openai_api_key = '${unmarked}'`,
    `const openaiApiKey: string = \`${unmarked}\`;`,
    `openai_api_key: str = (\n    "${unmarked}"\n)`,
    `os.environ['OPENAI_API_KEY'] = "${unmarked}"`,
    `os.getenv("OPENAI_API_KEY", "${unmarked}")`,
    `process.env.OPENAI_API_KEY ?? '${unmarked}'`,
    `"$\{OPENAI_API_KEY:-${unmarked}}"`,
    `'openai_key' => '${unmarked}',`,
  ])('%s', (text) => {
    expect(keyRanges(text).map(({ start, end }) => text.slice(start, end))).toEqual([unmarked]);
    expect(keysIn(Buffer.from(text.replaceAll(/openai/gi, 'stability')))).toEqual([]);
    expect(keysIn(Buffer.from(`\ufeff${text}`, 'utf16le')).map((found) => found.reveal())).toEqual([unmarked]);
  });
});

it('finds the very key that is asked for, whatever its form', () => {
  const own = new Secret(`token-${characters(30)}`);
  expect(holdsSecret(Buffer.from(`A=${own.reveal()}\n`, 'utf16le'), own)).toBe(true);
  expect(holdsSecret(Buffer.from('A=1\n'), own)).toBe(false);
});

it.each([
  ['OPENAI_API_KEY', true],
  ['VITE_OPENAI_API_KEY', true],
  ['NEXT_PUBLIC_OPENAI_KEY', true],
  ['REACT_APP_OPEN_AI_SECRET', true],
  ['VITE_OPENAI_API_KEY_2', true],
  ['OPENAI_PROJECT_KEY', true],
  ['OPENAI_BASE_URL', false],
  ['OPENAI_MAX_TOKENS', false],
  ['OPENAI_MODEL', false],
  ['API_KEY', false],
])('%s is the name of a key: %s', (name, expected) => {
  expect(isNamedLikeKey(name)).toBe(expected);
});
