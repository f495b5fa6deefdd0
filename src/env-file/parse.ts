/** A line of an env file, or the lines of one value. Offsets count bytes; `end` is after the line break. */
type Span = {
  readonly start: number;
  readonly end: number;
  /** 1-based, of the first line. */
  readonly line: number;
};

/** One live assignment. */
export type Assignment = Span & {
  readonly kind: 'assignment';
  readonly name: string;
  /** As the dotenv package returns it: without quotes, surrounding blanks, and a trailing comment. */
  readonly value: string;
  /** Byte offsets of the value as written, including quotes. */
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly indent: string;
  readonly exported: boolean;
  /** What is between the name and the value: `=` with blanks around it, or YAML's `: `, which only dotenv reads. */
  readonly separator: string;
  readonly quote: '' | '"' | "'" | '`';
  readonly multiLine: boolean;
  /** From the `#` on, if the readers agree that it's a comment; otherwise empty. */
  readonly comment: string;
  /** Blanks between the value and what follows. */
  readonly gap: string;
};

export type Statement =
  | Assignment
  /** A name without a value, with or without `export`: it makes python-dotenv forget the value from above. */
  | (Span & { readonly kind: 'bare'; readonly name: string; readonly exported: boolean })
  | (Span & { readonly kind: 'blank' | 'comment' | 'other' });

export type Parsed = {
  readonly statements: readonly Statement[];
  /** Lines of values whose quote the readers disagree about: for some, a quote further down closes it; for others, nothing does. */
  readonly unclosed: readonly number[];
};

