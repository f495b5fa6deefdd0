import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/keys/secret.ts';
import type { SeatCode } from '../../src/workshop/code.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { contentOf, makeWorkshop } from '../workshop/seats.ts';
import { adminOf } from '../simulator/client.ts';
import { asKept } from '../system.ts';
import { expectNoLeak, openProgram, runProgram, simulate } from './program.ts';

/** A clone of a workshop's project, with the code of a seat that works. */
async function attend(files: Readonly<Record<string, string>> = {}) {
  const simulator = await simulate({ latencyMs: 5 });
  const { text, codes } = await makeWorkshop({ 7: contentOf(7, { key: new Secret(simulator.key) }) });
  const world = makeWorld({ api: simulator, project: { files: { 'openai-workshop.json': text, ...files } } });
  return { simulator, world, text, code: (codes[7] as SeatCode).reveal() };
}

/** The same, with the codes of two seats, which have a key each. */
async function attendTwo() {
  const simulator = await simulate({ latencyMs: 5 });
  const { projects } = adminOf(simulator);
  const { id } = await projects.create({ name: 'seat 8' });
  const { api_key: made } = await projects.serviceAccounts.create(id, { name: 'seat 8', expires_in_seconds: 3600 });
  const { text, codes } = await makeWorkshop({
    7: contentOf(7, { key: new Secret(simulator.key) }),
    8: contentOf(8, { key: new Secret(made?.value ?? '') }),
  });
  const world = makeWorld({ api: simulator, project: { files: { 'openai-workshop.json': text, '.gitignore': '.env\n' } } });
  return { world, text, codes: { 7: (codes[7] as SeatCode).reveal(), 8: (codes[8] as SeatCode).reveal() } };
}

/** No file of the project or of the home, but the env file, holds the text. */
function expectNowhere(world: TestWorld, text: string): void {
  for (const directory of [world.project, world.home])
    for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
      const file = path.join(directory, name);
      if (statSync(file).isFile() && path.basename(name) !== '.env')
        expect({ name, holds: readFileSync(file).includes(text) }).toEqual({ name, holds: false });
    }
}

