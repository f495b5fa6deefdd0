import { describe, expect, it } from 'vitest';
import { withoutLoader } from '../../src/project/env-file-loading.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld } from '../make-world.ts';

const python = 'from openai import OpenAI\nclient = OpenAI()\n';
const script = 'import OpenAI from "openai";\nconst key = process.env.OPENAI_API_KEY;\n';
const manifest = (more: object = {}): string =>
  JSON.stringify({ scripts: { start: 'node index.js' }, dependencies: { openai: '6' }, ...more });
const go = 'package main\n\nfunc main() { openai.NewClient(option.WithAPIKey(os.Getenv("OPENAI_API_KEY"))) }\n';

async function languageOf(...given: Parameters<typeof look>) {
  return (await look(...given))?.language;
}

async function look(files: Record<string, string>, kind: 'python' | 'node' | 'go' | 'rust' | 'java') {
  const world = makeWorld({ project: { files: { '.gitignore': '.env\n', '.env': 'A=1\n', ...files } } });
  return await withoutLoader(world.ports, world.project, kind);
}

describe('a project in which nothing loads the env file', () => {
  it.each<[string, Parameters<typeof languageOf>[1], Record<string, string>]>([
    ['a script', 'python', { 'requirements.txt': 'openai\n', 'app.py': python }],
    ['a comment about it', 'python', { 'app.py': `# put the key into .env\n${python}` }],
    ['a README that sources it, which exports nothing', 'python', { 'app.py': python, 'README.md': 'source .env\npython app.py\n' }],
    ['a package', 'node', { 'package.json': manifest(), 'index.js': script }],
    ['Go', 'go', { 'go.mod': 'module x\n', 'main.go': go }],
    ['Rust', 'rust', { 'Cargo.toml': '[dependencies]\nasync-openai = "1"\n', 'src/main.rs': 'fn main() {}\n' }],
    ['a loader that is declared and never called', 'python', { 'requirements.txt': 'openai\npython-dotenv==1.0\n', 'app.py': python }],
    ['dotenv, declared and never called', 'node', { 'package.json': manifest({ dependencies: { dotenv: '17' } }), 'index.js': script }],
    ['godotenv, never called', 'go', { 'go.mod': 'module x\nrequire github.com/joho/godotenv v1\n', 'main.go': go }],
    ['dotenvy, never called', 'rust', { 'Cargo.toml': '[dependencies]\ndotenvy = "0.15"\n', 'src/main.rs': 'fn main() {}\n' }],
    ['Django, whose settings read nothing', 'python', { 'manage.py': '', 'shop/settings.py': 'KEY = os.environ["OPENAI_API_KEY"]\n' }],
  ])('is told by its language: %s', async (_name, kind, files) => {
    expect(await languageOf(files, kind)).toBe(kind);
  });

  it.each<[string, Parameters<typeof languageOf>[1], Record<string, string>]>([
    ['load_dotenv', 'python', { 'app.py': `from dotenv import load_dotenv\nload_dotenv()\n${python}` }],
    ['in another module', 'python', { 'app.py': python, 'settings/base.py': 'env.read_env()\n' }],
    ['pydantic-settings', 'python', { 'app.py': python, 'pyproject.toml': 'dependencies = ["pydantic-settings"]\n' }],
    ['a package that reads it', 'python', { 'app.py': python, 'requirements.txt': 'openai\nchainlit\n' }],
    ['a notebook', 'python', { 'a.ipynb': JSON.stringify({ cells: [{ source: ['%load_ext dotenv\n'] }] }) }],
    ['uv', 'python', { 'app.py': python, justfile: 'run:\n  uv run --env-file .env app.py\n' }],
    ['a Makefile', 'python', { 'app.py': python, Makefile: 'include .env\nexport\n' }],
    ['a README that exports it', 'python', { 'app.py': python, 'README.md': 'set -a; source .env; set +a\n' }],
    ['direnv, with a file that git ignores', 'python', { '.gitignore': '.env*\n', 'app.py': python, '.envrc': 'dotenv\n' }],
    ['mise', 'python', { 'app.py': python, 'mise.toml': '[env]\n_.file = ".env"\n' }],
    ['VS Code', 'python', { 'app.py': python, '.vscode/launch.json': '{"configurations": [{"envFile": "${workspaceFolder}/.env"}]}' }],
    ['compose', 'python', { 'app.py': python, 'compose.yaml': 'services:\n  a:\n    environment:\n      - K=${OPENAI_API_KEY}\n' }],
    ['a Procfile', 'python', { 'app.py': python, Procfile: 'web: python app.py\n' }],
    ['a script of package.json', 'node', { 'package.json': manifest({ scripts: { start: 'node --env-file=.env index.js' } }) }],
    ['dotenv', 'node', { 'package.json': manifest(), 'index.mjs': `import "dotenv/config";\n${script}` }],
    ['Node’s own call', 'node', { 'package.json': manifest(), 'index.js': `process.loadEnvFile();\n${script}` }],
    ['a framework', 'node', { 'package.json': manifest({ dependencies: { next: '15' } }), 'index.js': script }],
    [
      'a package of the workspace',
      'node',
      { 'package.json': manifest({ dependencies: { '@acme/env': 'workspace:*' } }), 'index.js': script },
    ],
    ['Bun', 'node', { 'package.json': manifest(), 'bun.lock': '{}', 'index.ts': script }],
    ['Go', 'go', { 'go.mod': 'module x\nrequire github.com/joho/godotenv v1\n', 'main.go': `${go}func init() { godotenv.Load() }\n` }],
    ['Rust', 'rust', { 'Cargo.toml': '[dependencies]\ndotenvy = "0.15"\n', 'src/main.rs': 'fn main() { dotenvy::dotenv().ok(); }\n' }],
    ['Flask, which loads it', 'python', { 'requirements.txt': 'flask\npython-dotenv\n', 'app.py': python }],
    ['dotenv in a script', 'node', { 'package.json': manifest({ scripts: { start: 'node -r dotenv/config a.js' } }), 'a.js': script }],
    ['a language with ways of its own', 'java', { 'pom.xml': '<project/>' }],
  ])('is not said of one where something may: %s', async (_name, kind, files) => {
    expect(await languageOf(files, kind)).toBeUndefined();
  });
});

