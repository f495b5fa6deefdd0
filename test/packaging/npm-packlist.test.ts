import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { npmPacks, packedEntries } from '../../src/packaging/npm-pack-rules.ts';

type Tree = {
  readonly path: string;
  readonly package: object;
  readonly isProjectRoot: true;
  readonly edgesOut: Map<string, never>;
  readonly workspaces?: Map<string, string>;
};
type Packlist = (tree: Tree, options: { path: string }) => Promise<string[]>;

/** The one that's installed here, and the one that the npm of this machine has in it, which may be of another version. */
const npm = (process.env['PATH'] ?? '')
  .split(path.delimiter)
  .map((each) => path.join(each, 'npm'))
  .find(existsSync);
const packlists = [import.meta.filename, ...(npm === undefined ? [] : [realpathSync(npm)])].flatMap((from) => {
  try {
    return [createRequire(from)('npm-packlist') as Packlist];
  } catch {
    // What's called npm may be a script that stands elsewhere (Volta, asdf).
    return [];
  }
});

const scratch = mkdtempSync(path.join(tmpdir(), 'packlist-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const piece = fc.constantFrom(
  '.env',
  'env',
  '.e',
  'nv',
  '*',
  '**',
  '/',
  '/',
  '!',
  '?',
  '.',
  './',
  '../',
  'config',
  'con',
  'deep',
  'a',
  '[.]',
  '[!x]',
  '[a-f]',
  '[',
  '\\',
  '{.env,a}',
  '{',
  '}',
  ',',
  '(',
  ')',
  '|',
  '@(config|a)',
  '!(a)',
  '!(.env)',
  '+(.|env)',
  '?(.)',
  '*(x)',
  '{a..f}',
  '{1..3}',
  '.ENV',
  ' ',
  '~',
  'é',
);
const text = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''));
const usual = fc.constantFrom(
  '*',
  '.*',
  '**',
  '**/*',
  '.',
  './',
  '.env',
  '/.env',
  '!.env',
  '!*',
  '*.env',
  '.env*',
  '.env/',
  'config',
  '/config',
  'config/',
  'config/*',
  'config/**',
  '!config',
  '!config/.env',
  '**/.env',
  '**/!(test)',
  'config/deep',
  '!config/deep/',
  'con*',
  'con*/',
  '*/.env',
  '*/*',
  '*/deep/**',
  'config/.env',
  'README.md',
  '.ENV',
  '!**/.env',
  '!**/deep',
  '!con*',
);
const rule = fc.oneof({ weight: 3, arbitrary: usual }, text);
const lines = fc.option(fc.array(rule, { maxLength: 4 }), { nil: undefined, freq: 3 });
const level = fc.record({ npmignore: lines, gitignore: lines });
const project = fc.record({
  files: lines,
  main: fc.option(fc.constantFrom('.env', './config/.env', 'index.js'), { nil: undefined, freq: 6 }),
  env: fc.constantFrom('.env', 'config/.env', 'config/deep/.env'),
  levels: fc.tuple(level, level, level),
  nested: fc.option(fc.constantFrom('{"name": "n",\n"version": "1.0.0"}', '{"files": [\n".env"\n]}', '{}'), { nil: undefined, freq: 2 }),
  workspaces: fc.boolean(),
});
const directories = ['', 'config/', 'config/deep/'];

/** Each takes up to ten milliseconds. To look for more: PACK_RUNS=5000 npx vitest run test/packaging/npm-packlist.test.ts */
const numRuns = Number(process.env['PACK_RUNS'] ?? 400);
// The same ones every time: odd spellings that two versions of npm read differently turn up about once in a few thousand, and
// they're a reason to look more closely, not to stop everything else.
const seed = process.env['PACK_RUNS'] === undefined ? { seed: 20_261_128 } : {};

// What's said to be left out is never packed by the program that decides about it. The other way around there's room: other
// versions of npm count, too, and so does a file that may lie beside the env file.
it('has a packlist to compare with', () => {
  expect(packlists).not.toEqual([]);
});

it('never calls a file left out that npm-packlist packs', { timeout: numRuns * 100 }, async () => {
  let count = 0;
  let packed = 0;
  let left = 0;
  await fc.assert(
    fc.asyncProperty(project, async ({ files, main, env, levels, nested, workspaces }) => {
      const directory = path.join(scratch, String((count += 1)));
      const manifest = {
        name: 'a',
        version: '1.0.0',
        ...(files && { files }),
        ...(main !== undefined && { main }),
        ...(workspaces && { workspaces: ['config'] }),
      };
      const put: Record<string, string> = { 'package.json': JSON.stringify(manifest), [env]: 'A=1\n' };
      for (const [depth, { npmignore, gitignore }] of levels.entries()) {
        if (npmignore) put[`${directories[depth]}.npmignore`] = npmignore.join('\n');
        if (gitignore) put[`${directories[depth]}.gitignore`] = gitignore.join('\n');
      }
      if (nested !== undefined) put['config/package.json'] = nested;
      for (const [name, content] of Object.entries(put)) {
        mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
        writeFileSync(path.join(directory, name), content);
      }
      const tree: Tree = {
        path: directory,
        package: manifest,
        isProjectRoot: true,
        edgesOut: new Map<string, never>(),
        ...(workspaces && { workspaces: new Map([['n', path.join(directory, 'config')]]) }),
      };
      const truth = (await Promise.all(packlists.map((packlist) => packlist(tree, { path: directory })))).some((list) =>
        list.includes(env),
      );
      const on = directories.slice(0, env.split('/').length);
      const said = await npmPacks(env, {
        files,
        entries: packedEntries(manifest),
        ignores: on.map((each) => put[`${each}.npmignore`] ?? put[`${each}.gitignore`]),
        ...(workspaces && { manifests: on.map((each) => put[`${each}package.json`]) }),
        above: [],
      });
      rmSync(directory, { recursive: true });
      if (truth) {
        packed += 1;
        expect(said.packed).not.toBe(false);
      } else if (said.packed === false) left += 1;
    }),
    { numRuns, ...seed },
  );
  // It's a test of both answers.
  expect(packed).toBeGreaterThan(numRuns / 10);
  expect(left).toBeGreaterThan(numRuns / 5);
});
