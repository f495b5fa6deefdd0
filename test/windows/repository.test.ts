import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeKey } from '../keys/fake-keys.ts';
import { simulate } from '../simulator/client.ts';
import { checkOf } from './report.ts';
import { hasGit, makeWindowsWorld, windowsPath } from './windows.ts';

const key = fakeKey('sk-proj-');

describe.runIf(hasGit)('a repository on Windows', () => {
  it('gets a rule and a key, and undo takes both back', async () => {
    const api = await simulate();
    const world = makeWindowsWorld({ api, project: { files: { 'package.json': '{}\r\n', '.gitignore': 'node_modules/\r\n' } } });
    const { status, stdout } = await world.setup('--yes --key-stdin --json', api.key);
    expect(checkOf(stdout, 'env-ignored')).toMatchObject({ status: 'ok', fixed: true });
    expect(checkOf(stdout, 'completion')).toMatchObject({ status: 'ok' });
    expect(status).toBe(0);
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${api.key}\n`);
    expect(world.read('.gitignore')).toMatch(/^node_modules\/\r\n(.*\r\n)*\.env\r\n$/);
    expect((await world.setup('undo --yes')).status).toBe(0);
    expect(world.read('.gitignore')).toBe('node_modules/\r\n');
    expect(existsSync(path.join(world.project, '.env'))).toBe(false);
  });

  it('takes a tracked env file out of the index, in a package below its root', async () => {
    const world = makeWindowsWorld({
      project: { files: { 'apps/shop api/package.json': '{}', 'apps/shop api/.env': `OPENAI_API_KEY=${key}\n` } },
    });
    world.git('add', '-A');
    world.git('commit', '--quiet', '--message', 'all');

    const { stdout } = await world.setup('-C "apps\\shop api" --yes --offline --json');
    expect(checkOf(stdout, 'env-untracked')).toMatchObject({ status: 'ok', fixed: true });
    expect(checkOf(stdout, 'env-history')).toMatchObject({ status: 'problem', code: 'key-in-history' });
    expect(world.git('ls-files')).not.toContain('.env');
  });

  it('is found in a path with spaces and umlauts, with the drive in either case', async () => {
    const files = { '.gitignore': '.env\n', '.env': `OPENAI_API_KEY=${key}\n` };
    const world = makeWindowsWorld({ project: { name: 'Größe & mehr', files } });
    const [drive = ''] = windowsPath(world.project);
    for (const letter of [drive, drive.toLowerCase()]) {
      const { stdout } = await world.setup(`doctor --offline --json -C "${letter}:%TEST_PROJECT:~2%"`);
      expect(checkOf(stdout, 'env-ignored')).toMatchObject({ status: 'ok' });
      expect(checkOf(stdout, 'env-untracked')).toMatchObject({ status: 'ok' });
    }
  });
});
