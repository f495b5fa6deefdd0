import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeCommand, renameCommand, withInputFrom } from '../../src/shell/commands.ts';
import { shellWord } from '../../src/shell/word.ts';
import { Secret } from '../../src/keys/secret.ts';
import type { SeatCode } from '../../src/workshop/code.ts';
import { simulate } from '../simulator/client.ts';
import { contentOf, makeWorkshop } from '../workshop/seats.ts';
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

it('takes a name for what it is, where cmd would see a variable, if the command is typed', async () => {
  const [inDirectory, word] = ['%TEST_NAME%/.env', 'a & %TEST_NAME%b.txt'];
  const files = { [inDirectory]: 'A=1\r\n', [word]: '', 'shop/.env': 'A=2\r\n', 'a & shopb.txt': '' };
  const world = makeWindowsWorld({ project: { git: false, files }, variables: { TEST_NAME: 'shop' } });
  const file = shellWord(inDirectory.replace('/', '\\'), 'windows');
  // Wine's `ren` (8.0) only knows quotes around a whole name.
  const typed = [
    `node -p process.argv[1] -- ${shellWord(word, 'windows')} > word.txt`,
    `${withInputFrom(file, 'node -e process.stdin.pipe(process.stdout)', 'windows')} > found.txt`,
    removeCommand([word], 'windows'),
  ];
  world.put('typed.txt', [...typed, ''].join('\r\n'));
  await world.batch('cmd < typed.txt > NUL');
  expect(world.read('word.txt').trim()).toBe(word);
  expect(world.read('found.txt').trim()).toBe('A=1');
  expect(readdirSync(world.project).filter((name) => name.startsWith('a'))).toEqual(['a & shopb.txt']);
});

/** The command that a text shows, up to its end or to what follows in parentheses. */
function commandIn(text: string, begin: RegExp): string {
  const found = new RegExp(`${begin.source}[^\\r\\n(]*`).exec(text)?.[0].trim();
  if (found === undefined) throw new Error(`no command in ${text}`);
  return found;
}

/** Texts as they're shown, without line ends that the width of a terminal makes. */
function nextIn(document: string): string {
  const { checks } = JSON.parse(document) as { readonly checks: readonly { readonly next?: readonly string[] }[] };
  return checks.flatMap(({ next }) => next ?? []).join('\n');
}

describe('a command that is shown, copied into cmd', () => {
  it('saves a key, and then replaces it', async () => {
    const api = await simulate();
    const world = makeWindowsWorld({ api, project: { git: false, files: { 'key.txt': `${api.key}\r\n`, '.gitignore': '.env\r\n' } } });
    const save = commandIn(nextIn((await world.setup('doctor --offline --json')).stdout), /type key\.txt/);
    await world.batch(save.replace('openai-setup', 'call openai-setup'));
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${api.key}\n`);

    const { key } = api.addServiceAccount({ project: 'shop-bot', account: 'ana' });
    world.put('key.txt', key);
    const replace = commandIn(nextIn((await world.setup('rotate --json')).stdout), /type key\.txt/);
    expect(replace).toContain('rotate');
    await world.batch(replace.replace('openai-setup', 'call openai-setup'));
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${key}\n`);
  });

  it('opens a seat', async () => {
    const api = await simulate();
    const { text, codes } = await makeWorkshop({ 7: contentOf(7, { key: new Secret(api.key) }) });
    const files = { 'openai-workshop.json': text, '.gitignore': '.env\r\n', 'code.txt': `${(codes[7] as SeatCode).reveal()}\r\n` };
    const world = makeWindowsWorld({ api, project: { git: false, files } });
    const open = commandIn(nextIn((await world.setup('doctor --offline --json')).stdout), /type code\.txt/);
    await world.batch(open.replace('openai-setup', 'call openai-setup'));
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${api.key}\n`);
  });
});
