import { posix } from 'node:path';
import { withinBudget, type WorkBudget } from '../machine/work-budget.ts';
import { globReader, type Glob } from '../machine/glob.ts';
import { withoutTrailing } from '../machine/trailing.ts';
import { walkDialect, walkTakes } from './ignore-walk.ts';

// Whether `npm pack` takes a file, by the rules of npm-packlist 10 (npm 11) and 11 (npm 12), read in November 2026. They differ in
// how they read `files`. We don't know which npm publishes the package, so if either takes the file, it counts as taken.

/** What decides about a package, read from its directory. */
export type PackRules = {
  /** The `files` list in package.json, if there is one. It overrides the ignore files in the same directory. */
  readonly files: readonly string[] | undefined;
  /** What `main`, `browser`, and `bin` name: always packed. Relative to the package, as npm reads it. */
  readonly entries?: readonly { readonly field: string; readonly path: string }[];
  /** For each directory from the package's own down to the file's: the text of its `.npmignore`, otherwise of its `.gitignore`. */
  readonly ignores: readonly (string | undefined)[];
  /** If the package has workspaces: the text of package.json in the same directories. */
  readonly manifests?: readonly (string | undefined)[];
  /** The text of the ignore files in the directories from the workspaces' root down to the one above the package. */
  readonly above: readonly string[];
};

export type Packed =
  /** `unknown`: the rules are too many or too intricate to judge. */
  | { readonly packed: false | 'unknown' }
  /** `by`: the entry that takes it; `field`: the package.json field with the entry. */
  | { readonly packed: true; readonly by?: string; readonly field?: string };

type Origin = { readonly by: string; readonly field: string };

/** Left out unless a later rule takes them, in each directory. */
const usually = [
  '.npmignore',
  '.gitignore',
  '**/.git',
  '**/.svn',
  '**/.hg',
  '**/CVS',
  '**/.git/**',
  '**/.svn/**',
  '**/.hg/**',
  '**/CVS/**',
  '/.lock-wscript',
  '/.wafpickle-*',
  '/build/config.gypi',
  'npm-debug.log',
  '**/.npmrc',
  '.*.swp',
  '.DS_Store',
  '**/.DS_Store/**',
  '._*',
  '**/._*/**',
  '*.orig',
  '/archived-packages/**',
];
/** Rules after all others; those for lock files don't matter for an env file. */
const always = [
  '/.git',
  '!/package.json',
  '!/readme{,.*[^~$]}',
  '!/copying{,.*[^~$]}',
  '!/license{,.*[^~$]}',
  '!/licence{,.*[^~$]}',
  '/.git',
  '/node_modules',
  '.npmrc',
];

/** Steps of a budget: three thousand rules that have to be parsed, or a hundred thousand that don't. */
const enough = 2_000_000;

/** `path` is relative to the package's directory, with `/`. The file need not exist. */
export async function npmPacks(path: string, rules: PackRules): Promise<Packed> {
  const readRule = await globReader(walkDialect);
  const readEntry = rules.files === undefined ? undefined : await entryReaders();
  const judged = withinBudget((budget): Packed => {
    // The different readings of the rules share most of them.
    const known = new Map<string, Glob>();
    const globOf = (pattern: string): Glob => {
      const glob = known.get(pattern) ?? readRule(pattern, budget);
      // Before braces, npm's minimatch 10 takes two backslashes for one, and versions of npm disagree about one before a |.
      if ((pattern.includes('\\\\') && pattern.includes('{')) || (pattern.includes('\\') && pattern.includes('|'))) budget.giveUp();
      known.set(pattern, glob);
      return glob;
    };
    const { files } = rules;
    // Versions of npm disagree about where these lead.
    if (files?.some((entry) => /(?:^|[\\/])\.\.(?:[\\/]|$)/.test(entry)) === true) budget.giveUp();
    const lists =
      files === undefined || readEntry === undefined
        ? [undefined]
        : [filesOfNpm11(path, files, budget), filesOfNpm12(path, files, readEntry, budget)];
    // npm treats a package as having workspaces only if their globs match one, which can't be told from here.
    const manifests = rules.manifests === undefined ? [[]] : [[], rules.manifests];
    for (const [list, below] of lists.flatMap((one) => manifests.map((other) => [one, other] as const))) {
      const levels = rules.ignores.map((_, depth) =>
        linesOf(depth, rules, below, list, budget).map(({ pattern, origin }) => ({
          glob: () => globOf(pattern),
          ...(origin && { origin }),
        })),
      );
      const found = walkTakes(path, levels, budget);
      if (found.takes) return { packed: true, ...found.by };
    }
    return { packed: false };
  }, enough);
  return judged === 'unknown' ? { packed: 'unknown' } : judged;
}

/**
 * The least of the rules that Yarn 1.22 and 4.18 and pnpm 10.34 keep to as well: beside `files`, Yarn 1 has no exceptions (`!.env`), and
 * neither it nor pnpm always reads the ignore files of directories (compared, November 2026).
 */
export function asOthersMayRead({ files, ignores, ...others }: PackRules): PackRules {
  if (files === undefined) return { files, ignores, ...others };
  const named = files.filter((entry) => !entry.startsWith('!'));
  const all = (named.length === 0 && files.length > 0) || named.some((entry) => /^\.?\/?$/.test(entry));
  return { ...others, files: all ? ['**'] : named, ignores: ignores.map(() => undefined) };
}

type Line = { readonly pattern: string; readonly origin?: Origin };

