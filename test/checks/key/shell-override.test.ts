import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { allChecks } from '../../../src/checks/all.ts';
import { shellOverride } from '../../../src/checks/key/shell-override.ts';
import * as text from '../../../src/checks/key/shell-override.text.ts';
import type { Answers } from '../../answers.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../../make-world.ts';
import { hasLinks, isWindows } from '../../system.ts';
import { resultOf, verdictOf } from '../../run-checks.ts';

const fileKey = fakeKey('sk-proj-', 74, 74, 7);
const shellKey = fakeKey('sk-proj-', 74, 74, 99);

type Options = { env?: Record<string, string>; answers?: Answers; wish?: string };

/** Runs the local checks as the wizard does; `answers` stands for the person. */
async function inForce(prepare: (world: TestWorld) => void, { env, answers, wish }: Options = {}) {
  const files = { '.gitignore': '.env*\n', '.env': { content: `OPENAI_API_KEY=${fileKey}\n`, mode: 0o600 } };
  const world = makeWorld({ project: { files, envFile: wish }, env: { SHELL: '/bin/zsh', ...env }, answers });
  prepare(world);
  const checks = allChecks.filter(({ group }) => group.local);
  const { report, asked, shown } = await world.run(checks);
  for (const key of [fileKey, shellKey]) expect(shown).not.toContain(key.slice(10, 40));
  return { world, verdict: verdictOf(report, shellOverride.id), fixed: resultOf(report, shellOverride.id).fixed, asked };
}

