import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { moneyChecks } from '../../../src/checks/all.ts';
import type { Answerable, Question } from '../../../src/engine/ask.ts';
import type { Report } from '../../../src/engine/report.ts';
import type { Given } from '../../../src/checks/check.ts';
import { run } from '../../../src/engine/run.ts';
import { autoAnswers } from '../../../src/commands/auto-answers.ts';
import { adminPort } from '../../../src/openai/admin/admin.ts';
import { settingsPort } from '../../../src/machine/settings.ts';
import { Secret } from '../../../src/keys/secret.ts';
import { settleScope } from '../../../src/project/scope.ts';
import type { Simulator } from '../../../src/simulator/server.ts';
import { adminOf, simulate } from '../../simulator/client.ts';
import { relay } from '../../e2e/relay.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../../world.ts';

const cents = (amount: number) => ({ threshold_amount: amount, currency: 'USD', interval: 'month' }) as const;

/** A project with the simulator's key in it, and the admin key in the shell unless it is left out. */
function worldOf(simulator: Simulator, env: Record<string, string> = {}): TestWorld {
  const world = makeWorld({ env: { OPENAI_BASE_URL: simulator.baseUrl, OPENAI_ADMIN_KEY: simulator.adminKey, ...env } });
  world.write('.gitignore', '.env\n');
  world.write('.env', `OPENAI_API_KEY=${simulator.key}\n`, 0o600);
  return world;
}

type How = {
  limitUsd?: number;
  /** Answers by a part of the question; what is not in it is skipped. */
  answers?: Record<string, Answerable>;
  yes?: boolean;
  fixing?: 'never' | 'plan' | 'do';
  now?: Date;
};

async function limits(test: TestWorld, how: How = {}) {
  const world = how.now === undefined ? test.world : { ...test.world, now: () => how.now as Date };
  // A port of its own, as each run has one: nothing that was lent outlives it.
  const ports = { ...test.ports, world, admin: adminPort(world) };
  const asked: Question[] = [];
  const answers = new Map(Object.entries({ 'What shall the limit be for': 'project', ...how.answers }));
  const report = await run({
    checks: moneyChecks,
    given: {
      scope: await settleScope(world, ports, {}),
      ports,
      wishes: { moneyOnly: true, ...(how.limitUsd === undefined ? {} : { limitUsd: how.limitUsd }) },
    } satisfies Given,
    signal: AbortSignal.timeout(20_000),
    fixing: how.fixing ?? (how.yes || how.answers ? 'do' : 'never'),
    insist: new Set(how.limitUsd === undefined ? [] : ['--limit']),
    host: {
      emit: () => {},
      async ask(asking, signal) {
        asked.push(asking.question);
        if (how.yes || how.answers === undefined) return autoAnswers({ accept: how.yes === true })(asking, signal);
        for (const [part, value] of answers) {
          if (!asking.question.text.includes(part)) continue;
          answers.delete(part);
          return { kind: 'answer', value };
        }
        return { kind: 'skip' };
      },
    },
  });
  expect(JSON.stringify(report.results.map(({ verdict, refusal, planned }) => [verdict, refusal, planned]))).not.toMatch(/sk-(proj|admin|svcacct)-/);
  return { report, asked, codes: codesOf(report) };
}

/** The code of each check, `ok` where all is well. */
function codesOf({ results }: Report): Record<string, string> {
  return Object.fromEntries(
    results.map(({ check, verdict }) => [check.id, verdict.status === 'ok' || verdict.status === 'blocked' ? verdict.status : verdict.code]),
  );
}

function verdictOf({ results }: Report, id: string) {
  const verdict = results.find(({ check }) => check.id === id)?.verdict;
  if (verdict === undefined || verdict.status === 'blocked') throw new Error(`${id} was not looked at`);
  return verdict;
}

/** Requests that change something. */
const changes = (simulator: Simulator): string[] =>
  simulator.requests.filter(({ method }) => method !== 'GET').map(({ method, path: at }) => `${method} ${at.split('/').at(-1)}`);

