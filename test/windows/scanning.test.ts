import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectNoLeak } from '../e2e/program.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { hasGit, hasShell, makeWindowsWorld } from './windows.ts';
import { begins, ends } from '../../src/git/guard/script.text.ts';

const key = fakeKey('sk-proj-');

describe('scan on Windows', () => {
  it('needs git, and says so where there is none', async () => {
    const world = makeWindowsWorld({ project: { files: { 'app.js': `const key = '${key}';\r\n` } }, withoutGit: true });
    const { status, stdout } = await world.setup('scan --json');
    expect({ status, document: JSON.parse(stdout) as unknown }).toMatchObject({ status: 1, document: { command: 'scan', exitCode: 1 } });
    expectNoLeak(stdout, key);
  });

  it('puts no guard where there is no git', async () => {
    const world = makeWindowsWorld({ withoutGit: true });
    const before = world.fingerprint();
    const { status, stdout } = await world.setup('scan --install-guard --yes --json');
    expect({ status, document: JSON.parse(stdout) as unknown }).toMatchObject({ status: 1, document: { guard: { state: 'refused' } } });
    expect(world.fingerprint()).toBe(before);
  });
});

describe.runIf(hasGit)('scan in a repository on Windows', () => {
  it('finds keys in files and in commits, by the paths that git uses', async () => {
    const world = makeWindowsWorld({ project: { name: 'Größe & mehr', files: { 'src/app one.js': `const key = '${key}';\r\n` } } });
    world.git('add', '-A');
    world.git('commit', '--quiet', '--message', 'all');
    world.put('notes.txt', Buffer.from(`\ufeff${fakeKey('sk-proj-', 74, 74, 9)}\r\n`, 'utf16le'));
    const { status, stdout } = await world.setup('scan --json');
    expect(status).toBe(1);
    const { keys } = JSON.parse(stdout) as { readonly keys: readonly { readonly places: readonly { readonly path: string }[] }[] };
    expect(new Set(keys.flatMap(({ places }) => places.map((place) => place.path)))).toEqual(new Set(['notes.txt', 'src/app one.js']));
    expectNoLeak(stdout, key);
  });

  it('installs a guard for the sh that comes with git, finds it again, and removes it without a trace', async () => {
    const world = makeWindowsWorld({ project: { files: { 'a.txt': 'a\r\n' } } });
    const before = world.fingerprint();
    const guard = async (words: string) => JSON.parse((await world.setup(`scan ${words} --json`)).stdout) as unknown;
    const installed = await guard('--install-guard --yes');
    // Under Wine, git has no sh to try it out with.
    if (hasShell) {
      expect(installed).toMatchObject({ guard: { state: 'installed' }, exitCode: 0 });
      // git 2.54 and later runs it from there.
      const file =
        ['.git/hooks/pre-commit', '.git/config'].find(
          (each) => existsSync(path.join(world.project, each)) && world.read(each).includes(begins),
        ) ?? '';
      expect(installed).toMatchObject({ guard: { file } });
      if (file.endsWith('pre-commit')) expect(world.read(file)).toMatch(/^#!\/bin\/sh\n[^\r]*$/);
      expect(await guard('--install-guard --yes')).toMatchObject({ guard: { state: 'already-there' } });
      const commit = 'git -c user.name=Ana -c user.email=ana@example.com commit -q -m work';
      world.put('work.txt', `${key}\r\n`);
      expect(await world.batch('git add work.txt', commit)).not.toBe(0);
      world.put('work.txt', 'fine\r\n');
      expect(await world.batch('git add work.txt', commit)).toBe(0);
      expect(await guard('--remove-guard --yes')).toMatchObject({ guard: { state: 'removed' } });
    } else expect(installed).toMatchObject({ guard: { state: 'refused' }, exitCode: 1 });
    if (!hasShell) expect(world.fingerprint()).toBe(before);
    expect(existsSync(path.join(world.project, '.git/hooks/pre-commit'))).toBe(false);
  });

  it('removes a guard that was made on another system', async () => {
    const world = makeWindowsWorld();
    const script = '#!/bin/sh\nexit 0\n';
    world.put('.git/hooks/pre-commit', `${script}# ${begins}\ntrue\n# ${ends}\n`);
    const { stdout } = await world.setup('scan --remove-guard --yes --json');
    expect(JSON.parse(stdout)).toMatchObject({ guard: { state: 'removed' }, exitCode: 0 });
    expect(world.read('.git/hooks/pre-commit')).toBe(script);
  });
});
