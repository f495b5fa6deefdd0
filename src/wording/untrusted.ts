import { maskKeyLike } from '../keys/key-like.ts';
import { escapeSequencesIn, withoutEscapeSequences } from './escape-sequences.ts';

/** How much of a text that comes in pieces can be read without its next piece (UTF-16 code units). */
export function finishedLength(text: string): number {
  const { unfinishedAt } = escapeSequencesIn(text);
  if (unfinishedAt < text.length) return unfinishedAt;
  return /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length;
}

/**
 * A text without what a terminal would obey or not show: escape sequences, control characters, invisible ones. Blanks
 * stay. Where the text was cut (`isCut`), an unfinished escape sequence is dropped.
 */
export function onlyVisible(text: string, isCut = false): string {
  return withoutEscapeSequences(text, isCut)
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]|(?![\s\u0085])\p{Cc}/gu, '');
}

/** Credentials other than keys, and what stands in their place. */
const masks: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer) +(?![a-z]+(?![\w~+/=-]))[\w~+/.=*-]{8,}/gi, '$1 …'],
  // A password in a URL, as proxies have it.
  [/:\/\/[^\s/@:]*:[^\s/@]*@/g, '://…@'],
];

/** UTF-16 code units. Longer than any key, so also longer than half of one. */
const longestKey = 512;

/**
 * Text from outside (an API's message, a file's name, git's output) made fit for a screen: escape sequences, control
 * characters and invisible ones (bidi overrides, zero-width) are gone, white space is folded, key-like strings are
 * masked, and what is longer than `maximum` UTF-16 code units is cut with `…`.
 *
 * Only the beginning is looked at, however long the text is: enough for `maximum` characters with a good deal of what
 * can't be seen among them.
 */
export function untrusted(text: string, maximum = 300): string {
  const looked = text.slice(0, 4 * maximum + 8 * longestKey);
  const isCut = looked.length < text.length;
  let clean = maskKeyLike(onlyVisible(looked, isCut).replace(/[\s\u0085]+/g, ' ').trim());
  for (const [pattern, mask] of masks) clean = clean.replace(pattern, mask);
  // Where the text was cut there may be the first half of a key, which can't be told from a word. A mask is never longer
  // than what it stands for, so this takes at least as much as a key has.
  if (isCut) clean = `${clean.slice(0, -longestKey).trimEnd()}…`;
  if (clean.length <= maximum) return clean;
  // A surrogate pair is not cut in two.
  return `${clean.slice(0, Math.max(0, maximum - 1)).replace(/[\ud800-\udbff]$/, '')}…`.slice(0, Math.max(0, maximum));
}
