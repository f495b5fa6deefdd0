import { isUtf16 } from './encoding.ts';
import type { Obstacle } from './obstacle.ts';
import { type Assignment, parseEnv, type Statement } from './parse.ts';
import { bestPlace, harmOf } from './place.ts';
import { type EnvReader, type Readings, readersThatMiss, readingsOf } from './readers.ts';

export type { Assignment } from './parse.ts';

/** An env file, read and never evaluated. It holds the values: it must not be printed. */
export type EnvDocument = {
  /** The bytes as latin-1 text: one character is one byte, so nothing is lost on the way back. */
  readonly text: string;
  readonly statements: readonly Statement[];
  readonly assignments: readonly Assignment[];
  /** Of the line breaks; `none` where there is not one. */
  readonly lineEnds: 'lf' | 'crlf' | 'mixed' | 'none';
  /** The line break that most lines have. */
  readonly eol: '\n' | '\r\n';
  /** A UTF-8 byte order mark stands before the first line. */
  readonly bom: boolean;
  /** Why it cannot be edited safely, the most serious first. Empty: it can. */
  readonly obstacles: readonly Obstacle[];
};

const bomBytes = '\xef\xbb\xbf';

/** The last long file that was read: a dozen checks ask about the same one, and each reading takes a tenth of a second. */
let latest: { readonly bytes: Buffer; readonly document: EnvDocument } | undefined;

/** Reads an env file of any content, whatever its encoding. Never throws. */
export function readEnvDocument(bytes: Buffer): EnvDocument {
  if (bytes.length <= mostCompared) return read(bytes);
  if (latest?.bytes.equals(bytes) !== true) latest = { bytes, document: read(bytes) };
  return latest.document;
}

function read(bytes: Buffer): EnvDocument {
  const text = bytes.toString('latin1');
  const bom = text.startsWith(bomBytes);
  const { statements, unclosed } = parseEnv(text, bom ? bomBytes.length : 0);
  const assignments = statements.filter((statement) => statement.kind === 'assignment');
  const crlf = countOf('\r\n', text);
  const lf = countOf('\n', text) - crlf;
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;

  const obstacles: Obstacle[] = [];
  const at = (kind: Obstacle['kind'], offset: number): void => {
    if (offset !== -1) obstacles.push({ kind, line: lineOf(offset) });
  };
  if (isUtf16(bytes)) obstacles.push({ kind: 'utf-16' });
  else at('nul', text.indexOf('\0'));
  at('lone-cr', text.search(/\r(?!\n)/));
  at('merge-conflict', text.search(/^(?:<{7}|>{7})(?: |\r?$)/m));
  for (const line of unclosed) obstacles.push({ kind: 'unterminated-quote', line });
  const encrypted = assignments.find(
    ({ name, value }) => value.startsWith('encrypted:') || /^DOTENV_PUBLIC_KEY(_|$)/.test(name),
  );
  if (encrypted !== undefined) obstacles.push({ kind: 'dotenvx-encrypted', line: encrypted.line });

  return {
    text,
    statements,
    assignments,
    lineEnds: crlf === 0 ? (lf === 0 ? 'none' : 'lf') : lf === 0 ? 'crlf' : 'mixed',
    eol: crlf > lf ? '\r\n' : '\n',
    bom,
    obstacles,
  };
}

function countOf(part: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}

export type VariableValue = {
  /** What programs get: the last assignment wins in nearly all of them. */
  readonly value: string;
  /** 1-based, of the assignment that wins. */
  readonly line: number;
  /** Every live assignment, in order; more than one is a duplicate. */
  readonly assignments: readonly Assignment[];
};

/** The value that programs get for a variable; `undefined` where no line sets it. Comments and data do not count. */
export function valueOf(document: EnvDocument, name: string): VariableValue | undefined {
  const assignments = document.assignments.filter((assignment) => assignment.name === name);
  const last = assignments.at(-1);
  return last === undefined ? undefined : { value: last.value, line: last.line, assignments };
}

/**
 * Lines that name a variable without a value (`export NAME`, `NAME`): python-dotenv then forgets the value from above,
 * and Node 20 loses the line below.
 */
export function bareLines(document: EnvDocument, name: string): number[] {
  return bareNames(document, name).map(({ line }) => line);
}

