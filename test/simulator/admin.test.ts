import { describe, expect, it } from 'vitest';
import { adminOf, clientOf, hello, refusalOf, simulate } from './client.ts';

const limit = { threshold_amount: 1000, currency: 'USD', interval: 'month' } as const;
const alert = { ...limit, notification_channel: { type: 'email' as const, recipients: ['ana@example.com'] } };
const untyped = <T>(value: unknown): T => value as T;

async function projectWithAccount() {
  const simulator = await simulate();
  const { projects } = adminOf(simulator);
  const project = await projects.create({ name: 'shop-bot' });
  return { simulator, projects, project };
}

describe('projects', () => {
  it('are made, renamed, listed and archived', async () => {
    const { projects, project } = await projectWithAccount();
    expect(project).toMatchObject({ object: 'organization.project', status: 'active', name: 'shop-bot' });
    await projects.update(project.id, { name: 'shop-bot 2' });
    expect((await projects.retrieve(project.id)).name).toBe('shop-bot 2');
    await projects.archive(project.id);
    expect((await projects.list()).data.map(({ id }) => id)).not.toContain(project.id);
    expect((await projects.list({ include_archived: true })).data.map(({ id }) => id)).toContain(project.id);
    expect(await refusalOf(projects.update(project.id, { name: 'again' }))).toMatchObject({ status: 400 });
  });

  it('that do not exist are a 404 without an error object; the client makes its code a number', async () => {
    const refusal = await refusalOf(adminOf(await simulate()).projects.retrieve('proj_none'));
    expect(refusal).toMatchObject({ status: 404, code: 404 });
    expect(refusal.message).toContain('The project proj_none was not found');
  });

  it('come a page at a time, and the client finds them all', async () => {
    const { projects } = adminOf(await simulate());
    const made: string[] = [];
    for (const number of [1, 2, 3, 4, 5]) made.push((await projects.create({ name: `project ${number}` })).id);
    const found: string[] = [];
    for await (const { id } of projects.list({ limit: 2 })) found.push(id);
    expect(found.slice(1)).toEqual(made);
    expect(await refusalOf(projects.list({ limit: 101 }))).toMatchObject({ status: 400, param: 'limit' });
    expect(await refusalOf(projects.list({ after: 'proj_none' }))).toMatchObject({ status: 400, param: 'after' });
  });

  it('have rate limits and rules about models, which hold', async () => {
    const { simulator, projects, project } = await projectWithAccount();
    const rate = await projects.rateLimits.updateRateLimit('rl-gpt-6-luna', {
      project_id: project.id,
      max_requests_per_1_minute: 5,
    });
    expect(rate).toMatchObject({ model: 'gpt-6-luna', max_requests_per_1_minute: 5, max_tokens_per_1_minute: 200_000 });
    await projects.modelPermissions.update(simulator.projectId, { mode: 'deny_list', model_ids: ['gpt-6-luna'] });
    const refusal = await refusalOf(clientOf(simulator).responses.create(hello));
    expect(refusal).toMatchObject({ status: 403, code: 'model_not_found' });
    await projects.modelPermissions.delete(simulator.projectId);
    expect((await clientOf(simulator).responses.create(hello)).status).toBe('completed');
  });
});

