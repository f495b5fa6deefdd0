import { execSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/keys/secret.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { isWindows } from '../system.ts';
import { openProgram, runProgram } from './program.ts';

type Check = { readonly id: string; readonly status: string; readonly code?: string; readonly shownWith?: string };

const key = fakeKey('sk-proj-', 74, 74, 51);
const second = fakeKey('sk-proj-', 74, 74, 52);
const fresh = fakeKey('sk-proj-', 74, 74, 53);
const lineWith = (value: string): string => `OPENAI_API_KEY=${value}\n`;

/** A project whose env file git doesn't ignore yet, and that something loads. */
function cloned(arrange: (world: TestWorld) => void): TestWorld {
  const world = makeWorld({ project: { files: { 'package.json': '{"name": "a"}', '.gitignore': 'node_modules\n' } } });
  world.put('index.js', "require('dotenv').config();\n");
  world.put('.env', lineWith(key), 0o600);
  arrange(world);
  return world;
}
const commit = ({ git }: TestWorld): void => void [git('add', '-A'), git('commit', '--quiet', '-m', 'first')];
const push = ({ git }: TestWorld): void => {
  git('init', '--quiet', '--bare', '../remote.git');
  git('remote', 'add', 'origin', '../remote.git');
  git('push', '--quiet', 'origin', 'main');
};

const cases: Readonly<Record<string, { arrange: (world: TestWorld) => void; codes: readonly string[]; steps: RegExp }>> = {
  committed: { arrange: commit, codes: ['not-ignored', 'tracked', 'key-in-history'], steps: /rotate.* rm --cached .env .*git commit/ },
  pushed: {
    arrange: (world) => [commit, push].forEach((each) => each(world)),
    codes: ['not-ignored', 'tracked', 'key-pushed'],
    steps: /rotate.* rm --cached .env .*git commit.*docs\.github/,
  },
  staged: { arrange: ({ git }) => void git('add', '-A'), codes: ['not-ignored', 'tracked'], steps: /^(?!.*rotate).* rm --cached .env / },
  ignored: {
    arrange(world) {
      commit(world);
      world.put('.gitignore', '.env\n');
      commit(world);
    },
    codes: ['tracked', 'key-in-history'],
    steps: /rotate.* rm --cached .env .*git commit/,
  },
  'out again, but not ignored': {
    arrange(world) {
      commit(world);
      world.git('rm', '--quiet', '--cached', '.env');
      world.git('commit', '--quiet', '-m', 'sorry');
    },
    codes: ['not-ignored', 'key-in-history'],
    steps: /^(?!.*rm --cached).*rotate.*git add .gitignore/,
  },
  'in history': {
    arrange(world) {
      commit(world);
      world.git('rm', '--quiet', '--cached', '.env');
      world.put('.gitignore', '.env\n');
      commit(world);
    },
    codes: ['key-in-history'],
    steps: /^(?!.*git (?:rm|add|commit)).*rotate/,
  },
  'there twice': {
    arrange(world) {
      world.put('.env.production', lineWith(second), 0o600);
      commit(world);
    },
    codes: ['not-ignored', 'tracked', 'key-in-history'],
    steps: /rotate.* rm --cached .env .* rm --cached .env.production .*git commit/,
  },
  'in the code, too': {
    arrange(world) {
      world.put('index.js', `require('dotenv').config();\nconst key = "${key}";\n`);
      commit(world);
    },
    codes: ['not-ignored', 'tracked', 'key-in-history', 'key-in-code'],
    steps: /rotate.* rm --cached .env .*index\.js:2.*git commit/,
  },
};

const problemsIn = async (world: TestWorld): Promise<readonly Check[]> => {
  const { stdout } = await runProgram(world, ['doctor', '--json', '--offline']);
  return (JSON.parse(stdout) as { checks: Check[] }).checks.filter(({ status }) => status === 'problem');
};
/** The number that the last line starts with. */
const counted = (text: string): string | undefined => /^(\d+) /m.exec(text)?.[1];

describe('a key that git has is one problem', () => {
  it.each(Object.entries(cases))('%s', async (_name, { arrange, codes, steps }) => {
    const world = cloned(arrange);
    const problems = await problemsIn(world);
    expect(problems.map(({ code }) => code)).toEqual(codes);
    expect(problems.filter(({ shownWith }) => shownWith === undefined)).toHaveLength(1);
    const shown = await runProgram(world, ['doctor', '--offline']);
    expect(shown.stdout.match(/^ ✗ /gm), shown.stdout).toHaveLength(1);
    expect([counted(shown.stdout), shown.status]).toEqual(['1', 1]);
    expect(shown.stdout.replaceAll(/\s+/g, ' ')).toMatch(steps);
  });

  it.each([
    ['--verbose', /^ ✗ /gm],
    ['--plain', /^problem: /gm],
  ])('with %s, too', async (option, mark) => {
    const { stdout } = await runProgram(cloned(commit), ['doctor', '--offline', option]);
    expect(stdout.match(mark)).toHaveLength(1);
    expect(counted(stdout)).toBe('1');
  });

  // Its steps are for a POSIX shell here.
  it.skipIf(isWindows).each(Object.entries(cases))('and gone after its steps: %s', async (_name, { arrange }) => {
    const world = cloned(arrange);
    const { stdout } = await runProgram(world, ['doctor', '--offline']);
    for (const step of stdout.split('\n').filter((each) => each.includes('→'))) {
      const [, file, rule] = /(\S*\.gitignore)\b.*: (\S+)$/.exec(step) ?? [];
      if (file !== undefined && rule !== undefined) appendFileSync(path.join(world.project, file), `${rule}\n`);
      const [command] = /git (?:rm|add|commit|reset) .*$/.exec(step) ?? [];
      if (command !== undefined) execSync(command, { cwd: world.project, env: world.env as NodeJS.ProcessEnv });
    }
    expect(world.git('ls-files')).not.toMatch(/^\.env/m);
    expect(world.git('status', '--short').split('\n')).not.toContain('?? .env');
    world.put('index.js', "require('dotenv').config();\n");
    world.put('.env', lineWith(fresh), 0o600);
    const prints = [key, second].map((each) => new Secret(each).fingerprint);
    await world.ports.settings.noteDeadKeys(world.project, prints, { because: 'revoked', since: '2026-11-01T00:00:00.000Z' });
    const after = await runProgram(world, ['doctor', '--offline']);
    expect(after.status, after.stdout).toBe(0);
  });

  it('is two where an old key is in another file', async () => {
    const world = cloned((here) => {
      here.put('old.js', `k("${second}")\n`);
      here.git('add', 'old.js');
      here.git('commit', '--quiet', '-m', 'old');
      here.git('add', '-A');
    });
    const { stdout } = await runProgram(world, ['doctor', '--offline']);
    expect([stdout.match(/^ ✗ /gm)?.length, counted(stdout)]).toEqual([2, '2']);
  });

  it.each<[string, (world: TestWorld) => void]>([
    [
      'code that had another key',
      (world) => {
        world.put('.gitignore', '.env\n');
        world.put('a.js', `k("${second}")\n`);
        commit(world);
        world.put('a.js', `k("${key}")\n`);
        world.git('add', 'a.js');
      },
    ],
    [
      'an env file that had another key',
      (world) => {
        world.put('.env', lineWith(second));
        commit(world);
        world.git('rm', '--quiet', '--cached', '.env');
        world.git('commit', '--quiet', '-m', 'sorry');
        world.put('.env', lineWith(key), 0o600);
      },
    ],
  ])('is another one than that of %s', async (_name, arrange) => {
    const { stdout } = await runProgram(cloned(arrange), ['doctor', '--offline']);
    expect([stdout.match(/^ ✗ /gm)?.length, counted(stdout)], stdout).toEqual([2, '2']);
  });

  it('is shown once by the wizard, however many questions it takes', async () => {
    const world = cloned(commit);
    const terminal = openProgram(world, ['--offline', '--plain']);
    await terminal.waitFor(/Question: [^]*\):$/);
    terminal.type('1\r');
    await terminal.waitFor(/git rm --cached[^]*\):$/);
    terminal.type('1\r');
    expect(await terminal.exit, terminal.screen()).toMatchObject({ exitCode: 1 });
    const before = terminal.scrollback().split('Question:')[0] ?? '';
    expect(before.match(/^problem: /gm)).toHaveLength(1);
    expect(terminal.scrollback().match(/^problem: /gm)).toHaveLength(2);
    expect(counted(terminal.scrollback())).toBe('1');
    expect(await problemsIn(world)).toMatchObject([{ code: 'key-in-history' }]);
  });

  it('is shown once on the screen, too', async () => {
    const terminal = openProgram(cloned(commit), ['--offline']);
    for (const question of ['.gitignore', 'git rm --cached']) {
      await terminal.waitFor(question);
      await terminal.waitFor(/ctrl-c/);
      expect(terminal.screen().match(/^ +[▸✗] /gm)).toHaveLength(1);
      terminal.press('enter');
    }
    expect(await terminal.exit, terminal.screen()).toMatchObject({ exitCode: 1 });
    expect(terminal.scrollback().match(/^ +✗ /gm)).toHaveLength(1);
  });
});

