import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeKey } from '../keys/fake-keys.ts';
import { commitGuard } from '../../src/checks/protect/commit-guard.ts';
import { makeWorld as makeAnyWorld, type TestWorld, type WorldOptions } from '../make-world.ts';
import { openProgram, runProgram } from './program.ts';

const key = fakeKey('sk-proj-', 74, 74, 5);

type Guarded = {
  readonly guard: { readonly state: string; readonly file?: string; readonly because?: string; readonly text: readonly string[] };
  readonly exitCode: number;
};

async function guard(world: TestWorld, action: 'install' | 'remove', ...more: string[]): Promise<Guarded['guard'] & { exitCode: number }> {
  const { status, stdout, stderr } = await runProgram(world, [
    'scan',
    `--${action}-guard`,
    '--json',
    ...(more.length === 0 ? ['--yes'] : more),
  ]);
  const { guard: said, exitCode } = JSON.parse(stdout) as Guarded;
  expect([status, stderr]).toEqual([exitCode, more.includes('--json-alone') ? expect.anything() : stderr]);
  return { ...said, exitCode };
}

/** Whether git lets a commit with this in it pass. */
function commits(world: TestWorld, content: string, ...args: string[]): boolean {
  world.put('work.txt', content);
  const run = (...all: string[]) => spawnSync('git', all, { cwd: world.project, env: world.env, encoding: 'utf8' });
  run('add', 'work.txt');
  const { status } = run('commit', '--quiet', '-m', 'work', ...args);
  if (status !== 0) run('rm', '--cached', '--quiet', '--force', 'work.txt');
  return status === 0;
}

/** A world whose git says that it runs hooks from files only, whatever version the machine has: since 2.54, there's another place. */
function makeWorld(options: WorldOptions = {}): TestWorld {
  return withGitVersion(makeAnyWorld(options), '2.53.0');
}

/** A git of that version, for what it says of itself. */
function withGitVersion(world: TestWorld, version: string): TestWorld {
  const git = spawnSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).stdout.trim();
  const script = `#!/bin/sh\nfor each; do case $each in -*|*=*) ;; version) echo "git version ${version}"; exit ;; *) break ;; esac; done\nexec '${git}' "$@"\n`;
  const bin = path.join(world.home, `git-${version}`);
  spawnSync('sh', ['-c', 'mkdir -p "$0" && cat > "$0/git" && chmod +x "$0/git"', bin], { input: script });
  return { ...world, env: { ...world.env, PATH: `${bin}${path.delimiter}${world.env['PATH']}` } };
}

/** A hook as its manager wrote it. */
function generated(name: string): string {
  return readFileSync(new URL(`../git/generated-hooks/${name}`, import.meta.url), 'latin1').replaceAll('\r\n', '\n');
}

/** husky 9, as far as git sees it. */
const husky = {
  'package.json': '{"scripts": {"prepare": "husky"}}\n',
  '.husky/_/pre-commit': { content: generated('husky-9.1.0'), mode: 0o755 },
  '.husky/_/h': generated('husky-9.1.3-h'),
};

