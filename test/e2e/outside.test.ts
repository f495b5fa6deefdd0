import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { isOnLinesOfItsOwn, openProgram, runProgram, type Ran } from './program.ts';

const key = fakeKey('sk-proj-', 74, 74, 7);
const theirs = `OPENAI_API_KEY=${fakeKey('sk-proj-', 74, 74, 8)}\n`;

/** A project beside another one of the user, which has a key. */
function withOther(options: { git?: boolean } = {}): TestWorld & { other: string } {
  const world = makeWorld({ project: options });
  world.put('.gitignore', '.env\n');
  const other = path.resolve(world.project, '../other');
  mkdirSync(path.join(other, 'web'), { recursive: true });
  writeFileSync(path.join(other, '.env'), theirs, { mode: 0o644 });
  writeFileSync(path.join(other, 'web/package.json'), '{"dependencies":{"openai":"*"}}');
  execFileSync('git', ['init', '--quiet', '.'], { cwd: other, env: world.env });
  return { ...world, other };
}
const save = (world: TestWorld, ...args: string[]): Promise<Ran> => runProgram(world, ['--yes', '--key-stdin', '--offline', ...args], key);
const codesOf = async (world: TestWorld, ...args: string[]): Promise<Record<string, string>> => {
  const { stdout } = await runProgram(world, ['doctor', '--offline', '--json', ...args]);
  const { checks } = JSON.parse(stdout) as { checks: { id: string; status: string; code?: string }[] };
  return Object.fromEntries(checks.map(({ id, status, code }) => [id, code ?? status]));
};

describe('an env file in another project', () => {
  it.each([{ git: true }, { git: false }])('is not the one that code names by a link (%o)', async (options) => {
    const world = withOther(options);
    symlinkSync('../other', path.join(world.project, 'conf'));
    world.put('index.js', "require('dotenv').config({ path: 'conf/.env' })\n");
    expect(await codesOf(world)).toMatchObject({ 'env-file': 'not-read-by-all', 'key-present': 'no-env-file' });
    expect(await save(world)).toMatchObject({ status: 0 });
    expect(world.read('.env')).toContain(key);
    expect(await codesOf(world)).toMatchObject({ 'env-file': 'not-read-by-all' });
    expect(await codesOf(world, '--file', '.env')).toMatchObject({ 'env-file': 'ok' });
    expect(readFileSync(path.join(world.other, '.env'), 'utf8')).toBe(theirs);
  });

  it.each(['../other/.env', 'conf/.env', 'conf/new/.env'])('is refused where it is named: %s', async (name) => {
    const world = withOther();
    symlinkSync('../other', path.join(world.project, 'conf'));
    expect(await codesOf(world, '-e', name)).toMatchObject({ 'env-file': 'outside-project' });
    // What another project's git makes of it is for a run there.
    expect(await codesOf(world, '-e', name)).toMatchObject({
      'env-ignored': 'blocked',
      'env-untracked': 'blocked',
      'env-history': 'blocked',
    });
    const { status, stdout, stderr } = await save(world, '-e', name);
    expect(status, stdout).toBe(1);
    expect(stdout).toContain('[outside-project]');
    expect(stderr).toContain("wasn't saved");
    const directory = path.resolve(world.project, path.dirname(name));
    expect(stdout.includes(`openai-setup -C ${directory}\n`)).toBe(existsSync(directory));
    expect(readFileSync(path.join(world.other, '.env'), 'utf8')).toBe(theirs);
    expect(existsSync(path.join(world.other, '.gitignore'))).toBe(false);
  });

  it('is set up where the directory is named, also by a link', async () => {
    const world = withOther();
    symlinkSync('../other', path.join(world.project, 'conf'));
    expect(await save(world, '-C', 'conf')).toMatchObject({ status: 0 });
    expect(readFileSync(path.join(world.other, '.env'), 'utf8')).toContain(key);
  });

  it('is not that of a package either', async () => {
    const world = withOther();
    world.put('package.json', '{"workspaces":["packages/*"]}');
    mkdirSync(path.join(world.project, 'packages'));
    symlinkSync('../../other/web', path.join(world.project, 'packages/web'));
    const { stdout } = await runProgram(world, ['doctor', '--offline', '--json']);
    expect(stdout).not.toContain('"packages"');
  });
});

