import { holdsKey } from '../keys/search.ts';
import { maxComparedBytes, readEnvDocument, setVariable, valueOf } from './document.ts';
import { isShownName } from '../wording/shown-name.ts';
import { readersThatMiss } from './readers.ts';

/** What a new env file begins as: an example's lines, without a key yet. */
export type Template = {
  readonly bytes: Buffer;
  /** How many lines there are besides the key's. */
  readonly otherLines: number;
  /** The names of the variables that became comments, in order; none that mustn't be shown. */
  readonly commentedOut: readonly string[];
};

/** Stands for a key while we find out whether every program would read one there. */
const trial = 'no-key-yet';
/** In latin-1. Tabs and line breaks are fine. */
// oxlint-disable-next-line no-control-regex
const control = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/**
 * What an example becomes when it's copied for use. Its other `OPENAI_*` lines turn into comments: the organization or the gateway of an
 * example would make every request fail. Every other byte stays as it is. `undefined` if it can't be copied safely: it isn't clean
 * UTF-8, it contains a key, or some program wouldn't read the key in it.
 */
export function templateFrom(example: Buffer, variable: string): Template | undefined {
  if (example.length > maxComparedBytes || !isCleanUtf8(example) || holdsKey(example)) return undefined;
  const document = readEnvDocument(uncommented(example, variable));
  if (document.bom || document.obstacles.length > 0) return undefined;

  const commentedOut: string[] = [];
  let text = '';
  for (const statement of document.statements) {
    const lines = document.text.slice(statement.start, statement.end);
    const isOther =
      (statement.kind === 'assignment' || statement.kind === 'bare') && statement.name.startsWith('OPENAI_') && statement.name !== variable;
    if (isOther && isShownName(statement.name, '')) commentedOut.push(statement.name);
    text += isOther ? lines.replace(/^(?=[^\r\n])/gm, '# ') : lines;
  }
  const bytes = Buffer.from(text, 'latin1');
  const filled = setVariable(bytes, variable, trial);
  if (!filled.ok) return undefined;
  const result = filled.bytes.toString('latin1');
  if (readersThatMiss(result, variable, trial).some((reader) => reader !== 'shell')) return undefined;
  const otherLines = result.replace(/\r?\n$/, '').split('\n').length - 1;
  return { bytes, otherLines, commentedOut: [...new Set(commentedOut)] };
}

function isCleanUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return false;
  }
  return !control.test(bytes.toString('latin1'));
}

/** With `# NAME=` as a live line, if no other line sets the variable: that's where its author wants it. */
function uncommented(bytes: Buffer, variable: string): Buffer {
  if (valueOf(readEnvDocument(bytes), variable) !== undefined) return bytes;
  const text = bytes.toString('latin1');
  for (const { 0: line, 1: mark = '', 2: name, index } of text.matchAll(/^([ \t]*#[# \t]*)(?:export[ \t]+)?([A-Za-z_]\w*)=/gm)) {
    if (name !== variable) continue;
    return Buffer.from(text.slice(0, index) + line.slice(mark.length) + text.slice(index + line.length), 'latin1');
  }
  return bytes;
}
