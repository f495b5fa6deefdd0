import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { adminOf, simulate } from '../simulator/client.ts';
import { asKept } from '../system.ts';
import type { Simulator, SimulatorOptions } from '../../src/simulator/server.ts';
import { readCards } from '../../src/workshop/card-files.ts';
import type { SeatCode } from '../../src/workshop/code.ts';
import { openSeat, type SealedSeat } from '../../src/workshop/seal.ts';
import { bundleChild, expectNoKeyAnywhere, expectSeatsWork, minuteMs, organize, publicFileOf, seatsIn } from './organizer.ts';

let child: string;
beforeAll(async () => {
  const bundled = await bundleChild();
  ({ child } = bundled);
  return bundled.remove;
});

const schema = JSON.parse(readFileSync(new URL('../../src/docs/workshop.schema.json', import.meta.url), 'utf8')) as object;
const isDocument = new Ajv2020({ strict: false }).compile(schema);

/** What `--json` printed, which its schema describes. */
function documentOf({ stdout }: { readonly stdout: string }): unknown {
  const document: unknown = JSON.parse(stdout);
  expect(isDocument(document), JSON.stringify(isDocument.errors)).toBe(true);
  return document;
}

const rate = { adminRequestsPerMinute: 10, minuteMs };
const create = (seats: number, ...more: string[]) => [
  'create',
  '--seats',
  String(seats),
  '--limit',
  '2',
  '--until',
  '2h',
  '--yes',
  ...more,
];

type Room = {
  readonly simulator: Simulator;
  readonly world: TestWorld;
  readonly run: (...args: string[]) => ReturnType<typeof organize>;
  readonly cards: () => string;
};

async function makeRoom(strictness: SimulatorOptions['strictness'] = rate): Promise<Room> {
  const simulator = await simulate({ strictness });
  const world = makeWorld({ api: simulator });
  const workshops = path.join(world.env['XDG_CONFIG_HOME'] ?? path.join(world.home, '.config'), 'openai-setup', 'workshops');
  return {
    simulator,
    world,
    run: (...args) => organize(child, world, simulator, args),
    cards: () => path.join(workshops, readdirSync(workshops).find((name) => !name.startsWith('.')) ?? ''),
  };
}