/** What forbids to write `name` into this file; `undefined` where it can be written. */
export function obstacleTo(document: EnvDocument, name: string): Obstacle | undefined {
  if (document.obstacles[0] !== undefined) return document.obstacles[0];
  const present = valueOf(document, name);
  if (present === undefined) return undefined;
  const reference = /op:\/\/|\$[({]|^\$\w+$/.test(present.value);
  return reference ? { kind: 'reference', line: present.line } : undefined;
}

export type Edited =
  { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly obstacle: Obstacle };

/** Read alike by 29 of 29 readers without quotes (November 2026). */
const needsNoQuotes = /^[A-Za-z0-9_.,:/+=@%-]+$/;

/**
 * Sets a variable to a value that needs no quotes, and leaves every other byte as it is. The line stays where it is,
 * with its `export`, its comment and its line break, unless some program would not read it there (Node 20 joins a
 * line without `=` to the next name); duplicates collapse into the last one. Doing it again changes nothing.
 *
 * @throws {RangeError} for a value that would need quotes
 */
export function setVariable(bytes: Buffer, name: string, value: string): Edited {
  if (!needsNoQuotes.test(value))
    throw new RangeError('Only a value that needs no quotes can be written to an env file');
  let result = placeVariable(bytes, name, value);
  // An open quote in the old line hid the other lines from some programs: without it there may be a better place.
  const most = bytes.length > mostCompared ? 0 : 3;
  for (let again = 0; result.ok && again < most; again += 1) {
    const next = placeVariable(result.bytes, name, value);
    if (!next.ok || next.bytes.equals(result.bytes)) break;
    result = next;
  }
  return result;
}

function placeVariable(bytes: Buffer, name: string, value: string): Edited {
  const document = readEnvDocument(bytes);
  const obstacle = obstacleTo(document, name);
  if (obstacle !== undefined) return { ok: false, obstacle };

  const live = valueOf(document, name)?.assignments ?? [];
  const bare = bareNames(document, name);
  const kept = live.findLast(({ start }) => bare[0] === undefined || start < bare[0].start) ?? live.at(-1) ?? bare[0];
  if (kept === undefined) return edited(bestPlace(document, `${name}=${value}`, name, value).text);

  // `NAME=value; export NAME` on one line is for a shell what `export NAME=value` is for all.
  const exportedBehind = new RegExp(`;[ \\t]*export[ \\t]+${name}\\b`).test(document.text.slice(kept.start, kept.end));
  const exported = kept.exported || exportedBehind || bare.some((one) => one.exported);
  // Only blanks are no part of the name for any program.
  const indent = kept.kind === 'assignment' && /^ *$/.test(kept.indent) ? kept.indent : '';
  const line = `${exported ? 'export ' : ''}${name}=${value}${kept.kind === 'assignment' ? commentOf(kept) : ''}`;
  const lineBreak = /\r?\n$/.exec(document.text.slice(kept.start, kept.end))?.[0] ?? '';
  const others = [...live, ...bare].filter((statement) => statement !== kept);

  const before = readingsOf(document.text, name);
  const inPlace = without(document, others, kept, indent + line + lineBreak);
  const harm = harmOf(before, inPlace, name, value);
  if (harm === 0 || isWithinScript(document, kept, before)) return edited(inPlace);
  const rest = readEnvDocument(Buffer.from(without(document, [...live, ...bare]), 'latin1'));
  const removedBefore = others
    .filter(({ start }) => start < kept.start)
    .reduce((sum, { start, end }) => sum + end - start, 0);
  const moved = bestPlace(rest, line, name, value, kept.start - removedBefore, before);
  // Where no place is better it stays.
  return edited(moved.harm < harm ? moved.text : inPlace);
}

export type BetterLine = {
  readonly bytes: Buffer;
  /** Who does not read the value as it stands; never a shell, which not everybody uses. */
  readonly missed: readonly Exclude<EnvReader, 'shell'>[];
};

/** Bytes of a file up to which it's worth finding out how each program reads it: no real one comes near. */
export const mostCompared = 64 * 1024;

/** The same value in a line that more programs read; `undefined` if an edit can't improve it, or the file is too long to tell. */
export function betterLine(bytes: Buffer, name: string): BetterLine | undefined {
  if (bytes.length > mostCompared) return undefined;
  const value = valueOf(readEnvDocument(bytes), name)?.value ?? '';
  if (!needsNoQuotes.test(value)) return undefined;
  const missedIn = (content: Buffer): BetterLine['missed'] =>
    readersThatMiss(content.toString('latin1'), name, value).filter((reader) => reader !== 'shell');
  const missed = missedIn(bytes);
  if (missed.length === 0) return undefined;
  const written = setVariable(bytes, name, value);
  if (!written.ok || missedIn(written.bytes).length >= missed.length) return undefined;
  return { bytes: written.bytes, missed };
}

/** Within an `if` or a function: such a line belongs to what stands around it. */
function isWithinScript({ text }: EnvDocument, { start, end }: Statement, { shell }: Readings): boolean {
  return (shell.scriptFrom ?? Infinity) <= start && /^[ \t]*(?:fi|done|esac|else|elif|\}|\))/m.test(text.slice(end));
}

