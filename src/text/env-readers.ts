/**
 * How programs read one variable of an env file. They disagree, so an edit is judged by what each of them would read.
 * Each function follows one program and takes the file as latin-1 text; it gives the value, or `undefined` where the
 * program does not set the variable. Held against the real programs by a test.
 */
export type EnvReader = 'dotenv' | 'node20' | 'node22' | 'python' | 'shell';

const readers: Readonly<Record<EnvReader, (text: string, name: string) => string | undefined>> = {
  dotenv: dotenvReads,
  node20: node20Reads,
  node22: node22Reads,
  python: pythonReads,
  shell: shellReads,
};

/** The programs that would not read `value` for `name`. */
export function readersThatMiss(text: string, name: string, value: string): EnvReader[] {
  const missing: EnvReader[] = [];
  for (const [reader, reads] of Object.entries(readers) as [EnvReader, (typeof readers)[EnvReader]][]) {
    if (reads(text, name) !== value) missing.push(reader);
  }
  return missing;
}

const dotenvLine =
  /^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/gm;

/** The dotenv package, 15 to 18 (the grammar of its `lib/main.js`, unchanged from 2022 to November 2026). */
function dotenvReads(text: string, name: string): string | undefined {
  let found: string | undefined;
  // It decodes UTF-8, where the byte order mark is one character that `\s` matches.
  const decoded = text.replace(/^\xef\xbb\xbf/, '\ufeff').replace(/\r\n?/g, '\n');
  for (const match of decoded.matchAll(dotenvLine)) {
    if (match[1] !== name) continue;
    found = (match[2] ?? '').trim().replace(/^(['"`])([\s\S]*)\1$/gm, '$2');
  }
  return found;
}

/**
 * `node --env-file` of Node 20 (src/node_dotenv.cc, to 20.20.2): a line without `=` becomes a part of the next
 * name.
 */
function node20Reads(text: string, name: string): string | undefined {
  let found: string | undefined;
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
    if (equal === -1) {
      skipLine();
      continue;
    }
    const key = trim(rest.slice(0, equal)).replace(/^export /, '');
    rest = rest.slice(equal + 1).replace(/^ +/, '');
    if (key === '') break;
    const store = (value: string): void => {
      if (key === name) found = value;
    };
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
function node22Reads(text: string, name: string): string | undefined {
  let found: string | undefined;
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
    const store = (key: string, value: string): void => {
      if (key === name) found = value;
    };
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
function pythonReads(text: string, name: string): string | undefined {
  let found: string | undefined;
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
    else if (key === name) found = value;
  }
  return found;
}

/**
 * `set -a; . ./.env` in bash or dash, as far as it matters: a line counts where no quote, no continuation and no syntax
 * error before it takes it. A `\r` at the end of a line is overlooked: a shell keeps it whatever is written.
 */
function shellReads(text: string, name: string): string | undefined {
  let found: string | undefined;
  let at = 0;
  const names = new RegExp(`(?:^|[ \\t])${escapeForRegExp(name)}=`);
  const assignment = new RegExp(
    `^[ \\t]*(?:export[ \\t]+)?${escapeForRegExp(name)}=([^\\s'"\`$\\\\#;&|<>()]*)[ \\t]*(?:[ \\t]#.*)?$`,
  );
  while (at < text.length) {
    const line = /[^\r\n]*/.exec(text.slice(at))?.[0] ?? '';
    // Named in any other way, its value is anybody's guess.
    if (names.test(line)) found = assignment.exec(line)?.[1];
    const next = endOfCommand(text, at);
    if (next === undefined) break;
    at = next;
  }
  return found;
}

/**
 * Where the shell command that starts at `at` ends, after its line break; `undefined` where a shell gives up on
 * the file.
 */
function endOfCommand(text: string, at: number): number | undefined {
  let quote = '';
  for (let i = at; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '\\' && quote !== "'") i++;
    else if (quote !== '') quote = c === quote ? '' : quote;
    else if (c === '\n') return i + 1;
    else if (c === '"' || c === "'") quote = c;
    else if ('()`'.includes(c) || (c === '<' && text.charAt(i + 1) === '<')) return undefined;
    else if (c === '#' && (i === at || /\s/.test(text.charAt(i - 1)))) {
      const end = text.indexOf('\n', i);
      return end === -1 ? text.length : end + 1;
    }
  }
  return quote === '' ? text.length : undefined;
}

function escapeForRegExp(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
