import { describe, expect, it } from 'vitest';
import { makeWorld } from '../make-world.ts';
import { openProgram, runProgram, simulate } from './program.ts';

/** Neither locale can show more than ASCII. */
const locales = [{ LC_ALL: 'C' }, { LC_ALL: 'de_DE.ISO-8859-1', LANG: 'de_DE.UTF-8' }];
// oxlint-disable-next-line no-control-regex
const beyondAscii = /[^\u0000-\u007f]/;

// Every terminal of macOS is UTF-8, whatever the locale says.
describe.skipIf(process.platform === 'darwin').each(locales)('without UTF-8 (%j)', (env) => {
  it('the wizard shows ASCII only', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator, env });
    const terminal = openProgram(world);
    await terminal.waitFor('> Yes');
    terminal.press('enter');
    await terminal.waitFor(/"Create new secret key"[^]*ctrl-c/);
    terminal.paste(simulator.key);
    await terminal.waitFor(`OPENAI_API_KEY=*${simulator.key.slice(-4)}`);
    terminal.press('enter');
    await terminal.waitFor(/> Open the limits page[^]*ctrl-c/);
    terminal.press('tab');
    await terminal.exit;
    expect(terminal.scrollback()).toContain('Hello, pretend world!');
    expect(terminal.raw()).not.toMatch(beyondAscii);
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
  });

  it('doctor, help and wrong usage show ASCII only', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator, env });
    for (const args of [['doctor'], ['--help'], ['docter'], ['--dry-run']]) {
      const { stdout, stderr } = await runProgram(world, args);
      expect(stdout + stderr, args.join(' ')).not.toBe('');
      expect(stdout + stderr, args.join(' ')).not.toMatch(beyondAscii);
    }
  });
});
