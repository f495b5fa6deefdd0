import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { envIgnored } from '../../../src/checks/protect/env-ignored.ts';
import { npmPublish } from '../../../src/checks/protect/npm-publish.ts';
import * as text from '../../../src/checks/protect/npm-publish.text.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld } from '../../make-world.ts';

const line = `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`;
const manifest = (more: object = {}): string => JSON.stringify({ name: 'shop-bot', version: '1.0.0', ...more });

describe('npm-publish', () => {
  it('is well without a package, with a private one, with one that npm refuses, and with a rule', async () => {
    const { put, look } = makeWorld();
    expect(await look(npmPublish)).toMatchObject({ status: 'ok', summary: text.noPackage });
    for (const content of [manifest({ private: true }), '{"name": "x"}', '{', '[]', 'null']) {
      put('package.json', content);
      expect(await look(npmPublish)).toMatchObject({ status: 'ok' });
    }
    put('package.json', manifest());
    put('.gitignore', '.env\n');
    expect(await look(npmPublish)).toMatchObject({ status: 'ok', summary: text.isLeftOut('.env') });
    put('package.json', manifest({ files: ['dist'] }));
    expect(await look(npmPublish)).toMatchObject({ status: 'ok' });
  });

  it('reads a package.json with a byte order mark, as npm does', async () => {
    const { put, look } = makeWorld();
    put('package.json', `\ufeff${manifest()}`);
    expect(await look(npmPublish)).toMatchObject({ code: 'npm-publishes-env' });
  });

  it.each<[string, readonly string[], Readonly<Record<string, string>>]>([
    ['yarn.lock', ['*', '!.env'], {}],
    ['yarn.lock', ['!.env'], {}],
    ['yarn.lock', ['.'], { '.gitignore': '.env\n' }],
    ['pnpm-lock.yaml', ['config/**'], { 'config/.gitignore': '.env\n' }],
    ['pnpm-lock.yaml', ['config'], { 'config/.npmignore': '.env\n' }],
  ])('is not sure where npm keeps to what others may not: %s, %j', async (lock, files, others) => {
    const { put, look } = makeWorld({ project: { envFile: files.join().includes('config') ? 'config/.env' : '.env' } });
    const content = { ...others, 'package.json': manifest({ files }), '.env': line, 'config/.env': line };
    for (const [name, text_] of Object.entries(content)) put(name, text_);
    expect(await look(npmPublish)).toMatchObject({ status: 'ok' });
    put(lock, '');
    expect(await look(npmPublish)).toMatchObject({ status: 'unknown', code: 'rules-unjudged', data: { file: 'package.json' } });
    put('package.json', manifest({ files: ['dist'] }));
    expect(await look(npmPublish)).toMatchObject({ status: 'ok' });
    put('package.json', manifest());
    put('.gitignore', '.env\n');
    expect(await look(npmPublish)).toMatchObject({ status: 'ok' });
    put('.yarnignore', '!.env\n');
    expect(await look(npmPublish)).toMatchObject({ status: 'unknown', data: { file: '.yarnignore' } });
  });

  it('does not ask for the rule that has just been declined', async () => {
    const { put, run } = makeWorld();
    put('package.json', manifest());
    const declining = await run([envIgnored, npmPublish], { fixing: 'do' });
    expect(new Set(declining.asked.map(({ id }) => id))).toEqual(new Set(['env-ignored']));
    expect(declining.codes).toMatchObject({ 'npm-publish': 'npm-publishes-env' });
    put('.npmignore', 'src\n');
    const other = await run([envIgnored, npmPublish], { fixing: 'do' });
    expect(new Set(other.asked.map(({ id }) => id))).toEqual(new Set(['env-ignored', 'npm-publish']));
  });

  it('adds to the .npmignore that hides the .gitignore', async () => {
    const { put, look, offer, mend, project } = makeWorld();
    put('package.json', manifest());
    put('.gitignore', '.env\n');
    put('.npmignore', 'src\r\ntest');
    put('.env.local', `K=${fakeKey('sk-proj-')}\n`);
    expect(await look(npmPublish)).toMatchObject({
      status: 'problem',
      code: 'npm-publishes-env',
      ...text.isPacked({ manifest: 'package.json', files: ['.env', '.env.local'], entry: undefined, exists: true }),
      data: { manifest: 'package.json', files: ['.env', '.env.local'] },
    });
    expect(await offer(npmPublish)).toMatchObject({
      consent: 'ask',
      steps: [{ preview: { path: '.npmignore', lines: [{ text: '.env' }, { text: '.env.local' }] } }],
    });
    expect(await mend(npmPublish)).toMatchObject({ status: 'ok' });
    expect(readFileSync(join(project, '.npmignore'), 'utf8')).toBe('src\r\ntest\r\n.env\r\n.env.local\r\n');
  });

  it('leaves a list of files to its owner, and names the entry', async () => {
    const { put, look, offer } = makeWorld();
    put('package.json', manifest({ files: ['dist', '*'] }));
    const except = text.exceptInFiles('package.json', ['.env']);
    const entry = { by: '*', field: 'files', takeOut: except };
    expect(await look(npmPublish)).toMatchObject(text.isPacked({ manifest: 'package.json', files: ['.env'], entry, exists: false }));
    expect(await offer(npmPublish)).toMatchObject({ kind: 'refusal', code: 'npm-publishes-env', ...text.isYours('package.json', except) });
    put('package.json', manifest({ files: ['./.env'] }));
    expect(await offer(npmPublish)).toMatchObject(text.isYours('package.json', text.takeOutOfFiles('package.json', '.env')));
  });

  it('says which other field names it', async () => {
    const { put, look, offer } = makeWorld();
    put('.gitignore', '.env\n');
    put('package.json', manifest({ bin: { run: './.env' } }));
    const takeOut = text.nameAnother('bin', 'package.json', '.env');
    const entry = { by: '.env', field: 'bin', takeOut };
    expect(await look(npmPublish)).toMatchObject(text.isPacked({ manifest: 'package.json', files: ['.env'], entry, exists: false }));
    expect(await offer(npmPublish)).toMatchObject(text.isYours('package.json', takeOut));
  });

  it('counts the rules of the root for its own workspaces only', async () => {
    const { put, look } = makeWorld({ project: { startedIn: 'apps/web' } });
    put('.gitignore', '.env\n');
    put('apps/web/package.json', manifest());
    for (const [workspaces, status] of [
      [['apps/*'], 'ok'],
      [['packages/*'], 'problem'],
      [['apps/*', '!apps/web'], 'problem'],
    ]) {
      put('package.json', manifest({ workspaces }));
      expect(await look(npmPublish), String(workspaces)).toMatchObject({ status });
    }
  });

  it('does not count a rule of this computer alone, or of a directory above', async () => {
    const { put, mend, project } = makeWorld({ project: { startedIn: 'apps/web' } });
    put('.gitignore', '.env\n');
    put('apps/web/package.json', manifest());
    expect(await mend(npmPublish)).toMatchObject({ status: 'ok' });
    expect(readFileSync(join(project, 'apps/web/.gitignore'), 'utf8')).toBe('.env\n');
    expect(existsSync(join(project, 'apps/web/.npmignore'))).toBe(false);
  });

  it('counts the rules of the root of the workspaces', async () => {
    const { put, look } = makeWorld({ project: { startedIn: 'apps/web' } });
    put('.gitignore', '.env\n');
    put('package.json', manifest({ private: true, workspaces: ['apps/*'] }));
    put('apps/web/package.json', manifest());
    expect(await look(npmPublish)).toMatchObject({ status: 'ok', summary: text.isLeftOut('.env') });
  });

  it('passes over the ignore file of a directory that has a package.json, below a package with workspaces, as npm does', async () => {
    const { put, look, mend, project } = makeWorld({ project: { startedIn: 'apps/web' } });
    put('package.json', manifest({ workspaces: ['apps/*'] }));
    put('apps/web/package.json', manifest({ private: true }));
    put('apps/web/.gitignore', '.env\n');
    expect(await look(npmPublish)).toMatchObject({ code: 'npm-publishes-env', data: { files: ['apps/web/.env'] } });
    expect(await mend(npmPublish)).toMatchObject({ status: 'ok' });
    expect(readFileSync(join(project, '.gitignore'), 'utf8')).toBe('/apps/web/.env\n');
  });

  it('sees an env file below the package', async () => {
    const { put, look, mend, project } = makeWorld({ project: { envFile: 'config/.env' } });
    put('package.json', manifest());
    put('.npmignore', '/.env\n');
    expect(await look(npmPublish)).toMatchObject({ data: { files: ['config/.env'] } });
    expect(await mend(npmPublish)).toMatchObject({ status: 'ok' });
    expect(readFileSync(join(project, '.npmignore'), 'utf8')).toBe('/.env\n/config/.env\n');
  });

  it('says so where the rules cannot be judged', async () => {
    const { put, look } = makeWorld();
    put('package.json', manifest({ files: ['{a,b}'.repeat(24)] }));
    expect(await look(npmPublish)).toMatchObject({
      status: 'unknown',
      code: 'rules-unjudged',
      data: { file: text.orIgnoreFile('package.json') },
    });
    put('package.json', manifest());
    put('.gitignore', '.env\n');
    put('.npmignore', '#'.repeat(6 * 1024 * 1024));
    expect(await look(npmPublish)).toMatchObject({ status: 'unknown', code: 'rules-unjudged', data: { file: '.npmignore' } });
    put('package.json', `${manifest()}${' '.repeat(6 * 1024 * 1024)}`);
    expect(await look(npmPublish)).toMatchObject({ status: 'unknown', code: 'rules-unjudged', data: { file: 'package.json' } });
  });
});
