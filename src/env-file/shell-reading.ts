/** What a shell reads from an env file that it's made to run: `set -a; . ./.env` in bash. */
export type ShellReading = {
  /**
   * What the lines set. For the variable that was asked about: its value, if it's plain. For the others: the line as written,
   * which is enough to tell whether an edit changes it. Contains secrets.
   */
  readonly values: ReadonlyMap<string, string>;
  /** An unclosed quote or a syntax error ends the reading: nothing below it is ever run. */
  readonly stops: boolean;
  /** Byte offset after which nobody knows what is run: a script begins there, not a list of variables. */
  readonly scriptFrom?: number;
};

/**
 * Follows bash 5.2 as far as env files go, and if in doubt says that it doesn't know. A `\r` at the end of a line is ignored for
 * the variable that was asked about: a shell keeps it whatever we write. A test compares it with the real program.
 */
export function shellReading(text: string, name: string): ShellReading {
  const values = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const command = commandAt(text, at, name);
    if (command === 'stops') return { values, stops: true };
    if (command === 'unknown') return { values, stops: false, scriptFrom: at };
    const written = text.slice(at, command.end).replace(/\n$/, '');
    const target = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=/.exec(written)?.[1];
    if (target !== undefined && target !== name) values.set(target, written);
    if (command.names) {
      const value = target === name ? plainValue.exec(written)?.[1] : undefined;
      if (value !== undefined) values.set(name, value);
      else if (!/^[ \t]*export[ \t]+\w+[ \t]*\r?$/.test(written)) values.delete(name);
    }
    at = command.end;
  }
  return { values, stops: false };
}

/** An assignment that every shell reads literally, with or without a comment. */
const plainValue = /^[ \t]*(?:export[ \t]+)?\w+=([^\s'"`$\\#;&|<>()*?[\]{}~!]*)[ \t]*\r?(?:[ \t]#.*)?$/;

/** They open something that other lines belong to, or end the reading in a way that depends on what is run. */
const openers = /^(?:if|for|while|until|case|select|function|coproc|\{|\[\[|exit|return|exec|exit\r|return\r)$/;
const closers = /^(?:then|do|done|fi|else|elif|esac|\})$/;

type Command = { readonly end: number; /** It names the variable, whatever it does with it. */ readonly names: boolean };

/** The command that starts at `at`, up to and including its line break. */
function commandAt(text: string, at: number, name: string): Command | 'stops' | 'unknown' {
  let word = '';
  let first = true;
  let names = false;
  let settings = false;
  let continues = false;
  /** The word contains a bracket, so the next one can't follow a name. */
  let bracket = false;
  let i = at;
  /** Called at the end of a word. */
  const judged = (): 'stops' | 'unknown' | undefined => {
    if (word === '') return undefined;
    if (first && openers.test(word)) return 'unknown';
    if (first && closers.test(word)) return 'stops';
    // `set -e` and similar change what happens to the lines below.
    if (settings && !/^[-+]a\r?$/.test(word)) return 'unknown';
    settings = first && word === 'set';
    names ||= word === name || word.startsWith(`${name}=`) || word.startsWith(`${name}+=`);
    first = false;
    continues = false;
    bracket = false;
    word = '';
    return undefined;
  };
  for (; i < text.length; i++) {
    const c = text.charAt(i);
    const next = text.charAt(i + 1);
    if (c === '\\') {
      if (next !== '\n') word += `\\${next}`;
      i += 1;
    } else if (c === "'" || c === '"' || c === '`' || (c === '$' && /[({']/.test(next))) {
      const end = quotedEnd(text, i);
      if (typeof end === 'string') return end;
      word += '"';
      i = end;
    } else if (c === '[' && !bracket) {
      if (/^[A-Za-z_]\w*$/.test(word)) return text.includes(']', i) ? 'unknown' : 'stops';
      bracket = true;
      word += c;
    } else if (c === '(') {
      // A list of values, a function, or a subshell; anything else is a mistake.
      if (!/^\w+\+?=$/.test(word)) return next === ')' || (first && word === '') ? 'unknown' : 'stops';
      const end = /^\([\w \t\n.,:/-]*\)/.exec(text.slice(i))?.[0].length;
      if (end === undefined) return 'unknown';
      word += '"';
      i += end - 1;
    } else if (c === ')') {
      return 'stops';
    } else if (c === '#' && word === '') {
      const end = text.indexOf('\n', i);
      i = end === -1 ? text.length : end - 1;
    } else if (c === '<' || c === '>') {
      if (c === '<' && next === '<') return 'unknown';
      const target = /^[<>][>&|]?[ \t]*([^\s<>;&|()#])?/.exec(text.slice(i, i + 200));
      if (target?.[1] === undefined) return 'stops';
      word += '<';
      i += target[0].length - 2;
    } else if (c === ';' || c === '&' || c === '|') {
      const wrong = judged();
      if (wrong !== undefined) return wrong;
      if (first || (c === ';' && next === ';')) return 'stops';
      continues = c === '|' || next === '&';
      if (next === c) i += 1;
      first = true;
      settings = false;
    } else if (c === ' ' || c === '\t' || c === '\n') {
      const wrong = judged();
      if (wrong !== undefined) return wrong;
      if (c === '\n' && !continues) return { end: i + 1, names };
    } else {
      word += c;
    }
  }
  return judged() ?? { end: i > text.length ? text.length : i, names };
}

/** The last character of what is quoted or substituted from `at` on. */
function quotedEnd(text: string, at: number): number | 'stops' | 'unknown' {
  const found = (end: number): number | 'stops' => (end === -1 ? 'stops' : end);
  switch (text.charAt(at)) {
    case "'":
      return found(text.indexOf("'", at + 1));
    case '`':
      return found(unescaped(text, '`', at + 1));
    case '"': {
      for (let i = at + 1; i < text.length; i++) {
        const c = text.charAt(i);
        if (c === '"') return i;
        if (c === '\\') i += 1;
        else if (c === '`' || (c === '$' && /[({]/.test(text.charAt(i + 1)))) {
          const end = quotedEnd(text, i);
          if (typeof end === 'string') return end;
          i = end;
        }
      }
      return 'stops';
    }
    default: {
      const open = text.charAt(at + 1);
      if (open === "'") return found(unescaped(text, "'", at + 2));
      const close = open === '{' ? '}' : ')';
      const end = text.indexOf(close, at + 2);
      if (end === -1) return 'stops';
      // Nested, or with its own quotes.
      return /["'`\\({#]/.test(text.slice(at + 2, end)) ? 'unknown' : end;
    }
  }
}

function unescaped(text: string, mark: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    if (text.charAt(i) === '\\') i += 1;
    else if (text.charAt(i) === mark) return i;
  }
  return -1;
}
