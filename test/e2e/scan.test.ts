import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { fakeKey } from '../keys/fake-keys.ts';
import { hasPosixFiles } from '../system.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { expectNoLeak, openProgram, runProgram } from './program.ts';

const key = fakeKey('sk-proj-', 74, 74, 21);
const other = fakeKey('sk-', 20, 20, 22);
const schema = JSON.parse(readFileSync(new URL('../../src/docs/scan.schema.json', import.meta.url), 'utf8')) as object;
const validate = new Ajv2020({ strict: true }).compile(schema);

function leaky(): TestWorld {
  const world = makeWorld({
    project: { files: { '.gitignore': '.env\n', '.env': `OPENAI_API_KEY=${key}\n`, 'app.py': `k = '${key}'\n` } },
  });
  world.git('add', '.gitignore', 'app.py');
  world.git('commit', '--quiet', '-m', `uses ${other}`);
  world.put('fixtures/x', fakeKey('sk-', 20, 20, 23));
  return world;
}

type Document = {
  readonly keys: readonly { readonly lastFour: string; readonly inForce: boolean; readonly places: readonly object[] }[];
  readonly exitCode: number;
};

describe('scan', () => {
  it('tells people which keys are where, and shows none', async () => {
    const { status, stdout, stderr } = await runProgram(leaky(), ['scan']);
    expect(status, stderr).toBe(1);
    for (const said of [`…${key.slice(-4)}`, 'app.py:1', 'the key in use', 'Revoke it', 'test data']) expect(stdout).toContain(said);
    for (const one of [key, other]) expectNoLeak(stdout + stderr, one);
  });

  it('finds the key in use wherever it is, though it has no marker, and no other like it', async () => {
    const [unmarked, another] = ['gw-4fK9s2Lq8Zx7Vb3Nm1Rt6Yp', 'gw-9sD2k5Jh8Gq1Wz4Xc7Vb0Nm'];
    const files = { '.gitignore': '.env\n', '.env': `OPENAI_API_KEY=${unmarked}\n`, 'app.py': `${unmarked} ${another}`, 'u.txt': '' };
    const world = makeWorld({ project: { files } });
    world.put('u.txt', Buffer.from(`\ufeff${unmarked}`, 'utf16le'));
    world.git('add', 'app.py');
    world.git('commit', '--quiet', '-m', `uses ${unmarked}`);
    const { status, stdout } = await runProgram(world, ['scan', '--json']);
    expect(status).toBe(1);
    const { keys } = JSON.parse(stdout) as Document;
    expect(keys.map(({ lastFour, inForce }) => [lastFour, inForce])).toEqual([[unmarked.slice(-4), true]]);
    for (const kind of ['file', 'commit', 'message']) expect(keys[0]?.places).toContainEqual(expect.objectContaining({ kind }));
    expect(keys[0]?.places).toContainEqual(expect.objectContaining({ kind: 'file', path: 'u.txt' }));
    expectNoLeak(stdout, unmarked);
  });

  it('says which key in use it looked for, and that of no placeholder', async () => {
    const said = async (value: string): Promise<string> => {
      const world = makeWorld({ project: { files: { '.gitignore': '.env\n', '.env': `OPENAI_API_KEY=${value}\n` } } });
      return (await runProgram(world, ['scan'])).stdout;
    };
    expect(await said('gw-4fK9s2Lq8Zx7Vb3Nm1Rt6Yp')).toContain('…t6Yp');
    expect(await said(key)).toContain(`…${key.slice(-4)}`);
    for (const value of ['your-api-key-goes-here', 'ollama', 'op://Private/OpenAI/credential-4fK9s2'])
      expect(await said(value)).not.toContain('in use');
  });

  it('tells what to do about an env file, and nothing more once that is done', async () => {
    const world = makeWorld({ project: { files: { '.env': `OPENAI_API_KEY=${key}\n` } } });
    world.git('add', '.env');
    expect((await runProgram(world, ['scan'])).stdout).toMatch(/\.gitignore[^]*git rm --cached \.env\b/);
    world.put('.env', `OPENAI_API_KEY=${other}\n`);
    expect((await runProgram(world, ['scan'])).stdout).toContain('git rm --cached -f .env');
    world.git('rm', '--quiet', '--cached', '-f', '.env');
    const untracked = (await runProgram(world, ['scan'])).stdout;
    expect(untracked).not.toContain('git rm');
    expect(untracked).toContain('.gitignore');
    world.put('.gitignore', '.env\n');
    const { status, stdout } = await runProgram(world, ['scan']);
    // What was staged is still in git.
    expect([status, stdout.includes('git rm'), stdout.includes('gc --prune=now')]).toEqual([1, false, true]);
  });

  it('tells programs the same, as its schema says', async () => {
    const { status, stdout } = await runProgram(leaky(), ['scan', '--json', '--verbose']);
    const document = JSON.parse(stdout) as Document;
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    expect(document).toMatchObject({
      command: 'scan',
      exitCode: status,
      keys: expect.arrayContaining([expect.objectContaining({ lastFour: key.slice(-4), inForce: true })]) as object[],
    });
    expect(document.keys.map(({ inForce }) => inForce)).toEqual([true, false, false]);
  });

  it.each([
    ['finds nothing', {}, [], 0],
    ['finds test data only', { 'testdata/a': key }, [], 0],
    ['finds only what is accepted', { a: `${key} # pragma: allowlist secret\n` }, [], 0],
    ['finds a key', { a: key }, ['--tree'], 1],
    ['finds the key in use among test data', { '.gitignore': '.env', '.env': `OPENAI_API_KEY=${key}`, 'testdata/a': key }, [], 1],
    ['is told two places', {}, ['--tree', '--staged'], 2],
    ['would send keys, and nobody agrees', { a: key }, ['--alive'], 2],
  ] as const)('ends as it should if it %s', async (_name, files, args, expected) => {
    const { status, stdout } = await runProgram(makeWorld({ project: { files } }), ['scan', ...args]);
    expect(status).toBe(expected);
    if (expected === 2) expect(stdout).toBe('');
  });

  it('counts what it could not read only with --strict', async () => {
    const origin = leaky();
    const world = makeWorld({ project: { git: false } });
    world.git('clone', '--quiet', '--depth=1', `file://${origin.project}`, '.');
    world.git('rm', '--quiet', '-r', '--cached', '.');
    const clean = makeWorld();
    clean.git('commit', '--quiet', '--allow-empty', '-m', 'one');
    clean.git('commit', '--quiet', '--allow-empty', '-m', 'two');
    const shallow = makeWorld({ project: { git: false } });
    shallow.git('clone', '--quiet', '--depth=1', `file://${clean.project}`, '.');
    expect((await runProgram(shallow, ['scan'])).status).toBe(0);
    expect((await runProgram(shallow, ['scan', '--strict'])).status).toBe(1);
  });

  it.skipIf(!hasPosixFiles)('shows no control sequence and no key in a name', async () => {
    const world = makeWorld();
    world.put(`\u001b[31mred\u202e${key}`, other);
    const { stdout } = await runProgram(world, ['scan', '--tree']);
    // oxlint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
    expectNoLeak(stdout, key);
    const { stdout: json } = await runProgram(world, ['scan', '--tree', '--json']);
    // oxlint-disable-next-line no-control-regex
    expect(json).not.toMatch(/[\u001b\u202e]/);
    expectNoLeak(json, key);
  });

  it('runs nothing that the repository names, and writes nothing', async () => {
    const world = leaky();
    const mark = path.join(world.home, 'was-run');
    const program = `touch ${mark}; cat`;
    world.put('.gitattributes', '* filter=evil diff=evil merge=evil\n');
    for (const name of [
      'filter.evil.clean',
      'filter.evil.smudge',
      'filter.evil.process',
      'diff.evil.textconv',
      'diff.evil.command',
      'diff.external',
      'core.pager',
      'core.fsmonitor',
      'gpg.program',
      'core.sshCommand',
    ])
      world.git('config', name, program);
    world.git('config', 'log.showSignature', 'true');
    const before = world.fingerprint();
    expect((await runProgram(world, ['scan'])).status).toBe(1);
    expect((await runProgram(world, ['scan', '--staged'])).status).toBe(0);
    expect(world.fingerprint()).toBe(before);
    expect(() => readFileSync(mark)).toThrow('ENOENT');
  });

  it('asks before it sends a key, and says to whom', async () => {
    const terminal = openProgram(leaky(), ['scan', '--alive', '--tree']);
    await terminal.waitFor(/api\.openai\.com/);
    terminal.type('2\r');
    expect(await terminal.exit).toMatchObject({ exitCode: 1 });
    expectNoLeak(terminal.raw(), key);
  });

  it('ends at once on Ctrl-C', async () => {
    const world = makeWorld();
    const lines = Array.from(
      { length: 400 },
      (_, at) =>
        `commit refs/heads/main\nmark :${at + 1}\ncommitter A <a@example.com> ${at} +0000\ndata 1\nx\nM 100644 inline f${at}\ndata 500000\n${String(at).padEnd(500_000, 'ab c')}\n`,
    );
    execFileSync('git', ['fast-import', '--quiet'], { cwd: world.project, env: world.env, input: lines.join('') });
    const terminal = openProgram(world, ['scan']);
    await terminal.waitFor(/Reading/);
    const asked = performance.now();
    terminal.type('\u0003');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    // 100 ms, and what a busy machine takes to end a process.
    expect(performance.now() - asked).toBeLessThan(1500);
  });
});

it('demo --scenario leak shows what a leak looks like', async () => {
  const { status, stdout } = await runProgram(makeWorld({ project: { git: false } }), ['demo', '--scenario', 'leak', '--json']);
  const document = JSON.parse(stdout) as Document;
  expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
  expect(document.keys).toMatchObject([
    { inForce: true, alive: 'yes', places: [{ kind: 'commit', path: 'bot.py', line: 3, reach: 'pushed' }] },
  ]);
  expect(status).toBe(1);
});