describe('service accounts', () => {
  it('get a key that works until it is revoked', async () => {
    const { simulator, projects, project } = await projectWithAccount();
    const account = await projects.serviceAccounts.create(project.id, { name: 'ana-dev', expires_in_seconds: 3600 });
    const key = account.api_key;
    expect(key?.value).toMatch(/^sk-svcacct-pretend/);
    const client = clientOf(simulator, key?.value);
    expect((await client.responses.create(hello)).status).toBe('completed');

    const listed = (await projects.apiKeys.list(project.id)).data;
    expect(listed).toMatchObject([{ id: key?.id, owner: { type: 'service_account', service_account: { id: account.id } } }]);
    expect(listed[0]?.expires_at).toBe((key?.created_at ?? 0) + 3600);
    expect(listed[0]?.last_used_at).toBeTypeOf('number');
    expect(JSON.stringify(listed)).not.toContain(key?.value);

    await projects.apiKeys.delete(key?.id ?? '', { project_id: project.id });
    expect(await refusalOf(client.models.list())).toMatchObject({ status: 401, code: 'invalid_api_key' });
  });

  it('take their keys with them, and so does an archived project', async () => {
    const { simulator, projects, project } = await projectWithAccount();
    const one = await projects.serviceAccounts.create(project.id, { name: 'one' });
    const two = await projects.serviceAccounts.create(project.id, { name: 'two' });
    await projects.serviceAccounts.delete(one.id, { project_id: project.id });
    expect(await refusalOf(clientOf(simulator, one.api_key?.value).models.list())).toMatchObject({
      code: 'invalid_api_key',
    });
    await projects.archive(project.id);
    const refusal = await refusalOf(clientOf(simulator, two.api_key?.value).models.list());
    expect(refusal).toMatchObject({ code: 'not_authorized_invalid_project' });
  });

  it('may get a further key that can do less', async () => {
    const { simulator, projects, project } = await projectWithAccount();
    const account = await projects.serviceAccounts.create(project.id, { name: 'ana' });
    expect(account.role).toBe('member');
    const scopes = ['api.responses.write'];
    const key = await projects.serviceAccounts.apiKeys.create(account.id, { project_id: project.id, scopes });
    const client = clientOf(simulator, key.value);
    expect((await client.responses.create(hello)).status).toBe('completed');
    expect((await refusalOf(client.models.list())).message).toContain('Missing scopes: api.model.read');
    await projects.apiKeys.update(key.id, { project_id: project.id, scopes: [] });
    expect((await client.models.list()).data).not.toEqual([]);
  });

  it('have keys that end one by one: an end may be put off until it has come, and then nothing can be changed', async () => {
    const { simulator, projects, project } = await projectWithAccount();
    const params = { project_id: project.id };
    const account = await projects.serviceAccounts.create(project.id, { name: 'ana', expires_in_seconds: 60 });
    const { id = '', value } = account.api_key ?? {};
    const other = await projects.serviceAccounts.apiKeys.create(account.id, { ...params, name: 'another' });
    const put = async (expires_in_seconds: number) =>
      (await projects.apiKeys.update(id, { ...params, expires_in_seconds })).expires_at ?? 0;
    expect(await put(7200)).toBeGreaterThan(Date.now() / 1000 + 7000);
    const client = clientOf(simulator, value);
    expect((await client.models.list()).data).not.toEqual([]);
    expect(await put(1)).toBeLessThanOrEqual(Date.now() / 1000 + 1);
    await expect.poll(() => refusalOf(client.models.list()).catch(() => undefined), { timeout: 5000 }).toMatchObject({ status: 401 });
    expect(await refusalOf(projects.apiKeys.update(id, { ...params, expires_in_seconds: 60 }))).toMatchObject({ status: 400 });
    expect((await projects.apiKeys.list(project.id)).data.map((key) => key.id)).toEqual([id, other.id]);
    await projects.apiKeys.delete(id, params);
    expect((await clientOf(simulator, other.value).models.list()).data).not.toEqual([]);
  });

  it('must have an end where the organization sets a longest life, and not a later one', async () => {
    const simulator = await simulate({ strictness: { longestLife: 3600 } });
    const { projects } = adminOf(simulator);
    const { id } = await projects.create({ name: 'shop-bot' });
    const param = 'expires_in_seconds';
    expect(await refusalOf(projects.serviceAccounts.create(id, { name: 'ana' }))).toMatchObject({ status: 400, param });
    expect(await refusalOf(projects.serviceAccounts.create(id, { name: 'ana', [param]: 3601 }))).toMatchObject({ status: 400, param });
    expect((await projects.serviceAccounts.list(id)).data).toEqual([]);
    const account = await projects.serviceAccounts.create(id, { name: 'ana', [param]: 3600 });
    const one = { project_id: id };
    expect(await refusalOf(projects.serviceAccounts.apiKeys.create(account.id, one))).toMatchObject({ status: 400, param });
    expect(await refusalOf(projects.apiKeys.update(account.api_key?.id ?? '', { ...one, [param]: 7200 }))).toMatchObject({
      status: 400,
      param,
    });
  });

  it('that are made alone have no role, and their keys can do nothing until they have one', async () => {
    const { simulator, projects, project } = await projectWithAccount();
    const account = await projects.serviceAccounts.create(project.id, { name: 'ana', create_service_account_only: true });
    expect(account).toMatchObject({ role: 'none', api_key: null });
    for (const scopes of [[], ['api.responses.write', 'api.model.read', 'model.request']]) {
      const key = await projects.serviceAccounts.apiKeys.create(account.id, { project_id: project.id, scopes });
      const client = clientOf(simulator, key.value);
      for (const request of [
        client.models.list(),
        client.responses.create(hello),
        client.chat.completions.create({ model: 'gpt-6-luna', messages: [{ role: 'user', content: 'hello' }] }),
      ]) {
        expect(await refusalOf(request)).toMatchObject({ status: 403, message: expect.stringContaining('Missing scopes') as string });
      }
    }
    await projects.serviceAccounts.update(account.id, { project_id: project.id, role: 'member' });
    const key = await projects.serviceAccounts.apiKeys.create(account.id, { project_id: project.id });
    expect((await clientOf(simulator, key.value).models.list()).data).not.toEqual([]);
  });

  it('are refused in the default project, without a name and with an impossible lifetime', async () => {
    const { simulator, projects, project } = await projectWithAccount();
    const make = (id: string, body: unknown) => refusalOf(projects.serviceAccounts.create(id, untyped(body)));
    expect(await make(simulator.projectId, { name: 'ana' })).toMatchObject({ status: 400 });
    expect(await make(project.id, {})).toMatchObject({ status: 400, param: 'name' });
    for (const expires_in_seconds of [0, 31_536_001, 1.5, '60']) {
      expect(await make(project.id, { name: 'ana', expires_in_seconds })).toMatchObject({
        param: 'expires_in_seconds',
      });
    }
  });
});