/** The rules of one directory: the package's own, at depth 0, or one below it. */
function linesOf(
  depth: number,
  { entries = [], ignores, above }: PackRules,
  manifests: PackRules['manifests'] & {},
  files: Files | undefined,
  budget: WorkBudget,
): Line[] {
  const defaults = usually.map((pattern) => ({ pattern }));
  if (depth > 0) {
    // Below a package with workspaces, npm takes any package.json for an ignore file, which then hides the real one.
    const own = ruleLines(manifests[depth] ?? ignores[depth], budget);
    return [...defaults, ...own, { pattern: '/.git' }, ...(files?.required[depth] ?? []).flatMap(asLines)];
  }
  const own = files === undefined ? ruleLines(ignores[0], budget) : [{ pattern: '*' }, ...files.rules.flatMap(asLines)];
  const last = entries.map(({ field, path: by }) => ({ pattern: `!/${by}`, origin: { by, field } }));
  return [
    ...defaults,
    ...above.flatMap((text) => ruleLines(text, budget)),
    ...own,
    ...(files?.last ?? []).flatMap(asLines),
    ...always.map((pattern) => ({ pattern })),
    ...last.flatMap(asLines),
  ];
}

/** npm turns what package.json says into text, too, and reads it like any other. */
function asLines({ pattern, ...line }: Line): Line[] {
  return trimmed(pattern).map((each) => ({ ...line, pattern: each }));
}

/** Steps for a line, however short. */
const perLine = 10;

function ruleLines(text: string | undefined, budget: WorkBudget): Line[] {
  const lines = trimmed(text ?? '');
  budget.spend(lines.length * perLine);
  return lines.map((pattern) => ({ pattern }));
}

function trimmed(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** What the `files` in package.json are turned into. */
type Files = {
  /** In place of the ignore file beside it. */
  readonly rules: readonly Line[];
  /** After all of the package's other rules. */
  readonly last: readonly Line[];
  /** The same for the directories below, by their depth. */
  readonly required: readonly (readonly Line[])[];
};

/** npm-packlist 10: an entry is an inverted rule, and one that names a file comes after all other rules. */
function filesOfNpm11(path: string, entries: readonly string[], budget: WorkBudget): Files {
  const rules: Line[] = [];
  const last: Line[] = [];
  const required: Line[] = [];
  const name = posix.basename(path);
  for (const by of entries) {
    budget.spend(by.length + perLine);
    const entry = (by.startsWith('./') ? by.slice(1) : by).replace(/\/\*$/, '/**');
    const line = { pattern: `!${entry}`, origin: { by, field: 'files' } };
    const takes = !entry.startsWith('!');
    const place = posix.normalize(entry.replace(/^!+/, '')).replace(/^\//, '');
    // It's also a rule about the name, and there could be such a file next to package.json.
    const isIt = place === path || (takes && place.toLowerCase() === path.toLowerCase());
    if (isIt || (takes && place.toLowerCase() === name.toLowerCase())) {
      last.unshift(line);
      if (isIt && takes && path.split('/').length === 2) required.push({ ...line, pattern: `!${name}` });
    } else {
      rules.push(line);
      if (['', '.'].includes(place) || path.startsWith(place.endsWith('/') ? place : `${place}/`))
        rules.push({ ...line, pattern: `!${entry}/**` });
    }
  }
  return { rules, last, required: [[], required] };
}

type EntryReaders = Readonly<Record<'takes' | 'leaves', (entry: string, budget: WorkBudget) => Glob>>;

/** npm-packlist 11 looks for what an entry names with `glob`. Whether case matters depends on the machine. */
async function entryReaders(): Promise<EntryReaders> {
  const dialect = { dot: true, nocomment: true, nonegate: true, optimizationLevel: 2 };
  return { takes: await globReader({ ...dialect, nocase: true }), leaves: await globReader(dialect) };
}

/** npm-packlist 11: each path that an entry matches becomes a separate rule. */
function filesOfNpm12(path: string, entries: readonly string[], read: EntryReaders, budget: WorkBudget): Files {
  const rules: Line[] = [];
  const parts = path.split('/');
  for (const by of entries) {
    const takes = !by.startsWith('!');
    const pattern = withoutTrailing(by.replace(/^!+/, '').replace(/^\.?\//, ''), '/');
    if (pattern === '') continue;
    const glob = read[takes ? 'takes' : 'leaves'](pattern, budget);
    const add = (place: string): void => void rules.push({ pattern: `${takes ? '!' : ''}/${place}`, origin: { by, field: 'files' } });
    for (let length = 1; length < parts.length; length += 1) {
      const directory = parts.slice(0, length).join('/');
      // `a/**` finds `a` itself, too.
      if (!glob.matches(directory, budget) && !glob.matches(`${directory}/`, budget)) continue;
      add(directory);
      add(`${directory}/**`);
    }
    if (glob.matches(path, budget)) add(path);
  }
  return { rules, last: [], required: [] };
}

/** What a package.json's `main`, `browser`, and `bin` name. npm normalizes the paths in `bin` and takes the others literally. */
export function packedEntries({ main, browser, bin }: Readonly<Record<string, unknown>>): NonNullable<PackRules['entries']> {
  const bins: readonly unknown[] = typeof bin === 'object' && bin !== null ? Object.values(bin) : [bin];
  const named = [
    { field: 'main', path: main },
    { field: 'browser', path: browser },
    ...bins.map((path) => ({ field: 'bin', path: typeof path === 'string' ? path.replace(/^(?:\.?\/)+/, '') : path })),
  ];
  return named.flatMap(({ field, path }) => (typeof path === 'string' && path !== '' ? [{ field, path }] : []));
}
