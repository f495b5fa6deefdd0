import { plural } from '../../wording/plural.ts';
import { shortList } from '../../wording/short-list.ts';

// Names of files are given as they're shown.

const otherLines = (count: number, example: string): string =>
  plural(count, { one: `1 other line from ${example}`, other: `${count} other lines from ${example}` });

/** Columns. */
const mostNames = 60;

/** What a new file contains besides the key. @param commentedOut variables whose values in an example would make every request fail */
export const otherLinesOf = (count: number, example: string, commentedOut: readonly string[]): string =>
  commentedOut.length === 0
    ? otherLines(count, example)
    : `${otherLines(count, example)} (${shortList('as comments:', commentedOut, mostNames)})`;

/** @param key as `…abcd` @param from the example that a new file begins as */
export const savedTo = (name: string, key: string, from: { readonly example: string; readonly otherLines: number } | undefined): string =>
  from === undefined || from.otherLines === 0
    ? `Saved to ${name} (${key})`
    : `Saved to ${name} (${key}), with ${otherLines(from.otherLines, from.example)}`;
