import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { fakeKey } from '../keys/fake-keys.ts';
import { storeCodes } from '../../src/stores/store.text.ts';
import { makeWorld, type TestWorld, type WorldOptions } from '../make-world.ts';
import { organizationOf } from '../simulator/organization.ts';
import { expectClean, fakes, fakeTool, honest, isRunning, lying, type FakeTool } from '../stores/fake-tool.ts';
import { expectNoLeak, openProgram, program, runProgram, simulate } from './program.ts';

const schema = JSON.parse(readFileSync(new URL('../../src/docs/store.schema.json', import.meta.url), 'utf8')) as {
  $defs: { code: { enum: string[] } };
};
const validate = new Ajv2020({ strict: true }).compile(schema);
const key = fakeKey('sk-proj-', 74, 74, 5);
const workflow = 'on: push\njobs:\n  t:\n    env:\n      OPENAI_API_KEY: ${{ secrets.OPENAI_API_KEY }}\n';
const storedAs = 'repos/ana/shop/actions/secrets/OPENAI_API_KEY';

function project(options: WorldOptions = {}, tool = honest(fakes.gh)): { world: TestWorld; gh: FakeTool } {
  const files = {
    '.gitignore': '.env\n',
    '.env': `OPENAI_API_KEY=${key}\n`,
    '.github/workflows/ci.yml': workflow,
    'fly.toml': 'app = "shop"\n',
  };
  const world = makeWorld({ ...options, project: { files, ...options.project } });
  world.git('remote', 'add', 'origin', 'git@github.com:ana/shop.git');
  return { world, gh: fakeTool(world, 'gh', tool) };
}

type Document = {
  readonly exitCode: number;
  readonly places: readonly { readonly name: string; readonly state: string; readonly stored: boolean; readonly code?: string }[];
};

async function json(world: TestWorld, ...args: string[]): Promise<Document & { readonly status: number | null }> {
  const { status, stdout, stderr } = await runProgram(world, ['store', '--json', ...args]);
  expectNoLeak(stdout + stderr, key);
  const isValid = validate(JSON.parse(stdout));
  expect(validate.errors, stdout).toBeNull();
  expect(isValid).toBe(true);
  return { ...(JSON.parse(stdout) as Document), status };
}

it('has a schema that names every code', () => {
  expect(schema.$defs.code.enum).toEqual(Object.keys(storeCodes));
});

it('says what places there are when it knows none of a name', async () => {
  const { world } = project();
  const { status, stderr } = await runProgram(world, ['store', 'foo:bar']);
  expect(status).toBe(2);
  for (const id of ['github', 'vercel', 'fly', '1password']) expect(stderr).toContain(id);
});

describe('store, without a place', () => {
  it('shows what the project mentions and lacks, and changes nothing', async () => {
    const { world, gh } = project();
    const before = world.fingerprint();
    const { status, places } = await json(world);
    expect(status).toBe(0);
    expect(places).toMatchObject([
      { name: 'github:ana/shop', state: 'absent', stored: false },
      {
        name: 'fly:shop',
        handling: 'shown',
        installed: false,
        byHand: { command: expect.stringContaining('fly secrets import') as string },
      },
    ]);
    expect(gh.stored()).toEqual({});
    expect(world.fingerprint()).toBe(before);
    expectClean(gh.calls(), key, world.project);
  });

  it('asks about each in a terminal', async () => {
    const { world, gh } = project();
    const terminal = openProgram(world, ['store']);
    await terminal.waitFor(/s to skip/);
    expect(terminal.screen()).toMatch(/Account: ana[\s\S]*Repository: ana\/shop on github.com/);
    terminal.type('1\r');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(gh.stored()[storedAs]?.value).toBe(key);
    expectNoLeak(terminal.raw(), key);
  });

  it('takes Enter for a no, since the destination comes from the clone', async () => {
    const { world, gh } = project();
    const terminal = openProgram(world, ['store']);
    await terminal.waitFor(/s to skip/);
    terminal.type('\r');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(gh.stored()).toEqual({});
  });

  it.each([
    ['not installed', ''],
    ['not signed in', `fail('To get started, run: gh auth login')`],
  ])('asks nothing about a place whose tool is %s, and is no failure', async (_what, tool) => {
    const { world } = project({}, tool);
    if (tool === '') rmSync(`${world.project}/../bin/gh`);
    // This computer may have a gh of its own.
    for (const name of ['git', 'stty', 'sh']) {
      const found = (process.env['PATH'] ?? '').split(':').find((directory) => existsSync(`${directory}/${name}`));
      symlinkSync(`${found}/${name}`, `${world.project}/../bin/${name}`);
    }
    world.env['PATH'] = `${world.project}/../bin`;
    const terminal = openProgram(world, ['store']);
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect(terminal.screen()).not.toContain('Question');
  });

  it('asks nothing of the network when offline', async () => {
    const { world, gh } = project();
    expect((await json(world, '--offline')).places[0]).toMatchObject({ state: 'unknown' });
    expect(gh.calls()).toEqual([]);
  });
});

