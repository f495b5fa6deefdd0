/**
 * What may be a key, or a part of one, in a text that is shown: it's masked rather than judged. That costs a few letters where
 * it errs, so more is taken here than what search.ts calls a key.
 */
const keyLike: readonly RegExp[] = [
  // Whole, cut or starred as the API echoes it, with the words that a line break in it would make of its rest.
  /(?<![A-Za-z0-9])(sk|sess)-(?:[\w*•.…-]{3,}[\w*•-]|[\w*•-]{4})(?: [\w-]{16,})*/g,
  // Right after other letters (`\nsk-` of JSON, `%20sk-` of a URL); “task-list” is none.
  // Random letters and digits have capitals and digits from the start.
  /(sk|sess)-(?=[\w-]{0,100}[A-Z])(?=[\w-]{0,100}\d)[\w-]{20,}(?: [\w-]{16,})*/g,
];
/** What has the marker of OpenAI in its middle: see marker.ts. */
const marked = /(?<![\w-])[\w-]*T3BlbkFJ[\w-]*/g;

/** The same text with all that may be a key masked: `sk-…`. */
export function maskKeyLike(text: string): string {
  return keyLike.reduce((masked, pattern) => masked.replace(pattern, '$1-…'), text).replace(marked, '…');
}

/**
 * The same text without words that begin like a key. It does less than {@link maskKeyLike}, so that a text which comes in
 * pieces can be shown as far as it's certain: see {@link startOfKeyLike}.
 */
export function withoutKeyLike(text: string): string {
  return text.replaceAll(/\bsk-[\w*.…-]{6,}/g, '[key]');
}

/**
 * Where the end of a text begins that may go on to be what {@link withoutKeyLike} takes out: `s`, `sk`, `sk-…`. The length of the
 * text where nothing may.
 */
export function startOfKeyLike(text: string): number {
  let run = text.length;
  while (run > 0 && /[\w*.…-]/.test(text.charAt(run - 1))) run -= 1;
  const startsWord = (at: number): boolean => at === 0 || /\W/.test(text.charAt(at - 1));
  for (let at = text.indexOf('sk-', run); at !== -1; at = text.indexOf('sk-', at + 1)) if (startsWord(at)) return at;
  const begun = ['sk', 's'].find((word) => text.endsWith(word) && startsWord(text.length - word.length));
  return text.length - (begun?.length ?? 0);
}
