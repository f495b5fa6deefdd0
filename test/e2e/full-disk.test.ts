import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld } from '../make-world.ts';
import { expectNoLeak, runProgram } from './program.ts';

// A disk of 128 KiB over the directory of the project; only root may mount one.
it.skipIf(process.getuid?.() !== 0)('says that the disk is full, and leaves the file and nothing else', async ({ skip }) => {
  const here = makeWorld({ project: { git: false } });
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', here.project]).status !== 0) skip();
  onTestFinished(() => void execFileSync('umount', [here.project]));
  here.git('init', '--quiet', '--initial-branch=main', '--template=');
  here.put('.gitignore', '.env\n');
  const before = `A=${'x'.repeat(20_000)}\n`;
  here.put('.env', before, 0o600);
  for (const size of [4096, 1]) {
    try {
      for (let n = 0; ; n++) writeFileSync(path.join(here.project, 'fill'), Buffer.alloc(size), { flag: 'a' });
    } catch {
      // Full.
    }
  }
  const key = fakeKey('sk-proj-');
  const { status, stdout } = await runProgram(here, ['--yes', '--key-stdin', '--offline', '--plain'], key);
  expectNoLeak(stdout, key);
  expect(status).toBe(1);
  expect(stdout).toContain('the disk is full');
  expect(stdout).toContain('Free up space on that disk');
  expect(readFileSync(path.join(here.project, '.env'), 'utf8')).toBe(before);
  expect(readdirSync(here.project).toSorted()).toEqual(['.env', '.git', '.gitignore', 'fill']);
  expect(existsSync(path.join(here.project, '.git/openai-setup'))).toBe(false);
});
