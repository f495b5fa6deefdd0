import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { node } from './node-under-test.ts';
import { characters, fakeKey, marker } from '../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { asKept, hasPosixFiles } from '../system.ts';
import { expectNoLeak, program, runProgram, simulate } from './program.ts';
import { pages } from '../../src/openai/pages.ts';

type Document = {
  command: string;
  checks: { id: string; status: string; code?: string; by?: string; fixed: boolean; planned?: object[]; refused?: { code: string } }[];
  ok: boolean;
  exitCode: number;
};

describe('--yes --key-stdin', () => {
  it.each<[string, (key: string) => string | Buffer]>([
    ['the key alone', (key: string) => key],
    ['a line of an env file', (key: string) => `export OPENAI_API_KEY="${key}"\r\n`],
    ['a header', (key: string) => `Authorization: Bearer ${key}\n`],
    ['a file that Windows PowerShell wrote', (key: string) => Buffer.from(`\ufeff${key}\r\n`, 'utf16le')],
  ])('sets up an empty repository from %s', async (_name, input) => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    const { status, stdout, stderr } = await runProgram(world, ['--yes', '--key-stdin'], input(simulator.key));
    expect(stderr).toBe('');
    expect(status, stdout).toBe(0);
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
    expect(world.mode('.env')).toBe(asKept(0o600));
    expect(world.git('check-ignore', '.env')).toBe('.env');
    expect(stdout).toContain('Hello, pretend world!');
    expectNoLeak(stdout, simulator.key);
  });

  it.skipIf(!hasPosixFiles)('takes the permissions of others away with the key that it writes unasked, and says so before', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    world.put('.env', 'A=1\n', 0o644);
    const planned = await runProgram(world, ['--dry-run', '--key-stdin'], simulator.key);
    expect(planned.stdout).toContain('permissions 0644 → 0600');
    expect(world.mode('.env')).toBe(0o644);
    const { status, stdout } = await runProgram(world, ['--key-stdin', '--json'], simulator.key);
    expect(status, stdout).toBe(0);
    expect(world.read('.env')).toBe(`A=1\nOPENAI_API_KEY=${simulator.key}\n`);
    expect(world.mode('.env')).toBe(0o600);
  });

  it('reports what it did as JSON', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    const { status, stdout } = await runProgram(world, ['--json', '--yes', '--key-stdin'], simulator.key);
    expect(status).toBe(0);
    const document = JSON.parse(stdout) as Document;
    expect(document.command).toBe('setup');
    expect(document.checks.filter(({ fixed }) => fixed).map(({ id }) => id)).toEqual(['env-ignored', 'key-present']);
    expectNoLeak(stdout, simulator.key);
  });

  it('replaces a key that works, and says how to revoke it', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    const old = fakeKey('sk-proj-');
    world.put('.env', `A=1\nOPENAI_API_KEY=${old}\n`, 0o600);
    const { status, stdout } = await runProgram(world, ['--key-stdin'], simulator.key);
    expect(status, stdout).toBe(0);
    expect(world.read('.env')).toBe(`A=1\nOPENAI_API_KEY=${simulator.key}\n`);
    expect(stdout).toContain(`in place of …${old.slice(-4)}`);
    expect(stdout).toContain(pages.apiKeys);
    expectNoLeak(stdout, old);
  });

  it.each([
    ['nothing', () => '', 'malformed-key'],
    ['two lines', (key: string) => `${key}\n${key}\n`, 'malformed-key'],
    ['words', () => 'hello world', 'malformed-key'],
    ['a key of another vendor', () => `sk-ant-api03-${characters(93)}AA`, 'new-key-rejected'],
  ])('refuses %s, and the file stays', async (_name, input, code) => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    world.put('.env', `OPENAI_API_KEY=${simulator.key}\n`, 0o600);
    const { status, stdout } = await runProgram(world, ['--json', '--yes', '--key-stdin'], input(simulator.key));
    expect(status).toBe(1);
    const document = JSON.parse(stdout) as Document;
    expect(document.checks.find(({ id }) => id === 'key-present')?.refused?.code).toBe(code);
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
  });

  it('does not write a key that git would commit', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    const { status, stdout } = await runProgram(world, ['--key-stdin'], simulator.key);
    expect(status).toBe(1);
    expect(stdout).toContain('not-ignored');
    expect(existsSync(path.join(world.project, '.env'))).toBe(false);
  });
});