const home = (world: TestWorld, name: string, content: string): void => {
  const file = path.join(world.home, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
};

describe('a file that nothing loads', () => {
  it('is told of, with what loads it, unless the shell has the key anyway', async () => {
    const program = (world: TestWorld): void => {
      writeFileSync(path.join(world.project, 'requirements.txt'), 'openai\n');
      writeFileSync(path.join(world.project, 'app.py'), 'from openai import OpenAI\nclient = OpenAI()\n');
    };
    const { verdict, asked } = await inForce(program);
    expect(verdict).toMatchObject({ status: 'advice', code: 'not-loaded', unloaded: true, data: { inForce: 'file', language: 'python' } });
    expect(asked).toEqual([]);
    expect((await inForce(program, { env: { OPENAI_API_KEY: fileKey } })).verdict).toMatchObject({ status: 'ok' });
  });

  it.each([
    ['new OpenAI();', 'require("dotenv/config");'],
    ['import OpenAI from "openai";\nnew OpenAI();', 'import "dotenv/config";'],
    ['const { OpenAI } = require("openai");\nnew OpenAI();', 'require("dotenv/config");'],
  ])('is told with the line of package.json and of the program: %s', async (program, line) => {
    const { verdict } = await inForce((world) => {
      world.put('package.json', JSON.stringify({ scripts: { build: 'x', dev: 'node "my app.js"' } }, undefined, 2));
      world.put('my app.js', program);
    });
    expect(verdict).toMatchObject({ code: 'not-loaded', data: { language: 'node' } });
    const [script, inProgram] = 'next' in verdict ? verdict.next : [];
    expect(script).toMatchObject({ kind: 'edit', file: 'package.json', line: 4 });
    expect(JSON.stringify(script)).toContain(JSON.stringify('"dev": "node --env-file=.env \\"my app.js\\""').slice(1, -1));
    for (const part of ['npm install dotenv', 'my app.js', line]) expect(inProgram).toContain(part);
  });

  it('may be a notebook, whatever else loads the file', async () => {
    const cells = (...sources: string[]): string => JSON.stringify({ cells: sources.map((source) => ({ cell_type: 'code', source })) });
    const notebook =
      (source: string, more: Record<string, string> = {}) =>
      (world: TestWorld): void => {
        world.put('lessons/a.ipynb', cells(source));
        for (const [name, content] of Object.entries({ 'requirements.txt': 'openai\n', ...more })) world.put(name, content);
      };
    const found = { status: 'advice', code: 'not-loaded', data: { language: 'python', notebook: 'lessons/a.ipynb' } };
    const { verdict } = await inForce(notebook('import openai\nclient = openai.OpenAI()'));
    expect(verdict).toMatchObject({ ...found, unloaded: true, next: [expect.stringContaining('load_dotenv()')] });
    const withKey = await inForce(notebook(`openai.api_key = "${shellKey}"`));
    expect(withKey.verdict).toMatchObject({
      ...found,
      unloaded: true,
      next: [expect.any(String), expect.stringContaining('os.environ["OPENAI_API_KEY"]')],
    });
    const beside = await inForce(notebook('client = openai.OpenAI()', { 'app.py': 'import dotenv\ndotenv.load_dotenv()\n' }));
    expect(beside.verdict).toMatchObject(found);
    expect(beside.verdict).not.toHaveProperty('unloaded');
    const program = await inForce(notebook('client = openai.OpenAI()', { 'app.py': 'import openai\nclient = openai.OpenAI()\n' }));
    expect(program.verdict).toMatchObject({ code: 'not-loaded', unloaded: true, data: { language: 'python' } });
    expect(program.verdict).not.toHaveProperty('data.notebook');
  });
});

describe('a compose file', () => {
  const compose = (value: string) => (world: TestWorld) =>
    writeFileSync(
      path.join(world.project, 'compose.yaml'),
      `services:\n  bot:\n    env_file: .env\n    environment:\n      # OPENAI_API_KEY\n      - OPENAI_API_KEY=${value}\n`,
    );

  it('gives the container what it sets itself', async () => {
    const wins = { status: 'problem', code: 'file-overrides', fixable: false, data: { file: 'compose.yaml', line: 6 } };
    expect((await inForce(compose('sk-change-me'))).verdict).toMatchObject(wins);
    expect((await inForce(compose('${OTHER:-}'))).verdict).toMatchObject(wins);
  });

  it('is no matter where that is the same', async () => {
    expect((await inForce(compose('${OPENAI_API_KEY:-}'))).verdict).toMatchObject({ status: 'ok' });
    expect((await inForce(compose('${OTHER:-}'), { env: { OTHER: fileKey } })).verdict).toMatchObject({ status: 'ok' });
  });
});

describe('a script in package.json', () => {
  const scripts =
    (all: Record<string, string>) =>
    ({ project }: TestWorld) =>
      writeFileSync(path.join(project, 'package.json'), JSON.stringify({ name: 'a', scripts: all }, undefined, 2));

  it.each([
    'OPENAI_API_KEY=unused node a.js',
    'tsc && cross-env NODE_ENV=x OPENAI_API_KEY="unused" node a.js',
    'set OPENAI_API_KEY=unused&& node a.js',
    "export OPENAI_API_KEY=''; node a.js",
  ])('gives the app what it sets itself: %s', async (start) => {
    const wins = { status: 'problem', code: 'file-overrides', fixable: false, data: { file: 'package.json', line: 5 } };
    expect((await inForce(scripts({ build: 'tsc', start }))).verdict).toMatchObject(wins);
  });

  it.each([
    ['node --env-file=.env.production a.js', 'not-loaded'],
    ['tsc && node --env-file-if-exists ".env.production" a.js', 'not-loaded'],
    ['env-cmd -f .env.production node a.js', 'not-loaded'],
    ['node --env-file=.env.production --env-file=.env a.js', undefined],
    ['node --env-file=$FILE a.js', undefined],
    ['node --env-file=.env.same a.js', undefined],
  ])('may give the app another file: %s', async (start, code) => {
    const { verdict } = await inForce((world) => {
      scripts({ start })(world);
      world.put('.env.same', `OPENAI_API_KEY=${fileKey}\n`, 0o600);
    });
    expect('code' in verdict ? verdict.code : undefined).toBe(code);
  });

  it('is read as nothing where it is no text', async () => {
    const odd = ({ project }: TestWorld) =>
      writeFileSync(path.join(project, 'package.json'), '{"x": "OPENAI_API_KEY=1", "scripts": {"dev": {"toString": 1}}}');
    expect((await inForce(odd)).verdict).toMatchObject({ status: 'ok' });
  });

  it.each<Record<string, string>>([
    { start: 'OPENAI_API_KEY=$OPENAI_API_KEY node a.js' },
    { start: 'OPENAI_API_KEY="${OPENAI_API_KEY:-}" node a.js' },
    { start: 'set OPENAI_API_KEY=%OPENAI_API_KEY% && node a.js' },
    { start: 'OPENAI_API_KEY=$(cat key) node a.js' },
    { start: 'MY_OPENAI_API_KEY=x node a.js' },
    { start: `OPENAI_API_KEY=${fileKey} node a.js` },
    { test: 'OPENAI_API_KEY=unused node --test', 'dev:fake': 'OPENAI_API_KEY=unused node a.js' },
  ])('is no matter otherwise: %j', async (all) => {
    expect((await inForce(scripts(all))).verdict).toMatchObject({ status: 'ok' });
  });
});

describe('a key that the shell exports', () => {
  it('is no matter where it is the same, or where there is none', async () => {
    expect((await inForce(() => {})).verdict).toMatchObject({ status: 'ok', data: { inForce: 'file' } });
    const same = await inForce(() => {}, { env: { OPENAI_API_KEY: fileKey } });
    expect(same.verdict).toMatchObject({ status: 'ok' });
  });

  it.each(['\r', '\n', '\r\n'])('is a problem where it ends with %j, which programs send along', async (end) => {
    const env = { OPENAI_API_KEY: `${fileKey}${end}` };
    const problem = { status: 'problem', code: 'shell-overrides', fixable: false, data: { source: 'line-end' } };
    expect((await inForce(() => {}, { env })).verdict).toMatchObject(problem);
    const alone = await inForce((world) => rmSync(path.join(world.project, '.env')), { env });
    expect(alone.verdict).toMatchObject(problem);
  });

  type Line = [string, string, (key: string) => string, string, number];
  // A session of Windows reads neither.
  const sessions: Line[] = isWindows
    ? []
    : [
        ['environment.d', '.config/environment.d/10-ai.conf', (key) => `OPENAI_API_KEY=${key}\n`, '~/.config/environment.d/10-ai.conf', 1],
        ['pam', '.pam_environment', (key) => `OPENAI_API_KEY DEFAULT=${key}\n`, '~/.pam_environment', 1],
      ];

  it.each<Line>([
    ['zsh', '.zshrc', (key) => `# mine\nexport OPENAI_API_KEY=${key}\n`, '~/.zshrc', 2],
    ['bash', '.bashrc', (key) => `export OPENAI_API_KEY="${key}"\n`, '~/.bashrc', 1],
    ['a file that is read in turn', '.keys', (key) => `export OPENAI_API_KEY="${key}"\n`, '~/.keys', 1],
    ['one whose name begins with two dots', '..keys', (key) => `export OPENAI_API_KEY=${key}\n`, '~/..keys', 1],
    ['fish', '.config/fish/conf.d/ai.fish', (key) => `set -gx OPENAI_API_KEY ${key}\n`, '~/.config/fish/conf.d/ai.fish', 1],
    [
      'fish, universal',
      '.config/fish/fish_variables',
      (key) => `SETUVAR --export OPENAI_API_KEY:${key.replaceAll('-', '\\x2d')}\n`,
      '~/.config/fish/fish_variables',
      1,
    ],
    ...sessions,
    ['PowerShell', '.config/powershell/profile.ps1', (key) => `$env:OPENAI_API_KEY = '${key}'\n`, '~/.config/powershell/profile.ps1', 1],
  ])('is named with its line: %s', async (_name, file, content, shownFile, line) => {
    const { verdict } = await inForce(
      (world) => {
        home(world, file, content(shellKey));
        if (file.endsWith('.keys')) home(world, '.profile', `. "$HOME/${file}"\n`);
      },
      { env: { OPENAI_API_KEY: shellKey } },
    );
    expect(verdict).toMatchObject({
      status: 'problem',
      code: 'shell-overrides',
      ...text.shellWins('OPENAI_API_KEY', '.env', `…${fileKey.slice(-4)}`, `…${shellKey.slice(-4)}`, ` from ${shownFile}:${line}`),
      data: { inForce: 'shell', file: shownFile, line },
    });
  });

  it.skipIf(!hasLinks)('is named once where its file has two names', async () => {
    const { verdict } = await inForce(
      (world) => {
        home(world, '.bashrc', `export OPENAI_API_KEY=${shellKey}\n`);
        symlinkSync('.bashrc', path.join(world.home, '.bash_profile'));
      },
      { env: { OPENAI_API_KEY: shellKey } },
    );
    expect(JSON.stringify(verdict).match(/~[/]\.bash\w+:1/g)).toHaveLength(1);
  });

  it('is named by the line with the same value, and by no certain one where a command provides it', async () => {
    const two = (second: string) => (world: TestWorld) => {
      home(world, '.zshenv', `export OPENAI_API_KEY=${fileKey}\n`);
      home(world, '.zshrc', `\nexport OPENAI_API_KEY=${second}\n`);
    };
    const env = { OPENAI_API_KEY: shellKey };
    expect((await inForce(two(shellKey), { env })).verdict).toMatchObject({ data: { file: '~/.zshrc', line: 2 } });
    const perhaps = { file: '~/.zshrc', line: 2, sure: false };
    expect((await inForce(two('$(pass openai)'), { env })).verdict).toMatchObject({ data: perhaps });
    const unknown = (world: TestWorld): void => {
      home(world, '.zshenv', 'export OPENAI_API_KEY=$(pass openai)\n');
      home(world, '.zshrc', 'export OPENAI_API_KEY=$(pass openai)\n');
    };
    expect((await inForce(unknown, { env })).verdict).toMatchObject({ data: { file: null, line: null, sure: false } });
  });

  it('counts when it is exported empty', async () => {
    const { verdict } = await inForce((world) => home(world, '.zshrc', 'export OPENAI_API_KEY=\n'), { env: { OPENAI_API_KEY: '' } });
    expect(verdict).toMatchObject({
      status: 'problem',
      code: 'shell-overrides',
      fixable: false,
      data: { source: 'empty', file: '~/.zshrc' },
    });
    const other = await inForce((world) => home(world, '.zshrc', `export OPENAI_API_KEY=${shellKey}\n`), { env: { OPENAI_API_KEY: '' } });
    expect(other.verdict).toMatchObject({ code: 'shell-overrides', data: { source: 'empty', file: null } });
  });

  it('comes from direnv', async () => {
    const env = { OPENAI_API_KEY: shellKey, DIRENV_DIR: '-/x' };
    const set = await inForce((world) => world.put('.envrc', `export OPENAI_API_KEY=${shellKey}\n`), { env });
    expect(set.verdict).toMatchObject({ data: { source: 'direnv', file: '.envrc', line: 1 } });
    const stale = await inForce((world) => world.put('.envrc', 'dotenv\n'), { env });
    expect(stale.verdict).toMatchObject({ data: { source: 'direnv', file: '.envrc', line: null } });
    expect(stale.verdict).toMatchObject({ next: [{ kind: 'run', argv: ['direnv', 'reload'] }, expect.anything()] });
  });

  it('loses where the code says so', async () => {
    const { verdict } = await inForce((world) => world.put('main.py', 'load_dotenv(override=True)\n'), {
      env: { OPENAI_API_KEY: shellKey },
    });
    expect(verdict).toMatchObject({ status: 'ok', data: { inForce: 'file' } });
  });

  it('is written to the file after two yeses, and the start-up file stays', async () => {
    const line = `export OPENAI_API_KEY=${shellKey}\n`;
    const { world, verdict, fixed } = await inForce((made) => home(made, '.zshrc', line), {
      env: { OPENAI_API_KEY: shellKey },
      answers: ({ id, question }) => (id !== 'shell-override' ? undefined : question.kind === 'choice' ? 'shell' : true),
    });
    expect(verdict.status).toBe('ok');
    expect(fixed).toBe(true);
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${shellKey}\n`);
    expect(readFileSync(path.join(world.home, '.zshrc'), 'utf8')).toBe(line);
  });

  it('is kept out where the file’s is wanted', async () => {
    const { world, verdict } = await inForce(() => {}, {
      env: { OPENAI_API_KEY: shellKey },
      answers: ({ id }) => (id === 'shell-override' ? 'file' : undefined),
    });
    expect(verdict).toMatchObject({ code: 'shell-overrides' });
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${fileKey}\n`);
  });

  it('does not open what is no file', async () => {
    const { verdict } = await inForce(
      (world) => {
        mkdirSync(path.join(world.home, '.zshrc'));
        if (hasLinks) symlinkSync('.zprofile', path.join(world.home, '.zprofile'));
      },
      { env: { OPENAI_API_KEY: shellKey } },
    );
    expect(verdict).toMatchObject({ code: 'shell-overrides', data: { file: null } });
  });
});

