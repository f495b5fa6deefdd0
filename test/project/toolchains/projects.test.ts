import { describe, expect, it } from 'vitest';
import { request, toolchainOf, type Files } from './toolchain-of.ts';

/** What a project says of itself: to be run once, the start, what the first call needs, and how its command begins. */
type Expected = { once?: string[]; start?: string; add?: string[]; call: string };

async function found(files: Files, given: Parameters<typeof toolchainOf>[1] = {}): Promise<Expected> {
  const { prepare, start, firstCall } = await toolchainOf(files, given);
  const { install, lines } = firstCall(request);
  return {
    ...(prepare.length === 0 ? {} : { once: [...prepare] }),
    ...(start === undefined ? {} : { start }),
    ...(install.length === 0 ? {} : { add: [...install] }),
    call: (lines.find((line) => line.includes('"')) ?? '').split(' ').slice(0, 2).join(' '),
  };
}

const json = JSON.stringify;
const node = 'node --env-file=.env';

describe('JavaScript', () => {
  const dependencies = { openai: '^7.0.0', express: '^5.0.0' };
  const scripts = { start: 'node ./bin/www' };
  it.each<[string, Files, Expected]>([
    ['npm', { 'package.json': json({ scripts }) }, { start: 'npm start', add: ['npm install openai'], call: node }],
    ['npm, cloned', { 'package.json': json({ scripts, dependencies }) }, { once: ['npm install'], start: 'npm start', call: node }],
    [
      'a script for developing',
      { 'package.json': json({ scripts: { ...scripts, dev: 'vite', build: 'vite build' } }) },
      { start: 'npm run dev', add: ['npm install openai'], call: node },
    ],
    [
      'Nest',
      { 'package.json': json({ scripts: { start: 'nest start', 'start:dev': 'nest start --watch' } }) },
      { start: 'npm run start:dev', add: ['npm install openai'], call: node },
    ],
    ['no script', { 'package.json': '{}', 'index.js': '' }, { start: 'node index.js', add: ['npm install openai'], call: node }],
    [
      'pnpm by its lock file',
      { 'package.json': json({ scripts, dependencies }), 'pnpm-lock.yaml': '' },
      { once: ['pnpm install'], start: 'pnpm start', call: node },
    ],
    [
      'pnpm by its field',
      { 'package.json': json({ packageManager: 'pnpm@10.1.0', scripts: { dev: 'next dev' } }) },
      { start: 'pnpm run dev', add: ['pnpm add openai'], call: node },
    ],
    ['pnpm at the root of a workspace', { 'package.json': '{}', 'pnpm-workspace.yaml': '' }, { add: ['pnpm add -w openai'], call: node }],
    ['Yarn 1', { 'package.json': json({ dependencies }), 'yarn.lock': '# yarn lockfile v1' }, { once: ['yarn install'], call: node }],
    ['Yarn 4', { 'package.json': json({ packageManager: 'yarn@4.9.1' }) }, { add: ['yarn add openai'], call: 'yarn node' }],
    [
      'Yarn 4 with node_modules',
      { 'package.json': '{}', 'yarn.lock': '', '.yarnrc.yml': 'nodeLinker: node-modules\n' },
      { add: ['yarn add openai'], call: node },
    ],
    [
      'Bun',
      { 'package.json': json({ scripts: { dev: 'bun x.ts' } }), 'bun.lock': '{}' },
      { start: 'bun run dev', add: ['bun add openai'], call: 'bun -e' },
    ],
    ['Deno', { 'deno.json': '{"tasks":{"dev":"deno run main.ts"}}' }, { start: 'deno task dev', call: 'deno eval' }],
    [
      'Deno without a task',
      { 'deno.jsonc': '{} // nothing', 'main.ts': '' },
      { start: 'deno run -A --env-file main.ts', call: 'deno eval' },
    ],
    [
      'devEngines',
      { 'package.json': json({ devEngines: { packageManager: { name: 'bun' } } }) },
      { add: ['bun add openai'], call: 'bun -e' },
    ],
  ])('%s', async (_name, files, expected) => expect(await found(files)).toEqual(expected));

  it('installs only what is missing, and looks above for it', async () => {
    const files = { 'package.json': json({ dependencies }), 'node_modules/openai/package.json': '{}' };
    expect(await found(files)).toEqual({ call: node });
    expect(await found({ ...files, 'apps/api/package.json': json({ dependencies }), 'yarn.lock': '' }, { startedIn: 'apps/api' })).toEqual({
      call: node,
    });
    expect(await found({ 'package.json': json({ dependencies }), 'node_modules/express/package.json': '{}' })).toEqual({
      once: ['npm install'],
      call: node,
    });
  });

  it('gets a package manager that is not there, and an SDK that fits an old Node.js', async () => {
    const files = { 'package.json': '{}', 'pnpm-lock.yaml': '' };
    expect((await found(files, { has: () => false, nodeMajor: 20 })).add).toEqual(['npm install -g pnpm', 'pnpm add openai@6']);
  });
});

