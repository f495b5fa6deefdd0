import { shellReading, type ShellReading } from './shell-reading.ts';

/**
 * How programs read an env file. They disagree, so an edit is judged by what each of them would read. Each function follows
 * one program and takes the file as latin-1 text. A test compares them with the real programs.
 */
export type EnvReader = 'dotenv' | 'node20' | 'node22' | 'python' | 'shell';

/** Names and values that a program gets. Contains secrets. */
export type Reading = ReadonlyMap<string, string>;

export type Readings = Readonly<Record<Exclude<EnvReader, 'shell'>, Reading>> & { readonly shell: ShellReading };

/** What each program reads; the shell is asked about one variable. */
export function readingsOf(text: string, name: string): Readings {
  // dotenv and python-dotenv work on characters, not bytes: to them, a non-breaking space is blank, too.
  const decoded = Buffer.from(text, 'latin1').toString('utf8');
  return {
    dotenv: dotenvReads(decoded),
    node20: node20Reads(text),
    node22: node22Reads(text),
    python: pythonReads(decoded),
    shell: shellReading(text, name),
  };
}

/** The programs that wouldn't read `value` for `name`. */
export function readersThatMiss(text: string, name: string, value: string): EnvReader[] {
  const { shell, ...readings } = readingsOf(text, name);
  const all = { ...readings, shell: shell.values };
  return (Object.keys(all) as EnvReader[]).filter((reader) => all[reader].get(name) !== value);
}

