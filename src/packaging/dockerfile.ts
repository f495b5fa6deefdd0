import { withinBudget, type WorkBudget } from '../machine/work-budget.ts';
import { dockerPatternCovers } from './dockerignore.ts';

/** A line of a Dockerfile that copies a file into an image. */
export type CopyLine = {
  /** 1-based, of the instruction's first line. */
  readonly line: number;
  /** `COPY` or `ADD`. */
  readonly instruction: string;
  /** It's too intricate to judge what it copies, so it may include the file. */
  readonly unsure?: true;
};

/**
 * The first `COPY` or `ADD` that copies a file from the build's directory. `path` is relative to that directory. Copies from
 * another stage or image (`--from`), a URL, or a here-document don't count, and neither does a source named by a variable.
 */
export function copyOf(dockerfile: string, path: string): CopyLine | undefined {
  let current: CopyLine | undefined;
  const judged = withinBudget((budget) => {
    for (const { text, line } of instructionsIn(dockerfile)) {
      const found = /^(?:ONBUILD\s+)?(COPY|ADD)\s(.*)$/is.exec(text);
      if (found === null) continue;
      current = { line, instruction: (found[1] as string).toUpperCase() };
      if (takes((found[2] as string).trimStart(), path, budget)) return current;
    }
    return undefined;
  });
  return judged === 'unknown' && current !== undefined ? { ...current, unsure: true } : (judged as CopyLine | undefined);
}

/** Whether the text after `COPY` or `ADD` includes a file. */
function takes(flagsAndWords: string, path: string, budget: WorkBudget): boolean {
  let rest = flagsAndWords;
  // Splitting the line costs more than comparing it.
  budget.spend(4 * rest.length + 50);
  const flags: string[] = [];
  for (let flag = /^--\S+\s*/.exec(rest); flag !== null; flag = /^--\S+\s*/.exec(rest)) {
    flags.push(flag[0].trim());
    rest = rest.slice(flag[0].length);
  }
  if (flags.some((flag) => /^--from=/i.test(flag))) return false;
  const excludes = flags.flatMap((flag) => /^--exclude=(.*)$/i.exec(flag)?.[1] ?? []);
  return wordsIn(rest)
    .slice(0, -1)
    .some(
      (source) =>
        !source.startsWith('<<') &&
        !source.includes('://') &&
        !source.includes('$') &&
        dockerPatternCovers(source, path, budget) &&
        !excludes.some((exclude) => dockerPatternCovers(exclude, path, budget)),
    );
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
  let until: string | undefined;
  for (const [index, raw] of lines.entries()) {
    if (until !== undefined) {
      if (raw.replace(/^\t+/, '') === until) until = undefined;
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
    until = /^(?:ONBUILD\s+)?(?:RUN|COPY|ADD)\b.*<<-?["']?(\w+)["']?/is.exec(open.text)?.[1];
    open = undefined;
  }
  if (open !== undefined) instructions.push(open);
  return instructions;
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
