import { describe, expect, it } from 'vitest';
import type { Simulator } from '../../src/simulator/server.ts';
import { noChange } from '../../src/terminal/questions.text.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { openProgram, runProgram, simulate } from './program.ts';

function readyWorld(simulator: Simulator): TestWorld {
  const world = makeWorld({ api: simulator });
  world.put('.gitignore', '.env\n');
  world.put('.env', `OPENAI_API_KEY=${simulator.key}\n`, 0o600);
  return world;
}

function completions({ requests }: Simulator): number {
  return requests.filter(({ path }) => path === '/v1/responses').length;
}

describe('a refusal that time may mend', () => {
  it('counts the seconds down and looks again by itself', async () => {
    // Three refusals are the first look with its repeats; the fourth request is the look after the wait.
    const simulator = await simulate({ scenario: 'rate-limited', refusals: 3 });
    const terminal = openProgram(readyWorld(simulator));
    await terminal.waitFor('Checking again in 3 s.');
    await terminal.waitFor('Checking again in 2 s.');
    await terminal.waitFor('Open the limits page');
    expect(terminal.scrollback()).toContain('Hello, pretend world!');
    expect(completions(simulator)).toBe(4);
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
  });

  it.each(['billing-not-active', 'no-credits', 'organization-not-verified', 'overloaded'] as const)(
    'is looked at again at once on Enter: %s',
    async (scenario) => {
      const simulator = await simulate({ scenario });
      const terminal = openProgram(readyWorld(simulator));
      const screen = await terminal.waitFor(/Checking again in (30|29) s\./);
      expect(screen).toMatch(/check now.* tab skip/);
      simulator.setScenario('default');
      terminal.press('enter');
      await terminal.waitFor('Open the limits page');
      expect(terminal.scrollback()).toContain('Hello, pretend world!');
      terminal.press('ctrl-c');
      await terminal.exit;
    },
  );

  it('says that it was looked at again and is the same', async () => {
    const simulator = await simulate({ scenario: 'no-credits' });
    const terminal = openProgram(readyWorld(simulator));
    await terminal.waitFor('Checking again in');
    terminal.press('enter');
    await terminal.waitFor(noChange);
    expect(completions(simulator)).toBe(2);
    terminal.press('ctrl-c');
    await terminal.exit;
  });

  it('is left on Tab, with what to do', async () => {
    const simulator = await simulate({ scenario: 'no-credits' });
    const terminal = openProgram(readyWorld(simulator));
    await terminal.waitFor('Checking again in');
    terminal.press('tab');
    await terminal.waitFor('Open the limits page');
    terminal.press('tab');
    expect(await terminal.exit).toMatchObject({ exitCode: 1 });
    expect(terminal.scrollback()).toContain('settings/organization/billing');
    expect(completions(simulator)).toBe(1);
  });

  it('is looked at again in line mode, too', async () => {
    const simulator = await simulate({ scenario: 'rate-limited', refusals: 3 });
    const terminal = openProgram(readyWorld(simulator), ['--plain']);
    await terminal.waitFor('Checking again in 3 s. Press Enter to check now');
    await terminal.waitFor('Open the limits page');
    expect(terminal.scrollback()).toContain('Hello, pretend world!');
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
  });

  it('is not waited for without a person', async () => {
    const simulator = await simulate({ scenario: 'no-credits' });
    const { status, stdout } = await runProgram(readyWorld(simulator), ['--yes']);
    expect(status).toBe(1);
    expect(stdout).toContain('[no-credits]');
    expect(completions(simulator)).toBe(1);
  });
});
