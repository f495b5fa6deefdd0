/** A part of a program, as far as it takes to see what a string in it is for. */
export type Token = {
  /** `break`: the end of a line where that ends a statement. */
  readonly kind: 'word' | 'string' | 'sign' | 'break';
  /** What a string says, without its quotes. */
  readonly text: string;
  /** Where it starts in the source. */
  readonly at: number;
  /** The position in the list of the bracket around it, -1 if there's none. For a closing bracket, it's the opening one. */
  readonly inside: number;
};

/** How a language marks comments and strings. */
type Syntax = {
  /** What starts a comment that ends with the line. */
  readonly line: readonly string[];
  /** What's around a longer one. */
  readonly block: readonly (readonly [open: string, close: string])[];
  /** What's around text that may span lines and documents something, or is far too long for a name. */
  readonly long: readonly string[];
  readonly quotes: string;
  /** A line break ends a statement. */
  readonly breaks?: true;
};

const slashes = { line: ['//'], block: [['/*', '*/']], long: ['"""'] } as const;
const syntaxes: readonly (readonly [RegExp, Syntax])[] = [
  [/\.(?:py|ipynb)$/, { line: ['#'], block: [], long: ['"""', "'''"], quotes: '"\'', breaks: true }],
  [/\.rb$/, { line: ['#'], block: [['\n=begin', '\n=end']], long: [], quotes: '"\'', breaks: true }],
  [/\.exs?$/, { line: ['#'], block: [], long: ['"""'], quotes: '"', breaks: true }],
  [/\.php$/, { ...slashes, line: ['//', '#'], block: [...slashes.block, ['<!--', '-->']], quotes: '"\'' }],
  [/\.(?:vue|svelte|astro|html)$/, { ...slashes, block: [...slashes.block, ['<!--', '-->']], quotes: '"\'`' }],
  [/\.(?:[cm]?[jt]sx?|go)$/, { ...slashes, quotes: '"\'`' }],
  [/\.dart$/, { ...slashes, long: ['"""', "'''"], quotes: '"\'' }],
  [/\.(?:java|kts?|cs|rs|swift)$/, { ...slashes, quotes: '"' }],
];

/** Whether there's something that reads files of this name. */
export function isProgram(name: string): boolean {
  return syntaxOf(name) !== undefined;
}

function syntaxOf(name: string): Syntax | undefined {
  return syntaxes.find(([pattern]) => pattern.test(name))?.[1];
}

const opening = '([{';
const closing = ')]}';
const word = /[\p{L}_$@][\p{L}\p{N}_$]*/uy;
const sign = /[=!]==?|=>|:=|\?\?=?|\|\||&&|::|->|\?\.|[<>]=|[^]/y;

/**
 * The tokens of a program, without its comments and documentation. It's told by the file's name how to read it; where a string
 * isn't closed, its opening quote stands for nothing. Linear: what was searched for in vain isn't searched for again.
 */
export function tokensOf(name: string, source: string): readonly Token[] {
  const syntax = syntaxOf(name);
  if (syntax === undefined) return [];
  const tokens: Token[] = [];
  const open: number[] = [];
  const searched = new Map<string, number>();
  const push = (kind: Token['kind'], text: string, at: number): void => {
    tokens.push({ kind, text, at, inside: open.at(-1) ?? -1 });
  };
  /** Where something closes after `from`, or -1. */
  const closeOf = (mark: string, from: number): number => {
    if (from < (searched.get(mark) ?? 0)) return -1;
    const found = source.indexOf(mark, from);
    if (found === -1) searched.set(mark, source.length);
    return found;
  };

  let at = 0;
  while (at < source.length) {
    const character = source.charAt(at);
    if (character === '\n' && syntax.breaks && open.length === 0) push('break', '\n', at);
    const block = syntax.block.find(([mark]) => source.startsWith(mark, at));
    if (block !== undefined) {
      const end = closeOf(block[1], at + block[0].length);
      at = end === -1 ? at + block[0].length : end + block[1].length;
      continue;
    }
    if (syntax.line.some((mark) => source.startsWith(mark, at)) && !(character === '/' && source.charAt(at - 1) === ':')) {
      const end = source.indexOf('\n', at);
      at = end === -1 ? source.length : end;
      continue;
    }
    const long = syntax.long.find((mark) => source.startsWith(mark, at));
    if (long !== undefined) {
      const end = closeOf(long, at + long.length);
      at = end === -1 ? at + long.length : end + long.length;
      continue;
    }
    if (syntax.quotes.includes(character)) {
      const end = at < (searched.get(character) ?? 0) ? undefined : endOfString(source, at + 1, character, searched);
      if (end !== undefined) push('string', source.slice(at + 1, end), at);
      at = (end ?? at) + 1;
      continue;
    }
    if (/\s/.test(character)) {
      at += 1;
      continue;
    }
    word.lastIndex = at;
    const found = word.exec(source)?.[0];
    if (found !== undefined) {
      push('word', found, at);
      at += found.length;
      continue;
    }
    sign.lastIndex = at;
    const text = sign.exec(source)?.[0] ?? character;
    push('sign', text, at);
    const last = open.at(-1);
    if (last !== undefined && closing.includes(character) && closing.indexOf(character) === opening.indexOf(tokens[last]?.text ?? '')) {
      open.pop();
    }
    if (opening.includes(character)) open.push(tokens.length - 1);
    at += text.length;
  }
  return tokens;
}

/** Where a string ends; `undefined` if it isn't closed, and then it's noted how far the search went. */
function endOfString(source: string, from: number, quote: string, searched: Map<string, number>): number | undefined {
  for (let at = from; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === quote) return at;
    if (character === '\\') at += 1;
    else if (character === '\n' && quote !== '`') {
      searched.set(quote, at);
      return undefined;
    }
  }
  searched.set(quote, source.length);
  return undefined;
}
