import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { draftIsLost } from '../../src/terminal/questions.text.ts';
import { node } from './node-under-test.ts';
import { openTerminal, type TestTerminal } from './terminal.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { expectNoLeak, openProgram, program, simulate } from './program.ts';

/** The program under the shell of the terminal; Linux only. */
function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}

/** Whether a program has a listener for a signal; Linux only. */
function hears(pid: number, signal: NodeJS.Signals): boolean {
  const mask = /^SigCgt:\s*(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (BigInt(`0x${mask ?? '0'}`) & (1n << BigInt(constants.signals[signal] - 1))) !== 0n;
}

/** A shell with job control, at its prompt. */
async function openBash(world: TestWorld): Promise<TestTerminal> {
  const shell = openTerminal({
    command: 'bash',
    args: ['--norc', '--noprofile', '-i'],
    cwd: world.project,
    env: { ...world.env, PS1: 'ready> ' },
  });
  onTestFinished(() => shell.kill());
  await shell.waitFor('ready>');
  return shell;
}

/** Signals that don't end a program unless it asks for that (SIGPIPE and SIGXFSZ are ignored by Node). */
const harmless = ['SIGCHLD', 'SIGCONT', 'SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU', 'SIGURG', 'SIGWINCH', 'SIGPIPE', 'SIGXFSZ', 'SIGUSR1'];
/** No program can catch the first, and after a real one of the others none could go on. */
const uncaught = ['SIGKILL', 'SIGSEGV', 'SIGBUS', 'SIGFPE', 'SIGILL'];
const ending = Object.keys(constants.signals).filter((name) => ![...harmless, ...uncaught].includes(name)) as NodeJS.Signals[];

describe.skipIf(process.platform !== 'linux')('a signal', () => {
  it.each(
    ending.flatMap(
      (signal) =>
        [
          [signal, []],
          [signal, ['--plain']],
        ] as const,
    ),
  )('%s leaves with 128 plus its number and the terminal as it was: %j', async (signal, args) => {
    const status = 128 + constants.signals[signal];
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    const terminal = openProgram(world, args);
    await terminal.waitFor(args.length > 0 ? "It won't be shown" : 'Paste the key here');
    const before = world.fingerprint();
    process.kill(childOf(terminal.pid), signal);
    expect(await terminal.exit).toMatchObject({ exitCode: status });
    const stty = await terminal.stty;
    expect(stty.after).toBe(stty.before);
    expect(terminal.modes()).toMatchObject({ bracketedPaste: false, cursorHidden: false });
    expect(world.fingerprint()).toBe(before);
  });

  it.each([
    ['SIGUSR1', []],
    ['SIGUSR1', ['--plain']],
    ['SIGPIPE', []],
    ['SIGXFSZ', []],
    ['SIGXFSZ', ['--plain']],
  ] as const)('%s changes nothing, and opens no debugger: %j', async (signal, args) => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    const terminal = openProgram(world, args);
    await terminal.waitFor(args.length > 0 ? "It won't be shown" : 'Paste the key here');
    process.kill(childOf(terminal.pid), signal);
    terminal.paste(simulator.key);
    if (args.length > 0) terminal.press('enter');
    await terminal.waitFor('looks right');
    process.kill(childOf(terminal.pid), signal);
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    const stty = await terminal.stty;
    expect(stty.after).toBe(stty.before);
    // Node says so on standard error when it opens its debugger.
    expect(terminal.raw()).not.toContain('Debugger');
  });

  it('ends the program at once when it comes twice', async () => {
    // The API never answers, so that there is something to wait for.
    const simulator = await simulate({ scenario: 'silence' });
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    world.put('.env', `OPENAI_API_KEY=${simulator.key}\n`, 0o600);
    const terminal = openProgram(world);
    await terminal.waitFor('waiting for');
    const pid = childOf(terminal.pid);
    process.kill(pid, 'SIGTERM');
    try {
      process.kill(pid, 'SIGTERM');
    } catch (error) {
      // On a busy machine the first may have ended it before this process gets to the second.
      expect(error).toMatchObject({ code: 'ESRCH' });
    }
    expect(await terminal.exit).toMatchObject({ exitCode: 143 });
    const stty = await terminal.stty;
    expect(stty.after).toBe(stty.before);
    expect(terminal.modes()).toMatchObject({ bracketedPaste: false, cursorHidden: false });
  });

  it('Ctrl-Z stops the wizard with the terminal as it was, and fg goes on', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    const shell = await openBash(world);
    shell.type('stty -g > before; "$NODE" "$PROGRAM"\r'.replace('$NODE', node).replace('$PROGRAM', program));
    await shell.waitFor('Paste the key here');
    shell.press('ctrl-z');
    await shell.waitFor(/Stopped[^]*ready>$/);
    // The shell itself switches marked pastes on.
    expect(shell.modes()).toMatchObject({ cursorHidden: false });
    shell.type('stty -g > stopped; fg\r');
    await shell.waitFor(/fg[^]*Paste the key here[^]*ctrl-c/);
    shell.paste(simulator.key);
    await shell.waitFor('looks right');
    shell.press('ctrl-c');
    await shell.waitFor(/Stopped\.[^]*ready>$/);
    shell.type('stty -g > after; exit\r');
    await shell.exit;
    expect(world.read('stopped')).toBe(world.read('before'));
    expect(world.read('after')).toBe(world.read('before'));
    expectNoLeak(shell.raw(), simulator.key);
  });

  it.each([
    ['the wizard', '', /Paste the key here[^]*ctrl-c/],
    ['the hidden line', '--plain', /It won't be shown[^]*\):$/],
  ])('shows no key in %s when it was stopped from outside, and asks again', async (_place, option, question) => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    const shell = await openBash(world);
    shell.type(`stty -g > before; "${node}" "${program}" ${option}\r`);
    await shell.waitFor(question);
    for (const signal of ['SIGSTOP', 'SIGTSTP']) {
      process.kill(childOf(shell.pid), signal);
      await shell.waitFor(/Stopped[^]*ready>$/);
      shell.type('clear\r');
      await shell.waitFor(/^ready>$/);
      shell.type('fg\r');
      await shell.waitFor(question);
    }
    shell.paste(simulator.key);
    if (option !== '') shell.press('enter');
    await shell.waitFor('looks right');
    shell.press('ctrl-c');
    await shell.waitFor(/Stopped\.[^]*ready>$/);
    // OpenAI shows it only once.
    expect(shell.screen().includes(draftIsLost)).toBe(option === '');
    shell.type('stty -g > after; exit\r');
    await shell.exit;
    expect(world.read('after')).toBe(world.read('before'));
    expectNoLeak(shell.raw(), simulator.key);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s ends the wait for a key that never comes', async (signal) => {
    const world = makeWorld();
    const child = spawn(node, [program, '--yes', '--key-stdin', '--offline'], { cwd: world.project, env: world.env });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    // Node itself hears the other two from its start on.
    await expect.poll(() => hears(child.pid ?? 0, 'SIGHUP'), { timeout: 30_000 }).toBe(true);
    child.kill(signal);
    expect(await ended).toEqual([128 + constants.signals[signal], null]);
  });
});
