import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { block, holdsGuard, isOutdated, topOfScript, withLines, withoutBlock } from '../../src/git/guard/block.ts';
import { configLines } from '../../src/git/guard/git-config.ts';
import { linesFor, withManagedGuard } from '../../src/git/guard/managers.ts';
import { guardLine, guardLines } from '../../src/git/guard/script.ts';
import { gitPort } from '../../src/git/git.ts';
import { fakeKey, marker } from '../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { hasScripts, isWindows } from '../system.ts';

const key = fakeKey('sk-proj-');

/** The shells of this machine that a hook may be run with. */
const shells: readonly (readonly [string, ...string[]])[] = [
  ['sh', '-e'],
  ...(isThere('dash') ? [['dash', '-e'] as const] : []),
  ...(isThere('busybox') ? [['busybox', 'sh', '-e'] as const] : []),
  ...(isThere('bash') ? [['bash', '--norc', '--posix', '-eu'] as const] : []),
];

/** Windows has only the one that came with git, and a `bash` that starts another system. */
function isThere(shell: string): boolean {
  return !isWindows && ['/usr/bin', '/bin'].some((directory) => existsSync(path.join(directory, shell)));
}

type Judged = { readonly status: number | null; readonly output: string };

/** What the guard says to what's staged. */
function judge(
  { project, env }: TestWorld,
  script = guardLines().join('\n'),
  [shell, ...args]: readonly [string, ...string[]] = ['sh', '-e'],
): Judged {
  const { status, stdout, stderr } = spawnSync(shell, [...args, '-c', script], { cwd: project, env, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

function staged(
  files: Readonly<Record<string, string | Buffer>>,
  before: Readonly<Record<string, string | Buffer>> = { a: 'a\n' },
): TestWorld {
  const world = makeWorld({ project: { files: before } });
  world.git('add', '-A');
  world.git('commit', '--quiet', '-m', 'before');
  for (const [name, content] of Object.entries(files)) world.put(name, content);
  world.git('add', '-A');
  return world;
}

describe('what the guard stops', () => {
  const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
  const stopped: Readonly<Record<string, Readonly<Record<string, string | Buffer>>>> = {
    'a plain file': { 'settings.py': `KEY = "${key}"\n` },
    'a new line in an old file': { a: `a\n${key}\n` },
    'an escape before it': { 'nb.ipynb': String.raw`{"source": ["x\n${key}\n"]}` },
    'UTF-16 LE': { 'k.txt': Buffer.from(`\ufeffa\r\nk=${key}\r\nb`, 'utf16le') },
    'UTF-16 BE': { 'k.txt': utf16be(`\ufeffa\nk=${key}\nb`) },
    'a binary file': { 'k.bin': Buffer.concat([Buffer.from([0, 255, 10, 0]), Buffer.from(key), Buffer.from([0, 1])]) },
    'a file that attributes call binary': { '.gitattributes': '*.txt -diff\n', 'k.txt': key },
    'a name with blanks and quotes': { [isWindows ? "my 'key'.txt" : 'my "key".txt']: key },
    'a line that begins with a plus': { 'k.txt': `+ ${key}\n` },
    'a line that begins with two': { 'k.txt': `++ ${key}\n` },
    'a line like the head of a file': { 'k.txt': `++ added-to:k.txt ${key}\n`, 'l.txt': `x\n++ "added-to:${key}"\n` },
    'lines like a whole change': { 'k.txt': `diff --git a b\n--- a\n++ added-to:b\n@@ -0,0 +1 @@\n++ added-to:${key}\n` },
    'a name like the head of a file': { [`++ added-to${isWindows ? '' : ':'}${key}`]: '' },
    'after files without a line': { 'a.txt': '', b: '', 'k.txt': `++ added-to:${key}\n`, 'z.txt': '' },
    'right after a placeholder': { 'k.txt': `${'x'.repeat(8)}-${key}\n` },
    'a new file with the name of one': { [`${key}.txt`]: '' },
    'a new name in quotes': { [`dir/é ${key}`]: 'x\n' },
    'in one word with zeros': { 'k.txt': `KEY_00000000_${key}\n` },
    'after the beginning of another': { 'k.txt': `sk-${'x'.repeat(30)}-${key}\n` },
    'right after letters': { 'k.txt': `XXXXXXXX${key}\n` },
    'beside a placeholder': { 'k.txt': `sk-${'x'.repeat(40)}${marker}${'x'.repeat(40)} ${key}\n` },
  };
  it.each(Object.keys(stopped))('%s, in every shell', (name) => {
    const world = staged(stopped[name] ?? {});
    for (const shell of shells) {
      const { status, output } = judge(world, undefined, shell);
      expect([shell, status]).toEqual([shell, 1]);
      expect(output).toContain('openai-setup');
      expect(output).toContain('--no-verify');
      expect(output).not.toContain(key.slice(20, 40));
    }
    expect(judge(world, guardLine).status).toBe(1);
    expect(judge(world, guardLines('double').join('\n')).status).toBe(1);
  });

  const letThrough: Readonly<Record<string, () => TestWorld>> = {
    nothing: () => staged({}),
    'other files': () => staged({ b: 'b\n', c: Buffer.from([0, 1, 2]) }),
    'a key that goes': () => staged({ a: 'a\n' }, { a: `a\n${key}\n` }),
    'a line next to a key': () => staged({ a: `b\n${key}\n` }, { a: `a\n${key}\n` }),
    'a file with a key that moves': () => {
      const world = staged({}, { a: `a\n${key}\n${'x\n'.repeat(50)}` });
      world.git('mv', 'a', 'b');
      return world;
    },
    'a file of that name that is only changed': () => {
      const world = staged({}, { [`${key}.txt`]: 'a\n' });
      world.put(`${key}.txt`, 'b\n');
      world.git('add', '-A');
      return world;
    },
    'a file with a key that is removed': () => {
      const world = staged({}, { a: key });
      world.git('rm', '--quiet', 'a');
      return world;
    },
    'the marker alone': () => staged({ b: `the marker is ${marker}\n` }),
    'a name with a key': () => staged({ [`${key.slice(0, 100)}.txt`]: 'x\n' }),
    'a key that its line accepts': () => staged({ b: `${key} # gitleaks:allow\n`, c: `${key} # pragma: allowlist secret\n` }),
    'a key of documentation': () => staged({ b: `sk-proj-${'abc123'.repeat(8)}${marker}${'abc123'.repeat(8)}\n` }),
    'letters and digits in order': () => staged({ b: `sk-abcdefghijklmnopqrst${marker}uvwxyz01234567890123\n` }),
    'a placeholder': () => staged({ b: `sk-proj-${'x'.repeat(40)}${marker}${'x'.repeat(40)}\n` }),
  };
  it.each(Object.keys(letThrough))('lets through: %s', (name) => {
    const world = letThrough[name]?.() as TestWorld;
    for (const shell of shells) expect([shell, judge(world, undefined, shell)]).toEqual([shell, { status: 0, output: '' }]);
    expect(judge(world, guardLine)).toEqual({ status: 0, output: '' });
  });

  it('works whatever is configured, and before the first commit', () => {
    const world = makeWorld({ project: { files: { 'k.txt': key } } });
    for (const [name, value] of [
      ['color.ui', 'always'],
      ['diff.external', 'false'],
      ['diff.noprefix', 'true'],
      ['diff.renames', 'copies'],
      ['core.pager', 'false'],
    ] as const)
      world.git('config', name, value);
    world.git('add', '-A');
    expect(judge(world).status).toBe(1);
  });

  it('stops what git cannot list, and minds no submodule', () => {
    const world = staged({ b: 'b\n' });
    const link = `160000,${world.git('rev-parse', 'HEAD').trim()},sub`;
    world.put('.gitmodules', '[submodule "sub"]\n\tpath = sub\n\turl = x\n\tfetchRecurseSubmodules = maybe\n');
    world.git('update-index', '--add', '--cacheinfo', link);
    for (const shell of shells) expect([shell, judge(world, undefined, shell)]).toEqual([shell, { status: 0, output: '' }]);
    world.put('b', key);
    spawnSync('git', ['-c', 'submodule.recurse=false', 'update-index', 'b'], { cwd: world.project, env: world.env });
    expect(judge(world).status).toBe(1);
    const broken = staged({ b: 'b\n' });
    broken.put('.git/index', 'not an index');
    for (const shell of shells) {
      const { status, output } = judge(broken, undefined, shell);
      expect([shell, status]).toEqual([shell, 1]);
      expect(output).toContain('could not list');
    }
    expect(judge(broken, guardLine).status).toBe(1);
  });

  it('reads the index that the hook was given', () => {
    const world = staged({ b: 'b\n' });
    world.put('.git/hooks/pre-commit', `#!/bin/sh\n${guardLines().join('\n')}\n`, 0o755);
    world.git('commit', '--quiet', '-m', 'fine');
    world.put('b', key);
    const commit = (...args: string[]) =>
      spawnSync('git', ['commit', '--quiet', '-m', 'x', ...args], { cwd: world.project, env: world.env });
    expect(commit('b').status).toBe(1);
    expect(commit('-a').status).toBe(1);
    expect(commit('-a', '--no-verify').status).toBe(0);
  });
});

describe('our program', () => {
  const withProgram = (script: string): TestWorld => {
    const world = staged({ b: key });
    const bin = path.join(world.home, 'bin');
    mkdirSync(bin);
    writeFileSync(path.join(bin, 'openai-setup'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return { ...world, env: { ...world.env, PATH: `${bin}${path.delimiter}${world.env['PATH']}` } };
  };

  it('judges if it is installed', () => {
    expect(judge(withProgram('echo "judges $*"; exit 0'))).toEqual({ status: 0, output: 'judges scan --staged\n' });
    const { status, output } = judge(withProgram('echo found; exit 1'));
    expect(status).toBe(1);
    expect(output).toContain('found');
    expect(output).toContain('--no-verify');
  });

  it('sees a name that is a key, also of an empty file', () => {
    const world = withProgram('exit 1');
    world.git('reset', '--quiet', '--hard');
    world.put(`${key.slice(0, 100)}.txt`, '');
    world.git('add', '-A');
    expect(judge(world).status).toBe(1);
  });

  it.each([2, 70, 127, 130])('is replaced by the lines themselves if it ends with %i', (status) => {
    expect(judge(withProgram(`exit ${status}`)).status).toBe(1);
  });

  it('is never fetched, and the lines name no place of this machine', () => {
    const all = [...guardLines(), guardLine, ...linesFor.lefthook, ...linesFor['pre-commit']].join('\n');
    expect(all).not.toMatch(/npx|node_modules/);
    expect(all).not.toMatch(/(?:^|[\s"'=(])\/(?!dev\/null)/m);
    // What lefthook would replace.
    expect(all).not.toMatch(/\{\d+\}/);
  });
});

describe('somebody’s file', () => {
  it('gets every byte back', () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(content, fc.boolean(), (body, hasShell) => {
        const before = hasShell ? Buffer.concat([Buffer.from('#!/usr/bin/env sh\n'), body]) : body;
        for (const at of [topOfScript(before), before.length]) {
          const after = withLines(before, at, block(guardLines()));
          expect(holdsGuard(after.toString('latin1'))).toBe(true);
          expect(withoutBlock(after)).toEqual(before);
        }
      }),
    );
  });

  it('has an outdated guard if any line of it is another one', () => {
    const kinds = [guardLines(), guardLines('double'), configLines];
    for (const lines of kinds) {
      const text = ['#!/bin/sh', ...block(lines, { indent: '    ' }), 'npm test', ''].join('\r\n');
      expect(isOutdated(text)).toBe(false);
      for (const line of new Set(lines)) expect(isOutdated(text.replace(line.trim(), line.trim().slice(1)))).toBe(true);
      expect(isOutdated(text.replace(lines[0] ?? '', (line) => `exit 0\n${line}`))).toBe(true);
    }
  });

  it('is removed only if we made it and nothing was added', () => {
    const made = Buffer.from(['#!/bin/sh', ...block(guardLines(), { isNewFile: true }), ''].join('\n'));
    expect(withoutBlock(made)).toBe('removed');
    expect(String(withoutBlock(Buffer.concat([made, Buffer.from('npm test\n')])))).toBe('#!/bin/sh\nnpm test\n');
    expect(withoutBlock(Buffer.from(`#!/bin/sh\n${block(guardLines()).slice(0, -1).join('\n')}\n`))).toBeUndefined();
    expect(withoutBlock(Buffer.from('echo\n'))).toBeUndefined();
  });
});

describe('a hook manager’s file', () => {
  const lefthook: readonly string[] = [
    'pre-commit:\n  jobs:\n    - run: echo hi\n',
    'pre-commit:\n  # all of them\n  parallel: true\n  jobs: # here\n  # first\n  - run: echo hi\n  - name: b\n    run: |\n      echo',
    'pre-commit:\n    commands:\n        lint:\n            run: echo hi\ncommit-msg:\n    commands: {a: {run: b}}\n',
    'pre-commit:\n  parallel: true\n',
    'commit-msg:\n  commands:\n    a:\n      run: b',
    '# nothing yet\n',
    '---\r\ncommit-msg:\r\n  commands:\r\n    a:\r\n      run: b\r\n',
    '',
  ];
  it.each(lefthook)('lefthook: %j', async (before) => {
    const after = await withManagedGuard('lefthook', Buffer.from(before));
    type Hooks = { 'pre-commit': { jobs?: { name: string; run: string }[]; commands?: Record<string, { run: string }> } };
    const { jobs, commands } = (parse(String(after)) as Hooks)['pre-commit'];
    const run = jobs?.[0]?.run ?? commands?.['openai-setup-guard']?.run ?? '';
    expect(judge(staged({ b: key }), run).status).toBe(1);
    expect(judge(staged({ b: 'b' }), run).status).toBe(0);
    expect(withoutBlock(after as Buffer)).toEqual(Buffer.from(before));
  });

  it.each([
    'repos:\n- repo: local\n  hooks: []\n',
    'minimum_pre_commit_version: 3.0.0\nrepos:\n  # mine\n\n  -   repo: https://example.com/x\n      rev: v1\n      hooks:\n      -   id: x',
  ])('pre-commit: %j', async (before) => {
    const after = await withManagedGuard('pre-commit', Buffer.from(before));
    const { repos } = parse(String(after)) as { repos: { repo: string; hooks: { entry: string; pass_filenames: boolean }[] }[] };
    expect(repos[0]).toMatchObject({ repo: 'local', hooks: [{ pass_filenames: false, always_run: true, language: 'system' }] });
    // Its words are split as a shell splits them.
    const entry = repos[0]?.hooks[0]?.entry ?? '';
    expect(judge(staged({ b: key }), entry).status).toBe(1);
    expect(judge(staged({ b: 'b' }), entry).status).toBe(0);
    expect(withoutBlock(after as Buffer)).toEqual(Buffer.from(before));
  });

  it.each([
    ['lefthook', '{"pre-commit": {"jobs": []}}'],
    ['lefthook', 'pre-commit: {jobs: [{run: x}]}\n'],
    ['lefthook', 'pre-commit: &a\n  jobs:\n    - run: x\npre-push: *a\n'],
    ['lefthook', 'pre-commit:\n  jobs: []\n'],
    ['lefthook', 'a: 1\n---\nb: 2\n'],
    ['lefthook', 'pre-commit: [\n'],
    ['lefthook', '- a\n'],
    ['pre-commit', 'repos: []\n'],
    ['pre-commit', 'fail_fast: true\n'],
    ['lefthook', `pre-commit:\n${' '.repeat(2)}jobs:\n${'    - run: x\n'.repeat(20_000)}`],
  ] as const)('%s: is left alone if it is written in another way: %.60s', async (manager, before) => {
    expect(await withManagedGuard(manager, Buffer.from(before))).toBeUndefined();
  });
});

/** What hook managers wrote: names are of versions that changed it. */
const generatedHooks = new URL('generated-hooks/', import.meta.url);
const generated = (name: string): string => readFileSync(new URL(name, generatedHooks), 'latin1').replaceAll('\r\n', '\n');
const preCommitHook = generated('pre-commit-2.16.0');
const lefthookHook = generated('lefthook-2.2.2').replaceAll('/usr/local/bin/lefthook', '/nonexistent/lefthook');

/** Of a startup file: what may end it, or change what's run after it. */
const startupLines = String.raw`HUSKY=0
export HUSKY=0
A=1 HUSKY=0
exit 0
return
A=$(x)
. ~/.profile
GIT_DIR=x
A="
s=/dev/null
c=0
n=x
IFS=/
PATH=/x
PATH=
NVM_DIR=/repo/x
A=$#{B?x}
A="$#{B?x}"
export LD_PRELOAD="x"
[ -s "$NVM_DIR/nvm.sh" ] && . "$NVM_DIR/nvm.sh"; exit 0
[ -s "$NVM_DIR/nvm.sh" ] && \. "$NVM_DIR/nvm.sh" && HUSKY=0
[ -s "$NVM_DIR/nvm.sh" ] && . "$NVM_DIR/bash_completion"
export PATH="/x:$PATH" HUSKY=0
export PATH="/x:$PATH"; exit
PATH=/x:$PATH exit 0
PATH="$(exit):$PATH"
export PATH="$#{A?x}:$PATH"
PATH=/x:$PATHS
PATH=$#{A+$PATH}
alias sh=true
trap "exit 0" EXIT
sh() { :; }
set -n
exec true
cat <<'X'
SHELLOPTS=noexec
set -- x
cd /
export GIT_INDEX_FILE=x`
  .replaceAll('$#', '$')
  .split('\n');

describe('where git looks', () => {
  const installed = (): TestWorld => {
    const world = makeWorld();
    world.put('.git/hooks/pre-commit', ['#!/bin/sh', ...block(guardLines()), ''].join('\n'), 0o755);
    return world;
  };
  const lookAt = async ({ project, withEnv }: TestWorld, env = {}) => await gitPort(withEnv(env)).guard(project);

  it.each<[string, Record<string, string>]>([
    ['a list', { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.hooksPath', GIT_CONFIG_VALUE_0: '/dev/null' }],
    ['parameters', { GIT_CONFIG_PARAMETERS: "'core.hooksPath'='/dev/null'" }],
  ])('is also a setting of the shell: %s', async (_name, env) => {
    const world = installed();
    expect(await lookAt(world)).toMatchObject({ state: 'there' });
    expect(await lookAt(world, env)).toMatchObject({ state: 'no-place', why: { because: 'shadowed', setBy: 'shell' } });
    world.git('config', 'core.hooksPath', '/dev/null');
    expect(await lookAt(world)).toMatchObject({ state: 'no-place', why: { because: 'shadowed', setBy: 'repo' } });
  });

  const keptBack = (name: string, file?: string) => ({ state: 'no-place', why: { because: 'kept-back', by: { name, file } } });
  const changed = (writer: string, file: string) => ({ state: 'no-place', why: { because: 'kept-back', by: { name: '', file, writer } } });

  it.each(['exit 0', ": <<'X'", '[ -n "$CI" ] && exit 0', 'exec true', 'set -n\r'])(
    'is at the top of a hook: not below %j',
    async (line) => {
      const world = installed();
      const file = path.join(world.project, '.git/hooks/pre-commit');
      const hook = world.read('.git/hooks/pre-commit');
      world.put('.git/hooks/pre-commit', hook.replace('\n', '\n\n# why\n\t# this\r\n'), 0o755);
      expect(await lookAt(world)).toMatchObject({ state: 'there' });
      world.put('.git/hooks/pre-commit', hook.replace('\n', `\n${line}\n`), 0o755);
      expect(await lookAt(world)).toMatchObject({ ...keptBack(line.trim(), file), idle: file });
      world.put('.git/hooks/pre-commit', hook.replace('/bin/sh', '/usr/bin/env node'), 0o755);
      expect(await lookAt(world)).toMatchObject({ state: 'no-place', why: { because: 'other-shell' } });
    },
  );

  const managed = async (kind: 'lefthook' | 'pre-commit', settings: string): Promise<TestWorld> => {
    const world = makeWorld();
    const [hook, name] =
      kind === 'lefthook' ? [generated('lefthook-2.2.2-roots-asserted'), 'lefthook.yml'] : [preCommitHook, '.pre-commit-config.yaml'];
    world.put('.git/hooks/pre-commit', hook, 0o755);
    world.put(name, String(await withManagedGuard(kind, Buffer.from(settings))));
    return world;
  };
  const jobs = 'pre-commit:\n  jobs:\n    - run: x\n';
  const repos = 'repos:\n- repo: local\n  hooks: []\n';

  it.each([jobs, 'pre-commit:\n  commands:\n    a:\n      run: x\n', `${jobs}  skip: false\n  parallel: true\n  exclude_tags: slow\n`, ''])(
    'is lefthook’s file: %j',
    async (settings) => expect(await lookAt(await managed('lefthook', settings))).toMatchObject({ state: 'there' }),
  );

  it.each([
    ['skip', `${jobs}  skip: true\n`],
    ['skip', `${jobs}  skip:\n    - ref: main\n`],
    // Somebody ends a merge with conflicts with git commit, and then git runs the hook.
    ['skip', `${jobs}  skip: merge\n`],
    ['rc', `${jobs}rc: ~/.lefthookrc\n`],
    ['lefthook', `${jobs}lefthook: 'true'\n`],
    ['only', `${jobs}  only:\n    - ref: release\n`],
    ['exclude_tags', `${jobs}  exclude_tags: [a, openai-setup-guard]\n`],
    ['files', `${jobs}  files: git ls-files x\n`],
    ['extends', `${jobs}extends: [more.yml]\n`],
    ['remotes', `${jobs}remotes:\n  - git_url: x\n`],
  ])('is not lefthook’s file with %s: %j', async (name, settings) => {
    const world = await managed('lefthook', settings);
    expect(await lookAt(world)).toMatchObject(keptBack(name, path.join(world.project, 'lefthook.yml')));
  });

  it.each<[string, string, string]>([
    ['lefthook-local.yml', 'pre-commit:\n  skip: true\n', 'skip'],
    ['.lefthook-local.yaml', 'pre-commit:\n  only: merge\n', 'only'],
    ['lefthook-local.json', '{"pre-commit": {"skip": true}}', 'skip'],
    ['lefthook-local.yml', 'pre-commit:\n  commands:\n    openai-setup-guard:\n      skip: true\n', ''],
    ['lefthook-local.toml', '[pre-commit]\nskip = true\n', ''],
    ['lefthook-local.yml', 'rc: rc.sh\n', 'rc'],
  ])('is not lefthook’s file beside %s: %j', async (file, content, name) => {
    const world = await managed('lefthook', jobs);
    const local = world.put(file, 'commit-msg:\n  skip: true\npre-commit:\n  jobs:\n    - run: y\n');
    if (!file.endsWith('toml')) expect(await lookAt(world)).toMatchObject({ state: 'there' });
    world.put(file, content);
    expect(await lookAt(world)).toMatchObject(keptBack(name, local));
  });

  it.each([
    [/( +)run: \|/, '$1skip: true\n$&'],
    [/( +)run: \|/, '$1glob: "*.js"\n$&'],
    [/( +)run: \|/, '$&\n$1  exit 0'],
    [/  jobs:/, '  jobs: []\nother:\n  jobs:'],
  ] as const)('is lefthook’s file only with the guard as it was put there: %s', async (from, to) => {
    const world = await managed('lefthook', jobs);
    const before = world.read('lefthook.yml');
    world.put('lefthook.yml', before.replace(from, to));
    expect(world.read('lefthook.yml')).not.toBe(before);
    expect(await lookAt(world)).toMatchObject(keptBack('', path.join(world.project, 'lefthook.yml')));
  });

  it.each([
    [/stages: \[pre-commit\]/, 'stages: [manual]'],
    [/ +always_run: true\n/, ''],
    [/( +)sh -c '/, '$&\n$1exit 0'],
  ] as const)('is pre-commit’s file only with the guard as it was put there: %s', async (from, to) => {
    const world = await managed('pre-commit', repos);
    expect(await lookAt(world)).toMatchObject({ state: 'there' });
    const before = world.read('.pre-commit-config.yaml');
    world.put('.pre-commit-config.yaml', before.replace(from, to));
    expect(world.read('.pre-commit-config.yaml')).not.toBe(before);
    expect(await lookAt(world)).toMatchObject(keptBack('', path.join(world.project, '.pre-commit-config.yaml')));
  });

  it.each([
    ['pre-commit', preCommitHook, 'if [ -x'] as const,
    // It starts lefthook.
    ...(hasScripts ? (['call_lefthook()', '  then\n'] as const).map((before) => ['lefthook', lefthookHook, before] as const) : []),
  ])('is run by the hook that %s made, if nobody changed it: %s', async (kind, hook, before) => {
    const world = await managed(kind, kind === 'lefthook' ? jobs : repos);
    const file = world.put('.git/hooks/pre-commit', hook, 0o755);
    const env = { PATH: [path.join(world.home, 'bin'), process.env['PATH']].join(path.delimiter) };
    world.put(path.relative(world.project, path.join(world.home, 'bin/lefthook')), '#!/bin/sh\n', 0o755);
    expect(await lookAt(world, env)).toMatchObject({ state: 'there' });
    for (const line of ['exit 0', '[ -f ~/.rc ] && . ~/.rc', 'return', 'HUSKY=0', 'export LEFTHOOK=0', 'true "$@"']) {
      world.put(
        '.git/hooks/pre-commit',
        hook.replace(before, (found) => `${line}\n${found}`),
        0o755,
      );
      expect(await lookAt(world, env)).toMatchObject(changed(kind, file));
    }
    world.put('.git/hooks/pre-commit', hook.replace(/^(?:\s*exec|call_lefthook run).*/gm, '#$&'), 0o755);
    expect(await lookAt(world, env)).toMatchObject(changed(kind, file));
  });

  it('is not run where lefthook’s hook finds no lefthook and lets every commit through', async () => {
    const world = await managed('lefthook', jobs);
    const missing = { state: 'no-place', why: { because: 'lefthook-not-installed' }, idle: path.join(world.project, 'lefthook.yml') };
    world.put('.git/hooks/pre-commit', lefthookHook, 0o755);
    expect(await lookAt(world)).toMatchObject(missing);
    const own = world.put('tools/lefthook', '', 0o755);
    world.put('.git/hooks/pre-commit', lefthookHook.replaceAll('/nonexistent/lefthook', own.replaceAll('\\', '/')), 0o755);
    expect(await lookAt(world)).toMatchObject({ state: 'there' });
    world.put('.git/hooks/pre-commit', generated('lefthook-2.2.2-roots-asserted'), 0o755);
    expect(await lookAt(world)).toMatchObject({ state: 'there' });
    world.put('.git/hooks/pre-commit', lefthookHook, 0o755);
    world.put('node_modules/lefthook/bin/index.js', '');
    expect(await lookAt(world)).toMatchObject({ state: 'there' });
  });

  const huskyWith = (version: string): TestWorld => {
    const husky = makeWorld();
    husky.git('config', 'core.hooksPath', '.husky/_');
    husky.put('.husky/_/pre-commit', generated(version.startsWith('9.0') ? 'husky-9.0.1' : 'husky-9.1.0'), 0o755);
    husky.put('.husky/_/h', generated(`husky-${version}-h`));
    husky.put('.husky/pre-commit', block(guardLines()).join('\n'));
    return husky;
  };

  it.each(['9.0.7', '9.0.11', '9.1.3'])('is not husky’s file where a startup file may end it first: %s', async (version) => {
    const husky = huskyWith(version);
    const inHome = (name: string): string => path.relative(husky.project, path.join(husky.home, name));
    const fine = husky.put(
      inHome('.config/husky/init.sh'),
      [
        '# mine',
        '',
        'export PATH="$HOME/bin:/opt/homebrew/bin:${VOLTA_HOME}/bin:$PATH"',
        'PATH=/usr/local/bin:$PATH',
        'export PATH=$PATH:$HOME/.local/bin',
        'export NVM_DIR="$HOME/.nvm"',
        'export NVM_DIR="$([ -z "${XDG_CONFIG_HOME-}" ] && printf %s "${HOME}/.nvm" || printf %s "${XDG_CONFIG_HOME}/nvm")"',
        '[ -s "$NVM_DIR/nvm.sh" ] && . "$NVM_DIR/nvm.sh"',
        '[ -s "$NVM_DIR/nvm.sh" ] && \\. "$NVM_DIR/nvm.sh" # This loads nvm',
        '[ -s "$NVM_DIR/bash_completion" ] && \\. "$NVM_DIR/bash_completion"  # This loads nvm bash_completion',
      ].join('\n'),
    );
    expect(await lookAt(husky)).toMatchObject({ state: 'there' });
    for (const line of startupLines) {
      husky.put(inHome('.config/husky/init.sh'), `# mine\n${line}\n`);
      expect(await lookAt(husky)).toMatchObject(keptBack(line, fine));
    }
    husky.put(inHome('.config/husky/init.sh'), '');
    const other = husky.put('settings/husky/init.sh', 'HUSKY=0');
    expect(await lookAt(husky, { XDG_CONFIG_HOME: path.join(husky.project, 'settings') })).toMatchObject(keptBack('HUSKY=0', other));
    const older = husky.put(inHome('.huskyrc'), 'exit 0');
    expect(await lookAt(husky)).toMatchObject(version.startsWith('9.0') ? keptBack('exit 0', older) : { state: 'there' });
    husky.put(inHome('.huskyrc'), '');
    const h = husky.put('.husky/_/h', `${husky.read('.husky/_/h')}\nexit 0`);
    expect(await lookAt(husky)).toMatchObject(changed('husky', h));
    husky.put('.husky/_/h', generated(`husky-${version}-h`).replace('sh -e', '# sh -e'));
    expect(await lookAt(husky)).toMatchObject(changed('husky', h));
    husky.put('.husky/_/h', generated(`husky-${version}-h`));
    const stub = husky.put('.husky/_/pre-commit', '#!/usr/bin/env sh\n. "x/h"', 0o755);
    expect(await lookAt(husky)).toMatchObject(changed('husky', stub));
  });

  it('is run by each hook that a hook manager is known to write', async () => {
    const [lefthook, preCommit] = [await managed('lefthook', jobs), await managed('pre-commit', repos)];
    lefthook.put('node_modules/lefthook/bin/index.js', '');
    const env = { PATH: [path.join(lefthook.home, 'bin'), process.env['PATH']].join(path.delimiter) };
    lefthook.put(path.relative(lefthook.project, path.join(lefthook.home, `bin/lefthook${isWindows ? '.exe' : ''}`)), '', 0o755);
    for (const name of readdirSync(generatedHooks)) {
      if (name.startsWith('husky')) continue;
      const world = name.startsWith('lefthook') ? lefthook : preCommit;
      world.put('.git/hooks/pre-commit', generated(name), 0o755);
      expect([name, await lookAt(world, env)]).toMatchObject([name, { state: 'there' }]);
    }
    for (const name of readdirSync(generatedHooks)) {
      const version = /^husky-(.*)-h$/.exec(name)?.[1];
      if (version !== undefined) expect([version, await lookAt(huskyWith(version))]).toMatchObject([version, { state: 'there' }]);
    }
  });

  it('is where prek looks first', async () => {
    const world = await managed('pre-commit', repos);
    world.put('prek.toml', '');
    expect(await lookAt(world)).toMatchObject({ state: 'there' });
    world.put('.git/hooks/pre-commit', generated('pre-commit-prek-0.2.28'), 0o755);
    expect(await lookAt(world)).toMatchObject({ state: 'no-place', why: { because: 'other-format' } });
  });

  it.runIf(!isWindows)('is in a script whose line ends the shell knows', async () => {
    const world = installed();
    const hook = world.read('.git/hooks/pre-commit');
    const file = world.put('.git/hooks/pre-commit', hook.replaceAll('\n', '\r\n'), 0o755);
    expect(await lookAt(world)).toMatchObject(keptBack('CR LF', file));
    world.put('.git/hooks/pre-commit', hook.replace('\n', '\r\n'), 0o755);
    expect(await lookAt(world)).toMatchObject(keptBack('CR LF', file));
    const husky = huskyWith('9.1.3');
    const own = husky.put('.husky/pre-commit', husky.read('.husky/pre-commit').replaceAll('\n', '\r\n'));
    expect(await lookAt(husky)).toMatchObject(keptBack('CR LF', own));
  });

  it('is a script that its shell runs', async () => {
    const world = installed();
    const hook = world.read('.git/hooks/pre-commit');
    for (const first of ['#!/bin/sh -n', '#!/usr/bin/env -S bash -en', '#!/bin/sh -o noexec', '#!/bin/bash --version']) {
      world.put('.git/hooks/pre-commit', hook.replace('#!/bin/sh', first), 0o755);
      expect(await lookAt(world)).toMatchObject({ state: 'no-place', why: { because: 'other-shell' } });
    }
  });

  it('is the file that pre-commit’s hook names', async () => {
    const world = await managed('pre-commit', repos);
    const file = world.put('ci/more.yaml', repos);
    world.put('.git/hooks/pre-commit', world.read('.git/hooks/pre-commit').replace('.pre-commit-config.yaml', 'ci/more.yaml'), 0o755);
    expect(await lookAt(world)).toMatchObject({ state: 'absent', place: { file } });
  });

  it('is what the shell doesn’t switch off', async () => {
    const husky = huskyWith('9.1.3');
    const [lefthook, preCommit] = [await managed('lefthook', jobs), await managed('pre-commit', repos)];
    for (const [world, off, other] of [
      [husky, { HUSKY: '0' }, { HUSKY: '1' }],
      [lefthook, { LEFTHOOK: '0' }, { LEFTHOOK: '1' }],
      [lefthook, { LEFTHOOK: 'false' }, { LEFTHOOK_CONFIG: '' }],
      [lefthook, { LEFTHOOK_CONFIG: 'other.yml' }, {}],
      [lefthook, { LEFTHOOK_BIN: '/bin/true' }, { LEFTHOOK_BIN: '' }],
      [lefthook, { LEFTHOOK_EXCLUDE: 'a,openai-setup-guard' }, { LEFTHOOK_EXCLUDE: 'a' }],
      [preCommit, { SKIP: 'openai-setup-guard' }, { SKIP: 'openai-setup' }],
      [preCommit, { PREK_SKIP: 'a,.:openai-setup-guard' }, { PREK_SKIP: 'a:b' }],
    ] as const) {
      const [[name, value] = []] = Object.entries(off);
      expect(await lookAt(world, off)).toMatchObject(keptBack(`${name}=${value}`));
      expect(await lookAt(world, other)).toMatchObject({ state: 'there' });
    }
    const hook = husky.put('.husky/_/pre-commit', '#!/usr/bin/env sh\nexit 0\n', 0o755);
    expect(await lookAt(husky)).toMatchObject(changed('husky', hook));
  });
});

describe('the proof', () => {
  it('takes away what a trial that was killed has left', async () => {
    const world = makeWorld();
    const ended = spawnSync(process.execPath, ['--version']).pid;
    const left = (pid: number): string => `openai-setup-${hostname().replaceAll(/[^\w.]/g, '')}-${pid}-abcdef`;
    for (const pid of [ended, process.pid]) world.put(`.git/${left(pid)}/index`, '');
    expect(await gitPort(world.world).proveGuard(world.project)).toBe('works');
    expect([ended, process.pid].map((pid) => existsSync(path.join(world.project, '.git', left(pid))))).toEqual([false, true]);
  });

  it('says that it works, with a key that nobody sees again', async () => {
    const world = staged({ b: key });
    const objects = (): unknown => readdirSync(path.join(world.project, '.git'), { recursive: true, encoding: 'utf8' }).toSorted();
    const before = [objects(), world.fingerprint()];
    expect(await gitPort(world.world).proveGuard(world.project)).toBe('works');
    expect([objects(), world.fingerprint()]).toEqual(before);
  });

  it('works in an empty repository and in another work tree', async () => {
    expect(await gitPort(makeWorld().world).proveGuard(makeWorld().project)).toBe('works');
    const world = staged({});
    world.git('worktree', 'add', '--quiet', path.join(world.home, 'other'));
    expect(await gitPort({ ...world.world, cwd: path.join(world.home, 'other') }).proveGuard(path.join(world.home, 'other'))).toBe('works');
  });

  it('runs no program that the repository names', async () => {
    const world = staged({});
    const ran = path.join(world.home, 'ran');
    const hook = `#!/bin/sh\necho "$0" >> '${ran}'\n`;
    for (const name of ['pre-commit', 'post-index-change', 'reference-transaction']) world.put(`.git/hooks/${name}`, hook, 0o755);
    const program = world.put('.git/program', hook, 0o755);
    for (const name of [
      'core.fsmonitor',
      'diff.external',
      'core.pager',
      'diff.x.textconv',
      'filter.x.clean',
      'filter.x.process',
      'hook.x.command',
      'alias.openai-setup-guard',
    ])
      world.git('config', name, name.startsWith('alias') ? `!${program}` : program);
    world.git('config', 'hook.x.event', 'post-index-change');
    world.put('.gitattributes', '* diff=x filter=x\n');
    expect(await gitPort(world.world).proveGuard(world.project)).toBe('works');
    const settings = ['core.fsmonitor', 'core.pager', 'core.hooksPath', 'filter.y.clean', 'hook.y.command', 'alias.ls-files'];
    const pairs = settings.map((each): [string, string] => [
      each,
      each === 'core.hooksPath' ? path.join(world.project, '.git/hooks') : program,
    ]);
    for (const env of [
      { GIT_CONFIG_PARAMETERS: pairs.map(([name, value]) => `'${name}'='${value}'`).join(' ') },
      Object.fromEntries([
        ['GIT_CONFIG_COUNT', `${pairs.length}`],
        ...pairs.flatMap(
          ([name, value], at) =>
            [
              [`GIT_CONFIG_KEY_${at}`, name],
              [`GIT_CONFIG_VALUE_${at}`, value],
            ] as const,
        ),
      ]) as Record<string, string>,
    ]) {
      const port = gitPort(world.withEnv(env));
      expect(await port.proveGuard(world.project)).toBe('works');
      expect(await port.ignoreVerdict(path.join(world.project, '.env'))).toEqual({ verdict: 'not-ignored' });
      expect(await port.untrack(path.join(world.project, 'b'))).toBeUndefined();
    }
    expect(existsSync(ran)).toBe(false);
  });
});
