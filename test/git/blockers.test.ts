import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitPort } from '../../src/git/git.ts';
import { gitSettings } from '../../src/git/settings.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { hasPosixFiles, hasScripts } from '../system.ts';

/** Linux has one. */
const endless = '/proc/self/pagemap';

/** Puts a pipe in the place of a file, below the project or by its whole path. */
function pipe({ project }: TestWorld, name: string): void {
  const path = name.startsWith('/') ? name : join(project, name);
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true, recursive: true });
  execFileSync('mkfifo', [path]);
}

/** A project with a git that writes down what it's asked. */
function watched(made: TestWorld): { world: TestWorld['world']; asked: () => string } {
  const log = join(made.home, 'asked');
  made.put('../bin/git', `#!/bin/sh\necho "$*" >> "${log}"\nPATH="$REAL_PATH" exec git "$@"\n`);
  execFileSync('chmod', ['755', join(made.project, '../bin/git')]);
  return {
    world: made.withEnv({ PATH: join(made.project, '../bin'), REAL_PATH: process.env['PATH'] }),
    asked: () => (existsSync(log) ? readFileSync(log, 'utf8') : ''),
  };
}

describe.skipIf(!hasPosixFiles)('a file that git would wait for', () => {
  it.each<[string, (made: TestWorld) => void, string?]>([
    ...['.git/HEAD', '.git/config', '.git/index', '.git/packed-refs', '.git/info/exclude', '.git/info/attributes', '.git/commondir'].map(
      (name): [string, (made: TestWorld) => void] => [name, (made) => pipe(made, name)],
    ),
    ...['.gitignore', '.gitattributes', '.gitmodules', 'sub/.gitignore'].map((name): [string, (made: TestWorld) => void] => [
      name,
      (made) => pipe(made, name),
    ]),
    ['.git/refs/heads/main', (made) => pipe(made, '.git/refs/heads/main')],
    ['.git/config.worktree', (made) => pipe(made, '.git/config.worktree')],
    [
      'include',
      (made) => {
        pipe(made, 'sub/more');
        appendFileSync(join(made.project, '.git/config'), '[include] path = "../sub/more" ; here\n');
      },
      'sub/more',
    ],
    [
      'core.excludesFile',
      (made) => {
        pipe(made, 'sub/rules');
        made.git('config', 'core.excludesFile', 'sub/rules');
      },
      'sub/rules',
    ],
    ...['excludesFile', 'attributesFile'].map((name): [string, (made: TestWorld) => void, string] => [
      `core.${name} of the shell`,
      (made) => {
        pipe(made, 'sub/rules');
        Object.assign(
          made.world.env,
          name === 'excludesFile'
            ? { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `core.${name}`, GIT_CONFIG_VALUE_0: 'sub/rules' }
            : { GIT_CONFIG_PARAMETERS: `'core.${name}'='${join(made.project, 'sub/rules')}'` },
        );
      },
      'sub/rules',
    ]),
    [
      'core.attributesFile of the user',
      (made) => {
        pipe(made, join(made.home, 'attributes'));
        made.git('config', '--global', 'core.attributesFile', '~/attributes');
      },
      'attributes',
    ],
    ['a link to a device', ({ project }) => symlinkSync('/dev/zero', join(project, '.gitignore')), '.gitignore'],
    ...[endless].filter(existsSync).map((file): [string, (made: TestWorld) => void, string] => [
      'a link to a file without an end',
      ({ project }) => {
        rmSync(join(project, '.git/info/exclude'));
        symlinkSync(file, join(project, '.git/info/exclude'));
      },
      '.git/info/exclude',
    ]),
  ])('is named, and git is not run: %s', async (name, make, file = name) => {
    const made = makeWorld();
    mkdirSync(join(made.project, 'sub'));
    make(made);
    const { world, asked } = watched(made);
    expect(await gitPort(world).ignoreVerdict(join(made.project, 'sub/.env'))).toMatchObject({
      verdict: 'unknown',
      gitFailure: { because: 'blocked', file: expect.stringMatching(new RegExp(`${file}$`)) as string, directory: made.project },
    });
    expect(asked()).toBe('');
  });

  it('is not /dev/null, nor an empty file, nor a pipe that git never reads', async () => {
    const made = makeWorld();
    made.git('config', 'core.excludesFile', '/dev/null');
    rmSync(join(made.project, '.git/info/exclude'));
    symlinkSync('/dev/null', join(made.project, '.git/info/exclude'));
    made.put('.gitattributes', '');
    pipe(made, 'pipe');
    expect(await gitPort(made.world).repository(made.project)).toMatchObject({ root: made.project });
  });
});

describe.skipIf(!hasScripts)('a git that does not come back', () => {
  it('is waited for once', async () => {
    const made = makeWorld();
    const log = join(made.home, 'asked');
    made.put(
      '../bin/git',
      `#!${process.execPath}\nrequire('fs').appendFileSync(${JSON.stringify(log)}, 'x');\nsetInterval(() => {}, 1000);\n`,
    );
    execFileSync('chmod', ['755', join(made.project, '../bin/git')]);
    const world = { ...made.withEnv({ PATH: join(made.project, '../bin') }), timeouts: { git: 2000, request: 1, idle: 1, total: 1 } };
    const port = gitPort(world);
    mkdirSync(join(made.project, 'sub'));
    expect(await port.branch(made.project)).toBeNull();
    for (const name of ['.env', 'sub/.env']) {
      expect(await port.ignoreVerdict(join(made.project, name))).toMatchObject({ gitFailure: { because: 'failed' } });
      expect(await port.untrack(join(made.project, name))).toMatchObject({ because: 'failed' });
    }
    expect(await port.files(made.project)).toMatchObject({ because: 'failed' });
    // The first questions are asked at the same time.
    expect(readFileSync(log, 'utf8')).toMatch(/^x{1,3}$/);
  });

  it('with a long walk still answers the short questions', async () => {
    const made = makeWorld();
    made.put('.gitignore', '.env\n');
    made.put('../bin/git', `#!/bin/sh\ncase "$*" in *--others*) exec sleep 100;; esac\nPATH="$REAL_PATH" exec git "$@"\n`);
    execFileSync('chmod', ['755', join(made.project, '../bin/git')]);
    const world = {
      ...made.withEnv({ PATH: `${join(made.project, '../bin')}`, REAL_PATH: process.env['PATH'] }),
      timeouts: { git: 3000, request: 1, idle: 1, total: 1 },
    };
    const path = made.put('../bin/sleep', `#!${process.execPath}\nsetInterval(() => {}, 1000);\n`);
    execFileSync('chmod', ['755', path]);
    const port = gitPort(world);
    expect(await port.files(made.project)).toMatchObject({ because: 'failed' });
    expect(await port.ignoreVerdict(join(made.project, '.env'))).toMatchObject({ verdict: 'ignored' });
  });
});

it('reads the settings of git as far as they are needed', () => {
  const text = [
    '# [core] worktree = no',
    '[Core]',
    '\tWorkTree = "../a b" # c',
    '[include "x]y"] path = one; two',
    '[includeIf "gitdir:~/x/"]',
    'path=C:\\\\x\\"y',
    'flag',
    '[broken',
    ' = ',
  ].join('\r\n');
  expect(gitSettings(text)).toEqual([
    { section: 'core', name: 'worktree', value: '../a b' },
    { section: 'include "x]y"', name: 'path', value: 'one' },
    { section: 'includeif "gitdir:~/x/"', name: 'path', value: 'C:\\x"y' },
    { section: 'includeif "gitdir:~/x/"', name: '', value: '' },
  ]);
});
