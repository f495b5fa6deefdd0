import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  account,
  keyIn,
  nameOfWay,
  sceneIn,
  ways,
  works,
  worldWith,
  wrongAfterStop,
  wrongAtLast,
  type Scene,
  type Way,
} from '../checks/rotate/rotating.ts';
import { pretendKey } from '../../src/simulator/pretend-key.ts';
import type { TestWorld } from '../make-world.ts';
import { adminOf } from '../simulator/client.ts';
import { node } from './node-under-test.ts';
import { expectNoLeak, openProgram, program, runProgram, simulate } from './program.ts';
import { relay } from './relay.ts';

const hook = path.resolve(import.meta.dirname, 'killed-at-write.mjs');

/** Starts the built program without a terminal. Resolves to its exit status, or the signal that ended it. */
function start(
  world: TestWorld,
  args: readonly string[],
  env: Record<string, string> = {},
): { child: ChildProcess; end: Promise<number | string> } {
  const child = spawn(node, ['--import', hook, program, 'rotate', ...args], {
    cwd: world.project,
    env: { ...world.env, ...env },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  return { child, end: new Promise((resolve) => child.on('close', (status, signal) => resolve(signal ?? status ?? -1))) };
}

/** Starts it as the way says, with what it's handed on standard input. */
function startWay({ world, handed }: Scene, way: Way, env: Record<string, string> = {}): ReturnType<typeof start> {
  const started = start(world, way.args, env);
  started.child.stdin?.on('error', () => {}).end(way.handed ? handed : '');
  return started;
}

async function scene() {
  const simulator = await simulate();
  return sceneIn(simulator, { hasAdminKey: true });
}

/** What holds right after a kill, and after the next run. */
async function expectContinued(stopped: Scene, way: Way): Promise<void> {
  const { simulator, world, old, handed } = stopped;
  expect(await wrongAfterStop(stopped, way)).toEqual([]);
  const key = keyIn(world);
  world.env['OPENAI_BASE_URL'] = simulator.baseUrl;
  const second = await runProgram(world, ['rotate', ...way.args], way.handed ? handed : '');
  expect(await wrongAtLast(stopped, way, second.status), second.stdout + second.stderr).toEqual([]);
  if (key !== old.key) expect(keyIn(world), 'the new key was replaced once more').toBe(key);
  for (const each of [simulator.adminKey, old.key, keyIn(world)]) expectNoLeak(second.stdout + second.stderr, each);
}

const every = process.env['EVERY_INTERRUPTION'] !== undefined;
const range = (to: number): number[] => Array.from({ length: to }, (_, index) => index + 1);
const stops = ['SIGKILL', 'SIGINT', 'SIGTERM'] as const;
/** Unless all are wanted (EVERY_INTERRUPTION=1), each way is stopped at three of them. */
const requests = range(14).flatMap((at) =>
  (['silent-before', 'silent-after'] as const).flatMap((when, nth) => stops.map((signal) => ({ at, when, nth: nth + at * 2, signal }))),
);

describe.each(ways.map((way, index) => [nameOfWay(way), way, index] as const))(
  '%s',
  { timeout: every ? 900_000 : 120_000 },
  (_name, way, index) => {
    it.each(
      requests.filter(({ signal, nth }, place) => every || (signal === stops[index % 3] ? (nth + index) % 15 === 4 : place === index * 9)),
    )('is continued after $signal at request $at, $when', async ({ at, when, signal }) => {
      let count = 0;
      let child: ChildProcess | undefined;
      const simulator = await simulate();
      const baseUrl = await relay(
        simulator,
        () => ((count += 1) === at ? when : undefined),
        () => child?.kill(signal),
      );
      const stopped = sceneIn(simulator, way, baseUrl);
      const started = startWay(stopped, way);
      ({ child } = started);
      const end = await started.end;
      if (count >= at) expect(end).toBe({ SIGKILL: 'SIGKILL', SIGINT: 130, SIGTERM: 143 }[signal]);
      await expectContinued(stopped, way);
    });

    it('goes on to its end though nobody reads on', async () => {
      for (const lines of [1, 3, 6]) {
        const stopped = sceneIn(await simulate(), way);
        const child = spawn(node, [program, 'rotate', ...way.args, '--plain'], {
          cwd: stopped.world.project,
          env: stopped.world.env,
          stdio: ['pipe', 'pipe', 'ignore'],
        });
        child.stdin.on('error', () => {}).end(way.handed ? stopped.handed : '');
        let read = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          read += text;
          if (read.split('\n').length > lines) child.stdout.destroy();
        });
        const status = await new Promise<number | null>((resolve) => child.on('exit', resolve));
        expect(await wrongAtLast(stopped, way, status)).toEqual([]);
        await expectContinued(stopped, way);
      }
    });

    it('is continued after a kill at any change of a file', async () => {
      const counted = sceneIn(await simulate(), way);
      const counts = path.join(counted.world.home, 'counts');
      await startWay(counted, way, { KILL_COUNT: counts }).end;
      const changes = Number(readFileSync(counts, 'utf8'));
      expect(changes).toBeGreaterThan(10);
      for (const at of range(changes).filter((each) => every || (each + index * 5) % changes === 0)) {
        for (const when of ['before', 'after']) {
          const stopped = sceneIn(await simulate(), way);
          await startWay(stopped, way, { KILL_AT: `${at}-${when}` }).end;
          await expectContinued(stopped, way);
        }
      }
    });
  },
);

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

  it('is left at once while it takes a key back that the API goes on about', async () => {
    let child: ChildProcess | undefined;
    let stoppedAt = Infinity;
    const simulator = await simulate();
    const refusal = { status: 403, body: { error: { code: 'model_not_found', message: 'no' } } };
    const baseUrl = await relay(
      simulator,
      ({ method, path: at }) => (method === 'DELETE' ? 'silent-before' : /responses|chat/.test(at) ? refusal : undefined),
      () => {
        stoppedAt = performance.now();
        child?.kill('SIGTERM');
      },
    );
    const { world } = sceneIn(simulator, { hasAdminKey: true }, baseUrl);
    const started = start(world, ['--yes']);
    ({ child } = started);
    expect(await started.end).toBe(143);
    // Not when the time for the request is over, which is 15 s.
    expect(performance.now() - stoppedAt).toBeLessThan(7000);
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
