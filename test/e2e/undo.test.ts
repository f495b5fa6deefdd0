import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { asKept, hasLinks } from '../system.ts';
import { expectNoLeak, openProgram, runProgram } from './program.ts';

const key = fakeKey('sk-proj-', 74, 74, 5);
const oldKey = fakeKey('sk-proj-', 74, 74, 6);
const hook = path.resolve(import.meta.dirname, 'killed-at-write.mjs');

/** A project in which a run has written a key, and a rule too where there was none. */
async function written(prepare: (world: TestWorld) => void): Promise<TestWorld> {
  const world = makeWorld();
  prepare(world);
  const { status, stdout } = await runProgram(world, ['--yes', '--key-stdin', '--offline'], key);
  expect(stdout).toContain('Saved to .env');
  expect(status).toBe(0);
  return world;
}

const withOldKey = (world: TestWorld): void => {
  world.put('.gitignore', '.env\n');
  world.put('.env', `A=1\nOPENAI_API_KEY=${oldKey}\n`, 0o600);
};

// Several runs of the program each: the machine may be busy.
describe('undo', () => {
  it('takes back what the last run made, in a terminal', async () => {
    const world = await written((made) => made.put('.gitignore', 'node_modules\n'));
    const terminal = openProgram(world, ['undo']);
    await terminal.waitFor(/s to skip/);
    expect(terminal.screen()).toMatch(/removed: OPENAI_API_KEY=…\w{4}/);
    expect(terminal.screen()).toContain('removed: .env');
    terminal.type('1\r');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(existsSync(path.join(world.project, '.env'))).toBe(false);
    expect(world.read('.gitignore')).toBe('node_modules\n');
    expect(existsSync(path.join(world.project, '.git/openai-setup'))).toBe(false);
    expectNoLeak(terminal.raw(), key);
  });

  it('brings an old key back, with --yes, and then has nothing to do', async () => {
    const world = await written(withOldKey);
    const { status, stdout, stderr } = await runProgram(world, ['undo', '--yes']);
    expect(status, stdout + stderr).toBe(0);
    expect(world.read('.env')).toBe(`A=1\nOPENAI_API_KEY=${oldKey}\n`);
    expect(world.mode('.env')).toBe(asKept(0o600));
    for (const one of [key, oldKey]) expectNoLeak(stdout + stderr, one);
    const again = await runProgram(world, ['undo', '--yes']);
    expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('nothing to undo') as string });
  });

  it('speaks of a key only where one was taken back', async () => {
    const key = 'stays valid until you revoke it';
    const world = await written((made) => made.put('.gitignore', 'node_modules\n'));
    expect((await runProgram(world, ['undo', '--yes'])).stdout).toContain(key);
    const ruleOnly = makeWorld();
    await runProgram(ruleOnly, ['--yes', '--offline']);
    expect(ruleOnly.read('.gitignore')).toContain('.env');
    const { stdout } = await runProgram(ruleOnly, ['undo', '--yes']);
    expect(stdout).toContain('.gitignore was removed.');
    expect(stdout).not.toContain(key);
  });

  it('leaves everything as it is where the answer is no, and where it only looks', async () => {
    const world = await written(withOldKey);
    const before = world.fingerprint();
    const terminal = openProgram(world, ['undo']);
    await terminal.waitFor(/s to skip/);
    terminal.type('2\r');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(await runProgram(world, ['undo', '--dry-run'])).toMatchObject({ status: 0 });
    expect(await runProgram(world, ['undo'])).toMatchObject({ status: 1, stderr: expect.stringContaining('undo --yes') as string });
    expect(world.fingerprint()).toBe(before);
  });

  it('takes back its own lines where others were changed since', async () => {
    const world = await written(withOldKey);
    world.put('.env', world.read('.env').replace('A=1', 'A=2\nNEW=1').concat('LAST=1\n'), 0o600);
    const { status, stdout, stderr } = await runProgram(world, ['undo', '--yes']);
    expect(status, stdout + stderr).toBe(0);
    expect(world.read('.env')).toBe(`A=2\nNEW=1\nOPENAI_API_KEY=${oldKey}\nLAST=1\n`);
    for (const one of [key, oldKey]) expectNoLeak(stdout + stderr, one);
  });

  it('leaves what was added to files that it made', async () => {
    const world = await written(() => {});
    world.put('.env', `${world.read('.env')}PORT=1\n`, 0o600);
    world.put('.gitignore', `node_modules\n${world.read('.gitignore')}`);
    const { status, stdout, stderr } = await runProgram(world, ['undo', '--yes']);
    expect(status, stdout + stderr).toBe(0);
    expect(world.read('.env')).toBe('PORT=1\n');
    expect(world.read('.gitignore')).toBe('node_modules\n');
  });

  it('refuses all of it where its own line was changed since, and says which one', async () => {
    const world = await written(withOldKey);
    const changed = world.read('.env').replace(key, fakeKey('sk-proj-', 74, 74, 9));
    world.put('.env', `# mine\n${changed}`, 0o600);
    const before = world.fingerprint();
    const { status, stdout } = await runProgram(world, ['undo', '--yes']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/line 3 of \.env/);
    expect(world.fingerprint()).toBe(before);
  });

  it('does not bare an old key with --yes', async () => {
    const world = await written((made) => made.put('.env', `OPENAI_API_KEY=${oldKey}\n`, 0o600));
    const { status, stdout, stderr } = await runProgram(world, ['undo', '--yes']);
    expect(status).toBe(1);
    expect(stdout).toContain('After that, git would commit .env, which contains a key.');
    expect(stderr).toContain("--yes doesn't agree");
    expect(world.read('.gitignore')).toBe('.env\n');
    expect(world.read('.env')).toContain(key);
  });

  it('does not bare the keys of other directories with --yes', async () => {
    const world = await written((made) => made.put('sub/.env', `OPENAI_API_KEY=${oldKey}\n`, 0o600));
    const { status, stdout, stderr } = await runProgram(world, ['undo', '--yes']);
    expect(status).toBe(1);
    expect(stdout).toContain('After that, git would commit sub/.env, which contains a key.');
    expect(stderr).toContain("--yes doesn't agree");
    expect(world.git('status', '--short', '-uall')).not.toContain('.env');
  });

  it('agrees where the file of another directory has a rule of its own', async () => {
    const world = await written((made) => {
      made.put('sub/.gitignore', '.env\n');
      made.put('sub/.env', `OPENAI_API_KEY=${oldKey}\n`, 0o600);
      made.put('web/.gitignore', 'a\n');
    });
    const web = { ...world, project: path.join(world.project, 'web') };
    world.put('web/package.json', '{}');
    expect((await runProgram(web, ['--yes', '--key-stdin', '--offline'], key)).status).toBe(0);
    expect(world.read('web/.env')).toContain(key);
    const { status, stdout } = await runProgram(web, ['undo', '--yes']);
    expect(stdout).not.toContain('sub/.env');
    expect(status).toBe(0);
  });

  it('writes no old key where its rule is gone meanwhile', async () => {
    const world = await written(withOldKey);
    world.put('.gitignore', '');
    const { status, stdout } = await runProgram(world, ['undo', '--yes']);
    expect(status).toBe(1);
    expect(stdout).toContain('git would commit .env');
    expect(world.read('.env')).toContain(key);
  });

  it('obeys no record that would let git take the key of another file', async () => {
    const world = await written(withOldKey);
    world.put('.gitignore', '.env*\n');
    world.put('.env.local', `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`, 0o600);
    const file = '.git/openai-setup/undo/last.json';
    const record = JSON.parse(world.read(file)) as { entries: object[] };
    const hash = createHash('sha256').update('.env*\n').digest('hex');
    record.entries = [
      { path: path.join(world.project, '.gitignore'), before: Buffer.from('.env*\n!.env.local\n').toString('base64'), afterHash: hash },
    ];
    world.put(file, JSON.stringify(record));
    expect(await runProgram(world, ['undo', '--yes'])).toMatchObject({ status: 1 });
    expect(world.read('.gitignore')).toBe('.env*\n');
  });

  it('takes no record at its word that names files outside the repository', async () => {
    const world = await written(withOldKey);
    const victim = path.join(world.home, 'victim');
    writeFileSync(victim, 'mine\n');
    const file = '.git/openai-setup/undo/last.json';
    const record = JSON.parse(world.read(file)) as { entries: object[] };
    const hash = createHash('sha256').update('mine\n').digest('hex');
    record.entries = [{ path: victim, before: Buffer.from('theirs\n').toString('base64'), afterHash: hash }];
    world.put(file, JSON.stringify(record));
    expect(await runProgram(world, ['undo', '--yes'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('nothing to undo') as string,
    });
    expect(readFileSync(victim, 'utf8')).toBe('mine\n');
  });

  const atRecord: [string, (world: TestWorld) => void] = [
    'a link stands where the record would be',
    ({ project }) => symlinkSync('../pub', path.join(project, '.git/openai-setup')),
  ];
  it.each<[string, (world: TestWorld) => void]>([
    [
      "git's directory lies in the project under another name",
      (world: TestWorld) => {
        rmSync(path.join(world.project, '.git'), { recursive: true });
        world.git('init', '--quiet', '--separate-git-dir=gitdata', '.');
      },
    ],
    ...(hasLinks ? [atRecord] : []),
  ])('keeps no old key where %s', async (_where, prepare) => {
    const world = await written((made) => {
      withOldKey(made);
      made.put('pub/a', '');
      prepare(made);
    });
    expect(world.git('ls-files', '--others', '--exclude-standard')).not.toMatch(/openai-setup|last|tmp/);
    expect(readdirSync(path.join(world.project, 'pub'))).toEqual(['a']);
    expect((await runProgram(world, ['undo', '--yes'])).stdout).toMatch(/Nothing was kept|nothing to undo/);
    expect(world.read('.env')).toContain(key);
  });

  it('goes on where it was cut off', async () => {
    const world = await written(() => {});
    // As if it had been killed after the first of the two.
    rmSync(path.join(world.project, '.env'));
    expect(await runProgram(world, ['undo', '--yes'])).toMatchObject({ status: 0 });
    expect(readdirSync(world.project)).toEqual(['.git']);
  });

  it('goes back before the last run that wrote something, and then no further', async () => {
    const world = await written(withOldKey);
    const before = world.read('.env');
    expect(before).toContain(key);
    // It has nothing to do.
    await runProgram(world, ['--yes', '--offline']);
    expect(await runProgram(world, ['undo', '--yes'])).toMatchObject({ status: 0 });
    expect(world.read('.env')).not.toBe(before);
    const after = world.read('.env');
    expect(await runProgram(world, ['undo', '--yes'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('nothing to undo') as string,
    });
    expect(world.read('.env')).toBe(after);
  });

  it('goes back before the last write that happened, wherever a run was killed', { timeout: 900_000 }, async () => {
    const world = await written(withOldKey);
    const saved = path.join(world.home, 'saved');
    cpSync(world.project, saved, { recursive: true });
    const first = world.read('.env');
    const third = fakeKey('sk-proj-', 74, 74, 7);
    const again = (env: Record<string, string>) =>
      runProgram({ ...world, env: { ...world.env, ...env } }, ['--yes', '--key-stdin', '--offline'], third, ['--import', hook]);
    const counts = path.join(world.home, 'counts');
    await again({ KILL_COUNT: counts });
    const changes = Number(readFileSync(counts, 'utf8'));
    const stops = Array.from({ length: changes }, (_, at) => [`${at + 1}-before`, `${at + 1}-after`]).flat();
    const outcomes = new Set<string>();
    // All of them take minutes: EVERY_INTERRUPTION=1.
    for (const stop of stops.filter((_each, nth) => process.env['EVERY_INTERRUPTION'] !== undefined || nth % 12 === 1)) {
      rmSync(world.project, { recursive: true });
      cpSync(saved, world.project, { recursive: true });
      await again({ KILL_AT: stop });
      const isWritten = world.read('.env').includes(third);
      expect(world.read('.env') === first, stop).toBe(!isWritten);
      const { status, stdout } = await runProgram(world, ['undo', '--yes']);
      expect(status, stop + stdout).toBe(0);
      expect(world.read('.env'), stop).toBe(isWritten ? first : `A=1\nOPENAI_API_KEY=${oldKey}\n`);
      outcomes.add(String(isWritten));
      // What the killed run left is removed by the next one.
      await runProgram(world, ['--yes', '--key-stdin', '--offline'], key);
      expect(world.read('.env'), stop).toBe(first);
      const left = readdirSync(world.project, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.tmp'));
      expect(left, stop).toEqual([]);
    }
    expect(outcomes.size).toBe(2);
  });

  it('keeps no old key for longer than a day once a run may write', async () => {
    const world = await written(withOldKey);
    const file = '.git/openai-setup/undo/last.json';
    const record = JSON.parse(world.read(file)) as { at: string };
    world.put(file, JSON.stringify({ ...record, at: new Date(Date.now() - 25 * 60 * 60 * 1000).toISOString() }));
    await runProgram(world, ['doctor', '--offline']);
    await runProgram(world, ['--dry-run', '--offline']);
    expect(existsSync(path.join(world.project, file))).toBe(true);
    await runProgram(world, ['--yes', '--offline']);
    expect(existsSync(path.join(world.project, '.git/openai-setup'))).toBe(false);
  });

  it('says so without a repository', async () => {
    const bare = makeWorld({ project: { git: false } });
    expect(await runProgram(bare, ['undo', '--yes'])).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('no git repo') as string,
    });
    expect(await runProgram(bare, ['undo', '--json'])).toMatchObject({
      status: 2,
      stdout: expect.stringContaining('wrong-usage') as string,
    });
  });
});
