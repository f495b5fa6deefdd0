import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeWorld } from '../make-world.ts';
import { expectNoLeak, openProgram, runProgram, simulate } from './program.ts';

it('asks again what a workshop needs', async () => {
  const simulator = await simulate();
  const world = makeWorld({ api: simulator, env: { OPENAI_ADMIN_KEY: simulator.adminKey } });
  const terminal = openProgram(world, ['workshop', 'create', '--seats', '2', '--limit', '2', '--dry-run']);
  await terminal.waitFor('When does it end?');
  terminal.press('enter');
  await terminal.waitFor(/When does it end\?[^]*When does it end\?/);
  terminal.type('2h\r');
  expect(await terminal.exit).toMatchObject({ exitCode: 0 });
  expect(terminal.scrollback()).not.toContain('[wrong-usage]');
});

describe('the demo of a workshop', () => {
  it('plays the organizer and an attendee, and takes all of it away', { timeout: 120_000 }, async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.env['TMPDIR'] = world.home;
    const before = world.fingerprint();
    const began = performance.now();
    const terminal = openProgram(world, ['demo', '--scenario', 'workshop']);
    await terminal.waitFor(/spare seats\?/);
    terminal.type('n\r');
    await terminal.waitFor(/Create 12 seats that can cost at most \$24\?/);
    terminal.type('yes\r');
    await terminal.waitFor(/Add\s+\.env\s+to\s+\.gitignore\?/);
    const code = /^7(?:-[0-9A-Z]{4}){3}-[0-9A-Z]$/m.exec(terminal.scrollback())?.[0] ?? '';
    terminal.press('enter');
    await terminal.waitFor('Type the code on');
    terminal.paste(code);
    await terminal.waitFor('seat 7 · complete');
    terminal.press('enter');
    await terminal.waitFor('Save the key of seat 7');
    terminal.press('enter');
    await terminal.waitFor('.env.example?');
    terminal.press('enter');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(performance.now() - began).toBeLessThan(120_000);
    const shown = terminal.scrollback();
    for (const each of ['Hello, pretend world!', '1 works · 11 not used yet', 'No key and no account left', 'That was the demo'])
      expect(shown).toContain(each);
    expectNoLeak(terminal.raw(), simulator.key);
    expect(terminal.raw()).not.toMatch(/sk-(?:svcacct|admin)-\w{20}/);
    expect(world.fingerprint()).toBe(before);
    expect(readdirSync(world.home).filter((name) => name.startsWith('openai-setup-demo-'))).toEqual([]);
    expect(simulator.requests).toEqual([]);
  });

  it('needs no terminal', { timeout: 120_000 }, async () => {
    const ran = await runProgram(makeWorld(), ['demo', '--scenario', 'workshop', '--json']);
    expect(ran.status, ran.stderr).toBe(0);
    const { checks } = JSON.parse(ran.stdout) as { checks: { id: string; status: string; data?: unknown }[] };
    expect(checks.find(({ id }) => id === 'completion')).toMatchObject({ status: 'ok' });
    expect(checks.find(({ id }) => id === 'spending-limit')).toMatchObject({ data: { seat: { seat: 7 } } });
    expect(ran.stderr).toContain('No key and no account left');
  });
});
