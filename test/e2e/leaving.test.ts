import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { node } from './node-under-test.ts';
import { openTerminal, type TestTerminal } from './terminal.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { openProgram, program, runProgram, simulate } from './program.ts';

/** Every process whose environment names the world: the program, and what it started. */
function left(world: TestWorld): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .flatMap((pid) => {
      try {
        const ours = readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`HOME=${world.home}\0`);
        return ours ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')] : [];
      } catch {
        return [];
      }
    });
}

/** What the program started gets the same signals, and may need a moment longer to end. */
function nobodyIsLeft(world: TestWorld): Promise<void> {
  return vi.waitFor(() => expect(left(world)).toEqual([]), { timeout: 15_000, interval: 50 });
}

/** The number of the program, under the shell of the terminal. */
function programOf(terminal: TestTerminal): number {
  return Number(readFileSync(`/proc/${terminal.pid}/task/${terminal.pid}/children`, 'utf8').trim().split(' ')[0]);
}

const places = {
  'a yes or no': { args: [], ready: /Add \.env[^]*ctrl-c quit/ },
  'the key': { args: [], ready: /Paste the key[^]*ctrl-c quit/, ignored: true, type: 'sk-pr' },
  'a wait': { args: [], ready: /waiting for 127/, ignored: true, silent: true },
  'a yes or no, in lines': { args: ['--plain'], ready: /press Enter for 1/ },
  'the key, in lines': { args: ['--plain'], ready: /It won't be shown/, ignored: true, type: 'sk-pr' },
  'a wait, in lines': { args: ['--plain'], ready: /waiting for 127/, ignored: true, silent: true },
  'a wait of doctor': { args: ['doctor'], ready: /waiting for 127/, ignored: true, silent: true },
} as const satisfies Record<string, { args: readonly string[]; ready: RegExp; ignored?: boolean; silent?: boolean; type?: string }>;

// What else ends it is in signals.test.ts.
const ways: Readonly<Record<string, { leave: (terminal: TestTerminal) => void; status: number }>> = {
  'Ctrl-C': { leave: (terminal) => terminal.press('ctrl-c'), status: 130 },
  // With raw mode it's a key like Ctrl-C, else the terminal makes SIGQUIT of it.
  'Ctrl-\\': { leave: (terminal) => terminal.type('\u001c'), status: 131 },
  SIGTERM: { leave: (terminal) => void process.kill(programOf(terminal), 'SIGTERM'), status: 143 },
  // One of those that no terminal sends.
  SIGABRT: { leave: (terminal) => void process.kill(programOf(terminal), 'SIGABRT'), status: 134 },
};

async function openAt(place: keyof typeof places): Promise<{ world: TestWorld; terminal: ReturnType<typeof openProgram> }> {
  const { args, ready, ...more } = { ignored: false, silent: false, type: '', ...places[place] };
  const simulator = await simulate(more.silent ? { scenario: 'silence' } : {});
  const world = makeWorld({ api: simulator });
  if (more.ignored) world.put('.gitignore', '.env\n');
  if (more.silent) world.put('.env', `OPENAI_API_KEY=${simulator.key}\n`, 0o600);
  const terminal = openProgram(world, args);
  await terminal.waitFor(ready);
  terminal.type(more.type);
  return { world, terminal };
}

describe.skipIf(process.platform !== 'linux').each(Object.keys(places) as (keyof typeof places)[])('%s', (place) => {
  it.each(Object.entries(ways))('is left by %s: the terminal is as it was, and nobody is left behind', async (name, { leave, status }) => {
    const { world, terminal } = await openAt(place);
    leave(terminal);
    const isKey = name === 'Ctrl-\\' && !place.includes('lines') && !place.includes('doctor');
    expect(await terminal.exit).toMatchObject({ exitCode: isKey ? 130 : status });
    const { before, after } = await terminal.stty;
    expect(after).toBe(before);
    expect(terminal.modes()).toMatchObject({ bracketedPaste: false, cursorHidden: false });
    if (place.includes('doctor')) expect(terminal.screen()).toContain('Stopped. Nothing was changed.');
    await nobodyIsLeft(world);
  });

  it.each([
    ['the window is closed', (terminal: TestTerminal) => terminal.close()],
    ['the shell is killed', (terminal: TestTerminal) => terminal.kill('SIGKILL')],
  ])('leaves nobody behind when %s', async (_name, end) => {
    const { world, terminal } = await openAt(place);
    expect(left(world)).not.toEqual([]);
    end(terminal);
    await nobodyIsLeft(world);
  });
});

describe.skipIf(process.platform !== 'linux')('the demo', () => {
  const started = async (args: readonly string[]): Promise<{ world: TestWorld; terminal: TestTerminal }> => {
    const world = makeWorld();
    world.env['TMPDIR'] = world.home;
    const terminal = openProgram(world, ['demo', ...args]);
    await terminal.waitFor('Add .env to .gitignore?');
    return { world, terminal };
  };

  it.each([
    ['the window is closed', [], (terminal: TestTerminal) => terminal.close()],
    ['the window is closed, in lines', ['--plain'], (terminal: TestTerminal) => terminal.close()],
    ['it is left with Ctrl-C', [], (terminal: TestTerminal) => terminal.press('ctrl-c')],
  ])('takes its pretend project away when %s', async (_when, args, end) => {
    const { world, terminal } = await started(args);
    const made = () => readdirSync(world.home).filter((name) => name.startsWith('openai-setup-demo-'));
    expect(made()).toHaveLength(1);
    end(terminal);
    await nobodyIsLeft(world);
    expect(made()).toEqual([]);
  });

  it('takes away the pretend project of one that was killed', async () => {
    const { world, terminal } = await started([]);
    const made = () => readdirSync(world.home).filter((name) => name.startsWith('openai-setup-demo-'));
    process.kill(programOf(terminal), 'SIGKILL');
    await terminal.exit;
    const [left] = made();
    expect(left).toBeDefined();
    expect((await runProgram(world, ['demo'])).status).toBe(0);
    expect(made()).toEqual([]);
  });
});

describe.skipIf(process.platform !== 'linux')('a bug', () => {
  it.each([[[]], [['--plain']]])('that throws leaves with 70 and the terminal as it was: %j', async (args) => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    const bug = path.join(world.home, 'bug.cjs');
    writeFileSync(bug, "process.on('SIGUSR2', () => { throw new Error('a bug'); });");
    world.env['NODE_OPTIONS'] = `--require=${bug}`;
    const terminal = openProgram(world, args);
    await terminal.waitFor(/Paste the key[^]*ctrl-c quit|It won't be shown/);
    process.kill(programOf(terminal), 'SIGUSR2');
    expect(await terminal.exit).toMatchObject({ exitCode: 70 });
    const { before, after } = await terminal.stty;
    expect(after).toBe(before);
    expect(terminal.modes()).toMatchObject({ bracketedPaste: false, cursorHidden: false });
    expect(terminal.scrollback()).toMatch(/this is a bug in openai-setup [^]*report/);
    expect(terminal.scrollback()).not.toMatch(/a bug\n|at .*:\d+:\d+/);
  });
});

describe.skipIf(process.platform !== 'linux')('a shell with jobs', () => {
  async function openShell(options: Parameters<typeof simulate>[0] = {}) {
    const simulator = await simulate(options);
    const world = makeWorld({ api: simulator });
    const shell = openTerminal({
      command: 'bash',
      args: ['--norc', '--noprofile', '-i'],
      cwd: world.project,
      env: { ...world.env, PS1: 'ready> ', run: `${node} ${program}` },
    });
    onTestFinished(() => shell.kill());
    await shell.waitFor('ready>');
    shell.type('stty -g > before\r');
    return { world, shell, simulator };
  }

  it('runs in the background what asks nothing', async () => {
    const { shell } = await openShell();
    shell.type('$run doctor --json --offline > report & wait $!; echo "status $?"; jobs\r');
    await shell.waitFor(/status 1\s+ready>$/);
  });

  it('goes on at each question that it was stopped at', async () => {
    const { world, shell, simulator } = await openShell();
    const stopAndGoOn = async (question: RegExp): Promise<void> => {
      await shell.waitFor(question);
      shell.press('ctrl-z');
      await shell.waitFor(/Stopped[^]*ready>$/);
      shell.type('stty -g > stopped; clear\r');
      await shell.waitFor(/^ready>$/);
      shell.type('fg\r');
      await shell.waitFor(question);
      expect(world.read('stopped')).toBe(world.read('before'));
    };
    shell.type('$run; stty -g > after; echo "status $?"\r');
    await stopAndGoOn(/Add \.env to \.gitignore[^]*ctrl-c quit/);
    shell.press('enter');
    await stopAndGoOn(/Paste the key[^]*ctrl-c quit/);
    shell.paste(simulator.key);
    await shell.waitFor('looks right');
    shell.press('enter');
    await stopAndGoOn(/Open the limits page[^]*ctrl-c quit/);
    shell.press('down', 'enter');
    await stopAndGoOn(/What's set there[^]*ctrl-c quit/);
    shell.press('enter');
    await stopAndGoOn(/How much is the hard limit[^]*ctrl-c quit/);
    shell.type('25\r');
    await shell.waitFor(/Ready\.[^]*ready>$/);
    expect(shell.modes()).toMatchObject({ cursorHidden: false });
    shell.type('stty -g > after; clear; echo is it ov"er"\r');
    await shell.waitFor('is it over');
    expect(world.read('after')).toBe(world.read('before'));
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
  });

  it.each([
    ['the wizard', '', /Paste the key[^]*ctrl-c quit/],
    ['the hidden line', '--plain', /It won't be shown/],
  ])('gets nothing that was typed before %s had ended', async (_place, option, question) => {
    const { world, shell } = await openShell();
    world.put('.gitignore', '.env\n');
    const end = path.join(world.home, 'end.cjs');
    // Stops before the program gives the terminal back, until something is there to be read.
    writeFileSync(
      end,
      `process.on('exit', () => {
        require('node:fs').writeSync(1, 'the end is near');
        const { spawnSync } = require('node:child_process');
        while (spawnSync('bash', ['-c', 'read -t 0'], { stdio: ['inherit', 'ignore', 'ignore'] }).status !== 0);
      });`,
    );
    shell.type(`NODE_OPTIONS=--require=${end} $run ${option}; code=$?; stty -g > after; echo "status $code"\r`);
    await shell.waitFor(question);
    shell.press('ctrl-c');
    await shell.waitFor('the end is near');
    shell.type('touch by-the-shell\r');
    await shell.waitFor(/status 130\s+ready>$/);
    shell.type('echo is it ov"er"\r');
    await shell.waitFor('is it over');
    expect(existsSync(path.join(world.project, 'by-the-shell'))).toBe(false);
    expect(shell.raw()).not.toContain('by-the-shell');
    expect(world.read('after')).toBe(world.read('before'));
  });
});
