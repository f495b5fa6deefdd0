import { maskKeyLike } from '../keys/key-like.ts';
import { escapeSequencesIn, withoutEscapeSequences } from './escape-sequences.ts';

/** How much of a text that arrives in pieces can be read without its next piece (UTF-16 code units). */
export function finishedLength(text: string): number {
  const { unfinishedAt } = escapeSequencesIn(text);
  if (unfinishedAt < text.length) return unfinishedAt;
  return /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length;
}

/**
 * A text without anything that a terminal would obey or not show: escape sequences, control characters, invisible characters.
 * White space stays. If the text was cut (`isCut`), an unfinished escape sequence is dropped.
 */
export function onlyVisible(text: string, isCut = false): string {
  return withoutEscapeSequences(text, isCut)
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]|(?![\s\u0085])\p{Cc}/gu, '');
}

/** Credentials other than keys, and what replaces them. */
const masks: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer) +(?![a-z]+(?![\w~+/=-]))[\w~+/.=*-]{8,}/gi, '$1 …'],
  // A password in a URL, as proxies have it.
  [/:\/\/[^\s/@:]*:[^\s/@]*@/g, '://…@'],
];

/** UTF-16 code units. Longer than any key, so longer than half of one, too. */
const maxKeyLength = 512;

/**
 * Makes outside text (an API's message, a file's name, git's output) safe for a screen: escape sequences, control
 * characters, and invisible characters (bidi overrides, zero-width) are removed, white space is folded, key-like strings are
 * masked, and text longer than `maximum` UTF-16 code units is cut with `…`.
 *
 * Only the beginning is read, however long the text is: enough for `maximum` characters, with plenty of invisible ones among
 * them.
 */
export function untrusted(text: string, maximum = 300): string {
  const looked = text.slice(0, 4 * maximum + 8 * maxKeyLength);
  const isCut = looked.length < text.length;
  let clean = maskKeyLike(
    onlyVisible(looked, isCut)
      .replace(/[\s\u0085]+/g, ' ')
      .trim(),
  );
  for (const [pattern, mask] of masks) clean = clean.replace(pattern, mask);
  // At the cut, there may be the first half of a key, which looks like a word. A mask is never longer than what it replaces, so
  // this removes at least as much as a whole key.
  if (isCut) clean = `${clean.slice(0, -maxKeyLength).trimEnd()}…`;
  if (clean.length <= maximum) return clean;
  // Don't cut a surrogate pair in two.
  return `${clean.slice(0, Math.max(0, maximum - 1)).replace(/[\ud800-\udbff]$/, '')}…`.slice(0, Math.max(0, maximum));
}
