import { describe, expect, it } from 'vitest';
import * as text from '../../../src/checks/spend/key-age.text.ts';
import { adminOf, simulate } from '../../simulator/client.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { verdictOf } from '../../run-checks.ts';
import { limits, worldOf } from './money.ts';

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

  it('is known without an admin key where the key was saved here, as long as it is the same', async () => {
    const simulator = await simulate();
    const world = worldOf(simulator, { OPENAI_ADMIN_KEY: '' });
    const writtenAt = new Date(Date.now() - 91 * 86_400_000).toISOString();
    await world.ports.settings.noteKeyWritten(world.project, { writtenAt, lastFour: simulator.key.slice(-4) });
    expect((await limits(world)).codes['key-age']).toBe('key-old');
    world.put('.env', `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`, 0o600);
    expect((await limits(world)).codes['key-age']).toBe('needs-admin-key');
  });
});

describe('the list of keys', () => {
  it('names others that want a look', async () => {
    const simulator = await simulate();
    const { projects } = adminOf(simulator);
    const project = await projects.create({ name: 'shop-bot' });
    const mine = await projects.serviceAccounts.create(project.id, { name: 'mine', expires_in_seconds: 60 * 86_400 });
    for (let count = 0; count < 39; count += 1) await projects.serviceAccounts.create(project.id, { name: `other ${count}` });
    const world = worldOf(simulator);
    world.put('.env', `OPENAI_API_KEY=${mine.api_key?.value}\n`, 0o600);
    const { report, codes } = await limits(world);
    expect(codes['key-age']).toBe('keys-to-review');
    const verdict = verdictOf(report, 'key-age');
    expect(verdict).toMatchObject(text.areToReview(39, 0));
    expect(verdict.data?.['keys']).toHaveLength(40);
    expect(verdict.exhibit?.({ columns: 75, plain: false }).at(-1)).toBe(text.more(38, [text.remarks['never-expires'](38)]));
    expect(verdict.exhibit?.({ columns: 75, plain: false, verbose: true })).toHaveLength(40);
  });

  it('marks none as worth a look that is the project’s own and well', async () => {
    const simulator = await simulate();
    const verdict = verdictOf((await limits(worldOf(simulator))).report, 'key-age');
    expect(verdict.status).toBe('ok');
    for (const plain of [true, false]) {
      const [line = ''] = verdict.exhibit?.({ columns: 75, plain }) ?? [];
      const name = text.keyCell('pretend key', { own: true, isMarked: false, plain });
      expect([line.slice(0, name.length), line.slice(-text.endCell(undefined).length)]).toEqual([name, text.endCell(undefined)]);
    }
  });
});
