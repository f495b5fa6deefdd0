import { expect, it } from 'vitest';
import { estimate } from '../../../src/checks/spend/limit-estimate.ts';
import { requestsLikeThese, whatItBuys } from '../../../src/openai/what-it-buys.ts';
import { simulate } from '../../simulator/client.ts';
import { relay } from '../../e2e/relay.ts';
import { verdictOf } from '../../run-checks.ts';
import { adminOf } from '../../simulator/client.ts';
import { cents, limits, worldOf } from './money.ts';

const now = new Date('2026-11-28T12:00:00Z');

it('is in requests like those of this month, where an admin key sees them', async () => {
  const simulator = await simulate();
  await adminOf(simulator).projects.spendLimit.update(simulator.projectId, cents(2000));
  const sentences = async (baseUrl: string) => {
    const { report } = await limits(worldOf(simulator, { OPENAI_BASE_URL: baseUrl }), { now });
    return verdictOf(report, 'spending-limit').exhibit?.({ columns: 80, plain: true });
  };
  expect((await sentences(simulator.baseUrl))?.[0]).toMatch(/requests like this month's/);
  // Where that can't be told, it's the model that most was spent on.
  const without = await relay(simulator, ({ path: at }) => (at.includes('/usage/') ? { status: 403, body: {} } : undefined));
  expect((await sentences(without))?.[0]).toContain('gpt-6-luna');
});

it('is in tokens of the most expensive model that the code names', async () => {
  const world = worldOf(await simulate(), { OPENAI_ADMIN_KEY: '' });
  world.put(
    'index.js',
    `import OpenAI from 'openai';
const client = new OpenAI();
await client.responses.create({ model: 'gpt-6-luna', input: 'a' });
await client.responses.create({ model: 'gpt-6-sol', input: 'a' });
`,
  );
  const context = { scope: await world.scope(), ports: world.ports, requested: {}, signal: AbortSignal.timeout(20_000) };
  const said = await estimate(10, context);
  expect(said).toBe(whatItBuys(10, 'gpt-6-sol', world.world.now()));
  expect(await estimate(10, { ...context, requested: { model: 'gpt-6-astra' } })).toBe(whatItBuys(10, 'gpt-6-astra', world.world.now()));
});

it('divides by what a request cost', () =>
  expect(requestsLikeThese(20, { requests: 1000, costUsd: 4, model: 'gpt-6-sol' })).toContain('about 5,000 requests'));
