import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { adminOf } from '../simulator/client.ts';
import { expectPublished } from '../simulator/published-api.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { expectNoLeak, openProgram, runProgram, simulate } from './program.ts';
import { relay } from './relay.ts';
import { pages } from '../../src/openai/pages.ts';

type Document = {
  command: string;
  checks: { id: string; status: string; code?: string; data: Record<string, unknown> }[];
  exitCode: number;
};

function projectOf(simulator: Simulator, env: Record<string, string> = {}): TestWorld {
  const world = makeWorld({ api: simulator, env: { OPENAI_ADMIN_KEY: simulator.adminKey, ...env } });
  world.put('.gitignore', '.env\n');
  world.put('.env', `OPENAI_API_KEY=${simulator.key}\n`, 0o600);
  return world;
}

/** An organization in which the key of the env file is one of forty, the limit stands and both alerts. */
async function busy(): Promise<{ simulator: Simulator; world: TestWorld }> {
  const simulator = await simulate();
  const { projects } = adminOf(simulator);
  const project = await projects.create({ name: 'shop-bot' });
  const mine = await projects.serviceAccounts.create(project.id, { name: 'mine', expires_in_seconds: 60 * 86_400 });
  for (let count = 0; count < 39; count += 1) await projects.serviceAccounts.create(project.id, { name: `other-${count}` });
  const world = projectOf(simulator);
  world.put('.env', `OPENAI_API_KEY=${mine.api_key?.value}\n`, 0o600);
  const ran = await runProgram(world, ['limits', '--yes', '--limit', '3']);
  expect(ran.status, ran.stdout).toBe(0);
  return { simulator, world };
}