describe('Python', () => {
  const venv = ['python3 -m venv .venv', '. .venv/bin/activate'];
  const both = ['pip install openai python-dotenv'];
  const flask = 'from flask import Flask\napp = Flask(__name__)\n';
  it.each<[string, Files, Expected]>([
    [
      'pip',
      { 'requirements.txt': 'requests==2.1\n', 'main.py': '' },
      { once: [...venv, 'pip install -r requirements.txt'], start: 'python main.py', add: both, call: 'python -c' },
    ],
    [
      'what is declared comes with the rest',
      { 'requirements.txt': 'openai>=2\npython-dotenv\n' },
      { once: [...venv, 'pip install -r requirements.txt'], call: 'python -c' },
    ],
    [
      'Django',
      {
        'manage.py': '',
        'requirements.txt': 'django\nopenai\npython-dotenv',
        'site/settings.py': "BASE_DIR / 'db.sqlite3'",
        'package.json': '{}',
      },
      {
        once: [...venv, 'pip install -r requirements.txt', 'python manage.py migrate'],
        start: 'python manage.py runserver',
        call: 'python -c',
      },
    ],
    [
      'Flask',
      { 'requirements.txt': '', 'app.py': flask },
      { once: [...venv, 'pip install flask'], start: 'flask run', add: both, call: 'python -c' },
    ],
    [
      'Flask elsewhere',
      { 'requirements.txt': '', 'src/web.py': flask },
      { once: [...venv, 'pip install flask'], start: 'flask --app src.web run', add: both, call: 'python -c' },
    ],
    [
      'FastAPI',
      { 'requirements.txt': '', 'app/main.py': 'from fastapi import FastAPI\napi: FastAPI = FastAPI(title="x")\n' },
      { once: [...venv, 'pip install fastapi uvicorn'], start: 'uvicorn app.main:api --reload', add: both, call: 'python -c' },
    ],
    [
      'FastAPI with its own command, uv',
      { 'pyproject.toml': '[project]\nname = "x"\ndependencies = ["fastapi[standard]"]\n', 'uv.lock': '', 'main.py': 'app = FastAPI()\n' },
      { start: 'uv run fastapi dev main.py', add: ['uv add openai'], call: 'uv run' },
    ],
    [
      'Streamlit',
      { 'requirements.txt': '', 'Home.py': 'import streamlit as st\n', 'main.py': 'import os\n' },
      { once: [...venv, 'pip install streamlit'], start: 'streamlit run Home.py', add: both, call: 'python -c' },
    ],
    [
      'Chainlit',
      { 'requirements.txt': '', 'app.py': 'import chainlit as cl\n' },
      { once: [...venv, 'pip install chainlit'], start: 'chainlit run app.py -w', add: both, call: 'python -c' },
    ],
    [
      'Gradio',
      { 'requirements.txt': '', 'demo.py': 'import gradio as gr\n' },
      { once: [...venv, 'pip install gradio'], start: 'python demo.py', add: both, call: 'python -c' },
    ],
    [
      'a notebook',
      { 'requirements.txt': '', 'lesson 1.ipynb': '{}' },
      { once: [...venv, 'pip install jupyterlab'], start: "jupyter lab 'lesson 1.ipynb'", add: both, call: 'python -c' },
    ],
    [
      'Poetry',
      { 'pyproject.toml': '[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\nopenai = "^2"\n' },
      { once: ['poetry install'], add: ['poetry add python-dotenv'], call: 'poetry run' },
    ],
    [
      'PDM',
      { 'pyproject.toml': '[project]\ndependencies = ["openai>=2", "python-dotenv"]\n', 'pdm.lock': '' },
      { once: ['pdm install'], call: 'pdm run' },
    ],
    ['Pipenv', { Pipfile: '[packages]\nopenai = "*"\n' }, { once: ['pipenv install'], call: 'pipenv run' }],
    [
      'conda',
      { 'environment.yml': 'name: lab\ndependencies:\n  - openai\n  - python-dotenv\n' },
      { once: ['conda env create -f environment.yml', 'conda activate lab'], call: 'python -c' },
    ],
    [
      'a package',
      { 'pyproject.toml': '[project]\nname = "x"\ndependencies = ["openai"]\n' },
      { once: [...venv, 'pip install -e .'], add: ['pip install python-dotenv'], call: 'python -c' },
    ],
  ])('%s', async (_name, files, expected) => expect(await found(files)).toEqual(expected));

  it('installs what the program imports though nothing declares it', async () => {
    const files = { 'manage.py': '', 'site/settings.py': "BASE_DIR / 'db.sqlite3'" };
    expect((await found(files)).once).toEqual([...venv, 'pip install django', 'python manage.py migrate']);
    expect((await found({ ...files, 'requirements.txt': 'Django>=5\n' })).once).not.toContain('pip install django');
  });

  it('uses the environment that is there, and installs only what it lacks', async () => {
    const installed = (...names: string[]): Files =>
      Object.fromEntries(names.map((name) => [`venv/lib/python3.12/site-packages/${name}-1.0.dist-info/METADATA`, '']));
    const files = { 'requirements.txt': 'openai\nPython_Dotenv==1.0\n', 'venv/pyvenv.cfg': '' };
    expect(await found({ ...files, ...installed('openai', 'python_dotenv') })).toEqual({
      once: ['. venv/bin/activate'],
      call: 'python -c',
    });
    expect(await found({ ...files, ...installed('openai') })).toMatchObject({
      once: ['. venv/bin/activate', 'pip install -r requirements.txt'],
    });
    expect(await found({ 'requirements.txt': '' }, { env: { VIRTUAL_ENV: '/nowhere' } })).toEqual({ add: both, call: 'python -c' });
    expect(await found({ 'poetry.lock': '', 'pyproject.toml': '[tool.poetry]\n', '.venv/pyvenv.cfg': '' })).toMatchObject({
      call: 'poetry run',
    });
  });

  it('has git ignore a new environment, unless it does, or there is none to make', async () => {
    const once = async (files: Files, ignores: boolean) =>
      (await found({ 'requirements.txt': '', ...files }, { ignores: async () => ignores })).once?.join('\n') ?? '';
    expect(await once({}, false)).toMatch(/venv \.venv\n.*activate\npython -c .*\.venv\/\.gitignore/);
    expect(await once({}, true)).not.toContain('.gitignore');
    expect(await once({ 'venv/pyvenv.cfg': '' }, false)).not.toContain('.gitignore');
  });

  it('activates in the words of the shell', async () => {
    const once = async (given: Parameters<typeof found>[1]) => (await found({ 'requirements.txt': '' }, given)).once?.at(-1);
    expect(await once({ shell: 'fish' })).toBe('source .venv/bin/activate.fish');
    expect(await once({ shell: 'pwsh' })).toBe('.venv/bin/Activate.ps1');
    expect(await once({ shell: 'windows', platform: 'win32' })).toBe('.venv\\Scripts\\activate');
  });
});