describe('with an admin key, looking', () => {
  it('finds the project by its key, no limit, no alert, and what was spent; changes nothing', async () => {
    const simulator = await simulate();
    await adminOf(simulator).projects.create({ name: 'another' });
    const { report, codes } = await limits(worldOf(simulator), { now: new Date('2026-11-21T12:00:00Z') });
    expect(codes).toEqual({ 'admin-key': 'ok', 'spending-limit': 'no-limit', 'spend-alert': 'no-alert', 'key-age': 'ok', spent: 'ok' });
    const { data } = verdictOf(report, 'spent');
    expect(data).toMatchObject({ month: '2026-11', project: simulator.projectId, byModel: [{ model: 'gpt-6-luna' }, { model: 'gpt-6-sol' }] });
    const byDay = data?.['byDay'] as { day: string; usd: number }[];
    expect(byDay).toHaveLength(21);
    expect(byDay.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(data?.['total'] as number, 6);
    expect(changes(simulator)).toEqual(['POST projects']);
    expect(simulator.requests.some(({ path: at }) => /responses|completions/.test(at))).toBe(false);
    expect(report.exitCode).toBe(1);
  });

  it('judges what stands', async () => {
    const simulator = await simulate();
    const { projects, spendLimit } = adminOf(simulator);
    await spendLimit.update(cents(5000));
    const world = worldOf(simulator);
    expect(verdictOf((await limits(world)).report, 'spending-limit')).toMatchObject({
      status: 'ok',
      summary: 'Hard limit of $50 a month for the whole organization, enforced',
    });
    await projects.spendLimit.update(simulator.projectId, cents(1050));
    const { report } = await limits(world, { limitUsd: 10.5 });
    expect(verdictOf(report, 'spending-limit').summary).toContain('$10.50');
    expect((await limits(world, { limitUsd: 10 })).codes['spending-limit']).toBe('limit-too-high');
  });

  it('says which permission is missing, that the key is refused, or that it belongs elsewhere; exit 0', async () => {
    const simulator = await simulate();
    const refused = async (env: Record<string, string>) => {
      const { report, codes } = await limits(worldOf(simulator, env));
      expect(codes).toMatchObject({ 'spending-limit': 'needs-admin-key', 'spend-alert': 'needs-admin-key', 'key-age': 'needs-admin-key', spent: 'needs-admin-key' });
      expect(report.exitCode).toBe(0);
      const { summary, ...rest } = verdictOf(report, 'spending-limit');
      return `${summary} ${'why' in rest ? rest.why : ''}`;
    };
    expect(await refused({ OPENAI_ADMIN_KEY: simulator.key })).toContain('lacks the permission api.management.read');
    expect(await refused({ OPENAI_ADMIN_KEY: fakeKey('sk-admin-', 58) })).toContain('ChatGPT workspace');
    expect(await refused({ OPENAI_PROJECT_ID: 'proj_elsewhere' })).toContain('does not see the project proj_elsewhere');
  });

  it('never sends an admin key to an address that a file of the project names', async () => {
    const simulator = await simulate();
    const world = worldOf(simulator, { OPENAI_BASE_URL: '' });
    delete world.env['OPENAI_BASE_URL'];
    world.write('.env', `OPENAI_API_KEY=${simulator.key}\nOPENAI_BASE_URL=${simulator.baseUrl}\n`, 0o600);
    await world.ports.settings.trustBaseUrl(world.project, simulator.baseUrl);
    const { report, codes } = await limits(world, { yes: true, limitUsd: 10 });
    expect(codes['spending-limit']).toBe('needs-admin-key');
    expect(verdictOf(report, 'spending-limit').summary).toContain('comes from a file of the project');
    expect(simulator.requests).toEqual([]);
  });
});

describe('with an admin key, setting', () => {
  it('sets what --limit names and two alerts with --yes, and nothing the second time', async () => {
    const simulator = await simulate();
    const world = worldOf(simulator);
    const first = await limits(world, { yes: true, limitUsd: 10 });
    expect(first.codes).toMatchObject({ 'spending-limit': 'ok', 'spend-alert': 'ok' });
    expect(first.report.exitCode).toBe(0);
    expect(changes(simulator)).toEqual(['POST spend_limit', 'POST spend_alerts', 'POST spend_alerts']);
    const { projects } = adminOf(simulator);
    expect(await projects.spendLimit.retrieve(simulator.projectId)).toMatchObject(cents(1000));
    const alerts = (await projects.spendAlerts.list(simulator.projectId)).data;
    expect(alerts.map(({ threshold_amount }) => threshold_amount)).toEqual([500, 800]);
    expect((await limits(world, { yes: true, limitUsd: 10 })).asked).toEqual([]);
    expect(changes(simulator)).toHaveLength(3);
  });

  it('raises or lowers a limit that stands to what --limit names, and without --limit touches none', async () => {
    const simulator = await simulate();
    const world = worldOf(simulator);
    const { projects } = adminOf(simulator);
    expect((await limits(world, { yes: true })).codes['spending-limit']).toBe('no-limit');
    await projects.spendLimit.update(simulator.projectId, cents(700));
    await limits(world, { yes: true });
    expect(await projects.spendLimit.retrieve(simulator.projectId)).toMatchObject(cents(700));

    const { report } = await limits(world, { limitUsd: 10 });
    expect(verdictOf(report, 'spending-limit').summary).toBe('Hard limit of $7 a month for project Default project, enforced, below the $10 of --limit');
    expect(report.exitCode).toBe(0);
    const question = 'Set a hard limit of $10 a month for project Default project, instead of $7?';
    expect((await limits(world, { answers: { [question]: false }, limitUsd: 10 })).codes['spending-limit']).toBe('ok');
    const planned = await limits(world, { fixing: 'plan', yes: true, limitUsd: 10 });
    expect(planned.report.results.find(({ check }) => check.id === 'spending-limit')?.planned).toHaveLength(1);
    expect(await projects.spendLimit.retrieve(simulator.projectId)).toMatchObject(cents(700));
    expect((await limits(world, { yes: true, limitUsd: 10 })).asked[0]?.text).toBe(question);
    expect(await projects.spendLimit.retrieve(simulator.projectId)).toMatchObject(cents(1000));
    await limits(world, { yes: true, limitUsd: 3.999 });
    expect(await projects.spendLimit.retrieve(simulator.projectId)).toMatchObject(cents(399));
  });

  it('gives a project no limit above the one of the organization that stops it', async () => {
    const simulator = await simulate();
    await adminOf(simulator).spendLimit.update(cents(700));
    expect((await limits(worldOf(simulator), { yes: true, limitUsd: 10 })).codes['spending-limit']).toBe('ok');
    expect(changes(simulator).filter((change) => change.endsWith('spend_limit'))).toEqual(['POST spend_limit']);
  });

  it('asks before a limit that is already spent; --yes does not consent to it', async () => {
    const simulator = await simulate();
    const world = worldOf(simulator);
    const now = new Date('2026-11-28T12:00:00Z');
    const { asked, codes } = await limits(world, { yes: true, limitUsd: 1, now });
    expect(asked[0]?.text).toContain('was spent this month already');
    expect(codes['spending-limit']).toBe('no-limit');
    expect(changes(simulator)).toEqual([]);
    const agreed = await limits(world, { answers: { 'may project': 1, 'spent this month already': true }, now });
    expect(agreed.codes['spending-limit']).toBe('ok');
  });

  it('completes alerts that were interrupted between the two', async () => {
    const simulator = await simulate();
    const { projects } = adminOf(simulator);
    await projects.spendLimit.update(simulator.projectId, cents(1000));
    const notification_channel = { type: 'email' as const, recipients: ['ana@example.com'] };
    await projects.spendAlerts.create(simulator.projectId, { ...cents(500), notification_channel });
    const world = worldOf(simulator);
    const looked = await limits(world);
    expect(verdictOf(looked.report, 'spend-alert').summary).toBe('Only one e-mail goes out before the limit, at $5');
    const mended = await limits(world, { answers: { 'Who gets an e-mail': 'ana@example.com' } });
    expect(mended.codes['spend-alert']).toBe('ok');
    const alerts = (await projects.spendAlerts.list(simulator.projectId)).data;
    expect(alerts.map(({ threshold_amount }) => threshold_amount)).toEqual([500, 800]);
  });

  it('moves its own alerts to the amounts of another limit, and leaves those that people made', async () => {
    const simulator = await simulate();
    const world = worldOf(simulator);
    await limits(world, { yes: true, limitUsd: 10 });
    const { projects } = adminOf(simulator);
    const notification_channel = { type: 'email' as const, recipients: ['boss@example.com'] };
    await projects.spendAlerts.create(simulator.projectId, { ...cents(300), notification_channel });
    const standing = async () => (await projects.spendAlerts.list(simulator.projectId)).data.map(({ threshold_amount }) => threshold_amount);
    await projects.spendLimit.update(simulator.projectId, cents(800));

    const { report, codes } = await limits(world);
    expect(codes['spend-alert']).toBe('alerts-outdated');
    expect(verdictOf(report, 'spend-alert').summary).toBe('E-mails go out at $5 and $8, amounts of an earlier limit');
    const before = changes(simulator).length;
    expect((await limits(world, { answers: { 'Move the e-mail alerts from $5 and $8 to $4 and $6.40': true } })).codes['spend-alert']).toBe('ok');
    expect(await standing()).toEqual([400, 640, 300]);
    expect(changes(simulator).slice(before).every((change) => change.startsWith('POST alert_'))).toBe(true);

    // One of them is where a person has put one, too: then the other is enough, and one is taken away.
    await projects.spendLimit.update(simulator.projectId, cents(600));
    expect((await limits(world, { yes: true })).codes['spend-alert']).toBe('ok');
    expect((await standing()).toSorted((a, b) => a - b)).toEqual([300, 480]);
    expect((await limits(world, { yes: true })).asked).toEqual([]);
  });

  it('limits the whole organization only for who asks for it by name, and once more before it does', async () => {
    const simulator = await simulate();
    const world = worldOf(simulator);
    const answers = { 'What shall the limit be for': 'organization', 'the whole organization spend?': 30, 'Set a hard limit of $30 a month for the whole organization': true };
    const { codes, report } = await limits(world, { answers });
    expect(codes['spending-limit']).toBe('ok');
    expect(changes(simulator)).toEqual(['POST spend_limit']);
    expect(await adminOf(simulator).spendLimit.retrieve()).toMatchObject(cents(3000));
    // What one project spends is not held against it.
    expect(verdictOf(report, 'spent').summary).toMatch(/^Spent in \w+ by project Default project: \$[\d.]+(;|$)/);
    const asked = await limits(worldOf(await simulate()), { yes: true, limitUsd: 5 });
    expect(asked.asked.map(({ text }) => text).join()).not.toContain('What shall the limit be for');
  });

  it('asks for the project once in a run, also where no choice can be kept', async () => {
    const simulator = await simulate();
    const made = await adminOf(simulator).projects.create({ name: 'shop-bot' });
    const world = worldOf(simulator);
    // A file where the directory would be.
    world.write('no-directory', '');
    world.env['XDG_CONFIG_HOME'] = path.join(world.project, 'no-directory');
    const ports = { ...world.ports, settings: settingsPort(world.world) };
    world.write('.env', `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`, 0o600);
    const { codes, asked } = await limits({ ...world, ports }, { answers: { 'Which project': made.id, 'may project shop-bot': 20 } });
    expect(codes['spending-limit']).toBe('ok');
    expect(asked.filter(({ text }) => text.startsWith('Which project'))).toHaveLength(1);
  });

  it('tells that a limit is not enforced, and sets none in its place without --limit', async () => {
    const simulator = await simulate();
    const idle = { object: 'project.spend_limit', ...cents(1000), enforcement: { status: 'inactive' } };
    const baseUrl = await relay(simulator, ({ path: at }) => (at.endsWith(`${simulator.projectId}/spend_limit`) ? { status: 200, body: idle } : undefined));
    const world = worldOf(simulator, { OPENAI_BASE_URL: baseUrl });
    const { codes, report } = await limits(world, { yes: true });
    expect(codes['spending-limit']).toBe('limit-not-enforcing');
    expect(report.exitCode).toBe(1);
    expect(changes(simulator)).toEqual([]);
    // Set anew, and still not enforced: the second look decides.
    const again = await limits(world, { yes: true, limitUsd: 10 });
    expect(again.codes['spending-limit']).toBe('limit-not-enforcing');
    world.env['OPENAI_ADMIN_KEY'] = '';
    expect((await limits(world)).codes['spending-limit']).toBe('limit-unconfirmed');
  });

  it('does not believe an API that tells another limit than was set', async () => {
    const simulator = await simulate();
    const other = { object: 'project.spend_limit', ...cents(999_900), enforcement: { status: 'enforcing' } };
    let set = false;
    const baseUrl = await relay(simulator, ({ method, path: at }) => {
      if (!at.endsWith(`${simulator.projectId}/spend_limit`)) return undefined;
      set ||= method === 'POST';
      return set && method === 'GET' ? { status: 200, body: other } : undefined;
    });
    const { report } = await limits(worldOf(simulator, { OPENAI_BASE_URL: baseUrl }), { yes: true, limitUsd: 10 });
    const result = report.results.find(({ check }) => check.id === 'spending-limit');
    expect(result?.refusal?.summary).toBe('The API took the limit of $10 and then told $9,999');
    expect(result?.verdict).toMatchObject({ code: 'limit-too-high' });
  });

  it('tells both, where the limit was set and an alert was not, and a second run completes it', async () => {
    const simulator = await simulate();
    let alerts = 0;
    const baseUrl = await relay(simulator, ({ method, path: at }) =>
      method === 'POST' && at.endsWith('/spend_alerts') && [2, 3].includes(++alerts) ? { status: 500, body: { error: { message: 'no', type: 'server_error' } } } : undefined,
    );
    const world = worldOf(simulator, { OPENAI_BASE_URL: baseUrl });
    const first = await limits(world, { yes: true, limitUsd: 10 });
    expect(first.codes).toMatchObject({ 'spending-limit': 'ok', 'spend-alert': 'no-alert' });
    expect(first.report.results.find(({ check }) => check.id === 'spend-alert')?.refusal?.code).toBe('server-error');
    expect(first.report.exitCode).toBe(1);
    const second = await limits(world, { yes: true, limitUsd: 10 });
    expect(second.codes).toMatchObject({ 'spending-limit': 'ok', 'spend-alert': 'ok' });
    const made = (await adminOf(simulator).projects.spendAlerts.list(simulator.projectId)).data;
    expect(made.map(({ threshold_amount }) => threshold_amount)).toEqual([500, 800]);
  });

  it('shows the plan in a dry run, and does nothing', async () => {
    const simulator = await simulate();
    const { report } = await limits(worldOf(simulator), { fixing: 'plan', yes: true, limitUsd: 10 });
    const planned = report.results.find(({ check }) => check.id === 'spending-limit')?.planned;
    expect(planned?.[0]?.summary).toBe('set a hard limit of $10 a month for project Default project');
    expect(changes(simulator)).toEqual([]);
  });

  it('asks which project, where the key tells nothing, and keeps the choice', async () => {
    const simulator = await simulate();
    const made = await adminOf(simulator).projects.create({ name: 'shop-bot' });
    const world = worldOf(simulator);
    world.write('.env', `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`, 0o600);
    expect((await limits(world)).codes['spending-limit']).toBe('limit-unconfirmed');
    const { codes } = await limits(world, { answers: { 'Which project': made.id, 'may project shop-bot': 20 } });
    expect(codes['spending-limit']).toBe('ok');
    expect(await adminOf(simulator).projects.spendLimit.retrieve(made.id)).toMatchObject(cents(2000));
    expect((await limits(world)).codes['spending-limit']).toBe('ok');
  });
});

describe('what was confirmed by hand', () => {
  it('counts also where the admin key does not help, and both are told', async () => {
    const simulator = await simulate();
    const world = worldOf(simulator, { OPENAI_ADMIN_KEY: fakeKey('sk-admin-', 58) });
    const answers = { 'Put a monthly limit': 'set', 'What is set': 'hard', 'How much': 10 };
    const { codes, report } = await limits(world, { answers });
    expect(codes).toMatchObject({ 'spending-limit': 'ok', spent: 'needs-admin-key' });
    expect(verdictOf(report, 'spending-limit').summary).toMatch(/confirmed on .* But: The API does not accept the admin key/);
  });
});

describe('an admin key that is typed', () => {
  it('serves the rest of the run and is kept nowhere', async () => {
    const simulator = await simulate();
    const world = worldOf(simulator, { OPENAI_ADMIN_KEY: '' });
    const answers = { 'Put a monthly limit': 'admin', 'An admin key': new Secret(simulator.adminKey), 'may project': 10 };
    const { codes } = await limits(world, { answers });
    expect(codes).toMatchObject({ 'spending-limit': 'ok', spent: 'ok' });
    expect(await adminOf(simulator).projects.spendLimit.retrieve(simulator.projectId)).toMatchObject(cents(1000));
    // The key is gone; what was set with it and read back is believed as what the user says is.
    const later = await limits(world);
    expect(later.codes).toMatchObject({ 'spending-limit': 'ok', spent: 'needs-admin-key' });
    expect(verdictOf(later.report, 'spending-limit').data).toMatchObject({ limitUsd: 10 });
    expect(readFileSync(path.join(world.project, '.env'), 'utf8')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
  });
});

describe('without an admin key', () => {
  it('believes what the user confirmed for 90 days, and ends with 0', async () => {
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
    const answers = { 'Put a monthly limit': 'set', 'What is set': 'hard', 'How much': 10 };
    expect((await limits(world, { answers })).codes['spending-limit']).toBe('ok');
    const later = (days: number) => new Date(Date.now() + days * 86_400_000);
    expect((await limits(world, { now: later(89) })).codes['spending-limit']).toBe('ok');
    expect((await limits(world, { now: later(91) })).codes['spending-limit']).toBe('limit-unconfirmed');
    expect(simulator.requests).toEqual([]);
  });

  it('knows the age of a key that was saved here, as long as it is the same', async () => {
    const simulator = await simulate();
    const world = worldOf(simulator, { OPENAI_ADMIN_KEY: '' });
    const writtenAt = new Date(Date.now() - 91 * 86_400_000).toISOString();
    await world.ports.settings.noteKeyWritten(world.project, { writtenAt, lastFour: simulator.key.slice(-4) });
    expect((await limits(world)).codes['key-age']).toBe('key-old');
    world.write('.env', `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`, 0o600);
    expect((await limits(world)).codes['key-age']).toBe('needs-admin-key');
  });
});

describe('the age of keys', () => {
  it.each([
    [3600, 'key-expiring'],
    [14 * 86_400, 'key-expiring'],
    [30 * 86_400, 'ok'],
  ])('with %i seconds to live is %s', async (seconds, code) => {
    const simulator = await simulate();
    const { projects } = adminOf(simulator);
    const [key] = (await projects.apiKeys.list(simulator.projectId)).data;
    await projects.apiKeys.update(key?.id ?? '', { project_id: simulator.projectId, expires_in_seconds: seconds });
    expect((await limits(worldOf(simulator))).codes['key-age']).toBe(code);
  });

  it.each([
    [91, 'key-old'],
    [89, 'ok'],
  ])('after %i days is %s', async (days, code) => {
    const simulator = await simulate();
    const { codes } = await limits(worldOf(simulator), { now: new Date(Date.now() + days * 86_400_000) });
    expect(codes['key-age']).toBe(code);
  });

  it('that has passed its end is a problem', async () => {
    const simulator = await simulate();
    const { projects } = adminOf(simulator);
    const [key] = (await projects.apiKeys.list(simulator.projectId)).data;
    await projects.apiKeys.update(key?.id ?? '', { project_id: simulator.projectId, expires_in_seconds: 86_400 });
    const { codes, report } = await limits(worldOf(simulator), { now: new Date(Date.now() + 2 * 86_400_000) });
    expect(codes['key-age']).toBe('key-expired');
    expect(report.exitCode).toBe(1);
  });

  it('names other keys that want a look', async () => {
    const simulator = await simulate();
    const { projects } = adminOf(simulator);
    const project = await projects.create({ name: 'shop-bot' });
    const mine = await projects.serviceAccounts.create(project.id, { name: 'mine', expires_in_seconds: 60 * 86_400 });
    for (let count = 0; count < 39; count += 1) await projects.serviceAccounts.create(project.id, { name: `other ${count}` });
    const world = worldOf(simulator);
    world.write('.env', `OPENAI_API_KEY=${mine.api_key?.value}\n`, 0o600);
    const { report, codes } = await limits(world);
    expect(codes['key-age']).toBe('keys-to-review');
    const verdict = verdictOf(report, 'key-age');
    expect(verdict.summary).toContain('39 other keys');
    expect(verdict.data?.['keys']).toHaveLength(40);
    expect(verdict.exhibit?.({ columns: 75, plain: false }).at(-1)).toBe('and 38 more: 38 never expire');
  });
});

it('marks no key as worth a look that is the project’s own and well', async () => {
  const simulator = await simulate();
  const verdict = verdictOf((await limits(worldOf(simulator))).report, 'key-age');
  expect(verdict.status).toBe('ok');
  for (const plain of [true, false]) expect(verdict.exhibit?.({ columns: 75, plain })[0]).toMatch(/^pretend key \(this one\).*never expires$/);
});

describe('an admin key in the project', () => {
  it.each([
    ['.env', 'OPENAI_ADMIN_KEY'],
    ['.env.local', 'SOMETHING_ELSE'],
  ])('is a problem in %s as %s', async (file, name) => {
    const simulator = await simulate();
    const world = worldOf(simulator, { OPENAI_ADMIN_KEY: '' });
    const key = fakeKey('sk-admin-', 58);
    world.write(file, `A=1\n${name}="${key}"\n`, 0o600);
    const { report, codes } = await limits(world);
    expect(codes['admin-key']).toBe('admin-key-in-project');
    expect(verdictOf(report, 'admin-key').summary).toContain(`${name} in ${file}, line 2`);
    expect(simulator.requests).toEqual([]);
  });
});
