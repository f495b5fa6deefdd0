import type { DiffLine, FilePreview } from '../machine/file-preview.ts';
import { Secret } from '../keys/secret.ts';
import { type EnvDocument, readEnvDocument } from './document.ts';
import type { Statement } from './parse.ts';
import { looksTheSame } from './preview.text.ts';
import { isShownName } from '../wording/shown-name.ts';

/** Unchanged lines shown around a change. */
const context = 2;

type Line = { readonly raw: string; readonly shown: string };

/**
 * What an edit changes in an env file, line by line, showing names only: no value, comment, or other text of the file, except
 * for the last four characters of the key's `variable`. `path` is shown as given; `before` is `undefined` for a new file.
 */
export function envPreview(path: string, variable: string, before: Buffer | undefined, after: Buffer, note?: string): FilePreview {
  const lines =
    before === undefined
      ? diff([], maskedLines(readEnvDocument(after), variable))
      : changedLines(readEnvDocument(before), readEnvDocument(after), variable);
  return { kind: 'file', path, lines, ...(note === undefined ? {} : { note }) };
}

/** In a long file, masking every line takes a second: what's far from a change isn't looked at. */
function changedLines(before: EnvDocument, after: EnvDocument, variable: string): DiffLine[] {
  const [olds, news] = [before.statements, after.statements];
  const isSame = (old: Statement | undefined, now: Statement | undefined): boolean =>
    old !== undefined && now !== undefined && before.text.slice(old.start, old.end) === after.text.slice(now.start, now.end);
  const shorter = Math.min(olds.length, news.length);
  let head = 0;
  while (head < shorter && isSame(olds[head], news[head])) head += 1;
  let tail = 0;
  while (tail < shorter - head && isSame(olds.at(-1 - tail), news.at(-1 - tail))) tail += 1;
  const near = ({ length }: readonly Statement[]): [number, number] => [Math.max(0, head - context), length - Math.max(0, tail - context)];
  return diff(maskedLines(before, variable, ...near(olds)), maskedLines(after, variable, ...near(news)));
}

function maskedLines(document: EnvDocument, variable: string, from?: number, to?: number): Line[] {
  return document.statements.slice(from, to).flatMap((statement) => {
    const raws = document.text
      .slice(statement.start, statement.end)
      .replace(/\r?\n$/, '')
      .split(/\r?\n/);
    // After its first line, a multi-line value shows nothing.
    return raws.map((raw, index) => ({ raw, shown: index === 0 ? masked(document, statement, variable) : '…' }));
  });
}

function masked(document: EnvDocument, statement: Statement, variable: string): string {
  switch (statement.kind) {
    case 'blank':
      return '';
    case 'assignment': {
      const { name, value, exported, comment } = statement;
      if (!isShownName(name, value)) return '…';
      const shown = value === '' ? '' : name === variable ? String(new Secret(value)) : '…';
      return `${exported ? 'export ' : ''}${name}=${shown}${comment === '' ? '' : ' # …'}`;
    }
    case 'bare':
      // A lone word may be anything, including the end of a value.
      if (statement.exported && isShownName(statement.name, '')) return `export ${statement.name}`;
      return statement.name === variable ? variable : '…';
    case 'comment': {
      const name = /^\s*#\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=/.exec(document.text.slice(statement.start, statement.end))?.[1];
      return name === undefined || !isShownName(name, '') ? '# …' : `# ${name}=…`;
    }
    case 'other':
      return '…';
    default:
      return statement satisfies never;
  }
}

/** What's shown of it, and all of it but for what nobody sees there. */
function look({ raw, shown }: Line): string {
  return `${shown}\n${raw.replaceAll(/["'`\s\p{C}]/gu, '')}`;
}

/** A longest common subsequence, and of what's around it the nearest lines: env files are small, and edits are smaller. */
function diff(before: readonly Line[], after: readonly Line[]): DiffLine[] {
  const lines = changes(before, after);
  const isChange = ({ sign }: DiffLine): boolean => sign !== ' ';
  const first = lines.findIndex(isChange);
  return first === -1 ? [] : lines.slice(Math.max(0, first - context), lines.findLastIndex(isChange) + 1 + context);
}

function changes(before: readonly Line[], after: readonly Line[]): DiffLine[] {
  const minus = (line: Line): DiffLine => ({ sign: '-', text: line.shown });
  const looks = new Map(before.map((line) => [look(line), line.raw]));
  const plus = (line: Line): DiffLine => {
    const old = looks.get(look(line));
    return { sign: '+', text: old === undefined || old === line.raw ? line.shown : `${line.shown}  ${looksTheSame}` };
  };
  // For a file that was completely rewritten, a simple diff is enough.
  if (before.length * after.length > 250_000) return [...before.map(minus), ...after.map(plus)];

  const width = after.length + 1;
  const common = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const down = common[(i + 1) * width + j] ?? 0;
      const right = common[i * width + j + 1] ?? 0;
      const both = (common[(i + 1) * width + j + 1] ?? 0) + 1;
      common[i * width + j] = before[i]?.raw === after[j]?.raw ? both : Math.max(down, right);
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const old = before[i];
    const fresh = after[j];
    if (old !== undefined && fresh !== undefined && old.raw === fresh.raw) {
      lines.push({ sign: ' ', text: old.shown });
      i += 1;
      j += 1;
    } else if (old !== undefined && (fresh === undefined || (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))) {
      lines.push(minus(old));
      i += 1;
    } else if (fresh !== undefined) {
      lines.push(plus(fresh));
      j += 1;
    }
  }
  return lines;
}
