import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitPort } from '../../src/git/git.ts';
import type { IgnoreVerdict } from '../../src/git/git.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { hasLinks, hasPosixFiles, hasScripts } from '../system.ts';

describe('ignoreVerdict', () => {
  const judge = async (gitignore: string | Buffer, path = '.env'): Promise<IgnoreVerdict> => {
    const { put, project, world } = makeWorld();
    put('.gitignore', gitignore);
    return gitPort(world).ignoreVerdict(join(project, path));
  };

  it.each([
    ['plain', '.env\n', '.env', 1],
    ['not the first line', '# x\n\n*.log\n.env\n', '.env', 4],
    ['anchored', '/.env\n', '/.env', 1],
    ['a glob', '*.env\n', '*.env', 1],
    ['trailing blanks', '.env   \n', '.env', 1],
    ['CRLF', 'node_modules\r\n.env\r\n', '.env', 2],
    ['a BOM', '\ufeff.env\n', '.env', 1],
    ['no final line break', '.env', '.env', 1],
    ['negated before', '!.env\n.env\n', '.env', 2],
  ])('ignored: %s', async (_name, gitignore, pattern, line) => {
    expect(await judge(gitignore)).toEqual({
      verdict: 'ignored',
      rule: { source: '.gitignore', line, pattern, reach: 'shared' },
    });
  });

  it.each([
    ['an empty file', ''],
    ['.env.*', '.env.*\n'],
    ['.env*.local', '.env*.local\n'],
    ['a directory only', '.env/\n'],
    ['a leading blank', ' .env\n'],
    ['a comment behind it', '.env # secret\n'],
    ['./.env', './.env\n'],
    ['quotes', '".env"\n'],
    ['UTF-16', Buffer.from('\ufeff.env\r\n', 'utf16le')],
  ])('not ignored: %s', async (_name, gitignore) => {
    expect(await judge(gitignore)).toEqual({ verdict: 'not-ignored' });
  });

  it('names the rule that lets it in', async () => {
    expect(await judge('.env\n!.env\n')).toEqual({
      verdict: 'not-ignored',
      negatedBy: { source: '.gitignore', line: 2, pattern: '!.env', reach: 'shared' },
    });
  });

  it('judges by the deepest file, at any depth, also where no directory is yet', async () => {
    const { put, project, world } = makeWorld();
    const git = gitPort(world);
    put('.gitignore', '.env\n/build\n');
    put('apps/web/.gitignore', '!.env\n');
    expect(await git.ignoreVerdict(join(project, 'apps/web/.env'))).toMatchObject({
      verdict: 'not-ignored',
      negatedBy: { source: 'apps/web/.gitignore', line: 1 },
    });
    expect(await git.ignoreVerdict(join(project, 'apps/api/.env'))).toMatchObject({
      verdict: 'ignored',
      rule: { source: '.gitignore' },
    });
    expect(await git.ignoreVerdict(join(project, 'build/.anything'))).toMatchObject({
      verdict: 'ignored',
      rule: { pattern: '/build' },
    });
  });

  it('knows an anchored rule at the top from a file below', async () => {
    expect(await judge('/.env\n', 'apps/.env')).toEqual({ verdict: 'not-ignored' });
  });

  it('tells rules that protect only this user or this clone', async () => {
    const { home, project, world, git } = makeWorld();
    writeFileSync(join(home, 'ignore'), '.env\n');
    git('config', '--global', 'core.excludesFile', join(home, 'ignore'));
    expect(await gitPort(world).ignoreVerdict(join(project, '.env'))).toMatchObject({
      verdict: 'ignored',
      rule: { reach: 'local', line: 1, source: join(home, 'ignore') },
    });
    writeFileSync(join(project, '.git/info/exclude'), '# mine\n.env\n');
    expect(await gitPort(world).ignoreVerdict(join(project, '.env'))).toMatchObject({
      verdict: 'ignored',
      rule: { reach: 'local', line: 2, source: '.git/info/exclude' },
    });
  });

  it.each<[string, (world: TestWorld) => void]>([
    ['ignores itself', ({ put }) => void put('.gitignore', '.env\n.gitignore\n')],
    ['is ignored in this clone', ({ put }) => void put('.git/info/exclude', '.gitignore\n')],
    ...(['--skip-worktree', '--assume-unchanged'] as const).map((mark): [string, (world: TestWorld) => void] => [
      `is marked ${mark}`,
      ({ git }) => {
        git('add', '.gitignore');
        git('update-index', mark, '.gitignore');
      },
    ]),
  ])('tells a .gitignore that no commit brings to others: it %s', async (_name, keepBack) => {
    const world = makeWorld({ project: { files: { '.gitignore': '.env\n' } } });
    const port = () => gitPort(world.world).ignoreVerdict(join(world.project, '.env'));
    expect(await port()).toMatchObject({ rule: { reach: 'shared' } });
    keepBack(world);
    expect(await port()).toMatchObject({ verdict: 'ignored', rule: { reach: 'kept-back' } });
  });

  it('tells a rule in other letters, which only a git that ignores case follows', async () => {
    const { project, world, git, put } = makeWorld({ project: { files: { '.gitignore': '.ENV\n' } } });
    git('config', 'core.ignoreCase', 'true');
    const verdict = (): Promise<unknown> => gitPort(world).ignoreVerdict(join(project, '.env'));
    expect(await verdict()).toMatchObject({ verdict: 'ignored', rule: { reach: 'local', source: '.gitignore', pattern: '.ENV' } });
    put('.gitignore', '.ENV\n.env\n');
    expect(await verdict()).toMatchObject({ verdict: 'ignored', rule: { reach: 'shared' } });
    put('.gitignore', '.ENV\n!.env\n');
    expect(await verdict()).toMatchObject({ verdict: 'not-ignored' });
  });

  it('asks the index first, and the rules alone when told', async () => {
    const { put, project, world, git } = makeWorld();
    put('.gitignore', '.env\n');
    put('.env', 'A=1\n');
    git('add', '--force', '.env');
    const port = gitPort(world);
    expect(await port.ignoreVerdict(join(project, '.env'))).toEqual({ verdict: 'tracked' });
    expect(await port.ignoreVerdict(join(project, '.env'), { asIfUntracked: true })).toMatchObject({ verdict: 'ignored' });
    git('update-index', '--skip-worktree', '.env');
    rmSync(join(project, '.env'));
    expect(await port.ignoreVerdict(join(project, '.env'))).toEqual({ verdict: 'tracked' });
  });

  it('knows a file that is tracked in another case, where case does not count', async () => {
    const { put, project, world, git } = makeWorld();
    put('.ENV', 'A=1\n');
    git('add', '.ENV');
    const port = gitPort(world);
    git('config', 'core.ignorecase', 'false');
    expect(await port.ignoreVerdict(join(project, '.env'))).toEqual({ verdict: 'not-ignored' });
    git('config', 'core.ignorecase', 'true');
    expect(await port.ignoreVerdict(join(project, '.env'))).toEqual({ verdict: 'tracked' });
    expect(await port.untrack(join(project, '.env'))).toBeUndefined();
    expect(git('ls-files')).toBe('');
    put('.gitignore', '.ENV\n');
    expect(await port.ignoreVerdict(join(project, '.env'))).toMatchObject({ verdict: 'ignored' });
  });

  it('reads a .gitignore that a sparse checkout leaves in the index', async () => {
    const { put, project, world, git } = makeWorld();
    put('.gitignore', '.env\n');
    put('a/x', '');
    git('add', '.');
    git('commit', '--quiet', '-m', 'x');
    git('sparse-checkout', 'set', '--no-cone', '/a');
    expect(existsSync(join(project, '.gitignore'))).toBe(false);
    put('.env', '');
    for (const asIfUntracked of [true, false]) {
      expect(await gitPort(world).ignoreVerdict(join(project, '.env'), { asIfUntracked })).toMatchObject({
        verdict: 'ignored',
        rule: { source: '.gitignore', line: 1 },
      });
    }
  });

  it('does not take a name for a pattern that a tracked file fits', async () => {
    const { put, project, world, git } = makeWorld();
    put('a.env', '');
    git('add', 'a.env');
    put('.gitignore', '\\[ab].env\n');
    expect(await gitPort(world).ignoreVerdict(join(project, '[ab].env'))).toMatchObject({ verdict: 'ignored' });
  });

  it('is not led astray by names that look like patterns, magic or options', async () => {
    const { put, project, world, git } = makeWorld();
    put('aenv', '');
    put('-x/a', '');
    git('add', '--', 'aenv', '-x/a');
    const port = gitPort(world);
    for (const name of ['?env', '*', ':(top)aenv', ':/aenv', '--', '-q', '-x', 'ü\n"x']) {
      expect(await port.ignoreVerdict(join(project, name)), name).toEqual({ verdict: 'not-ignored' });
    }
  });

  it('asks inside a submodule and a nested repository, which inherit nothing', async () => {
    const library = makeWorld();
    library.put('a', '');
    library.git('add', 'a');
    library.git('commit', '--quiet', '-m', 'a');
    const { put, project, world, git } = makeWorld();
    put('.gitignore', '.env\n');
    git('submodule', '--quiet', 'add', library.project, 'lib');
    const port = gitPort(world);
    expect(await port.ignoreVerdict(join(project, 'lib/.env'))).toEqual({ verdict: 'not-ignored' });
    put('lib/.gitignore', '.env\n');
    expect(await port.ignoreVerdict(join(project, 'lib/.env'))).toMatchObject({ verdict: 'ignored' });
    git('init', '--quiet', 'nested');
    expect(await port.ignoreVerdict(join(project, 'nested/deep/.env'))).toEqual({ verdict: 'not-ignored' });
  });

  it.skipIf(!hasLinks)('asks beyond a linked directory', async () => {
    const { put, project, world } = makeWorld();
    put('real/.gitignore', '.env\n');
    symlinkSync('real', join(project, 'link'));
    expect(await gitPort(world).ignoreVerdict(join(project, 'link/.env'))).toMatchObject({
      verdict: 'ignored',
      rule: { source: 'real/.gitignore' },
    });
  });

  it('works in a worktree, whose info/exclude is shared', async () => {
    const { put, project, world, git } = makeWorld();
    put('a', '');
    git('add', 'a');
    git('commit', '--quiet', '-m', 'a');
    git('worktree', 'add', '--quiet', '../tree');
    writeFileSync(join(project, '.git/info/exclude'), '.env\n');
    const tree = join(project, '../tree');
    expect(await gitPort(world).ignoreVerdict(join(tree, '.env'))).toMatchObject({
      verdict: 'ignored',
      rule: { reach: 'local' },
    });
    expect(await gitPort(world).repository(tree)).toEqual({
      root: tree,
      gitDir: join(project, '.git/worktrees/tree'),
    });
    expect(await gitPort(world).branch(tree)).toBe('tree');
  });

  it('is not redirected by what hooks export, nor by other variables', async () => {
    const other = makeWorld();
    other.put('.gitignore', '.env\n');
    const { project, withEnv } = makeWorld();
    const world = withEnv({
      GIT_DIR: join(other.project, '.git'),
      GIT_WORK_TREE: other.project,
      GIT_INDEX_FILE: '/no/such/index',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.excludesFile',
      GIT_CONFIG_VALUE_0: join(other.project, '.gitignore'),
      GIT_LITERAL_PATHSPECS: '1',
      GIT_CEILING_DIRECTORIES: join(project, '..'),
      GIT_TRACE: '1',
      LC_ALL: 'de_DE.UTF-8',
    });
    expect(await gitPort(world).ignoreVerdict(join(project, '.env'))).toEqual({ verdict: 'not-ignored' });
    expect(await gitPort(world).repository(project)).toMatchObject({ root: project });
  });

  // As they are in this shell, and as they are in another one: only what both ignore is.
  it.each<[string, Record<string, string>]>([
    ['a list', { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.excludesFile', GIT_CONFIG_VALUE_0: '/dev/null' }],
    ['parameters', { GIT_CONFIG_PARAMETERS: "'core.excludesFile'='/dev/null'" }],
    ['another file of settings', { GIT_CONFIG_GLOBAL: 'mine' }],
    ['no file of settings', { GIT_CONFIG_GLOBAL: '' }],
  ])('follows the settings of the shell: %s', async (_name, env) => {
    const { project, home, git, withEnv, world } = makeWorld();
    writeFileSync(join(home, 'rules'), '.env\n');
    git('config', '--global', 'core.excludesFile', join(home, 'rules'));
    const verdict = async (shell: typeof world) => await gitPort(shell).ignoreVerdict(join(project, '.env'));
    expect(await verdict(world)).toMatchObject({ verdict: 'ignored' });
    expect(await verdict(withEnv(env))).toEqual({ verdict: 'not-ignored' });
  });

  it('reads no user’s rules from the usual place if the shell names another', async () => {
    const { project, home, withEnv } = makeWorld();
    mkdirSync(join(home, '.config/git'), { recursive: true });
    writeFileSync(join(home, '.config/git/ignore'), '.env\n');
    const verdict = async (env: Record<string, string>) => await gitPort(withEnv(env)).ignoreVerdict(join(project, '.env'));
    expect(await verdict({ XDG_CONFIG_HOME: '' })).toMatchObject({ verdict: 'ignored' });
    expect(await verdict({ XDG_CONFIG_HOME: 'mine' })).toEqual({ verdict: 'not-ignored' });
  });
});

describe('a repository that the shell names', () => {
  it('counts where there is no other, for its own work tree', async () => {
    const { project, home, withEnv, put, git } = makeWorld({ project: { git: false } });
    git('init', '--quiet', '--bare', '../named.git');
    put('.gitignore', '.env.local\n');
    const gitDir = join(home, '../named.git');
    const port = gitPort(withEnv({ GIT_DIR: '../named.git', GIT_WORK_TREE: '.' }));
    expect(await port.repository(project)).toMatchObject({ root: project, gitDir });
    expect(await port.ignoreVerdict(join(project, '.env'))).toEqual({ verdict: 'not-ignored' });
    expect(await port.ignoreVerdict(join(project, '.env.local'))).toMatchObject({ verdict: 'ignored' });
    put('.env', '');
    git('--git-dir', gitDir, '--work-tree', project, 'add', '.env');
    expect(await port.ignoreVerdict(join(project, '.env'))).toEqual({ verdict: 'tracked' });
    const nothing = { because: 'no-repository' };
    expect(await port.repository(home)).toMatchObject(nothing);
    expect(await gitPort(withEnv({ GIT_DIR: gitDir })).repository(project)).toMatchObject(nothing);
    expect(await gitPort(withEnv({ GIT_DIR: join(home, 'nowhere') })).repository(project)).toMatchObject(nothing);
  });
});

describe('a repository that the shell names for a directory with one of its own', () => {
  it('is the one that git commits to, so nothing is said of the other', async () => {
    const { project, home, withEnv, git } = makeWorld();
    const gitDir = join(home, 'dot.git');
    git('init', '--quiet', '--bare', gitDir);
    const at = (GIT_DIR: string, GIT_WORK_TREE: string) => gitPort(withEnv({ GIT_DIR, GIT_WORK_TREE })).repository(project);
    expect(await at(gitDir, project)).toMatchObject({ because: 'elsewhere', isNamedByShell: true });
    expect(await at(gitDir, join(home, '..'))).toMatchObject({ because: 'elsewhere', isNamedByShell: true });
    // As in a hook.
    expect(await at(join(project, '.git'), project)).toMatchObject({ root: project });
  });
});

describe('a failure', () => {
  it('no repository', async () => {
    const { project, world, withEnv } = makeWorld({ project: { git: false } });
    const gitFailure = { because: 'no-repository', text: "there's no git repo here" };
    expect(await gitPort(world).repository(project)).toEqual(gitFailure);
    expect(await gitPort(world).ignoreVerdict(join(project, 'not/yet/.env'))).toEqual({ verdict: 'unknown', gitFailure });
    expect(await gitPort(withEnv({ PATH: '/nowhere' })).repository(project)).toEqual(gitFailure);
  });

  it('not installed, where there is a repository', async () => {
    const { project, withEnv } = makeWorld();
    const port = gitPort(withEnv({ PATH: '/nowhere' }));
    expect(await port.repository(project)).toMatchObject({ because: 'not-installed', directory: project });
    expect(await port.ignoreVerdict(join(project, 'a/.env'))).toMatchObject({
      verdict: 'unknown',
      gitFailure: { because: 'not-installed' },
    });
    expect(await port.untrack(join(project, '.env'))).toMatchObject({ because: 'not-installed' });
  });

  it('a repository of another user', async () => {
    const { project, withEnv } = makeWorld();
    const port = gitPort(withEnv({ GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }));
    expect(await port.repository(project)).toMatchObject({ because: 'unsafe-directory', directory: project });
    expect(await port.ignoreVerdict(join(project, '.env'))).toMatchObject({ gitFailure: { because: 'unsafe-directory' } });
  });

  const broken: [string, (project: string) => void][] = [
    ['a broken .git file', (project) => writeFileSync(join(project, '.git'), 'gitdir: /no/such/place\n')],
    ['junk in .git', (project) => writeFileSync(join(project, '.git'), 'junk')],
    ['an empty .git directory', (project) => mkdirSync(join(project, '.git'))],
  ];
  if (hasLinks) broken.push(['a dangling .git link', (project) => symlinkSync('/no/such/place', join(project, '.git'))]);
  it.each(broken)('%s is a failure, never “no repository”', async (_name, make) => {
    const { project, world } = makeWorld({ project: { git: false } });
    make(project);
    mkdirSync(join(project, 'sub'));
    expect(await gitPort(world).repository(join(project, 'sub'))).toMatchObject({ because: 'failed', directory: project });
  });

  it("a bare repository and git's own directory are failures as well", async () => {
    const { project, world, git } = makeWorld();
    git('init', '--quiet', '--bare', '../bare.git');
    expect(await gitPort(world).repository(join(project, '../bare.git'))).toMatchObject({ because: 'inside-repository' });
    expect(await gitPort(world).ignoreVerdict(join(project, '.git/.env'))).toMatchObject({
      gitFailure: { because: 'inside-repository' },
    });
  });

  it('a broken configuration', async () => {
    const { project, home, world } = makeWorld();
    writeFileSync(join(home, '.gitconfig'), '[broken\u001b[31m\n');
    expect(await gitPort(world).repository(project)).toMatchObject({
      because: 'failed',
      text: expect.stringMatching(/^git failed: [ -~]+$/),
    });
  });

  it.skipIf(!hasScripts)('a git that hangs', async () => {
    const { project, put, withEnv, home } = makeWorld();
    const slow = put('../bin/git', `#!${process.execPath}\nsetInterval(() => {}, 1000);\n`);
    chmodSync(slow, 0o755);
    const world = { ...withEnv({ PATH: join(home, '../bin') }), timeouts: { git: 200, request: 1, idle: 1, total: 1 } };
    expect(await gitPort(world).repository(project)).toMatchObject({
      because: 'failed',
      text: 'no answer from git: timed out after 0.2 s',
    });
  });
});

describe('repository', () => {
  it('gives root, git directory and branch, from below, before the first commit and detached', async () => {
    const { project, world, git, put } = makeWorld();
    mkdirSync(join(project, 'a/b'), { recursive: true });
    const port = gitPort(world);
    expect(await port.repository(join(project, 'a/b'))).toEqual({ root: project, gitDir: join(project, '.git') });
    expect(await port.branch(join(project, 'a/b'))).toBe('main');
    put('x', '');
    git('add', 'x');
    git('commit', '--quiet', '-m', 'x');
    git('checkout', '--quiet', '--detach');
    expect(await port.branch(project)).toBeNull();
  });

  it.skipIf(!hasScripts)('is asked for once, and again after a silence', async () => {
    const { project, withEnv, git } = makeWorld();
    renameSync(join(project, '.git'), join(project, 'away'));
    const bin = join(project, '../bin');
    writeFileSync(join(bin, 'git'), `#!/bin/sh\necho "$*" >> "${project}/asked"\nPATH="$REAL_PATH" exec git "$@"\n`, { mode: 0o755 });
    const port = gitPort(withEnv({ PATH: bin, REAL_PATH: process.env['PATH'] }));
    expect(await port.repository(project)).toMatchObject({ because: 'no-repository' });
    git('init', '--quiet');
    const here = { root: project, gitDir: join(project, '.git') };
    rmSync(join(project, 'asked'));
    expect(await Promise.all([port.repository(project), port.repository(project)])).toEqual([here, here]);
    expect(await port.repository(project)).toEqual(here);
    expect(readFileSync(join(project, 'asked'), 'utf8').match(/rev-parse/g)).toHaveLength(2);
  });

  it.skipIf(!hasLinks)('resolves a linked root', async () => {
    const { project, world } = makeWorld();
    symlinkSync(project, join(project, '../link'));
    expect(await gitPort(world).repository(join(project, '../link'))).toMatchObject({ root: project });
  });
});

describe('untrack', () => {
  it('takes the file out of the index, staged and modified as it may be, and leaves it as it is', async () => {
    const { project, world, git, put } = makeWorld();
    put('sub/.env', 'A=1\n');
    put('.env.example', 'A=\n');
    git('add', '.');
    git('commit', '--quiet', '-m', 'oops');
    put('sub/.env', 'A=2\n');
    git('add', '.');
    const file = put('sub/.env', 'A=3\n');
    expect(await gitPort(world).untrack(file)).toBeUndefined();
    expect(git('ls-files')).toBe('.env.example');
    expect(readFileSync(file, 'utf8')).toBe('A=3\n');
    expect(await gitPort(world).ignoreVerdict(join(project, 'sub/.env'))).toEqual({ verdict: 'not-ignored' });
  });

  it('says why it cannot', async () => {
    const { world, git, put } = makeWorld();
    const file = put('.env', '');
    git('add', '.env');
    put('.git/index.lock', '');
    expect(await gitPort(world).untrack(file)).toMatchObject({
      because: 'failed',
      text: expect.stringContaining('index.lock'),
    });
  });
});

// Of an entry as young as the index itself git compares the content when it writes the index, and asks the filter for it.
// And git 2.54 and later know hooks that are nothing but configuration.
it.each(['evil', 'e "v\\il'])(
  'runs no filter and no hook %j of a repository that came with its index, and hands it no key',
  async (name) => {
    const { project, home, withEnv, git, put } = makeWorld();
    const proof = join(home, 'PWNED');
    const then = new Date('2026-11-01T10:00:00Z');
    put('.gitattributes', '* filter=evil\n');
    const file = put('.env', 'A=1\n');
    const others = [put('package.json', '{}\n'), file, join(project, '.gitattributes')];
    git('add', '.');
    for (const each of others) utimesSync(each, then, then);
    git('update-index', '-q', '--refresh');
    for (const kind of ['clean', 'process']) git('config', `filter.evil.${kind}`, `sh -c "env > ${proof}; cat"`);
    git('config', `filter.${name}.clean`, 'cat');
    git('config', `hook.${name}.command`, `env > ${proof} #`);
    git('config', `hook.${name}.event`, 'post-index-change');
    git('config', 'core.trustctime', 'false');
    git('config', 'core.checkStat', 'minimal');
    utimesSync(join(project, '.git/index'), new Date('2026-10-01'), new Date('2026-10-01'));
    const untracked = await gitPort(withEnv({ OPENAI_API_KEY: 'a-key', OPENAI_ADMIN_KEY: 'another' })).untrack(file);
    expect(existsSync(proof)).toBe(false);
    expect(untracked).toBeUndefined();
    expect(git('ls-files')).not.toContain('.env');
  },
);

it.each([
  ['app', false],
  ['app/elsewhere', false],
  ['app', true],
])('believes no bare repository that lies in a cloned one, with its objects in %s (and a .git that is none: %s)', async (common, decoy) => {
  const { project, world, git, put } = makeWorld();
  if (decoy) put('app/.git/HEAD', 'ref: refs/heads/main\n');
  put('app/HEAD', 'ref: refs/heads/main\n');
  if (common !== 'app') put('app/commondir', 'elsewhere\n');
  put(`${common}/config`, '[core]\n\trepositoryformatversion = 1\n\tbare = false\n[extensions]\n\tworktreeConfig = true\n');
  put('app/config.worktree', '[core]\n\tworktree = .\n');
  put(`${common}/info/exclude`, '.env\n');
  for (const directory of ['objects', 'refs']) mkdirSync(join(project, common, directory));
  expect(git('-C', 'app', 'check-ignore', '.env')).toBe('.env');
  const port = gitPort(world);
  expect(await port.ignoreVerdict(join(project, 'app/.env'))).toMatchObject({
    verdict: 'unknown',
    gitFailure: { because: 'inside-repository' },
  });
  expect(await port.repository(join(project, 'app'))).toMatchObject({
    because: 'inside-repository',
    directory: decoy ? join(project, 'app') : project,
  });
});

describe('a repository in another one', () => {
  const nested = () => {
    const place = makeWorld();
    const { project, put, git } = place;
    mkdirSync(join(project, 'sub'));
    put('sub/package.json', '{}\n');
    const file = put('sub/.env', 'A=1\n');
    return { ...place, file, inner: () => git('init', '--quiet', 'sub') };
  };

  it('hides nothing that the outer one tracks', async () => {
    const { world, git, put, file, inner, project } = nested();
    git('add', '.');
    inner();
    put('sub/.gitignore', '.env\n');
    expect(await gitPort(world).ignoreVerdict(file)).toMatchObject({
      verdict: 'unknown',
      gitFailure: { because: 'outer-repository', directory: project },
    });
  });

  it('hides nothing that the outer one would take, as it tracks a neighbour and knows no rule', async () => {
    const { world, git, put, file, inner } = nested();
    git('add', 'sub/package.json');
    inner();
    put('sub/.git/info/exclude', '.env\n');
    expect(git('add', '-A', '--dry-run')).toContain('sub/.env');
    expect(await gitPort(world).ignoreVerdict(file)).toMatchObject({ verdict: 'unknown', gitFailure: { because: 'outer-repository' } });
    put('.gitignore', '.env\n');
    expect(await gitPort(world).ignoreVerdict(file)).toMatchObject({ verdict: 'ignored' });
  });

  it.skipIf(!hasPosixFiles)('hides nothing if the outer one might take it but cannot be asked', async () => {
    const { world, git, put, file, inner, project } = nested();
    git('add', 'sub/package.json');
    inner();
    put('sub/.gitignore', '.env\n');
    rmSync(join(project, '.git/info/exclude'));
    execFileSync('mkfifo', [join(project, '.git/info/exclude')]);
    expect(await gitPort(world).ignoreVerdict(file)).toMatchObject({ verdict: 'unknown', gitFailure: { because: 'blocked' } });
  });

  it('is judged by itself where the outer one takes nothing of it', async () => {
    const { world, put, file, inner } = nested();
    inner();
    put('sub/.gitignore', '.env\n');
    expect(await gitPort(world).ignoreVerdict(file)).toMatchObject({ verdict: 'ignored' });
  });
});

it('runs nothing that a hostile repository brings', async () => {
  const { project, home, withEnv, git, put } = makeWorld();
  const proof = join(home, 'PWNED');
  const evil = put('node_modules/.bin/git', `#!/bin/sh\ntouch ${proof}\n`);
  chmodSync(evil, 0o755);
  for (const hook of ['post-index-change', 'pre-commit', 'post-checkout']) {
    chmodSync(put(`.git/hooks/${hook}`, `#!/bin/sh\ntouch ${proof}\n`), 0o755);
  }
  put('.gitattributes', '* filter=evil diff=evil\n');
  const file = put('.env', 'A=1\n');
  git('add', '.env');
  for (const [key, value] of [
    ['core.fsmonitor', evil],
    ['core.pager', evil],
    ['pager.ls-files', evil],
    ['core.editor', evil],
    ['core.sshCommand', evil],
    ['diff.external', evil],
    ['diff.evil.textconv', evil],
    ['filter.evil.clean', evil],
    ['filter.evil.process', evil],
    ['filter.evil.smudge', evil],
    ['alias.ls-files', `!${evil}`],
    ['alias.check-ignore', `!${evil}`],
    ['extensions.partialClone', 'origin'],
    ['remote.origin.promisor', 'true'],
    ['remote.origin.url', `ext::${evil}`],
    ['protocol.ext.allow', 'always'],
  ] as const) {
    git('config', key, value);
  }
  rmSync(proof, { force: true });
  put('.env', 'A=2\n');
  const port = gitPort(withEnv({ PATH: `${join(project, 'node_modules/.bin')}:${process.env['PATH']}` }));
  await port.repository(project);
  expect(await port.ignoreVerdict(file)).toEqual({ verdict: 'tracked' });
  await port.ignoreVerdict(join(project, 'other'));
  expect(await port.files(project)).toContain('.env');
  expect(await port.untrack(file)).toBeUndefined();
  expect(await port.ignoreVerdict(file)).toEqual({ verdict: 'not-ignored' });
  expect(existsSync(proof)).toBe(false);
});
