import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { followFlags } from './read-bounded.ts';

/** Bytes that are read at once. */
export const piece = 100_000;
/** Characters that a piece has in common with the next one. */
export const overlap = 2000;

/**
 * A file's text in pieces that overlap, as {@link plain} gives it. Nothing of what isn't a regular file or the user
 * can't read; `undefined` for what another program might.
 *
 * @param names absent: everything; otherwise `''` for what certainly doesn't contain any of these, which is twenty times as fast
 */
export function* textsOf(file: string, buffer: Buffer, names?: readonly string[]): Generator<string | undefined> {
  const descriptor = orError(() => openSync(file, followFlags));
  if (typeof descriptor !== 'number') return yield* missed(descriptor);
  try {
    const stats = fstatSync(descriptor);
    let isWide = false;
    for (let read = 0, kept = 0; stats.isFile() && read < stats.size;) {
      const length = orError(() => readSync(descriptor, buffer, kept, buffer.length - kept, null));
      if (typeof length !== 'number') return yield* missed(length);
      if (length === 0) break;
      const bytes = buffer.subarray(0, kept + length);
      if (read === 0) isWide = /^(?:\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2));
      read += length;
      const last = Buffer.from(bytes.subarray(-overlap));
      if (names === undefined || isWide || mayContain(bytes, names)) yield* plain(bytes);
      else yield '';
      kept = last.copy(buffer);
    }
  } finally {
    closeSync(descriptor);
  }
}

function orError(read: () => number): number | NodeJS.ErrnoException {
  try {
    return read();
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
}

/** What the user can't read, the user's programs can't, either. */
function* missed({ code = '' }: NodeJS.ErrnoException): Generator<undefined> {
  if (!['EACCES', 'EBUSY', 'ELOOP', 'ENODEV', 'ENOENT', 'ENOTDIR', 'ENXIO', 'EPERM'].includes(code)) yield undefined;
}

/** Whatever reads a file of any name as settings finds the names of variables there as they are; in a text, that is, without NUL, maybe escaped. */
function mayContain(bytes: Buffer, names: readonly string[]): boolean {
  if (names.some((name) => bytes.includes(name))) return true;
  return !bytes.includes(0) && ['\\x', '\\u', '\\U', '\\\n', '\\\r', '!!binary', '!<', '%TAG'].some((escape) => bytes.includes(escape));
}

/**
 * In lower case, of ASCII in UTF-8 or UTF-16, without the escapes of JSON, YAML, TOML, and XML, quotes, and the ends of lines that go on,
 * with the comments after them. If there are any, also the text in which each line is one, as others may read it. Changes the bytes.
 */
export function plain(bytes: Buffer): readonly [string, ...string[]] {
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    // NUL, ", and '.
    if (byte !== 0 && byte !== 0x22 && byte !== 0x27) bytes[length++] = byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
  }
  const text = bytes.toString('latin1', 0, length);
  const joined = text.replaceAll(/[\\`][ \t]*\r?\n\s*(?:#[^\n]*\n\s*)*/g, '');
  return joined === text ? [unescaped(text)] : [unescaped(joined), unescaped(text)];
}

function unescaped(text: string): string {
  if (!text.includes('\\') && !text.includes('&')) return text;
  return text
    .replaceAll(
      /\\(?:u(?:0000(?=[\da-f]{4}))?([\da-f]{4})|[ux]\{?0{0,6}([\da-f]{2,5})\}?)|&#x0{0,6}([\da-f]{2,5});/g,
      (_all, ...codes: (string | undefined)[]) => written(Number.parseInt(codes.find((each) => each !== undefined) ?? '', 16)),
    )
    .replaceAll(/&#0{0,6}(\d{2,6});/g, (_all, code: string) => written(Number(code)))
    .replaceAll('&amp;', '&')
    .replaceAll('\\', '');
}

/** A character as its bytes in UTF-8 stand in a text of single bytes. */
function written(code: number): string {
  if (code > 0x10ffff) return '';
  const text = String.fromCodePoint(code);
  return Buffer.from(code < 0x80 ? text.toLowerCase() : text).toString('latin1');
}

type Kind = 'settings' | 'code' | 'ci';

/** Whether a variable is set to something that stands elsewhere, such as another variable; but not to what it's already. */
export function refersElsewhere(text: string, name: string, kind: Kind): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    // A use: `env.NAME`, `${NAME}`.
    if (/[.$%([]$|\$\{$/.test(text.slice(Math.max(0, at - 2), at))) continue;
    const rest = text.slice(at + name.length, at + name.length + 300);
    // Makefiles, fish, PowerShell, and Nix take it from a command or a file.
    if (kind !== 'code') {
      if (/^[ \t]{0,9}(?:!=|:{2,3}=|=[ \t]{0,9}(?:\(|(?:get-content|gc|cat|import)\b))/.test(rest)) return true;
      const before = /\b(read|set)(?:[ \t]+-\w{1,20}){0,3}[ \t]+$/.exec(text.slice(Math.max(0, at - 60), at))?.[1];
      if (before === 'read' || (before === 'set' && /^[ \t]{1,9}\(/.test(rest))) return true;
    }
    const [, value = ''] =
      /^(?:\}?[ \t]{0,9}(?:[?+:]?=|:|,?\s{0,9}value[=:])|[ \t]{1,9}(?=\$))[ \t]{0,9}(?:[>|][-+]?)?\s{0,9}([^\n]*)/.exec(rest) ?? [];
    const itself = /^[$%][({]{0,2}\s?(?:[a-z]+[.:]){0,3}(\w{1,99})(?::?[-=?][^\s$}]*)?\s?[)}%]{0,2}(?=[\s,;]|$)/.exec(value);
    if (itself?.[1] === name) continue;
    const [first = ''] = /^[^\s,;]*/.exec(value) ?? [];
    if (kind === 'ci' && value.startsWith('${{')) continue;
    // An address that ends after its slashes goes on with something else.
    if ((kind === 'code' ? /\$|\{\{|%\w/ : /[$`]|\{\{|%\w|:\/\/$/).test(first)) return true;
  }
  return false;
}
