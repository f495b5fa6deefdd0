import { describe, expect, it } from 'vitest';
import { mentionInReadme, mentionsInCode, mentionsInScripts, overridesShell } from '../../src/env-file/mentions.ts';

const pathsIn = (source: string): string[] => mentionsInCode(source).map(({ path, from }) => `${from}:${path}`);

describe('env files that code names', () => {
  it.each([
    [`dotenv.config({ path: '.env.local' })`, ['root:.env.local']],
    [`require('dotenv').config({path: ".env"})`, ['root:.env']],
    [`(await import("dotenv")).config({path: ".env.a"})`, []],
    [`const { config } = require('dotenv');\nconfig({ path: '.env.b' })`, ['root:.env.b']],
    [`import { config as load } from 'dotenv';\nconfig({ path: '.env.b' })`, []],
    [`import { config, parse } from 'dotenv';\napp.config({ path: '.env.b' })`, []],
    [`dotenv::from_filename(".env.c").ok();`, ['root:.env.c']],
    [`dotenv.config({ path: ['.env.local', '.env'] });`, ['root:.env.local', 'root:.env']],
    [`dotenv.config({ path: path.join(__dirname, '..', '.env') })`, ['file:../.env']],
    [`dotenv.config({\n  path: path.resolve(process.cwd(), 'config/.env'),\n})`, ['root:config/.env']],
    [`process.loadEnvFile('./conf/dev.env')`, ['root:./conf/dev.env']],
    [`load_dotenv(".env.local")`, ['root:.env.local']],
    [`load_dotenv(dotenv_path=".env.dev", override=True)`, ['root:.env.dev']],
    [`load_dotenv(find_dotenv(".env.local"))`, ['root:.env.local']],
    [`load_dotenv(Path(__file__).parent / ".env")`, ['file:.env']],
    [`model_config = SettingsConfigDict(env_file=".env.dev")`, ['root:.env.dev']],
    [`godotenv.Load(".env.local")`, ['root:.env.local']],
    [`load_dotenv(Path(__file__).resolve().parent.parent / 'config' / '.env')`, ['file:../config/.env']],
    [`environ.Env.read_env(BASE_DIR / "config" / ".env")`, ['root:config/.env']],
    [`environ.Env.read_env(os.path.join(BASE_DIR, 'config/.env'))`, ['root:config/.env']],
    [`env.read_env(str(ROOT_DIR / ".env"))`, ['root:.env']],
    [`config = Config(RepositoryEnv('config/.env'))`, ['root:config/.env']],
    [`env_path = Path('.') / 'config' / '.env'\nload_dotenv(dotenv_path=env_path)`, ['root:./config/.env']],
    [`const envPath = path.join(__dirname, '../.env');\ndotenv.config({ path: envPath })`, ['file:../.env']],
    [`await dotenv.load(fileName: 'assets/.env');`, ['root:assets/.env']],
    [`Dotenv.load('config/.env')`, ['root:config/.env']],
    [`dotenv.config({ path: __dirname + '/conf/a.env' })`, ['file:conf/a.env']],
    ['dotenv.config({ path: `${__dirname}/../.env.local` })', ['file:../.env.local']],
    [`dotenv.config({ path: process.cwd() + '/.env.local' })`, ['root:.env.local']],
    [`dotenv.config({ path: path.resolve(__dirname + '/../.env.local') })`, ['file:../.env.local']],
    [`dotenv.config({ path: import.meta.dirname + "/.env.local" })`, ['file:.env.local']],
    [`dotenv.config({ path: fileURLToPath(new URL('../.env.local', import.meta.url)) })`, ['file:../.env.local']],
    [`process.loadEnvFile(new URL('./a.env', import.meta.url))`, ['file:./a.env']],
    [`load_dotenv(f"{os.getcwd()}/conf/.env")`, ['root:conf/.env']],
    [`load_dotenv(os.path.dirname(__file__) + "/.env.local")`, ['file:.env.local']],
    [`load_dotenv(f"{os.path.dirname(os.path.abspath(__file__))}/.env.local")`, ['file:.env.local']],
    [`dotenv.config({ path: '/etc/bot/.env' })`, ['root:/etc/bot/.env']],
    [`load_dotenv(path)`, []],
    [`load_dotenv()`, []],
    [`// dotenv.config({ path: '.env.old' })\n# load_dotenv(".env.old")`, []],
    ['dotenv.config({ path: `.env.${mode}` })', []],
  ])('%s', (source, expected) => {
    expect(pathsIn(source)).toEqual(expected);
  });

  it('tells a loader that replaces what the shell exports', () => {
    expect(overridesShell('load_dotenv(override=True)')).toBe(true);
    expect(overridesShell(`require('dotenv').config({ override: true })`)).toBe(true);
    expect(overridesShell('load_dotenv(override=False)')).toBe(false);
    expect(mentionsInCode(`dotenv.config({ path: '.env.x', override: true })`)[0]).toMatchObject({ overridesTheShell: true });
  });

  // With work that grows with the square of its length this would take minutes: the time-out tells.
  it('comes back from a file made to be slow', () => {
    const files = [
      'dotenv.config('.repeat(50_000) + '('.repeat(50_000),
      ...['{', 'import {', '{config', 'require(', "require('dotenv'"].map((part) => part.repeat(100_000)),
    ];
    for (const text of files) expect(mentionsInCode(text)).toEqual([]);
  });
});

describe('env files that scripts and READMEs name', () => {
  it.each([
    [{ dev: 'node --env-file=.env.dev server.js' }, ['.env.dev']],
    [{ dev: 'node --env-file=.env --env-file .env.local x.js' }, ['.env.local', '.env']],
    [{ test: 'node --env-file=.env.test x.js', start: 'tsx --env-file-if-exists=".env.local" x.ts' }, ['.env.local']],
    [{ build: 'dotenv -e .env.local -- next build' }, ['.env.local']],
    [{ dev: 'next dev' }, []],
  ])('%j', (scripts, expected) => {
    expect(mentionsInScripts({ scripts }).map(({ path }) => path)).toEqual(expected);
  });

  it.each([
    ['Run `cp .env.example .env.local` and fill it in.', '.env.local'],
    ['```\ncp ./.env.example ./.env\n```', '.env'],
    ['Rename .env.example to .env.local.', '.env.local'],
    ['Put your key into `.env.local`.', '.env.local'],
    ['See `.env.local.example`.', undefined],
    ['Set OPENAI_API_KEY.', undefined],
  ])('%s', (readme, expected) => {
    expect(mentionInReadme(readme)).toBe(expected);
  });
});