describe('limits', () => {
  it('tells machines everything, and changes nothing', async () => {
    const { simulator, world } = await busy();
    const before = simulator.requests.length;
    const { status, stdout, stderr } = await runProgram(world, ['limits', '--json']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const document = JSON.parse(stdout) as Document;
    expect(document.command).toBe('limits');
    expect(document.checks.map(({ id }) => id)).toEqual(['admin-key', 'spending-limit', 'spend-alert', 'key-age', 'spent']);
    const data = Object.fromEntries(document.checks.map((check) => [check.id, check.data]));
    expect(data['spending-limit']).toMatchObject({ projectLimit: { usd: 3, enforcement: 'inactive' }, organizationLimit: null });
    expect(data['spend-alert']).toMatchObject({ project: [{ usd: 1.5 }, { usd: 2.4 }] });
    expect(data['key-age']?.['keys']).toHaveLength(40);
    expect(data['spent']).toMatchObject({ currency: 'usd', rateLimits: [{ model: 'gpt-6-luna', requestsPerMinute: 500 }] });
    expect(simulator.requests.slice(before).every(({ method }) => method === 'GET')).toBe(true);
    expectNoLeak(stdout, simulator.adminKey);
  });

  it.each([
    [80, 24],
    [40, 60],
    [200, 50],
  ])('is whole on a screen of %i columns and %i lines', async (columns, rows) => {
    const { simulator, world } = await busy();
    // The project of the pretend key has spent something, too.
    world.put('.env', `OPENAI_API_KEY=${simulator.key}\n`, 0o600);
    await runProgram(world, ['limits', '--yes', '--limit', '3']);
    const terminal = openProgram(world, ['limits'], { columns, rows });
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    const shown = terminal.screen();
    // All but the title, where a long path of a directory breaks it.
    expect(shown).toContain('API: http://');
    expect(shown).toContain('█ spent a day');
    expect(shown).toContain('Hard limit of $3');
    expect(shown).toContain('No problems found');
    expectNoLeak(terminal.raw(), simulator.adminKey);
  });

  it.each([40, 50, 58])('cuts nothing off an address in a window of %i columns', async (columns) => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.env', `OPENAI_API_KEY=${simulator.key}\n`, 0o600);
    await world.ports.settings.confirmLimit(world.project, { limitUsd: 10, confirmedAt: new Date().toISOString() });
    const terminal = openProgram(world, ['limits'], { columns, rows: 40 });
    await terminal.exit;
    expect(terminal.screen().replaceAll(/\n/g, '')).toContain(pages.usage);
  });

  it('is words with --plain', async () => {
    const simulator = await simulate();
    const { stdout } = await runProgram(projectOf(simulator), ['limits', '--plain']);
    expect(stdout).toMatch(/(?:By day|Last days): \w{3} \d/);
    expect(stdout).not.toMatch(/[█▁─·✓✗]/);
  });

  it('asks for an amount in a terminal, sets it, and offers alerts', async () => {
    const simulator = await simulate();
    const world = projectOf(simulator);
    const terminal = openProgram(world, ['limits']);
    await terminal.waitFor('What should the limit be for?');
    terminal.press('enter');
    await terminal.waitFor('How much can Default project spend in a month?');
    terminal.type('12.5');
    terminal.press('enter');
    await terminal.waitFor('Who should get an email when $6.25 and $10 a month are spent?');
    terminal.press('enter');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    const { projects } = adminOf(simulator);
    expect(await projects.spendLimit.retrieve(simulator.projectId)).toMatchObject({ threshold_amount: 1250 });
    const alerts = (await projects.spendAlerts.list(simulator.projectId)).data;
    expect(alerts.map(({ threshold_amount }) => threshold_amount)).toEqual([625, 1000]);
    expectNoLeak(terminal.raw(), simulator.adminKey);
  });

  it('takes no key for an amount, and shows no part of it, however it is pasted', async () => {
    const simulator = await simulate();
    const terminal = openProgram(projectOf(simulator), ['limits']);
    await terminal.waitFor('What should the limit be for?');
    terminal.press('enter');
    await terminal.waitFor('How much can Default project spend in a month?');
    terminal.paste(`${simulator.key}\n`);
    await terminal.waitFor(/\$ +(?:10 )?US dollars[^]*looks like a key/);
    terminal.press('ctrl-u');
    await terminal.waitFor(/^(?![^]*looks like a key)[^]*\$ +(?:10 )?US dollars/);
    // A terminal that marks no pastes.
    terminal.type(`${simulator.key}\r`);
    await terminal.waitFor(/\$ +(?:10 )?US dollars[^]*looks like a key/);
    terminal.type('x');
    await terminal.waitFor(/\$ +(?:10 )?US dollars[^]*Type an amount in US dollars/);
    terminal.paste(' $12.50\n');
    await terminal.waitFor(/\$ \$12\.50 +US dollars/);
    terminal.press('enter');
    await terminal.waitFor('Who should get an email when $6.25 and $10 a month are spent?');
    terminal.press('tab');
    await terminal.exit;
    expectNoLeak(terminal.raw(), simulator.key);
  });

  it('lends an admin key that is typed, and writes it nowhere', async () => {
    const simulator = await simulate();
    const world = projectOf(simulator, { OPENAI_ADMIN_KEY: '' });
    const terminal = openProgram(world, ['limits']);
    await terminal.waitFor('Set a monthly limit');
    terminal.press('down', 'down', 'down', 'enter');
    await terminal.waitFor('An admin key, for this run only');
    terminal.paste(simulator.adminKey);
    await terminal.waitFor('admin key · looks right');
    terminal.press('enter');
    await terminal.waitFor('What should the limit be for?');
    terminal.press('enter');
    await terminal.waitFor('How much can Default project spend in a month?');
    terminal.type('10');
    terminal.press('enter');
    await terminal.waitFor('Who should get an email');
    terminal.press('tab');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
    expectNoLeak(terminal.raw(), simulator.adminKey);
  });
});