/**
 * Removes all live assignments of a variable but the last, which is the one that programs read, and lines that
 * only name it.
 */
export function removeDuplicates(bytes: Buffer, name: string): Edited {
  const document = readEnvDocument(bytes);
  const obstacle = document.obstacles[0];
  if (obstacle !== undefined) return { ok: false, obstacle };
  const last = valueOf(document, name)?.assignments.at(-1);
  if (last === undefined) return { ok: true, bytes };
  const bare = bareNames(document, name);
  const others = [...document.assignments.filter((one) => one.name === name && one !== last), ...bare];
  const text = document.text.slice(last.start, last.end);
  const exporting =
    bare.some((one) => one.exported) && !last.exported ? text.slice(0, last.indent.length) + 'export ' : '';
  return edited(without(document, others, last, exporting + text.slice(exporting === '' ? 0 : last.indent.length)));
}

// oxlint-disable-next-line no-control-regex
const controlCharacters = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g;

/** Lines that set a variable and hold control characters. In the lines of others they may be meant: a coloured prompt. */
export function controlLines(document: EnvDocument, name: string): number[] {
  return document.assignments
    .filter((one) => one.name === name && document.text.slice(one.start, one.end).search(controlCharacters) !== -1)
    .map(({ line }) => line);
}

/** Takes the control characters out of the lines that set a variable. */
export function removeControlCharacters(bytes: Buffer, name: string): Buffer {
  const { text, assignments } = readEnvDocument(bytes);
  let result = '';
  let from = 0;
  for (const { start, end } of assignments.filter((one) => one.name === name)) {
    result += text.slice(from, start) + text.slice(start, end).replace(controlCharacters, '');
    from = end;
  }
  return Buffer.from(result + text.slice(from), 'latin1');
}

/** Removes every line that sets a variable or names it, and leaves every other byte as it is. */
export function removeVariable(bytes: Buffer, name: string): Edited {
  const document = readEnvDocument(bytes);
  const obstacle = document.obstacles[0];
  if (obstacle !== undefined) return { ok: false, obstacle };
  const live = document.assignments.filter((assignment) => assignment.name === name);
  return edited(without(document, [...live, ...bareNames(document, name)]));
}

/** Adds `NAME=` with no value, for an example file. */
export function addEmptyVariable(bytes: Buffer, name: string): Edited {
  const document = readEnvDocument(bytes);
  const obstacle = document.obstacles[0];
  if (obstacle !== undefined) return { ok: false, obstacle };
  return edited(bestPlace(document, `${name}=`, name, '').text);
}

function edited(text: string): Edited {
  return { ok: true, bytes: Buffer.from(text, 'latin1') };
}

function bareNames(document: EnvDocument, name: string): Extract<Statement, { kind: 'bare' }>[] {
  return document.statements.filter((statement) => statement.kind === 'bare').filter((bare) => bare.name === name);
}

/** A comment stays where a blank separates it. A tab there is read into the value by Node 20, so it becomes a blank. */
function commentOf({ comment, gap }: Assignment): string {
  return comment === '' ? '' : (gap.replaceAll('\t', ' ') || ' ') + comment;
}

/** The text without some statements, and with another text in the place of one. */
function without(document: EnvDocument, removed: readonly Statement[], replaced?: Statement, replacement = ''): string {
  const { text, bom } = document;
  const gone = new Set(removed);
  let result = bom ? bomBytes : '';
  for (const statement of document.statements) {
    if (statement === replaced) {
      // Behind a byte order mark no program but dotenv knows the name.
      if (result === bomBytes) result = '';
      result += replacement;
    } else if (!gone.has(statement)) {
      result += text.slice(statement.start, statement.end);
    }
  }
  return result;
}
