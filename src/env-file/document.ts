import { isUtf16 } from './encoding.ts';
import { managerOf } from '../keys/managed.ts';
import type { Obstacle } from './obstacle.ts';
import { type Assignment, parseEnv, type Statement } from './parse.ts';
import { bestInsertion, harmOf } from './insertion.ts';
import { type EnvReader, type Readings, readersThatMiss, readingsOf } from './readers.ts';

export type { Assignment } from './parse.ts';

/** An env file, read and never evaluated. It contains the values: never print it. */
export type EnvDocument = {
  /** The bytes as latin-1 text: one character per byte, so nothing is lost on the way back. */
  readonly text: string;
  readonly statements: readonly Statement[];
  readonly assignments: readonly Assignment[];
  /** Which line breaks it has; `none` if there aren't any. */
  readonly lineEnds: 'lf' | 'crlf' | 'mixed' | 'none';
  /** The line break that most lines have. */
  readonly eol: '\n' | '\r\n';
  /** There's a UTF-8 byte order mark before the first line. */
  readonly bom: boolean;
  /** Why it can't be edited safely, the most serious reason first. Empty: it can. */
  readonly obstacles: readonly Obstacle[];
};

const bomBytes = '\xef\xbb\xbf';

/** The last long files that were read: a dozen checks ask about the same ones, and each reading takes a tenth of a second. */
let latest: readonly { readonly bytes: Buffer; readonly document: EnvDocument }[] = [];

/** Reads an env file of any content, whatever its encoding. Never throws. */
export function readEnvDocument(bytes: Buffer): EnvDocument {
  if (bytes.length <= maxComparedBytes) return read(bytes);
  const known = latest.find((each) => each.bytes.equals(bytes)) ?? { bytes, document: read(bytes) };
  latest = [known, ...latest.filter((each) => each !== known)].slice(0, 3);
  return known.document;
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
  const mark = wholeFileMark(bytes);
  if (mark !== undefined) obstacles.push({ kind: mark });
  else if (isUtf16(bytes)) obstacles.push({ kind: 'utf-16' });
  else at('nul', text.indexOf('\0'));
  at('lone-cr', text.search(/\r(?!\n)/));
  at('merge-conflict', text.search(/^(?:<{7}|>{7})(?: |\r?$)/m));
  for (const line of unclosed) obstacles.push({ kind: 'unterminated-quote', line });
  const encrypted = assignments.find(({ name, value }) => value.startsWith('encrypted:') || /^DOTENV_PUBLIC_KEY(_|$)/.test(name));
  if (encrypted !== undefined) obstacles.push({ kind: 'dotenvx-encrypted', line: encrypted.line });
  const sealed = assignments.find(({ name, value }) => name.startsWith('sops_') || managerOf(value) === 'sops');
  if (sealed !== undefined) obstacles.push({ kind: 'sops-encrypted', line: sealed.line });

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
  /** What programs get: in nearly all of them, the last assignment wins. */
  readonly value: string;
  /** 1-based, of the winning assignment. */
  readonly line: number;
  /** Every live assignment, in order; more than one is a duplicate. */
  readonly assignments: readonly Assignment[];
};

/** The value that programs get for a variable; `undefined` if no line sets it. Comments and data don't count. */
export function valueOf(document: EnvDocument, name: string): VariableValue | undefined {
  const assignments = document.assignments.filter((assignment) => assignment.name === name);
  const last = assignments.at(-1);
  return last === undefined ? undefined : { value: last.value, line: last.line, assignments };
}

/**
 * Lines that name a variable without a value (`export NAME`, `NAME`): they make python-dotenv forget the value from above,
 * and Node 20 lose the line below.
 */
export function bareLines(document: EnvDocument, name: string): number[] {
  return bareNames(document, name).map(({ line }) => line);
}

/** A file that's encrypted as a whole: git-crypt and Ansible Vault write these marks at its beginning. */
function wholeFileMark(bytes: Buffer): 'git-crypt-encrypted' | 'ansible-encrypted' | undefined {
  const start = bytes.subarray(0, 15).toString('latin1');
  if (start.startsWith('\0GITCRYPT\0')) return 'git-crypt-encrypted';
  return start === '$ANSIBLE_VAULT;' ? 'ansible-encrypted' : undefined;
}

/** What prevents writing `name` to this file; `undefined` if it can be written. */
export function obstacleTo(document: EnvDocument, name: string): Obstacle | undefined {
  if (document.obstacles[0] !== undefined) return document.obstacles[0];
  const present = valueOf(document, name);
  if (present === undefined) return undefined;
  return managerOf(present.value) === undefined ? undefined : { kind: 'reference', line: present.line };
}

export type EditResult = { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly obstacle: Obstacle };

