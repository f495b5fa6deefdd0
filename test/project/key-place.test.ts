import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { keyInPlace } from '../../src/project/key-place.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { isWindows } from '../system.ts';

const key = fakeKey('sk-proj-');
type FilesOf = Readonly<Record<string, string>>;

function world(files: FilesOf): TestWorld {
  const made = makeWorld();
  for (const [name, content] of Object.entries(files)) made.put(name, content);
  return made;
}
const placesOf = async (files: FilesOf) =>
  (await world(files).scope()).keyPlaces?.map(({ id, sole, bridge }) => `${id}${sole ? '' : ' too'}${bridge === true ? ' bridge' : ''}`) ??
  [];

const streamlit = { 'requirements.txt': 'streamlit\nopenai\n' };
const rails = { Gemfile: "gem 'rails'\n" };
const csproj = '<Project><PropertyGroup><UserSecretsId>abc-123</UserSecretsId></PropertyGroup></Project>';
const spring = { 'pom.xml': '<artifactId>spring-boot-starter-parent</artifactId>' };
const properties = 'src/main/resources/application.properties';

describe('where the key is read', () => {
  it.each<[string, FilesOf, string[]]>([
    ['st.secrets', { ...streamlit, 'app.py': 'import streamlit as st\nOpenAI(api_key=st.secrets["OPENAI_API_KEY"])' }, ['streamlit']],
    ['Streamlit and nothing else', { ...streamlit, 'app.py': 'import streamlit\nOpenAI()' }, ['streamlit']],
    ['Streamlit with dotenv', { ...streamlit, 'app.py': 'import streamlit\nfrom dotenv import load_dotenv\nload_dotenv()\nOpenAI()' }, []],
    [
      'either',
      { ...streamlit, 'app.py': 'import streamlit as st\nload_dotenv()\nk = st.secrets.get("OPENAI_API_KEY")' },
      ['streamlit too'],
    ],
    [
      'a Streamlit app that asks for the key',
      { ...streamlit, 'app.py': 'import streamlit as st\nk = st.text_input("OpenAI key")\nOpenAI(api_key=k)' },
      [],
    ],
    ['a comment', { ...streamlit, 'app.py': 'import streamlit as st\nload_dotenv()\n# st.secrets["OPENAI_API_KEY"]' }, []],
    [
      'Rails',
      { ...rails, 'config/initializers/openai.rb': 'c.access_token = Rails.application.credentials.dig(:openai, :api_key)' },
      ['rails-credentials'],
    ],
    ['Rails by method', { ...rails, 'app/models/bot.rb': 'Rails.application.credentials.openai_api_key' }, ['rails-credentials']],
    ['Rails with ENV', { ...rails, 'app/models/bot.rb': 'ENV.fetch("OPENAI_API_KEY")' }, []],
    [
      'Rails with either',
      { ...rails, 'app/models/bot.rb': 'ENV["OPENAI_API_KEY"] || Rails.application.credentials.openai_api_key' },
      ['rails-credentials too'],
    ],
    ['.NET', { 'bot.csproj': csproj, 'Program.cs': 'var key = builder.Configuration["OpenAI:ApiKey"];' }, ['dotnet-user-secrets']],
    [
      '.NET with the key in its settings',
      {
        'bot.csproj': csproj,
        'Program.cs': 'Configuration["OpenAI:ApiKey"]',
        'appsettings.Development.json': `{"OpenAI":{"ApiKey":"${key}"}}`,
      },
      ['dotnet-user-secrets'],
    ],
    [
      'a module',
      { 'config.py': `OPENAI_API_KEY = "${key}"\n`, 'a.py': 'import config\nOpenAI(api_key=config.OPENAI_API_KEY)' },
      ['settings-file'],
    ],
    ['a file of settings', { 'config.yaml': `openai_api_key: ${key}\n`, 'a.py': 'yaml.safe_load(open("config.yaml"))' }, ['settings-file']],
    [
      'settings.ini',
      {
        'settings.ini': `[settings]\nOPENAI_API_KEY=${key}\n`,
        'requirements.txt': 'python-decouple\n',
        'a.py': 'config("OPENAI_API_KEY")',
      },
      ['settings-file'],
    ],
    [
      'a module beside the environment',
      { 'config.py': `OPENAI_API_KEY = "${key}"\n`, 'a.py': 'import config\nos.environ.get("OPENAI_API_KEY")' },
      ['settings-file too'],
    ],
    ['a module that nothing reads', { 'config.py': `OPENAI_API_KEY = "${key}"\n`, 'a.py': 'OpenAI()' }, []],
    ['a module without a key', { 'config.py': 'OPENAI_API_KEY = os.environ["OPENAI_API_KEY"]\n', 'a.py': 'import config' }, []],
    ['.NET and the environment', { 'bot.csproj': csproj, 'Program.cs': 'Environment.GetEnvironmentVariable("OPENAI_API_KEY")' }, []],
    ['Spring', { ...spring, [properties]: 'spring.ai.openai.api-key=${OPENAI_API_KEY}\n' }, ['spring bridge']],
    [
      'Spring with an import',
      { ...spring, [properties]: 'spring.ai.openai.api-key=${OPENAI_API_KEY}\nspring.config.import=optional:file:.env[.properties]\n' },
      [],
    ],
    ['Laravel', { artisan: '', 'composer.json': '{}', 'bootstrap/cache/config.php': '<?php' }, ['laravel-cached-configuration bridge']],
    [
      'Colab',
      { 'a.ipynb': '{"cells":[{"source":["from google.colab import userdata\\n","k = userdata.get(\'OPENAI_API_KEY\')"]}]}' },
      ['colab'],
    ],
    ['a notebook with dotenv', { 'a.ipynb': '{"cells":[{"source":["load_dotenv()\\n"]}]}' }, []],
    ['Azure Functions', { 'host.json': '{}', 'local.settings.json': '{"Values":{}}' }, ['azure-functions']],
    ['SAM', { 'template.yaml': 'Transform: AWS::Serverless-2016-10-31', 'README.md': 'sam local invoke --env-vars env.json' }, ['sam']],
    [
      'compose secrets',
      {
        'compose.yaml':
          'services: {web: {environment: {OPENAI_API_KEY_FILE: /run/secrets/openai_api_key}}}\nsecrets:\n  openai_api_key:\n    file: ./secrets/openai.txt\n',
      },
      ['compose-secrets'],
    ],
    ['direnv', { '.envrc': `export OPENAI_API_KEY=x\n` }, ['direnv too']],
    ['direnv with dotenv', { '.envrc': 'dotenv\n' }, []],
    ['an ordinary project', { 'package.json': '{}', 'index.js': 'new OpenAI()' }, []],
  ])('%s', async (_name, files, expected) => {
    expect(await placesOf(files)).toEqual(expected);
  });

  it.each<[string, FilesOf, string, string]>([
    [
      'at the top',
      { ...streamlit, 'app.py': 'import streamlit as st\nst.secrets["OPENAI_API_KEY"]' },
      '.streamlit/secrets.toml',
      `OPENAI_API_KEY = "${key}"`,
    ],
    [
      'in a section',
      { ...streamlit, 'app.py': 'import streamlit as st\nst.secrets["openai"]["api_key"]' },
      '.streamlit/secrets.toml',
      `[openai]\napi_key = "${key}"`,
    ],
    ['in JSON', { 'host.json': '{}', 'local.settings.json': '{}' }, 'local.settings.json', `{"Values":{"OPENAI_API_KEY":"${key}"}}`],
    [
      'below any function',
      { 'template.yaml': 'AWS::Serverless', Makefile: 'sam local invoke --env-vars env.json' },
      'env.json',
      `{"Ask":{"OPENAI_API_KEY":"${key}"}}`,
    ],
    ['alone', { 'compose.yaml': 'secrets: {openai: {file: key.txt}}' }, 'key.txt', `${key}\n`],
  ])('finds a key %s', async (_how, files, file, content) => {
    const { put, scope, ports, project } = world(files);
    const [place] = (await scope()).keyPlaces ?? [];
    if (place === undefined) throw new Error('no place');
    expect(await keyInPlace(ports.files, project, place)).toEqual({ kind: 'none' });
    put(file, content.replace(key, 'your-key-here'));
    expect(await keyInPlace(ports.files, project, place)).toEqual({ kind: 'none' });
    put(file, content);
    const found = await keyInPlace(ports.files, project, place);
    expect(found.kind === 'key' && found.secret.reveal()).toBe(key);
  });

  it('finds a key in the user secrets of .NET, outside the project', async () => {
    const { scope, ports, project, home } = world({ 'bot.csproj': csproj, 'Program.cs': 'c["OpenAI:ApiKey"]' });
    const directory = path.join(home, isWindows ? 'AppData/Roaming/Microsoft/UserSecrets' : '.microsoft/usersecrets', 'abc-123');
    mkdirSync(directory, { recursive: true });
    writeFileSync(path.join(directory, 'secrets.json'), `{"OpenAI:ApiKey":"${key}"}`);
    const [place] = (await scope()).keyPlaces ?? [];
    expect(place && (await keyInPlace(ports.files, project, place))).toMatchObject({ kind: 'key' });
  });
});
