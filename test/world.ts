import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished, type TestContext, TestRunner } from 'vitest';
import { adminPort } from '../src/openai/admin/admin.ts';
import { browserPort } from '../src/machine/browser.ts';
import { filesPort } from '../src/machine/files.ts';
import { gitPort } from '../src/git/git.ts';
import { openaiPort } from '../src/openai/openai.ts';
import type { World } from '../src/machine/world.ts';
import type { Ports } from '../src/checks/ports.ts';
import { settingsPort } from '../src/machine/settings.ts';

export type TestWorld = {
  /** The project: an empty git repository unless it was made otherwise. */
  readonly project: string;
  readonly home: string;
  /** Has an `xdg-open` that writes the pages it was asked for into {@link TestWorld.opened}. */
  readonly world: World;
  readonly ports: Ports;
  /** The whole environment of a child process. */
  readonly env: Record<string, string>;
  write(name: string, content: string | Buffer, mode?: number): void;
  read(name: string): string;
  mode(name: string): number;
  git(...args: string[]): string;
  opened(): string[];
  /** One hash over the names, modes and bytes of all files of the project, git's own included. */
  fingerprint(): string;
};

/**
 * A world of its own for a test: real git, real files, its own home, PATH and environment. Gone when the test ends: a
 * test that runs beside others of its file gives the hook of its own context, as vitest's global one belongs to whichever
 * of them was started last.
 */
export function makeWorld(
  options: { git?: boolean; env?: Record<string, string>; name?: string; onTestFinished?: TestContext['onTestFinished'] } = {},
): TestWorld {
  if (options.onTestFinished === undefined && TestRunner.getCurrentTest()?.concurrent === true) {
    throw new Error('a concurrent test must give makeWorld the onTestFinished of its context');
  }
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'openai-setup-test-')));
  (options.onTestFinished ?? onTestFinished)(() => rmSync(root, { recursive: true, force: true }));
  const project = path.join(root, options.name ?? 'shop-bot');
  const home = path.join(root, 'home');
  const bin = path.join(root, 'bin');
  for (const directory of [project, home, bin]) mkdirSync(directory);

  const openedFile = path.join(root, 'opened.txt');
  writeFileSync(path.join(bin, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$1" >> '${openedFile}'\n`);
  chmodSync(path.join(bin, 'xdg-open'), 0o755);

  const env: Record<string, string> = {
    PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`,
    HOME: home,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    DISPLAY: ':pretend',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: path.join(home, '.gitconfig'),
    GIT_AUTHOR_NAME: 'Ana',
    GIT_AUTHOR_EMAIL: 'ana@example.com',
    GIT_COMMITTER_NAME: 'Ana',
    GIT_COMMITTER_EMAIL: 'ana@example.com',
    ...options.env,
  };
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: project, env, encoding: 'utf8', stdio: 'pipe' });
  if (options.git !== false) git('init', '--quiet', '--initial-branch=main');

  const world: World = {
    cwd: project,
    env,
    home,
    ...(process.getuid === undefined ? {} : { uid: process.getuid() }),
    user: 'ana',
    platform: process.platform,
    now: () => new Date(),
    timeouts: { git: 10_000, request: 10_000, idle: 10_000, total: 20_000 },
  };
  const gitOf = gitPort(world);
  return {
    project,
    home,
    world,
    env,
    git,
    ports: {
      world,
      git: gitOf,
      files: filesPort(world, gitOf),
      openai: openaiPort(world),
      admin: adminPort(world),
      browser: browserPort(world, { allowed: true }),
      settings: settingsPort(world),
    },
    write(name, content, mode) {
      const file = path.join(project, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
      if (mode !== undefined) chmodSync(file, mode);
    },
    read: (name) => readFileSync(path.join(project, name), 'utf8'),
    mode: (name) => statSync(path.join(project, name)).mode & 0o777,
    opened: () => {
      try {
        return readFileSync(openedFile, 'utf8').trim().split('\n');
      } catch {
        return [];
      }
    },
    fingerprint() {
      const hash = createHash('sha256');
      const walk = (directory: string): void => {
        for (const entry of readdirSync(directory, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
          const file = path.join(directory, entry.name);
          hash.update(`${path.relative(project, file)} ${statSync(file, { throwIfNoEntry: false })?.mode}\n`);
          if (entry.isDirectory()) walk(file);
          else if (entry.isFile()) hash.update(readFileSync(file));
        }
      };
      walk(project);
      return hash.digest('hex');
    },
  };
}
