import { withinBudget, type WorkBudget } from '../machine/work-budget.ts';
import { dockerIgnores, dockerPatternCovers, pathBelow, someText } from './dockerignore.ts';

/** A line of a Dockerfile that copies a file into an image. */
export type CopyLine = {
  /** 1-based, of the instruction's first line. */
  readonly line: number;
  /** `COPY`, `ADD`, or `RUN`. */
  readonly instruction: string;
  /** It may include the file: the line is too intricate to judge, or a variable or a command decides. */
  readonly unsure?: 'intricate' | 'open';
};

/**
 * The first `COPY` or `ADD` that copies a file from the build's directory; otherwise the first one that may, or `RUN` that has it in a
 * bind mount. `path` is relative to that directory. Copies from another stage or image (`--from`), a URL, or a here-document don't count.
 * Read as BuildKit does it (parser/, shell/lex.go, dockerfile2llb/convert_copy.go, November 2026).
 *
 * @param from the name of the build's directory if it's an additional one, which `--from` names, or `FROM`
 */
export function copyOf(dockerfile: string, path: string, from?: string): CopyLine | undefined {
  let current: CopyLine | undefined;
  let open: CopyLine | undefined;
  const judged = withinBudget((budget) => {
    const { instructions, escape } = instructionsIn(dockerfile);
    for (const { text, line } of instructions) {
      const found = /^(?:ONBUILD\s+)?(COPY|ADD|RUN|FROM)\s(.*)$/is.exec(text);
      if (found === null) continue;
      const instruction = (found[1] as string).toUpperCase();
      current = { line, instruction };
      const taken = takes(instruction, (found[2] as string).trim(), { path, from: from?.toLowerCase() ?? '', escape, budget });
      if (taken === true) return current;
      if (taken === 'open') open ??= { ...current, unsure: 'open' };
    }
    return undefined;
  });
  return judged === 'unknown' && current !== undefined ? { ...current, unsure: 'intricate' } : ((judged as CopyLine | undefined) ?? open);
}

type Question = { readonly path: string; readonly from: string; readonly escape: string; readonly budget: WorkBudget };