describe('a repository whose data is somewhere else', () => {
  it('is used once a person says that it is right, which is remembered', async () => {
    const world = withOther({ git: false });
    world.git('init', '--quiet', '--separate-git-dir=../data');
    const data = path.resolve(world.project, '../data');
    expect(await codesOf(world)).toMatchObject({ project: 'git-elsewhere' });
    expect(await save(world)).toMatchObject({ status: 1, stdout: expect.stringContaining(data) as string });
    expect(existsSync(path.join(world.project, '.env'))).toBe(false);

    const terminal = openProgram(world, ['--offline'], { columns: 40, rows: 15 });
    const screen = await terminal.waitFor('No, or not sure');
    expect(isOnLinesOfItsOwn(screen, data), screen).toBe(true);
    expect(screen).toContain(path.basename(world.project));
    terminal.press('up', 'enter');
    await terminal.waitFor('Paste the key here');
    terminal.press('ctrl-c');
    await terminal.exit;
    expect(await codesOf(world)).toMatchObject({ project: 'ok', 'env-ignored': 'ok' });
    expect(await save(world)).toMatchObject({ status: 0 });
    expect(world.read('.env')).toContain(key);

    // Another place was never agreed to.
    rmSync(path.join(world.project, '.git'));
    world.put('.git', `gitdir: ${world.other}/.git\n`);
    expect(await codesOf(world)).toMatchObject({ project: 'git-elsewhere' });
  });
});

describe('the commands that help git, run as they are printed', () => {
  const nextOf = async (world: TestWorld): Promise<string> => {
    const { stdout } = await runProgram(world, ['doctor', '--offline', '--json']);
    const { checks } = JSON.parse(stdout) as { checks: { id: string; next: string[] }[] };
    return checks.find(({ id }) => id === 'project')?.next.join('\n') ?? '';
  };
  const sh = (world: TestWorld, command: string | undefined): string =>
    execFileSync('sh', ['-c', command ?? 'false'], { cwd: world.project, env: world.env, encoding: 'utf8', timeout: 20_000 });

  it('start a new repository in the place of a .git file or link', async () => {
    for (const link of [false, true]) {
      const world = withOther({ git: false });
      if (link) symlinkSync('../other/.git', path.join(world.project, '.git'));
      else world.put('.git', `gitdir: ${world.other}/.git\n`);
      sh(world, /rm .* && git init .*/.exec(await nextOf(world))?.[0]);
      expect(await codesOf(world)).toMatchObject({ project: 'ok', 'env-ignored': 'ok' });
      expect(existsSync(path.join(world.other, '.git/HEAD'))).toBe(true);
    }
  });

  it('remove no .git directory, which may hold the only copy of something', async () => {
    const world = withOther();
    rmSync(path.join(world.project, '.git/info'), { recursive: true });
    symlinkSync(path.join(world.other, '.git/info'), path.join(world.project, '.git/info'));
    expect(await codesOf(world)).toMatchObject({ project: 'git-elsewhere' });
    expect(await nextOf(world)).not.toContain('rm ');
  });

  it('find the work tree that a setting names, wherever it is set', async () => {
    const world = withOther();
    world.git('config', 'extensions.worktreeConfig', 'true');
    world.put('.git/config.worktree', `[core]\n\tworktree = ${world.other}\n`);
    const next = await nextOf(world);
    expect(next).toContain(`openai-setup -C ${world.other}\n`);
    expect(sh(world, /git config .*/.exec(next)?.[0])).toContain('config.worktree');
    world.put('.git/config.worktree', '[core]\n\tworktree = /nowhere/at/all\n');
    expect(await nextOf(world)).not.toContain('openai-setup -C');
  });

  it('find the setting that names a device, and remove nothing', async () => {
    const world = makeWorld();
    world.git('config', 'core.excludesFile', '/dev/zero');
    const next = await nextOf(world);
    expect(sh(world, /git config .*/.exec(next)?.[0])).toContain('/dev/zero');
    expect(next).not.toMatch(/remove|delete/i);
    expect(await codesOf(world)).toMatchObject({ project: 'no-git', 'env-ignored': 'no-git' });
  });
});

it('a pipe among the files of git is named, and nothing is written', async () => {
  const world = makeWorld();
  execFileSync('mkfifo', [path.join(world.project, '.gitignore')]);
  const { status, stdout } = await save(world);
  expect(status).toBe(1);
  expect(stdout).toContain('.gitignore is a pipe');
  expect(existsSync(path.join(world.project, '.env'))).toBe(false);
});

it('a file that was made read-only stays so', async () => {
  const world = makeWorld();
  world.put('.gitignore', '.env\n');
  world.put('.env', theirs, 0o444);
  expect(await runProgram(world, ['--yes', '--offline'])).toMatchObject({ status: 0 });
  expect(world.mode('.env')).toBe(0o400);
  expect(await save(world)).toMatchObject({ status: 1 });
  expect([world.mode('.env'), world.read('.env')]).toEqual([0o400, theirs]);
});