// dotenv and python-dotenv skip any white space before a name, even a form feed or a non-breaking space.
const assignmentStart = /((?:[ \t\v\f]|\xc2\xa0)*)(export[ \t]+)?([\w.-]+)([ \t]*=[ \t]*|:[ \t]+)/y;
const bareName = /[ \t]*(export[ \t]+)?([\w.-]+)[ \t]*(?:#[^\n]*)?\r?(?:\n|$)/y;
const blanksAndHash = /([ \t]*)(#?)/y;
const endOfLine = /\r?(?:\n|$)/y;

/** Parses latin-1 text from `from` (after a byte order mark) the way dotenv 16 to 18 do. Never throws. */
export function parseEnv(text: string, from: number): Parsed {
  const statements: Statement[] = [];
  const unclosed: number[] = [];
  let at = from;
  let line = 1;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const lineEnd = newline === -1 ? text.length : newline + 1;
    const first = text.charAt(at);
    let statement: Statement;
    const head = first === '#' || first === '\n' ? null : matchAt(assignmentStart, text, at);
    if (head !== null) {
      const {
        end,
        unclosed: isUnclosed,
        value,
        valueStart,
        valueEnd,
        quote,
        multiLine,
        gap,
        comment,
      } = readValue(text, at + head[0].length, lineEnd);
      if (isUnclosed) unclosed.push(line);
      const [, indent = '', exportWord, name = '', separator = ''] = head;
      const exported = exportWord !== undefined;
      // Spelled out, because spreading takes long in a long file.
      statement = {
        kind: 'assignment',
        start: at,
        end,
        line,
        name,
        indent,
        exported,
        separator,
        value,
        valueStart,
        valueEnd,
        quote,
        multiLine,
        gap,
        comment,
      };
    } else if (first === '#') statement = { kind: 'comment', start: at, end: lineEnd, line };
    else if (first === '\n') statement = { kind: 'blank', start: at, end: lineEnd, line };
    else {
      const bare = matchAt(bareName, text, at);
      const content = text.slice(at, lineEnd).trim();
      if (bare !== null) statement = { kind: 'bare', start: at, end: lineEnd, line, name: bare[2] ?? '', exported: bare[1] !== undefined };
      else statement = { kind: content === '' ? 'blank' : content.startsWith('#') ? 'comment' : 'other', start: at, end: lineEnd, line };
    }
    statements.push(statement);
    if (statement.end === lineEnd) line += 1;
    else for (let i = at; i < statement.end; i++) if (text.charAt(i) === '\n') line += 1;
    at = statement.end;
  }
  return { statements, unclosed };
}

type Value = Pick<Assignment, 'value' | 'valueStart' | 'valueEnd' | 'quote' | 'multiLine' | 'comment' | 'gap'>;

function readValue(text: string, start: number, lineEnd: number): Value & { readonly end: number; readonly unclosed: boolean } {
  const first = text.charAt(start);
  let unclosed = false;
  if (first === '"' || first === "'" || first === '`') {
    const quoted = closingQuote(text, start);
    if (quoted?.rest !== undefined) {
      const inner = text.slice(start + 1, quoted.close - 1);
      return {
        value: decoded(first === '"' ? inner.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : inner),
        valueStart: start,
        valueEnd: quoted.close,
        quote: first,
        multiLine: quoted.close > lineEnd,
        ...quoted.rest,
        unclosed: false,
      };
    }
    // Without another quote below, or with one on its own line (`"x" y`), it's odd but swallows nothing.
    unclosed = quoted !== undefined && quoted.close > lineEnd;
  }
  const content = text.slice(start, lineEnd).replace(/\r?\n$/, '');
  const hash = content.indexOf('#');
  const written = (hash === -1 ? content : content.slice(0, hash)).trimEnd();
  const gap = content.slice(written.length, hash === -1 ? undefined : hash);
  // `value#rest` without a blank: half of the readers take `#rest` for part of the value.
  const glued = hash !== -1 && gap === '' && written !== '';
  const bare = /^['"`]/.test(written) ? (/^(['"`])(.*)\1$/.exec(written)?.[2] ?? written) : written;
  return {
    value: decoded(bare),
    valueStart: start,
    valueEnd: glued ? start + content.trimEnd().length : start + written.length,
    quote: '',
    multiLine: false,
    gap,
    comment: hash === -1 || glued ? '' : content.slice(hash),
    end: lineEnd,
    unclosed,
  };
}

/**
 * Where the quote that opens at `start` is closed (the offset after it), and what follows on that line. Like dotenv: the first
 * quote without a backslash before it or, if something else follows that one, the nearest earlier one with a backslash
 * (`"C:\\dir\\"`). If `rest` is missing, something else follows each of them.
 */
function closingQuote(
  text: string,
  start: number,
): { readonly close: number; readonly rest: Pick<Assignment, 'gap' | 'comment' | 'end'> | undefined } | undefined {
  const quote = text.charAt(start);
  const closes: number[] = [];
  for (let at = text.indexOf(quote, start + 1); at !== -1; at = text.indexOf(quote, at + 1)) {
    closes.push(at + 1);
    if (text.charAt(at - 1) !== '\\') break;
  }
  // Many quotes can come before the same comment, so its end is searched for only once.
  let commentEnd = text.length;
  let searchedFrom = text.length;
  for (const close of closes.toReversed()) {
    const [blanks = '', gap = '', hash] = matchAt(blanksAndHash, text, close) ?? [];
    let at = close + blanks.length;
    if (hash === '#') {
      for (let i = at; i < searchedFrom; i += 1) {
        if (text.charAt(i) === '\n' || text.charAt(i) === '\r') {
          commentEnd = i;
          break;
        }
      }
      searchedFrom = at;
      at = commentEnd;
    }
    const lineBreak = matchAt(endOfLine, text, at)?.[0];
    if (lineBreak !== undefined) {
      const comment = text.slice(close + gap.length, at);
      return { close, rest: { gap, comment, end: at + lineBreak.length } };
    }
  }
  const last = closes.at(-1);
  return last === undefined ? undefined : { close: last, rest: undefined };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function decoded(latin1: string): string {
  return /[\x80-\xff]/.test(latin1) ? Buffer.from(latin1, 'latin1').toString('utf8') : latin1;
}
