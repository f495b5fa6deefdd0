import { describe, expect, it } from 'vitest';
import { makeOwnKey, ownKeyName } from '../../../src/checks/key/own-key.ts';
import { adminAccess } from '../../../src/checks/spend/admin-access.ts';
import type { Simulator } from '../../../src/simulator/server.ts';
import { relay } from '../../e2e/relay.ts';
import { makeWorld } from '../../make-world.ts';
import { adminOf, simulate } from '../../simulator/client.ts';
import { organizationOf } from '../../simulator/organization.ts';

const { signal } = new AbortController();

async function make(simulator: Simulator, baseUrl: string) {
  const project = await adminOf(simulator).projects.create({ name: 'shop' });
  const world = makeWorld({ api: { baseUrl }, env: { OPENAI_ADMIN_KEY: simulator.adminKey } });
  const given = { scope: await world.scope(), ports: world.ports };
  const access = adminAccess(given.scope, given.ports);
  if (access.kind !== 'access') throw new Error('no access');
  return makeOwnKey(given, access.call, { projectId: project.id, project: 'shop', days: 90 }, 'shop-github', signal);
}

describe('a key for another place', () => {
  it('is made once, works, and can be taken back', async () => {
    const simulator = await simulate({ scenario: 'admin-key' });
    const made = await make(simulator, simulator.baseUrl);
    if ('status' in made) throw new Error(made.summary);
    expect(await organizationOf(simulator)).toMatchObject({ accounts: 1, keys: 1 });
    expect(made).toMatchObject({ account: 'shop-github', hasEarlier: false });
    expect(await made.takeBack()).toBe(true);
    expect(await organizationOf(simulator)).toMatchObject({ accounts: 0, keys: 0 });
  });

  it.each(['lost-after', 'refused'] as const)('leaves none behind that nobody holds: %s', async (how) => {
    const simulator = await simulate({ scenario: 'admin-key' });
    const baseUrl = await relay(simulator, ({ method }) =>
      method !== 'POST'
        ? undefined
        : how === 'lost-after'
          ? how
          : { status: 500, body: { error: { message: 'no', type: 'server_error' } } },
    );
    expect(await make(simulator, baseUrl)).toMatchObject({ status: expect.any(String) as string, next: expect.any(Array) as string[] });
    expect(await organizationOf(simulator)).toMatchObject({ accounts: 0, keys: 0 });
  });

  it('is deleted again if the API does not accept it', async () => {
    const simulator = await simulate({ scenario: 'admin-key' });
    const baseUrl = await relay(simulator, ({ path }) =>
      path.endsWith('/models')
        ? {
            status: 401,
            body: { error: { message: 'Incorrect API key provided', code: 'invalid_api_key', type: 'invalid_request_error' } },
          }
        : undefined,
    );
    expect(await make(simulator, baseUrl)).toMatchObject({ status: 'problem' });
    expect(await organizationOf(simulator)).toMatchObject({ accounts: 0, keys: 0 });
  });

  it.each([
    ['github:ana/shop', 'shop-bot-github'],
    ['github:ana/shop:production', 'shop-bot-github-production'],
    ['vercel:prj_1', 'shop-bot-vercel'],
    ['aws-secrets-manager:shop/openai', 'shop-bot-aws-secrets-manager-shop-openai'.slice(0, 39)],
  ])('is called after the project and the place: %s', (place, name) => {
    expect(ownKeyName('shop bot', place)).toBe(name);
  });
});
