import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { KeySource } from '../../../src/checks/key/key-source.ts';
import { keyShape, type KeyShapeFact } from '../../../src/checks/key/key-shape.ts';
import * as text from '../../../src/checks/key/key-shape.text.ts';
import type { Outcome } from '../../../src/engine/outcome.ts';
import { changes } from '../../../src/keys/clean.text.ts';
import { Secret } from '../../../src/keys/secret.ts';
import { characters, fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld } from '../../make-world.ts';

const key = fakeKey('sk-proj-');
const anthropic = `sk-${'ant-'}${characters(90)}`;

/** Looks at these keys; this check uses nothing of the machine. */
function look(
  keys: readonly (readonly [string, KeySource])[],
  baseUrl = 'https://api.openai.com/v1',
): Promise<Outcome<KeyShapeFact, typeof text.codes>> {
  const facts = { keyPresent: { keys: keys.map(([value, source]) => ({ secret: new Secret(value), source })) } };
  return makeWorld({ project: { git: false }, api: { baseUrl, namedBy: 'option' } }).look(keyShape, { facts });
}

function tested(outcome: Outcome<KeyShapeFact>): unknown {
  return outcome.fact?.tested.map(({ secret, source }) => [secret.reveal(), source]);
}

describe('the look of the key in force', () => {
  it('is ok for a whole key', async () => {
    const outcome = await look([[key, 'file']]);
    expect(outcome).toMatchObject({ status: 'ok' });
    expect(tested(outcome)).toEqual([[key, 'file']]);
    expect(outcome.data).toEqual({ source: 'file', kind: 'project key', characters: 164 });
  });

  it('is advice for an odd one, which is tested all the same', async () => {
    const outcome = await look([[key.slice(0, -20), 'file']]);
    expect(outcome).toMatchObject({ status: 'advice', code: 'suspicious-key' });
    expect(tested(outcome)).toEqual([[key.slice(0, -20), 'file']]);
  });

  it.each([
    ['an admin key', fakeKey('sk-admin-', 58), 'admin-key'],
    ['an id', `org-${characters(24)}`, 'not-a-key'],
    ['a key with a blank inside', `${key.slice(0, 20)} ${key.slice(20, 90)}`, 'malformed-key'],
  ] as const)('is a problem without a fact for %s', async (_, value, code) => {
    const outcome = await look([[value, 'file']]);
    expect(outcome).toMatchObject({ status: 'problem', code, next: text.next[code]('OPENAI_API_KEY', '.env') });
    expect(outcome.fact).toBeUndefined();
  });

  it.each([
    ['Groq', `gsk_${characters(52)}`, 'OPENAI_BASE_URL=https://api.groq.com/openai/v1'],
    ['OpenRouter', `sk-${'or-v1-'}${'0123456789abcdef'.repeat(4)}`, 'OPENAI_BASE_URL=https://openrouter.ai/api/v1'],
    ['Anthropic', anthropic, 'OPENAI_BASE_URL=https://api.anthropic.com/v1'],
    ['Azure, as it was', '0123456789abcdef'.repeat(2), 'AZURE_OPENAI_ENDPOINT'],
    ['Azure, as it is', `${characters(52)}JQQJ99${characters(26)}`, 'AZURE_OPENAI_ENDPOINT'],
  ])('says where another vendor’s key is taken: %s', async (_, value, next) => {
    const outcome = await look([[value, 'file']]);
    expect(outcome).toMatchObject({ status: 'problem', code: 'wrong-vendor' });
    expect(outcome.fact).toBeUndefined();
    expect(JSON.stringify('next' in outcome && outcome.next)).toContain(next);
  });

  it.each(['EMPTY', 'ollama', 'lm-studio', 'not-needed', 'sk-no-key-required', 'none', 'dummy', 'sk-1234', 'my-own-word'])(
    'leaves it to a server on this computer whether it takes %s',
    async (value) => {
      expect((await look([[value, 'file']], 'http://127.0.0.1:8080/v1')).status).toBe('ok');
      expect((await look([[value, 'file']])).status).toBe('problem');
    },
  );

  it.each([
    '"KEY"',
    '<KEY>',
    '**KEY**',
    '__KEY__',
    '(KEY)',
    '[KEY]',
    '||KEY||',
    'KEY;',
    'KEY__',
    'Bearer KEY',
    'my key: KEY',
    '“KEY”',
    '«KEY»',
  ])('tells a whole key with something around it, whatever the server: %s', async (wrapping) => {
    for (const baseUrl of ['https://api.openai.com/v1', 'http://127.0.0.1:1/v1']) {
      const outcome = await look([[wrapping.replace('KEY', key), 'file']], baseUrl);
      expect(outcome).toMatchObject({ status: 'problem', code: 'malformed-key', data: { kind: 'project key' } });
      expect(outcome.fact).toBeUndefined();
    }
  });

  it('names the quotes of a word processor as quotes', async () => {
    expect((await look([[`“${key}”`, 'file']])).data).toMatchObject({ cleaned: [changes.quotes] });
  });

  it.each(['<KEY>', '**KEY**', '(KEY)', '“KEY”', '"my key: KEY"', '"KEY "', 'KEY;'])(
    'leaves only the key in the file, after consent, and every other line as it is: %s',
    async (wrapping) => {
      const here = makeWorld({ project: { files: { '.gitignore': '.env\n' } } });
      const bytes = Buffer.from(`A=1\nOPENAI_API_KEY=${wrapping.replace('KEY', key)}\nB=2\n`);
      here.put('.env', bytes, 0o600);
      const facts = { keyPresent: { keys: [{ secret: new Secret(`<${key}>`), source: 'file' as const }] } };
      expect(await here.offer(keyShape, { facts })).toMatchObject({ kind: 'plan', consent: 'ask' });
      await here.carryOut(keyShape, { facts });
      expect(here.read('.env')).toBe(`A=1\nOPENAI_API_KEY=${key}\nB=2\n`);
    },
  );

  it('says what to do about a key of the environment', async () => {
    const outcome = await look([[anthropic, 'shell']]);
    expect(outcome).toMatchObject({ status: 'problem', code: 'wrong-vendor', data: { source: 'shell' } });
    expect(outcome).toHaveProperty('next.1', text.next['wrong-vendor']('OPENAI_API_KEY', undefined)[1]);
  });

  it('leaves a refused second key out, and says so to machines', async () => {
    const outcome = await look([
      [key, 'file'],
      [anthropic, 'shell'],
    ]);
    expect(outcome.status).toBe('ok');
    expect(tested(outcome)).toEqual([[key, 'file']]);
    expect(outcome.data).toMatchObject({ leftOut: [{ source: 'shell', code: 'wrong-vendor', kind: 'Anthropic key' }] });
  });

  it('has both tested where both are plausible', async () => {
    const second = fakeKey('sk-', 20);
    const outcome = await look([
      [key, 'file'],
      [second, 'shell'],
    ]);
    expect(tested(outcome)).toEqual([
      [key, 'file'],
      [second, 'shell'],
    ]);
  });

  it.each([
    ['https://eu.api.openai.com/v1', 'problem'],
    // On this computer, a relay to OpenAI may answer: then it's advice.
    ['http://127.0.0.1:8080/v1', 'advice'],
    ['http://127.0.0.1:11434/v1', 'ok'],
    ['https://llm.example.net/v1', 'ok'],
    ['https://api.openai.com.example.net/v1', 'ok'],
  ])('knows whose API it is: %s', async (baseUrl, status) => {
    expect((await look([[anthropic, 'file']], baseUrl)).status).toBe(status);
  });

  it('shows no part of a key beyond its last four characters', async () => {
    for (const value of [key, anthropic, key.slice(0, -20), `"${key}"`, `org-${characters(24)}`]) {
      const outcome = await look([
        [value, 'file'],
        [anthropic, 'shell'],
      ]);
      const printed = JSON.stringify(outcome) + inspect(outcome, { depth: 9 });
      expect(printed).not.toContain(value.slice(12, 20));
      expect(printed).not.toContain(value.slice(-5));
      expect(printed).not.toContain(anthropic.slice(-5));
    }
  });
});
