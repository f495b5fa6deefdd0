import { withinBudget, type WorkBudget } from '../machine/work-budget.ts';
import { dockerPatternCovers } from './dockerignore.ts';

/** A line of a Dockerfile that copies a file into an image. */
export type CopyLine = {
  /** 1-based, of the instruction's first line. */
  readonly line: number;
  /** `COPY` or `ADD`. */
  readonly instruction: string;
  /** What it copies is too intricate to judge, so it may take the file along. */
  readonly unsure?: true;
};

/**
 * The first `COPY` or `ADD` that takes a file of the build's directory along. `path` is relative to that directory. What
 * is copied from another stage or image (`--from`), from a URL or from a here-document doesn't count, and neither does a
 * source that a variable names.
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

/** Whether what follows `COPY` or `ADD` takes a file along. */
function takes(flagsAndWords: string, path: string, budget: WorkBudget): boolean {
  let rest = flagsAndWords;
  // Taking the line apart costs more than comparing it.
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

/** The instructions, each with its continued lines joined; comments and here-documents left out. */
function instructionsIn(dockerfile: string): { text: string; line: number }[] {
  const lines = dockerfile.replace(/^\ufeff/, '').split(/\r?\n/);
  // Directives stand before all else, comments included.
  const directives = lines.slice(0, lines.findIndex((line) => !/^\s*#\s*\w+\s*=/.test(line)));
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
    // A comment or a blank line within a continued instruction is passed over.
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

/** The words of an instruction, in its form as JSON or plain. */
function wordsIn(rest: string): string[] {
  if (rest.trimStart().startsWith('[')) {
    try {
      const words: unknown = JSON.parse(rest);
      if (Array.isArray(words)) return words.map(String);
    } catch {
      // No JSON: a plain source that starts with a bracket.
    }
  }
  return (rest.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}