describe('a notebook, which runs by itself', () => {
  const cells = (...sources: string[]): string =>
    JSON.stringify({ cells: sources.map((source) => ({ cell_type: 'code', source: source.split(/(?<=\n)/) })) }, undefined, 1);
  const loading = 'from dotenv import load_dotenv\nload_dotenv()\n';
  const key = fakeKey('sk-proj-');

  it.each([
    ['nothing loads it', { 'a.ipynb': cells(python) }, 'a.ipynb', { loads: false, hasKey: false }],
    ['a program does', { 'a.ipynb': cells(python), 'app.py': loading }, 'a.ipynb', { loads: true, hasKey: false }],
    [
      'another one does',
      { 'a.ipynb': cells(loading, python), 'b/c d.ipynb': cells(python) },
      'b/c d.ipynb',
      { loads: true, hasKey: false },
    ],
    ['it has a key', { 'a.ipynb': cells(`client = OpenAI(api_key="${key}")`) }, 'a.ipynb', { loads: false, hasKey: true }],
  ] as const)('does not load it: %s', async (_name, files, name, { loads, hasKey }) => {
    expect(await look(files, 'python')).toEqual({ language: 'python', isDeclared: false, loads, notebook: { name, hasKey } });
  });

  it.each<[string, Record<string, string>]>([
    ['loads it', { 'a.ipynb': cells(loading, python) }],
    ['loads it with a magic', { 'a.ipynb': cells('%load_ext dotenv\n%dotenv\n', python) }],
    ['imports what does', { 'a.ipynb': cells('from helper import ask\n', python), 'helper.py': loading }],
    ['imports what imports that', { 'a.ipynb': cells('import os, lib.ask as a\n', python), 'src/lib/ask.py': '', 'settings.py': loading }],
    ['runs what does', { 'a.ipynb': cells('%run ../helper.py\n', python), 'helper.py': loading }],
    ['needs no key', { 'a.ipynb': cells('print(1)\n'), 'app.py': loading }],
    [
      'asks for it',
      { 'a.ipynb': cells('from getpass import getpass\nclient = OpenAI(api_key=getpass("OPENAI_API_KEY"))'), 'app.py': loading },
    ],
    [
      'gets it from Colab',
      { 'a.ipynb': cells('from google.colab import userdata\nkey = userdata.get("OPENAI_API_KEY")'), 'app.py': loading },
    ],
    ['is started by what gives it', { 'a.ipynb': cells(python), 'mise.toml': '[env]\n_.file = ".env"\n' }],
  ])('is well where it %s', async (_name, files) => {
    expect(await look(files, 'python')).toBeUndefined();
  });
});
