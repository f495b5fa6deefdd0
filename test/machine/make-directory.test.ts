import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeDirectory } from '../../src/machine/make-directory.ts';
import { asKept } from '../system.ts';

it('makes what is missing, for the user alone, and again', async () => {
  const place = mkdtempSync(path.join(tmpdir(), 'make-directory-'));
  onTestFinished(() => rmSync(place, { recursive: true }));
  const directory = path.join(place, 'a', 'b', 'c');
  for (let time = 0; time < 2; time += 1) await makeDirectory(directory);
  for (const each of [directory, path.dirname(directory)]) expect(statSync(each).mode & 0o777).toBe(asKept(0o700));
});

it.skipIf(!existsSync('/proc/self'))('ends where nothing can be made, though the directory is there', async () => {
  await expect(makeDirectory('/proc/.config/openai-setup')).rejects.toThrow('ENOENT');
});
