import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TestTerminal } from './terminal.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { expectNoLeak, openProgram, simulate } from './program.ts';

/** What each question of the main path shows, and how it is answered. */
const mainPath: readonly { readonly shows: string; readonly answer: (terminal: TestTerminal, key: string) => void }[] = [
  { shows: 'Add .env to .gitignore?', answer: (terminal) => terminal.press('enter') },
  { shows: 'Paste the key here', answer: (terminal, key) => pasteAndSave(terminal, key) },
  { shows: 'Open the limits page', answer: (terminal) => terminal.press('down', 'enter') },
  { shows: "What's set there now?", answer: (terminal) => terminal.press('enter') },
  { shows: 'How much is the hard limit?', answer: (terminal) => terminal.type('25\r') },
];

function pasteAndSave(terminal: TestTerminal, key: string): void {
  terminal.paste(key);
  terminal.press('enter');
}

async function answerFirst(terminal: TestTerminal, count: number, key: string): Promise<void> {
  for (const { shows, answer } of mainPath.slice(0, count)) {
    await terminal.waitFor(shows);
    answer(terminal, key);
  }
}

function settingsOf(world: TestWorld): string {
  const file = path.join(world.home, '.config', 'openai-setup', 'settings.json');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

describe('the wizard in a terminal', () => {
  it('takes an empty repository to a key that works', async () => {
    const simulator = await simulate({ latencyMs: 5 });
    const world = makeWorld({ api: simulator });
    const terminal = openProgram(world);
    await answerFirst(terminal, mainPath.length, simulator.key);

    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    const { before, after } = await terminal.stty;
    expect(after).toBe(before);
    expect(terminal.modes()).toMatchObject({ bracketedPaste: false, cursorHidden: false });
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
    expect(world.mode('.env')).toBe(0o600);
    expect(world.git('check-ignore', '.env')).toBe('.env');
    expect(world.git('status', '--porcelain', '--untracked-files=all')).toBe('?? .gitignore');

    const shown = terminal.scrollback();
    expect(shown).toContain('Hello, pretend world!');
    expect(shown).toContain('Ready.');
    expect(shown).toMatch(/^curl [^ ]+\/responses /m);
    expectNoLeak(terminal.raw(), simulator.key);
    expectNoLeak(settingsOf(world), simulator.key);
    expect(JSON.parse(settingsOf(world))).toMatchObject({ projects: { [world.project]: { limit: { limitUsd: 25 } } } });
  });

  /** Holds the program up before its screen is loaded, until something was typed. */
  function openEarly(world: TestWorld) {
    const early = path.join(world.home, 'early.cjs');
    writeFileSync(
      early,
      `const processes = require('node:child_process');
      const { spawn } = processes;
      const { syncBuiltinESMExports } = require('node:module');
      processes.spawn = (...args) => {
        processes.spawn = spawn;
        require('node:fs').writeSync(1, 'still loading');
        while (processes.spawnSync('bash', ['-c', 'read -t 0'], { stdio: ['inherit', 'ignore', 'ignore'] }).status !== 0);
        syncBuiltinESMExports();
        return spawn(...args);
      };
      syncBuiltinESMExports();`,
    );
    world.env['NODE_OPTIONS'] = `--require=${early}`;
    return openProgram(world);
  }

  it.skipIf(process.platform === 'win32')('shows no key that is pasted before the first question, and takes it for no answer', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    const terminal = openEarly(world);
    await terminal.waitFor('still loading');
    const before = world.fingerprint();
    terminal.paste(`${simulator.key}\n`);
    await terminal.waitFor(/Add \.env to \.gitignore\?[^]*ctrl-c quit/);
    expect(world.fingerprint()).toBe(before);
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    expectNoLeak(terminal.raw(), simulator.key);
    const stty = await terminal.stty;
    expect(stty.after).toBe(stty.before);
  });

  it.skipIf(process.platform === 'win32')('is left with Ctrl-C before the first question', async () => {
    const simulator = await simulate();
    const terminal = openEarly(makeWorld({ api: simulator }));
    await terminal.waitFor('still loading');
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    const stty = await terminal.stty;
    expect(stty.after).toBe(stty.before);
  });

  it('takes no paste for an answer where the terminal marks none', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    const terminal = openProgram(world);
    await terminal.waitFor(/Add \.env to \.gitignore\?[^]*ctrl-c quit/);
    const before = world.fingerprint();
    terminal.type(`${simulator.key}\r`);
    await terminal.waitFor(/Add \.env to \.gitignore\?[^]*looks like a key/);
    terminal.press('down');
    await terminal.waitFor(/^(?![^]*looks like a key)[^]*Add \.env to \.gitignore\?/);
    terminal.type('not a key\rbut words\r');
    await terminal.waitFor(/Add \.env to \.gitignore\?[^]*Paste ignored/);
    expect(world.fingerprint()).toBe(before);
    terminal.press('up', 'enter');
    await terminal.waitFor('Paste the key here');
    terminal.press('ctrl-c');
    await terminal.exit;
    expectNoLeak(terminal.raw(), simulator.key);
  });

  it('asks nothing when all is right', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    world.put('.env', `OPENAI_API_KEY=${simulator.key}\n`, 0o600);
    await world.ports.settings.confirmLimit(world.project, { limitUsd: 10, confirmedAt: new Date().toISOString() });
    const before = world.fingerprint();

    const terminal = openProgram(world);
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(terminal.scrollback()).toContain('Ready.');
    expect(world.fingerprint()).toBe(before);
    expectNoLeak(terminal.raw(), simulator.key);
  });

  it('repairs a broken setup and nothing else', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('package.json', '{"name": "broken-bot"}\n');
    world.put('.env', 'PORT=3000\nOPENAI_API_KEY=your-key-here # from the dashboard\nDEBUG=1\n', 0o644);
    world.put('.env.example', 'PORT=3000\n');
    world.git('add', '.');
    world.git('commit', '--quiet', '-m', 'first');
    await world.ports.settings.confirmLimit(world.project, { limitUsd: 10, confirmedAt: new Date().toISOString() });

    const terminal = openProgram(world);
    for (const shows of ['Add .env to .gitignore?', 'git rm --cached', /chmod|only you/i]) {
      await terminal.waitFor(shows);
      terminal.press('enter');
    }
    await terminal.waitFor('Paste the key here');
    pasteAndSave(terminal, `"${simulator.key}"`);
    await terminal.waitFor('Add an empty OPENAI_API_KEY to .env.example?');
    terminal.press('enter');

    expect(await terminal.exit, terminal.screen()).toMatchObject({ exitCode: 0 });
    expect(world.read('.env')).toBe(`PORT=3000\nOPENAI_API_KEY=${simulator.key} # from the dashboard\nDEBUG=1\n`);
    expect(world.mode('.env')).toBe(0o600);
    expect(world.read('.env.example')).toBe('PORT=3000\nOPENAI_API_KEY=\n');
    expect(world.git('ls-files').split('\n')).not.toContain('.env');
    expectNoLeak(terminal.raw(), simulator.key);
  });

  it('offers another key when the API refuses the first', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    const wrong = simulator.key.replace(/.{6}$/, 'aaaaaa');
    world.put('.gitignore', '.env\n');
    world.put('.env', `OPENAI_API_KEY=${wrong}\n`, 0o600);
    const terminal = openProgram(world);
    await terminal.waitFor('Paste the key here');
    pasteAndSave(terminal, simulator.key);
    await terminal.waitFor('Open the limits page');
    terminal.press('tab');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
    expect(terminal.scrollback()).toMatch(/Saved to \.env[^]*Your key works/);
    // It was just rejected, so there's nothing to revoke or go back to.
    expect(terminal.scrollback()).not.toMatch(/revoke|undo/);
    expectNoLeak(terminal.raw(), simulator.key);
  });

  it('opens the browser at Enter in the empty field, and copies at c', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    const terminal = openProgram(world);
    await terminal.waitFor('Paste the key here');
    terminal.press('enter');
    await terminal.waitFor('Opened in your browser');
    expect(world.opened()).toEqual(['https://platform.openai.com/api-keys']);
    terminal.type('c');
    await terminal.waitFor('Asked your terminal to copy');
    const copied = Buffer.from('https://platform.openai.com/api-keys').toString('base64');
    expect(terminal.raw()).toContain(`\u001b]52;c;${copied}\u0007`);
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
  });

  it('copies with the computer’s own program in a terminal that lets none do it', async () => {
    const world = makeWorld({ env: { TERM_PROGRAM: 'Apple_Terminal' } });
    world.put('.gitignore', '.env\n');
    const copied = path.join(world.home, 'copied');
    world.put('../bin/pbcopy', `#!/bin/sh\ncat > '${copied}.new' && mv '${copied}.new' '${copied}'\n`, 0o755);
    const terminal = openProgram(world, ['--offline']);
    await terminal.waitFor('Paste the key here');
    terminal.type('c');
    await expect
      .poll(() => existsSync(copied) && readFileSync(copied, 'utf8'), { timeout: 20_000 })
      .toBe('https://platform.openai.com/api-keys');
    expect(terminal.raw()).not.toContain('\u001b]52;');
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
  });

  it('shows the link alone where no browser can be opened', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator, env: { SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' } });
    world.put('.gitignore', '.env\n');
    const terminal = openProgram(world);
    await terminal.waitFor('Paste the key here');
    terminal.press('enter');
    await terminal.waitFor('SSH');
    expect(terminal.screen()).toContain('https://platform.openai.com/api-keys');
    expect(world.opened()).toEqual([]);
    terminal.press('ctrl-c');
    await terminal.exit;
  });

  it.each(['tab', 'down'] as const)('offers two ways on where the rule is declined: %s', async (key) => {
    const world = makeWorld({ api: await simulate() });
    const decline = async (): Promise<TestTerminal> => {
      const terminal = openProgram(world, ['--offline']);
      await terminal.waitFor('Add .env to .gitignore?');
      if (key === 'tab') terminal.press('tab');
      else terminal.press('down', 'enter');
      await terminal.waitFor(/Quit for now[^]*ctrl-c/);
      return terminal;
    };
    const left = await decline();
    left.press('down', 'enter');
    expect(await left.exit).toMatchObject({ exitCode: 130 });
    expect(existsSync(path.join(world.project, '.gitignore'))).toBe(false);

    const stays = await decline();
    stays.press('enter');
    await stays.waitFor('Paste the key here');
    expect(world.read('.gitignore')).toBe('.env\n');
    stays.press('ctrl-c');
    await stays.exit;
  });
});

