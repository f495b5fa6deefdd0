/** One rule of a .gitignore. */
export type Rule = {
  /** 1-based. */
  readonly line: number;
  /** As written, without the `!` and the blanks at its end. */
  readonly text: string;
  readonly negated: boolean;
  /** Holds a slash before its end, so it is matched from the .gitignore's directory and not at any depth. */
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
    // Blanks at the end do not count, but one behind a backslash does.
    const line = raw.replace(/\r$/, '').replace(/^((?:\\.|[^\\]|\\$)*?) *$/s, '$1');
    if (line === '' || line.startsWith('#')) continue;
    const negated = line.startsWith('!');
    const text = negated ? line.slice(1) : line;
    const body = text.replace(/\/$/, '');
    rules.push({ line: index + 1, text, negated, anchored: body.includes('/'), directoriesOnly: text.endsWith('/') });
  }
  return rules;
}

/** The rule that decides about a file, if one does: an upper directory first, and within a file the last one. */
export function verdictOf(rules: readonly Rule[], path: string): Rule | undefined {
  const parts = path.split('/');
  for (let depth = 1; depth <= parts.length; depth++) {
    const isFile = depth === parts.length;
    const current = parts.slice(0, depth).join('/');
    const found = rules.findLast((rule) => !(rule.directoriesOnly && isFile) && matches(rule, current));
    // What lies below an excluded directory cannot be let in again.
    if (isFile || found?.negated === false) return found;
  }
  return undefined;
}

function matches(rule: Rule, path: string): boolean {
  const glob = rule.text.replace(/\/$/, '').replace(/^\//, '');
  const subject = rule.anchored ? path : path.slice(path.lastIndexOf('/') + 1);
  const source = expressionFor(glob);
  return source !== undefined && new RegExp(`^${source}$`, 's').test(subject);
}

/** A regular expression for a glob; `undefined` for one that is broken and matches nothing. */
function expressionFor(glob: string): string | undefined {
  let source = '';
  for (let at = 0; at < glob.length;) {
    const rest = glob.slice(at);
    const stars = /^(\*\*\/)+|^\*\*$/.exec(rest);
    const character = rest[0] as string;
    if (stars && (at === 0 || glob[at - 1] === '/')) {
      source += stars[0] === '**' ? '.*' : '(?:.*/)?';
      at += stars[0].length;
    } else if (character === '*') {
      source += '[^/]*';
      at += /^\*+/.exec(rest)?.[0].length ?? 1;
    } else if (character === '?') {
      source += '[^/]';
      at += 1;
    } else if (character === '[') {
      // A set ends at the first `]` that is not its first member.
      const set = /^\[([!^]?)(\]?(?:\[:[a-z]+:\]|\\.|[^\]\\])*)\]/s.exec(rest);
      if (set === null) return undefined;
      source += setFor(set[1] !== '', set[2] as string);
      at += set[0].length;
    } else if (character === '\\') {
      if (rest.length === 1) return undefined;
      source += literal(rest[1] as string);
      at += 2;
    } else {
      source += literal(character);
      at += 1;
    }
  }
  return source;
}

const classes: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  upper: 'A-Z',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  xdigit: '0-9A-Fa-f',
};

function setFor(negated: boolean, members: string): string {
  let inside = '';
  for (const [found, name, from, to] of members.matchAll(/\[:([a-z]+):\]|(\\.|[^\\])(?:-(\\.|[^\\]))?/gs)) {
    if (name !== undefined) {
      inside += classes[name] ?? '';
      continue;
    }
    const first = (from ?? found).at(-1) as string;
    const last = to?.at(-1) ?? first;
    // Of a range that runs backwards only its start counts.
    inside += literal(first) + (first < last ? `-${literal(last)}` : '');
  }
  return `(?!/)[${negated ? '^' : ''}${inside}]`;
}

function literal(character: string): string {
  return /[A-Za-z0-9_]/.test(character) ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
