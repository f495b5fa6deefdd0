import { readdirSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { fakeKey } from '../keys/fake-keys.ts';
import { checkOf } from './report.ts';
import { makeWindowsWorld } from './windows.ts';

const key = fakeKey('sk-proj-');
/** The file that takes the other's place. */
const temporary = /\.tmp$/;
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

describe('an env file as Windows writes it', () => {
  it.each([
    ['Notepad, with a byte order mark', Buffer.from(`\ufeffOPENAI_API_KEY=${key}\r\n`), 'bom'],
    ["PowerShell's >", utf16(`OPENAI_API_KEY=${key}\r\n`), 'utf-16'],
    ['Notepad, with CRLF', Buffer.from(`A=1\r\nOPENAI_API_KEY=${key}\r\n`), undefined],
  ])('from %s is read, and put in order', async (_by, content, code) => {
    const world = makeWindowsWorld({ project: { git: false, files: { '.env': content, '.gitignore': '.env\r\n' } } });
    expect(checkOf((await world.setup('doctor --offline --json')).stdout, 'env-file')).toMatchObject(
      code === undefined ? { status: 'ok' } : { code },
    );
    const { stdout } = await world.setup('--yes --offline --json');
    expect(checkOf(stdout, 'key-present')).toMatchObject({ status: 'ok' });
    expect(checkOf(stdout, 'env-file')).toMatchObject({ status: 'ok' });
    expect(world.read('.env')).toMatch(new RegExp(`^(A=1\r\n)?OPENAI_API_KEY=${key}\r\n$`));
  });

  it('is found under the name that Notepad gives it', async () => {
    const world = makeWindowsWorld({ project: { git: false, files: { '.env.txt': `OPENAI_API_KEY=${key}\r\n` } } });
    const found = checkOf((await world.setup('doctor --offline --json')).stdout, 'key-present') as { readonly next: readonly string[] };
    const rename = /ren \S+ \S+/.exec(found.next.join('\n'))?.[0] ?? '';
    expect(await world.batch(rename)).toBe(0);
    expect(checkOf((await world.setup('doctor --offline --json')).stdout, 'key-present')).toMatchObject({ status: 'ok' });
  });

  it.each([
    // Windows' own `type` reads UTF-16, too; Wine's doesn't.
    ['a pipe', Buffer.from(`${key}\r\n`), 'type key.txt |', ''],
    ['a file', utf16(`${key}\r\n`), '', '< key.txt'],
  ])('gets a key from %s', async (_what, content, before, after) => {
    const world = makeWindowsWorld({ project: { git: false, files: { 'key.txt': content, '.gitignore': '.env\n' } } });
    await world.batch(`${before} call openai-setup --yes --key-stdin --offline --json ${after} > out.json`);
    expect(checkOf(world.read('out.json'), 'key-present')).toMatchObject({ status: 'ok', fixed: true });
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${key}\n`);
  });

  it('is said to be read-only, and written once it no longer is', async () => {
    const world = makeWindowsWorld({ project: { git: false, files: { '.env': 'OPENAI_API_KEY=\n', '.gitignore': '.env\n' } } });
    await world.batch('attrib +R .env');
    const refused = checkOf((await world.setup('--yes --key-stdin --offline --json', key)).stdout, 'env-file') as { next: string[] };
    expect(refused).toMatchObject({ status: 'problem', code: 'not-writable' });
    expect(world.read('.env')).toBe('OPENAI_API_KEY=\n');
    expect(await world.batch(/attrib -R \S+/.exec(refused.next.join('\n'))?.[0] ?? '')).toBe(0);
    expect((await world.setup('--yes --key-stdin --offline', key)).status).toBe(0);
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${key}\n`);
  });

  it('is left as it is while another program has it open, and replaced once that one closes it', async () => {
    const hold = "fs.writeFileSync('held', ''); setInterval(() => fs.existsSync('let-go') && process.exit(), 10)";
    const files = { '.env': 'OPENAI_API_KEY=\n', 'key.txt': key, '.gitignore': '.env\n', 'hold.js': `const fs = require('fs'); ${hold}` };
    const world = makeWindowsWorld({ project: { git: false, files } });
    const has = (file: RegExp) => () => readdirSync(world.project).some((name) => file.test(name));
    const save = () => world.batch('call openai-setup --yes --key-stdin --offline --json < key.txt > out.json');
    // cmd opens the file that it appends to, and lets nobody replace it meanwhile.
    await world.batch('start /b cmd /c "node hold.js >> .env"');
    onTestFinished(() => void world.put('let-go', ''));
    await vi.waitUntil(has(/^held$/), { timeout: 60_000 });
    await save();
    expect(checkOf(world.read('out.json'), 'key-present')).toMatchObject({ status: 'problem', refused: { code: 'not-writable' } });
    expect(world.read('.env')).toBe('OPENAI_API_KEY=\n');
    expect(readdirSync(world.project).filter((name) => temporary.test(name))).toEqual([]);

    const saved = save();
    await vi.waitUntil(has(temporary), { timeout: 60_000, interval: 5 });
    world.put('let-go', '');
    await saved;
    expect(checkOf(world.read('out.json'), 'key-present')).toMatchObject({ status: 'ok', fixed: true });
  });
});
