import { expect, it } from 'vitest';
import { keyIn, oldKeyIn, works } from '../checks/rotate/rotating.ts';
import { expectNoLeak } from '../e2e/program.ts';
import { simulate } from '../simulator/client.ts';
import { hasGit, makeWindowsWorld } from './windows.ts';

async function scene() {
  const simulator = await simulate();
  const old = oldKeyIn(simulator);
  const world = makeWindowsWorld({
    api: simulator,
    project: { git: hasGit, files: { '.gitignore': '.env\r\n', '.env': `PORT=3000\r\nOPENAI_API_KEY=${old.key}\r\n` } },
    variables: { OPENAI_ADMIN_KEY: simulator.adminKey },
  });
  return { simulator, old, world };
}

it('a key from a file takes the place of the old one, which goes on working', async () => {
  const { simulator, old, world } = await scene();
  const { key } = simulator.addServiceAccount({ project: 'shop-bot', account: 'shop-bot-ana-dev' });
  const { status, stdout, stderr } = await world.setup('rotate --key-stdin --json', `${key}\r\n`);
  expect(status, stdout + stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ command: 'rotate', exitCode: 0 });
  expect(world.read('.env')).toBe(`PORT=3000\r\nOPENAI_API_KEY=${key}\r\n`);
  expect(await works(simulator, old.key)).toBe(true);
  expectNoLeak(stdout + stderr, key);

  // What was there before is kept in git's own directory.
  if (!hasGit) return;
  const undone = await world.setup('undo --yes');
  expect(undone.status, undone.stdout + undone.stderr).toBe(0);
  expect(world.read('.env')).toBe(`PORT=3000\r\nOPENAI_API_KEY=${old.key}\r\n`);
});

it('a key is made, put in place, and the old one is given an end', async () => {
  const { simulator, old, world } = await scene();
  const { status, stdout, stderr } = await world.setup('rotate --yes --ends now --json');
  expect(status, stdout + stderr).toBe(0);
  expect(keyIn(world)).not.toBe(old.key);
  expect(await works(simulator, keyIn(world).trim())).toBe(true);
  expect(await works(simulator, old.key)).toBe(false);
  for (const each of [old.key, keyIn(world).trim(), simulator.adminKey]) expectNoLeak(stdout + stderr, each);
});

it('limits --all lists the projects of the organization', async () => {
  const { simulator, world } = await scene();
  const { status, stdout, stderr } = await world.setup('limits --all');
  expect([0, 1], stdout + stderr).toContain(status);
  expect(stdout).toContain('shop-bot');
  expectNoLeak(stdout + stderr, simulator.adminKey);
});