describe('doctor --json', () => {
  const broken: [string, (world: TestWorld, key: string) => void, string][] = [
    ['no env file', () => {}, 'no-env-file'],
    ['no rule', () => {}, 'not-ignored'],
    ['no key', (world) => world.put('.env', 'PORT=1\n', 0o600), 'no-key'],
    ['an empty key', (world) => world.put('.env', 'OPENAI_API_KEY=\n', 0o600), 'empty-key'],
    ['a placeholder', (world) => world.put('.env', 'OPENAI_API_KEY=sk-...\n', 0o600), 'placeholder-key'],
    [
      'a tracked file',
      (world, key) => {
        world.put('.env', `OPENAI_API_KEY=${key}\n`, 0o600);
        world.git('add', '.env');
      },
      'tracked',
    ],
    ['a readable file', (world, key) => world.put('.env', `OPENAI_API_KEY=${key}\n`, 0o644), 'readable-by-others'],
    ['a key twice', (world, key) => world.put('.env', `OPENAI_API_KEY=${key}\nOPENAI_API_KEY=old\n`, 0o600), 'duplicate-key'],
    ['UTF-16', (world, key) => world.put('.env', Buffer.from(`\uFEFFOPENAI_API_KEY=${key}\n`, 'utf16le'), 0o600), 'utf-16'],
    ['a conflict', (world, key) => world.put('.env', `<<<<<<< HEAD\nOPENAI_API_KEY=${key}\n=======\n>>>>>>> x\n`, 0o600), 'merge-conflict'],
    ['a revoked key', (world) => world.put('.env', `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`, 0o600), 'invalid-api-key'],
    // Also here: no other server than OpenAI's is to see one.
    ['an admin key', (world) => world.put('.env', `OPENAI_API_KEY=${fakeKey('sk-admin-', 58)}\n`, 0o600), 'admin-key'],
    ['an example with a key', (world, key) => world.put('.env.example', `OPENAI_API_KEY=${key}\n`), 'example-holds-key'],
    ['an example without the name', (world) => world.put('.env.example', 'PORT=1\n'), 'example-missing-variable'],
  ];
  const possible = broken.filter(([, , code]) => hasPosixFiles || code !== 'readable-by-others');
  it.each(possible)('names %s and writes nothing', async (_name, breakIt, code) => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    breakIt(world, simulator.key);
    const before = world.fingerprint();
    const { status, stdout, stderr } = await runProgram(world, ['doctor', '--json']);
    const document = JSON.parse(stdout) as Document;
    expect(document.checks.map((check) => check.code)).toContain(code);
    expect(status).toBe(1);
    expect(stderr).toBe('');
    expect(document).toMatchObject({ ok: false, exitCode: 1, command: 'doctor' });
    expect(world.fingerprint()).toBe(before);
    expectNoLeak(stdout, simulator.key);
  });

  const shapes: typeof broken = [
    ['another vendor', (world) => world.put('.env', `OPENAI_API_KEY=sk-ant-api03-${characters(93)}AA\n`, 0o600), 'wrong-vendor'],
    ['an id', (world) => world.put('.env', `OPENAI_API_KEY=org-${characters(24)}\n`, 0o600), 'not-a-key'],
    ['a cut-off key', (world) => world.put('.env', 'OPENAI_API_KEY=sk-proj-abc\n', 0o600), 'malformed-key'],
  ];
  it.each(shapes)('names %s where the API is OpenAI’s own, and leaves it to any other server', async (_name, breakIt, code) => {
    const atOpenAI = makeWorld();
    breakIt(atOpenAI, '');
    const judged = await runProgram(atOpenAI, ['doctor', '--json', '--offline']);
    expect((JSON.parse(judged.stdout) as Document).checks.map((check) => check.code)).toContain(code);
    expect(judged.status).toBe(1);

    const elsewhere = makeWorld({ api: await simulate() });
    breakIt(elsewhere, '');
    const left = await runProgram(elsewhere, ['doctor', '--json']);
    const codes = (JSON.parse(left.stdout) as Document).checks.map((check) => check.code);
    expect(codes).toContain('suspicious-key');
    expect(codes).not.toContain(code);
    expect(left.status).toBe(1);
  });

  it('finds a good setup good', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    world.put('.env', `OPENAI_API_KEY=${simulator.key}\n`, 0o600);
    const { status, stdout } = await runProgram(world, ['doctor', '--json']);
    expect(status, stdout).toBe(0);
    const document = JSON.parse(stdout) as Document;
    expect(document.checks.filter(({ status: each }) => each !== 'ok')).toMatchObject([
      { code: 'limit-unconfirmed' },
      { id: 'spend-alert', code: 'needs-admin-key' },
      { id: 'key-age', code: 'needs-admin-key' },
    ]);
    expect((await runProgram(world, ['doctor', '--json', '--strict'])).status).toBe(1);
  });

  it('leaves out the network with --offline', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    world.put('.env', `OPENAI_API_KEY=${simulator.key}\n`, 0o600);
    const { status, stdout } = await runProgram(world, ['doctor', '--json', '--offline']);
    expect(status).toBe(0);
    expect((JSON.parse(stdout) as Document).checks.filter(({ code }) => code === 'offline').map(({ id }) => id)).toEqual([
      'api-reachable',
      'key-accepted',
      'completion',
      'model-in-code',
      'admin-key',
      'spending-limit',
      'spend-alert',
      'key-age',
    ]);
    expect(simulator.requests).toEqual([]);
  });
});

