import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundle } from '../src/build/build.mjs';
import * as lists from '../src/checks/all.ts';
import { groups } from '../src/checks/groups.ts';

const { allChecks } = lists;
const root = path.resolve(import.meta.dirname, '..');

/**
 * The folders of `src` from the bottom up. A folder imports, values and types alike, only from those before it, so none
 * can depend on another in a circle.
 */
const fromTheBottom = [
  'keys',
  'wording',
  'machine',
  'shell',
  'env-file',
  'git',
  'openai',
  'packaging',
  'project',
  'stores',
  'scan',
  'engine',
  'diagnosis',
  'workshop',
  'simulator',
  'terminal',
  'checks',
  'command-line',
  'commands',
  'docs',
  'main',
];

/** Where fewer are allowed than the order would. */
const only: Readonly<Record<string, readonly string[]>> = {
  keys: [],
  wording: ['keys'],
  machine: ['wording', 'keys'],
  engine: ['keys', 'machine', 'wording'],
  simulator: [],
  'command-line': ['wording', 'keys', 'shell', 'simulator', 'workshop'],
};

/** `src/checks/key/key-shape.ts` is of `checks`, `src/main.ts` of `main`. */
function folderOf(file: string): string {
  return (file.split('/')[1] ?? '').replace(/\.(ts|tsx|cjs|mjs)$/, '');
}

function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  return only[from]?.includes(to) ?? fromTheBottom.indexOf(to) < fromTheBottom.indexOf(from);
}

const { metafile } = await bundle({ write: false });
const bundled = Object.entries(metafile.inputs).filter(([file]) => file.startsWith('src/') && !file.endsWith('.mjs'));
const sources = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .map((file) => `src/${file.replaceAll(path.sep, '/')}`)
  .filter((file) => /\.tsx?$/.test(file));

function sourceOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');
}