/** Whether the text after an instruction includes a file. */
function takes(instruction: string, flagsAndWords: string, question: Question): boolean | 'open' {
  const { path, from, escape, budget } = question;
  if (instruction === 'RUN' && !flagsAndWords.startsWith('--')) return false;
  // Splitting the line costs more than comparing it.
  budget.spend(4 * flagsAndWords.length + 50);
  const flags: string[] = [];
  let rest = flagsAndWords;
  while (rest.startsWith('--')) {
    const { word, end } = unquoted(rest, escape, true);
    flags.push(word);
    rest = rest.slice(end).trimStart();
  }
  const values = (name: string): string[] => flags.flatMap((flag) => (flag.startsWith(`--${name}=`) ? [flag.slice(name.length + 3)] : []));
  if (instruction === 'RUN') return values('mount').some((mount) => isMounted(mount, question)) && 'open';
  if (instruction === 'FROM') return from !== '' && /^\S*/.exec(rest)?.[0].toLowerCase() === from;
  if ((values('from')[0] ?? '').toLowerCase() !== from) return false;
  const excludes = values('exclude').filter((each) => !/[$\n]|^\//.test(each));
  const parents = flags.some((flag) => /^--parents(?!=false)/.test(flag));
  const sources = wordsIn(rest)
    .slice(0, -1)
    .map((word) => unquoted(escape === '`' ? word.replaceAll('\\', '/') : word, escape).word)
    .filter((source) => {
      // They're relative to the source, and the name of a file that is one isn't looked at.
      const top = !parents ? source : source.includes('/./') ? source.split('/./', 1).join() : '.';
      const inside = excludes.length === 0 ? undefined : pathBelow(top, path);
      return inside === undefined || dockerIgnores(Buffer.from(excludes.join('\n')), inside) !== true;
    });
  if (sources.some((source) => !source.includes('$') && dockerPatternCovers(source, path, budget))) return true;
  return sources.some((source) => source.includes('$') && mayCover(source, path, budget)) && 'open';
}

/** Whether `RUN` has a file in a bind mount: what its command does with it isn't known. A mount without a type is one. */
function isMounted(mount: string, { path, from, budget }: Question): boolean {
  const options = new Map(
    mount.split(',').map((each) => {
      const [name = '', value = ''] = each.split('=', 2);
      return [name.toLowerCase(), value] as const;
    }),
  );
  const type = options.get('type') ?? 'bind';
  return (
    (type.toLowerCase() === 'bind' || type.includes('$')) &&
    (options.get('from') ?? '').toLowerCase() === from &&
    mayCover(options.get('source') ?? options.get('src') ?? '.', path, budget)
  );
}

/** The text, or its first word, without quotes and escapes, and where it ends. */
function unquoted(text: string, escape: string, isFirstWord = false): { readonly word: string; readonly end: number } {
  let word = '';
  let quote = '';
  let at = 0;
  for (; at < text.length && (quote !== '' || !isFirstWord || !/\s/.test(text.charAt(at))); at += 1) {
    const character = text.charAt(at);
    if (character === quote) quote = '';
    else if (quote === '' && /["']/.test(character)) quote = character;
    else if (character === escape && quote !== "'") word += text.charAt((at += 1));
    else word += character;
  }
  return { word, end: at };
}

/** Whether a source covers a path for some value of its variables. */
function mayCover(source: string, path: string, budget: WorkBudget): boolean {
  const [first, last] = [source.indexOf('${'), source.lastIndexOf('}')];
  const text = first === -1 ? source : source.slice(0, first) + someText + source.slice(last < first ? source.length : last + 1);
  const open = text.replaceAll(/(?:\ud800|\$(?:\w+|[@*#?!$-]))\/?/g, someText);
  return dockerPatternCovers(open.includes('..') ? open.replace(/\ud800[^]*/, someText) : open, path, budget);
}

/** The instructions, with continued lines joined, without comments and here-documents. */
function instructionsIn(dockerfile: string): { readonly instructions: readonly Instruction[]; readonly escape: string } {
  const lines = dockerfile.replace(/^\ufeff/, '').split(/\r?\n/);
  // Directives come before everything else, including comments.
  const directives = lines.slice(
    0,
    lines.findIndex((line) => !/^\s*#\s*(?:syntax|escape|check)\s*=/i.test(line)),
  );
  const escape = directives.some((line) => /^\s*#\s*escape\s*=\s*`/i.test(line)) ? '`' : '\\';
  const goesOn = escape === '`' ? /(^|[^`])`[ \t]*$/ : /(^|[^\\])\\[ \t]*$/;
  const instructions: Instruction[] = [];
  let open: Instruction | undefined;
  let documents: readonly HereDocument[] = [];
  for (const [index, line] of lines.entries()) {
    const [document] = documents;
    if (document !== undefined) {
      if ((document.isIndented ? line.replace(/^\t+/, '') : line) === document.end) documents = documents.slice(1);
      continue;
    }
    // Comments and blank lines inside a continued instruction are skipped.
    if (/^\s*(?:#|$)/.test(line)) continue;
    const text = line.replace(goesOn, '$1');
    open = { text: (open?.text ?? '') + text, line: open?.line ?? index + 1 };
    if (text.length < line.length) continue;
    open = { ...open, text: open.text.trim() };
    instructions.push(open);
    documents = hereDocuments(open.text);
    open = undefined;
  }
  if (open !== undefined) instructions.push({ ...open, text: open.text.trim() });
  return { instructions, escape };
}

type Instruction = { readonly text: string; readonly line: number };
type HereDocument = { readonly end: string; readonly isIndented: boolean };

/**
 * The here-documents that follow an instruction. BuildKit (`heredocsFromLine` in its parser.go) takes only whole words for them, and
 * none where a quote isn't closed.
 */
function hereDocuments(instruction: string): readonly HereDocument[] {
  const rest = /^(?:ONBUILD\s+)?(?:RUN|COPY|ADD)\s+([^\s[].*)$/is.exec(instruction)?.[1];
  if (rest?.includes('<<') !== true) return [];
  const words = rest.match(/(?:<<[ \t]+|[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+|["']/gs) ?? [];
  if (words.some((word) => word === '"' || word === "'")) return [];
  return words.flatMap((word) => {
    const [, dash, name = ''] = /^\d*<<(-?)\s*([^<\s][^<]*)$/s.exec(word) ?? [];
    return dash === undefined ? [] : [{ end: name.replaceAll(/\\(.)|["']/gs, '$1'), isIndented: dash === '-' }];
  });
}

/** The words of an instruction, in JSON or plain form. */
function wordsIn(rest: string): readonly string[] {
  if (rest.startsWith('[')) {
    try {
      const words: unknown = JSON.parse(rest);
      if (Array.isArray(words)) return words.map(String);
    } catch {
      // Not JSON: a plain source that starts with a bracket.
    }
  }
  return rest.split(/[\t\v\f\r ]+/);
}
