import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/keys/secret.ts';
import type { Simulator } from '../../../src/simulator/server.ts';
import type { World } from '../../../src/machine/world.ts';
import { fakeKey, testWorld } from '../../openai/loopback.ts';
import { simulate } from '../../simulator/client.ts';
import { look, portsOf, scopeOf, type Looks } from './api-looks.ts';

let simulator: Simulator;

async function lookWith(file: Secret | undefined, shell: Secret | undefined, env: World['env'] = {}): Promise<Looks> {
  return await look({
    scope: scopeOf(simulator.baseUrl),
    ports: portsOf(testWorld(env)),
    keys: [
      ...(file === undefined ? [] : [{ secret: file, source: 'file' as const }]),
      ...(shell === undefined ? [] : [{ secret: shell, source: 'shell' as const }]),
    ],
  });
}

describe('two keys', () => {
  it('are both asked about, and each text says which it is about', async () => {
    const good = fakeKey('g');
    simulator = await simulate({ keys: [good.reveal()] });
    const main = new Secret(simulator.key);
    const bad = fakeKey('b');

    const both = await lookWith(main, good);
    expect(both.accepted).toMatchObject({
      status: 'ok',
      summary: expect.stringContaining('the key in .env and the key of your shell'),
      fact: { source: 'file' },
      data: {
        tested: [
          { source: 'file', accepted: true },
          { source: 'shell', accepted: true },
        ],
      },
    });

    const shellBad = await lookWith(main, bad);
    expect(shellBad.accepted).toMatchObject({
      status: 'problem',
      code: 'invalid-api-key',
      summary: expect.stringMatching(/does not accept the key of your shell \(the key in \.env is accepted\)$/),
      fact: { source: 'file' },
    });
    // The address takes a key, so it is not what is wrong.
    expect(shellBad.accepted?.status === 'problem' && shellBad.accepted.next.join()).not.toContain('Most likely');
    expect(shellBad.completed?.status).toBe('ok');

    const fileBad = await lookWith(bad, good);
    expect(fileBad.accepted).toMatchObject({
      code: 'invalid-api-key',
      summary: expect.stringMatching(/does not accept the key in \.env \(the key of your shell is accepted\)$/),
    });
    expect(fileBad.completed).toBeUndefined();

    const noneGood = await lookWith(bad, fakeKey('c'));
    expect(noneGood.accepted?.status === 'problem' && noneGood.accepted.next.join()).toContain('Most likely');
    expect(noneGood.accepted).toMatchObject({
      summary: expect.stringContaining('the key of your shell is not accepted either'),
    });
    expect(JSON.stringify([both, shellBad, fileBad, noneGood])).not.toMatch(/g{20}|b{20}|c{20}/);
  });

  it('the shell’s alone is enough', async () => {
    simulator = await simulate();
    const { accepted } = await lookWith(undefined, new Secret(simulator.key));
    expect(accepted).toMatchObject({
      status: 'ok',
      fact: { source: 'shell' },
      summary: expect.stringContaining('the key of your shell'),
    });
  });
});

describe('a key that is refused', () => {
  it('has the other likely causes told: the base URL, and ids that are left over', async () => {
    simulator = await simulate();
    const { accepted } = await lookWith(fakeKey(), undefined, {
      OPENAI_ORG_ID: 'org-old',
      OPENAI_PROJECT_ID: 'proj_old',
    });
    const next = accepted?.status === 'problem' ? accepted.next.join('\n') : '';
    expect(next).toMatch(/because of --base-url[^]*unset OPENAI_ORG_ID[^]*unset OPENAI_PROJECT_ID/);
  });

  it('over its ids names them', async () => {
    simulator = await simulate();
    const key = new Secret(simulator.key);
    expect((await lookWith(key, undefined, { OPENAI_ORG_ID: 'org-old' })).accepted).toMatchObject({
      code: 'mismatched-organization',
    });
    expect((await lookWith(key, undefined, { OPENAI_PROJECT_ID: 'proj_old' })).accepted).toMatchObject({
      code: 'mismatched-project',
    });
    const right = { OPENAI_ORG_ID: simulator.organizationId, OPENAI_PROJECT_ID: simulator.projectId };
    expect((await lookWith(key, undefined, right)).completed).toMatchObject({ status: 'ok' });
  });
});

it('a key that may not list models is accepted, and tested with the usual ones', async () => {
  simulator = await simulate({ scenario: 'missing-scopes-models' });
  const { accepted, completed } = await lookWith(new Secret(simulator.key), undefined);
  expect(accepted).toMatchObject({ status: 'ok', fact: { models: undefined }, data: { models: null } });
  expect(completed).toMatchObject({ status: 'ok', fact: { model: 'gpt-6-luna' } });
});

it('an admin key is none for models', async () => {
  simulator = await simulate();
  const { completed } = await lookWith(new Secret(simulator.adminKey), undefined);
  expect(completed).toMatchObject({
    code: 'missing-scopes',
    next: [expect.stringContaining('Responses: Write'), expect.anything(), expect.anything()],
  });
});
