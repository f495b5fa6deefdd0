import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { describe, expect, it, vi } from 'vitest';
import { makeWorld } from '../make-world.ts';
import { openProgram, simulate } from './program.ts';

async function silentWorld() {
  const simulator = await simulate({ scenario: 'silence' });
  const world = makeWorld({ api: simulator });
  world.put('.gitignore', '.env\n');
  world.put('.env', `OPENAI_API_KEY=${simulator.key}\n`, 0o600);
  return world;
}

describe('what takes long', () => {
  it('shows life in the wizard, and can be left', async () => {
    const terminal = openProgram(await silentWorld());
    await terminal.waitFor(/^ [-\\|/] /m);
    await terminal.waitFor(/waiting for 127\.0\.0\.1:\d+ \(3 s\)/);
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    expect(terminal.modes()).toMatchObject({ cursorHidden: false });
  });

  it('says once in lines what it waits for, and can be left', async () => {
    const terminal = openProgram(await silentWorld(), ['doctor', '--plain']);
    await terminal.waitFor(/waiting for 127\.0\.0\.1:\d+ \(2 s\)/);
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    // oxlint-disable-next-line no-control-regex
    expect(terminal.raw()).not.toMatch(/\u001b/);
  });

  it.skipIf(process.platform === 'win32').each([
    ['rev-parse', 'looking for the project'],
    ['check-ignore', 'checking that git ignores the env file'],
  ])('names what takes long where git %s does, and leaves no git behind', async (question, what) => {
    const world = await silentWorld();
    const [bin = '', ...rest] = (world.env['PATH'] ?? '').split(path.delimiter);
    const pidFile = path.join(world.home, 'slow-git');
    // git itself, but for the one question that it takes its time for.
    const script = `#!/bin/sh
case "$*" in *${question}*) echo $$ > '${pidFile}'; exec sleep 300;; esac
PATH='${rest.join(path.delimiter)}' exec git "$@"
`;
    writeFileSync(path.join(bin, 'git'), script, { mode: 0o755 });
    const terminal = openProgram(world, ['doctor', '--plain', '--offline']);
    await terminal.waitFor(`Still ${what}`);
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    const pid = Number(readFileSync(pidFile, 'utf8'));
    expect(pid).toBeGreaterThan(0);
    // It got the same Ctrl-C, and may need a moment longer for it than the program.
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 15_000, interval: 50 });
  });

  // In the wizard a key is no signal, so nobody but the program ends the git of the moment.
  it.skipIf(process.platform === 'win32').each(['rev-parse', 'check-ignore'])(
    'leaves the wizard at once while git %s takes long',
    async (question) => {
      const world = makeWorld();
      const [bin = '', ...rest] = (world.env['PATH'] ?? '').split(path.delimiter);
      const asked = path.join(world.home, 'asked');
      const script = `#!/bin/sh
case "$*" in *${question}*) : > '${asked}'; exec sleep 300;; esac
PATH='${rest.join(path.delimiter)}' exec git "$@"
`;
      writeFileSync(path.join(bin, 'git'), script, { mode: 0o755 });
      const terminal = openProgram(world);
      await terminal.waitFor('this is a project');
      await vi.waitFor(() => expect(existsSync(asked)).toBe(true), { timeout: 15_000, interval: 50 });
      terminal.press('ctrl-c');
      const pressed = performance.now();
      expect(await terminal.exit).toMatchObject({ exitCode: 130 });
      // Far from what git is given to answer: 10 s.
      expect(performance.now() - pressed).toBeLessThan(7000);
    },
  );

  // Ctrl-C ends the git of the moment too, and what that git then says isn't to be believed.
  it.skipIf(process.platform === 'win32').each([
    ['undo', /^Still looking for what the last run wrote/m],
    ['demo', 'When it asks for the key'],
  ] as const)('leaves %s at once while git takes long', async (command, shows) => {
    const world = makeWorld();
    const [bin = ''] = (world.env['PATH'] ?? '').split(path.delimiter);
    writeFileSync(path.join(bin, 'git'), '#!/bin/sh\nexec sleep 300\n', { mode: 0o755 });
    const terminal = openProgram(world, [command]);
    await terminal.waitFor(shows);
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    expect(terminal.screen()).not.toContain('no git repo');
  });
});
