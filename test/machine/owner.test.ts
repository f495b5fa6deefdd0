import { execFileSync } from 'node:child_process';
import { chownSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { filesPort } from '../../src/machine/files.ts';
import { gitPort } from '../../src/git/git.ts';
import { settingsPort } from '../../src/machine/settings.ts';
import { undoRecord } from '../../src/git/undo-record.ts';
import { makeWorld } from '../make-world.ts';

const ana = 1000;

/** What in a directory doesn't belong to her. */
function othersIn(directory: string): string[] {
  const below = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return below.filter((name) => lstatSync(join(directory, name)).uid !== ana || lstatSync(join(directory, name)).gid !== ana);
}

// As with sudo. Only root can give things away.
it.skipIf(process.getuid?.() !== 0)('what root makes in the directories of a user belongs to the user', async () => {
  const made = makeWorld();
  made.put('.gitignore', '.env\n');
  made.put('tracked', 'A=1\n');
  mkdirSync(join(made.project, 'sub'));
  made.git('config', 'core.splitIndex', 'true');
  made.git('add', 'tracked', '.gitignore');
  execFileSync('chown', ['-R', `${ana}:${ana}`, dirname(made.project)]);
  const world = made.withEnv({ SUDO_UID: String(ana), SUDO_GID: String(ana) });
  const git = gitPort(world);
  const files = filesPort(world, git, undoRecord(world, git));
  const written = { written: true };
  expect(
    await files.write({ path: join(made.project, '.env'), before: undefined, after: Buffer.from('A=1\n'), mode: 0o600, secret: true }),
  ).toEqual(written);
  expect(
    await files.write({ path: join(made.project, 'sub/.gitignore'), before: undefined, after: Buffer.from('x\n'), secret: false }),
  ).toEqual(written);
  const before = readFileSync(join(made.project, '.gitignore'));
  expect(await files.write({ path: join(made.project, '.gitignore'), before, after: Buffer.from('.env\nx\n'), secret: false })).toEqual(
    written,
  );
  expect(await git.untrack(join(made.project, 'tracked'))).toBeUndefined();
  expect(await settingsPort(world).choose(made.project, { envFile: '.env' })).toBe(true);
  expect(await settingsPort(world).choose(made.project, { envFile: '.env.local' })).toBe(true);
  expect(readdirSync(join(made.project, '.git/openai-setup/undo'))).toEqual(['last.json']);
  expect(othersIn(made.project)).toEqual([]);
  expect(othersIn(made.home)).toEqual([]);
  expect(statSync(join(made.home, '.config/openai-setup/settings.json')).mode & 0o777).toBe(0o600);

  // What belongs to root there already is no affair of this program.
  chownSync(join(made.project, '.env'), 0, 0);
  expect(
    await files.write({ path: join(made.project, '.env'), before: Buffer.from('A=1\n'), after: Buffer.from('A=2\n'), secret: true }),
  ).toEqual(written);
  expect(statSync(join(made.project, '.env')).uid).toBe(0);
});
