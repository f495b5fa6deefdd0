import { describe, expect, it, onTestFinished } from 'vitest';
import { adminPort, type AdminApi } from '../../../src/openai/admin/admin.ts';
import type { AdminCall } from '../../../src/openai/admin/repeat.ts';
import { Secret } from '../../../src/keys/secret.ts';
import type { Simulator } from '../../../src/simulator/server.ts';
import { simulate } from '../../simulator/client.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld } from '../../make-world.ts';
import { serve } from '../loopback.ts';

async function simulated(): Promise<{ simulator: Simulator; admin: AdminApi; call: AdminCall }> {
  const simulator = await simulate();
  return { simulator, ...portFor(simulator.baseUrl, simulator.adminKey) };
}

function portFor(baseUrl: string, key = fakeKey('sk-admin-', 58)): { admin: AdminApi; call: AdminCall } {
  const { world } = makeWorld({ project: { git: false } });
  return { admin: adminPort(world), call: { baseUrl, secret: new Secret(key), signal: AbortSignal.timeout(10_000) } };
}

/** A server that gives the same JSON to everything. */
async function always(answer: (asked: number) => unknown, status = 200, type = 'application/json') {
  let asked = 0;
  const server = await serve((_request, response) => {
    const body = answer(asked++);
    response.writeHead(status, { 'content-type': type }).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  onTestFinished(() => server.close());
  return { ...portFor(server.baseUrl), asked: () => asked };
}

const day = 86_400;
const from = 1_780_000_000 - (1_780_000_000 % day);

it('no answer has the admin key in it', async () => {
  const key = fakeKey('sk-admin-', 58);
  const { admin, call } = await always((asked) =>
    asked === 0
      ? { object: 'list', data: [{ id: 'proj_1', name: `of ${key}`, status: 'active' }], has_more: false }
      : { id: 'svc_1', api_key: { id: 'key_1', value: key } },
  );
  expect(await admin.projects({ ...call, secret: new Secret(key) })).toMatchObject({ value: [{ id: 'proj_1', name: 'of [key]' }] });
  const about = { projectId: 'proj_1', name: 'n', lifetimeSeconds: 1 };
  const made = await admin.createServiceAccount({ ...call, secret: new Secret(key) }, about);
  expect(made).toMatchObject({ ok: false, failure: { kind: 'odd' } });
});

describe('spending limits', () => {
  it('are absent, set in cents, and read back', async () => {
    const { simulator, admin, call } = await simulated();
    const owner = { projectId: simulator.projectId };
    expect(await admin.spendLimit(call, owner)).toMatchObject({ ok: true, value: undefined });
    const set = await admin.setSpendLimit(call, owner, 1234);
    expect(set).toMatchObject({ ok: true, value: { cents: 1234, enforcement: 'inactive' } });
    expect(await admin.spendLimit(call, owner)).toMatchObject({ ok: true, value: { cents: 1234 } });
    expect(await admin.spendLimit(call, 'organization')).toMatchObject({ ok: true, value: undefined });
  });

  it('of a project that is not there are a failure, not “none”', async () => {
    const { admin, call } = await simulated();
    expect(await admin.spendLimit(call, { projectId: 'proj_none' })).toMatchObject({ ok: false, failure: { status: 404 } });
  });

  it('of an address without such endpoints are a failure, not “none”', async () => {
    const { admin, call } = await always(() => ({ error: { message: 'Invalid URL (GET /v1/organization/spend_limit)' } }), 404);
    expect(await admin.spendLimit(call, 'organization')).toMatchObject({ ok: false });
  });

  it.each([
    ['a 404 that names the project', { error: { message: 'No spend limit is set for project proj_1', code: 'not_found' } }, 404],
    ['an empty amount', { object: 'project.spend_limit', threshold_amount: null }, 200],
  ])('are absent after %s', async (_name, body, status) => {
    const { admin, call } = await always(() => body, status);
    expect(await admin.spendLimit(call, { projectId: 'proj_1' })).toMatchObject({ ok: true, value: undefined });
    expect(await admin.setSpendLimit(call, { projectId: 'proj_1' }, 100)).toMatchObject({ ok: false });
  });

  it('in another currency are not taken for dollars', async () => {
    const { admin, call } = await always(() => ({ threshold_amount: 1000, currency: 'EUR', interval: 'month' }));
    expect(await admin.spendLimit(call, 'organization')).toMatchObject({ ok: true, value: { cents: 1000, currency: 'eur' } });
  });
});

describe('lists', () => {
  it('are read to their end, page by page', async () => {
    const pages = [
      { object: 'list', data: [{ id: 'proj_1', name: 'one', status: 'active' }], last_id: 'proj_1', has_more: true },
      { object: 'list', data: [{ id: 'proj_2', name: 'two', status: 'archived' }, { name: 'no id' }], has_more: true, last_id: 'proj_2' },
      { object: 'list', data: [{ id: 'proj_3', status: 'active' }], has_more: false, last_id: 'proj_3' },
    ];
    const { admin, call, asked } = await always((index) => pages[index]);
    expect(await admin.projects(call)).toMatchObject({
      ok: true,
      value: [
        { id: 'proj_1', name: 'one', active: true },
        { id: 'proj_2', active: false },
        { id: 'proj_3', name: 'proj_3' },
      ],
    });
    expect(asked()).toBe(3);
  });

  it('whose cursor does not move, or that never end, are a failure', async () => {
    const stuck = await always(() => ({ object: 'list', data: [{ id: 'proj_1' }], last_id: 'proj_1', has_more: true }));
    expect(await stuck.admin.projects(stuck.call)).toMatchObject({ ok: false });
    expect(stuck.asked()).toBe(2);
    const endless = await always((index) => ({
      object: 'list',
      data: [{ id: `proj_${index}` }],
      last_id: `proj_${index}`,
      has_more: true,
    }));
    expect(await endless.admin.projects(endless.call)).toMatchObject({ ok: false });
    expect(endless.asked()).toBeLessThan(100);
  });

  it.each([
    ['a sign-in page', '<html><body>Sign in</body></html>', 'text/html'],
    ['another JSON', { ok: true }, 'application/json'],
    ['a list that is none', { object: 'list', data: 'nothing' }, 'application/json'],
    ['nothing', '', 'application/json'],
    ['null', 'null', 'application/json'],
  ])('are not read out of %s', async (_name, body, type) => {
    const { admin, call } = await always(() => body, 200, type);
    expect(await admin.projects(call)).toMatchObject({ ok: false });
    expect(await admin.costs(call, { from, to: from + day, groupBy: 'line_item' })).toMatchObject({ ok: false });
    expect(await admin.spendLimit(call, 'organization')).toMatchObject({ ok: false });
  });
});

describe('costs', () => {
  it('come of a whole month, with numbers that are text, each in its currency, without what is no number', async () => {
    const result = (value: unknown, currency: unknown) => ({
      amount: { value, currency },
      line_item: 'gpt-6-luna, input_tokens',
      api_key_id: null,
    });
    const pages = [
      {
        object: 'page',
        data: [{ start_time: from, results: [result('0.06', 'usd'), result(7, 'eur'), result('many', 'usd')] }],
        has_more: true,
        next_page: 'b',
      },
      {
        object: 'page',
        data: [{ start_time: from + day, results: [result(0.5, 'USD')] }, { results: [result(1, 'usd')] }],
        has_more: false,
        next_page: null,
      },
    ];
    const { admin, call } = await always((index) => pages[index]);
    expect(await admin.costs(call, { from, to: from + 2 * day, groupBy: 'line_item' })).toMatchObject({
      ok: true,
      value: [
        { day: from, amount: 0.06, currency: 'usd', lineItem: 'gpt-6-luna, input_tokens', keyId: undefined },
        { day: from, amount: 7, currency: 'eur' },
        { day: from + day, amount: 0.5, currency: 'usd' },
      ],
    });
  });

  it('are asked for as the API wants it', async () => {
    const { simulator, admin, call } = await simulated();
    const reply = await admin.costs(call, { from, to: from + 31 * day, projectId: simulator.projectId, groupBy: 'api_key_id' });
    expect(reply.ok && reply.value.length).toBeGreaterThan(20);
    expect(simulator.requests.at(-1)?.query).toEqual({
      start_time: String(from),
      end_time: String(from + 31 * day),
      bucket_width: '1d',
      limit: '32',
      group_by: 'api_key_id',
      project_ids: simulator.projectId,
    });
  });
});

describe('what is told of a refusal', () => {
  it('is the scope, where the error is a bare string, and never the key', async () => {
    const { simulator, admin } = await simulated();
    const call = { baseUrl: simulator.baseUrl, secret: new Secret(simulator.key), signal: AbortSignal.timeout(10_000) };
    const reply = await admin.projects(call);
    expect(reply).toMatchObject({ ok: false, failure: { status: 403, format: 'error' } });
    expect(JSON.stringify(reply)).toContain('api.management.read');
    expect(JSON.stringify(reply)).not.toContain(simulator.key.slice(0, 20));
  });
});

describe('the admin key', () => {
  it('is the shell’s, trimmed, until another is lent', () => {
    const key = fakeKey('sk-admin-', 58);
    const admin = adminPort(makeWorld({ project: { git: false }, env: { OPENAI_ADMIN_KEY: ` ${key}\n` } }).world);
    expect(admin.key()?.secret.reveal()).toBe(key);
    const other = new Secret(fakeKey('sk-admin-', 58, 58, 99));
    admin.useKey(other);
    expect(admin.key()).toEqual({ secret: other, source: 'typed' });
    expect(adminPort(makeWorld({ project: { git: false }, env: { OPENAI_ADMIN_KEY: ' ' } }).world).key()).toBeUndefined();
  });
});