describe.each(['organization', 'project'] as const)('the spending limit of the %s', (level) => {
  it('is absent, set, read back and deleted', async () => {
    const simulator = await simulate();
    const admin = adminOf(simulator);
    const id = simulator.projectId;
    const ofProject = admin.projects.spendLimit;
    const get = () => (level === 'project' ? ofProject.retrieve(id) : admin.spendLimit.retrieve());
    const set = (body: unknown) => (level === 'project' ? ofProject.update(id, untyped(body)) : admin.spendLimit.update(untyped(body)));
    expect(await refusalOf(get())).toMatchObject({ status: 404 });
    expect(await set(limit)).toEqual(await get());
    const object = `${level}.spend_limit`;
    expect(await get()).toMatchObject({ ...limit, object, enforcement: { status: 'inactive' } });
    // Something has been spent every month, on its second day at the latest.
    if (new Date().getUTCDate() > 2) {
      await set({ ...limit, threshold_amount: 1 });
      expect(await get()).toMatchObject({ object, enforcement: { status: 'enforcing' } });
      await set(limit);
    }
    for (const threshold_amount of [0, -1, 9.5, '1000', null]) {
      expect(await refusalOf(set({ ...limit, threshold_amount }))).toMatchObject({
        status: 400,
        param: 'threshold_amount',
      });
    }
    expect(await refusalOf(set({ ...limit, currency: 'usd' }))).toMatchObject({ status: 400, param: 'currency' });
    expect(await refusalOf(set({ threshold_amount: 1000 }))).toMatchObject({ status: 400, param: 'currency' });
    expect((await get()).threshold_amount).toBe(1000);
    const gone = level === 'project' ? await ofProject.delete(id) : await admin.spendLimit.delete();
    expect(gone).toEqual({ object: `${level}.spend_limit.deleted`, deleted: true });
    expect(await refusalOf(get())).toMatchObject({ status: 404 });
  });
});

