import { describe, expect, it } from 'vitest';
import * as text from '../../../src/checks/spend/spend-alert.text.ts';
import { projectLimitsPage } from '../../../src/openai/pages.ts';
import { adminOf, simulate } from '../../simulator/client.ts';
import { relay } from '../../e2e/relay.ts';
import { resultOf, verdictOf } from '../../run-checks.ts';
import { cents, changes, consentTo, limits, worldOf } from './money.ts';

describe('alerts', () => {
  it('are completed where they were interrupted between the two', async () => {
    const simulator = await simulate();
    const { projects } = adminOf(simulator);
    await projects.spendLimit.update(simulator.projectId, cents(1000));
    const notification_channel = { type: 'email' as const, recipients: ['ana@example.com'] };
    await projects.spendAlerts.create(simulator.projectId, { ...cents(500), notification_channel });
    const world = worldOf(simulator);
    const looked = await limits(world);
    expect(verdictOf(looked.report, 'spend-alert')).toMatchObject({
      code: 'no-alert',
      data: { project: [{ usd: 5 }] },
      ...text.tooFew('$5', 'create', projectLimitsPage(simulator.projectId)),
    });
    const mended = await limits(world, { answers: { [text.whoGetsIt([8]).text]: 'ana@example.com' } });
    expect(mended.codes['spend-alert']).toBe('ok');
    const alerts = (await projects.spendAlerts.list(simulator.projectId)).data;
    expect(alerts.map(({ threshold_amount }) => threshold_amount)).toEqual([500, 800]);
  });

  it('of its own move to the amounts of another limit, and those that people made stay', async () => {
    const simulator = await simulate();
    const world = worldOf(simulator);
    await limits(world, { answers: 'yes', limitUsd: 10 });
    const { projects } = adminOf(simulator);
    const notification_channel = { type: 'email' as const, recipients: ['boss@example.com'] };
    await projects.spendAlerts.create(simulator.projectId, { ...cents(300), notification_channel });
    const standing = async () =>
      (await projects.spendAlerts.list(simulator.projectId)).data.map(({ threshold_amount }) => threshold_amount);
    await projects.spendLimit.update(simulator.projectId, cents(800));

    const { report, codes } = await limits(world);
    expect(codes['spend-alert']).toBe('alerts-outdated');
    expect(verdictOf(report, 'spend-alert')).toMatchObject(text.areOutdated([5, 8], [4, 6.4], projectLimitsPage(simulator.projectId)));
    const before = changes(simulator).length;
    expect((await limits(world, { answers: { [consentTo(text.movePlan([5, 8], [4, 6.4]))]: true } })).codes['spend-alert']).toBe('ok');
    expect(await standing()).toEqual([400, 640, 300]);
    expect(
      changes(simulator)
        .slice(before)
        .every((change) => change.startsWith('POST alert_')),
    ).toBe(true);

    // One of them is where a person has put one, too: then the other is enough, and one is taken away.
    await projects.spendLimit.update(simulator.projectId, cents(600));
    expect((await limits(world, { answers: 'yes' })).codes['spend-alert']).toBe('ok');
    expect((await standing()).toSorted((a, b) => a - b)).toEqual([300, 480]);
    expect((await limits(world, { answers: 'yes' })).asked).toEqual([]);
  });

  it('go to an address that is typed, where the API tells none or it shall be another', async () => {
    for (const tells of [false, true]) {
      const simulator = await simulate();
      const { projects } = adminOf(simulator);
      await projects.spendLimit.update(simulator.projectId, cents(1000));
      const none = { object: 'list', data: [], first_id: null, last_id: null, has_more: false };
      const baseUrl = await relay(simulator, ({ method, path: at }) =>
        !tells && method === 'GET' && /(users|api_keys)$/.test(at) ? { status: 200, body: none } : undefined,
      );
      const world = worldOf(simulator, { OPENAI_BASE_URL: baseUrl });
      const { asked, codes } = await limits(world, {
        answers: ({ question }) => (question.kind === 'text' ? 'boss@example.com' : question.kind === 'choice' ? '' : undefined),
      });
      expect(asked.map(({ question }) => question.kind)).toEqual(tells ? ['choice', 'text'] : ['text']);
      expect(codes['spend-alert']).toBe('ok');
      const alerts = (await projects.spendAlerts.list(simulator.projectId)).data;
      expect(alerts.map(({ notification_channel }) => notification_channel.recipients)).toEqual([
        ['boss@example.com'],
        ['boss@example.com'],
      ]);
      // Nobody is asked where nobody answers, and the limit stands.
      await projects.spendLimit.update(simulator.projectId, cents(2000));
      expect((await limits(world, { answers: 'yes' })).report.exitCode).toBe(0);
    }
  });

  it('that could not be made are told beside the limit that was set, and a second run completes them', async () => {
    const simulator = await simulate();
    let alerts = 0;
    const baseUrl = await relay(simulator, ({ method, path: at }) =>
      method === 'POST' && at.endsWith('/spend_alerts') && [2, 3].includes(++alerts)
        ? { status: 500, body: { error: { message: 'no', type: 'server_error' } } }
        : undefined,
    );
    const world = worldOf(simulator, { OPENAI_BASE_URL: baseUrl });
    const first = await limits(world, { answers: 'yes', limitUsd: 10 });
    expect(first.codes).toMatchObject({ 'spending-limit': 'ok', 'spend-alert': 'no-alert' });
    expect(resultOf(first.report, 'spend-alert').refusal?.code).toBe('server-error');
    // The limit, which was asked for, is set.
    expect(first.report.exitCode).toBe(0);
    const second = await limits(world, { answers: 'yes', limitUsd: 10 });
    expect(second.codes).toMatchObject({ 'spending-limit': 'ok', 'spend-alert': 'ok' });
    const made = (await adminOf(simulator).projects.spendAlerts.list(simulator.projectId)).data;
    expect(made.map(({ threshold_amount }) => threshold_amount)).toEqual([500, 800]);
  });
});
