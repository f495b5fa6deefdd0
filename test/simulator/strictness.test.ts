import { describe, expect, it } from 'vitest';
import { adminOf, clientOf, hello, refusalOf, simulate } from './client.ts';

const month = { currency: 'USD', interval: 'month' } as const;

describe('a strict organization', () => {
  it('allows only so many requests a minute to each administration endpoint, and says nothing of when to come back', async () => {
    const simulator = await simulate({ strictness: { adminRequestsPerMinute: 2, minuteMs: 2000 } });
    const { projects } = adminOf(simulator);
    await projects.list();
    const { id } = await projects.create({ name: 'one' });
    await projects.list();
    const refusal = await refusalOf(projects.list());
    expect(refusal.status).toBe(429);
    expect(refusal.headers?.get('retry-after')).toBeNull();
    // Another endpoint, whatever the project.
    await projects.spendLimit.update(id, { threshold_amount: 100, ...month });
    await expect
      .poll(
        () =>
          projects.list().then(
            () => true,
            () => false,
          ),
        { interval: 50, timeout: 20_000 },
      )
      .toBe(true);
  });

  it('has a number of projects that archived ones count for', async () => {
    const { projects } = adminOf(await simulate({ strictness: { maxProjects: 2 } }));
    const { id } = await projects.create({ name: 'one' });
    await projects.archive(id);
    expect(await refusalOf(projects.create({ name: 'two' }))).toMatchObject({ status: 400, code: 'project_limit_reached' });
  });

  it("lets a reader's admin key change nothing", async () => {
    const { projects } = adminOf(await simulate({ strictness: { adminScopes: ['api.management.read'] } }));
    await projects.list();
    expect((await refusalOf(projects.create({ name: 'one' }))).error).toMatch(/api\.management\.write/);
  });

  it('takes a moment to know a new key, a new limit, and that it was reached', async () => {
    const strictness = { newKeyAfterMs: 200, limitReadAfterMs: 200, enforcedAfterMs: 200, completionUsd: 1 };
    const simulator = await simulate({ strictness });
    const { projects, usage } = adminOf(simulator);
    const { id } = await projects.create({ name: 'one' });
    await projects.spendLimit.update(id, { threshold_amount: 150, ...month });
    expect((await refusalOf(projects.spendLimit.retrieve(id))).status).toBe(404);
    const { api_key: key } = await projects.serviceAccounts.create(id, { name: 'one', expires_in_seconds: 60 });
    const client = clientOf(simulator, key?.value);
    expect((await refusalOf(client.responses.create(hello))).code).toBe('invalid_api_key');
    await expect
      .poll(
        () =>
          client.responses.create(hello).then(
            () => true,
            () => false,
          ),
        { interval: 50, timeout: 20_000 },
      )
      .toBe(true);
    expect(await projects.spendLimit.retrieve(id)).toMatchObject({ threshold_amount: 150 });
    await client.responses.create(hello);
    await expect
      .poll(
        () =>
          client.responses.create(hello).then(
            () => '',
            ({ code }: { code: string }) => code,
          ),
        { interval: 50, timeout: 20_000 },
      )
      .toBe('project_spend_limit_exceeded');
    const from = Math.floor(Date.now() / 1000) - 60;
    const { data } = await usage.costs({ start_time: from, group_by: ['project_id'] });
    expect(data.flatMap(({ results }) => results).every((each) => 'project_id' in each && each.project_id === id)).toBe(true);
  });

  it('changes nothing in an archived project', async () => {
    const { projects } = adminOf(await simulate());
    const { id } = await projects.create({ name: 'one' });
    const { id: account, api_key: key } = await projects.serviceAccounts.create(id, { name: 'one' });
    await projects.archive(id);
    expect((await refusalOf(projects.apiKeys.delete(key?.id ?? '', { project_id: id }))).status).toBe(400);
    expect((await refusalOf(projects.serviceAccounts.delete(account, { project_id: id }))).status).toBe(400);
  });
});
