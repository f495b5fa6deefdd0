import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { completionScript } from '../../src/command-line/completions.ts';
import { commands, optionSpecs, shells } from '../../src/command-line/options.ts';
import { scenarios } from '../../src/simulator/scenarios.ts';
import { hasScripts } from '../system.ts';

let script = '';
beforeAll(() => {
  script = completionScript('bash');
});

/** What a real bash offers for the words typed so far, the last of them being completed. */
function offered(...typed: string[]): string[] {
  const directory = mkdtempSync(path.join(tmpdir(), 'openai-setup-completions-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  mkdirSync(path.join(directory, 'my app'));
  writeFileSync(path.join(directory, 'my file.env'), '');
  const ask = `
    set -u
    eval "$SCRIPT"
    COMP_WORDS=(openai-setup "$@")
    COMP_CWORD=$#
    _openai_setup
    [ \${#COMPREPLY[@]} -eq 0 ] || printf '%s\\n' "\${COMPREPLY[@]}"`;
  const told = execFileSync('bash', ['--norc', '-c', ask, 'bash', ...typed], {
    cwd: directory,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], SCRIPT: script },
  });
  return told.split('\n').filter(Boolean);
}

describe.skipIf(!hasScripts)('completion in bash', () => {
  it('knows every command that is typed', () => {
    expect(offered('')).toEqual(Object.keys(commands).filter((word) => word !== 'setup'));
    expect(offered('do')).toEqual(['doctor']);
  });

  it('knows the options of the wizard', () => {
    expect(offered('--')).toEqual(
      Object.entries(optionSpecs)
        .filter(([, spec]) => !('only' in spec) || spec.only === 'setup')
        .map(([name]) => `--${name}`),
    );
    expect(offered('--k')).toEqual(['--key-stdin']);
  });

  it('knows which command was typed', () => {
    expect(offered('demo', '--sc')).toEqual(['--scenario']);
    expect(offered('rotate', '--le')).toEqual(['--leaked']);
    expect(offered('rotate', '--ends', '2')).toEqual(['24h']);
    expect(offered('doctor', '--sc')).toEqual([]);
    expect(offered('doctor', '--key')).toEqual([]);
    expect(offered('doctor', '')).toEqual([]);
    expect(offered('--json', 'doctor', '--off')).toEqual(['--offline']);
  });

  it('offers directories and files where they are wanted, also with blanks', () => {
    expect(offered('--cwd', '')).toEqual(['my app']);
    expect(offered('-C', 'my')).toEqual(['my app']);
    expect(offered('--file', 'my').toSorted()).toEqual(['my app', 'my file.env']);
    expect(offered('--model', '')).toEqual([]);
  });

  it('takes the value of an option for no command, also behind a sign of its own', () => {
    expect(offered('--cwd', 'doctor', 'do')).toEqual(['doctor']);
    expect(offered('--model', '=', 'doctor', '--key')).toEqual(['--key-stdin']);
    expect(offered('--cwd', '=')).toEqual(['my app']);
    expect(offered('--cwd', '=', 'my')).toEqual(['my app']);
    expect(offered('--model', '=', 'm')).toEqual([]);
  });

  it('knows the scenarios of the demo', () => {
    expect(offered('demo', '--scenario', '')).toEqual(Object.keys(scenarios));
    expect(offered('demo', '--scenario', 'no-cr')).toEqual(['no-credits']);
  });

  it('knows the shells', () => {
    expect(offered('completions', '')).toEqual([...shells]);
    expect(offered('completions', 'bash', '')).toEqual([]);
  });

  it('is heard by the shell', () => {
    const told = execFileSync('bash', ['--norc', '-c', 'eval "$SCRIPT"; complete -p openai-setup'], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], SCRIPT: script },
    });
    expect(told.trim()).toBe('complete -F _openai_setup openai-setup');
  });
});

describe('completion in fish', () => {
  it('has a line for each command and option', () => {
    const lines = completionScript('fish').split('\n');
    for (const word of Object.keys(commands)) if (word !== 'setup') expect(lines.some((line) => line.includes(`-a ${word} `))).toBe(true);
    for (const name of Object.keys(optionSpecs)) expect(lines.filter((line) => line.includes(` -l ${name}`)).length).toBeGreaterThan(0);
    expect(lines.find((line) => line.includes(' -l scenario'))).toContain("-n '__fish_seen_subcommand_from demo'");
  });
});
