import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeCommand, renameCommand, withInputFrom } from '../../src/shell/commands.ts';
import { shellWord } from '../../src/shell/word.ts';
import { makeWindowsWorld } from './windows.ts';

/** Each is one command, as it's shown to be copied. */
describe.each(['shop bot', 'a & b', "it's (1)", 'x^y', '#1;2,3=4'])('in cmd, a directory %j', (name) => {
  it('is one word of a command', async () => {
    const file = `${name}/.env`;
    const world = makeWindowsWorld({ project: { git: false, files: { [file]: 'A=1\r\n', [`${name}/old`]: 'x' } } });
    await world.batch(
      renameCommand(file, '.env.new', 'windows'),
      removeCommand([`${name}/old`], 'windows'),
      `${withInputFrom(shellWord(`${name}\\.env.new`, 'windows'), 'node -e process.stdin.pipe(process.stdout)', 'windows')} > found.txt`,
      `node -p process.argv[1] -- ${shellWord(file, 'windows')} > word.txt`,
    );
    expect(['.env', '.env.new', 'old'].filter((each) => existsSync(path.join(world.project, name, each)))).toEqual(['.env.new']);
    expect(world.read('found.txt').trim()).toBe('A=1');
    expect(world.read('word.txt').trim()).toBe(file);
  });
});
