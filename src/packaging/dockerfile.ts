import { withinBudget, type WorkBudget } from '../machine/work-budget.ts';
import { dockerPatternCovers } from './dockerignore.ts';

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
 *
 * @param from the name of the build's directory if it's an additional one, which `--from` names
 */
export function copyOf(dockerfile: string, path: string, from?: string): CopyLine | undefined {
  let current: CopyLine | undefined;
  let open: CopyLine | undefined;
  const judged = withinBudget((budget) => {
    for (const { text, line } of instructionsIn(dockerfile)) {
      const found = /^(?:ONBUILD\s+)?(COPY|ADD|RUN)\s(.*)$/is.exec(text);
      if (found === null) continue;
      const instruction = (found[1] as string).toUpperCase();
      current = { line, instruction };
      const taken = takes(instruction, (found[2] as string).trimStart(), path, from, budget);
      if (taken === true) return current;
      if (taken === 'open') open ??= { ...current, unsure: 'open' };
    }
    return undefined;
  });
  return judged === 'unknown' && current !== undefined ? { ...current, unsure: 'intricate' } : ((judged as CopyLine | undefined) ?? open);
}

/** Whether the text after an instruction includes a file. */
function takes(instruction: string, flagsAndWords: string, path: string, from: string | undefined, budget: WorkBudget): boolean | 'open' {
  let rest = flagsAndWords;
  if (instruction === 'RUN' && !rest.startsWith('--')) return false;
  // Splitting the line costs more than comparing it.
  budget.spend(4 * rest.length + 50);
  const flags: string[] = [];
  for (let flag = /^--\S+\s*/.exec(rest); flag !== null; flag = /^--\S+\s*/.exec(rest)) {
    flags.push(flag[0].trim());
    rest = rest.slice(flag[0].length);
  }
  if (instruction === 'RUN') return flags.some((flag) => isMounted(flag, path, from, budget)) && 'open';
  if (flags.map((flag) => /^--from=(.*)$/is.exec(flag)?.[1]).find((each) => each !== undefined) !== from) return false;
  const excludes = flags.flatMap((flag) => /^--exclude=(.*)$/i.exec(flag)?.[1] ?? []);
  const sources = wordsIn(rest)
    .slice(0, -1)
    .filter(
      (source) =>
        !source.startsWith('<<') && !source.includes('://') && !excludes.some((exclude) => dockerPatternCovers(exclude, path, budget)),
    );
  if (sources.some((source) => !source.includes('$') && dockerPatternCovers(source, path, budget))) return true;
  return sources.some((source) => source.includes('$') && mayCover(source, path, budget)) && 'open';
}

/** Whether `RUN` has a file in a bind mount: what its command does with it isn't known. A mount without a type is one. */
function isMounted(flag: string, path: string, from: string | undefined, budget: WorkBudget): boolean {
  if (!/^--mount=/i.test(flag)) return false;
  const options = new Map(
    flag
      .slice('--mount='.length)
      .split(',')
      .map((each) => {
        const [name = '', value = ''] = each.split('=', 2);
        return [name, value] as const;
      }),
  );
  const source = options.get('source') ?? options.get('src') ?? '.';
  return (options.get('type') ?? 'bind') === 'bind' && options.get('from') === from && mayCover(source, path, budget);
}

/** Whether a source covers a path for some value of its variables. */
function mayCover(source: string, path: string, budget: WorkBudget): boolean {
  return ['**', '.'].some((value) => dockerPatternCovers(source.replaceAll(/\$(?:\{[^}]{0,200}\}|\w+)/g, value), path, budget));
}

/** The instructions, with continued lines joined, without comments and here-documents. */
function instructionsIn(dockerfile: string): { text: string; line: number }[] {
  const lines = dockerfile.replace(/^\ufeff/, '').split(/\r?\n/);
  // Directives come before everything else, including comments.
  const directives = lines.slice(
    0,
    lines.findIndex((line) => !/^\s*#\s*\w+\s*=/.test(line)),
  );
  const escape = directives.some((line) => /^\s*#\s*escape\s*=\s*`/i.test(line)) ? '`' : '\\';
  const instructions: { text: string; line: number }[] = [];
  let open: { text: string; line: number } | undefined;
  let documents: readonly HereDocument[] = [];
  for (const [index, raw] of lines.entries()) {
    const [document] = documents;
    if (document !== undefined) {
      if ((document.isIndented ? raw.replace(/^\t+/, '') : raw) === document.end) documents = documents.slice(1);
      continue;
    }
    const line = raw.trim();
    // Comments and blank lines inside a continued instruction are skipped.
    if (line === '' || line.startsWith('#')) continue;
    open ??= { text: '', line: index + 1 };
    if (line.endsWith(escape)) {
      open.text += `${line.slice(0, -1)} `;
      continue;
    }
    open.text += line;
    instructions.push(open);
    documents = hereDocuments(open.text);
    open = undefined;
  }
  if (open !== undefined) instructions.push(open);
  return instructions;
}

type HereDocument = { readonly end: string; readonly isIndented: boolean };

/**
 * The here-documents that follow an instruction. BuildKit (`heredocsFromLine` in its parser.go) takes only whole words for them, and
 * none where a quote isn't closed.
 */
function hereDocuments(instruction: string): readonly HereDocument[] {
  const rest = /^(?:ONBUILD\s+)?(?:RUN|COPY|ADD)\s+([^\s[].*)$/is.exec(instruction)?.[1];
  if (rest?.includes('<<') !== true) return [];
  const words = rest.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+|["']/gs) ?? [];
  if (words.some((word) => word === '"' || word === "'")) return [];
  return words.flatMap((word) => {
    const [, dash, name = ''] = /^\d*<<(-?)([^<]+)$/s.exec(word) ?? [];
    return dash === undefined ? [] : [{ end: name.replaceAll(/\\(.)|["']/gs, '$1'), isIndented: dash === '-' }];
  });
}

/** The words of an instruction, in JSON or plain form. */
function wordsIn(rest: string): string[] {
  if (rest.trimStart().startsWith('[')) {
    try {
      const words: unknown = JSON.parse(rest);
      if (Array.isArray(words)) return words.map(String);
    } catch {
      // Not JSON: a plain source that starts with a bracket.
    }
  }
  return (rest.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}