describe('without a terminal', () => {
  it('only looks, and says how to go on', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    const before = world.fingerprint();
    const { status, stdout, stderr } = await runProgram(world, []);
    expect(status).toBe(1);
    expect(stdout).toContain('[no-env-file]');
    expect(stdout).not.toMatch(/Ready|No problem/);
    expect(stderr).toContain('--yes --key-stdin');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(world.fingerprint()).toBe(before);
  });

  it.skipIf(!hasPosixFiles)('takes permissions away with --yes, and leaves a key that only a person may remove', async () => {
    const world = makeWorld();
    world.put('.gitignore', '.env\n');
    const file = `OPENAI_API_KEY=${fakeKey('sk-proj-', 74, 74, 3)}\nOPENAI_API_KEY=${fakeKey('sk-proj-')}\n`;
    world.put('.env', file, 0o644);
    const { status, stdout } = await runProgram(world, ['--yes', '--offline', '--json']);
    expect(status).toBe(1);
    expect((JSON.parse(stdout) as Document).checks.find(({ id }) => id === 'env-file')?.code).toBe('duplicate-key');
    expect(world.mode('.env')).toBe(0o600);
    expect(world.read('.env')).toBe(file);
  });

  it('plans with --dry-run and writes nothing', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    const before = world.fingerprint();
    const { stdout } = await runProgram(world, ['--dry-run', '--json', '--yes', '--key-stdin'], simulator.key);
    const planned = (JSON.parse(stdout) as Document).checks.filter(({ planned: plans }) => plans !== undefined);
    expect(planned.map(({ id }) => id)).toEqual(['env-ignored', 'key-present']);
    expect(world.fingerprint()).toBe(before);
    expectNoLeak(stdout, simulator.key);
  });

  it.each([
    [['--nonsense'], '--nonsense'],
    [['-C', '/nowhere/at/all'], path.normalize('/nowhere/at/all')],
    [['demo', '--scenario', 'nonsense'], 'nonsense”. See the list: '],
    [['demo', '--scenario', 'nokey'], 'nokey”; did you mean no-api-key? See the list: '],
    [['demo', '--scenario', 'no-credit'], 'did you mean no-credits?'],
  ])('answers %j with status 2 and one line', async (args, named) => {
    const simulator = await simulate();
    const { status, stdout, stderr } = await runProgram(makeWorld({ api: simulator }), args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(named);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('runs the demo by itself and leaves nothing', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator, env: { OPENAI_API_KEY: fakeKey('sk-proj-', 74, 74, 99) } });
    const before = world.fingerprint();
    const { status, stdout } = await runProgram(world, ['demo']);
    expect(status, stdout).toBe(0);
    expect(stdout).toContain('pretend world!');
    expect(simulator.requests).toEqual([]);
    expect(world.fingerprint()).toBe(before);
  });

  it.each([[[]], [['--json']]])('leaves nothing of the demo when whoever reads its output goes away: %j', async (args) => {
    const world = makeWorld();
    world.env['TMPDIR'] = world.home;
    const child = spawn(node, [program, 'demo', ...args], { cwd: world.project, env: world.env, stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.destroy();
    await once(child, 'close');
    expect(readdirSync(world.home).filter((name) => name.startsWith('openai-setup-demo-'))).toEqual([]);
  });

  it('shows in the demo what an admin key is good for, and uses no real one', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator, env: { OPENAI_ADMIN_KEY: simulator.adminKey } });
    const { status, stdout } = await runProgram(world, ['demo', '--scenario', 'admin-key']);
    expect(status, stdout).toBe(0);
    expect(stdout).toContain('Hard limit of $10 a month for Default project');
    expect(stdout).toContain('Email alerts at $5, $8');
    expect(stdout).toMatch(/Later, openai-setup limits shows:[\s\S]*Spent in [\s\S]*█ spent a day/);
    expect(simulator.requests).toEqual([]);
  });
});

