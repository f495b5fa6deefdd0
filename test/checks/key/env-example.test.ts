import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { envExample } from '../../../src/checks/key/env-example.ts';
import * as text from '../../../src/checks/key/env-example.text.ts';
import { characters } from '../../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../../make-world.ts';
import { asKept, hasLinks } from '../../system.ts';
import { marker, name, oldKey, projectKey } from '../../env-file/samples.ts';
import { codeOf } from '../../run-checks.ts';

function world(files: Record<string, string | Buffer>): TestWorld {
  const made = makeWorld();
  for (const [file, content] of Object.entries(files)) made.put(file, content, 0o644);
  return made;
}

describe('env-example', () => {
  it.each<[string, Record<string, string>]>([
    ['no example', { '.env': `${name}=${projectKey}\n` }],
    ['named and empty', { '.env.example': `A=1\n${name}=\n` }],
    ['named with a placeholder', { '.env.sample': `${name}=sk-...\n` }],
    ['named in a comment', { 'env.example': `# ${name}=your-key\n` }],
    ['named in one of two', { '.env.example': 'A=\n', '.env.local.example': `${name}=\n` }],
    ['padded with x', { '.env.template': `${name}=sk-proj-${'x'.repeat(74)}${marker}${'x'.repeat(74)}\n` }],
  ])('is well: %s', async (_, files) => {
    const here = world(files);
    const outcome = await here.look(envExample);
    expect(codeOf(outcome)).toBe('ok');
    expect(await here.offer(envExample)).toBeUndefined();
  });

  it('tells what a new env file lacks beside the key', async () => {
    const here = world({
      '.env.example': `PORT=3000\nMIIEpQsecretBase64Line==\nexport DB_URL="a\nb=c"\n# OLD=1\n${name}=\n`,
      '.env': `${name}=${projectKey}\n`,
    });
    expect(await here.look(envExample)).toMatchObject({
      status: 'ok',
      summary: text.isInOrder('OPENAI_API_KEY', ['.env.example'], '.env', ['PORT', 'DB_URL'], 60),
    });
    here.put('.env', `${name}=${projectKey}\nDB_URL=\nPORT=1\n`);
    expect(await here.look(envExample)).toMatchObject({
      status: 'ok',
      summary: text.isInOrder('OPENAI_API_KEY', ['.env.example'], '.env', [], 60),
    });
    const many = Array.from({ length: 30 }, (_, index) => `SETTING_${index}`);
    const long = world({ '.env.example': `${name}=\n${many.join('=\n')}=\n`, '.env': `${name}=${projectKey}\n` });
    expect(await long.look(envExample)).toMatchObject({ summary: text.isInOrder('OPENAI_API_KEY', ['.env.example'], '.env', many, 60) });
  });

  it.each<[string, string, string]>([
    ['.env.example', 'A=1\r\nB=2\r\n', `A=1\r\nB=2\r\n${name}=\r\n`],
    ['.env.dist', '', `${name}=\n`],
    ['example.env', `# the ${name} is somewhere else\nMY_${name}_ID=\n`, `# the ${name} is somewhere else\nMY_${name}_ID=\n${name}=\n`],
  ])('adds the variable to %s', async (file, before, after) => {
    const here = world({ [file]: before });
    expect(await here.look(envExample)).toMatchObject({ code: 'example-missing-variable', status: 'problem' });
    const { plan, said } = await here.carryOut(envExample);
    expect(plan.consent).toBe('ask');
    expect(said.map(codeOf)).toEqual(['ok']);
    expect(here.read(file)).toBe(after);
    expect(here.mode(file)).toBe(asKept(0o644));
    expect(codeOf(await here.look(envExample))).toBe('ok');
  });

  it.each<[string, string | Buffer, string]>([
    ['a value', `A=1\n${name}=${projectKey} # mine\nB=2\n`, `A=1\n${name}= # mine\nB=2\n`],
    ['quotes', `${name}="${oldKey}"\r\n`, `${name}=""\r\n`],
    ['another name', `${name}=\nVITE_KEY='${oldKey}'\n`, `${name}=\nVITE_KEY=''\n`],
    ['a form that only its name tells', `${name}=sk-${characters(48)}\n`, `${name}=\n`],
    ['a comment', `# ${name}=${projectKey}\n`, `# ${name}=\n`],
    ['UTF-16', Buffer.from(`\ufeff${name}=${projectKey}\n`, 'utf16le'), `${name}=\n`],
    ['latin-1 beside it', Buffer.from(`A=caf\xe9\n${name}=${projectKey}\n`, 'latin1'), `A=caf\ufffd\n${name}=\n`],
  ])('finds a key and takes it out: %s', async (_, before, after) => {
    const here = world({ '.env.example': before, '.env.sample': `${name}=\n` });
    const outcome = await here.look(envExample);
    expect(outcome).toMatchObject({ code: 'example-holds-key', ...text.holdsKey(['.env.example']), data: { files: ['.env.example'] } });

    const { previews, said } = await here.carryOut(envExample);
    for (const key of [projectKey, oldKey]) expect(inspect([outcome, previews, said], { depth: null })).not.toContain(key);
    // What is left to do is said where it is read last.
    expect(said[0]?.summary).toBe(text.takenOut('.env.example'));
    expect(here.read('.env.example')).toBe(after);
    expect(codeOf(await here.look(envExample))).toBe('ok');
  });

  it('is called by its place in the project, also in a directory whose name begins with two dots', async () => {
    const here = makeWorld({ project: { files: { '..config/.env.example': `${name}=${oldKey}\n` }, envFile: '..config/.env' } });
    expect(await here.look(envExample)).toMatchObject({ data: { files: ['..config/.env.example'] } });
  });

  it('cannot be talked out of a leak by a link or a conflict', async () => {
    const conflict = world({ '.env.example': `<<<<<<< a\n${name}=${oldKey}\n=======\n>>>>>>> b\n` });
    expect(codeOf(await conflict.look(envExample))).toBe('example-holds-key');
    if (!hasLinks) return;

    const linked = world({ 'config/example': `${name}=${oldKey}\n` });
    symlinkSync('config/example', path.join(linked.project, '.env.example'));
    expect(codeOf(await linked.look(envExample))).toBe('example-holds-key');
    const { said } = await linked.carryOut(envExample);
    expect(said.map(codeOf)).toEqual(['symlink']);
    expect(linked.read('config/example')).toContain(oldKey);
    expect(codeOf(await linked.look(envExample))).toBe('example-holds-key');
  });

  it('leaves a file alone that it cannot edit safely', async () => {
    const here = world({ '.env.example': 'A="x\nB="y"\n' });
    expect(await here.look(envExample)).toMatchObject({ code: 'example-missing-variable', fixable: false });
    expect(await here.offer(envExample)).toMatchObject({ kind: 'refusal', code: 'unterminated-quote' });
  });
});
