import { describe, expect, it } from 'vitest';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { openProgram, runProgram, simulate } from './program.ts';

type Document = { project: { variable: string }; checks: { id: string; status: string; code?: string; fixed: boolean }[] };

const client = (name: string): string => `import OpenAI from 'openai';\nnew OpenAI({ apiKey: process.env.${name} });\n`;

async function project(files: Readonly<Record<string, string>>): Promise<{ readonly world: TestWorld; readonly key: string }> {
  const simulator = await simulate();
  const world = makeWorld({ api: simulator, project: { files: { '.gitignore': '.env\n', ...files } } });
  return { world, key: simulator.key };
}
const read = ({ stdout }: { readonly stdout: string }): Document => JSON.parse(stdout) as Document;
const codeOf = (document: Document, id: string): string | undefined => {
  const found = document.checks.find((each) => each.id === id);
  return found?.code ?? found?.status;
};

describe("the key's variable", () => {
  it('is the one that the code reads, and the example keeps its one name', async () => {
    const { world, key } = await project({ 'index.js': client('OPENAI_KEY'), '.env.example': 'OPENAI_KEY=\nPORT=3000\n' });
    const saved = await runProgram(world, ['--key-stdin', '--yes', '--json', '--offline'], key);
    expect(saved.status, saved.stdout).toBe(0);
    expect(world.read('.env')).toContain(`OPENAI_KEY=${key}\n`);
    expect(world.read('.env.example')).toBe('OPENAI_KEY=\nPORT=3000\n');
    const document = read(await runProgram(world, ['doctor', '--json']));
    expect(document.project.variable).toBe('OPENAI_KEY');
    expect(['key-variable', 'key-present', 'key-accepted', 'completion'].map((id) => codeOf(document, id))).toEqual([
      'other-variable',
      'ok',
      'ok',
      'ok',
    ]);
  });

  it('is given to a key under another name with --yes, and taken back by undo', async () => {
    const { world, key } = await project({ 'app.py': 'from openai import OpenAI\nOpenAI()\n' });
    world.put('.env', `A=1\nOPENAI_KEY=${key}\n`, 0o600);
    expect(codeOf(read(await runProgram(world, ['doctor', '--json'])), 'key-present')).toBe('key-under-other-name');
    const document = read(await runProgram(world, ['--yes', '--json']));
    expect(document.checks.find(({ id }) => id === 'key-present')).toMatchObject({ status: 'ok', fixed: true });
    expect(world.read('.env')).toBe(`A=1\nOPENAI_API_KEY=${key}\n`);
    const undone = await runProgram(world, ['undo', '--yes']);
    expect(undone.stdout).not.toContain(key);
    expect(world.read('.env')).toBe(`A=1\nOPENAI_KEY=${key}\n`);
  });

  it('is the one that the user names', async () => {
    const { world, key } = await project({ 'index.js': client('OPENAI_KEY') });
    const saved = await runProgram(world, ['--variable', 'MY_KEY', '--key-stdin', '--yes', '--json', '--offline'], key);
    expect(saved.status, saved.stdout).toBe(0);
    expect(world.read('.env')).toBe(`MY_KEY=${key}\n`);
    expect(codeOf(read(await runProgram(world, ['doctor', '--variable', 'MY_KEY', '--json'])), 'completion')).toBe('ok');
  });

  it('is asked about once if the code reads two', async () => {
    const { world, key } = await project({ 'a.js': client('OPENAI_KEY'), 'b.js': client('OPENAI_TOKEN') });
    const terminal = openProgram(world, ['--offline']);
    await terminal.waitFor('b.js:2');
    await terminal.waitFor(/ctrl-c/);
    terminal.press('down');
    terminal.press('enter');
    await terminal.waitFor('Paste the key here');
    terminal.paste(key);
    await terminal.waitFor('OPENAI_TOKEN=…');
    terminal.press('enter');
    expect(await terminal.exit, terminal.scrollback()).toMatchObject({ exitCode: 0 });
    expect(world.read('.env')).toBe(`OPENAI_TOKEN=${key}\n`);
    const document = read(await runProgram(world, ['doctor', '--json', '--offline']));
    expect([document.project.variable, codeOf(document, 'key-variable'), codeOf(document, 'key-present')]).toEqual([
      'OPENAI_TOKEN',
      'ok',
      'ok',
    ]);
  });
});
