import { execFileSync } from 'node:child_process';
import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/keys/secret.ts';
import { makeWorld, type TestWorld } from '../../make-world.ts';
import { hasLinks, hasPosixFiles } from '../../system.ts';
import { resultOf } from '../../run-checks.ts';
import { adminOf, simulate } from '../../simulator/client.ts';
import { relay } from '../../e2e/relay.ts';
import { pretendKey } from '../../../src/simulator/pretend-key.ts';
import { account, keyIn, oldKeyIn, othersIn, rotate, works, worldWith } from './rotating.ts';

const day = 86_400;
const inSeconds = (end: number | null | undefined): number => (end ?? 0) - Date.now() / 1000;

async function organization() {
  const simulator = await simulate();
  const old = oldKeyIn(simulator);
  return { simulator, old, world: worldWith(simulator.baseUrl, old.key, simulator.adminKey) };
}

describe('with an admin key', () => {
  it('another key of the same account is made, tested before it is written, and ends in 90 days; the old one stays with --yes', async () => {
    const { simulator, old, world } = await organization();
    const { report, codes } = await rotate(world);
    expect(report.exitCode).toBe(0);
    expect(codes).toMatchObject({ 'old-key': 'ok', 'new-key': 'ok', 'old-key-end': 'ok' });
    expect(world.read('.env')).toMatch(/^PORT=3000\nOPENAI_API_KEY=sk-svcacct-/);
    const { old: listed, others } = await othersIn(simulator, old);
    expect(others).toMatchObject([{ owner: { service_account: { id: old.accountId, name: account } } }]);
    expect(inSeconds(others[0]?.expires_at)).toBeGreaterThan(89 * day);
    expect(inSeconds(listed?.expires_at)).toBeGreaterThan(9 * day);
    expect(await works(simulator, keyIn(world))).toBe(true);
    expect(await works(simulator, old.key)).toBe(true);
    const made = simulator.requests.find(({ method, path }) => method === 'POST' && path.endsWith('/api_keys'));
    expect(made?.body).not.toHaveProperty('scopes');
    // A run right after it makes no other key.
    const key = keyIn(world);
    expect((await rotate(world)).report.exitCode).toBe(0);
    expect(keyIn(world)).toBe(key);
    expect((await rotate(world, { again: true })).report.exitCode).toBe(0);
    expect(keyIn(world)).not.toBe(key);
  });

  it.each([
    ['1h', 3600],
    ['24h', day],
    ['7d', 7 * day],
  ] as const)('--ends %s gives the old key that end', async (ends, seconds) => {
    const { simulator, old, world } = await organization();
    expect((await rotate(world, { ends })).report.exitCode).toBe(0);
    const { old: listed } = await othersIn(simulator, old);
    expect(inSeconds(listed?.expires_at)).toBeGreaterThan(seconds - 60);
    expect(inSeconds(listed?.expires_at)).toBeLessThanOrEqual(seconds + 1);
  });

  it('never puts off the end that the old key has', async () => {
    const simulator = await simulate();
    const old = simulator.addServiceAccount({ project: 'shop-bot', account, expiresIn: 2 * 3600 });
    const world = worldWith(simulator.baseUrl, old.key, simulator.adminKey);
    const { report } = await rotate(world, { ends: '24h' });
    expect(report.exitCode).toBe(0);
    expect(inSeconds((await othersIn(simulator, old)).old?.expires_at)).toBeLessThanOrEqual(2 * 3600);
    expect(simulator.requests.filter(({ method, path }) => method === 'POST' && path.endsWith(old.keyId))).toEqual([]);
  });

  it('--ends now ends nothing while another env file has the old key, and says where', async () => {
    const { simulator, old, world } = await organization();
    world.put('apps/api/.env', `A=1\nOPENAI_API_KEY=${old.key}\n`, 0o600);
    const { report, codes } = await rotate(world, { ends: 'now' });
    expect(report.exitCode).toBe(1);
    expect(codes['old-key-elsewhere']).toBe('old-key-elsewhere');
    expect(resultOf(report, 'old-key-end').refusal?.code).toBe('still-elsewhere');
    expect(await works(simulator, old.key)).toBe(true);
    expect(await works(simulator, keyIn(world))).toBe(true);
    // Once the line has changed, the same command goes on.
    world.put('apps/api/.env', `A=1\nOPENAI_API_KEY=${keyIn(world)}\n`, 0o600);
    expect((await rotate(world, { ends: 'now' })).report.exitCode).toBe(0);
    expect((await othersIn(simulator, old)).old).toBeUndefined();
    expect(await works(simulator, keyIn(world))).toBe(true);
  });

  const places: Record<string, (world: TestWorld, line: string) => void> = {
    'in a repository of its own': (world, line) => {
      world.git('init', '-q', 'packages/api');
      world.put('packages/api/.env', line, 0o600);
    },
    'without any repository': (world, line) => {
      rmSync(path.join(world.project, '.git'), { recursive: true });
      world.put('packages/api/.env', line, 0o600);
    },
    'in a directory that git ignores': (world, line) => world.put('vendor/x/.env', line, 0o600),
    'in a package that is a link': (world, line) => {
      world.put('apps/real/.env', line, 0o600);
      renameSync(path.join(world.project, 'apps/real'), path.join(world.home, 'api'));
      symlinkSync(path.join(world.home, 'api'), path.join(world.project, 'apps/api'));
    },
    // 1Password mounts env files as such.
    'in a named pipe': (world) => void execFileSync('mkfifo', [path.join(world.project, '.env.local')]),
    'in UTF-16': (world, line) => world.put('.env.production', Buffer.from(`\ufeff${line}`, 'utf16le'), 0o600),
    'in a file with the line ends of old Macs': (world, line) => world.put('.env.production', `A=1\r${line.trim()}\rB=2\r`, 0o600),
    'within a longer value': (world, line) => world.put('.env.production', `KEYS=other,${line.split('=')[1]}`, 0o600),
    'in settings that are no env file': (world, line) => world.put('.streamlit/secrets.toml', `K = "${line.trim().split('=')[1]}"\n`),
    'in a compose file': (world, line) => world.put('compose.override.yaml', `environment:\n  ${line.replace('=', ': ')}`),
    'in another work tree of the repository': (world, line) => {
      world.git('commit', '-q', '--allow-empty', '-m', 'Begin');
      world.git('worktree', 'add', '-q', path.join(world.home, 'other'));
      writeFileSync(path.join(world.home, 'other/.env'), line);
    },
    'in the shell under another name': (world, line) => (world.env['OPENAI_KEY'] = line.trim().split('=')[1] ?? ''),
    'in a file that is too large to read': (world, line) => world.put('packages/api/.env', '#\n'.repeat(1_500_000) + line, 0o600),
  };
  if (!hasLinks) delete places['in a package that is a link'];
  if (!hasPosixFiles) delete places['in a named pipe'];
  it.each(Object.keys(places))('--ends now ends nothing while the old key is, or may be, %s', async (place) => {
    const { simulator, old, world } = await organization();
    places[place]?.(world, `OPENAI_API_KEY=${old.key}\n`);
    expect((await rotate(world, { ends: 'now' })).report.exitCode).toBe(1);
    expect(await works(simulator, old.key)).toBe(true);
  });

  it.each<[string, (world: TestWorld) => void]>([
    ['the repository around it', (world) => void world.git('init', '-q', 'api')],
    ['the workspace around it, without a repository', (world) => rmSync(path.join(world.project, '.git'), { recursive: true })],
  ])('--ends now ends nothing while the old key is in %s', async (_name, split) => {
    const simulator = await simulate();
    const old = oldKeyIn(simulator);
    const line = `OPENAI_API_KEY=${old.key}\n`;
    const inApi = { 'api/.gitignore': '.env\n', 'api/package.json': '{"name": "api"}', 'api/.env': { content: line, mode: 0o600 } };
    const files = { '.gitignore': '.env\n', 'package.json': '{"workspaces": ["*"]}', 'web/.env': line, ...inApi };
    const env = { OPENAI_ADMIN_KEY: simulator.adminKey };
    const world = makeWorld({ project: { files, startedIn: 'api' }, api: { baseUrl: simulator.baseUrl }, env });
    split(world);
    expect((await rotate(world, { ends: 'now' })).report.exitCode).toBe(1);
    expect(keyIn(world, 'api/.env')).not.toBe(old.key);
    expect(await works(simulator, old.key)).toBe(true);
  });

  it('--ends now ends nothing while a startup file or the shell has the old key', async () => {
    const { simulator, old, world } = await organization();
    world.env['OPENAI_API_KEY'] = old.key;
    const { report } = await rotate(world, { ends: 'now' });
    expect(report.exitCode).toBe(1);
    expect(await works(simulator, old.key)).toBe(true);
  });

  it('a key that the API does not let work is deleted again, and the file keeps the old one', async () => {
    const { simulator, old, world } = await organization();
    await adminOf(simulator).projects.modelPermissions.update(old.projectId, {
      mode: 'deny_list',
      model_ids: ['gpt-6-luna', 'gpt-5.6-luna', 'gpt-5.4-nano', 'gpt-4o-mini'],
    });
    const { report } = await rotate(world);
    expect(report.exitCode).toBe(1);
    expect(keyIn(world)).toBe(old.key);
    expect((await othersIn(simulator, old)).others).toEqual([]);
  });

  it('takes the longest life that the organization allows', async () => {
    const simulator = await simulate({ strictness: { longestLife: 30 * day } });
    const old = oldKeyIn(simulator);
    const world = worldWith(simulator.baseUrl, old.key, simulator.adminKey);
    expect((await rotate(world)).report.exitCode).toBe(0);
    expect(inSeconds((await othersIn(simulator, old)).others[0]?.expires_at)).toBeGreaterThan(30 * day - 60);
  });

  it('waits for a new key that takes a moment to work', async () => {
    const simulator = await simulate({ strictness: { newKeyAfterMs: 700 } });
    const old = oldKeyIn(simulator);
    await expect.poll(() => works(simulator, old.key)).toBe(true);
    const world = worldWith(simulator.baseUrl, old.key, simulator.adminKey);
    expect((await rotate(world)).report.exitCode).toBe(0);
    expect(keyIn(world)).not.toBe(old.key);
  });

  it('where the organization lets no key be made, a person can paste one', async () => {
    const simulator = await simulate();
    const old = oldKeyIn(simulator);
    const { key: another } = simulator.addServiceAccount({ project: 'shop-bot', account });
    const forbidding = await relay(simulator, ({ method, path }) =>
      method === 'POST' && path.endsWith('/api_keys')
        ? { status: 403, body: { error: { message: 'Service account keys are disabled for this organization.', code: 'forbidden' } } }
        : undefined,
    );
    const world = worldWith(forbidding, old.key, simulator.adminKey);
    const { report } = await rotate(world, { ends: '1h' }, { answers: { 'new-key': [true, new Secret(another)] } });
    expect(keyIn(world)).toBe(another);
    expect(resultOf(report, 'old-key-end').verdict.status).toBe('ok');
    // Without a person, it ends there.
    const unattended = worldWith(forbidding, old.key, simulator.adminKey);
    expect((await rotate(unattended)).report.exitCode).toBe(1);
    expect(keyIn(unattended)).toBe(old.key);
  });

  it('gets by with few requests a minute', async () => {
    const simulator = await simulate({ strictness: { adminRequestsPerMinute: 4 } });
    const old = oldKeyIn(simulator);
    const world = worldWith(simulator.baseUrl, old.key, simulator.adminKey);
    expect((await rotate(world, { leaked: true, ends: 'now' })).report.exitCode).toBe(0);
    expect(await works(simulator, keyIn(world))).toBe(true);
  });

  it('says later what became of the key before', async () => {
    const { simulator, old, world } = await organization();
    await rotate(world, { ends: '7d' });
    const later = new Date(Date.now() + 2 * 3_600_000);
    const { report } = await rotate(world, {}, { fixing: 'never', answers: 'no', now: later });
    const { verdict } = resultOf(report, 'old-key');
    const lines = 'exhibit' in verdict ? verdict.exhibit?.({ columns: 80, plain: true }) : [];
    expect(lines?.join()).toContain(`…${old.key.slice(-4)}`);
    expect(resultOf(report, 'new-key').verdict).toMatchObject({ code: 'key-to-replace' });
    expect(await works(simulator, old.key)).toBe(true);
  });

  it("a person's own key is replaced by a pasted one, and ended from here", async () => {
    const mine = pretendKey('project');
    const another = pretendKey('project');
    const simulator = await simulate({ keys: [mine, another] });
    const world = worldWith(simulator.baseUrl, mine, simulator.adminKey);
    const { report } = await rotate(world, { ends: 'now' }, { answers: { 'new-key': new Secret(another) } });
    expect(report.exitCode).toBe(0);
    expect(keyIn(world)).toBe(another);
    expect(await works(simulator, mine)).toBe(false);
    expect(await works(simulator, simulator.key)).toBe(true);
    expect(await works(simulator, another)).toBe(true);
  });

  it('--leaked ends the old key before there is another one', async () => {
    const { simulator, old, world } = await organization();
    const { report } = await rotate(world, { leaked: true, ends: 'now' });
    expect(report.exitCode).toBe(0);
    const changes = simulator.requests
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => `${method} ${path.split('/').at(-1)}`);
    expect(changes.slice(0, 2)).toEqual([`DELETE ${old.keyId}`, 'POST api_keys']);
    // From now on, a commit with it is no leak.
    expect([...(await world.ports.settings.deadKeys(world.project)).keys()]).toEqual([new Secret(old.key).fingerprint]);
    expect(await works(simulator, old.key)).toBe(false);
    expect(await works(simulator, keyIn(world))).toBe(true);
  });

  it('a person in a hurry is asked one thing', async () => {
    const { simulator, old, world } = await organization();
    const { report, asked } = await rotate(world, { leaked: true }, { answers: { 'old-key-end': true } });
    expect(report.exitCode).toBe(0);
    expect(asked.map(({ id }) => id)).toEqual(['old-key-end']);
    expect(await works(simulator, old.key)).toBe(false);
    expect(await works(simulator, keyIn(world))).toBe(true);
  });

  it('an admin key that is pasted instead makes the key, and is kept nowhere', async () => {
    const { simulator, old } = await organization();
    const world = worldWith(simulator.baseUrl, old.key);
    const { report } = await rotate(
      world,
      { leaked: true },
      { answers: { 'new-key': [new Secret(simulator.adminKey), true], 'old-key-end': true } },
    );
    expect(report.exitCode).toBe(0);
    expect(await works(simulator, old.key)).toBe(false);
    expect(await works(simulator, keyIn(world))).toBe(true);
  });
});

