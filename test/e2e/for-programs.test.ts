import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeKey } from '../keys/fake-keys.ts';
import type { PlaceOptions } from '../make-place.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { hasLinks, hasPosixFiles } from '../system.ts';
import { runProgram, simulate } from './program.ts';

type Action = { readonly kind: string; readonly text: string; readonly argv?: string[]; readonly url?: string; readonly file?: string };
type Document = {
  readonly checks: readonly {
    readonly id: string;
    readonly status: string;
    readonly code?: string;
    readonly fixable: boolean;
    readonly applies?: boolean;
    readonly next?: readonly string[];
    readonly actions?: readonly Action[];
  }[];
};

const other = fakeKey('sk-proj-', 74, 74, 5);

/** An env file that git ignores. */
const env = (content: string | Buffer, mode = 0o600) => ({ '.gitignore': '.env\n', '.env': { content, mode } });

type BrokenProject = { readonly files: NonNullable<PlaceOptions['files']>; readonly arrange?: (world: TestWorld) => void };

/** @param key that the API accepts */
const projects = (key: string): Readonly<Record<string, BrokenProject>> => ({
  'nothing yet': { files: {} },
  'no key': { files: env('OPENAI_API_KEY=\n') },
  'no key, but an example': { files: { '.env.example': 'OPENAI_API_KEY=\nPORT=1\n' } },
  'not ignored': { files: { '.env': { content: `OPENAI_API_KEY=${key}\n`, mode: 0o600 } } },
  'open to others': { files: env(`OPENAI_API_KEY=${key}\n`, 0o644) },
  'UTF-16': { files: env(Buffer.from(`\ufeffOPENAI_API_KEY=${key}\n`, 'utf16le')) },
  'a byte order mark': { files: env(`\ufeffOPENAI_API_KEY=${key}\n`) },
  'twice, the same': { files: env(`OPENAI_API_KEY=${key}\nA=1\nOPENAI_API_KEY=${key}\n`) },
  'twice, different': { files: env(`OPENAI_API_KEY=${other}\nOPENAI_API_KEY=${key}\n`) },
  'an open quote': { files: env(`A="x\nOPENAI_API_KEY=${key}\n`) },
  'a merge conflict': { files: env(`<<<<<<< HEAD\nOPENAI_API_KEY=${key}\n=======\nA=1\n>>>>>>> x\n`) },
  'a tracked file': {
    files: { '.env': { content: `OPENAI_API_KEY=${key}\n`, mode: 0o600 } },
    arrange: ({ git }) => void git('add', '.env'),
  },
  'a placeholder': { files: env('OPENAI_API_KEY=your-api-key\n') },
  "another vendor's key": { files: env(`OPENAI_API_KEY=sk-ant-api03-${'aB3dE5gH7j'.repeat(9)}xyzAA\n`) },
  'a rejected key': { files: env(`OPENAI_API_KEY=${other}\n`) },
  'a directory': { files: { '.gitignore': '.env\n' }, arrange: ({ project }) => mkdirSync(`${project}/.env`) },
  'a link': {
    files: { '.gitignore': '.env\nreal.env\n', 'real.env': { content: `OPENAI_API_KEY=${key}\n`, mode: 0o600 } },
    arrange: ({ project }) => symlinkSync('real.env', `${project}/.env`),
  },
  'a key in the example': { files: { ...env(`OPENAI_API_KEY=${key}\n`), '.env.example': `OPENAI_API_KEY=${other}\n` } },
  'an example without the variable': { files: { ...env(`OPENAI_API_KEY=${key}\n`), '.env.example': 'PORT=1\n' } },
  'an image': { files: { ...env(`OPENAI_API_KEY=${key}\n`), Dockerfile: 'FROM node\nCOPY . .\n' } },
  'a package': {
    files: { ...env(`OPENAI_API_KEY=${key}\n`), '.npmignore': 'x\n', 'package.json': '{"name":"a","version":"1.0.0"}' },
  },
  'a package that lists it': {
    files: { ...env(`OPENAI_API_KEY=${key}\n`), 'package.json': '{"name":"a","version":"1.0.0","files":[".env"]}' },
  },
  'an upload': { files: { ...env(`OPENAI_API_KEY=${key}\n`), '.vercelignore': 'x\n' } },
  'a name for browsers': { files: env(`VITE_OPENAI_API_KEY=${key}\n`) },
  'an old model': { files: { ...env(`OPENAI_API_KEY=${key}\n`), 'app.py': 'openai.ChatCompletion.create(model="gpt-4")\n' } },
});

const names = Object.keys(projects('')).filter((name) => name !== 'a link' || hasLinks);