describe('the guard', () => {
  it('is installed where nothing is, stops a key, and goes without a trace', async () => {
    const world = makeWorld({ project: { files: { a: 'a\n' } } });
    expect(commits(world, 'a\n')).toBe(true);
    const before = world.fingerprint();
    expect(await guard(world, 'install')).toMatchObject({ state: 'installed', file: '.git/hooks/pre-commit', exitCode: 0 });
    expect(world.mode('.git/hooks/pre-commit')).toBe(0o755);
    expect(await guard(world, 'install')).toMatchObject({ state: 'already-there', exitCode: 0 });
    expect(await guard(world, 'remove')).toMatchObject({ state: 'removed', exitCode: 0 });
    expect(world.fingerprint()).toBe(before);
    expect(await guard(world, 'remove')).toMatchObject({ state: 'absent', exitCode: 0 });
    await guard(world, 'install');
    expect(commits(world, key)).toBe(false);
    expect(commits(world, 'b\n')).toBe(true);
    expect(commits(world, key, '--no-verify')).toBe(true);
  });

  it('is renewed where an earlier version put another one', async () => {
    const world = makeWorld({ project: { files: { a: 'a\n' } } });
    await guard(world, 'install');
    const current = world.read('.git/hooks/pre-commit');
    const old = `${current.replace('-M -U0', '-U0')}npm test\n`;
    world.put('.git/hooks/pre-commit', old, 0o755);
    expect(await world.look(commitGuard)).toMatchObject({ code: 'guard-outdated' });
    expect(await guard(world, 'install', '--dry-run', '--yes')).toMatchObject({ state: 'planned' });
    expect(world.read('.git/hooks/pre-commit')).toBe(old);
    expect(await guard(world, 'install')).toMatchObject({ state: 'installed', file: '.git/hooks/pre-commit', exitCode: 0 });
    expect(world.read('.git/hooks/pre-commit')).toContain('-M -U0');
    expect(world.read('.git/hooks/pre-commit')).toMatch(/^#!\/bin\/sh\n[^]*\nnpm test\n$/);
    expect(await world.look(commitGuard)).toMatchObject({ status: 'ok', fact: { isThere: true } });
    expect(await guard(world, 'install')).toMatchObject({ state: 'already-there' });
  });

  it('goes to the top of husky’s file', async () => {
    const before = '#!/usr/bin/env sh\nexit 0';
    const world = makeWorld({ project: { files: { ...husky, '.husky/pre-commit': before } } });
    world.git('config', 'core.hooksPath', '.husky/_');
    expect(await guard(world, 'install')).toMatchObject({ state: 'installed', file: '.husky/pre-commit' });
    expect(world.read('.husky/pre-commit')).not.toMatch(/(?:^|[\s"'=])\/(?!dev\/null|usr\/bin\/env)/m);
    expect(commits(world, key)).toBe(false);
    expect(commits(world, 'fine\n')).toBe(true);
    expect(await guard(world, 'remove')).toMatchObject({ state: 'removed' });
    expect(world.read('.husky/pre-commit')).toBe(before);
  });

  it('makes husky’s file and the hook of a team’s directory', async () => {
    for (const [hooksPath, file] of [
      ['.husky/_', '.husky/pre-commit'],
      ['.githooks', '.githooks/pre-commit'],
      // git runs it itself, as husky 5 to 8 had it.
      ['.husky', '.husky/pre-commit'],
    ] as const) {
      const world = makeWorld({ project: { files: husky } });
      world.git('config', 'core.hooksPath', hooksPath);
      expect(await guard(world, 'install')).toMatchObject({ state: 'installed', file });
      expect(commits(world, key)).toBe(false);
      expect(await guard(world, 'remove')).toMatchObject({ state: 'removed' });
      expect(existsSync(path.join(world.project, file))).toBe(false);
    }
  });

  const shellOf = async (first: string, hooksPath = '.husky', mode = 0o755) => {
    const world = makeWorld({ project: { files: husky } });
    world.git('config', 'core.hooksPath', hooksPath);
    world.put('.husky/pre-commit', `${first}true\n`, mode);
    const before = world.fingerprint();
    const said = await guard(world, 'install');
    return { world, said, isUnchanged: world.fingerprint() === before };
  };

  it.each(['', '#!/bin/sh\n', '#!/usr/bin/env -S bash -eu\n', '#! /bin/bash -e\n'])('joins a script for a shell: %j', async (first) => {
    const { world, said } = await shellOf(first);
    expect(said).toMatchObject({ state: 'installed', file: '.husky/pre-commit' });
    expect(commits(world, key)).toBe(false);
    expect(commits(world, 'fine\n')).toBe(true);
    world.put('.husky/pre-commit', world.read('.husky/pre-commit'), 0o644);
    expect(await guard(world, 'install')).toMatchObject({ state: 'refused', because: 'not-executable' });
  });

  it.each(['#!/usr/bin/env node\n', '#!/usr/bin/python3\n', '#!/usr/bin/fish\n', '#!/usr/bin/env -S deno run\n'])(
    'leaves a script for another program alone: %j',
    async (first) => {
      for (const hooksPath of ['.husky', '.husky/_'])
        expect(await shellOf(first, hooksPath)).toMatchObject({ said: { because: 'other-shell', exitCode: 1 }, isUnchanged: true });
    },
  );

  it('says that git runs only an executable file', async () => {
    const { said, isUnchanged } = await shellOf('#!/bin/sh\n', '.husky', 0o644);
    expect([said.because, said.exitCode, isUnchanged]).toEqual(['not-executable', 1, true]);
    expect(said.text.join('\n')).toContain("chmod +x '.husky/pre-commit'");
  });

  // git runs none of these, whatever the hook manager's own file says.
  it.each<[string, string, (world: TestWorld) => void]>([
    [
      'what husky generates is not there',
      'husky-not-installed',
      (world) => {
        world.put('.husky/pre-commit', 'true\n');
        world.git('config', 'core.hooksPath', '.husky/_');
      },
    ],
    [
      "pre-commit's hook is not executable",
      'not-executable',
      (world) => {
        world.put('.git/hooks/pre-commit', '#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\n', 0o644);
        world.put('.pre-commit-config.yaml', 'repos:\n- repo: local\n  hooks:\n  - id: a\n');
      },
    ],
    [
      "lefthook's hook is not executable",
      'not-executable',
      (world) => {
        world.put('.git/hooks/pre-commit', generated('lefthook-2.2.2-roots-asserted'), 0o644);
        world.put('lefthook.yml', 'pre-commit:\n  jobs:\n    - run: x\n');
      },
    ],
    [
      'lefthook skips its commands',
      'kept-back',
      (world) => {
        world.put('.git/hooks/pre-commit', generated('lefthook-2.2.2-roots-asserted'), 0o755);
        world.put('lefthook.yml', 'pre-commit:\n  skip: true\n  jobs:\n    - run: x\n');
      },
    ],
    ['the path of the hooks is empty', 'shadowed', (world) => void world.git('config', 'core.hooksPath', '')],
  ])('refuses, and changes nothing: %s', async (_name, because, arrange) => {
    const world = makeWorld();
    arrange(world);
    const before = world.fingerprint();
    expect(await guard(world, 'install')).toMatchObject({ state: 'refused', because, exitCode: 1 });
    expect(world.fingerprint()).toBe(before);
  });

  it('is a setting of a git that knows hooks there, whatever else is there', async () => {
    const plain = makeWorld();
    plain.put('.git/hooks/pre-commit', '#!/bin/sh\nexit 0\n', 0o755);
    plain.git('config', '--global', 'core.hooksPath', path.join(plain.home, 'hooks'));
    const world = withGitVersion(plain, '2.54.0');
    const before = world.fingerprint();
    expect(await guard(world, 'install')).toMatchObject({ state: 'installed', file: '.git/config' });
    expect(await guard(world, 'install')).toMatchObject({ state: 'already-there' });
    expect(world.git('config', 'hook.openai-setup.event')).toBe('pre-commit');
    // An older git doesn't run it, so there it isn't one.
    expect(await guard(plain, 'install')).toMatchObject({ state: 'refused', because: 'shadowed' });
    world.put('work.txt', key);
    world.git('add', 'work.txt');
    const command = world.git('config', 'hook.openai-setup.command');
    expect(spawnSync('sh', ['-c', command], { cwd: world.project, env: world.env }).status).toBe(1);
    world.git('rm', '--quiet', '--cached', 'work.txt');
    expect(await guard(world, 'remove')).toMatchObject({ state: 'removed' });
    spawnSync('rm', [
      '-r',
      path.join(world.project, 'work.txt'),
      path.join(world.project, '.git/index'),
      path.join(world.project, '.git/objects'),
    ]);
    const fresh = makeWorld();
    expect(world.read('.git/config')).toBe(fresh.read('.git/config'));
    expect(before).not.toBe('');
  });

  const refusals: Readonly<Record<string, (world: TestWorld) => void>> = {
    'own-hook': (world) => void world.put('.git/hooks/pre-commit', '#!/bin/sh\necho mine\n', 0o755),
    'other-shell': (world) => void world.put('.git/hooks/pre-commit', '#!/usr/bin/env node\n', 0o755),
    shadowed: (world) => void world.git('config', '--global', 'core.hooksPath', path.join(world.home, 'hooks')),
    'simple-git-hooks': (world) =>
      void world.put('.git/hooks/pre-commit', '#!/bin/sh\nif [ "$SKIP_SIMPLE_GIT_HOOKS" = "1" ]; then\nexit 0\nfi\nnpm test', 0o755),
    'husky-4': (world) =>
      void world.put('.git/hooks/pre-commit', '#!/bin/sh\n# husky\n\n# Created by Husky v4.3.8\n. "$(dirname "$0")/husky.sh"\n', 0o755),
    'husky-not-installed': (world) => void world.put('.husky/pre-commit', 'npm test\n'),
    'lefthook-not-installed': (world) => void world.put('lefthook.yml', 'pre-commit:\n  jobs:\n    - run: x\n'),
    'pre-commit-not-installed': (world) => void world.put('.pre-commit-config.yaml', 'repos:\n- repo: local\n  hooks: []\n'),
    'not-editable': (world) => {
      world.put('.git/hooks/pre-commit', generated('pre-commit-2.16.0'), 0o755);
      world.put('.pre-commit-config.yaml', 'repos: []\n');
    },
    'other-format': (world) => {
      world.put('.git/hooks/pre-commit', generated('lefthook-2.2.2-roots-asserted'), 0o755);
      world.put('lefthook.toml', '[pre-commit]\n');
    },
    'not-written': (world) => void world.put('.git/hooks/pre-commit.lock', ''),
  };
  it.each(Object.keys(refusals))('changes nothing and says what to do instead: %s', async (because) => {
    const world = makeWorld();
    refusals[because]?.(world);
    const before = world.fingerprint();
    const said = await guard(world, 'install');
    expect(said).toMatchObject({ state: 'refused', because, exitCode: 1 });
    expect(world.fingerprint()).toBe(before);
  });

  it('follows no link out of the project', async () => {
    const world = makeWorld();
    spawnSync('rm', ['-r', path.join(world.project, '.git/hooks')]);
    symlinkSync(world.home, path.join(world.project, '.git/hooks'));
    expect(await guard(world, 'install')).toMatchObject({ state: 'refused', exitCode: 1 });
    expect(existsSync(path.join(world.home, 'pre-commit'))).toBe(false);
  });

  it('says so if git no longer runs it, and what keeps it from that', async () => {
    const world = makeWorld();
    await guard(world, 'install');
    world.put('.git/hooks/pre-commit', world.read('.git/hooks/pre-commit').replace('\n', '\nexit 0\n'), 0o755);
    expect(await world.look(commitGuard)).toMatchObject({ status: 'advice', code: 'guard-not-run', fact: { isThere: false } });
    const said = await guard(world, 'install');
    expect(said).toMatchObject({ state: 'refused', because: 'kept-back', exitCode: 1 });
    expect(said.text.join('\n')).toContain('exit 0');
  });

  it('asks first, with the file and the lines', async () => {
    const world = makeWorld();
    const before = world.fingerprint();
    const terminal = openProgram(world, ['scan', '--install-guard'], { rows: 24 });
    await terminal.waitFor(/s to skip/);
    // All of it would push the file and the reason out of the window.
    for (const shown of ['.git/hooks/pre-commit', 'git diff --cached', '--install-guard --dry-run'])
      expect(terminal.screen()).toContain(shown);
    terminal.type('2\r');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(world.fingerprint()).toBe(before);
    const again = openProgram(world, ['scan', '--install-guard'], { rows: 60 });
    await again.waitFor(/s to skip/);
    again.type('1\r');
    expect(await again.exit).toMatchObject({ exitCode: 0 });
    expect(world.read('.git/hooks/pre-commit')).toContain('openai-setup');
  });

  it('writes nothing without a terminal, with --json alone, and with --dry-run', async () => {
    const world = makeWorld();
    const before = world.fingerprint();
    // Even a directory that's gone again leaves its time.
    const changed = (): bigint => statSync(path.join(world.project, '.git'), { bigint: true }).mtimeNs;
    const changedBefore = changed();
    expect(await runProgram(world, ['scan', '--install-guard'])).toMatchObject({ status: 1 });
    expect(await guard(world, 'install', '--json')).toMatchObject({ state: 'planned', exitCode: 1 });
    const { status, stdout } = await runProgram(world, ['scan', '--install-guard', '--dry-run']);
    expect(status).toBe(0);
    expect(stdout).toContain('git diff --cached');
    expect([world.fingerprint(), changed()]).toEqual([before, changedBefore]);
    expect(await runProgram(world, ['scan', '--install-guard', '--remove-guard'])).toMatchObject({ status: 2 });
    expect(await runProgram(world, ['doctor', '--install-guard'])).toMatchObject({ status: 2 });
  });

  it('needs a repository', async () => {
    expect(await guard(makeWorld({ project: { git: false } }), 'install')).toMatchObject({ state: 'refused', because: 'no-repository' });
  });

  it('runs nothing that a clone brings', async () => {
    const world = makeWorld();
    const ran = path.join(world.home, 'ran');
    const script = `#!/bin/sh\necho "$0" >> '${ran}'\n`;
    for (const name of ['lefthook', 'pre-commit', 'husky', 'openai-setup', 'sh', 'git', 'tr', 'grep']) {
      world.put(`node_modules/.bin/${name}`, script, 0o755);
      world.put(name, script, 0o755);
    }
    const env = { ...world.env, PATH: `node_modules/.bin:${path.join(world.project, 'node_modules/.bin')}:.:${world.env['PATH']}` };
    world.put('.git/hooks/pre-commit', `${script}call_lefthook run "pre-commit" "$@"\n`, 0o755);
    world.put('lefthook.yml', 'rc: ./lefthook\npre-commit:\n  jobs:\n    - run: ./lefthook\n');
    expect(await guard({ ...world, env }, 'install')).toMatchObject({ state: 'refused', because: 'kept-back' });
    world.put('.git/hooks/pre-commit', generated('lefthook-2.2.2-roots-asserted'), 0o755);
    world.put('lefthook.yml', 'pre-commit:\n  jobs:\n    - run: ./lefthook\n');
    expect(await guard({ ...world, env }, 'install')).toMatchObject({ state: 'installed', file: 'lefthook.yml' });
    expect(existsSync(ran) ? readFileSync(ran, 'utf8') : '').toBe('');
  });
});
