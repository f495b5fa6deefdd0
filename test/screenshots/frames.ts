import { onTestFinished } from 'vitest';
import { node } from '../e2e/node-under-test.ts';
import { openTerminal, type Cell, type TestTerminal } from '../e2e/terminal.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { program, simulate } from '../e2e/program.ts';
import { stable } from './stable.ts';

export const columns = 84;

/** Rows of a real run, and what they show in words. */
export type Frame = { readonly name: string; readonly title: string; readonly rows: readonly (readonly Cell[])[] };

function open(world: TestWorld, args: readonly string[]): TestTerminal {
  // A path of fixed length, so that the pictures look the same on every machine.
  const env = { ...world.env, TMPDIR: '/tmp', FORCE_COLOR: '1' };
  const terminal = openTerminal({ command: node, args: [program, ...args], cwd: world.project, env, columns, rows: 32 });
  onTestFinished(() => terminal.kill());
  return terminal;
}

/** The rows from the last one with the first text to the one with the second, inclusive. */
function cut(terminal: TestTerminal, key: string, from: string, to: string): Cell[][] {
  const rows = terminal.cells();
  const texts = rows.map((row) => row.map(({ text }) => text).join(''));
  const first = texts.findLastIndex((text) => text.includes(from));
  const last = texts.findIndex((text, index) => index > first && text.includes(to));
  if (first === -1 || last === -1) throw new Error(`no “${from}” to “${to}” in:\n${texts.join('\n')}`);
  return rows.slice(first, last + 1).map((row) => stable(row, key));
}

/** The demo: its key field, and its end. */
export async function demoFrames(): Promise<Frame[]> {
  const terminal = open(makeWorld(), ['demo']);
  await terminal.waitFor('Add .env to .gitignore?');
  const key = /^sk-proj-\S+$/m.exec(terminal.scrollback())?.[0] ?? '';
  terminal.press('enter');
  await terminal.waitFor('Paste the key here');
  terminal.paste(key);
  await terminal.waitFor(/looks right[^]*enter save[^]*ctrl-c/);
  const typed = cut(terminal, key, 'openai-setup · shop-bot', 'ctrl-c');
  terminal.press('enter');
  await terminal.waitFor('.env.example?');
  terminal.press('enter');
  await terminal.waitFor('already set one');
  terminal.press('down', 'enter');
  await terminal.waitFor("What's set there now");
  terminal.press('enter');
  await terminal.waitFor('How much is the hard limit');
  terminal.type('25\r');
  await terminal.exit;
  return [
    {
      name: 'key',
      title: 'The wizard has a key in its field: it shows dots, the last four characters, and what it would write',
      rows: typed,
    },
    {
      name: 'done',
      title: 'The wizard’s end: what is in place, a real answer of the model, and what to run next',
      rows: cut(terminal, key, '✓ Project', 'console.log'),
    },
  ];
}

/** The output of doctor in a project where several things are wrong. */
export async function doctorFrame(): Promise<Frame> {
  const simulator = await simulate({ scenario: 'no-credits' });
  const world = makeWorld({ api: simulator });
  world.put('package.json', '{ "name": "shop-bot", "private": true }\n');
  world.put('.env', `OPENAI_API_KEY=${simulator.key}\n`, 0o644);
  const terminal = open(world, ['doctor']);
  await terminal.exit;
  return {
    name: 'doctor',
    title: 'The first part of what doctor says: what is right, what is not, why, and what to do',
    rows: cut(terminal, simulator.key, 'openai-setup ·', 'fix what it can.'),
  };
}
