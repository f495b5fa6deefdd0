import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { optionSpecs, type OptionName, type OptionSpec } from '../../src/command-line/options.ts';
import { node, nodeVersion } from './node-under-test.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { program, runProgram } from './program.ts';

/** Files that Node obeys when it's told to read them, each by the name that tells it. */
const traps = ['.env', 'trap.env', 'node.config.json', 'trap.json'] as const;

/** A clone that runs its own code as soon as Node, or whatever else reads settings, takes one of its files for settings. */
function makeClone(): TestWorld {
  const world = makeWorld({ env: { OPENAI_API_KEY: 'in reach' } });
  world.put('evil.cjs', `require('node:fs').writeFileSync(${JSON.stringify(markOf(world))}, String(process.env.OPENAI_API_KEY));`);
  world.put('.gitignore', '.env\n');
  world.put('.npmrc', 'node-options=--require ./evil.cjs\n');
  world.put('package.json', '{"name": "clone", "private": true, "type": "module", "imports": {"#x": "./evil.cjs"}}');
  for (const name of traps) {
    world.put(name, name.endsWith('.json') ? '{"nodeOptions": {"require": ["./evil.cjs"]}}' : 'NODE_OPTIONS=--require ./evil.cjs\n');
  }
  return world;
}

function markOf(world: TestWorld): string {
  return path.join(world.home, 'evil-ran');
}

/** Every way to write an option. Flags are given a value too: Node may want one where we don't. */
function spellings(name: OptionName): string[][] {
  const { short }: OptionSpec = optionSpecs[name];
  return [
    [`--${name}`],
    ...(short === undefined ? [] : [[`-${short}`]]),
    ...traps.flatMap((trap) => [
      [`--${name}=${trap}`],
      [`--${name}`, trap],
      ...(short === undefined ? [] : [[`-${short}`, trap], [`-${short}${trap}`]]),
    ]),
  ];
}

describe(`on Node ${nodeVersion}`, () => {
  // Node reads some of its own options even after the script's name, so a name of ours must never be one of Node's.
  // Those that take a path, a word, and nothing, and those that Node has, too.
  it.each(['file', 'workshop', 'model', 'json', 'version', 'test', 'watch'] as const)(
    'no file of the project is obeyed with --%s',
    async (name) => {
      const world = makeClone();
      for (const words of spellings(name)) {
        await runProgram(world, ['doctor', '--offline', ...words]);
        expect(existsSync(markOf(world)), words.join(' ')).toBe(false);
      }
    },
  );

  it.each([[[]], [['doctor', '--json', '--offline']], [['limits', '--offline']], [['undo']], [['--version']]])(
    'no file of the project is obeyed by %j',
    async (args) => {
      const world = makeClone();
      await runProgram(world, args);
      expect(existsSync(markOf(world))).toBe(false);
    },
  );

  it('would be seen to obey a file', async () => {
    const world = makeClone();
    const { status } = await runProgram(world, ['--env-file=trap.env']);
    expect(existsSync(markOf(world))).toBe(true);
    expect(status).toBe(2);
  });

  /** The option and its short form that name the file that holds the key. */
  const instead = ['--file', `-${optionSpecs.file.short}`];

  it.each([
    ...['--env-file', '--env-file-if-exists', '--experimental-config-file'].flatMap((name) => [
      [`${name}=harmless`],
      [name, 'harmless'],
      [name],
    ]),
    ['--experimental-default-config-file'],
    ['--', '--env-file=harmless'],
    ['--version', '--env-file-if-exists=harmless'],
    ['--model', '--env-file=harmless'],
  ])('refuses what only Node understands: %s %s', async (...words) => {
    const world = makeWorld();
    // Settings of either kind that say nothing. Node takes the word that follows for a file, too.
    for (const name of ['harmless', 'limits', 'node.config.json']) world.put(name, '{}');
    for (const args of [words, ['doctor', '--offline', ...words], [...words, 'limits']]) {
      const { status, stdout, stderr } = await runProgram(world, args);
      expect([status, stdout], stderr).toEqual([2, '']);
      // A configuration file of Node's holds no key.
      if (words.every((word) => !word.includes('config-file'))) for (const option of instead) expect(stderr).toContain(option);
    }
  });

  it.each([
    [['--env-file=harmless']],
    [['--env-file-if-exists=harmless']],
    [['--experimental-config-file=harmless']],
    [['--experimental-default-config-file']],
  ])('refuses them before its own name, too: %j', async (words) => {
    const world = makeWorld();
    world.put('harmless', '{}');
    world.put('node.config.json', '{}');
    const { status, stdout, stderr } = spawnSync(node, [...words, program, 'doctor', '--offline'], {
      cwd: world.project,
      env: world.env,
      encoding: 'utf8',
    });
    // A Node that doesn't know the option starts nothing.
    expect(stderr.includes('bad option') ? 9 : 2).toBe(status);
    expect(stdout).toBe('');
  });

  it.each([[['--env-file=harmless']], [['--no-such-option']], [['--limit', 'ten']], [['-C', 'nowhere']], [['undo']]])(
    'prints a document about %j for programs',
    async (words) => {
      const world = makeWorld();
      world.put('harmless', '{}');
      const { status, stdout, stderr } = await runProgram(world, ['--json', ...words]);
      expect(status).toBe(2);
      const document = JSON.parse(stdout) as { error: { message: string } };
      expect(document).toEqual({ schemaVersion: 1, error: { code: 'wrong-usage', message: expect.any(String) as string } });
      expect(stderr).toContain(document.error.message);
    },
  );
});