/** A line, starting with its first character that isn't blank. */
const dotenvLine =
  /(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/my;
/** Where `^` and `$` see line ends, once there's no `\r`. */
const lineBreak = /[\n\u2028\u2029]/g;

/**
 * The dotenv package, 15 to 18 (the grammar in its `lib/main.js`, unchanged from 2022 to November 2026). Its expression begins
 * with `^\s*`, which rescans a run of blank lines from each of them, so ours doesn't.
 */
function dotenvReads(text: string): Reading {
  const found = new Map<string, string>();
  const lines = text.replace(/\r\n?/g, '\n');
  const blanks = /\s*/y;
  for (let at = 0; at < lines.length;) {
    blanks.lastIndex = at;
    blanks.test(lines);
    dotenvLine.lastIndex = blanks.lastIndex;
    const match = dotenvLine.exec(lines);
    if (match !== null) {
      found.set(match[1] ?? '', withoutQuotes((match[2] ?? '').trim()));
      at = dotenvLine.lastIndex;
      continue;
    }
    lineBreak.lastIndex = blanks.lastIndex;
    at = lineBreak.test(lines) ? lineBreak.lastIndex : lines.length;
  }
  return found;
}

/** What dotenv does with `replace(/^(['"`])([\s\S]*)\1$/gm, '$2')`, which searches for the end again from each line. */
function withoutQuotes(value: string): string {
  if (!/['"`]/.test(value)) return value;
  const ends = new Map([...value.matchAll(/['"`](?=[\n\u2028\u2029]|$)/g)].map(({ 0: quote, index }) => [quote, index]));
  let result = '';
  let from = 0;
  for (const { 0: quote, index } of value.matchAll(/(?<=^|[\n\u2028\u2029])['"`]/g)) {
    const end = ends.get(quote) ?? -1;
    if (index < from || end <= index) continue;
    result += value.slice(from, index) + value.slice(index + 1, end);
    from = end + 1;
  }
  return result + value.slice(from);
}

/** Strips these characters from both ends. An expression for the end would try each run of them in the middle. */
function trimmed(text: string, characters: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && characters.includes(text.charAt(start))) start += 1;
  while (end > start && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** `node --env-file` in Node 20 (src/node_dotenv.cc, to 20.20.2): a line without `=` becomes part of the next name. */
function node20Reads(text: string): Reading {
  const found = new Map<string, string>();
  const trim = (s: string): string => trimmed(s, ' ');
  let rest = trim(text.replaceAll('\r', ''));
  const skipLine = (from = 0): void => {
    const newline = rest.indexOf('\n', from);
    rest = newline === -1 ? '' : rest.slice(newline + 1);
  };
  while (rest !== '') {
    if (rest.startsWith('\n') || (rest.startsWith('#') && rest.includes('\n'))) {
      skipLine();
      continue;
    }
    const equal = rest.indexOf('=');
    if (equal === -1) break;
    // It gives up at a line that begins with the sign.
    if (equal === 0) break;
    const key = trim(rest.slice(0, equal)).replace(/^export /, '');
    rest = rest.slice(equal + 1).replace(/^ +/, '');
    const store = (value: string): void => void found.set(key, value);
    const close = /^['"`]/.test(rest) ? rest.indexOf(rest.charAt(0), 1) : -1;
    if (close !== -1) {
      store(rest.slice(1, close));
      skipLine(close + 1);
      continue;
    }
    const line = rest.split('\n', 1)[0] ?? '';
    if (/^['"`]/.test(rest)) {
      if (!rest.includes('\n')) continue; // It goes on inside the value, from the quote.
      store(line);
    } else {
      store(trim(line.split('#', 1)[0] ?? ''));
    }
    skipLine();
  }
  return found;
}

/** `node --env-file` in Node 22 to 26 (src/node_dotenv.cc, November 2026): `A=` and a blank takes the next line as the value. */
function node22Reads(text: string): Reading {
  const found = new Map<string, string>();
  const trim = (s: string): string => trimmed(s, ' \t\n');
  const content = trim(text.replaceAll('\r', ''));
  let at = 0;
  // The next position of each is cached, because it can be asked for many times.
  let equal = -1;
  let newline = -1;
  const lineEnd = (): number => {
    if (newline < at) newline = content.indexOf('\n', at);
    if (newline === -1) newline = content.length;
    return newline;
  };
  const skipBlank = (): void => {
    while (at < content.length && ' \t\n'.includes(content.charAt(at))) at += 1;
  };
  const skipLine = (): void => {
    at = lineEnd() + 1;
  };
  while (at < content.length) {
    const first = content.charAt(at);
    if (first === '\n' || first === '#') {
      skipLine();
      continue;
    }
    if (equal < at) equal = content.indexOf('=', at);
    // There aren't any more.
    if (equal === -1) break;
    if (equal > lineEnd()) {
      skipLine();
      skipBlank();
      continue;
    }
    const rawKey = trim(content.slice(at, equal));
    const exported = rawKey.startsWith('export ');
    const store = (key: string, value: string): void => void found.set(key, value);
    at = equal + 1;
    if (at === content.length || content.charAt(at) === '\n') {
      store(rawKey, ''); // `export` stays a part of the name here.
      continue;
    }
    skipBlank();
    if (rawKey === '') continue;
    const key = exported ? trim(rawKey.slice(7)) : rawKey;
    const quote = /^['"`]/.exec(content.charAt(at))?.[0];
    const close = quote === undefined ? -1 : content.indexOf(quote, at + 1);
    if (close !== -1) {
      store(key, content.slice(at + 1, close));
      at = close + 1;
      skipLine();
      continue;
    }
    const value = content.slice(at, lineEnd());
    store(key, quote !== undefined ? value : trim(value.split('#', 1)[0] ?? ''));
    skipLine();
    skipBlank();
  }
  return found;
}

const python = {
  blanks: /\s*/y,
  export: /(?:export[^\S\r\n]+)?/y,
  quotedKey: /'([^']+)'/y,
  key: /([^=#\s]+)/y,
  gap: /[^\S\r\n]*/y,
  equals: /=[^\S\r\n]*/y,
  toEnd: /[^\r\n]*/y,
  comment: /(?:[^\S\r\n]*#[^\r\n]*)?/y,
  end: /[^\S\r\n]*(?:\r\n|\n|\r|$)/y,
  restOfLine: /[^\r\n]*(?:\r\n|\n|\r)?/y,
};

/** python-dotenv 0.21 to 1.2 (its `parser.py`): a bare `export NAME` removes the value again. */
function pythonReads(text: string): Reading {
  const found = new Map<string, string>();
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  while (at < text.length) {
    take(python.blanks);
    if (at >= text.length) break;
    take(python.export);
    const commented = text.charAt(at) === '#';
    const key = commented ? undefined : take(text.charAt(at) === "'" ? python.quotedKey : python.key)?.[1];
    let failed = !commented && key === undefined;
    let value: string | undefined;
    if (!failed) {
      take(python.gap);
      if (text.charAt(at) === '=') {
        take(python.equals);
        const first = text.charAt(at);
        if (first !== "'" && first !== '"') value = withoutComment(take(python.toEnd)?.[0] ?? '');
        else {
          const close = closeOf(text, at);
          if (close !== -1) {
            value = text.slice(at + 1, close);
            at = close + 1;
          }
        }
        failed = value === undefined;
      }
      if (!failed) {
        take(python.comment);
        failed = take(python.end) === null;
      }
    }
    if (failed) take(python.restOfLine);
    else if (key !== undefined && value !== undefined) found.set(key, value);
    else if (key !== undefined) found.delete(key);
  }
  return found;
}

/** The first quote without a backslash before it or, if there's none, the last quote of all; -1 if there isn't any. */
function closeOf(text: string, open: number): number {
  const quote = text.charAt(open);
  let last = -1;
  for (let at = text.indexOf(quote, open + 1); at !== -1; at = text.indexOf(quote, at + 1)) {
    if (text.charAt(at - 1) !== '\\') return at;
    last = at;
  }
  return last;
}

/** A comment begins at a `#` after a blank. */
function withoutComment(value: string): string {
  for (let hash = value.indexOf('#', 1); hash !== -1; hash = value.indexOf('#', hash + 1)) {
    if (/\s/.test(value.charAt(hash - 1))) return value.slice(0, hash).trimEnd();
  }
  return value.trimEnd();
}