describe('the attendee of a workshop', () => {
  it.each([
    [80, 24],
    [40, 15],
    [120, 40],
  ])('gets from the clone to the first words, at %i × %i', async (columns, rows) => {
    const { simulator, world, code } = await attend();
    const began = performance.now();
    let pressed = 0;
    const terminal = openProgram(world, [], { columns, rows });
    const type = (text: string): void => {
      pressed += text.length;
      terminal.type(text);
    };
    await terminal.waitFor(/Add\s+\.env\s+to\s+\.gitignore/);
    type('\r');
    await terminal.waitFor(/Type\s+the\s+code\s+on/);
    // With the hyphen after the seat number, and none of the others.
    for (const character of code.toLowerCase().replaceAll('-', '').replace(/^7/, '7-')) type(character);
    await terminal.waitFor(/seat 7 · complete/);
    type('\r');
    await terminal.waitFor(/Save\s+the\s+key\s+of\s+seat\s+7/);
    expect(terminal.screen().replaceAll(/\s+/g, ' ')).toMatch(/Seat 7 · \$2\.00 · until .* paid for and visible to Ana Díaz/);
    type('\r');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(pressed).toBeLessThanOrEqual(20);
    expect(performance.now() - began).toBeLessThan(40_000);

    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
    expect(world.mode('.env')).toBe(asKept(0o600));
    const shown = terminal.scrollback().replaceAll(/\s+/g, ' ');
    expect(shown).toContain('Hello, pretend world!');
    expect(shown).toMatch(/Seat 7 · \$2\.00 · until .* paid for and visible to Ana Díaz/);
    expect(shown).not.toContain('limits page');
    expectNoLeak(terminal.raw(), simulator.key);
    expectNowhere(world, simulator.key);
    expectNowhere(world, code);
  });

  it('is told about a typo before Enter, and about a wrong code after it', async () => {
    const { world, code, simulator } = await attend({ '.gitignore': '.env\n' });
    const other = (await makeWorkshop()).codes[7] as SeatCode;
    const terminal = openProgram(world);
    await terminal.waitFor('Type the code on');
    terminal.type(code.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')));
    await terminal.waitFor(/mistyped/);
    terminal.press('enter');
    await terminal.waitFor(/Type the whole code first/);
    terminal.press('escape');
    await terminal.waitFor('Capitals and hyphens');
    terminal.type(other.reveal());
    await terminal.waitFor(/complete/);
    terminal.press('enter');
    await terminal.waitFor(/didn't open: the code is wrong, or openai-workshop\.json was changed/);
    terminal.paste(code);
    await terminal.waitFor(/complete/);
    terminal.press('enter');
    await terminal.waitFor('Save the key of seat 7');
    terminal.press('enter');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(world.read('.env')).toContain(simulator.key);
  });

  it('may use a key of their own: with Tab, or by pasting it where the code belongs', async () => {
    const { world, simulator } = await attend({ '.gitignore': '.env\n' });
    const terminal = openProgram(world);
    await terminal.waitFor('Type the code on');
    terminal.press('tab');
    await terminal.waitFor('Paste the key here');
    terminal.press('escape');
    await terminal.waitFor('Type the code on');
    terminal.paste(simulator.key);
    await terminal.waitFor("That's a key, not a seat's code");
    terminal.press('enter');
    await terminal.waitFor('Open the limits page');
    terminal.press('ctrl-c');
    await terminal.exit;
    expect(world.read('.env')).toContain(simulator.key);
    expectNoLeak(terminal.raw(), simulator.key);
  });

  it('gets there line by line, too', async () => {
    const { world, code, simulator } = await attend({ '.gitignore': '.env\n' });
    const terminal = openProgram(world, ['--plain']);
    await terminal.waitFor(/Code: type it/);
    terminal.type('7-AAAA\r');
    await terminal.waitFor(/Type the whole code first/);
    terminal.type(`${code.toLowerCase()}\r`);
    await terminal.waitFor(/Save the key of seat 7/);
    await terminal.waitFor(/paid for and visible to Ana Díaz/);
    await terminal.waitFor(/Type a number/);
    terminal.type('\r');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(world.read('.env')).toContain(simulator.key);
    expect(terminal.raw()).not.toContain(code.slice(2));
  });

  it('is asked for the code although the shell has a key of theirs, and may keep that one', async () => {
    const { world, code, simulator } = await attend({ '.gitignore': '.env\n' });
    world.env['OPENAI_API_KEY'] = simulator.key;
    const kept = openProgram(world);
    await kept.waitFor('in your shell is a key already');
    kept.press('tab');
    await kept.waitFor('limits page');
    kept.press('ctrl-c');
    await kept.exit;
    expect(() => world.read('.env')).toThrow();
    const terminal = openProgram(world);
    await terminal.waitFor('Type the code on');
    terminal.paste(code);
    await terminal.waitFor(/complete/);
    terminal.press('enter');
    await terminal.waitFor('Save the key of seat 7');
    terminal.press('enter');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(world.read('.env')).toContain(simulator.key);
  });

  it('is asked before a working key gives way, and only with --workshop', async () => {
    const { world, code, simulator, text } = await attend({ '.gitignore': '.env\n' });
    const mine = `OPENAI_API_KEY=${simulator.key}\n`;
    world.put('.env', mine, 0o600);
    const without = openProgram(world);
    await without.waitFor('limits page');
    without.press('ctrl-c');
    await without.exit;
    expect(without.scrollback()).not.toContain('seat card');
    const file = path.join(world.home, 'from a stick.json');
    writeFileSync(file, text);
    const terminal = openProgram(world, ['--workshop', file]);
    await terminal.waitFor(/has a key already/);
    terminal.press('enter');
    await terminal.waitFor('limits page');
    terminal.press('ctrl-c');
    await terminal.exit;
    expect(world.read('.env')).toBe(mine);
    expectNowhere(world, code);
  });
});

describe('a seat without a terminal', () => {
  it('is opened by a script', async () => {
    const { world, code, simulator } = await attend();
    const ran = await runProgram(world, ['--yes', '--seat-code-stdin', '--json'], `${code}\r\n`);
    expect(ran.status).toBe(0);
    const { checks } = JSON.parse(ran.stdout) as { checks: { id: string; status: string; fixed: boolean; data?: unknown }[] };
    expect(checks.find(({ id }) => id === 'key-present')).toMatchObject({ status: 'ok', fixed: true });
    expect(checks.find(({ id }) => id === 'spending-limit')).toMatchObject({ status: 'ok', data: { seat: { seat: 7, limitUsd: 2 } } });
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
    expectNoLeak(ran.stdout + ran.stderr, simulator.key);
    expect(ran.stdout + ran.stderr).not.toContain(code);
    const again = await runProgram(world, ['--yes', '--seat-code-stdin'], code);
    expect(again.status, again.stdout).toBe(0);
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
  });

  it('gives way to another key that works', async () => {
    const { world, text, codes } = await attendTwo();
    expect((await runProgram(world, ['--yes', '--seat-code-stdin'], codes[7])).status).toBe(0);
    const mine = world.read('.env');
    const other = await runProgram(world, ['--yes', '--seat-code-stdin', '--json'], codes[8]);
    expect(other.status).toBe(1);
    expect(other.stdout).toContain('working-key');
    expect(world.read('.env')).toBe(mine);
    expect(world.read('openai-workshop.json')).toBe(text);
  });

  it('takes no code as an argument, and no endless one', async () => {
    const { world, code } = await attend();
    for (const args of [[code], ['--workshop', code], [`--workshop=${code.toLowerCase()}`]]) {
      const { status, stdout, stderr } = await runProgram(world, args);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr.toUpperCase()).not.toContain(code);
      expect(stderr).toContain('--seat-code-stdin');
    }
    expect((await runProgram(world, ['--yes', '--seat-code-stdin'], Buffer.alloc(5_000_000, '7-'))).status).toBe(1);
    expect(() => world.read('.env')).toThrow();
  });

  it.each([
    ['missing', undefined],
    ['no workshop', '{}'],
    ['damaged', '{"format":"openai-workshop","version":1}'],
    ['from the future', '{"format":"openai-workshop","version":2}'],
  ])('refuses --workshop with a file that is %s', async (_what, content) => {
    const { world } = await attend();
    if (content !== undefined) world.put('other.json', content);
    const { status, stdout, stderr } = await runProgram(world, ['--workshop', 'other.json', '--yes']);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('other.json');
  });

  it('is told about by doctor', async () => {
    const { world } = await attend();
    const { stdout } = await runProgram(world, ['doctor', '--offline']);
    expect(stdout).toMatch(/card of the workshop/);
  });
});
