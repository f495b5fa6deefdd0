import { describe, expect, it } from 'vitest';
import { notAccepted } from '../../../src/checks/spend/admin-access.text.ts';
import * as hand from '../../../src/checks/spend/limit-by-hand.text.ts';
import { ofOrganization } from '../../../src/checks/spend/set-limit.text.ts';
import * as text from '../../../src/checks/spend/spending-limit.text.ts';
import { adminOf, simulate } from '../../simulator/client.ts';
import { relay } from '../../e2e/relay.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { verdictOf } from '../../run-checks.ts';
import { cents, changes, defaultProject, limits, worldOf } from './money.ts';

describe('with an admin key', () => {
  it('judges what stands', async () => {
    const simulator = await simulate();
    const { projects, spendLimit } = adminOf(simulator);
    await spendLimit.update(cents(5000));
    const world = worldOf(simulator);
    expect(verdictOf((await limits(world)).report, 'spending-limit')).toMatchObject({
      status: 'ok',
      summary: text.isEnforced(50, ofOrganization),
      data: { projectLimit: null, organizationLimit: { usd: 50 } },
    });
    await projects.spendLimit.update(simulator.projectId, cents(1050));
    const { report } = await limits(world, { limitUsd: 10.5 });
    expect(verdictOf(report, 'spending-limit')).toMatchObject({
      status: 'ok',
      summary: text.isEnforced(10.5, defaultProject),
      data: { projectLimit: { usd: 10.5 } },
    });
    expect((await limits(world, { limitUsd: 10 })).codes['spending-limit']).toBe('limit-too-high');
  });

  it('tells that a limit is not enforced, and sets none in its place without --limit', async () => {
    const simulator = await simulate();
    const idle = { object: 'project.spend_limit', ...cents(1000), enforcement: { status: 'inactive' } };
    const baseUrl = await relay(simulator, ({ path: at }) =>
      at.endsWith(`${simulator.projectId}/spend_limit`) ? { status: 200, body: idle } : undefined,
    );
    const world = worldOf(simulator, { OPENAI_BASE_URL: baseUrl });
    const { codes, report } = await limits(world, { answers: 'yes' });
    expect(codes['spending-limit']).toBe('limit-not-enforcing');
    expect(report.exitCode).toBe(1);
    expect(changes(simulator)).toEqual([]);
    // Set anew, and still not enforced: the second look decides.
    const again = await limits(world, { answers: 'yes', limitUsd: 10 });
    expect(again.codes['spending-limit']).toBe('limit-not-enforcing');
    world.env['OPENAI_ADMIN_KEY'] = '';
    expect((await limits(world)).codes['spending-limit']).toBe('limit-unconfirmed');
  });
});

const confirming = { [hand.putLimit().text]: 'set', [hand.whatIsSet.text]: 'hard', [hand.howMuch(undefined).text]: 10 };

describe('what was confirmed by hand', () => {
  it('counts also where the admin key does not help, and both are told', async () => {
    const simulator = await simulate();
    const world = worldOf(simulator, { OPENAI_ADMIN_KEY: fakeKey('sk-admin-', 58) });
    const { codes, report } = await limits(world, { answers: confirming });
    expect(codes).toMatchObject({ 'spending-limit': 'ok', spent: 'needs-admin-key' });
    const { summary, data } = verdictOf(report, 'spending-limit');
    const { confirmedAt } = data as { confirmedAt: string };
    expect(summary).toBe(text.confirmedBut(text.isConfirmed(10, confirmedAt.slice(0, 10)), notAccepted.summary));
  });

  it('is believed for 90 days without an admin key, and ends with 0', async () => {
    const simulator = await simulate();
    const world = worldOf(simulator, { OPENAI_ADMIN_KEY: '' });
    const { codes, report } = await limits(world);
    expect(codes).toEqual({
      'admin-key': 'ok',
      'spending-limit': 'limit-unconfirmed',
      'spend-alert': 'needs-admin-key',
      'key-age': 'needs-admin-key',
      spent: 'needs-admin-key',
    });
    expect(report.exitCode).toBe(0);
    expect((await limits(world, { answers: confirming })).codes['spending-limit']).toBe('ok');
    expect((await limits(world, { limitUsd: 5 })).codes['spending-limit']).toBe('limit-too-high');
    const later = (days: number) => new Date(Date.now() + days * 86_400_000);
    expect((await limits(world, { now: later(89) })).codes['spending-limit']).toBe('ok');
    expect((await limits(world, { now: later(91) })).codes['spending-limit']).toBe('limit-unconfirmed');
    expect(simulator.requests).toEqual([]);
  });
});