describe('the wizard with an admin key in the shell', () => {
  it('makes a key, tests it, and puts limit and alerts on its project', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator, env: { OPENAI_ADMIN_KEY: simulator.adminKey } });
    world.put('.gitignore', '.env\n');
    const terminal = openProgram(world);
    await terminal.waitFor('Where should the key for .env come from?');
    terminal.press('enter');
    await terminal.waitFor('A new project: shop-bot');
    terminal.press('enter');
    await terminal.waitFor('How much can project shop-bot spend?');
    terminal.type('10');
    terminal.press('enter');
    await terminal.waitFor('Which models can project shop-bot use?');
    terminal.press('enter');
    await terminal.waitFor('When should the key expire?');
    terminal.press('enter');
    await terminal.waitFor('Create a key for .env in project shop-bot?');
    terminal.press('enter');
    await terminal.waitFor('Who should get an email');
    terminal.press('enter');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    const shown = terminal.scrollback();
    expect(shown).toContain('Hello, pretend world!');
    expect(shown).toContain('Hard limit of $10 a month for project shop-bot');
    const key = /^OPENAI_API_KEY=(.*)$/m.exec(world.read('.env'))?.[1] ?? '';
    expect(key).toMatch(/^sk-svcacct-/);
    expectNoLeak(terminal.raw(), key);
    expectNoLeak(terminal.raw(), simulator.adminKey);
  });

  it('makes nothing where a key is handed in, and with --yes alone', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator, env: { OPENAI_ADMIN_KEY: simulator.adminKey } });
    expect((await runProgram(world, ['--yes'])).status).toBe(1);
    const { stdout } = await runProgram(world, ['--yes', '--key-stdin', '--json'], simulator.key);
    expect(world.read('.env'), stdout).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
    // No limit was named, so none is set: that stays a problem.
    expect((JSON.parse(stdout) as Document).checks.find(({ id }) => id === 'spending-limit')?.code).toBe('no-limit');
    expect(simulator.requests.filter(({ method, path }) => method !== 'GET' && path.startsWith('/v1/organization'))).toEqual([]);
  });
});

describe('limits --all', () => {
  const schema = JSON.parse(readFileSync(new URL('../../src/docs/limits-all.schema.json', import.meta.url), 'utf8')) as object;
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

  it('tells people and programs about every project, and whose owner left', { timeout: 90_000 }, async () => {
    const simulator = await simulate();
    const { projects } = adminOf(simulator);
    // More than one page of them.
    const made = await Promise.all(Array.from({ length: 101 }, (_, index) => projects.create({ name: `team ${index}` })));
    const [first, second] = made;
    if (first === undefined || second === undefined) throw new Error('no projects');
    await projects.spendLimit.update(first.id, { threshold_amount: 2000, currency: 'USD', interval: 'month' });
    const left = { type: 'user', user: { id: 'user-bo', name: 'Bo', email: 'bo@example.com', created_at: 1 } };
    const key = { object: 'organization.project.api_key', id: 'key_bo', name: 'old-bot', redacted_value: 'sk-pro...bbbB', owner: left };
    const dates = { created_at: 1_700_000_000, last_used_at: 1_700_000_000, expires_at: null };
    const ofBo = { ...key, ...dates, owner_project_access: 'inactive' };
    const baseUrl = await relay(simulator, ({ path }) =>
      path.endsWith(`${second.id}/api_keys`)
        ? { status: 200, body: { object: 'list', data: [ofBo], first_id: 'key_bo', last_id: 'key_bo', has_more: false } }
        : undefined,
    );
    const world = projectOf(simulator, { OPENAI_BASE_URL: baseUrl });
    const before = simulator.requests.length;
    const { status, stdout } = await runProgram(world, ['limits', '--all', '--json']);
    const document = JSON.parse(stdout) as { projects: { id: string; name: string; standing: string; keys: object[] }[] };
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    expect(document).toMatchObject({ command: 'limits', ok: false, exitCode: status, leftOut: 0 });
    expect(new Set(document.projects.map(({ name }) => name))).toEqual(new Set(['Default project', ...made.map(({ name }) => name)]));
    const found = (id: string): object | undefined => document.projects.find((each) => each.id === id);
    expect(found(first.id)).toMatchObject({ standing: 'ok', limit: { usd: 20 } });
    expect(found(second.id)).toMatchObject({ standing: 'no-limit', keys: [{ owner: 'Bo', ownerHasLeft: true }] });
    const sent = simulator.requests.slice(before);
    expectPublished(sent);
    expect(sent.every(({ method }) => method === 'GET')).toBe(true);
    const shown = await runProgram(world, ['limits', '--all']);
    expect(shown.stdout).toMatch(/old-bot · Bo, who left the project/);
    for (const output of [stdout, shown.stdout]) expectNoLeak(output, simulator.adminKey);
  });

  it('says why it can tell nothing, as its schema has it', async () => {
    const simulator = await simulate();
    const { status, stdout } = await runProgram(projectOf(simulator, { OPENAI_ADMIN_KEY: '' }), ['limits', '--all', '--json']);
    const document: unknown = JSON.parse(stdout);
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    expect(document).toMatchObject({ error: { code: 'needs-admin-key' }, ok: false, exitCode: status });
  });
});