describe('workshop', () => {
  it('makes seats that are limited, end, and open with their codes; and leaves none of them', async () => {
    const { simulator, world, run, cards } = await makeRoom();
    const made = await run(...create(12, '--name', 'PyCon'));
    expect(made.status, made.output).toBe(0);
    const seats = await seatsIn(simulator);
    expect(seats.map(({ name }) => name.slice(-3))).toEqual(
      Array.from({ length: 12 }, (_none, index) => String(index + 1).padStart(3, '0')),
    );
    const { until } = publicFileOf(world);
    for (const { limit, keys, accounts } of seats) {
      expect(limit).toBe(200);
      expect(accounts.map(({ role }) => role)).toEqual(['member']);
      expect(keys.map(({ expires_at }) => Math.abs((expires_at ?? 0) - Date.parse(until) / 1000) <= 2)).toEqual([true]);
    }
    await expectSeatsWork(world, simulator, cards());
    for (const file of readdirSync(cards())) expect(statSync(path.join(cards(), file)).mode & 0o777).toBe(asKept(0o600));

    // There's nothing left to do.
    const before = simulator.requests.length;
    expect((await run(...create(12))).status).toBe(0);
    expect(simulator.requests.length).toBe(before);

    const raised = await run('raise', '7', '--limit', '5');
    expect(raised.status, raised.output).toBe(0);
    const { id, seats: sealed, ...file } = publicFileOf(world);
    const seven = (await readCards(cards(), id))?.find(({ seat }) => seat === 7) as SeatCode;
    expect(await openSeat({ id, ...file }, sealed[6] as SealedSeat, seven)).toMatchObject({ limitUsd: 5 });
    await expectSeatsWork(world, simulator, cards());
    const revoked = await run('revoke', '3');
    expect(revoked.status, revoked.output).toBe(0);
    // Nobody could spend more with it.
    expect((await run('raise', '3', '--limit', '5')).status).toBe(1);
    const status = documentOf(await run('status', '--json')) as {
      seats: { seat: number; state: string; limitUsd: number }[];
      requests: number;
    };
    expect(status.requests).toBe(2);
    expect(status.seats[6]).toMatchObject({ seat: 7, limitUsd: 5 });
    expect(status.seats[2]).toMatchObject({ seat: 3, state: 'revoked' });

    const ended = await run('end', '--yes');
    expect(ended.status, ended.output).toBe(0);
    for (const { active, keys, accounts } of await seatsIn(simulator))
      expect({ active, keys, accounts }).toEqual({ active: false, keys: [], accounts: [] });
    // Again, and on another computer: without the journal.
    const again = await organize(child, world, simulator, ['end', '--yes', '--json'], {
      env: { HOME: world.project, XDG_CONFIG_HOME: path.join(world.project, 'none') },
    });
    expect(documentOf(again)).toMatchObject({ left: { keys: 0, accounts: 0, projects: 0 }, archived: 12, archivedBefore: 12, ok: true });
    // Nothing works in an archived project, so none is read back.
    expect((documentOf(again) as { requests: number }).requests).toBe(3);
    expectNoKeyAnywhere(
      world,
      [made, raised, revoked, ended, again].map(({ output }) => output),
    );
  });

  it('asks the API no more than it must', async () => {
    const { simulator, run } = await makeRoom({});
    await run(...create(10, '--test', 'none'));
    const count = (method: string, end: RegExp) =>
      simulator.requests.filter((each) => each.method === method && end.test(each.path)).length;
    expect(count('POST', /\/projects$/)).toBe(10);
    expect(count('POST', /\/spend_limit$/)).toBe(10);
    expect(count('GET', /\/projects\/[^/]+\/spend_limit$/)).toBe(10);
    expect(count('POST', /\/model_permissions$/)).toBe(10);
    expect(count('POST', /\/service_accounts$/)).toBe(10);
    // What's looked up before anything is agreed to.
    expect(simulator.requests.length).toBeLessThanOrEqual(50 + 5);
  });

  it('makes one project with one limit for all, where that is wished for', async () => {
    const { simulator, world, run, cards } = await makeRoom();
    const made = await run(...create(5, '--one-project'));
    expect(made.status, made.output).toBe(0);
    const [project, ...others] = await seatsIn(simulator);
    expect(others).toEqual([]);
    expect(project).toMatchObject({ limit: 1000 });
    expect(project?.keys).toHaveLength(5);
    await expectSeatsWork(world, simulator, cards());
    await run('revoke', '2');
    expect((await seatsIn(simulator))[0]?.keys).toHaveLength(4);
    expect((await run('end', '--yes')).status).toBe(0);
    expect((await seatsIn(simulator))[0]).toMatchObject({ keys: [], accounts: [], active: false });
  });

  it.each([
    ['the admin key may only read', { adminScopes: ['api.management.read', 'api.usage.read'] }, 'needs-admin-key'],
    ['there is no room for so many projects', { archivedProjects: 1998 }, 'too-many-projects'],
  ])('says before anything is made that %s', async (_what, strictness, code) => {
    const { simulator, world, run } = await makeRoom(strictness);
    const before = simulator.requests.length;
    const refused = await run(...create(3), '--json');
    expect(refused.status).toBe(1);
    expect(documentOf(refused)).toMatchObject({ error: { code } });
    expect(simulator.requests.slice(before).filter(({ method, path: at }) => method === 'POST' && !at.endsWith('/archive'))).toEqual([]);
    expect(readdirSync(world.project)).not.toContain('openai-workshop.json');
  });

  it('finds out with the first seat that there is no credit', async () => {
    const { simulator, run } = await makeRoom({});
    simulator.setScenario('no-credits');
    const refused = await run(...create(30), '--json');
    expect(refused.status).toBe(1);
    expect(documentOf(refused)).toMatchObject({ error: { code: 'no-credits' } });
    expect(await seatsIn(simulator)).toHaveLength(1);
    simulator.setScenario('default');
    expect((await run(...create(30))).status).toBe(0);
    expect(await seatsIn(simulator)).toHaveLength(30);
  });

  it('leaves out a model that the organization may not use', async () => {
    const { simulator, world, run, cards } = await makeRoom({});
    simulator.setScenario('newest-model-not-allowed');
    const made = await run(...create(3), '--models', 'gpt-6-luna,gpt-5.6-luna', '--json');
    expect(made.status, made.output).toBe(0);
    expect(documentOf(made)).toMatchObject({ leftOut: ['gpt-6-luna'], workshop: { models: ['gpt-5.6-luna'] } });
    await expectSeatsWork(world, simulator, cards());
  });

  it('gives no key to a seat whose limit is not read back', async () => {
    const { simulator, run } = await makeRoom({ limitReadAfterMs: 60_000 });
    const { status } = await run(...create(2));
    expect(status).toBe(1);
    expect((await seatsIn(simulator)).flatMap(({ keys }) => keys)).toEqual([]);
  });

  it('waits for a limit and a key that take a moment', async () => {
    const { simulator, world, run, cards } = await makeRoom({ ...rate, limitReadAfterMs: 30, newKeyAfterMs: 60 });
    const { status, output } = await run(...create(3, '--test', 'all'));
    expect(status, output).toBe(0);
    await expectSeatsWork(world, simulator, cards());
  });

  it('makes nothing twice where answers are lost', async () => {
    const { simulator, world, run, cards } = await makeRoom({ oneLostOf: 5 });
    const { status, output } = await run(...create(6));
    expect(status, output).toBe(0);
    const seats = await seatsIn(simulator);
    const active = seats.filter((each) => each.active);
    expect(active).toHaveLength(6);
    for (const { limit, keys, accounts } of active)
      expect({ limit, keys: keys.length, accounts: accounts.length }).toEqual({ limit: 200, keys: 1, accounts: 1 });
    await expectSeatsWork(world, simulator, cards());
    expect((await run('end', '--yes')).status).toBe(0);
    for (const { active: isActive, keys, accounts } of await seatsIn(simulator))
      expect({ isActive, keys, accounts }).toEqual({ isActive: false, keys: [], accounts: [] });
  });

  it('changes nothing in a dry run, nor where nobody can be asked', async () => {
    const { simulator, world, run } = await makeRoom({});
    const before = world.fingerprint();
    expect((await run('create', '--seats', '30', '--limit', '2', '--until', '2h', '--dry-run', '--json')).status).toBe(0);
    expect((await run('create', '--seats', '30', '--limit', '2', '--until', '2h')).status).toBe(1);
    expect(simulator.requests.filter(({ method, path: at }) => method !== 'GET' && !at.endsWith('/archive'))).toEqual([]);
    expect(world.fingerprint()).toBe(before);
  });

  it('writes no cards into a repository, and takes no file for its own', async () => {
    const { simulator, world, run } = await makeRoom({});
    expect(documentOf(await run(...create(2), '--out', 'cards', '--json'))).toMatchObject({ error: { code: 'cards-in-git' } });
    writeFileSync(path.join(world.project, 'openai-workshop.json'), '{}');
    expect(documentOf(await run(...create(2), '--json'))).toMatchObject({ error: { code: 'public-file-exists' } });
    expect(readFileSync(path.join(world.project, 'openai-workshop.json'), 'utf8')).toBe('{}');
    expect(await seatsIn(simulator)).toEqual([]);
  });

  it('has one public file in a directory, though two runs begin at once', async () => {
    const { world, run } = await makeRoom({});
    const both = await Promise.all([run(...create(2, '--name', 'dup', '--json')), run(...create(2, '--name', 'dup', '--json'))]);
    const documents = both.map((one) => documentOf(one) as { ok: boolean; workshop: { id: string }; error?: { code: string } });
    // On a busy machine, the second one may find all of the first one's work, and goes on with that.
    const created = documents.filter(({ ok }) => ok).map(({ workshop }) => workshop.id);
    expect(new Set(created)).toEqual(new Set([publicFileOf(world).id]));
    for (const { ok, error } of documents) if (!ok) expect(error?.code).toBe('public-file-not-written');
  });

  it('writes over no other workshop that somebody began in the same directory', async () => {
    const { simulator, world, run } = await makeRoom({});
    const { home } = makeWorld();
    const env = { HOME: home, XDG_CONFIG_HOME: path.join(home, '.config') };
    const [mine, their] = await Promise.all([
      run(...create(2, '--name', 'ana', '--json')),
      organize(child, world, simulator, create(2, '--name', 'bob', '--json'), { env }),
    ]);
    const [won, lost] = mine.status === 0 ? [mine, their] : [their, mine];
    expect(documentOf(won)).toMatchObject({ ok: true, workshop: { id: publicFileOf(world).id } });
    expect(documentOf(lost)).toMatchObject({ ok: false, exitCode: 1 });
  });

  it('ends nothing but its own', async () => {
    const { simulator, run } = await makeRoom({});
    await run(...create(2));
    const { projects } = adminOf(simulator);
    const [{ name } = { name: '' }] = await seatsIn(simulator);
    for (const other of [`${name}x`, `x${name}`, name.toUpperCase(), `${name}-001`, name.replace(/\d+$/, '01')])
      await projects.create({ name: other });
    expect((await run('end', '--yes')).status).toBe(0);
    const active = (await projects.list({ limit: 100 })).data.map((each) => each.name);
    expect(active).toHaveLength(6);
  });
});

