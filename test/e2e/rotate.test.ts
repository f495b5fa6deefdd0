import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { account, keyIn, oldKeyIn, othersIn, works, worldWith, type OldKey } from '../checks/rotate/rotating.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { pretendKey } from '../../src/simulator/pretend-key.ts';
import type { TestWorld } from '../make-world.ts';
import { adminOf } from '../simulator/client.ts';
import { node } from './node-under-test.ts';
import { expectNoLeak, openProgram, program, runProgram, simulate } from './program.ts';
import { relay } from './relay.ts';

const hook = path.resolve(import.meta.dirname, 'killed-at-write.mjs');
const day = 86_400;

/** Starts the built program without a terminal. Resolves to its exit status, or the signal that ended it. */
function start(
  world: TestWorld,
  args: readonly string[],
  env: Record<string, string> = {},
): { child: ChildProcess; end: Promise<number | string> } {
  const child = spawn(node, ['--import', hook, program, 'rotate', ...args], {
    cwd: world.project,
    env: { ...world.env, ...env },
    stdio: 'ignore',
  });
  return { child, end: new Promise((resolve) => child.on('close', (status, signal) => resolve(signal ?? status ?? -1))) };
}

type Which = 'usual' | 'leaked';
const argsOf = (which: Which): string[] => (which === 'leaked' ? ['--leaked', '--yes', '--ends', 'now'] : ['--yes', '--ends', '24h']);

async function scene(baseUrlOf: (simulator: Simulator) => Promise<string> = async ({ baseUrl }) => baseUrl) {
  const simulator = await simulate();
  const old = oldKeyIn(simulator);
  const bystander = simulator.addServiceAccount({ project: 'shop-bot', account });
  const world = worldWith(await baseUrlOf(simulator), old.key, simulator.adminKey);
  return { simulator, old, bystander, world };
}

/** What holds right after a kill, and after the next run. */
async function expectContinued(which: Which, simulator: Simulator, world: TestWorld, old: OldKey, bystander: OldKey): Promise<void> {
  const key = keyIn(world);
  if (which === 'usual') expect(await works(simulator, key), 'the project is without a working key').toBe(true);
  else if (key !== old.key) expect(await works(simulator, old.key), 'the new key is there before the old one is dead').toBe(false);
  expect(await works(simulator, bystander.key)).toBe(true);

  world.env['OPENAI_BASE_URL'] = simulator.baseUrl;
  const second = await runProgram(world, ['rotate', ...argsOf(which)]);
  expect(second.status, second.stdout + second.stderr).toBe(0);
  for (const each of [simulator.adminKey, old.key, keyIn(world)]) expectNoLeak(second.stdout + second.stderr, each);
  expect(keyIn(world)).not.toBe(old.key);
  expect(await works(simulator, keyIn(world))).toBe(true);
  expect(await works(simulator, bystander.key), 'a second key has ended').toBe(true);
  const { old: listed, others } = await othersIn(simulator, old);
  expect(others, 'a key that nobody holds is left').toHaveLength(2);
  if (which === 'leaked') expect(listed).toBeUndefined();
  else expect(listed?.expires_at ?? Infinity).toBeLessThanOrEqual(Date.now() / 1000 + day + 1);
}

const every = process.env['EVERY_INTERRUPTION'] !== undefined;
const range = (to: number): number[] => Array.from({ length: to }, (_, index) => index + 1);