/** Without quotes, 29 of 29 readers read these alike (November 2026). */
const needsNoQuotes = /^[A-Za-z0-9_.,:/+=@%-]+$/;

/** Whether {@link setVariable} can write a value. */
export function isWritable(value: string): boolean {
  return needsNoQuotes.test(value);
}

/**
 * Sets a variable to a value that needs no quotes, and leaves every other byte unchanged. The line stays where it is, with its
 * `export`, its comment, and its line break, unless some program wouldn't read it there (Node 20 joins a line without `=` to
 * the next name); duplicates collapse into the last one. Doing it again changes nothing.
 *
 * @throws {RangeError} for a value that would need quotes
 */
export function setVariable(bytes: Buffer, name: string, value: string): EditResult {
  if (!needsNoQuotes.test(value)) throw new RangeError('Only a value that needs no quotes can be written to an env file');
  let result = placeVariable(bytes, name, value);
  // An open quote in the old line hid the other lines from some programs: without it, there may be a better place.
  const most = bytes.length > maxComparedBytes ? 0 : 3;
  for (let again = 0; result.ok && again < most; again += 1) {
    const next = placeVariable(result.bytes, name, value);
    if (!next.ok || next.bytes.equals(result.bytes)) break;
    result = next;
  }
  return result;
}

function placeVariable(bytes: Buffer, name: string, value: string): EditResult {
  const document = readEnvDocument(bytes);
  const obstacle = obstacleTo(document, name);
  if (obstacle !== undefined) return { ok: false, obstacle };

  const live = valueOf(document, name)?.assignments ?? [];
  const bare = bareNames(document, name);
  const kept = live.findLast(({ start }) => bare[0] === undefined || start < bare[0].start) ?? live.at(-1) ?? bare[0];
  if (kept === undefined) return edited(bestInsertion(document, `${name}=${value}`, name, value).text);

  // For a shell, `NAME=value; export NAME` on one line is what `export NAME=value` is for all programs.
  const exportedBehind = new RegExp(`;[ \\t]*export[ \\t]+${name}\\b`).test(document.text.slice(kept.start, kept.end));
  const exported = kept.exported || exportedBehind || bare.some((one) => one.exported);
  // Only spaces aren't part of the name for any program.
  const indent = kept.kind === 'assignment' && /^ *$/.test(kept.indent) ? kept.indent : '';
  const line = `${exported ? 'export ' : ''}${name}=${value}${kept.kind === 'assignment' ? commentOf(kept) : ''}`;
  const lineBreak = /\r?\n$/.exec(document.text.slice(kept.start, kept.end))?.[0] ?? '';
  const others = [...live, ...bare].filter((statement) => statement !== kept);

  const before = readingsOf(document.text, name);
  const inPlace = without(document, others, kept, indent + line + lineBreak);
  const harm = harmOf(before, inPlace, name, value);
  if (harm === 0 || isWithinScript(document, kept, before)) return edited(inPlace);
  const rest = readEnvDocument(Buffer.from(without(document, [...live, ...bare]), 'latin1'));
  const removedBefore = others.filter(({ start }) => start < kept.start).reduce((sum, { start, end }) => sum + end - start, 0);
  const moved = bestInsertion(rest, line, name, value, kept.start - removedBefore, before);
  // If no place is better, it stays.
  return edited(moved.harm < harm ? moved.text : inPlace);
}

export type BetterLine = {
  /** `undefined`: no edit improves it without harm to other variables. */
  readonly bytes: Buffer | undefined;
  /** Which programs don't read the value as it's written; never a shell, which not everybody uses. */
  readonly missed: readonly Exclude<EnvReader, 'shell'>[];
};

/** Bytes. Up to this size, it's worth finding out how each program reads a file: no real one comes close. */
export const maxComparedBytes = 64 * 1024;

/** The same value in a line that more programs can read; `undefined` if all can, or the file is too long to tell. */
export function betterLine(bytes: Buffer, name: string): BetterLine | undefined {
  if (bytes.length > maxComparedBytes) return undefined;
  const value = valueOf(readEnvDocument(bytes), name)?.value ?? '';
  if (!needsNoQuotes.test(value)) return undefined;
  const missedIn = (content: Buffer): BetterLine['missed'] =>
    readersThatMiss(content.toString('latin1'), name, value).filter((reader) => reader !== 'shell');
  const missed = missedIn(bytes);
  if (missed.length === 0) return undefined;
  const written = setVariable(bytes, name, value);
  return { missed, bytes: written.ok && missedIn(written.bytes).length < missed.length ? written.bytes : undefined };
}