describe('keys that git has in its index', () => {
  it('is not fooled by the marker in other variables', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    world.put('.env', `OPENAI_API_KEY_BACKUP=sk-old${marker}\nOPENAI_API_KEY=${simulator.key}\n`, 0o600);
    expect((await runProgram(world, ['doctor', '--json'])).status).toBe(0);
  });
});

describe.skipIf(!hasPosixFiles)('a place that is not as it should be', () => {
  const inShell = (world: TestWorld, script: string) =>
    spawnSync('/bin/sh', ['-c', script], { cwd: world.project, env: { ...world.env, run: `${node} ${program}` }, encoding: 'utf8' });

  it('is said in a line: the directory of the shell is gone', () => {
    const world = makeWorld();
    const { status, stdout, stderr } = inShell(world, 'mkdir here && cd here && rmdir ../here && $run doctor');
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringMatching(/^openai-setup: the directory .*\n$/)]);
  });

  it('is said in a line: no directory for the demo', () => {
    const world = makeWorld();
    const { status, stdout, stderr } = inShell(world, 'TMPDIR=$HOME/gone $run demo');
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(`${world.home}/gone can't be used (ENOENT)`) as string]);
  });

  it.each(['.', 'tmp'])('puts nothing of the demo into the project: TMPDIR=%s', async (TMPDIR) => {
    const world = makeWorld({ env: { TMPDIR } });
    world.put('tmp/kept', '');
    const before = world.fingerprint();
    const { status, stdout, stderr } = await runProgram(world, ['demo']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('TMPDIR');
    expect(world.fingerprint()).toBe(before);
  });

  it.skipIf(!existsSync('/dev/full'))('is said in a line: the disk is full', () => {
    for (const args of ['doctor --offline', '--help', 'doctor --offline --json']) {
      const { status, stderr } = inShell(makeWorld(), `$run ${args} > /dev/full`);
      expect([status, stderr], args).toEqual([1, "openai-setup: couldn't write the output (ENOSPC)\n"]);
    }
    expect(inShell(makeWorld(), '$run --version > /dev/full').status).toBe(1);
  });
});
