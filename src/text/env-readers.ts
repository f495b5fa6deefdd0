import { shellReading, type ShellReading } from './shell-reading.ts';

/**
 * How programs read an env file. They disagree, so an edit is judged by what each of them would read. Each function
 * follows one program and takes the file as latin-1 text. Held against the real programs by a test.
 */
export type EnvReader = 'dotenv' | 'node20' | 'node22' | 'python' | 'shell';

/** Names and values that a program gets. Holds secrets. */
export type Reading = ReadonlyMap<string, string>;

export type Readings = Readonly<Record<Exclude<EnvReader, 'shell'>, Reading>> & { readonly shell: ShellReading };

/** What each program reads; a shell is asked about one variable. */
export function readingsOf(text: string, name: string): Readings {
  // dotenv and python-dotenv know letters, not bytes: to them also a non-breaking space is a blank.
  const decoded = Buffer.from(text, 'latin1').toString('utf8');
  return {
    dotenv: dotenvReads(decoded),
    node20: node20Reads(text),
    node22: node22Reads(text),
    python: pythonReads(decoded),
    shell: shellReading(text, name),
  };
}

/** The programs that would not read `value` for `name`. */
export function readersThatMiss(text: string, name: string, value: string): EnvReader[] {
  const { shell, ...readings } = readingsOf(text, name);
  const all = { ...readings, shell: shell.values };
  return (Object.keys(all) as EnvReader[]).filter((reader) => all[reader].get(name) !== value);
}

const dotenvLine =
  /^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/gm;

/** The dotenv package, 15 to 18 (the grammar of its `lib/main.js`, unchanged from 2022 to November 2026). */
function dotenvReads(text: string): Reading {
  const found = new Map<string, string>();
  for (const match of text.replace(/\r\n?/g, '\n').matchAll(dotenvLine)) {
    found.set(match[1] ?? '', (match[2] ?? '').trim().replace(/^(['"`])([\s\S]*)\1$/gm, '$2'));
  }
  return found;
}

/**
 * `node --env-file` of Node 20 (src/node_dotenv.cc, to 20.20.2): a line without `=` becomes a part of the next
 * name.
 */
function node20Reads(text: string): Reading {
  const found = new Map<string, string>();
  const trim = (s: string): string => s.replace(/^ +/, '').replace(/ +$/, '');
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

/**
 * `node --env-file` of Node 22 to 26 (src/node_dotenv.cc, November 2026): `A=` and a blank takes the next line as
 * the value.
 */
function node22Reads(text: string): Reading {
  const found = new Map<string, string>();
  const trim = (s: string): string => s.replace(/^[ \t\n]+/, '').replace(/[ \t\n]+$/, '');
  let rest = trim(text.replaceAll('\r', ''));
  const skipBlank = (): void => {
    rest = rest.replace(/^[ \t\n]+/, '');
  };
  const skipLine = (from = 0): void => {
    const newline = rest.indexOf('\n', from);
    rest = newline === -1 ? '' : rest.slice(newline + 1);
  };
  while (rest !== '') {
    if (rest.startsWith('\n') || rest.startsWith('#')) {
      skipLine();
      continue;
    }
    const line = rest.split('\n', 1)[0] ?? '';
    const equal = line.indexOf('=');
    if (equal === -1) {
      skipLine();
      skipBlank();
      continue;
    }
    const rawKey = trim(line.slice(0, equal));
    const exported = rawKey.startsWith('export ');
    const store = (key: string, value: string): void => void found.set(key, value);
    rest = rest.slice(equal + 1);
    if (rest === '' || rest.startsWith('\n')) {
      store(rawKey, ''); // `export` stays a part of the name here.
      continue;
    }
    skipBlank();
    if (rawKey === '') continue;
    const key = exported ? trim(rawKey.slice(7)) : rawKey;
    const close = /^['"`]/.test(rest) ? rest.indexOf(rest.charAt(0), 1) : -1;
    if (close !== -1) {
      store(key, rest.slice(1, close));
      skipLine(close + 1);
      continue;
    }
    const value = rest.split('\n', 1)[0] ?? '';
    store(key, /^['"`]/.test(rest) ? value : trim(value.split('#', 1)[0] ?? ''));
    skipLine();
    skipBlank();
  }
  return found;
}

/** python-dotenv 0.21 to 1.2 (its `parser.py`): a bare `export NAME` takes the value away again. */
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
    take(/\s*/y);
    if (at >= text.length) break;
    take(/(?:export[^\S\r\n]+)?/y);
    const commented = text.charAt(at) === '#';
    const key = commented ? undefined : text.charAt(at) === "'" ? take(/'([^']+)'/y)?.[1] : take(/([^=#\s]+)/y)?.[1];
    let failed = !commented && key === undefined;
    let value: string | undefined;
    if (!failed) {
      take(/[^\S\r\n]*/y);
      if (text.charAt(at) === '=') {
        take(/=[^\S\r\n]*/y);
        const first = text.charAt(at);
        const quoted = first === "'" ? /'((?:\\'|[^'])*)'/y : first === '"' ? /"((?:\\"|[^"])*)"/y : undefined;
        if (quoted === undefined)
          value =
            take(/([^\r\n]*)/y)?.[1]
              ?.replace(/\s+#.*/, '')
              .trimEnd() ?? '';
        else value = take(quoted)?.[1];
        failed = value === undefined;
      }
      if (!failed) {
        take(/(?:[^\S\r\n]*#[^\r\n]*)?/y);
        failed = take(/[^\S\r\n]*(?:\r\n|\n|\r|$)/y) === null;
      }
    }
    if (failed) take(/[^\r\n]*(?:\r\n|\n|\r)?/y);
    else if (key !== undefined && value !== undefined) found.set(key, value);
    else if (key !== undefined) found.delete(key);
  }
  return found;
}