describe('other languages', () => {
  const go = (more = '') => ({ 'go.mod': `module example.com/x\n\ngo 1.${more}\n`, 'main.go': 'package main\n' });
  it.each<[string, Files, Omit<Expected, 'call'>]>([
    ['Go, new', go('25.1'), { start: 'go run .', add: ['go get github.com/openai/openai-go/v3@latest'] }],
    ['Go 1.24', go('24'), { start: 'go run .', add: ['go get github.com/openai/openai-go/v3@v3.44.0'] }],
    ['Go 1.21', go('21'), { start: 'go run .', add: ['go get github.com/openai/openai-go@v1.12.0'] }],
    [
      'Go with an SDK',
      { 'go.mod': 'module x\nrequire github.com/openai/openai-go/v2 v2.7.1\n', 'cmd/bot/main.go': '' },
      { start: 'go run ./cmd/bot' },
    ],
    [
      'a Makefile',
      { ...go('25'), Makefile: 'dev := 1\nrun: build\n\tgo run .\n' },
      { start: 'make run', add: ['go get github.com/openai/openai-go/v3@latest'] },
    ],
    ['a justfile', { 'Cargo.toml': '', 'src/main.rs': '', justfile: 'dev port="1":\n  cargo run\n' }, { start: 'just dev' }],
    ['Rust', { 'Cargo.toml': '[package]\n', 'src/main.rs': '' }, { start: 'cargo run' }],
    [
      'Ruby',
      { Gemfile: 'gem "sinatra"\n', 'app.rb': '' },
      { once: ['bundle install'], start: 'bundle exec ruby app.rb', add: ['bundle add openai'] },
    ],
    [
      'Ruby 3.2',
      { Gemfile: 'gem "sinatra"\n', '.ruby-version': '3.2.4\n' },
      { once: ['bundle install'], add: ['bundle add openai --version "~> 0.75.0"'] },
    ],
    [
      'Rails',
      {
        Gemfile: 'gem "rails"\ngem "openai"\n',
        'config.ru': '',
        'config/application.rb': '',
        'config/database.yml': 'adapter: sqlite3',
        'bin/dev': '',
        'package.json': '{}',
      },
      { once: ['bundle install', 'bin/rails db:prepare'], start: 'bin/dev' },
    ],
    [
      'PHP',
      { 'composer.json': '{"require":{"monolog/monolog":"^3"}}', 'index.php': '' },
      { once: ['composer install'], start: 'php -S localhost:8000', add: ['composer require openai-php/client guzzlehttp/guzzle'] },
    ],
    [
      'Laravel',
      { artisan: '', 'composer.json': '{"require":{"laravel/framework":"^12"}}', 'package.json': '{"scripts":{"dev":"vite"}}' },
      { once: ['composer install', 'php artisan key:generate'], start: 'php artisan serve' },
    ],
    [
      'Laravel, set up',
      {
        artisan: '',
        'composer.json': '{"require":{"laravel/framework":"^12"},"scripts":{"dev":"x"}}',
        'vendor/autoload.php': '',
        '.env': 'APP_KEY=base64:x\n',
      },
      { start: 'composer run dev' },
    ],
    ['Spring Boot', { 'pom.xml': '<groupId>org.springframework.boot</groupId>', mvnw: '' }, { start: './mvnw spring-boot:run' }],
    ['Gradle', { 'build.gradle.kts': 'plugins { application }' }, { start: 'gradle run' }],
    [
      'Maven',
      { 'pom.xml': '<project/>', 'src/main/java/com/example/App.java': '' },
      { start: 'mvn compile exec:java "-Dexec.mainClass=com.example.App"' },
    ],
    [
      '.NET 8',
      { 'A.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"><TargetFramework>net8.0</TargetFramework>' },
      { start: 'dotnet run', add: ['dotnet new console -o ../hello-openai', 'dotnet add ../hello-openai package OpenAI'] },
    ],
    [
      '.NET 10',
      { 'A.slnx': '', 'src/A/A.csproj': '<OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework>' },
      { start: 'dotnet run --project src/A' },
    ],
    ['nothing but containers', { 'compose.yaml': 'services:\n  web:\n    build: .\n' }, { start: 'docker compose up' }],
    ['a database in a container', { 'compose.yaml': 'services:\n  db:\n    image: postgres\n' }, {}],
    [
      'two languages',
      { 'package.json': '{}', 'requirements.txt': 'openai\npython-dotenv\n', 'main.py': '' },
      { once: ['python3 -m venv .venv', '. .venv/bin/activate', 'pip install -r requirements.txt'], start: 'python main.py' },
    ],
  ])('%s', async (_name, files, expected) => {
    const { call: _call, ...rest } = await found(files);
    expect(rest).toEqual(expected);
  });

  it('says where a dependency goes that no command adds', async () => {
    const { edit } = (await toolchainOf({ 'pom.xml': '<project/>' })).firstCall(request);
    expect(edit).toMatchObject({ file: 'pom.xml', lines: expect.arrayContaining(['  <artifactId>openai-java</artifactId>']) });
    expect((await toolchainOf({ 'pom.xml': '<groupId>com.openai</groupId>' })).firstCall(request).edit).toBeUndefined();
  });

  it.each<[string, Files, string | undefined]>([
    ['Node.js', { 'package.json': '{}' }, 'node --env-file'],
    ['dotenv', { 'package.json': json({ dependencies: { dotenv: '*' } }) }, undefined],
    ['Next.js', { 'package.json': json({ dependencies: { next: '*' } }) }, undefined],
    ['a script that loads it', { 'package.json': json({ scripts: { dev: 'node --env-file=.env x.js' } }) }, undefined],
    ['Go', go('25'), 'godotenv'],
    ['Laravel', { artisan: '', 'composer.json': '{}' }, undefined],
    ['pydantic-settings', { 'requirements.txt': 'pydantic-settings' }, undefined],
  ])('knows whether a program reads the env file by itself: %s', async (_name, files, loader) => {
    expect((await toolchainOf(files)).loader).toBe(loader);
  });
});
