import { expect, it } from 'vitest';
import { notSet } from '../../../src/checks/spend/spending-limit.text.ts';
import { projectLimitsPage } from '../../../src/openai/pages.ts';
import { relay } from '../../e2e/relay.ts';
import { simulate } from '../../simulator/client.ts';
import { resultOf, verdictOf } from '../../run-checks.ts';
import { changes, defaultProject, limits, worldOf } from './money.ts';

const now = new Date('2026-11-28T12:00:00Z');
const notUsd = /\$|USD|US dollars/;

/** A project whose limit is in euros, and so are the costs. */
async function inEuros(hundredths: number, enforcement = 'inactive') {
  const simulator = await simulate({ scenario: 'spent-in-euros' });
  const limit = { object: 'project.spend_limit', threshold_amount: hundredths, currency: 'EUR', interval: 'month' };
  const baseUrl = await relay(simulator, ({ method, path }) =>
    method === 'GET' && path.endsWith(`${simulator.projectId}/spend_limit`)
      ? { status: 200, body: { ...limit, enforcement: { status: enforcement } } }
      : undefined,
  );
  return { simulator, world: worldOf(simulator, { OPENAI_BASE_URL: baseUrl }) };
}

it('shows a limit in another currency, holds the costs against it, and sets none in its place', async () => {
  const { simulator, world } = await inEuros(200_000);
  const looked = await limits(world, { now });
  expect(verdictOf(looked.report, 'spending-limit')).toMatchObject({
    status: 'ok',
    data: { projectLimit: { usd: null, amount: 2000, currency: 'eur' } },
  });
  expect(verdictOf(looked.report, 'spent').data).toMatchObject({ currency: 'eur', limit: 2000 });
  for (const id of ['spending-limit', 'spent', 'spend-alert']) expect(verdictOf(looked.report, id).summary).not.toMatch(notUsd);
  const { report } = await limits(world, { answers: 'yes', limitUsd: 10, now });
  expect(resultOf(report, 'spending-limit').refusal).toMatchObject({
    code: 'limit-other-currency',
    ...notSet.otherCurrency('€2,000', defaultProject, projectLimitsPage(simulator.projectId), 10),
  });
  expect(report.exitCode).toBe(1);
  expect(changes(simulator)).toEqual([]);
});

it('knows a used-up limit in another currency', async () => {
  const { world } = await inEuros(1, 'enforcing');
  const { report, codes } = await limits(world, { now });
  expect(codes['spending-limit']).toBe('limit-reached');
  expect(verdictOf(report, 'spending-limit').summary).not.toMatch(notUsd);
});
