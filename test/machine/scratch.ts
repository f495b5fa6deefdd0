import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { World } from '../../src/machine/world.ts';

/** A directory of its own with a home beside it, git cut off from the user's and the machine's configuration. */
export type Scratch = {
  /** Absolute, links resolved; empty at first. */
  readonly dir: string;
  readonly home: string;
  readonly world: World;
  /** The absolute path of a file that was written, with the directories above it. */
  readonly put: (path: string, content: string | Buffer) => string;
  readonly git: (...args: string[]) => string;
  /** The same place with other variables. */
  readonly withEnv: (env: Record<string, string | undefined>) => World;
};

export function scratch(options: { git?: boolean } = {}): Scratch {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'scratch-')));
  onTestFinished(() => rmSync(base, { recursive: true, force: true, maxRetries: 3 }));
  const dir = join(base, 'project');
  const home = join(base, 'home');
  mkdirSync(dir);
  mkdirSync(home);
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
  };
  writeFileSync(
    env.GIT_CONFIG_GLOBAL,
    '[user]\n\tname = Ana\n\temail = ana@example.com\n[init]\n\tdefaultBranch = main\n[protocol "file"]\n\tallow = always\n',
  );
  const withEnv = (more: Record<string, string | undefined>): World => ({
    cwd: dir,
    env: { ...env, ...more },
    home,
    user: 'ana',
    platform: process.platform,
    now: () => new Date(),
    timeouts: { git: 10_000, request: 5000, idle: 5000, total: 10_000 },
  });
  const self: Scratch = {
    dir,
    home,
    world: withEnv({}),
    put(path, content) {
      const file = join(dir, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    git: (...args) =>
      execFileSync('git', args, { cwd: dir, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trimEnd(),
    withEnv,
  };
  if (options.git !== false) self.git('init', '--quiet');
  return self;
}
