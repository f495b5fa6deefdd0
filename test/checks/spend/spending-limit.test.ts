import { describe, expect, it } from 'vitest';
import { notAccepted } from '../../../src/checks/spend/admin-access.text.ts';
import * as hand from '../../../src/checks/spend/limit-by-hand.text.ts';
import { limitSet, ofOrganization } from '../../../src/checks/spend/set-limit.text.ts';
import * as text from '../../../src/checks/spend/spending-limit.text.ts';
import { adminOf, simulate } from '../../simulator/client.ts';
import { relay } from '../../e2e/relay.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { sentencesOf } from '../../../src/engine/action.ts';
import type { Finding } from '../../../src/engine/outcome.ts';
import { pages } from '../../../src/openai/pages.ts';
import type { Simulator } from '../../../src/simulator/server.ts';
import { resultOf, verdictOf } from '../../run-checks.ts';
import { cents, changes, defaultProject, limits, worldOf } from './money.ts';

describe('with an admin key', () => {
  it('judges what stands', async () => {
    const simulator = await simulate();
    const { projects, spendLimit } = adminOf(simulator);
    await spendLimit.update(cents(5000));
    const world = worldOf(simulator);
    expect(verdictOf((await limits(world)).report, 'spending-limit')).toMatchObject({
      status: 'ok',
      summary: text.isSet('$50', ofOrganization),
      data: { projectLimit: null, organizationLimit: { usd: 50 } },
    });
    await projects.spendLimit.update(simulator.projectId, cents(1050));
    const { report } = await limits(world, { limitUsd: 10.5 });
    expect(verdictOf(report, 'spending-limit')).toMatchObject({
      status: 'ok',
      summary: text.isSet('$10.50', defaultProject),
      data: { projectLimit: { usd: 10.5 } },
    });
    expect((await limits(world, { limitUsd: 10 })).codes['spending-limit']).toBe('limit-too-high');
  });

  it('takes a limit that has not been reached for good, whatever the API says about enforcing it', async () => {
    const simulator = await simulate();
    const world = worldOf(simulator);
    await adminOf(simulator).projects.spendLimit.update(simulator.projectId, cents(100_000));
    const { codes, report } = await limits(world);
    expect(codes['spending-limit']).toBe('ok');
    expect(verdictOf(report, 'spending-limit').data).toMatchObject({ projectLimit: { usd: 1000, enforcement: 'inactive' } });
    const none = { object: 'project.spend_limit', ...cents(0), enforcement: { status: 'inactive' } };
    world.env['OPENAI_BASE_URL'] = await standing(simulator, none);
    expect((await limits(world)).codes['spending-limit']).toBe('no-limit');
  });

  it.each([
    ['enforcing', 'limit-reached'],
    ['inactive', 'limit-not-enforcing'],
  ])('a used-up limit that is %s is the problem %s', async (status, code) => {
    const simulator = await simulate({ scenario: 'admin-key' });
    const limit = { object: 'project.spend_limit', ...cents(1), enforcement: { status } };
    const world = worldOf(simulator, { OPENAI_BASE_URL: await standing(simulator, limit) });
    const { codes, report } = await limits(world, { answers: 'yes', now: new Date('2026-11-28T12:00:00Z') });
    expect(codes['spending-limit']).toBe(code);
    expect(report.exitCode).toBe(1);
    expect(changes(simulator)).toEqual([]);
    // Setting it again wouldn't change that, and nobody agreed to what it stops.
    const again = await limits(world, { answers: 'yes', limitUsd: 1, now: new Date('2026-11-28T12:00:00Z') });
    expect(resultOf(again.report, 'spending-limit').refusal?.code).toBe('limit-below-spent');
  });

  it('the limit of the organization is held against what all projects spent', async () => {
    const simulator = await simulate({ scenario: 'admin-key' });
    const admin = adminOf(simulator);
    for (const name of ['a', 'b', 'c']) await admin.projects.create({ name });
    const now = new Date('2026-11-28T12:00:00Z');
    const { report } = await limits(worldOf(simulator), { now });
    const spent = verdictOf(report, 'spent').data?.['total'] as number;
    await admin.spendLimit.update(cents(Math.ceil(spent * 200)));
    const { report: reached, codes } = await limits(worldOf(simulator), { now });
    expect(codes['spending-limit']).toBe('limit-reached');
    // That command sets a project's limit, which would change nothing.
    expect(sentencesOf((verdictOf(reached, 'spending-limit') as Finding<unknown>).next).join(' ')).not.toContain('--limit');
  });
});

describe('which project it is', () => {
  it('the API says where the key belongs, if no list of keys has it or there are too many', async () => {
    const simulator = await simulate();
    const admin = adminOf(simulator);
    const { id } = await admin.projects.create({ name: 'shop-bot' });
    const made = await admin.projects.serviceAccounts.create(id, { name: 'mine' });
    for (let number = 1; number <= 25; number += 1) await admin.projects.create({ name: `team ${number}` });
    const world = worldOf(simulator);
    world.put('.env', `OPENAI_API_KEY=${made.api_key?.value}\n`, 0o600);
    const { report } = await limits(world, { answers: 'yes', limitUsd: 10 });
    expect(report.exitCode).toBe(0);
    expect(await admin.projects.spendLimit.retrieve(id)).toMatchObject(cents(1000));
  });

  it('is none of an organization that the key does not belong to, even if it has only one', async () => {
    const simulator = await simulate();
    const baseUrl = await relay(simulator, ({ path: at }) => {
      if (at.endsWith('/api_keys')) return { status: 200, body: { object: 'list', data: [], has_more: false } };
      const elsewhere = { id: 'proj_elsewhere', object: 'organization.project', name: 'x', status: 'active', created_at: 1 };
      return at.endsWith('/projects') ? { status: 200, body: { object: 'list', data: [elsewhere], has_more: false } } : undefined;
    });
    const { report } = await limits(worldOf(simulator, { OPENAI_BASE_URL: baseUrl }), { answers: 'yes', limitUsd: 10 });
    expect(resultOf(report, 'spending-limit').refusal?.code).toBe('needs-admin-key');
    expect(changes(simulator)).toEqual([]);
  });
});

