import { createHash } from 'node:crypto';

// Undoing a write in a file that has changed since, the way a merge does it: only if no line of ours was touched.

/** More lines than an env file or an ignore file has. */
const maxLines = 2000;

/** What a file's lines were, without what's in them: a hash of each, without its line end. `undefined` if there are too many. */
export function lineHashes(bytes: Buffer): readonly string[] | undefined {
  const lines = linesOf(bytes);
  return lines.length > maxLines ? undefined : lines.map(hashOfLine);
}

export type TakenBack =
  /** The file with our changes taken back and everybody else's kept; `undefined`: nothing is left of it. */
  | { readonly content: Buffer | undefined }
  /** The line (1-based) of ours that was changed or removed since. */
  | { readonly conflictAt: number }
  | 'too-long';

/**
 * Takes a write back although the file has changed since.
 *
 * @param before the file before the write; `undefined`: there was none
 * @param after the lines of the file after the write
 * @param isTheirs for a file that the write created: whether a line that has replaced one of ours may stay
 */
export function takeBack(
  before: Buffer | undefined,
  after: readonly string[],
  now: Buffer,
  isTheirs: (line: string) => boolean,
): TakenBack {
  const [old, present] = [linesOf(before ?? Buffer.alloc(0)), linesOf(now)];
  if (Math.max(old.length, after.length, present.length) > maxLines) return 'too-long';
  const theirs = changesBetween(after, present.map(hashOfLine));
  // A file that we created was empty before, so each of its lines can go by itself.
  const ours =
    before === undefined
      ? after.map((_, line) => ({ from: line, to: line + 1, newFrom: 0, newTo: 0 }))
      : changesBetween(old.map(hashOfLine), after).map(({ from, to, newFrom, newTo }) => ({
          from: newFrom,
          to: newTo,
          newFrom: from,
          newTo: to,
        }));

  /** Where a line of what we wrote is now. Only for lines that nobody has touched. */
  const nowAt = (line: number): number => theirs.reduce((at, change) => (change.to <= line ? line + change.newTo - change.to : at), line);
  const result: string[] = [];
  let copied = 0;
  for (const { from, to, newFrom, newTo } of ours) {
    const touching = theirs.find((change) => touches(change, from, to));
    if (touching !== undefined) {
      const isGone = touching.newFrom === touching.newTo && newFrom === newTo && touching.from <= from && touching.to >= to;
      const isKept = before === undefined && present.slice(touching.newFrom, touching.newTo).every(isTheirs);
      if (isGone || isKept) continue;
      return { conflictAt: touching.newFrom + 1 };
    }
    const [start, end] = [nowAt(from), from === to ? nowAt(from) : nowAt(to - 1) + 1];
    result.push(...present.slice(copied, start), ...old.slice(newFrom, newTo));
    copied = end;
  }
  result.push(...present.slice(copied));
  const text = withLineEnds(result, now).join('');
  return { content: before === undefined && text.trim() === '' ? undefined : Buffer.from(text, 'latin1') };
}

/** A part of a list and what replaced it: `from` to `to` in the old one, `newFrom` to `newTo` in the new one. Ends are exclusive. */
type Change = { readonly from: number; readonly to: number; readonly newFrom: number; readonly newTo: number };

/** An insertion right before or behind our lines leaves them as they are; where we only removed lines, it's unclear which come first. */
function touches(change: Change, from: number, to: number): boolean {
  if (from === to) return change.from <= from && change.to >= from;
  return change.from < to && change.to > from;
}

/** The shortest way from one list to another: the longest common subsequence stays. */
function changesBetween(old: readonly string[], present: readonly string[]): readonly Change[] {
  const width = present.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = present.length - 1; j >= 0; j -= 1) {
      const best = Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
      common[i * width + j] = old[i] === present[j] ? (common[(i + 1) * width + j + 1] ?? 0) + 1 : best;
    }
  }
  const changes: Change[] = [];
  for (let i = 0, j = 0; i < old.length || j < present.length;) {
    if (i < old.length && j < present.length && old[i] === present[j]) {
      i += 1;
      j += 1;
      continue;
    }
    const [from, newFrom] = [i, j];
    while ((i < old.length || j < present.length) && !(i < old.length && j < present.length && old[i] === present[j])) {
      const skipsOld = j === present.length || (i < old.length && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0));
      if (skipsOld) i += 1;
      else j += 1;
    }
    changes.push({ from, to: i, newFrom, newTo: j });
  }
  return changes;
}

/** Each line but the last with a line end: a line without one may have been the last before. */
function withLineEnds(lines: readonly string[], now: Buffer): readonly string[] {
  const end = now.includes('\r\n') ? '\r\n' : '\n';
  return lines.map((line, index) => (index < lines.length - 1 && !line.endsWith('\n') ? line + end : line));
}

/** As latin-1, with their line ends. */
function linesOf(bytes: Buffer): readonly string[] {
  return bytes.length === 0 ? [] : bytes.toString('latin1').split(/(?<=\n)/);
}

function hashOfLine(line: string): string {
  return createHash('sha256')
    .update(line.replace(/\r?\n$/, ''), 'latin1')
    .digest('base64')
    .slice(0, 22);
}
