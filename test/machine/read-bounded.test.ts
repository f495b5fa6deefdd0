import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesPort } from '../../src/machine/files.ts';
import { changeMode } from '../../src/machine/files-replace.ts';
import { stillHolds } from '../../src/machine/files-look.ts';
import { gitPort } from '../../src/git/git.ts';
import { namesIn, followFlags, readBounded, readBoundedSync } from '../../src/machine/read-bounded.ts';
import { settingsPort } from '../../src/machine/settings.ts';
import { undoRecord } from '../../src/git/undo-record.ts';
import { makeWorld } from '../make-world.ts';
import { hasLinks, hasPosixFiles } from '../system.ts';

const endless = '/proc/self/pagemap';
const hasEndless = hasPosixFiles && existsSync(endless);

describe('a file is read to its end and no further than agreed', () => {
  it('whatever it says about its size', async ({ skip }) => {
    const { put, project } = makeWorld({ project: { git: false } });
    const file = put('a', '12345');
    if (hasLinks) symlinkSync('a', join(project, 'link'));
    if (hasPosixFiles) execFileSync('mkfifo', [join(project, 'pipe')]);
    for (const read of [readBounded, readBoundedSync]) {
      expect(await read(file, 5)).toMatchObject({ bytes: Buffer.from('12345') });
      expect(await read(put('empty', ''), 0)).toMatchObject({ bytes: Buffer.alloc(0) });
      expect(await read(file, 4)).toEqual({ notRead: 'too-large' });
      if (hasPosixFiles) {
        expect(await read(join(project, 'pipe'), 5)).toEqual({ notRead: 'not-a-file' });
        expect(await read('/dev/zero', 5)).toEqual({ notRead: 'not-a-file' });
      }
      if (!hasLinks) continue;
      await expect((async () => read(join(project, 'link'), 5))()).rejects.toMatchObject({ code: 'ELOOP' });
      expect(await read(join(project, 'link'), 5, followFlags)).toMatchObject({ bytes: Buffer.from('12345') });
    }
    if (!hasEndless) skip();
    for (const read of [readBounded, readBoundedSync]) {
      expect(await read(endless, 1000)).toEqual({ notRead: 'lies-about-its-size' });
      expect(await read('/proc/self/environ', 1000)).toEqual({ notRead: 'lies-about-its-size' });
    }
  });

  it('by all that read files', async ({ skip }) => {
    if (!hasEndless) skip();
    const { project, put, world, home } = makeWorld();
    const link = join(project, 'link');
    symlinkSync(endless, link);
    const git = gitPort(world);
    const files = filesPort(world, git);
    expect(await files.look(link)).toMatchObject({ kind: 'unreadable' });
    expect(await files.look(endless)).toMatchObject({ kind: 'unreadable' });
    expect(await files.lookInside(link)).toMatchObject({ kind: 'unreadable' });
    const read: unknown[] = [];
    for await (const each of files.readMany([link, endless], 1000)) read.push(each);
    expect(read).toEqual([undefined, undefined]);
    expect(stillHolds(endless, Buffer.alloc(0))).toBe(false);
    await expect(changeMode(put('a', 'A'), Buffer.alloc(0), 0o600)).resolves.toBe('other-content');

    put('.git/openai-setup/undo/x', '');
    symlinkSync(endless, join(project, '.git/openai-setup/undo/last.json'));
    expect(await undoRecord(world, git).entries(project)).toBe('nothing');
    mkdirSync(join(home, '.config/openai-setup'), { recursive: true });
    symlinkSync(endless, join(home, '.config/openai-setup/settings.json'));
    const settings = settingsPort(world);
    expect(await settings.choices(project)).toEqual({});
    expect(await settings.choose(project, { envFile: 'x' })).toBe(false);
  });

  it('and a directory no further than any has names', async () => {
    const { project } = makeWorld({ project: { git: false } });
    for (let index = 0; index < 2000; index += 1) writeFileSync(join(project, `${index}`), '');
    expect(new Set(await namesIn(project)).size).toBe(2000);
    expect(await namesIn(join(project, 'gone'))).toEqual([]);
    expect(await namesIn(join(project, '1'))).toEqual([]);
  });
});
