import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { KeySource } from '../../../src/checks/key/key-present.ts';
import { keyShape, type KeyShapeFact } from '../../../src/checks/key/key-shape.ts';
import * as text from '../../../src/checks/key/key-shape.text.ts';
import type { Outcome } from '../../../src/engine/outcome.ts';
import { cleanKey } from '../../../src/keys/clean.ts';
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
    ['another vendor’s key', anthropic, 'wrong-vendor'],
    ['an admin key', fakeKey('sk-admin-', 58), 'admin-key'],
    ['an id', `org-${characters(24)}`, 'not-a-key'],
    ['a key with a blank inside', `${key.slice(0, 20)} ${key.slice(20, 90)}`, 'malformed-key'],
  ] as const)('is a problem without a fact for %s', async (_, value, code) => {
    const outcome = await look([[value, 'file']]);
    expect(outcome).toMatchObject({ status: 'problem', code, next: text.next[code]('OPENAI_API_KEY', '.env') });
    expect(outcome.fact).toBeUndefined();
  });

  it('tells a good key with something around it: programs would send that too', async () => {
    const outcome = await look([[`"${key}"`, 'file']]);
    expect(outcome).toMatchObject({ status: 'problem', code: 'malformed-key' });
    expect(outcome).toHaveProperty('why', text.isWrapped(cleanKey(`"${key}"`).cleaned).sentence);
  });

  it('says what to do about a key of the environment', async () => {
    const outcome = await look([[anthropic, 'shell']]);
    expect(outcome).toMatchObject({
      status: 'problem',
      next: text.next['wrong-vendor']('OPENAI_API_KEY', undefined),
      data: { source: 'shell' },
    });
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
