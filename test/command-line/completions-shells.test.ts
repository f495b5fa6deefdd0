import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { completionScript } from '../../src/command-line/completions.ts';
import { optionsFor } from '../../src/command-line/help.ts';
import { commands, shells } from '../../src/command-line/options.ts';
import { scenarios } from '../../src/simulator/scenarios.ts';
import { openTerminal, type TestTerminal } from '../e2e/terminal.ts';
import { hasScripts } from '../system.ts';

const typedWords = Object.keys(commands).filter((word) => word !== 'setup');

function has(shell: string): boolean {
  return spawnSync(shell, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** A directory with a directory and a file whose names hold blanks, and the scripts. */
function makePlace(): { directory: string; env: Record<string, string> } {
  const directory = mkdtempSync(path.join(tmpdir(), 'openai-setup-completions-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  mkdirSync(path.join(directory, 'my app'));
  mkdirSync(path.join(directory, '.home'));
  writeFileSync(path.join(directory, 'my file.env'), '');
  for (const shell of ['zsh', 'fish'] as const) writeFileSync(path.join(directory, `.${shell}`), completionScript(shell));
  return {
    directory,
    env: { PATH: process.env['PATH'] ?? '', HOME: path.join(directory, '.home'), LANG: 'C.UTF-8', TERM: 'xterm-256color' },
  };
}

describe.skipIf(!hasScripts || !has('fish'))('completion in fish', () => {
  /** What a real fish offers for a line. */
  function offered(line: string): string[] {
    const { directory, env } = makePlace();
    const told = execFileSync('fish', ['--no-config', '-c', 'source .fish; complete -C$argv[1]', line], {
      cwd: directory,
      encoding: 'utf8',
      env,
    });
    return told
      .split('\n')
      .filter(Boolean)
      .map((each) => each.split('\t')[0] ?? '');
  }

  it('knows commands, shells and scenarios', () => {
    expect(offered('openai-setup ').toSorted()).toEqual(typedWords.toSorted());
    expect(offered('openai-setup --json doc')).toEqual(['doctor']);
    expect(offered('openai-setup doctor ')).toEqual([]);
    expect(offered('openai-setup completions ').toSorted()).toEqual(shells.toSorted());
    expect(offered('openai-setup completions zsh ')).toEqual([]);
    expect(offered('openai-setup demo --scenario ').toSorted()).toEqual(Object.keys(scenarios).toSorted());
  });

  it.each(['setup', 'doctor', 'demo', 'undo'] as const)('knows the options of %s', (word) => {
    const expected = optionsFor(word).map((name) => `--${name}`);
    expect(offered(`openai-setup ${word === 'setup' ? '' : word} --`).toSorted()).toEqual(expected.toSorted());
  });

  it('offers directories and files where they are wanted', () => {
    expect(offered('openai-setup --cwd m')).toEqual(['my app/']);
    expect(offered('openai-setup doctor -C m')).toEqual(['my app/']);
    expect(offered('openai-setup --file m').toSorted()).toEqual(['my app/', 'my file.env']);
    expect(offered('openai-setup --model ')).toEqual([]);
  });
});

describe.skipIf(!hasScripts || !has('zsh'))('completion in zsh', () => {
  async function openZsh(setup = 'autoload -Uz compinit; compinit -u; source .zsh'): Promise<TestTerminal> {
    const { directory, env } = makePlace();
    const terminal = openTerminal({
      command: 'zsh',
      args: ['-f', '-i'],
      cwd: directory,
      env: { ...env, PS1: 'ready> ' },
      columns: 120,
      rows: 60,
    });
    onTestFinished(() => terminal.kill());
    await terminal.waitFor('ready>');
    terminal.type(`setopt no_beep; LISTMAX=1000; ${setup}; clear; echo it is''there\r`);
    await terminal.waitFor(/it isthere\nready>$/);
    return terminal;
  }

  it('completes a command, an option, a directory with a blank, a file and a scenario', async () => {
    const terminal = await openZsh();
    for (const [typed, completed] of [
      ['do', 'doctor '],
      ['doctor --off', 'doctor --offline '],
      ['-C m', '-C my\\ app/'],
      ['--cwd m', '--cwd my\\ app/'],
      ['--cwd=m', '--cwd=my\\ app/'],
      ['--file my\\ f', '--file my\\ file.env '],
      ['completions z', 'completions zsh '],
      ['demo --scenario no-cr', 'demo --scenario no-credits '],
      ['--cwd doctor do', '--cwd doctor doctor '],
      ['doctor --key', 'doctor --key'],
    ]) {
      terminal.type(`openai-setup ${typed}\t`);
      // What is typed after it tells that the completion is over.
      terminal.type('X');
      await terminal.waitFor(`ready> openai-setup ${completed}X`);
      terminal.press('ctrl-u');
      terminal.type('clear\r');
      await terminal.waitFor(/^ready>$/);
    }
  });

  it.each([
    'autoload -Uz compinit; compinit -u; source .zsh',
    'source .zsh',
    'mkdir .fp; cp .zsh .fp/_openai-setup; fpath=($PWD/.fp $fpath); autoload -Uz compinit; compinit -u',
  ])('lists with meanings after: %s', async (setup) => {
    const terminal = await openZsh(setup);
    terminal.type('openai-setup \t\t');
    for (const word of typedWords) {
      await terminal.waitFor(
        new RegExp(`^${word} +-- ${commands[word as keyof typeof commands].slice(0, 40).replaceAll('(', '\\(')}`, 'm'),
      );
    }
    terminal.press('ctrl-u');
    terminal.type('openai-setup limits --\t\t');
    const options = await terminal.waitFor('show the version');
    for (const name of optionsFor('limits')) expect(options).toContain(`--${name}`);
    expect(options).not.toContain('--key-stdin');
  });
});
