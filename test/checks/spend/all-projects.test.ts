import { expect, it } from 'vitest';
import { lookAtAllProjects, type Overview } from '../../../src/checks/spend/all-projects.ts';
import { isWhole, overviewData, overviewLines, standsWell } from '../../../src/checks/spend/all-projects-shown.ts';
import { relay } from '../../e2e/relay.ts';
import { adminOf, simulate } from '../../simulator/client.ts';
import type { TestWorld } from '../../make-world.ts';
import { cents, changes, worldOf } from './money.ts';

async function all(world: TestWorld, said: string[] = []): Promise<Overview> {
  const given = { scope: await world.scope(), ports: world.ports };
  const found = await lookAtAllProjects(given, AbortSignal.timeout(20_000), (line) => void said.push(line));
  if ('status' in found) throw new Error(found.summary);
  return found;
}

it('tells of every project its limit, its costs, and all of its keys', async () => {
  const simulator = await simulate({ scenario: 'admin-key' });
  const admin = adminOf(simulator);
  const { id } = await admin.projects.create({ name: 'shop-bot' });
  await admin.projects.serviceAccounts.create(id, { name: 'ci' });
  await admin.projects.spendLimit.update(id, cents(100_000));
  const before = simulator.requests.length;
  const overview = await all(worldOf(simulator));
  expect(standsWell(overview)).toBe(false);
  expect(isWhole(overview)).toBe(true);
  const { projects, organization } = overviewData(overview);
  expect(projects).toMatchObject([
    { id: simulator.projectId, standing: 'no-limit', limit: null, keys: [{ ownerHasLeft: false }] },
    { id, name: 'shop-bot', standing: 'ok', limit: { usd: 1000 }, keys: [{ name: expect.any(String) as string }] },
  ]);
  expect(organization.spent).toBeCloseTo(
    projects.reduce((sum, { spent }) => sum + (spent ?? 0), 0),
    5,
  );
  const sent = simulator.requests.slice(before);
  expect(sent.filter(({ path: at }) => at.endsWith('/api_keys')).map(({ query }) => query['owner_project_access'])).toEqual(['any', 'any']);
  expect(sent.filter(({ path: at }) => at.endsWith('/costs'))).toHaveLength(1);
  expect(changes({ ...simulator, requests: sent })).toEqual([]);
});

it('names an owner who left, and a limit of the organization counts for all', async () => {
  const simulator = await simulate();
  await adminOf(simulator).spendLimit.update(cents(100_000));
  const key = {
    id: 'key_1',
    name: 'old-bot',
    redacted_value: 'sk-pro...bbbB',
    created_at: 1_700_000_000,
    last_used_at: null,
    expires_at: null,
    owner: { type: 'user', user: { id: 'u', name: 'Bo' } },
    owner_project_access: 'inactive',
  };
  const baseUrl = await relay(simulator, ({ path: at }) =>
    at.includes('/api_keys') ? { status: 200, body: { object: 'list', data: [key], has_more: false } } : undefined,
  );
  const overview = await all(worldOf(simulator, { OPENAI_BASE_URL: baseUrl }));
  expect(standsWell(overview)).toBe(true);
  expect(overviewData(overview).projects[0]?.keys).toMatchObject([
    { owner: 'Bo', ownerHasLeft: true, remarks: ['old', 'unused', 'owner-left', 'never-expires'] },
  ]);
  const lines = overviewLines(overview, { verbose: false, now: new Date() });
  expect(lines.find(({ text }) => text.includes('old-bot'))).toMatchObject({ status: 'advice' });
});

it('waits where the API wants that, and says so; what it will not tell is unknown', async () => {
  const simulator = await simulate();
  let refused = 0;
  const baseUrl = await relay(simulator, ({ path: at }) => {
    if (at.endsWith('/costs')) return { status: 403, body: { error: { message: 'no', type: 'x', code: null, param: null } } };
    if (!at.endsWith('/api_keys') || refused >= 3) return undefined;
    refused += 1;
    return { status: 429, body: { error: { message: 'Too many requests', type: 'x', code: null, param: null } } };
  });
  const world = worldOf(simulator, { OPENAI_BASE_URL: baseUrl });
  const said: string[] = [];
  const given = {
    scope: await world.scope(),
    ports: { ...world.ports, world: { ...world.world, timeouts: { ...world.world.timeouts, total: 50 } } },
  };
  const overview = await lookAtAllProjects(given, AbortSignal.timeout(20_000), (line) => void said.push(line));
  expect(said).not.toEqual([]);
  expect(isWhole(overview as Overview)).toBe(false);
  expect(overviewData(overview as Overview).projects).toMatchObject([{ spent: null, standing: 'no-limit', keys: [{}] }]);
});

it('needs an admin key', async () => {
  const simulator = await simulate();
  const world = worldOf(simulator, { OPENAI_ADMIN_KEY: '' });
  const found = await lookAtAllProjects({ scope: await world.scope(), ports: world.ports }, AbortSignal.timeout(20_000), () => {});
  expect(found).toMatchObject({ status: 'unknown', code: 'needs-admin-key' });
  expect(simulator.requests).toEqual([]);
});