describe('store, with a place', () => {
  it('needs it in full for --yes', async () => {
    const { world, gh } = project();
    expect(await json(world, '--yes')).toMatchObject({ status: 1, error: { code: 'not-agreed' } });
    expect(await json(world, '--yes', 'github')).toMatchObject({ status: 1, places: [{ code: 'not-agreed' }] });
    expect(await json(world, 'github:ana/shop')).toMatchObject({ status: 1, places: [{ code: 'not-agreed' }] });
    expect(gh.stored()).toEqual({});
    expect(await json(world, '--yes', 'github:ana/shop')).toMatchObject({
      status: 0,
      places: [{ stored: true, verifiedBy: 'name-and-time' }],
    });
    expect(gh.stored()[storedAs]?.value).toBe(key);
    expectClean(gh.calls(), key, world.project);
  });

  it('does not let a workflow choose which secret --yes replaces', async () => {
    const { world, gh } = project();
    world.put('.github/workflows/ci.yml', workflow.replace('secrets.OPENAI_API_KEY', 'secrets.NPM_TOKEN'));
    expect(await json(world, '--yes', 'github:ana/shop')).toMatchObject({ status: 1, places: [{ key: 'NPM_TOKEN', code: 'not-agreed' }] });
    expect(gh.stored()).toEqual({});
  });

  it('leaves nothing behind after Ctrl-C', async () => {
    const temporary = makeWorld().home;
    const { world, gh } = project(
      { env: { TMPDIR: temporary } },
      `if (args[0] !== 'api') { read(); note(); setInterval(() => {}, 1000); } else { ${honest(fakes.gh)} }`,
    );
    const terminal = openProgram(world, ['store', 'github:ana/shop']);
    await terminal.waitFor(/s to skip/);
    terminal.type('1\r');
    await expect.poll(() => gh.calls().some(({ input }) => input === key), { timeout: 20_000 }).toBe(true);
    terminal.type('\u0003');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    expect(terminal.screen()).toContain('may have the new key');
    expect(readdirSync(temporary).filter((each) => each.includes('store'))).toEqual([]);
  });

  it('is ended with its tool where it is killed, and the next run removes what that left, and nothing else', async () => {
    const temporary = makeWorld().home;
    const { world, gh } = project(
      { env: { TMPDIR: temporary } },
      `if (args[0] !== 'api') {
        read();
        fs.writeFileSync(process.env.TMPDIR + '/pid', String(process.pid));
        note();
        setInterval(() => {}, 1000);
      } else { ${honest(fakes.gh)} }`,
    );
    const ours = (): string[] => readdirSync(temporary).filter((each) => each.includes('store'));
    const child = spawn(process.execPath, [program, 'store', '--yes', 'github:ana/shop'], { cwd: world.project, env: world.env });
    await expect.poll(() => gh.calls().some(({ input }) => input === key), { timeout: 20_000 }).toBe(true);
    const [left = ''] = ours();
    const tool = Number(readFileSync(`${temporary}/${left}/pid`, 'utf8'));
    expect(isRunning(tool)).toBe(true);
    child.kill('SIGKILL');
    await expect.poll(() => isRunning(tool)).toBe(false);
    expect(ours()).toEqual([left]);

    const inUse = left.replace(`-${child.pid}-`, `-${process.pid}-`);
    mkdirSync(`${temporary}/${inUse}`);
    const elsewhere = left.replace(/\w{6}$/, 'linked');
    mkdirSync(`${temporary}/theirs`);
    symlinkSync(`${temporary}/theirs`, `${temporary}/${elsewhere}`);
    const others = ['openai-setup-store-notes', `openai-setup-store-otherhost-${child.pid}-abcdef`];
    for (const name of others) mkdirSync(`${temporary}/${name}`);
    await json(world);
    expect(ours().toSorted()).toEqual([inUse, elsewhere, ...others].toSorted());
  });

  it('says what it would do, and does not', async () => {
    const { world, gh } = project();
    const { status, stdout } = await runProgram(world, ['store', '--dry-run', '--yes', 'github:ana/shop']);
    expect(status).toBe(0);
    expect(stdout).toContain('ana/shop on github.com');
    expect(gh.stored()).toEqual({});
  });

  it('exits 1 where a tool lies', async () => {
    const { world } = project({}, lying(fakes.gh));
    expect(await json(world, '--yes', 'github:ana/shop')).toMatchObject({ status: 1, places: [{ code: 'not-stored' }] });
  });

  it.each([
    ['fly:shop', 'by-hand'],
    ['vercel:shop', 'not-installed'],
  ])('exits 1 if %s was asked for, and got nothing', async (name, code) => {
    const { world } = project();
    world.env['PATH'] = `${world.project}/../bin:/usr/bin:/bin`;
    expect(await json(world, '--yes', name)).toMatchObject({ status: 1, places: [{ code }] });
  });

  it('has nothing to put without a key that programs can use', async () => {
    for (const value of ['', 'your-key-here', fakeKey('sk-admin-', 58)]) {
      const { world, gh } = project();
      world.put('.env', `OPENAI_API_KEY=${value}\n`, 0o600);
      expect(await json(world, '--yes', 'github:ana/shop')).toMatchObject({ status: 1, error: { code: 'no-key' } });
      expect(gh.calls()).toEqual([]);
    }
  });

  it.each(['nowhere', 'nowhere:x', 'github:x', 'vercel', key, `github:${key}`])('is wrong usage: %s', async (place) => {
    const { world, gh } = project();
    const { status, stdout, stderr } = await runProgram(world, ['store', '--yes', place]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expectNoLeak(stderr, key);
    expect(gh.calls()).toEqual([]);
  });

  it.each([
    ['gh', 'github'],
    ['gcloud', 'google-secret-manager'],
    ['aws', 'aws-secrets-manager'],
    ['githab', 'github'],
  ])('is asked for by the name of its tool, or misspelled: %s', async (typed, meant) => {
    const { status, stderr } = await runProgram(project().world, ['store', typed]);
    expect(status).toBe(2);
    expect(stderr).toContain(`did you mean ${meant}?`);
  });

  it('lets no clone bring its own gh, its settings, or its address', async () => {
    const { world, gh } = project({ env: { GH_HOST: 'evil.example' } });
    world.put('.env', `OPENAI_API_KEY=${key}\nGH_HOST=evil.example\n`, 0o600);
    const hostile = fakeTool(world, 'gh', 'say(read())', 'node_modules/.bin');
    world.env['PATH'] = `${world.project}/node_modules/.bin:${world.env['PATH']}`;
    expect(await json(world, '--yes', 'github:ana/shop')).toMatchObject({ status: 0 });
    expect(hostile.calls()).toEqual([]);
    expect(gh.calls().every(({ env }) => env['GH_HOST'] === undefined)).toBe(true);
    expectClean(gh.calls(), key, world.project);
  });
});

describe('a key of its own', () => {
  /** Asks for one in a terminal, in a new project. */
  async function own(tool: string): Promise<{ exitCode: number; gh: FakeTool; accounts: number; raw: string; world: TestWorld }> {
    const simulator = await simulate({ scenario: 'admin-key' });
    const { world, gh } = project({ api: simulator, env: { OPENAI_ADMIN_KEY: simulator.adminKey } }, tool);
    const terminal = openProgram(world, ['store', 'github:ana/shop'], { columns: 100, rows: 60 });
    const answer = async (question: RegExp, typed: string): Promise<void> => {
      await terminal.waitFor(question);
      terminal.type(`${typed}\r`);
    };
    await answer(/Which key should[\s\S]*s to skip/, '1');
    await answer(/Which project should[\s\S]*s to skip/, '1');
    await answer(/How much can[\s\S]*to skip/, '10');
    await answer(/When should the key expire[\s\S]*s to skip/, '1');
    await answer(/Put the key into github:ana\/shop[\s\S]*s to skip/, '1');
    const { exitCode } = await terminal.exit;
    return { exitCode, gh, accounts: (await organizationOf(simulator)).accounts, raw: terminal.raw(), world };
  }

  it('is made with an admin key, put there, and is not the one in the file', async () => {
    const { exitCode, gh, accounts, raw, world } = await own(honest(fakes.gh));
    expect({ exitCode, accounts }).toEqual({ exitCode: 0, accounts: 1 });
    const value = gh.stored()[storedAs]?.value ?? '';
    expect(value).toMatch(/^sk-/);
    expect(value).not.toBe(key);
    expect(world.read('.env')).toContain(key);
    expectNoLeak(raw, value);
    expectClean(gh.calls(), value, world.project);
  });

  it('is deleted again where it cannot have arrived', async () => {
    const refuses = `if (args[0] === 'api') { ${honest(fakes.gh)} } else { read(); fail('HTTP 403: Resource not accessible'); }`;
    const { exitCode, accounts, gh } = await own(refuses);
    expect({ exitCode, accounts, stored: gh.stored() }).toEqual({ exitCode: 1, accounts: 0, stored: {} });
  });

  it('stays, and is named, where it may have arrived', async () => {
    const { exitCode, accounts, raw } = await own(lying(fakes.gh));
    expect({ exitCode, accounts }).toEqual({ exitCode: 1, accounts: 1 });
    expect(raw).toContain('shop-bot-github');
  });
});
