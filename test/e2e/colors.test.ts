import { describe, expect, it } from 'vitest';
import { makeWorld } from '../make-world.ts';
import { openProgram, runProgram } from './program.ts';

// oxlint-disable-next-line no-control-regex
const colors = /\u001b\[(?:[\d;]*;)?(?:3[0-8]|9[0-7]|4[0-8])[\d;]*m/;
const env = { TERM: 'xterm-256color' };

/** The demo from its first question to its end: a rule to add, a refused and a good key, a link, a choice. */
async function walkThrough(more: Record<string, string>) {
  const terminal = openProgram(makeWorld({ env: { ...env, ...more } }), ['demo'], { rows: 40 });
  await terminal.waitFor('Add .env to .gitignore?');
  const key = /^sk-proj-\S+$/m.exec(terminal.scrollback())?.[0] ?? '';
  terminal.press('enter');
  await terminal.waitFor('Paste the key here');
  terminal.paste('no\u00e4 key');
  await terminal.waitFor(/✗ \d+ characters/);
  terminal.press('enter');
  const rows = [terminal.cells()];
  terminal.press('ctrl-u');
  terminal.paste(key);
  await terminal.waitFor('looks right');
  rows.push(terminal.cells());
  terminal.press('enter');
  await terminal.waitFor('.env.example?');
  terminal.press('enter');
  await terminal.waitFor('already set one');
  rows.push(terminal.cells());
  terminal.press('tab');
  await terminal.exit;
  return { cells: [...rows, terminal.cells()].flat(), raw: terminal.raw() };
}

describe('color', () => {
  it('is on signs and in previews only: on any paper the words have the ink that the terminal chose for it', async () => {
    const { cells } = await walkThrough({ FORCE_COLOR: '1' });
    const colored = cells.map((row) =>
      row
        .map(({ text, color }) => (color === undefined ? ' ' : text))
        .join('')
        .trim(),
    );
    const words = colored.filter((text) => !/^[+-] /.test(text)).flatMap((text) => text.split(/\s+/));
    expect(words).toEqual(expect.arrayContaining(['✓', '✗']));
    expect(words.filter((word) => !['', '✓', '✗', '!', '?', '●'].includes(word))).toEqual([]);
  });

  it.each([{ NO_COLOR: '1' }, { FORCE_COLOR: '0' }])('is left out of the wizard by %o', async (requested) => {
    expect((await walkThrough(requested)).raw).not.toMatch(colors);
  });

  it.each([
    ['in a terminal', {}, true],
    ['where it is not wanted', { NO_COLOR: '1' }, false],
    ['where NO_COLOR is empty', { NO_COLOR: '' }, true],
    ['where it is asked for against it', { NO_COLOR: '1', FORCE_COLOR: '1' }, true],
    ['where the terminal knows none', { TERM: 'dumb' }, false],
  ] as const)('of doctor %s: %o, %s', async (_where, requested, expected) => {
    const terminal = openProgram(makeWorld({ env: { ...env, ...requested } }), ['doctor', '--offline']);
    await terminal.exit;
    expect(colors.test(terminal.raw())).toBe(expected);
  });

  it.each([
    ['leaves it out', {}, false],
    ['has it when asked', { FORCE_COLOR: '1' }, true],
  ] as const)('of doctor into a pipe %s', async (_what, requested, expected) => {
    const { stdout } = await runProgram(makeWorld({ env: { ...env, ...requested } }), ['doctor', '--offline']);
    expect(colors.test(stdout)).toBe(expected);
  });
});