describe('spend alerts', () => {
  it('of the organization are made, changed, listed and deleted', async () => {
    const { spendAlerts } = adminOf(await simulate());
    const made = await spendAlerts.create(alert);
    expect(made).toMatchObject({ ...alert, object: 'organization.spend_alert' });
    await spendAlerts.update(made.id, { ...alert, threshold_amount: 800 });
    expect((await spendAlerts.list()).data).toMatchObject([{ id: made.id, threshold_amount: 800 }]);
    await spendAlerts.delete(made.id);
    expect((await spendAlerts.list()).data).toEqual([]);
  });

  it('of a project need somebody to write to', async () => {
    const simulator = await simulate();
    const { spendAlerts } = adminOf(simulator).projects;
    const nobody = { ...alert, notification_channel: { type: 'email' as const, recipients: [] } };
    expect(await refusalOf(spendAlerts.create(simulator.projectId, nobody))).toMatchObject({
      status: 400,
      param: 'notification_channel.recipients',
    });
    const made = await spendAlerts.create(simulator.projectId, alert);
    const found = await spendAlerts.retrieve(made.id, { project_id: simulator.projectId });
    expect(found).toMatchObject({ ...alert, object: 'project.spend_alert' });
  });
});

describe('costs and usage', () => {
  const day = 86_400;
  const start_time = 1_780_000_000 - (1_780_000_000 % day);

  it('come in buckets of a day, a page at a time', async () => {
    const { usage } = adminOf(await simulate());
    const starts: number[] = [];
    let next: string | null = null;
    do {
      const query = { start_time, end_time: start_time + 10 * day, limit: 4 };
      const found: Awaited<ReturnType<typeof usage.costs>> = await usage.costs(next === null ? query : { ...query, page: next });
      starts.push(...found.data.map((bucket) => bucket.start_time));
      expect(found.has_more).toBe(found.next_page !== null);
      next = found.next_page;
    } while (next !== null);
    expect(starts).toEqual(Array.from({ length: 10 }, (_, index) => start_time + index * day));
  });

  it('are in dollars, with days on which nothing was spent', async () => {
    const { data } = await adminOf(await simulate()).usage.costs({ start_time, end_time: start_time + 7 * day });
    expect(data.some(({ results }) => results.length === 0)).toBe(true);
    expect(data.flatMap(({ results }) => results)[0]).toMatchObject({
      object: 'organization.costs.result',
      amount: { currency: 'usd', value: expect.any(Number) as unknown },
    });
    const used = await adminOf(await simulate()).usage.completions({
      start_time,
      end_time: start_time + 3600,
      bucket_width: '1h',
    });
    expect(used.data).toMatchObject([{ results: [{ object: 'organization.usage.completions.result' }] }]);
  });

  it('are refused without a beginning, with other buckets and with a project key', async () => {
    const simulator = await simulate();
    const { usage } = adminOf(simulator);
    expect(await refusalOf(usage.costs(untyped({})))).toMatchObject({ status: 400, param: 'start_time' });
    expect(await refusalOf(usage.costs(untyped({ start_time, bucket_width: '1h' })))).toMatchObject({
      param: 'bucket_width',
    });
    // As many days of use as a month has, and no more.
    expect((await usage.completions({ start_time, bucket_width: '1d', limit: 31 })).object).toBe('page');
    for (const wrong of [{ limit: 32 }, { group_by: ['line_item'] }, { end_time: start_time }])
      expect(await refusalOf(usage.completions(untyped({ start_time, bucket_width: '1d', ...wrong })))).toMatchObject({ status: 400 });
    const refusal = await refusalOf(adminOf(simulator, simulator.key).usage.costs({ start_time }));
    expect(refusal.error).toMatch(/Missing scopes: api\.usage\.read/);
  });
});

describe('admin keys', () => {
  it('are made with their value shown once, and revoked', async () => {
    const simulator = await simulate();
    const made = await adminOf(simulator).adminAPIKeys.create({ name: 'second', expires_in_seconds: 60 });
    expect(made.expires_at).toBe(made.created_at + 60);
    const second = adminOf(simulator, made.value);
    expect(JSON.stringify((await second.adminAPIKeys.list()).data)).not.toContain(made.value);
    await second.adminAPIKeys.delete(made.id);
    expect(await refusalOf(second.adminAPIKeys.list())).toMatchObject({ code: 'invalid_api_key' });
  });
});