describe('another env file that wins', () => {
  const next = JSON.stringify({ dependencies: { next: '*' } });

  it.each([
    ['an empty line', 'A=1\nOPENAI_API_KEY=\nB=2\n', 'A=1\nB=2\n'],
    ['a placeholder', 'OPENAI_API_KEY=your-key-here\r\nB=2\r\n', 'B=2\r\n'],
  ])('%s is removed after consent, and nothing else', async (_name, content, after) => {
    const { world, verdict, asked } = await inForce(
      (made) => {
        made.put('package.json', next);
        made.put('.env.local', content, 0o600);
      },
      { answers: ({ id, question }) => (id !== 'shell-override' ? undefined : question.kind === 'choice' ? 'remove' : true) },
    );
    expect(asked.find(({ id }) => id === 'shell-override')?.question.text).toBe(text.whatBecomesOf('OPENAI_API_KEY', '.env.local'));
    expect(verdict).toMatchObject({ status: 'ok', data: { inForce: 'file' } });
    expect(world.read('.env.local')).toBe(after);
    expect(world.read('.env')).toBe(`OPENAI_API_KEY=${fileKey}\n`);
  });

  it('is a problem by the framework’s own order', async () => {
    const found = async (framework: string): Promise<string> => {
      const { verdict } = await inForce(
        (made) => {
          made.put('package.json', JSON.stringify({ dependencies: { [framework]: '*' } }));
          made.put('.env.development', `OPENAI_API_KEY=${shellKey}\n`, 0o600);
          made.put('.env.local', `OPENAI_API_KEY=${fileKey}\n`, 0o600);
        },
        { wish: '.env.local' },
      );
      return verdict.status === 'ok' ? 'ok' : verdict.code;
    };
    expect(await found('next')).toBe('ok');
    expect(await found('vite')).toBe('file-overrides');
    expect(await found('nuxt')).toBe('ok');
  });

  it('stays where it is not wanted gone', async () => {
    const { world, verdict } = await inForce(
      (made) => {
        made.put('package.json', next);
        made.put('.env.local', 'OPENAI_API_KEY=\n', 0o600);
      },
      { answers: ({ id }) => (id === 'shell-override' ? 'keep' : undefined) },
    );
    expect(verdict).toMatchObject({ code: 'file-overrides', data: { file: '.env.local', line: 1 } });
    expect(existsSync(path.join(world.project, '.env.local'))).toBe(true);
  });
});
