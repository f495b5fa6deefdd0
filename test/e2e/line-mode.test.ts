import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findProgram } from '../../src/machine/run-command.ts';
import { node } from './node-under-test.ts';
import { openTerminal } from './terminal.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { expectNoLeak, openProgram, program, simulate } from './program.ts';

/** The prompt of this question stands at the end of the screen: what is typed now answers it. */
function promptOf(question: string): RegExp {
  return new RegExp(`Question: ${question}(?:(?!Question:)[^])*\\):$`);
}

/** As on Windows, where raw mode is the one way to hide what is typed. */
function openWithoutStty(world: TestWorld) {
  const bin = path.join(world.home, 'bin');
  mkdirSync(bin);
  symlinkSync(findProgram('git', world.env) ?? '', path.join(bin, 'git'));
  const terminal = openTerminal({ command: node, args: [program, '--plain'], cwd: world.project, env: { ...world.env, PATH: bin } });
  onTestFinished(() => terminal.kill());
  return terminal;
}

describe('--plain in a terminal', () => {
  it('asks with numbers and a hidden line, and repaints nothing', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    const terminal = openProgram(world, ['--plain']);
    await terminal.waitFor(promptOf('Add .env to .gitignore'));
    terminal.press('enter');
    await terminal.waitFor(promptOf('Create a key'));
    terminal.type(`${simulator.key}\r`);
    await terminal.waitFor(promptOf('Set a monthly limit'));
    terminal.type('7\r');
    await terminal.waitFor(/Please type a number from 1 to \d\.[^]*\):$/);
    terminal.type('2\r');
    await terminal.waitFor(promptOf("What's set there now"));
    terminal.type('b\r');
    await terminal.waitFor(promptOf('Set a monthly limit'));
    terminal.type('2\r');
    await terminal.waitFor(promptOf("What's set there now"));
    terminal.type('1\r');
    await terminal.waitFor(promptOf('How much'));
    terminal.type('30\r');

    expect(await terminal.exit, terminal.screen()).toMatchObject({ exitCode: 0 });
    const { before, after } = await terminal.stty;
    expect(after).toBe(before);
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
    expect(terminal.scrollback()).toContain('ok: Protect: git ignores .env');
    // The answer stands below what it needed, and what there is in place can be read or pasted at the end.
    expect(terminal.scrollback()).toMatch(/ok: Key: [^]*ok: Test: Your key works\. .*Hello, pretend world!/);
    expect(terminal.scrollback()).toMatch(/\ncurl [^ ]+\/responses -H @- /);
    // oxlint-disable-next-line no-control-regex
    expect(terminal.raw()).not.toMatch(/\u001b/);
    expectNoLeak(terminal.raw(), simulator.key);
  });

  it.each([
    ['Ctrl-C', 'ctrl-c'],
    ['Ctrl-D', 'ctrl-d'],
  ] as const)('gives the echo back at %s in the hidden line', async (_name, press) => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    const terminal = openProgram(world, ['--plain']);
    await terminal.waitFor("It won't be shown");
    terminal.type(simulator.key.slice(0, 100));
    // Ctrl-D ends the input only at the beginning of a line.
    if (press === 'ctrl-d') terminal.press('ctrl-u');
    terminal.press(press);
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    const { before, after } = await terminal.stty;
    expect(after).toBe(before);
    expectNoLeak(terminal.raw(), simulator.key);
  });

  it('hides with no stty that the project brings: npx puts its node_modules into PATH', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\nnode_modules\n');
    world.put('node_modules/.bin/stty', '#!/bin/sh\ntouch planted\n', 0o755);
    const PATH = `${path.join(world.project, 'node_modules/.bin')}${path.delimiter}${world.env['PATH']}`;
    const terminal = openTerminal({
      command: node,
      args: [program, '--plain'],
      cwd: world.project,
      env: { ...world.env, PATH },
    });
    onTestFinished(() => terminal.kill());
    await terminal.waitFor("It won't be shown");
    terminal.type(`${simulator.key}\r`);
    await terminal.waitFor(promptOf('Set a monthly limit'));
    terminal.press('ctrl-c');
    await terminal.exit;
    expect(existsSync(path.join(world.project, 'planted'))).toBe(false);
    expectNoLeak(terminal.raw(), simulator.key);
  });

  it('hides without a stty, too, and takes Backspace and Ctrl-C as one does', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    const terminal = openWithoutStty(world);
    await terminal.waitFor("It won't be shown");
    terminal.type(`${simulator.key}x\u007f\r`);
    await terminal.waitFor(promptOf('Set a monthly limit'));
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
    terminal.type('2\r');
    await terminal.waitFor(promptOf("What's set there now"));
    // What is no secret is shown while it is typed.
    expect(terminal.scrollback()).toMatch(/s to skip[^\n]*\): 2$/m);
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    expectNoLeak(terminal.raw(), simulator.key);
  });

  it('leaves at Ctrl-C while it hides by raw mode', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    const terminal = openWithoutStty(world);
    await terminal.waitFor("It won't be shown");
    terminal.type(simulator.key.slice(0, 100));
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    expectNoLeak(terminal.raw(), simulator.key);
  });

  it.each([{ ACCESSIBLE: '1' }, { INK_SCREEN_READER: 'true' }])('says every state in words for a screen reader: %j', async (env) => {
    const simulator = await simulate();
    const terminal = openProgram(makeWorld({ api: simulator, env }));
    await terminal.waitFor(promptOf('Add .env to .gitignore'));
    terminal.press('enter');
    await terminal.waitFor(promptOf('Create a key'));
    terminal.type(`${simulator.key}\r`);
    await terminal.waitFor(promptOf('Set a monthly limit'));
    terminal.type('s\r');
    await terminal.exit;
    const said = terminal.scrollback();
    expect(said).toMatch(/^problem: Protect: git would commit \.env once it exists \[not-ignored\]$/m);
    expect(said).toMatch(/^ok: Protect: git ignores \.env \(\.gitignore:1\)/m);
    expect(said).toMatch(/^ {4}added: \.env$/m);
    expect(said).toMatch(/^unknown: Spend: No monthly limit/m);
    expect(said).toMatch(/^ok: Test: .*Hello, pretend world!/m);
    // oxlint-disable-next-line no-control-regex
    expect(terminal.raw()).not.toMatch(/[\u001b✓✗●→·❯▸]/);
    expectNoLeak(terminal.raw(), simulator.key);
  });

  it('does not say again what helps each time that it looks again', async () => {
    const simulator = await simulate({ scenario: 'no-credits' });
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    world.put('.env', `OPENAI_API_KEY=${simulator.key}\n`, 0o600);
    const terminal = openProgram(world, ['--plain']);
    await terminal.waitFor(/Try the test completion again[^]*s to skip[^)]*\):$/);
    terminal.press('enter');
    await terminal.waitFor(/The steps are still the same\.\n[^]*s to skip[^)]*\):$/);
    terminal.press('ctrl-c');
    await terminal.exit;
    expect(terminal.scrollback().match(/Question: Try the test completion again/g)).toHaveLength(2);
    expect(terminal.scrollback().match(/settings\/organization\/billing/g)).toHaveLength(1);
  });

  it.each(['', '\n', 'Your key:\n'])(
    'says that a key stands on the screen when it was pasted at a question that shows what is typed, after %j',
    async (above) => {
      const simulator = await simulate();
      const world = makeWorld({ api: simulator });
      const terminal = openProgram(world, ['--plain']);
      await terminal.waitFor(promptOf('Add .env to .gitignore'));
      const before = world.fingerprint();
      terminal.paste(`${above}${simulator.key}\n`);
      await terminal.waitFor(/looks like a key[^]*\):$/);
      expect(terminal.scrollback()).toMatch(/on the screen now/);
      // The terminal has shown it once; the program doesn't say it again.
      expect(terminal.scrollback().split(simulator.key)).toHaveLength(2);
      expect(world.fingerprint()).toBe(before);
      terminal.type('1\r');
      await terminal.waitFor("It won't be shown");
      terminal.press('ctrl-c');
      expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    },
  );

  it('saves an odd key only where that is confirmed', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    const cutOff = simulator.key.slice(0, 60);
    const terminal = openProgram(world, ['--plain']);
    await terminal.waitFor("It won't be shown");
    // The second line arrives before it's asked for, and so confirms nothing.
    terminal.type(`${cutOff}\r\r`);
    await terminal.waitFor(/save it anyway.*\):$/);
    expect(existsSync(path.join(world.project, '.env'))).toBe(false);
    terminal.type(`${simulator.key.slice(0, 61)}\r`);
    await terminal.waitFor(/save it anyway[^]*save it anyway.*\):$/);
    terminal.type('\r');
    await terminal.waitFor(promptOf('Paste another key'));
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key.slice(0, 61)}\n`);
    terminal.type(`${simulator.key}\r`);
    await terminal.waitFor(promptOf('Set a monthly limit'));
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
    expectNoLeak(terminal.raw(), simulator.key);
  });

  it('skips the key with s, as every other question', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    const terminal = openProgram(world, ['--plain']);
    await terminal.waitFor("It won't be shown");
    terminal.type('s\r');
    await terminal.exit;
    expect(terminal.scrollback()).toContain("problem: Key: No key yet: there's no .env");
  });

  it('is used where the terminal cannot repaint', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator, env: { TERM: 'dumb' } });
    const terminal = openProgram(world);
    await terminal.waitFor('press Enter for 1');
    terminal.press('enter');
    await terminal.waitFor("It won't be shown");
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    // Rows that the terminal itself has broken are joined here.
    for (const line of terminal.scrollback().split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(terminal.scrollback()).toMatch(/^Stopped\./m);
  });
});

describe('the demo in a terminal', () => {
  it('prints the key to paste, and cleans up', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    const terminal = openProgram(world, ['demo']);
    await terminal.waitFor('Add .env to .gitignore?');
    const key = /^sk-proj-\S+$/m.exec(terminal.scrollback())?.[0] ?? '';
    expect(key).toHaveLength(164);
    terminal.press('enter');
    await terminal.waitFor('Paste the key here');
    // Nobody has to select it, and what Enter pastes is saved like any other.
    terminal.press('enter');
    await terminal.waitFor('looks right');
    terminal.press('enter');
    await terminal.waitFor('.env.example?');
    expect(terminal.scrollback()).toContain(`…${key.slice(-4)}`);
    terminal.press('enter');
    await terminal.waitFor('Set a monthly limit');
    terminal.press('tab');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(terminal.scrollback()).toContain('That was the demo');
    expect(world.opened()).toEqual([]);
    expect(simulator.requests).toEqual([]);
  });
});