describe.each(['usual', 'leaked'] as const)('a rotation (%s), killed with kill -9', { timeout: every ? 900_000 : 120_000 }, (which) => {
  // The requests that change something, unless all are wanted: EVERY_INTERRUPTION=1.
  const places = every
    ? range(13).map((at) => ['', at] as const)
    : ([
        ['POST', 1],
        ['POST', 2],
        [which === 'leaked' ? 'DELETE' : 'POST', which === 'leaked' ? 1 : 3],
      ] as const);
  it.each(places.flatMap(([method, at]) => (['silent-before', 'silent-after'] as const).map((when) => [when, method, at] as const)))(
    '%s %s request %i has been carried out',
    async (when, method, at) => {
      let count = 0;
      let child: ChildProcess | undefined;
      const { simulator, old, bystander, world } = await scene((api) =>
        relay(
          api,
          (request) => ((method === '' || request.method === method) && (count += 1) === at ? when : undefined),
          () => child?.kill('SIGKILL'),
        ),
      );
      const started = start(world, argsOf(which));
      ({ child } = started);
      const end = await started.end;
      if (!every) expect(end).toBe('SIGKILL');
      await expectContinued(which, simulator, world, old, bystander);
    },
  );

  it.each(['SIGINT', 'SIGTERM'] as const)('or interrupted with %s once the new key is made', async (signal) => {
    let made = 0;
    let child: ChildProcess | undefined;
    const { simulator, old, bystander, world } = await scene((api) =>
      relay(
        api,
        ({ method, path: at }) => (method === 'POST' && at.endsWith('/api_keys') && (made += 1) === 1 ? 'silent-after' : undefined),
        () => child?.kill(signal),
      ),
    );
    const started = start(world, argsOf(which));
    ({ child } = started);
    expect(await started.end).toBe(signal === 'SIGINT' ? 130 : 143);
    await expectContinued(which, simulator, world, old, bystander);
  });

  it('at any change of a file', async () => {
    const counted = await scene();
    const counts = path.join(counted.world.home, 'counts');
    expect(await start(counted.world, argsOf(which), { KILL_COUNT: counts }).end).toBe(0);
    const changes = Number(readFileSync(counts, 'utf8'));
    expect(changes).toBeGreaterThan(10);
    const wanted = every ? range(changes) : range(changes).filter((at) => at % 5 === 0);
    for (const at of wanted) {
      for (const when of ['before', 'after']) {
        const { simulator, old, bystander, world } = await scene();
        await start(world, argsOf(which), { KILL_AT: `${at}-${when}` }).end;
        await expectContinued(which, simulator, world, old, bystander);
      }
    }
  });
});