describe('a key that is only staged', () => {
  it('is taken out of the next commit first, and nobody is asked whether it is revoked', async () => {
    const world = cloned((here) => {
      here.put('.gitignore', '.env\n');
      commit(here);
      here.put('a.js', `k("${second}")\n`);
      here.put('index.js', `require('dotenv').config();\nk("${second}")\n`);
      here.git('add', '-A');
    });
    const terminal = openProgram(world, ['--offline']);
    expect(await terminal.exit, terminal.screen()).toMatchObject({ exitCode: 1 });
    const [command = ''] = /git reset .*$/m.exec(terminal.scrollback()) ?? [];
    execSync(command, { cwd: world.project, env: world.env as NodeJS.ProcessEnv });
    expect(world.git('diff', '--cached', '--name-only')).toBe('');
    expect((await runProgram(world, ['doctor', '--offline'])).stdout).not.toContain('git reset');
  });
});

it('is not led to the wizard where that has nothing to offer', async () => {
  const lastOf = async (world: TestWorld): Promise<string> =>
    (await runProgram(world, ['doctor', '--offline'])).stdout.trimEnd().split('\n').at(-1) ?? '';
  expect(await lastOf(cloned(cases['in history']!.arrange))).toMatch(/^\d/);
  expect(await lastOf(cloned(() => {}))).toContain('openai-setup');
});
