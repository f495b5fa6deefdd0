/**
 * Whether there may be a key in a text that is none by right: an answer, an amount. Of any vendor, whole or cut off; a long
 * word without a blank is one rather than too few.
 */
export function looksLikeKey(text: string): boolean {
  return /(?<![a-z])sk-|[\w-]{20,}/i.test(text);
}