describe('rotate', { timeout: 60_000 }, () => {
  it('takes a person two keys besides the paste after a leak, without an admin key', async () => {
    const another = pretendKey('project');
    const simulator = await simulate({ keys: [another] });
    const world = worldWith(simulator.baseUrl, simulator.key);
    const terminal = openProgram(world, ['rotate', '--leaked'], { columns: 80, rows: 24 });
    await terminal.waitFor('Paste the key here');
    terminal.press('enter');
    await terminal.waitFor('Opened in your browser');
    // On the page, the leaked key is deleted first, as the screen says.
    const { apiKeys } = adminOf(simulator).projects;
    const [leaked] = (await apiKeys.list(simulator.projectId)).data;
    await apiKeys.delete(leaked?.id ?? '', { project_id: simulator.projectId });
    terminal.type(`\u001b[200~${another}\u001b[201~`);
    await terminal.waitFor(/enter save/);
    terminal.press('enter');
    expect((await terminal.exit).exitCode).toBe(0);
    expect(keyIn(world)).toBe(another);
    for (const key of [another, simulator.key]) expectNoLeak(terminal.raw(), key);
  });

  it('takes one key with an admin key', async () => {
    const { simulator, old, world } = await scene();
    const terminal = openProgram(world, ['rotate', '--leaked'], { columns: 40, rows: 15 });
    await terminal.waitFor(/now, then/);
    terminal.press('enter');
    expect((await terminal.exit).exitCode).toBe(0);
    expect(await works(simulator, old.key)).toBe(false);
    expect(await works(simulator, keyIn(world))).toBe(true);
    for (const key of [simulator.adminKey, old.key, keyIn(world)]) expectNoLeak(terminal.raw(), key);
  });

  it('goes back with undo, until the old key has ended', async () => {
    const { old, world } = await scene();
    expect((await runProgram(world, ['rotate', '--yes', '--ends', '24h'])).status).toBe(0);
    // Looking at it once more doesn't take away the way back.
    expect((await runProgram(world, ['rotate', '--yes'])).status).toBe(0);
    expect((await runProgram(world, ['undo', '--yes'])).status).toBe(0);
    expect(keyIn(world)).toBe(old.key);
    expect((await runProgram(world, ['rotate', '--yes', '--ends', 'now'])).status).toBe(0);
    const key = keyIn(world);
    const refused = await runProgram(world, ['undo', '--yes']);
    expect(refused.status).toBe(1);
    expect(refused.stdout).toContain(`…${old.key.slice(-4)}`);
    expect(keyIn(world)).toBe(key);
  });

  it('prints one document, takes a key from a pipe, and changes nothing with --dry-run', async () => {
    const { simulator, old, world } = await scene();
    const dry = await runProgram(world, ['rotate', '--dry-run', '--yes', '--ends', 'now', '--json']);
    const document = JSON.parse(dry.stdout) as { command: string; checks: { id: string; planned?: object[]; data: object }[] };
    expect(document.command).toBe('rotate');
    expect(document.checks.find(({ id }) => id === 'new-key')?.planned).toHaveLength(1);
    expect(document.checks.find(({ id }) => id === 'old-key')?.data).toMatchObject({ id: old.keyId, lastFour: old.key.slice(-4) });
    expect(keyIn(world)).toBe(old.key);
    expect(existsSync(path.join(world.home, '.config/openai-setup/settings.json'))).toBe(false);
    expect(simulator.requests.filter(({ method }) => method !== 'GET')).toEqual([]);

    const { key } = simulator.addServiceAccount({ project: 'shop-bot', account });
    const piped = await runProgram(world, ['rotate', '--key-stdin', '--json'], key);
    expect(piped.status).toBe(0);
    expect(keyIn(world)).toBe(key);
    expect(await works(simulator, old.key)).toBe(true);
  });

  it('goes on with the same key from a pipe after it was killed', async () => {
    const { simulator, old, world } = await scene();
    const { key } = simulator.addServiceAccount({ project: 'shop-bot', account });
    const args = ['rotate', '--key-stdin', '--ends', 'now'];
    expect((await runProgram(world, [...args.slice(0, 2), '--ends', 'never'], key)).status).toBe(0);
    expect(keyIn(world)).toBe(key);
    expect((await runProgram(world, args, key)).status).toBe(0);
    expect(await works(simulator, old.key)).toBe(false);
    expect(await works(simulator, key)).toBe(true);
    // Another key takes its place, and that one is the old key now.
    const { key: third } = simulator.addServiceAccount({ project: 'shop-bot', account });
    expect((await runProgram(world, args, third)).status).toBe(0);
    expect(await works(simulator, key)).toBe(false);
    expect(await works(simulator, third)).toBe(true);
    expect(keyIn(world)).toBe(third);
  });

  it.each([[['--leaked', '--yes']], [['--leaked', '--key-stdin']], [['--leaked', '--ends', '24h']], [['--ends', 'soon']], [['--offline']]])(
    '%s is wrong usage',
    async (args) => {
      const { world, old } = await scene();
      expect((await runProgram(world, ['rotate', ...args])).status).toBe(2);
      expect(keyIn(world)).toBe(old.key);
    },
  );

  it('without a terminal only looks', async () => {
    const { world, old, simulator } = await scene();
    const { status, stderr } = await runProgram(world, ['rotate']);
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(keyIn(world)).toBe(old.key);
    expect(simulator.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('is in the demo', async () => {
    const { world } = await scene();
    const { status, stdout } = await runProgram(world, ['demo', '--scenario', 'rotate', '--plain']);
    expect(status, stdout).toBe(0);
    expect(stdout).toContain('Tested, and saved to .env');
  });
});