/** The files that a file imports, also for their types only. */
function importsOf(file: string): string[] {
  const statements = sourceOf(file).matchAll(/^(?:import|export) (?:[^;]*?from )?'(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm);
  return [...statements].map(([, named, loaded]) => path.posix.join(path.posix.dirname(file), named ?? loaded ?? ''));
}

describe('the direction', () => {
  it('is held by every import, of values and of types', () => {
    const wrong = sources.flatMap((file) =>
      importsOf(file)
        .filter((imported) => !mayImport(folderOf(file), folderOf(imported)))
        .map((imported) => `${file} imports ${imported}`),
    );
    expect(wrong).toEqual([]);
  });

  it('knows every folder', () => {
    expect(sources.map(folderOf).filter((folder) => !fromTheBottom.includes(folder))).toEqual([]);
  });

  it('sees every import that the bundler sees', () => {
    const missed = bundled.flatMap(([file, { imports }]) =>
      imports
        .filter(({ path: imported }) => sources.includes(imported) && !importsOf(file).includes(imported))
        .map(({ path: imported }) => `${file} imports ${imported}`),
    );
    expect(missed).toEqual([]);
  });

  it('has no circle of files, of values or of types', () => {
    const circles: string[] = [];
    const state = new Map<string, 'open' | 'done'>();
    const visit = (file: string, way: readonly string[]): void => {
      if (state.get(file) === 'open') circles.push([...way.slice(way.indexOf(file)), file].join(' > '));
      if (state.has(file)) return;
      state.set(file, 'open');
      for (const imported of importsOf(file)) visit(imported, [...way, file]);
      state.set(file, 'done');
    };
    for (const file of sources) visit(file, []);
    expect(circles).toEqual([]);
  });
});

/** The packages that a file of the program imports, also for their types only. */
function packagesOf(file: string): string[] {
  const statements = sourceOf(file).matchAll(/^(?:import|export) (?:[^;]*?from )?['"]([^.'"][^'"]*)['"]|\bimport\('([^.'][^']*)'\)/gm);
  return [...statements].map(([, named, loaded]) => named ?? loaded ?? '').filter((name) => !name.startsWith('node:'));
}

describe('what is kept in its place', () => {
  it.each([
    ['ink', /^src\/terminal\/ink\//],
    ['ink-text-input', /^src\/terminal\/ink\//],
    ['react', /^src\/terminal\/ink\//],
    ['openai', /^src\/openai\/|^src\/simulator\//],
    ['conf', /^src\/machine\/settings\.ts$/],
    ['dotenv', /^src\/checks\/key\/paste-key\.ts$/],
    ['minimatch', /^src\/machine\/glob\.ts$/],
    ['smol-toml', /^src\/machine\/toml\.ts$/],
    ['yaml', /^src\/machine\/yaml\.ts$/],
    ['get-east-asian-width', /^src\/wording\/columns\.ts$/],
    ['supports-hyperlinks', /^src\/terminal\/terminal\.ts$/],
  ])('%s', (name, place) => {
    const users = sources.filter((file) => packagesOf(file).some((used) => used === name || used.startsWith(`${name}/`)));
    expect(users).not.toEqual([]);
    expect(users.filter((file) => !place.test(file))).toEqual([]);
  });

  it('no package but these is imported', () => {
    const known = new Set([
      'ink',
      'ink-text-input',
      'react',
      'openai',
      'conf',
      'dotenv',
      'minimatch',
      'smol-toml',
      'yaml',
      'get-east-asian-width',
      'supports-hyperlinks',
    ]);
    expect(sources.flatMap((file) => packagesOf(file).filter((name) => !known.has(name.split('/')[0] ?? '')))).toEqual([]);
  });

  it('the simulator has only the types of the openai package', () => {
    const loaded = bundled.filter(
      ([file, { imports }]) => file.startsWith('src/simulator/') && imports.some((one) => one.path.includes('node_modules')),
    );
    expect(loaded.map(([file]) => file)).toEqual([]);
  });

  it('what a path is within, and its slashes', () => {
    const ways = /[=!]== '\.\.'|startsWith\(['"`]\.\.|\((?:path\.)?sep\b/;
    const users = sources.filter((file) => ways.test(withoutComments(sourceOf(file))));
    // Of dockerignore.ts it's the parts of a pattern.
    expect(users).toEqual(['src/machine/paths.ts', 'src/packaging/dockerignore.ts']);
  });

  it("the variable's name", () => {
    const users = sources.filter(
      (file) => /(?<!_)OPENAI_API_KEY/.test(withoutComments(sourceOf(file))) && !file.startsWith('src/simulator/'),
    );
    // The other four are words of the help and of the list of codes, and expressions.
    expect(users).toEqual([
      'src/command-line/options.ts',
      'src/env-file/key-variable.ts',
      'src/keys/clean.ts',
      'src/packaging/bundler-exposure.ts',
    ]);
  });

  it("Node's own --env-file", () => {
    // Typed after our name it would run code of the clone, so no sentence may read as if it were an option of ours. The toolchains
    // write whole commands, of programs that have it.
    const texts = [...sources, 'README.md'].filter(
      (file) => !/^src\/(?:env-file\/mentions\.ts|project\/(?:container-env-file\.ts|env-file-loading\.ts|toolchains\/))/.test(file),
    );
    const lines = texts.flatMap((file) =>
      sourceOf(file)
        .split('\n')
        .map((line) => `${file}: ${line}`),
    );
    expect(lines.filter((line) => /(?<!node |docker run |deno run |uv run |'op', 'run', `|secrets set )--env-file/.test(line))).toEqual([]);
  });

  it('process', () => {
    const use = /(?<![\w$.'"-])process(?=\.\w|\[|;| *[),])|['"](?:node:)?process['"]/;
    const users = sources.filter((file) => use.test(withoutComments(sourceOf(file))));
    // files-temporary.ts: the number of this very process names its litter, and no test would want to replace it.
    // start-process.ts: the signal to a group. java-script.ts: a program of the user's.
    expect(users.toSorted()).toEqual([
      'src/machine/files-temporary.ts',
      'src/machine/start-process.ts',
      'src/main.ts',
      'src/project/toolchains/java-script.ts',
    ]);
  });
});

describe('keys', () => {
  it('need nothing else of the program', () => {
    const importing = sources.filter((file) => file.startsWith('src/keys/') && sourceOf(file).includes("from '../"));
    expect(importing).toEqual([]);
  });

  it('are recognized nowhere else', () => {
    const elsewhere = sources.filter((file) => !/^src\/(?:keys|simulator)\//.test(file));
    const form = /T3BlbkFJ|[/'"`(^|]sk-/;
    // The API shows keys cut short: which of ours one is, the beginning doesn't tell alone.
    expect(elsewhere.filter((file) => form.test(withoutComments(sourceOf(file))))).toEqual(['src/checks/key/project-key.ts']);
  });
});

describe('the start of another process', () => {
  it('is in one file, which hands over no keys', () => {
    const users = Object.entries(metafile.inputs).filter(([, { imports }]) =>
      imports.some((one) => /^(node:)?child_process$/.test(one.path)),
    );
    expect(users.map(([file]) => file)).toEqual(['src/machine/start-process.ts']);
  });

  it('is reached in no other way', () => {
    const others = [...sources, 'src/launcher.cjs'].filter((file) => file !== 'src/machine/start-process.ts');
    const ways = /child_process|getBuiltinModule|process\.(binding|execve)|node:cluster/;
    expect(others.filter((file) => ways.test(withoutComments(sourceOf(file))))).toEqual([]);
  });
});

describe('the list of checks', () => {
  it('has every check that there is a file of', async () => {
    const files = sources.filter((file) => file.startsWith('src/checks/') && file !== 'src/checks/all.ts');
    const modules = await Promise.all(files.map((file) => import(path.join(root, file)) as Promise<object>));
    const declared = modules
      .flatMap((exported) => Object.values(exported))
      .filter(
        (value: unknown): value is (typeof allChecks)[number] =>
          typeof value === 'object' && value !== null && 'detect' in value && 'needs' in value,
      );
    // A list for one command counts too.
    const listed = Object.values(lists).flat();
    expect(declared.filter((check) => !listed.includes(check)).map(({ id }) => id)).toEqual([]);
    expect(declared).not.toEqual([]);
  });

  it('has each once', () => {
    expect(new Set(allChecks.map(({ id }) => id)).size).toBe(allChecks.length);
  });

  it('has each after all that it needs', () => {
    const early = allChecks.flatMap((check, index) =>
      (Object.values(check.needs) as (typeof allChecks)[number][])
        .filter((needed) => !allChecks.slice(0, index).includes(needed))
        .map((needed) => `${check.id} before ${needed.id}`),
    );
    expect(early).toEqual([]);
  });

  it('has the groups one after the other, as the screen shows them', () => {
    const order = Object.values<unknown>(groups);
    const positions = allChecks.map(({ group }) => order.indexOf(group));
    expect(positions).toEqual(positions.toSorted((one, other) => one - other));
  });
});
