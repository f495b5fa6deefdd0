import { withinBudget, type WorkBudget } from '../machine/work-budget.ts';
import { anything, directories, matchesAll, notSlash, setOf, star, type Step } from '../machine/wildcards.ts';

/** One rule of a .gitignore. */
export type Rule = {
  /** 1-based. */
  readonly line: number;
  /** As written, without the `!` and trailing spaces. */
  readonly text: string;
  readonly negated: boolean;
  /** Contains a slash before its end, so it's matched from the .gitignore's directory and not at any depth. */
  readonly anchored: boolean;
  readonly directoriesOnly: boolean;
};

/** The rules of a .gitignore as git reads them (gitignore(5), git 2.39): no comments, no blank lines. */
export function rulesIn(gitignore: string): readonly Rule[] {
  const rules: Rule[] = [];
  for (const [index, raw] of gitignore
    .replace(/^\xef\xbb\xbf/, '')
    .split('\n')
    .entries()) {
    const line = withoutBlanksAtEnd(raw.endsWith('\r') ? raw.slice(0, -1) : raw);
    if (line === '' || line.startsWith('#')) continue;
    const negated = line.startsWith('!');
    const text = negated ? line.slice(1) : line;
    const body = text.replace(/\/$/, '');
    rules.push({ line: index + 1, text, negated, anchored: body.includes('/'), directoriesOnly: text.endsWith('/') });
  }
  return rules;
}

/** Trailing spaces don't count, unless there's a backslash before them. */
function withoutBlanksAtEnd(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === ' ') end -= 1;
  let start = end;
  while (start > 0 && line[start - 1] === '\\') start -= 1;
  const isEscaped = (end - start) % 2 === 1 && end < line.length;
  return line.slice(0, isEscaped ? end + 1 : end);
}

/**
 * The rule that decides about a file, if there is one: upper directories come first, and for the file the last rule wins.
 * `unknown` if that can't be told in reasonable time.
 */
export function verdictOf(rules: readonly Rule[], path: string): Rule | undefined | 'unknown' {
  return withinBudget((budget) => {
    for (let slash = path.indexOf('/'); ; slash = path.indexOf('/', slash + 1)) {
      const isFile = slash === -1;
      const current = isFile ? path : path.slice(0, slash);
      const found = rules.findLast((rule) => !(rule.directoriesOnly && isFile) && matches(rule, current, budget));
      // Nothing below an excluded directory can be let in again.
      if (isFile || found?.negated === false) return found;
    }
  });
}

function matches(rule: Rule, path: string, budget: WorkBudget): boolean {
  const glob = rule.text.replace(/\/$/, '').replace(/^\//, '');
  const subject = rule.anchored ? path : path.slice(path.lastIndexOf('/') + 1);
  const steps = stepsOf(glob, budget);
  return steps !== undefined && matchesAll(steps, subject, budget);
}

/** `undefined` for a broken glob, which matches nothing. */
function stepsOf(glob: string, budget: WorkBudget): readonly Step[] | undefined {
  budget.spend(glob.length);
  const steps: Step[] = [];
  for (let at = 0; at < glob.length;) {
    const character = glob.charAt(at);
    const startsPart = at === 0 || glob[at - 1] === '/';
    if (startsPart && glob.startsWith('**/', at)) {
      steps.push(...directories);
      while (glob.startsWith('**/', at)) at += 3;
    } else if (character === '*') {
      steps.push(startsPart && at === glob.length - 2 && glob.endsWith('**') ? anything : star);
      while (glob[at] === '*') at += 1;
    } else if (character === '?') {
      steps.push(notSlash);
      at += 1;
    } else if (character === '[') {
      const set = setAt(glob, at);
      if (set === undefined) return undefined;
      steps.push(set.step);
      at = set.end;
    } else if (character === '\\') {
      if (at + 1 === glob.length) return undefined;
      steps.push(glob.charAt(at + 1));
      at += 2;
    } else {
      steps.push(character);
      at += 1;
    }
  }
  return steps;
}

const classes: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  digit: /[0-9]/,
  lower: /[a-z]/,
  upper: /[A-Z]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /\s/,
  xdigit: /[0-9A-Fa-f]/,
};
const namedClass = /\[:([a-z]{0,20}):\]/y;

/** The set that opens at `start`; `undefined` if it isn't closed. */
function setAt(glob: string, start: number): { readonly step: Step; readonly end: number } | undefined {
  let at = start + 1;
  const negated = glob[at] === '!' || glob[at] === '^';
  if (negated) at += 1;
  const ranges: [string, string][] = [];
  const others: RegExp[] = [];
  const member = (): string | undefined => {
    if (glob[at] === '\\') at += 1;
    at += 1;
    return glob[at - 1];
  };
  // The set ends at the first `]` that isn't its first member.
  for (let first = true; first || glob[at] !== ']'; first = false) {
    namedClass.lastIndex = at;
    const named = namedClass.exec(glob);
    if (named !== null) {
      const other = classes[named[1] ?? ''];
      if (other !== undefined) others.push(other);
      at = namedClass.lastIndex;
      continue;
    }
    const from = member();
    if (from === undefined) return undefined;
    let to: string | undefined = from;
    if (glob[at] === '-' && glob[at + 1] !== ']') {
      at += 1;
      to = member();
      if (to === undefined) return undefined;
    }
    // If a range runs backwards, only its start counts.
    ranges.push([from, from < to ? to : from]);
  }
  return { step: setOf(ranges, { negated, others }), end: at + 1 };
}
