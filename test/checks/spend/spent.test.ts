import { expect, it } from 'vitest';
import * as byAdminKey from '../../../src/checks/spend/limit-by-admin-key.text.ts';
import { monthOf } from '../../../src/checks/spend/month-costs.ts';
import { ofOrganization } from '../../../src/checks/spend/set-limit.text.ts';
import * as text from '../../../src/checks/spend/spent.text.ts';
import { adminOf, simulate } from '../../simulator/client.ts';
import { verdictOf } from '../../run-checks.ts';
import { spentDollars } from '../../../src/openai/dollars.ts';
import { cents, changes, consentTo, limits, worldOf } from './money.ts';

const now = new Date('2026-11-21T12:00:00Z');

it('finds the project by its key, no limit, no alert, and what was spent; changes nothing', async () => {
  const simulator = await simulate();
  await adminOf(simulator).projects.create({ name: 'another' });
  const { report, codes } = await limits(worldOf(simulator), { now });
  expect(codes).toEqual({ 'admin-key': 'ok', 'spending-limit': 'no-limit', 'spend-alert': 'no-alert', 'key-age': 'ok', spent: 'ok' });
  const { data } = verdictOf(report, 'spent');
  expect(data).toMatchObject({
    month: '2026-11',
    project: simulator.projectId,
    byModel: [{ model: 'gpt-6-luna' }, { model: 'gpt-6-sol' }],
  });
  const byDay = data?.['byDay'] as { day: string; usd: number }[];
  expect(byDay).toHaveLength(21);
  expect(byDay.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(data?.['total'] as number, 6);
  expect(changes(simulator)).toEqual(['POST projects']);
  expect(simulator.requests.some(({ path: at }) => /responses|completions/.test(at))).toBe(false);
  expect(report.exitCode).toBe(1);
});

it('does not hold what one project spends against the limit of the organization', async () => {
  const simulator = await simulate();
  const answers = {
    [byAdminKey.whatFor.text]: 'organization',
    [byAdminKey.howMuch(ofOrganization, undefined, undefined).text]: 30,
    [consentTo(byAdminKey.plan(30, ofOrganization))]: true,
  };
  const { report } = await limits(worldOf(simulator), { answers, now });
  const { summary, data } = verdictOf(report, 'spent');
  const { from: monthStart } = monthOf(now);
  const total = spentDollars(data?.['total'] as number);
  expect(summary).toBe(text.spentIn({ monthStart, project: 'Default project', total, limit: undefined }));
});

it('shows another currency as such, and holds no limit in dollars against it', async () => {
  const simulator = await simulate({ scenario: 'spent-in-euros' });
  await adminOf(simulator).projects.spendLimit.update(simulator.projectId, cents(1));
  const { report, codes } = await limits(worldOf(simulator), { now });
  expect(codes['spending-limit']).toBe('ok');
  const { summary, data } = verdictOf(report, 'spent');
  expect(summary).toContain('€');
  expect(data).toMatchObject({ currency: 'eur', limit: null });
  expect((data?.['byDay'] as { amount: number; usd: null }[] | undefined)?.find(({ amount }) => amount > 0)?.usd).toBeNull();
});
