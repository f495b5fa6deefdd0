import { describe, expect, it } from 'vitest';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { asKept, isWindows } from '../system.ts';
import { expectNoLeak, runProgram, simulate } from './program.ts';

type Check = {
  id: string;
  status: string;
  code?: string;
  did?: string[];
  refused?: { code: string };
  next?: string[];
  actions?: { argv?: string[] }[];
};
type Document = { checks: Check[]; exitCode: number };

async function json(
  world: TestWorld,
  args: readonly string[],
  input?: string,
): Promise<Document & { check: (id: string) => Check | undefined }> {
  const { stdout, status } = await runProgram(world, [...args, '--json'], input);
  const document = JSON.parse(stdout) as Document;
  expect(document.exitCode).toBe(status);
  return { ...document, check: (id) => document.checks.find((each) => each.id === id) };
}

const wrongKey = fakeKey('sk-proj-', 74, 74, 41);

// Several runs of the program each: the machine may be busy.
describe('a script', () => {
  it('does not replace a key that works by one that the API rejects', async () => {
    const simulator = await simulate();
    const before = `OPENAI_API_KEY=${simulator.key}\n`;
    const world = makeWorld({ api: simulator, project: { files: { '.gitignore': '.env\n', '.env': { content: before, mode: 0o600 } } } });
    const refused = await json(world, ['--key-stdin', '--yes'], wrongKey);
    expect(refused).toMatchObject({ exitCode: 1 });
    expect(refused.check('key-present')).toMatchObject({ refused: { code: 'new-key-rejected' } });
    expect(world.read('.env')).toBe(before);
    // Nothing that works is lost here.
    world.put('.env', `OPENAI_API_KEY=${fakeKey('sk-proj-', 74, 74, 42)}\n`, 0o600);
    const replaced = await json(world, ['--key-stdin', '--yes'], wrongKey);
    expect(replaced).toMatchObject({ exitCode: 1 });
    expect(replaced.check('key-accepted')).toMatchObject({ status: 'problem', code: 'invalid-api-key' });
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${wrongKey}\n`);
  });

  it('gets the lines of the example, too, where there is no env file yet', async () => {
    const simulator = await simulate();
    const files = { '.env.example': 'OPENAI_API_KEY=sk-...\r\nOPENAI_ORG_ID=org-1\r\nPORT=1\r\n', 'README.md': 'cp .env.example .env\n' };
    const world = makeWorld({ api: simulator, project: { files } });
    const { status, stdout } = await runProgram(world, ['--key-stdin', '--yes'], simulator.key);
    expect(status).toBe(0);
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\r\n# OPENAI_ORG_ID=org-1\r\nPORT=1\r\n`);
    expect(world.mode('.env')).toBe(asKept(0o600));
    expect(stdout).toContain('`cp .env.example .env`');
    // Windows PowerShell has no `&&`.
    expect(stdout).toContain(['git add .gitignore', 'git commit -m "Ignore .env"\n'].join(isWindows ? '\n' : ' && '));
    expectNoLeak(stdout, simulator.key);
  });

  it('is told that a key was not tested, and what was cleaned away from it', async () => {
    const world = makeWorld({
      project: {
        files: { '.gitignore': '.env\n', '.env': { content: `OPENAI_API_KEY=${fakeKey('sk-proj-', 74, 74, 43)}\n`, mode: 0o600 } },
      },
    });
    const written = await json(world, ['--key-stdin', '--yes', '--offline'], `<${wrongKey}>`);
    expect(written.check('key-present')?.did).toEqual([expect.stringMatching(/Saved to \.env .*< … >.*not tested/) as string]);
    expect(written.check('key-accepted')).toMatchObject({ status: 'unknown', code: 'offline' });
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${wrongKey}\n`);

    const unreachable = makeWorld({
      env: { OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' },
      project: {
        files: { '.gitignore': '.env\n', '.env': { content: `OPENAI_API_KEY=${fakeKey('sk-proj-', 74, 74, 43)}\n`, mode: 0o600 } },
      },
    });
    const saved = await json(unreachable, ['--key-stdin', '--yes'], wrongKey);
    expect(saved.check('key-present')?.did).toEqual([expect.stringContaining('not tested') as string]);
    expect(unreachable.read('.env')).toBe(`OPENAI_API_KEY=${wrongKey}\n`);
  });

  it.each([['--yes'], ['--yes', '--key-stdin'], ['--dry-run']])(
    'writes nothing at the root of several packages: %s %s',
    async (...args) => {
      const files = {
        'package.json': '{"name": "shop", "workspaces": ["apps/*"]}',
        'apps/admin/package.json': '{"name": "admin"}',
        'apps/web/package.json': '{"name": "web", "dependencies": {"openai": "7"}}',
      };
      const world = makeWorld({ project: { files } });
      const before = world.fingerprint();
      const undecided = await json(world, [...args, '--offline'], wrongKey);
      expect(undecided).toMatchObject({ exitCode: 1 });
      expect(undecided.checks[0]).toMatchObject({ status: 'problem', code: 'package-undecided' });
      expect(undecided.checks[0]?.next?.[0]).toContain('openai-setup -C apps/web');
      expect(world.fingerprint()).toBe(before);
      expect((await json(world, ['doctor', '--offline'])).checks[0]).toMatchObject({ status: 'ok' });
    },
  );

  it('writes there if -C or an earlier choice says where', async () => {
    const files = { 'package.json': '{"workspaces": ["apps/*"]}', 'apps/web/package.json': '{"name": "web"}', '.gitignore': '.env\n' };
    const byOption = makeWorld({ project: { files } });
    expect(await json(byOption, ['-C', '.', '--yes', '--key-stdin', '--offline'], wrongKey)).toMatchObject({ exitCode: 0 });
    expect(byOption.read('.env')).toContain(wrongKey);
    const byChoice = makeWorld({ project: { files } });
    await byChoice.ports.settings.choose(byChoice.project, { package: 'apps/web' });
    expect(await json(byChoice, ['--yes', '--key-stdin', '--offline'], wrongKey)).toMatchObject({ exitCode: 0 });
    expect(byChoice.read('apps/web/.env')).toContain(wrongKey);
  });

  it.each(['.gitignore', 'package.json', 'src/app.py', 'README.md', 'notes'])('never writes a key to %s', async (file) => {
    const world = makeWorld({
      project: {
        files: {
          '.gitignore': '*.log\n',
          'package.json': '{}',
          'src/app.py': 'print(1)\n',
          'README.md': '# Hi\n',
          notes: 'Some text,\nnot variables.\n',
        },
      },
    });
    const before = world.fingerprint();
    for (const args of [['--yes', '--key-stdin'], ['--yes'], ['doctor']]) {
      expect(await runProgram(world, ['-e', file, '--offline', ...args], wrongKey)).toMatchObject({ status: 2, stdout: '' });
    }
    expect(JSON.parse((await runProgram(world, ['-e', file, '--yes', '--json'])).stdout)).toMatchObject({ error: { code: 'wrong-usage' } });
    expect(world.fingerprint()).toBe(before);
  });

  it.each([
    ['op://Private/OpenAI/credential', ['op', 'run', '--env-file=.env', '--', 'npx', 'openai-setup', 'doctor']],
    ['encrypted:BDqDBibm4wsYqMpCjTQ6BsDHmMadg9K3dAt', ['dotenvx', 'run', '--', 'npx', 'openai-setup', 'doctor']],
  ])('never writes a key over another tool’s value: %s', async (value, argv) => {
    const before = `OPENAI_API_KEY=${value}\n`;
    const world = makeWorld({ project: { files: { '.gitignore': '.env\n', '.env': { content: before, mode: 0o600 } } } });
    const refused = await json(world, ['--yes', '--key-stdin', '--offline'], wrongKey);
    expect(refused).toMatchObject({ exitCode: 1 });
    expect(refused.check('key-present')).toMatchObject({ code: 'managed-elsewhere', refused: { code: 'managed-elsewhere' } });
    expect(refused.check('key-present')?.actions?.map((each) => each.argv)).toContainEqual(argv);
    expect(await json(world, ['--yes', '--offline'])).toMatchObject({ exitCode: 0 });
    expect(world.read('.env')).toBe(before);
  });

  it('takes away what is around the key in the file with --yes', async () => {
    const simulator = await simulate();
    const world = makeWorld({
      api: simulator,
      project: { files: { '.gitignore': '.env\n', '.env': { content: `OPENAI_API_KEY=**${simulator.key}**\n`, mode: 0o600 } } },
    });
    expect((await json(world, ['doctor'])).check('key-shape')).toMatchObject({ status: 'problem', code: 'malformed-key' });
    const fixed = await json(world, ['--yes']);
    expect(fixed.check('key-shape')).toMatchObject({ status: 'ok', fixed: true });
    expect(fixed.check('completion')).toMatchObject({ status: 'ok' });
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${simulator.key}\n`);
  });
});
