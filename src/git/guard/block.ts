import { platform } from 'node:os';
import { configLines } from './git-config.ts';
import { guardLines } from './script.ts';
import * as text from './script.text.ts';

// Our lines in somebody's file, between two comments. All of it is done with bytes (latin-1), so that the others stay as they are.

/** Whether a text contains the guard. */
export function holdsGuard(content: string): boolean {
  return content.includes(text.begins);
}

/**
 * The first line above the guard that a shell would run: with it, the script may end, or take the guard for a text. Or the line ends
 * of Windows, if git here finds no shell of such a name, or the shell stumbles over them.
 */
export function lineAbove(script: string): string | undefined {
  if (platform() !== 'win32' && /(?:^#!.*|\bthen)\r$/m.test(script)) return 'CR LF';
  const [above = ''] = script.split(`# ${text.begins}`);
  return above
    .split('\n')
    .find((line) => !/^\s*(?:#[^]*)?$/.test(line))
    ?.trim();
}

/** Whether the guard in a text has other lines than today's: an earlier version wrote them, or somebody changed them. */
export function isOutdated(content: string): boolean {
  const trimmed = (lines: readonly string[]): string => lines.map((line) => line.trim()).join('\n');
  const [, body = ''] = content.split(text.begins);
  const there = trimmed(body.split('\n'));
  // Before them, there's only what a hook manager's file needs.
  const ours = there.slice(/^(?:#.*\n|(?:- )?[\w-]+:.*\n|sh -c '\n|\n)*/.exec(there)?.[0].length);
  return ![guardLines('single'), guardLines('double'), configLines].some((lines) => ours.startsWith(trimmed(lines)));
}

/** `lines` between the two comments that mark them. `isNewFile`: it says so, and removing the guard will remove the file. */
export function block(lines: readonly string[], { indent = '', isNewFile = false } = {}): readonly string[] {
  const notes = [text.begins, ...(isNewFile ? [text.madeFile] : [])].map((note) => `# ${note}`);
  return [...notes, ...lines, `# ${text.ends}`].map((line) => (line === '' ? line : indent + line));
}

/** Puts lines at an offset, which is the start of a line or the end of the content. */
export function withLines(content: Buffer, at: number, lines: readonly string[]): Buffer {
  const added = Buffer.from(lines.join('\n'));
  const [before, after] = [content.subarray(0, at), content.subarray(at)];
  // At the end of a file without a last line break, the block has none either: that's how `withoutBlock` knows.
  const isOpen = before.length > 0 && before[before.length - 1] !== newline;
  return Buffer.concat(isOpen ? [before, Buffer.from('\n'), added] : [before, added, Buffer.from('\n'), after]);
}

const newline = 0x0a;

/**
 * The content without the guard, every other byte as it was. `undefined`: there's none, or its end is missing. `removed`: nothing is
 * left of a file that we made.
 */
export function withoutBlock(content: Buffer): Buffer | 'removed' | undefined {
  const latin = content.toString('latin1');
  const begins = latin.indexOf(`# ${text.begins}`);
  const ends = latin.indexOf(`# ${text.ends}`, begins);
  if (begins === -1 || ends === -1) return undefined;
  let start = latin.lastIndexOf('\n', begins) + 1;
  const lineEnd = latin.indexOf('\n', ends);
  if (lineEnd === -1 && start > 0) start -= 1;
  const rest = latin.slice(0, start) + (lineEnd === -1 ? '' : latin.slice(lineEnd + 1));
  const isOurs = latin.slice(begins, ends).includes(`# ${text.madeFile}`);
  return isOurs && /^(?:#!.*\n)?$/.test(rest) ? 'removed' : Buffer.from(rest, 'latin1');
}

/** Where the first line that a shell runs begins: after the one that names the shell. */
export function topOfScript(content: Buffer): number {
  if (content.subarray(0, 2).toString('latin1') !== '#!') return 0;
  const end = content.indexOf(newline);
  return end === -1 ? content.length : end + 1;
}