describe('killed at any request', () => {
  it('goes on with one key a seat, each limited, and leaves nothing after its end', { timeout: 300_000 }, async () => {
    const { simulator, world, run, cards } = await makeRoom({ ...rate, adminRequestsPerMinute: 30, changesAfterMs: 40 });
    const outputs: string[] = [];
    for (let runs = 0; runs < 60; runs += 1) {
      const goal = simulator.requests.length + 5 + (runs % 12);
      const { status, output } = await organize(child, world, simulator, create(6), { until: () => simulator.requests.length >= goal });
      outputs.push(output);
      if (status === 0) break;
      for (const { limit, keys } of await seatsIn(simulator)) if (keys.length > 0) expect(limit).toBe(200);
    }
    const last = await run(...create(6));
    outputs.push(last.output);
    const seats = await seatsIn(simulator);
    expect(new Set(seats.map(({ name }) => name)).size).toBe(6);
    const withKeys = seats.filter(({ keys }) => keys.length > 0);
    expect(withKeys).toHaveLength(6);
    for (const { limit, keys, accounts } of withKeys)
      expect({ limit, keys: keys.length, accounts: accounts.length }).toEqual({ limit: 200, keys: 1, accounts: 1 });
    await expectSeatsWork(world, simulator, cards());
    for (let runs = 0; runs < 20; runs += 1) {
      const goal = simulator.requests.length + 3 + runs;
      const { status, output } = await organize(child, world, simulator, ['end', '--yes'], {
        until: () => simulator.requests.length >= goal,
      });
      outputs.push(output);
      if (status === 0) break;
    }
    const ended = await run('end', '--yes');
    expect(ended.status, ended.output).toBe(0);
    for (const { active, keys, accounts } of await seatsIn(simulator))
      expect({ active, keys, accounts }).toEqual({ active: false, keys: [], accounts: [] });
    expectNoKeyAnywhere(world, outputs);
  });

  it(
    'begins with no list of all projects, which the API would soon refuse to a run that is killed again and again',
    { timeout: 120_000 },
    async () => {
      const { simulator, world, run, cards } = await makeRoom();
      const lists = () => simulator.requests.filter(({ method, path: at }) => method === 'GET' && at.endsWith('/projects')).length;
      let runs = 0;
      for (let status: number | null = null; status !== 0 && runs < 60; runs += 1) {
        const goal = simulator.requests.length + 10;
        ({ status } = await organize(child, world, simulator, create(8), { until: () => simulator.requests.length >= goal }));
      }
      expect(runs).toBeLessThan(60);
      expect(runs).toBeGreaterThan(4);
      expect(lists()).toBeLessThan(runs / 2 + 4);
      await expectSeatsWork(world, simulator, cards());
      expect((await run('end', '--yes')).status).toBe(0);
    },
  );

  it('goes on with the list of projects, where there are hundreds of them', { timeout: 240_000 }, async () => {
    const { simulator, world, run, cards } = await makeRoom({ ...rate, archivedProjects: 1200 });
    const lists = () => simulator.requests.filter(({ method, path: at }) => method === 'GET' && at.endsWith('/projects')).length;
    /** Kills it after so many requests that no run gets through the list. @returns how often the projects were asked for */
    const finish = async (args: readonly string[], env = {}) => {
      const before = lists();
      for (let runs = 0; runs < 40; runs += 1) {
        const goal = simulator.requests.length + 12;
        const { status } = await organize(child, world, simulator, args, { env, until: () => simulator.requests.length >= goal });
        if (status === 0) return lists() - before;
      }
      throw new Error('never finished');
    };
    expect(await finish(create(3))).toBeLessThanOrEqual(13 + 6);
    await expectSeatsWork(world, simulator, cards());
    const { id } = publicFileOf(world);
    const elsewhere = { HOME: world.project, XDG_CONFIG_HOME: path.join(world.project, 'none') };
    expect(await finish(['end', id, '--yes'], elsewhere)).toBeLessThanOrEqual(13 + 6);
    for (const { active, keys, accounts } of await seatsIn(simulator))
      expect({ active, keys, accounts }).toEqual({ active: false, keys: [], accounts: [] });
    // With the journal, there's no need for all of it.
    const before = simulator.requests.length;
    expect((await run('end', '--yes')).status).toBe(0);
    expect(simulator.requests.length - before).toBeLessThan(10);
  });

  it('deletes nothing with the admin key of another organization, and does not say that all is gone', async () => {
    const { simulator, world, run } = await makeRoom({});
    await run(...create(2));
    const other = await simulate({ strictness: {} });
    const env = { OPENAI_BASE_URL: other.baseUrl, OPENAI_ADMIN_KEY: other.adminKey };
    const wrong = await organize(child, world, simulator, ['end', '--yes', '--json'], { env });
    expect(documentOf(wrong)).toMatchObject({ ok: false, error: { code: 'no-workshop' } });
    expect((await run('end', '--yes')).status).toBe(0);
    for (const { active, keys } of await seatsIn(simulator)) expect({ active, keys }).toEqual({ active: false, keys: [] });
  });

  it('makes a seat anew whose project somebody archived meanwhile', async () => {
    const { simulator, world, run, cards } = await makeRoom({});
    await organize(child, world, simulator, create(6), { until: () => simulator.requests.length >= 26 });
    const [first] = await seatsIn(simulator);
    await adminOf(simulator).projects.archive(first?.id ?? '');
    const { status, output } = await run(...create(6));
    expect(status, output).toBe(0);
    expect((await seatsIn(simulator)).filter(({ active }) => active)).toHaveLength(6);
    await expectSeatsWork(world, simulator, cards());
  });
});
