import { describe, expect, it } from 'vitest';
import { makeWorld } from '../make-world.ts';
import { openProgram, runProgram } from './program.ts';

const page = 'https://platform.openai.com/api-keys';
// oxlint-disable-next-line no-control-regex
const hyperlinks = /\u001b\]8;;([^\u001b\u0007]+)(?:\u001b\\|\u0007)([^\u001b]*)\u001b\]8;;(?:\u001b\\|\u0007)/g;
/** What a terminal with hyperlinks says of itself: here one of GNOME's. */
const known = { TERM: 'xterm-256color', VTE_VERSION: '7600' };

async function keyQuestion(env: Record<string, string>, columns: number): Promise<string> {
  const world = makeWorld({ env });
  world.put('.gitignore', '.env\n');
  const terminal = openProgram(world, [], { columns, rows: 40 });
  await terminal.waitFor(/Paste\s+the\s+key\s+here/);
  terminal.press('ctrl-c');
  await terminal.exit;
  return terminal.raw();
}

describe('a link', () => {
  it.each([80, 30])('of the wizard opens with a click, also where %i columns break it', async (columns) => {
    const parts = [...(await keyQuestion(known, columns)).matchAll(hyperlinks)]
      .filter(([, to]) => to === page)
      .map(([, , text = '']) => text);
    expect(parts.length).toBeGreaterThan(columns < page.length ? 1 : 0);
    expect(parts.join('').startsWith(page)).toBe(true);
  });

  it('of doctor opens with a click', async () => {
    const world = makeWorld({ env: known });
    world.put('.env', 'OPENAI_API_KEY=sk-ant-api03-of-another-company\n', 0o600);
    const terminal = openProgram(world, ['doctor', '--offline']);
    await terminal.exit;
    const found = [...terminal.raw().matchAll(hyperlinks)];
    expect(found.map(([, to]) => to)).toContain(page);
    expect(found.filter(([, to, text]) => to !== text)).toEqual([]);
  });

  it.each([
    ['does not know it', { TERM: 'xterm-256color' }],
    ['is to show no colors', { ...known, NO_COLOR: '1' }],
  ])('is plain text where the terminal %s', async (_what, env) => {
    expect(await keyQuestion(env, 80)).not.toContain('\u001b]8;');
  });

  it('is plain text in --plain and in pipes', async () => {
    const terminal = openProgram(makeWorld({ env: known }), ['doctor', '--offline', '--plain']);
    await terminal.exit;
    expect(terminal.raw()).not.toContain('\u001b]8;');
    expect((await runProgram(makeWorld({ env: known }), ['doctor', '--offline'])).stdout).not.toContain('\u001b]8;');
  });
});