describe('fixable is true for exactly what --yes fixes', () => {
  it.each(names)('%s', async (name) => {
    const simulator = await simulate();
    const { files, arrange } = projects(simulator.key)[name] as BrokenProject;
    const world = makeWorld({ project: { files }, api: simulator });
    arrange?.(world);
    const before = JSON.parse((await runProgram(world, ['doctor', '--json'])).stdout) as Document;
    const after = JSON.parse((await runProgram(world, ['--yes', '--json'])).stdout) as Document;
    const found = before.checks.filter(({ status }) => status !== 'ok' && status !== 'blocked');
    const isFixed = ({ id }: { id: string }): boolean => after.checks.find((each) => each.id === id)?.status === 'ok';
    const said = (each: (typeof found)[number]): string => `${each.id} ${each.code}`;
    expect(found.filter(({ fixable }) => fixable).map(said)).toEqual(found.filter(isFixed).map(said));
    // What's left is left because it takes a person.
    expect(after.checks.filter(({ fixable }) => fixable)).toEqual([]);
  });
});

describe('actions', () => {
  it.each(names)('can be carried out as they are: %s', async (name) => {
    const simulator = await simulate();
    const { files, arrange } = projects(simulator.key)[name] as BrokenProject;
    const world = makeWorld({ project: { files }, api: simulator });
    arrange?.(world);
    const { checks } = JSON.parse((await runProgram(world, ['doctor', '--json'])).stdout) as Document;
    for (const { next = [], actions = [] } of checks) {
      expect(actions.map(({ text }) => text)).toEqual(next);
      for (const { kind, argv, url, file } of actions) {
        if (kind === 'open') expect(new URL(url ?? '').protocol).toBe('https:');
        if (kind === 'edit') expect(existsSync(path.resolve(world.project, file ?? '')), file).toBe(true);
        const [command = '', ...args] = argv ?? [];
        if (kind === 'run') execFileSync(command, args, { cwd: world.project, env: world.env, stdio: 'pipe' });
      }
    }
  });

  it.skipIf(!hasPosixFiles).each([
    ['the root', '.', []],
    ['beside it', '../elsewhere', ['-C', '../shop-bot']],
    ['above it', '..', ['-C', 'shop-bot']],
    ['below it', 'src', []],
    ['below it, by name', 'src', ['-C', '..']],
  ] as const)('mend what they are about, from %s', async (_name, where, args) => {
    const simulator = await simulate();
    const world = makeWorld({ project: { name: 'shop-bot', files: { 'src/a.js': '' } }, api: simulator });
    const cwd = path.resolve(world.project, where);
    mkdirSync(cwd, { recursive: true });
    world.put('.env', `OPENAI_API_KEY=${simulator.key}\n`, 0o644);
    world.git('add', '.env');
    const look = async () =>
      (JSON.parse((await runProgram({ ...world, project: cwd }, ['doctor', '--json', ...args])).stdout) as Document).checks;
    const statuses = async () => (await look()).filter(({ id }) => id === 'env-file' || id === 'env-untracked').map(({ status }) => status);
    expect(await statuses()).toEqual(['problem', 'problem']);
    for (const { argv } of (await look()).flatMap(({ actions = [] }) => actions)) {
      if (argv !== undefined) execFileSync(argv[0] ?? '', argv.slice(1), { cwd, env: world.env, stdio: 'pipe' });
    }
    expect(await statuses()).toEqual(['ok', 'ok']);
  });
});

describe('applies', () => {
  it('is false where there is nothing to look at, and only then', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    const applying = async (): Promise<readonly string[]> => {
      const { checks } = JSON.parse((await runProgram(world, ['doctor', '--json', '--offline'])).stdout) as Document;
      return checks.filter(({ applies }) => applies === false).map(({ id }) => id);
    };
    expect(await applying()).toEqual(['commit-guard', 'docker-ignore', 'deploy-ignore', 'npm-publish', 'env-file', 'env-example']);
    world.put('Dockerfile', 'FROM node\n');
    world.put('.vercelignore', '.env\n');
    world.put('package.json', '{"name":"a","version":"1.0.0"}');
    world.put('.env', 'OPENAI_API_KEY=\n');
    world.put('.env.example', 'OPENAI_API_KEY=\n');
    expect(await applying()).toEqual(['commit-guard']);
  });

  it('keeps a check off the screen, except with --verbose', async () => {
    const world = makeWorld({ api: await simulate() });
    const lines = async (...args: string[]): Promise<string> => (await runProgram(world, ['doctor', '--offline', ...args])).stdout;
    expect(await lines()).not.toContain('Dockerfile');
    expect(await lines('--verbose')).toContain('Dockerfile');
  });
});
