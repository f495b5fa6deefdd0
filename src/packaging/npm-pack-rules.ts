import { anything, directories, inside, matchesAll, notSlash, setOf, star, withinReason, withoutSlashesAtEnd, type Effort, type Step } from './glob.ts';

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
  /** `unknown`: the rules are too many or too intricate to tell. */
  | { readonly packed: false | 'unknown' }
  /** `by`: the entry that takes it; `field`: the field of package.json that holds the entry. */
  | { readonly packed: true; readonly by?: string; readonly field?: string };

type Rule = { readonly negated: boolean; readonly pattern: string; readonly from?: { readonly by: string; readonly field: string } };

/** Left out unless a later rule takes them, as far as an env file can be one of them. */
const usually = ['**/.git/**', '**/.svn/**', '**/.hg/**', '**/CVS/**', '/.wafpickle-*', '**/.npmrc', '.*.swp', '._*', '**/._*/**', '*.orig', '/archived-packages/**'];
/** Rules after all others. */
const always = ['!/readme{,.*[!~$]}', '!/copying{,.*[!~$]}', '!/license{,.*[!~$]}', '!/licence{,.*[!~$]}', '/.git', '/node_modules', '.npmrc'];

/** `path` is relative to the package's directory, with `/`. The file need not exist. */
export function npmPacks(path: string, rules: PackRules): Packed {
  const judged = withinReason((effort) => judge(path, rules, effort));
  return judged === 'unknown' ? { packed: 'unknown' } : judged;
}