describe('without an admin key', () => {
  it('a key that only the shell has is left to the user, who is told the lines that set it', async () => {
    const simulator = await simulate();
    const world = worldWith(simulator.baseUrl, '');
    world.env['OPENAI_API_KEY'] = simulator.key;
    world.put('../home/.bashrc', `export OPENAI_API_KEY=${simulator.key}\n`);
    const { report } = await rotate(world, { leaked: true, ends: 'now' });
    expect(report.exitCode).toBe(1);
    const { verdict } = resultOf(report, 'old-key');
    expect(verdict).toMatchObject({ code: 'no-key-to-replace' });
    expect(JSON.stringify(verdict)).toContain('.bashrc');
    expect(JSON.stringify(verdict)).toContain(`…${simulator.key.slice(-4)}`);
  });

  it('the pasted key is tested before it is written, and the old one is left to the user', async () => {
    const another = pretendKey('project');
    const simulator = await simulate({ keys: [another] });
    const world = worldWith(simulator.baseUrl, simulator.key);
    const { report, codes } = await rotate(world, {}, { answers: { 'new-key': new Secret(another) } });
    expect(report.exitCode).toBe(0);
    expect(codes['old-key-end']).toBe('old-key-open');
    expect(keyIn(world)).toBe(another);
    // The next run reminds of it.
    expect((await rotate(world)).codes).toMatchObject({ 'new-key': 'ok', 'old-key-end': 'old-key-open' });
    expect((await rotate(world, {}, { answers: { 'old-key-end': 'deleted' } })).codes['old-key-end']).toBe('ok');
  });

  it.each(['--key-stdin', 'a person'])('a key that does not work is not written (%s)', async (how) => {
    const simulator = await simulate();
    const world = worldWith(simulator.baseUrl, simulator.key);
    const bad = new Secret(pretendKey('project'));
    const { report } = await rotate(
      world,
      {},
      how === 'a person'
        ? { answers: { 'new-key': [bad] } }
        : { answers: { 'new-key': bad }, forced: ['--key-stdin'], requested: { keyAtHand: true, unattended: true } },
    );
    expect(report.exitCode).toBe(1);
    expect(keyIn(world)).toBe(simulator.key);
  });

  it('the key that is there is no new one', async () => {
    const simulator = await simulate();
    const world = worldWith(simulator.baseUrl, simulator.key);
    const { report } = await rotate(world, {}, { answers: { 'new-key': new Secret(simulator.key) } });
    expect(report.exitCode).toBe(1);
    expect(resultOf(report, 'new-key').refusal?.code).toBe('key-to-replace');
  });

  it('--leaked goes on with the new key and fails until the old one is known to be dead', async () => {
    const another = pretendKey('project');
    const simulator = await simulate({ keys: [another] });
    const world = worldWith(simulator.baseUrl, simulator.key);
    const answers = { 'new-key': new Secret(another), 'old-key-end': 'deleted' };
    const first = await rotate(world, { leaked: true }, { answers });
    expect(first.report.exitCode).toBe(1);
    expect(keyIn(world)).toBe(another);
    expect(resultOf(first.report, 'old-key-end').refusal?.code).toBe('old-key-works');
    expect((await rotate(world, { leaked: true })).report.exitCode).toBe(1);
    expect((await rotate(world, { leaked: true }, { answers: { 'old-key-end': 'deleted' } })).report.exitCode).toBe(0);
  });
});