/** The address of an API in which this is the project's limit. */
const standing = (simulator: Simulator, limit: object): Promise<string> =>
  relay(simulator, ({ path: at }) => (at.endsWith(`${simulator.projectId}/spend_limit`) ? { status: 200, body: limit } : undefined));

describe('without an admin key', () => {
  it('the page is the one of the project that the API names, and nothing is sent but a free request', async () => {
    const simulator = await simulate();
    const { report } = await limits(worldOf(simulator, { OPENAI_ADMIN_KEY: '' }));
    const page = `https://platform.openai.com/settings/${simulator.projectId}/limits`;
    const { data, next } = verdictOf(report, 'spending-limit') as Finding<unknown>;
    expect(data).toMatchObject({ project: simulator.projectId, page });
    expect(next).toContainEqual(expect.objectContaining({ kind: 'open', url: page }));
    expect(next).toContainEqual(expect.objectContaining({ kind: 'open', url: pages.billing }));
    expect(sentencesOf(next).join(' ')).toContain(`project ${simulator.projectId}?`);
    expect(simulator.requests.map(({ method, path: at }) => `${method} ${at}`)).toEqual(['GET /v1/models']);
  });

  it('a key of another vendor, or an address that a project file names, is asked nothing', async () => {
    const simulator = await simulate();
    const world = worldOf(simulator, { OPENAI_ADMIN_KEY: '' });
    world.put('.env', `OPENAI_API_KEY=sk-ant-api03-${'a'.repeat(93)}AA\n`, 0o600);
    expect((await limits(world)).codes['spending-limit']).toBe('limit-unconfirmed');
    delete world.env['OPENAI_BASE_URL'];
    world.put('.env', `OPENAI_API_KEY=${simulator.key}\nOPENAI_BASE_URL=${simulator.baseUrl}\n`, 0o600);
    expect((await limits(world)).codes['spending-limit']).toBe('limit-unconfirmed');
    expect(simulator.requests).toEqual([]);
  });
});

describe('--limit that cannot be set is refused', () => {
  const unattended = { answers: 'yes', limitUsd: 10 } as const;

  it('without an admin key', async () => {
    const { report } = await limits(worldOf(await simulate(), { OPENAI_ADMIN_KEY: '' }), unattended);
    expect(resultOf(report, 'spending-limit').refusal?.code).toBe('needs-admin-key');
    expect(report.exitCode).toBe(1);
  });

  it('with an admin key that is not accepted', async () => {
    const simulator = await simulate();
    const { report } = await limits(worldOf(simulator, { OPENAI_ADMIN_KEY: fakeKey('sk-admin-', 58) }), unattended);
    expect(resultOf(report, 'spending-limit').refusal?.code).toBe('needs-admin-key');
    expect(report.exitCode).toBe(1);
  });

  it('where it is not known which project it is', async () => {
    const simulator = await simulate();
    await adminOf(simulator).projects.create({ name: 'shop-bot' });
    const world = worldOf(simulator);
    world.put('.env', `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`, 0o600);
    const { report } = await limits(world, unattended);
    expect(resultOf(report, 'spending-limit').refusal?.code).toBe('project-unknown');
    expect(report.exitCode).toBe(1);
    const missing = await limits(worldOf(simulator, { OPENAI_PROJECT_ID: 'proj_gone' }), unattended);
    expect(resultOf(missing.report, 'spending-limit').refusal?.code).toBe('needs-admin-key');
    expect(changes(simulator)).toEqual(['POST projects']);
  });

  it('but set, and said so, where nobody can tell what was spent', async () => {
    const simulator = await simulate();
    const baseUrl = await relay(simulator, ({ path: at }) => (at.endsWith('/costs') ? { status: 403, body: {} } : undefined));
    const { report } = await limits(worldOf(simulator, { OPENAI_BASE_URL: baseUrl }), unattended);
    expect(resultOf(report, 'spending-limit').did).toEqual([limitSet(10, defaultProject, false)]);
    expect(verdictOf(report, 'spending-limit').status).toBe('ok');
  });
});

const confirming = { [hand.putLimit.text]: 'set', [hand.whatIsSet([]).text]: 'hard', [hand.howMuch(undefined).text]: 10 };

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

  it('is asked for again where there was only an alert', async () => {
    const answers = { ...confirming, [hand.whatIsSet([]).text]: 'alert', [hand.onlyAlertIsSet.text]: 'hard' };
    const { report } = await limits(worldOf(await simulate(), { OPENAI_ADMIN_KEY: '' }), { answers });
    expect(verdictOf(report, 'spending-limit')).toMatchObject({ status: 'ok', data: { limitUsd: 10 } });
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
    expect(new Set(simulator.requests.map(({ path: at }) => at))).toEqual(new Set(['/v1/models']));
  });
});