function judge(path: string, { files, entries = [], ignores, above }: PackRules, effort: Effort): Packed {
  const named: Rule[] = [];
  const own = files === undefined ? rulesOf(ignores[0], effort) : [ruleOf('*')];
  for (const entry of files ?? []) {
    effort.spend(entry.length + perRule);
    const file = (entry.startsWith('./') ? entry.slice(1) : entry).replace(/\/\*$/, '/**');
    const rule = { ...ruleOf(`!${file}`), from: { by: entry, field: 'files' } };
    // What names the file itself comes after all other rules.
    if (rule.pattern.replace(/^\//, '') === path) named.push(rule);
    else own.push(rule, { ...rule, pattern: `${withoutSlashesAtEnd(rule.pattern)}/**` });
  }
  const last = [...always.map(ruleOf), ...entries.map(({ field, path: by }) => ({ ...ruleOf(`!/${by}`), from: { by, field } }))];
  const top = [...usually.map(ruleOf), ...above.flatMap((text) => rulesOf(text, effort)), ...own, ...named.toReversed(), ...last];
  const levels = [top, ...ignores.slice(1).map((text) => rulesOf(text, effort))];

  const parts = path.split('/');
  let by: Rule['from'];
  /** Something that isn't understood here could let the file in. */
  const doubt: Doubt = { lets: false };
  /** Whether the directory of a level was let in by its own name, not for the sake of something below it. */
  const exact: boolean[] = [];
  const passes = (depth: number, length: number, partly: boolean): boolean => {
    const included = depth === 0 || passes(depth - 1, length, partly);
    // What the rules above exclude can be let in again below such a directory only.
    if (!included && exact[depth] !== true) return false;
    const rules = levels[depth] ?? [];
    const subject = parts.slice(depth, length).join('/');
    effort.spend(subject.length);
    // The last rule that matches decides. It comes first here, so that a plain rule at the end settles all before it.
    let at = rules.findLastIndex((rule) => matches(rule, subject, partly, effort, doubt));
    if (at === -1) return included;
    if ((rules[at] as Rule).negated !== true) return false;
    // Of several that let it in, one after the other, the first did it.
    let first: Rule | undefined;
    for (; at >= 0; at -= 1) {
      const rule = rules[at] as Rule;
      if (first !== undefined && !matches(rule, subject, partly, effort, doubt)) continue;
      if (!rule.negated) break;
      first = rule;
    }
    if (!(included && at === -1)) by = first?.from ?? by;
    return true;
  };
  for (let length = 1; length < parts.length; length += 1) {
    exact[length] = passes(length - 1, length, false);
    if (!passes(length - 1, length, true)) return doubt.lets ? effort.giveUp() : { packed: false };
  }
  by = undefined;
  if (passes(parts.length - 1, parts.length, false)) return { packed: true, ...(by as Rule['from']) };
  return doubt.lets ? effort.giveUp() : { packed: false };
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

type Doubt = { lets: boolean };

/** What it costs to read a rule, however short. */
const perRule = 10;

function rulesOf(text: string | undefined, effort: Effort): Rule[] {
  const lines = (text ?? '').replace(/^\ufeff/, '').split(/\r?\n/);
  effort.spend(lines.length * perRule);
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(ruleOf);
}

function ruleOf(line: string): Rule {
  const pattern = line.replace(/^!+/, '');
  return { negated: (line.length - pattern.length) % 2 === 1, pattern };
}

/**
 * As minimatch with `matchBase`, `dot` and `nocase`. `partly`: for a directory, which is also let in by what may let
 * something below it in.
 */
function matches({ pattern, negated }: Rule, subject: string, partly: boolean, effort: Effort, doubt: Doubt): boolean {
  if (pattern.endsWith('/') && !partly) return false;
  const bare = choicesAsBraces(pattern.replace(/\/$/, ''));
  effort.spend(pattern.length);
  if (partly && negated && mayLieBelow(bare, subject, effort)) return true;
  for (const one of bracesOf(bare, effort)) {
    const compared = one.includes('/') ? subject : subject.slice(subject.lastIndexOf('/') + 1);
    const fits = globFits(one.replace(/^\/+/, ''), compared, effort);
    // A rule that only perhaps leaves the file out protects nothing.
    if (fits === 'perhaps' && negated) doubt.lets = true;
    if (fits === true) return true;
  }
  return false;
}

/** `@(a|b)` is `{a,b}`, and `?(a)` is `{,a}`. */
function choicesAsBraces(pattern: string): string {
  return pattern.replaceAll(/([@?])\(([\w.|-]{1,200})\)/g, (_all, sign: string, inside: string) => {
    const choices = [...(sign === '?' ? [''] : []), ...inside.split('|')];
    return choices.length === 1 ? (choices[0] as string) : `{${choices.join(',')}}`;
  });
}

function mayLieBelow(pattern: string, directory: string, effort: Effort): boolean {
  if (!pattern.includes('/')) return false;
  effort.spend(pattern.length);
  const parts = pattern.replace(/^\//, '').split('/');
  for (const [index, part] of directory.split('/').entries()) {
    const own = parts[index];
    if (own === '**') return true;
    if (own === undefined || globFits(own, part, effort) === false) return false;
  }
  return true;
}

/** The patterns that braces stand for, `a{b,c}` for `ab` and `ac`, one by one: there can be more than anyone can count. */
function* bracesOf(pattern: string, effort: Effort): Generator<string> {
  const waiting = [pattern];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    effort.spend(next.length + 1);
    const found = innermostBraces(next);
    if (found === undefined) {
      yield next;
      continue;
    }
    const head = next.slice(0, found.open);
    const tail = next.slice(found.close + 1);
    const alternatives = next.slice(found.open + 1, found.close).split(',');
    effort.spend(alternatives.length * (head.length + tail.length + 1));
    for (const one of alternatives.toReversed()) waiting.push(head + one + tail);
  }
}

/** The first pair of braces with a comma and no braces inside. */
function innermostBraces(pattern: string): { readonly open: number; readonly close: number } | undefined {
  let open = -1;
  let comma = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (character === '{') {
      open = at;
      comma = false;
    } else if (character === ',') comma = true;
    else if (character === '}') {
      if (open !== -1 && comma) return { open, close: at };
      open = -1;
    }
  }
  return undefined;
}

/** `perhaps`: it would if what isn't understood here, such as `+(a|b)` or `{1..3}`, could stand for anything. */
function globFits(glob: string, text: string, effort: Effort): boolean | 'perhaps' {
  effort.spend(glob.length);
  const lower = glob.toLowerCase();
  const special = lower.search(lower.includes('[:') ? /[?*+@!]\(|\{[^{}/,]{1,100}\.\.|\[/ : /[?*+@!]\(|\{[^{}/,]{1,100}\.\./);
  const steps = stepsOf(special === -1 ? lower : lower.slice(0, special));
  if (special !== -1) {
    const isBelow = lower.endsWith('/**');
    steps?.push(anything, ...plainEnd(isBelow ? lower.slice(0, -3) : lower), ...(isBelow ? ['/', anything] as const : []));
  }
  const fits = steps !== undefined && matchesAll(steps, text.toLowerCase(), effort);
  return fits && special !== -1 ? 'perhaps' : fits;
}

/** The characters at the end of a glob that stand for themselves: `.js` of `!(*.test).js`. */
function plainEnd(glob: string): readonly string[] {
  let at = glob.length;
  while (at > 0 && /[\w.-]/.test(glob.charAt(at - 1))) at -= 1;
  return Array.from(glob.slice(at));
}

/** `undefined` for a glob that matches nothing. */
function stepsOf(glob: string): Step[] | undefined {
  let mayHoldSets = true;
  const steps: Step[] = [];
  for (let at = 0; at < glob.length; at += 1) {
    const character = glob.charAt(at);
    const startsPart = at === 0 || glob[at - 1] === '/';
    if (character === '*') {
      let end = at + 1;
      while (glob[end] === '*') end += 1;
      const isDouble = startsPart && end - at === 2;
      if (isDouble && end === glob.length) steps.push(anything);
      else if (isDouble && glob[end] === '/') {
        if (steps.at(-1) !== inside) steps.push(...directories);
        end += 1;
      } else steps.push(star);
      at = end - 1;
    } else if (character === '?') steps.push(notSlash);
    else if (character === '\\' && at + 1 < glob.length) {
      at += 1;
      steps.push(glob.charAt(at));
    } else if (character === '[') {
      const set = mayHoldSets ? setAt(glob, at) : 'none';
      if (set === 'broken') return undefined;
      // Nothing closes it up to the end, so nothing closes the next one either.
      if (set === 'none') mayHoldSets = false;
      steps.push(set === 'none' ? character : set.step);
      if (set !== 'none') at = set.end - 1;
    } else steps.push(character);
  }
  return steps;
}

/** The set that opens at `start`. `none`: the bracket is a character like any other. */
function setAt(glob: string, start: number): { readonly step: Step; readonly end: number } | 'none' | 'broken' {
  const negated = glob[start + 1] === '!' || glob[start + 1] === '^';
  const from = start + (negated ? 2 : 1);
  const ranges: [string, string][] = [];
  let at = from;
  const member = (): string => {
    if (glob[at] === '\\') at += 1;
    at += 1;
    return glob.charAt(at - 1);
  };
  // A `]` that comes first is a member.
  while (at === from || glob[at] !== ']') {
    if (at >= glob.length) return 'none';
    const first = member();
    const isRange = glob[at] === '-' && glob[at + 1] !== ']' && at + 1 < glob.length;
    if (isRange) at += 1;
    const last = isRange ? member() : first;
    if (last < first) return 'broken';
    ranges.push([first, last]);
  }
  return { step: setOf(ranges, { negated }), end: at + 1 };
}
