import type { Statement } from './parse.ts';
import { type Reading, type Readings, readingsOf } from './readers.ts';

// Where a line of an env file has to be so that every program reads it, and what an edit does to the other lines.

/** A line that begins a multi-line value: JSON, a list, or a PEM block without quotes. */
const opensMore = /^(?![ \t]*#).*(?:[{[(,\\]|-----BEGIN [A-Z ]*-----)\r?\n$/;

/** Total characters read while trying places: a hundred places in a usual file, one in a very long one. */
const charactersRead = 500_000;

/**
 * The text with one more line, where every reader reads it and still reads everything else as `before`: at the end, or as
 * close above `origin` (a byte offset) as possible; otherwise below; otherwise where it does the least harm.
 */
export function bestInsertion(
  document: { readonly text: string; readonly eol: '\n' | '\r\n'; readonly statements: readonly Statement[] },
  line: string,
  name: string,
  value: string,
  origin = document.text.length,
  before: Readings = readingsOf(document.text, name),
): { readonly text: string; readonly harm: number } {
  const { text, eol } = document;
  const starts = document.statements.map(({ start }) => start);
  const first = starts[0] ?? text.length;
  const above = [...starts, text.length].filter((offset) => offset <= origin).reverse();
  const below = [...starts, text.length].filter((offset) => offset > origin);

  // In a long file, a distant place is no better than the first line, and each one costs a reading by every reader.
  const places = Math.min(100, Math.max(1, Math.floor(charactersRead / text.length)));
  const nearest = [...above, ...below].slice(0, places);
  // A long block without variables (a PEM without quotes) may fill all of these.
  const afterVariables = document.statements
    .flatMap(({ kind }, index) => (kind === 'assignment' ? [starts[index + 1] ?? text.length] : []))
    .filter((offset) => offset <= origin)
    .slice(-Math.min(10, places))
    .toReversed();
  let best: { readonly text: string; readonly harm: number } | undefined;
  for (const offset of [...nearest, ...afterVariables, first]) {
    if (offset !== first && opensMore.test(lineAbove(text, offset))) continue;
    const head = offset === first ? '' : text.slice(0, offset);
    const joint = head === '' || head.endsWith('\n') ? '' : eol;
    const candidate = head + joint + line + eol + text.slice(offset);
    const harm = harmOf(before, candidate, name, value);
    if (best === undefined || harm < best.harm) best = { text: candidate, harm };
    if (harm === 0) break;
  }
  return best ?? { text: line + eol, harm: 0 };
}

function lineAbove(text: string, offset: number): string {
  return offset === 0 ? '' : text.slice(text.lastIndexOf('\n', offset - 2) + 1, offset);
}

/**
 * How much harm an edit does: programs that don't read the value and, worse, other variables that some program no longer
 * reads as `before`. A shell gives up on many files that the others can read, so it counts less.
 */
export function harmOf(before: Readings, text: string, name: string, value: string): number {
  const after = readingsOf(text, name);
  let harm = 0;
  const judge = (was: Reading, is: Reading, weight: number): void => {
    // Losing a value is worse than never having had one.
    if (is.get(name) !== value) harm += was.has(name) ? 4 * weight : weight;
    harm += 2 * weight * changes(was, is, name);
  };
  judge(before.shell.values, after.shell.values, 1);
  for (const reader of ['dotenv', 'node20', 'node22', 'python'] as const) judge(before[reader], after[reader], 2);
  return harm;
}

/**
 * How many other variables are read differently. A variable whose name or value contained our line can't stay as it was, a
 * value without a name isn't a variable, and a program that finds more than before hardly counts.
 */
function changes(before: Reading, after: Reading, name: string): number {
  const ofOthers = (...texts: (string | undefined)[]): boolean => texts[0] !== '' && !texts.some((text) => text?.includes(name));
  let lost = 0;
  for (const [other, value] of before) {
    const now = after.get(other);
    if (now !== value && ofOthers(other, value, now)) lost += 1;
  }
  const gained = [...after].some(([other, value]) => !before.has(other) && ofOthers(other, value));
  return lost + (gained ? 0.25 : 0);
}
