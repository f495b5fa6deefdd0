import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundle } from '../../src/build/build.mjs';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { program, runProgram, simulate } from './program.ts';

const {
  metafile: { outputs },
  outputFiles,
} = await bundle({ write: false });

/** Whether a file in dist/ is what these sources give. */
function isBuiltFromHere(file: string): boolean {
  const built = outputFiles?.find(({ path: name }) => path.basename(name) === path.basename(file));
  return built !== undefined && readFileSync(file).equals(built.contents);
}

/** What Node's own record of a run says was loaded of the built program. */
async function load(world: TestWorld, args: readonly string[], input = ''): Promise<{ packages: string[]; bytes: number }> {
  const record = path.join(world.home, 'coverage');
  const { status, stderr } = await runProgram({ ...world, env: { ...world.env, NODE_V8_COVERAGE: record } }, args, input);
  expect([0, 1], stderr).toContain(status);
  const runs = readdirSync(record).map(
    (file) => JSON.parse(readFileSync(path.join(record, file), 'utf8')) as { result: { url: string }[] },
  );
  const chunks = runs
    .flatMap(({ result }) => result.filter(({ url }) => url.startsWith('file:')).map(({ url }) => fileURLToPath(url)))
    .filter((file) => path.dirname(file) === path.dirname(program) && file !== program)
    .map((file) => (isBuiltFromHere(file) ? outputs[`dist/${path.basename(file)}`] : undefined));
  expect(chunks, 'dist/ is not built from these sources').not.toContain(undefined);
  const inputs = chunks.flatMap((chunk) => Object.keys(chunk?.inputs ?? {}));
  const packages = inputs.flatMap((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
  return { packages: [...new Set(packages)].toSorted(), bytes: chunks.reduce((sum, chunk) => sum + (chunk?.bytes ?? 0), 0) };
}

/** What tells how many columns a text takes: a few kilobytes. */
const ofColumns = ['get-east-asian-width'];

describe('what is loaded', () => {
  it('for the version is nothing beside the launcher', async () => {
    expect(await load(makeWorld(), ['--version'])).toEqual({ packages: [], bytes: 0 });
  });

  it.each([
    { args: ['doctor', '--version'], known: [], below: 41_500 },
    { args: ['--help'], known: ofColumns, below: 56_000 },
  ])('for $args is the parser and little else', async ({ args, known, below }) => {
    const { packages, bytes } = await load(makeWorld(), args);
    expect(bytes).toBeGreaterThan(0);
    expect(packages).toEqual(known);
    expect(bytes).toBeLessThan(below);
  });

  it.each([
    // What would fix it is looked up, too.
    { name: 'without a key', key: '', ignored: '', below: 610_000 },
    { name: 'in order', key: fakeKey('sk-proj-'), ignored: '.env\n', below: 600_000 },
  ])('for a look without the network at a project $name is no package but what counts columns', async ({ key, ignored, below }) => {
    const world = makeWorld();
    world.put('.gitignore', ignored);
    world.put('.env', `OPENAI_API_KEY=${key}\n`, 0o600);
    const { packages, bytes } = await load(world, ['doctor', '--json', '--offline']);
    expect(packages).toEqual(ofColumns);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(below);
  });

  it.each<[string, Record<string, string>, string[]]>([
    [
      'a package that publishes nothing and has no workspaces',
      {
        'package.json': '{"name": "a", "private": true}',
        '.gitignore': '*.log\n.env\n',
        'pyproject.toml': '[project]\n',
        '.dockerignore': '*\n',
        Dockerfile: 'FROM x\nCOPY . .\n',
      },
      [],
    ],
    ['workspaces', { 'package.json': '{"private": true, "workspaces": ["apps/*"]}', 'apps/a/package.json': '{}' }, ['minimatch']],
    ['a package to publish', { 'package.json': '{"name": "a", "version": "1.0.0"}' }, ['minimatch']],
    ['a compose file', { 'package.json': '{"private": true}', 'compose.yaml': 'services: {}\n' }, ['yaml']],
    ['a workspace of uv', { 'package.json': '{"private": true}', 'pyproject.toml': '[tool.uv.workspace]\nmembers = []\n' }, ['smol-toml']],
  ])('for %s is what reads that', async (_name, files, expected) => {
    const world = makeWorld();
    for (const [name, text] of Object.entries(files)) world.put(name, text);
    const { packages } = await load(world, ['doctor', '--json', '--offline']);
    expect(packages.filter((name) => ['minimatch', 'smol-toml', 'yaml'].includes(name))).toEqual(expected);
  });

  it('for a look with the network is what speaks to the API, and nothing that draws', async () => {
    const simulator = await simulate();
    const world = makeWorld({ api: simulator });
    world.put('.gitignore', '.env\n');
    world.put('.env', `OPENAI_API_KEY=${simulator.key}\n`, 0o600);
    const { packages } = await load(world, ['doctor', '--json']);
    expect(packages).toContain('openai');
    for (const drawing of ['ink', 'react', 'react-reconciler', 'yoga-layout', 'chalk']) expect(packages).not.toContain(drawing);
  });
});
