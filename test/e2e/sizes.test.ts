import { describe, expect, it } from 'vitest';
import { node } from './node-under-test.ts';
import { openTerminal } from './terminal.ts';
import { makeWorld } from '../make-world.ts';
import { expectNoLeak, openProgram, program, simulate } from './program.ts';

/** What stands only in the live area: once it is over, none of it may be left anywhere. */
const passing = [/◉/, /ctrl-c quit/, /Paste the\s+key here/, /❯/];

describe('the wizard in windows of many sizes', () => {
  it.each([
    [80, 24],
    [60, 20],
    [40, 24],
    [30, 30],
    // One step at a time.
    [20, 40, /\? step 3/, /\? more/],
    [200, 50],
    [300, 24],
  ])('%i × %i: asks everything and leaves no ghosts', async (columns: number, rows: number, ...pages: RegExp[]) => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    const terminal = openProgram(world, [], { columns, rows });
    await terminal.waitFor(/Add\s+\.env\s+to\s+\.gitignore/);
    terminal.type('?');
    terminal.press('enter');
    await terminal.waitFor(/Paste\s+the\s+key\s+here/);
    for (const page of [...pages, /whose\s+account/]) {
      terminal.type('?');
      await terminal.waitFor(page);
    }
    terminal.type('c');
    await terminal.waitFor(/Asked\s+your\s+terminal/);
    terminal.paste(`export OPENAI_API_KEY="${simulator.key}"`);
    await terminal.waitFor(/looks\s+right/);
    terminal.press('enter');
    await terminal.waitFor(/Open\s+the\s+limits\s+page/);
    terminal.type('?');
    await terminal.waitFor(/A\s+hard\s+limit\s+does/);
    terminal.type('c');
    await terminal.waitFor(/Asked\s+your\s+terminal/);
    terminal.press('down', 'enter');
    await terminal.waitFor(/What.s\s+set\s+there/);
    terminal.press('enter');
    await terminal.waitFor(/How\s+much/);
    terminal.type('25\r');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    const left = terminal.scrollback();
    for (const ghost of passing) expect(left).not.toMatch(ghost);
    expect(left).toMatch(/Ready\./);
    expectNoLeak(terminal.raw(), simulator.key);
  });

  it('survives being resized while it asks', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    const terminal = openProgram(world, [], { columns: 100, rows: 30 });
    await terminal.waitFor('Add .env to .gitignore?');
    terminal.press('enter');
    await terminal.waitFor('Paste the key here');
    for (const [columns, rows] of [
      [60, 30],
      [120, 24],
      [45, 40],
      [80, 30],
    ] as const) {
      terminal.resize(columns, rows);
      await terminal.waitFor(/Paste\s+the\s+key\s+here/);
    }
    terminal.paste(simulator.key);
    await terminal.waitFor('looks right');
    terminal.press('enter');
    await terminal.waitFor('Open the limits page');
    terminal.press('tab');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
  });

  // A serial line, and what runs a program in a terminal without a window: docker exec -t, ssh -tt, expect.
  it.each([
    ['the wizard', [], 'enter confirm   ↑↓ choose   ? more   tab skip   ctrl-c quit'],
    ['doctor', ['doctor', '--offline'], ' ? Test     Skipped (--offline)'],
  ])('takes a terminal that tells no size for one of 80 columns: %s', async (_what, args, line) => {
    const world = makeWorld({ api: await simulate() });
    const script = 'stty cols 0 rows 0; exec "$@"';
    const terminal = openTerminal({
      command: '/bin/sh',
      args: ['-c', script, 'sh', node, program, ...args],
      cwd: world.project,
      env: world.env,
    });
    await terminal.waitFor(line);
    terminal.kill();
  });

  it('breaks no word in what stands before and behind the wizard', async () => {
    const terminal = openProgram(makeWorld({ api: await simulate() }), ['demo'], { columns: 40, rows: 60 });
    await terminal.waitFor(/Add\s+\.env\s+to\s+\.gitignore/);
    terminal.press('ctrl-c');
    await terminal.exit;
    expect(terminal.screen()).toContain('This is a demo: a pretend project and a\npretend API on this computer, no\naccount, no cost.\n');
    expect(terminal.screen()).toContain('Stopped. Everything the demo made is\ngone. In your own project, run:\nnpx openai-setup');
  });

  it('draws in ASCII where the locale has no Unicode', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator, env: { LANG: 'C', LC_ALL: 'C' } });
    const terminal = openProgram(world);
    await terminal.waitFor('Add .env to .gitignore?');
    terminal.press('enter');
    await terminal.waitFor('Paste the key here');
    terminal.paste(simulator.key);
    await terminal.waitFor('looks right');
    terminal.press('enter');
    await terminal.waitFor('Open the limits page');
    terminal.press('tab');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(terminal.scrollback()).toMatch(/^ \+ Test /m);
    expect(terminal.raw()).toContain('>');
    // oxlint-disable-next-line no-control-regex
    expect(terminal.raw()).not.toMatch(/[^\0-\x7f]/);
    expectNoLeak(terminal.raw(), simulator.key);
  });
});
