import { describe, expect, it } from 'vitest';
import type { KeyVariable } from '../../src/project/key-variable.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld } from '../make-world.ts';
import { hasPosixFiles } from '../system.ts';

const key = fakeKey('sk-proj-');

async function variableOf(files: Readonly<Record<string, string>>): Promise<KeyVariable & { readonly envFile: string }> {
  const world = makeWorld({ project: { files } });
  const { variable, envFile } = await world.scope();
  return { ...variable, envFile: envFile.name };
}

const client = (name: string): string => `const ai = new OpenAI({ apiKey: process.env.${name} });\n`;

describe("the key's variable", () => {
  it.each<[string, Readonly<Record<string, string>>, Partial<KeyVariable>]>([
    ['nothing says otherwise', { 'package.json': '{}' }, { name: 'OPENAI_API_KEY', source: 'default' }],
    [
      'the code reads it',
      { 'index.js': client('OPENAI_KEY') },
      { name: 'OPENAI_KEY', source: 'code', place: { file: 'index.js', line: 1 } },
    ],
    [
      'the code reads it, and the example names another',
      { 'app.py': 'OpenAI()', '.env.example': 'OPENAI_KEY=\n' },
      { name: 'OPENAI_API_KEY', by: 'package' },
    ],
    [
      'only the example names it',
      { 'app.py': 'run()', '.env.example': 'PORT=\nOPENAI_TOKEN=\n' },
      { name: 'OPENAI_TOKEN', source: 'example', place: { file: '.env.example', line: 2 } },
    ],
    ['the example has it in a comment', { '.env.sample': '# OPENAI_TOKEN=\n' }, { name: 'OPENAI_TOKEN', source: 'example' }],
    [
      'a name is longer than any',
      { '.env.example': `${'OPENAI_API_KEY'.repeat(8)}=\nOPENAI_TOKEN=\n`, '.env': `${'OPENAI_API_KEY'.repeat(8)}=${key}\n` },
      { name: 'OPENAI_TOKEN', source: 'example' },
    ],
    [
      'only the env file has it',
      { '.env': `A=1\nOPENAI_KEY=${key}\n` },
      { name: 'OPENAI_KEY', source: 'env-file', place: { file: '.env', line: 2 } },
    ],
    [
      'the env file has it, but the example names the usual one',
      { '.env': `OPENAI_KEY=${key}\n`, '.env.example': 'OPENAI_API_KEY=\n' },
      { name: 'OPENAI_API_KEY', source: 'example' },
    ],
    [
      'the env file has only a placeholder under another name',
      { '.env': 'OPENAI_KEY=your-key-here\n' },
      { name: 'OPENAI_API_KEY', source: 'default' },
    ],
    [
      'the usual one comes first',
      { 'a.js': client('OPENAI_KEY || process.env.OPENAI_API_KEY') },
      { name: 'OPENAI_API_KEY', source: 'code', others: [{ name: 'OPENAI_KEY', file: 'a.js', line: 1, apart: false }] },
    ],
    [
      'unless the key is under the other',
      { 'a.js': client('OPENAI_KEY || process.env.OPENAI_API_KEY'), '.env': `OPENAI_KEY=${key}\n` },
      { name: 'OPENAI_KEY', source: 'code' },
    ],
    [
      'the client gets only the other',
      { 'a.js': `if (!process.env.OPENAI_API_KEY) warn('openai');\n`, 'b.js': client('OPENAI_KEY') },
      { name: 'OPENAI_KEY', place: { file: 'b.js', line: 1 } },
    ],
    [
      'two programs read two',
      { 'a.py': 'OpenAI()\n', 'b.py': 'OpenAI(api_key=os.environ["OPENAI_KEY"])\n' },
      { name: 'OPENAI_API_KEY', others: [{ name: 'OPENAI_KEY', file: 'b.py', line: 1, apart: true }] },
    ],
    [
      'two names are equally likely',
      { 'a.js': client('OPENAI_KEY'), 'b.js': client('OPENAI_TOKEN') },
      { name: 'OPENAI_KEY', rivals: ['OPENAI_TOKEN'] },
    ],
    [
      'a test reads another',
      { 'a.js': client('OPENAI_KEY'), 'test/a.test.js': client('OPENAI_TOKEN'), 'node_modules/x/a.js': client('X_OPENAI_KEY') },
      { name: 'OPENAI_KEY', rivals: [], others: [] },
    ],
    ['only an example program reads it', { 'examples/a.py': 'OpenAI(api_key=os.environ["OPENAI_KEY"])\n' }, { name: 'OPENAI_KEY' }],
    [
      'the program reads one and an example program another',
      { 'a.js': client('OPENAI_KEY'), 'examples/a.js': client('OPENAI_TOKEN') },
      { name: 'OPENAI_KEY', others: [] },
    ],
    [
      'only a name that reaches the page is read',
      { 'a.ts': 'new OpenAI({ apiKey: import.meta.env.VITE_OPENAI_API_KEY })' },
      { name: 'OPENAI_API_KEY', source: 'default' },
    ],
    [
      'a framework makes it',
      { 'package.json': '{"dependencies":{"nuxt":"4"}}', 'nuxt.config.ts': "export default { runtimeConfig: { openaiApiKey: '' } }" },
      { name: 'NUXT_OPENAI_API_KEY', by: 'framework' },
    ],
  ])('%s', async (_case, files, expected) => {
    expect(await variableOf(files)).toMatchObject(expected);
  });

  it('leads to the env file in which a key has that name', async () => {
    const files = { 'index.js': client('OPENAI_KEY'), '.env': `OPENAI_KEY=${key}\n`, 'package.json': '{"dependencies":{"next":"16"}}' };
    expect((await variableOf(files)).envFile).toBe('.env');
  });

  it('is the one that was chosen before, if that is a name', async () => {
    const world = makeWorld({ project: { files: { 'index.js': client('OPENAI_KEY') } } });
    await world.ports.settings.choose(world.project, { variable: 'MY_KEY' });
    expect((await world.scope()).variable).toMatchObject({ name: 'MY_KEY', source: 'chosen' });
    await world.ports.settings.choose(world.project, { variable: 'my key' });
    expect((await world.scope()).variable).toMatchObject({ name: 'OPENAI_KEY', source: 'code' });
  });

  it.skipIf(!hasPosixFiles)('shows no file name that a terminal would obey', async () => {
    const { place } = await variableOf({ 'a\u001b[2J.js': client('OPENAI_KEY') });
    expect(place?.file).not.toContain('\u001b');
  });
});
