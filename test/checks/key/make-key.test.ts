import { lstatSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { envFile } from '../../../src/checks/key/env-file.ts';
import * as text from '../../../src/checks/key/make-key.text.ts';
import { keyPresent } from '../../../src/checks/key/key-present.ts';
import * as paste from '../../../src/checks/key/paste-key.text.ts';
import type { Answerable, Question } from '../../../src/engine/ask.ts';
import type { Simulator } from '../../../src/simulator/server.ts';
import { relay } from '../../e2e/relay.ts';
import { adminOf, clientOf, hello, refusalOf, simulate } from '../../simulator/client.ts';
import { organizationOf } from '../../simulator/organization.ts';
import { capitalized } from '../../../src/wording/capitalized.ts';
import { makeWorld, type TestWorld } from '../../make-world.ts';
import { asKept, hasLinks } from '../../system.ts';
import type { RunOptions } from '../../run-checks.ts';

function worldAt(baseUrl: string, { adminKey }: Simulator): TestWorld {
  return makeWorld({ project: { files: { '.gitignore': '.env\n' } }, api: { baseUrl }, env: { OPENAI_ADMIN_KEY: adminKey } });
}

/** Requests that change something fail, from one of them on: before or after they arrived. */
async function unreliable(simulator: Simulator, failAt: number, how: 'before' | 'after', times: number): Promise<string> {
  let changes = 0;
  return relay(simulator, ({ method }) => {
    if (method === 'GET' || (changes += 1) < failAt || changes >= failAt + times) return undefined;
    return how === 'after' ? 'lost-after' : { status: 500, body: { error: { message: 'no', type: 'server_error' } } };
  });
}

/** What may be asked, by what it is about. */
type Topic = 'from' | 'project' | 'limit' | 'models' | 'days' | 'revoke' | 'consent';
type Answers = Readonly<Partial<Record<Topic, Answerable>>>;

const account = 'shop-bot-ana-dev';

function topicOf({ text: asked }: Question): Topic | undefined {
  const texts: Readonly<Record<Topic, readonly string[]>> = {
    from: [paste.whereFrom('.env').text],
    project: [text.whichProject.text],
    limit: projects.map((project) => text.howMuch(project).text),
    models: projects.map((project) => text.whichModels(project).text),
    days: [text.howLong.text],
    revoke: [1, 2].map((count) => text.mayRevoke(account, count, true).text),
    consent: projects.map((project) => `${capitalized(text.plan('.env', project))}?`),
  };
  return (Object.keys(texts) as Topic[]).find((topic) => texts[topic].includes(asked));
}
const projects = ['shop-bot', 'shop-bot-2', 'theirs', 'project 23'];

const usual: Answers = { from: 'make', limit: 10, days: '90', models: 'every', revoke: true, consent: true };

type How = Pick<RunOptions, 'timeouts'> & { readonly onAsk?: (question: Question) => void };

/** One run of the wizard over the key; the first option is taken where a project is chosen. */
async function wizard(world: TestWorld, answers: Answers = usual, { onAsk, ...how }: How = {}) {
  const { report, asked } = await world.run([envFile, keyPresent], {
    ...how,
    answers({ question }) {
      onAsk?.(question);
      const topic = topicOf(question);
      if (question.kind !== 'choice' || topic !== 'project') return topic === undefined ? undefined : answers[topic];
      const meant = question.options.find(({ label }) => label === answers.project);
      const more = answers.project === undefined ? undefined : question.options.find(({ value }) => value === 'more');
      return (meant ?? more ?? question.options[0]).value;
    },
  });
  return {
    report,
    asked: asked.map(({ question }) => question),
    refusal: report.results.find(({ refusal }) => refusal !== undefined)?.refusal,
  };
}

const one = { projects: 1, accounts: 1, keys: 1, limit: 1000 };

function keyIn(world: TestWorld): string {
  return /^OPENAI_API_KEY=(.*)$/m.exec(world.read('.env'))?.[1] ?? '';
}

describe('a key made with the admin key', () => {
  it('goes straight to the file, has been used, works, and ends in 90 days', async () => {
    const simulator = await simulate();
    const world = worldAt(simulator.baseUrl, simulator);
    const { report } = await wizard(world);
    expect(report.exitCode).toBe(0);
    expect(await organizationOf(simulator)).toMatchObject(one);
    expect(world.mode('.env')).toBe(asKept(0o600));
    expect((await clientOf(simulator, keyIn(world)).responses.create(hello)).status).toBe('completed');
    const sent = simulator.requests.filter(({ method }) => method === 'POST').map(({ body }) => body);
    expect(sent).toMatchObject([
      { name: 'shop-bot' },
      { threshold_amount: 1000, currency: 'USD', interval: 'month' },
      { name: account, expires_in_seconds: 7_776_000 },
      {},
    ]);
    expect(sent[2]).not.toHaveProperty('create_service_account_only');
    const order = simulator.requests.map(({ method, path }) => `${method} ${path}`);
    expect(order.lastIndexOf('GET /v1/models')).toBeGreaterThan(order.findIndex((each) => /^POST .*service_accounts$/.test(each)));
    expect(await world.ports.settings.keyWritten(world.project)).toMatchObject({ lastFour: keyIn(world).slice(-4) });
  });

  it('is not offered the default project, nor without an admin key in the shell, nor where a key was handed in', async () => {
    const simulator = await simulate();
    const world = worldAt(simulator.baseUrl, simulator);
    const { asked } = await wizard(world, { from: 'make' });
    const which = asked.find((question) => topicOf(question) === 'project');
    expect(which?.kind === 'choice' && which.options.map(({ label }) => label)).toEqual([text.newProject('shop-bot')]);
    const without = makeWorld({ project: { files: { '.gitignore': '.env\n' } }, api: simulator });
    expect((await wizard(without)).asked.map(({ kind }) => kind)).toEqual(['secret']);
  });

  const interruptions = [1, 2, 3].flatMap((failAt) => (['before', 'after'] as const).map((how) => [failAt, how] as const));

  it.each(interruptions)('whose change %i fails once, %s it arrived, is made all the same, and once', async (failAt, how) => {
    const simulator = await simulate();
    const world = worldAt(await unreliable(simulator, failAt, how, 1), simulator);
    const { report } = await wizard(world);
    expect(report.exitCode).toBe(0);
    expect(await organizationOf(simulator)).toMatchObject(one);
    expect((await clientOf(simulator, keyIn(world)).models.list()).data.length).toBeGreaterThan(0);
  });

  it.each(interruptions)(
    'after whose change %i nothing goes any more, %s it arrived, is completed by the next run',
    async (failAt, how) => {
      const simulator = await simulate();
      const world = worldAt(await unreliable(simulator, failAt, how, Infinity), simulator);
      const first = await wizard(world);
      expect(first.report.exitCode).toBe(1);
      expect(first.refusal).toBeDefined();
      world.env['OPENAI_BASE_URL'] = simulator.baseUrl;
      const second = await wizard(world);
      expect(second.report.exitCode).toBe(0);
      expect(await organizationOf(simulator)).toMatchObject(one);
      expect((await clientOf(simulator, keyIn(world)).models.list()).data.length).toBeGreaterThan(0);
      // A key whose value got lost was revoked at once, and not left for the next run to ask about.
      expect(second.asked.map(topicOf)).not.toContain('revoke');
    },
  );

  it.each([1, 2, 3].flatMap((failAt) => (['silent-before', 'silent-after'] as const).map((how) => [failAt, how] as const)))(
    'whose change %i is never answered (%s) is completed, now or by the next run',
    async (failAt, how) => {
      const simulator = await simulate();
      let changes = 0;
      const world = worldAt(
        await relay(simulator, ({ method }) => (method !== 'GET' && ++changes === failAt ? how : undefined)),
        simulator,
      );
      const first = await wizard(world, usual, { timeouts: { request: 1500 } });
      // What is there all the same is found; what is not there may still be under way, and is left to the next run.
      expect(first.report.exitCode).toBe(how === 'silent-after' && failAt < 3 ? 0 : 1);
      expect((await wizard(world)).report.exitCode).toBe(0);
      expect(await organizationOf(simulator)).toMatchObject(one);
      expect((await clientOf(simulator, keyIn(world)).models.list()).data.length).toBeGreaterThan(0);
    },
  );

  it('may be bound to cheap models, in a project that was made for it', async () => {
    const simulator = await simulate();
    const world = worldAt(simulator.baseUrl, simulator);
    const { report } = await wizard(world, { ...usual, models: 'cheap' });
    expect(report.exitCode).toBe(0);
    const client = clientOf(simulator, keyIn(world));
    expect((await client.responses.create(hello)).status).toBe('completed');
    expect(await refusalOf(client.responses.create({ ...hello, model: 'gpt-6-sol' }))).toMatchObject({
      status: 403,
      code: 'model_not_found',
    });
    // The rule that stands is not asked about again.
    const other = worldAt(simulator.baseUrl, simulator);
    expect((await wizard(other)).asked.map(topicOf)).not.toContain('models');
  });

  it('leaves the models of a project alone that others made', async () => {
    const simulator = await simulate();
    await adminOf(simulator).projects.create({ name: 'theirs' });
    const world = worldAt(simulator.baseUrl, simulator);
    const { asked } = await wizard(world, { ...usual, project: 'theirs' });
    expect(asked.map(topicOf)).toEqual(['from', 'project', 'limit', 'days', 'consent']);
    expect(simulator.requests.filter(({ path }) => path.endsWith('/model_permissions'))).toEqual([]);
  });

  it('does not end up in the project of others by pressing Enter, and stays where it has begun', async () => {
    const simulator = await simulate();
    const { projects: all } = adminOf(simulator);
    const { id } = await all.create({ name: 'shop-bot' });
    await all.serviceAccounts.create(id, { name: 'production' });
    await all.spendLimit.update(id, { threshold_amount: 50_000, currency: 'USD', interval: 'month' });
    const world = worldAt(simulator.baseUrl, simulator);
    const { asked, report } = await wizard(world);
    expect(report.exitCode).toBe(0);
    const which = asked.find((question) => topicOf(question) === 'project');
    expect(which?.kind === 'choice' && which.options).toMatchObject([
      { label: text.newProject('shop-bot-2') },
      { label: 'shop-bot', hint: text.contents(1, text.limitOf('$500')) },
    ]);
    const listed = (await all.list()).data.map(({ name }) => name);
    expect(listed).toEqual(['Default project', 'shop-bot', 'shop-bot-2']);
    expect((await all.apiKeys.list(id)).data).toHaveLength(1);
    // Another run finds what this one made, and makes no third project.
    expect((await wizard(worldAt(simulator.baseUrl, simulator))).report.exitCode).toBe(0);
    expect((await all.list()).data).toHaveLength(3);
  });

  it('can go to any of many projects, and is told what is in each', async () => {
    const simulator = await simulate();
    const { projects: all } = adminOf(simulator);
    for (let number = 1; number <= 23; number += 1) {
      const { id } = await all.create({ name: `project ${number}` });
      if (number === 23) await all.serviceAccounts.create(id, { name: 'production' });
    }
    const world = worldAt(simulator.baseUrl, simulator);
    const { asked, report } = await wizard(world, { ...usual, project: 'project 23' });
    expect(report.exitCode).toBe(0);
    const pages = asked.filter((question) => topicOf(question) === 'project');
    const options = pages.flatMap((question) => (question.kind === 'choice' ? question.options : []));
    expect(options.filter(({ value }) => value.startsWith('proj_'))).toHaveLength(23);
    expect(options.find(({ label }) => label === 'project 23')?.hint).toBe(text.contents(1, text.noLimitYet));
    expect(options.filter(({ label }) => label === text.newProject('shop-bot'))).toHaveLength(pages.length);
    // It says whom else the limit stops, and leaves their models alone.
    const limit = asked.find((question) => topicOf(question) === 'limit');
    expect(limit?.guidance).toContain(text.limitStops(1));
    expect(asked.map(topicOf)).not.toContain('models');
  });

  it('can go to a project even where nothing can be told about it', async () => {
    const simulator = await simulate();
    await adminOf(simulator).projects.create({ name: 'theirs' });
    let failures = 0;
    const failing = await relay(simulator, ({ method, path }) =>
      method === 'GET' && /api_keys$|spend_limit$/.test(path) && (failures += 1) <= 6
        ? { status: 429, body: { error: { message: 'Too many requests' } } }
        : undefined,
    );
    const { asked, report } = await wizard(worldAt(failing, simulator), { ...usual, project: 'theirs' });
    const which = asked.find((question) => topicOf(question) === 'project');
    expect(which?.kind === 'choice' && which.options[1]?.hint).toBe(text.contents(undefined, undefined));
    expect(report.exitCode).toBe(0);
  });

  it.skipIf(!hasLinks)('goes through a link that may be written through', async () => {
    const simulator = await simulate();
    const world = worldAt(simulator.baseUrl, simulator);
    world.put('shared/.env', 'PORT=1\n', 0o600);
    world.put('.gitignore', '.env\nshared\n');
    symlinkSync('shared/.env', path.join(world.project, '.env'));
    await world.ports.settings.choose(world.project, {
      link: `${path.join(world.project, '.env')} -> ${path.join(world.project, 'shared/.env')}`,
    });
    const { report } = await wizard(world);
    expect(report.exitCode).toBe(0);
    expect(world.read('shared/.env')).toMatch(/^PORT=1\nOPENAI_API_KEY=sk-svcacct-/);
    expect(lstatSync(path.join(world.project, '.env')).isSymbolicLink()).toBe(true);
  });

  it('that cannot be saved is revoked again, and that is said', async () => {
    const simulator = await simulate();
    const world = worldAt(simulator.baseUrl, simulator);
    const { refusal, report } = await wizard(world, usual, {
      onAsk(question) {
        // Git stops ignoring the file after all was asked: the one place that writes refuses.
        if (topicOf(question) === 'consent') world.put('.gitignore', 'node_modules\n');
      },
    });
    expect(refusal?.why).toBe(text.isRevokedAgain);
    expect(report.exitCode).toBe(1);
    expect(await organizationOf(simulator)).toMatchObject({ ...one, accounts: 0, keys: 0 });
  });

  it('is told to be impossible where the organization forbids it', async () => {
    const simulator = await simulate();
    const forbidding = await relay(simulator, ({ method, path }) =>
      method === 'POST' && path.endsWith('/service_accounts')
        ? { status: 403, body: { error: { message: 'Service account keys are disabled for this organization.', code: 'forbidden' } } }
        : undefined,
    );
    const { refusal } = await wizard(worldAt(forbidding, simulator));
    expect(refusal).toMatchObject({ code: 'key-not-made', ...text.notMade('Service account keys are disabled for this organization.') });
  });

  it('may be refused for being good for too long', async () => {
    const simulator = await simulate();
    const strict = await relay(simulator, ({ method, path }) =>
      method === 'POST' && path.endsWith('/service_accounts')
        ? { status: 400, body: { error: { message: 'API keys must expire within 2592000 seconds.', param: 'expires_in_seconds' } } }
        : undefined,
    );
    const { refusal } = await wizard(worldAt(strict, simulator));
    expect(refusal).toMatchObject({ code: 'key-not-made', ...text.lifetimeRefused('API keys must expire within 2592000 seconds.') });
  });

  it('may take a moment to work', async () => {
    const simulator = await simulate();
    let uses = 0;
    const slow = await relay(simulator, ({ method, path }) =>
      method === 'GET' && path.endsWith('/models') && (uses += 1) < 3
        ? { status: 401, body: { error: { message: 'Incorrect API key provided: sk-svcacct-…', code: 'invalid_api_key' } } }
        : undefined,
    );
    const world = worldAt(slow, simulator);
    expect((await wizard(world)).report.exitCode).toBe(0);
    expect(uses).toBe(3);
  });

  it('that the API refuses for good is not called good, and replaces no earlier one', async () => {
    const simulator = await simulate();
    await wizard(worldAt(simulator.baseUrl, simulator));
    const missing = { message: 'You have insufficient permissions for this operation. Missing scopes: api.model.read.' };
    const refusing = await relay(simulator, ({ method, path }) =>
      method === 'GET' && path.endsWith('/models') ? { status: 403, body: { error: missing } } : undefined,
    );
    const world = worldAt(refusing, simulator);
    const { report, refusal } = await wizard(world);
    expect(report.exitCode).toBe(1);
    expect(refusal?.code).toBe('missing-scopes');
    expect(await organizationOf(simulator)).toMatchObject({ ...one, accounts: 2, keys: 2 });
  });

  it('replaces an account that has no key, without being asked about it', async () => {
    const simulator = await simulate();
    const { projects: all } = adminOf(simulator);
    const { id } = await all.create({ name: 'shop-bot' });
    await all.serviceAccounts.create(id, { name: account, create_service_account_only: true });
    const world = worldAt(simulator.baseUrl, simulator);
    const { report, asked } = await wizard(world);
    expect(report.exitCode).toBe(0);
    expect(asked.map(topicOf)).not.toContain('revoke');
    expect(await organizationOf(simulator)).toMatchObject(one);
    expect((await clientOf(simulator, keyIn(world)).responses.create(hello)).status).toBe('completed');
  });

  it('leaves the keys of an earlier run when the answer is no', async () => {
    const simulator = await simulate();
    const first = worldAt(simulator.baseUrl, simulator);
    await wizard(first);
    const second = worldAt(simulator.baseUrl, simulator);
    const { report } = await wizard(second, { ...usual, revoke: false });
    expect(report.exitCode).toBe(0);
    expect(await organizationOf(simulator)).toMatchObject({ ...one, accounts: 2, keys: 2 });
    expect((await clientOf(simulator, keyIn(first)).models.list()).data.length).toBeGreaterThan(0);
  });
});