/** Within an `if` or a function: such a line belongs to its surroundings. */
function isWithinScript({ text }: EnvDocument, { start, end }: Statement, { shell }: Readings): boolean {
  return (shell.scriptFrom ?? Infinity) <= start && /^[ \t]*(?:fi|done|esac|else|elif|\}|\))/m.test(text.slice(end));
}

/**
 * Removes all live assignments of a variable except the last one (with this value, if given), which is the one that programs read,
 * and lines that only name it.
 */
export function removeDuplicates(bytes: Buffer, name: string, kept?: string): EditResult {
  const document = readEnvDocument(bytes);
  const obstacle = document.obstacles[0];
  if (obstacle !== undefined) return { ok: false, obstacle };
  const last = valueOf(document, name)?.assignments.findLast(({ value }) => kept === undefined || value === kept);
  if (last === undefined) return { ok: true, bytes };
  const bare = bareNames(document, name);
  const others = [...document.assignments.filter((one) => one.name === name && one !== last), ...bare];
  const text = document.text.slice(last.start, last.end);
  const exporting = bare.some((one) => one.exported) && !last.exported ? text.slice(0, last.indent.length) + 'export ' : '';
  return edited(without(document, others, last, exporting + text.slice(exporting === '' ? 0 : last.indent.length)));
}

// oxlint-disable-next-line no-control-regex
const controlCharacters = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g;

/** Lines that set a variable and contain control characters. In other lines, they may be intended: a colored prompt. */
export function controlLines(document: EnvDocument, name: string): number[] {
  return document.assignments
    .filter((one) => one.name === name && document.text.slice(one.start, one.end).search(controlCharacters) !== -1)
    .map(({ line }) => line);
}

/** Removes the control characters from the lines that set a variable. */
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

/** Removes every line that sets or names a variable, and leaves every other byte unchanged. */
export function removeVariable(bytes: Buffer, name: string): EditResult {
  const document = readEnvDocument(bytes);
  const obstacle = document.obstacles[0];
  if (obstacle !== undefined) return { ok: false, obstacle };
  const live = document.assignments.filter((assignment) => assignment.name === name);
  return edited(without(document, [...live, ...bareNames(document, name)]));
}

/**
 * Gives a variable another name and leaves every other byte unchanged. If there's a line with the new name already, it gets the value,
 * and the one with the old name goes.
 *
 * @throws {RangeError} in that case, for a value that would need quotes
 */
export function renameVariable(bytes: Buffer, from: string, to: string): EditResult {
  const document = readEnvDocument(bytes);
  const obstacle = document.obstacles[0];
  if (obstacle !== undefined) return { ok: false, obstacle };
  const value = valueOf(document, from)?.value ?? '';
  if (valueOf(document, to) !== undefined || bareLines(document, to).length > 0) {
    const removed = removeVariable(bytes, from);
    return removed.ok ? setVariable(removed.bytes, to, value) : removed;
  }
  let text = '';
  let end = 0;
  for (const statement of document.statements) {
    if ((statement.kind !== 'assignment' && statement.kind !== 'bare') || statement.name !== from) continue;
    const at = document.text.indexOf(from, statement.start);
    text += document.text.slice(end, at) + to;
    end = at + from.length;
  }
  return edited(text + document.text.slice(end));
}

/** Adds `NAME=` without a value, for an example file. */
export function addEmptyVariable(bytes: Buffer, name: string): EditResult {
  const document = readEnvDocument(bytes);
  const obstacle = document.obstacles[0];
  if (obstacle !== undefined) return { ok: false, obstacle };
  return edited(bestInsertion(document, `${name}=`, name, '').text);
}

function edited(text: string): EditResult {
  return { ok: true, bytes: Buffer.from(text, 'latin1') };
}

function bareNames(document: EnvDocument, name: string): Extract<Statement, { kind: 'bare' }>[] {
  return document.statements.filter((statement) => statement.kind === 'bare').filter((bare) => bare.name === name);
}

/** A comment stays if a blank separates it. Node 20 reads a tab there as part of the value, so it becomes a space. */
function commentOf({ comment, gap }: Assignment): string {
  return comment === '' ? '' : (gap.replaceAll('\t', ' ') || ' ') + comment;
}

/** The text without some statements, and with one of them replaced. */
function without(document: EnvDocument, removed: readonly Statement[], replaced?: Statement, replacement = ''): string {
  const { text, bom } = document;
  const gone = new Set(removed);
  let result = bom ? bomBytes : '';
  for (const statement of document.statements) {
    if (statement === replaced) {
      // After a byte order mark, no program but dotenv recognizes the name.
      if (result === bomBytes) result = '';
      result += replacement;
    } else if (!gone.has(statement)) {
      result += text.slice(statement.start, statement.end);
    }
  }
  return result;
}
