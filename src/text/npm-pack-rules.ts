// Whether `npm pack` takes a file, by the rules of npm-packlist 10 and ignore-walk (npm 11.19, November 2026).

/** What decides about a package, read from its directory. */
export type PackRules = {
  /** The `files` of package.json, if it has the list. It makes the ignore files of the same directory count for nothing. */
  readonly files: readonly string[] | undefined;
  /** What `main`, `browser` and `bin` name: it is always packed. Relative to the package, as npm reads it. */
  readonly entries?: readonly { readonly field: string; readonly path: string }[];
  /** Text of the `.npmignore`, else of the `.gitignore`, of each directory from the package's own down to the file's. */
  readonly ignores: readonly (string | undefined)[];
  /** The same of the directories from the root of the workspaces down to the one above the package. */
  readonly above: readonly string[];
};

export type Packed =
  | { readonly packed: false }
  /** `by`: the entry that takes it; `field`: the field of package.json that holds the entry. */
  | { readonly packed: true; readonly by?: string; readonly field?: string };

type Rule = { readonly negated: boolean; readonly pattern: string; readonly from?: { readonly by: string; readonly field: string } };

/** Left out unless a later rule takes them, as far as an env file can be one of them. */
const usually = ['**/.git/**', '**/.svn/**', '**/.hg/**', '**/CVS/**', '/.wafpickle-*', '**/.npmrc', '.*.swp', '._*', '**/._*/**', '*.orig', '/archived-packages/**'];
/** Rules after all others. */
const always = ['!/readme{,.*[!~$]}', '!/copying{,.*[!~$]}', '!/license{,.*[!~$]}', '!/licence{,.*[!~$]}', '/.git', '/node_modules', '.npmrc'];

/** `path` is relative to the package's directory, with `/`. The file need not exist. */
export function npmPacks(path: string, { files, entries = [], ignores, above }: PackRules): Packed {
  const top: Rule[] = [...usually, ...above.flatMap(linesOf)].map(ruleOf);
  const named: Rule[] = [];
  if (files === undefined) top.push(...linesOf(ignores[0] ?? '').map(ruleOf));
  else {
    top.push(ruleOf('*'));
    for (const entry of files) {
      const file = (entry.startsWith('./') ? entry.slice(1) : entry).replace(/\/\*$/, '/**');
      const rule = { ...ruleOf(`!${file}`), from: { by: entry, field: 'files' } };
      // What names the file itself comes after all other rules.
      if (rule.pattern.replace(/^\//, '') === path) named.unshift(rule);
      else top.push(rule, { ...rule, pattern: `${rule.pattern.replace(/\/+$/, '')}/**` });
    }
  }
  const last = [...always.map(ruleOf), ...entries.map(({ field, path: by }) => ({ ...ruleOf(`!/${by}`), from: { by, field } }))];
  const levels = [[...top, ...named, ...last], ...ignores.slice(1).map((text) => linesOf(text ?? '').map(ruleOf))];

  const parts = path.split('/');
  let by: Rule['from'];
  /** Whether the directory of a level was let in by its own name, not for the sake of something below it. */
  const exact: boolean[] = [];
  const passes = (depth: number, length: number, partly: boolean): boolean => {
    let included = depth === 0 || passes(depth - 1, length, partly);
    // What the rules above exclude can be let in again below such a directory only.
    if (!included && exact[depth] !== true) return false;
    for (const rule of levels[depth] ?? []) {
      if (rule.negated === included || !matches(rule, parts.slice(depth, length).join('/'), partly)) continue;
      included = rule.negated;
      if (included) by = rule.from ?? by;
    }
    return included;
  };
  for (let length = 1; length < parts.length; length += 1) {
    exact[length] = passes(length - 1, length, false);
    if (!passes(length - 1, length, true)) return { packed: false };
  }
  by = undefined;
  return passes(parts.length - 1, parts.length, false) ? { packed: true, ...(by as Rule['from']) } : { packed: false };
}

/** What `main`, `browser` and `bin` of a package.json name. npm tidies the paths of `bin` and takes the others as they stand. */
export function packedEntries({ main, browser, bin }: Readonly<Record<string, unknown>>): NonNullable<PackRules['entries']> {
  const bins: readonly unknown[] = typeof bin === 'object' && bin !== null ? Object.values(bin) : [bin];
  const named = [
    { field: 'main', path: main },
    { field: 'browser', path: browser },
    ...bins.map((path) => ({ field: 'bin', path: typeof path === 'string' ? path.replace(/^(?:\.?\/)+/, '') : path })),
  ];
  return named.flatMap(({ field, path }) => (typeof path === 'string' && path !== '' ? [{ field, path }] : []));
}

function linesOf(text: string): string[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function ruleOf(line: string): Rule {
  const pattern = line.replace(/^!+/, '');
  return { negated: (line.length - pattern.length) % 2 === 1, pattern };
}

/**
 * As minimatch with `matchBase`, `dot` and `nocase`. `partly`: for a directory, which is also let in by what may let
 * something below it in.
 */
function matches({ pattern, negated }: Rule, subject: string, partly: boolean): boolean {
  if (pattern.endsWith('/') && !partly) return false;
  const bare = pattern.replace(/\/$/, '');
  if (partly && negated && mayLieBelow(bare, subject)) return true;
  return bracesOf(bare).some((one) => {
    const compared = one.includes('/') ? subject : subject.slice(subject.lastIndexOf('/') + 1);
    return expressionFor(one.replace(/^\/+/, '')).test(compared);
  });
}

function mayLieBelow(pattern: string, directory: string): boolean {
  if (!pattern.includes('/')) return false;
  const parts = pattern.replace(/^\//, '').split('/');
  for (const [index, part] of directory.split('/').entries()) {
    const own = parts[index];
    if (own === '**') return true;
    if (own === undefined || !expressionFor(own).test(part)) return false;
  }
  return true;
}

function bracesOf(pattern: string): string[] {
  const found = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(pattern);
  if (found === null) return [pattern];
  const [, head = '', inside = '', tail = ''] = found;
  return inside.split(',').flatMap((one) => bracesOf(head + one + tail));
}

function expressionFor(glob: string): RegExp {
  const source = glob.replace(/\*\*\/|\*\*$|\*+|\?|\[!?[^\]]+\]|\\.|[\s\S]/g, (token, at: number) => {
    const startsPart = at === 0 || glob[at - 1] === '/';
    if (token === '**/' && startsPart) return '(?:.*/)?';
    if (token === '**' && startsPart) return '.*';
    if (token === '**/') return '[^/]*/';
    if (token.startsWith('*')) return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.startsWith('[') && token.length > 1) return token.replace(/^\[!/, '[^').replace(/\\/g, '\\\\');
    const character = token.at(-1) as string;
    return /\w/.test(character) ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  try {
    return new RegExp(`^(?:${source})$`, 'si');
  } catch {
    return /^(?!)/;
  }
}