describe('leaving at every question', () => {
  it.each(mainPath.map(({ shows }, index) => [index, shows] as const))('%i: “%s”', async (index, shows) => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    const terminal = openProgram(world);
    await answerFirst(terminal, index, simulator.key);
    await terminal.waitFor(shows);
    const before = world.fingerprint();

    // Escape never takes back a write: it stays here, or asks the question before.
    terminal.press('escape');
    await terminal.waitFor(shows === "What's set there now?" ? 'Open the limits page' : /ctrl-c quit/);
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    const { before: sttyBefore, after: sttyAfter } = await terminal.stty;
    expect(sttyAfter).toBe(sttyBefore);
    expect(terminal.modes()).toMatchObject({ bracketedPaste: false, cursorHidden: false });
    expect(world.fingerprint()).toBe(before);
    const files = readdirSync(world.project);
    expect(files.filter((name) => !['.git', '.gitignore', '.env'].includes(name))).toEqual([]);
    if (files.includes('.env')) expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
    expectNoLeak(terminal.raw(), simulator.key);
  });

  it('leaves a pasted key unwritten', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    const terminal = openProgram(world);
    await terminal.waitFor('Paste the key here');
    terminal.paste(simulator.key);
    await terminal.waitFor('looks right');
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    expect(existsSync(path.join(world.project, '.env'))).toBe(false);
    expectNoLeak(terminal.raw(), simulator.key);
  });
});
