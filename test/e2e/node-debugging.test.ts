import { readdirSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { node } from './node-under-test.ts';
import { openTerminal } from './terminal.ts';
import { makeWorld } from '../make-world.ts';
import { expectNoLeak, program, runProgram, simulate } from './program.ts';

/** As Node shows bytes: `<Buffer 73 6b 2d …>`. */
function inHex(text: string): string {
  return (Buffer.from(text).toString('hex').match(/../g) ?? []).join(' ');
}

describe('what Node itself prints and writes for debugging', () => {
  it.each(['stream', 'STREAM', 'net,stream', '*', 'str*', 'http', 'https', 'http2'])(
    'refuses NODE_DEBUG=%s, which shows what is read and sent',
    async (value) => {
      const simulator = await simulate();
      const world = makeWorld({ api: simulator, env: { NODE_DEBUG: value } });
      world.put('.gitignore', '.env\n');
      const before = world.fingerprint();
      const { status, stdout, stderr } = await runProgram(world, ['--yes', '--key-stdin'], `${simulator.key}\n`);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain('NODE_DEBUG');
      expect(stderr).not.toContain(inHex(simulator.key.slice(0, 8)));
      expectNoLeak(stderr, simulator.key);
      expect(world.fingerprint()).toBe(before);
      expect(simulator.requests).toEqual([]);
    },
  );

  it.each(['child_process', 'net,tls,undici,fetch', 'some-program'])('goes on with NODE_DEBUG=%s, which shows no key', async (value) => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator, env: { NODE_DEBUG: value, OPENAI_ADMIN_KEY: simulator.adminKey } });
    world.put('.gitignore', '.env\n');
    const { stdout, stderr } = await runProgram(world, ['--yes', '--key-stdin'], `${simulator.key}\n`);
    expect(world.read('.env')).toContain(simulator.key);
    for (const key of [simulator.key, simulator.adminKey]) {
      expectNoLeak(stdout + stderr, key);
      expect(stderr).not.toContain(inHex(key.slice(0, 8)));
    }
  });

  it.skipIf(process.platform === 'win32')('writes no diagnostic report, which would hold the whole environment', async () => {
    const simulator = await simulate();
    const world = makeWorld({
      api: simulator,
      env: { NODE_OPTIONS: '--report-on-signal --report-signal=SIGUSR2 --report-uncaught-exception' },
    });
    world.put('.gitignore', '.env\n');
    const terminal = openTerminal({ command: node, args: [program, '--plain'], cwd: world.project, env: world.env });
    onTestFinished(() => terminal.kill());
    await terminal.waitFor("It won't be shown");
    process.kill(terminal.pid, 'SIGUSR2');
    // The signal ends a program that nothing listens in; a report is written before that.
    await terminal.exit;
    expect(readdirSync(world.project).filter((name) => name.startsWith('report'))).toEqual([]);
  });
});
