import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { envUntracked } from '../../../src/checks/protect/env-untracked.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld } from '../../make-world.ts';
import { hasLinks } from '../../system.ts';

describe('env-untracked', () => {
  it('is well where git does not know the file, ignored or not, or where there is no repository', async () => {
    const { look, put } = makeWorld();
    expect(await look(envUntracked)).toMatchObject({ status: 'ok', fact: { tracked: false } });
    put('.gitignore', '.env\n');
    expect(await look(envUntracked)).toMatchObject({ status: 'ok' });
    expect(await makeWorld({ project: { git: false } }).look(envUntracked)).toMatchObject({ status: 'ok' });
  });

  it('takes a tracked file out of git and leaves it where it is', async () => {
    const { look, mend, offer, put, git, project } = makeWorld();
    put('.gitignore', '.env\n');
    put('.env', 'A=1\n');
    git('add', '--force', '.env');
    git('commit', '--quiet', '-m', 'oops');
    put('.env', 'A=2\n');
    expect(await look(envUntracked)).toMatchObject({ status: 'problem', code: 'tracked', data: { files: ['.env'] } });
    expect(await offer(envUntracked)).toMatchObject({
      consent: 'ask',
      steps: [{ preview: { kind: 'command', text: 'git rm --cached .env' } }],
    });
    expect(await mend(envUntracked)).toMatchObject({ status: 'ok' });
    expect(readFileSync(join(project, '.env'), 'utf8')).toBe('A=2\n');
    expect(git('ls-files')).toBe('');
  });

  it('knows a file that is gone from the work tree but not from the index', async () => {
    const { look, put, git } = makeWorld();
    const file = put('.env', '');
    git('add', '.env');
    rmSync(file);
    expect(await look(envUntracked)).toMatchObject({ code: 'tracked' });
  });

  it('takes out every other env file that holds a key as well, wherever it lies', async () => {
    const { look, mend, put, git } = makeWorld();
    const line = `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`;
    for (const path of ['apps/api/.env', '.env.production', 'prod.env', 'test/fixtures/.env', '.env.example']) put(path, line);
    put('.env.development', 'PORT=1\n');
    put('src/openai.env.ts', line);
    git('add', '.');
    expect(await look(envUntracked)).toMatchObject({
      status: 'problem',
      data: { files: ['.env.production', 'apps/api/.env', 'prod.env'] },
    });
    put('.env', '');
    git('add', '.env');
    expect(await look(envUntracked)).toMatchObject({ data: { files: ['.env', '.env.production', 'apps/api/.env', 'prod.env'] } });
    expect(await mend(envUntracked)).toMatchObject({ status: 'ok' });
    expect(git('ls-files')).toBe('.env.development\n.env.example\nsrc/openai.env.ts\ntest/fixtures/.env');
  });

  it.skipIf(!hasLinks)('knows the file behind a link', async () => {
    const { look, mend, put, git, project } = makeWorld();
    put('config/secrets', `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`);
    symlinkSync('config/secrets', join(project, '.env'));
    expect(await look(envUntracked)).toMatchObject({ status: 'ok' });
    git('add', 'config');
    expect(await look(envUntracked)).toMatchObject({ code: 'tracked', data: { files: ['config/secrets'] } });
    expect(await mend(envUntracked)).toMatchObject({ status: 'ok' });
  });

  it('says why it could not be done', async () => {
    const { mend, put, git } = makeWorld();
    put('.env', '');
    git('add', '.env');
    put('.git/index.lock', '');
    expect(await mend(envUntracked)).toMatchObject({
      status: 'problem',
      code: 'tracked',
      why: expect.stringContaining('index.lock') as string,
    });
  });

  it('does not know where git is silent about a repository', async () => {
    const { look, offer } = makeWorld({ env: { PATH: '/nowhere' } });
    const outcome = await look(envUntracked);
    expect(outcome).toMatchObject({ status: 'unknown', code: 'no-git' });
    expect(outcome.fact).toBeUndefined();
    expect(await offer(envUntracked)).toMatchObject({ kind: 'refusal', code: 'no-git' });
  });
});
