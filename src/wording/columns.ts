import { eastAsianWidth } from 'get-east-asian-width';

// Not string-width, which takes 30 ms to load (November 2026): more than all the rest of `--help`. What it knows besides are
// sequences of emoji, which are counted too wide here, so that a line with one is broken a little early.

/** What takes no column of its own: marks that combine with the letter before them, and invisible characters. */
const takesNoColumn = /[\p{M}\p{Cf}\p{Cc}]/u;

/** How many columns of a terminal a text takes: two for 日, none for a combining mark or a color. */
export function columnsOf(text: string): number {
  // oxlint-disable-next-line no-control-regex
  const shown = text.replaceAll(/\u001b\[[\d;]*m/g, '');
  if (/^[ -~]*$/.test(shown)) return shown.length;
  let columns = 0;
  for (const character of shown) {
    if (!takesNoColumn.test(character)) columns += eastAsianWidth(character.codePointAt(0) ?? 0);
  }
  return columns;
}

/** The text, with spaces after it until it takes that many columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}
