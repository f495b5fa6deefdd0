import { describe, expect, it } from 'vitest';
import type { TestTerminal } from './terminal.ts';
import { makeWorld } from '../make-world.ts';
import { expectNoLeak, openProgram, simulate } from './program.ts';

/** After the end no copies of the repainted part may be left, not even in the scrollback: only its last frame. */
function expectNoGhosts(terminal: TestTerminal, copies = 0): void {
  const left = terminal.scrollback();
  for (const atItsEnd of ['ctrl-c', '❯', 'Paste']) expect(left, left).not.toContain(atItsEnd);
  if (copies === 0) expect(left, left).not.toContain('▸');
  expect(left.split('◉').length - 1, left).toBeLessThanOrEqual(1 + copies);
  // Neither the screen nor what was there before the program is wiped.
  expect(terminal.raw()).not.toMatch(/\u001b\[[23]J|\u001bc|\u001b\[\?1049h/); // oxlint-disable-line no-control-regex
}

describe('a low window of', () => {
  it.each([
    [80, 12],
    [80, 8],
  ])('%i × %i shows each question with its keys, and keeps what is finished', async (columns, rows) => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    const terminal = openProgram(world, [], { columns, rows });
    await terminal.waitFor(/❯\s+Yes[^]*ctrl-c/);
    terminal.press('enter');
    // The field and the keys are what an answer can't do without.
    await terminal.waitFor(/Key\s[^]*Paste[^]*ctrl-c/);
    terminal.paste(simulator.key);
    await terminal.waitFor(/save[^]*ctrl-c/);
    terminal.press('enter');
    await terminal.waitFor(/❯\s+Open the[^]*ctrl-c/);
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
    expectNoGhosts(terminal);
    expect(terminal.scrollback()).toContain('openai-setup');
    expectNoLeak(terminal.raw(), simulator.key);
  });
});

describe('resizing while a question stands', () => {
  it.each([
    ['wider', 0, [[120, 24]]],
    ['higher', 0, [[80, 40]]],
    // What the terminal itself pushes up while it shrinks can't be taken back, but nothing may be added to it.
    ['lower', 1, [[80, 10]]],
    ['narrower', 1, [[40, 24]]],
    [
      'to and fro',
      1,
      [
        [60, 12],
        [100, 30],
        [80, 24],
      ],
    ],
  ] as const)('%s leaves at most %i copies behind', async (_name, copies, sizes) => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    const terminal = openProgram(world, [], { columns: 80, rows: 24 });
    await terminal.waitFor(/Paste the key here[^]*ctrl-c/);
    for (const [columns, rows] of sizes) {
      terminal.resize(columns, rows);
      // That the key is answered shows that the program is there again.
      terminal.type('c');
      await terminal.waitFor(/Asked\s+your\s+terminal[^]*ctrl-c/);
      terminal.type('?');
      await terminal.waitFor(/^(?![^]*Asked\s+your)[^]*ctrl-c/);
    }
    terminal.press('ctrl-c');
    await terminal.exit;
    expectNoGhosts(terminal, copies);
  });
});
