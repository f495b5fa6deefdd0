import { vendorOf } from './vendors.ts';

// What could be a key, or a part of one, where none belongs: in a text that is shown, an amount, an argument. Where it errs that costs
// a few letters or another question, so more is taken here than what search.ts calls a key.

/** What is masked in a text that is shown. */
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

/** Whether something in a text begins as keys do, whole or cut off: not “task-list”. */
export function holdsBeginningOfKey(text: string): boolean {
  return /(?<![a-z])sk-/i.test(text);
}

/**
 * Whether there may be a key in a text that should hold none: an answer, an amount. Of any vendor, whole or cut off; a long
 * word without a blank is one rather than too few.
 */
export function mayHoldKey(text: string): boolean {
  return holdsBeginningOfKey(text) || /[\w-]{20,}/.test(text);
}

/** Whether a word, such as an argument, holds a key of some vendor without doubt. Names of directories and files are long, too. */
export function holdsKeyOfAnyVendor(word: string): boolean {
  return word.split(/[^\w-]+/).some((part) => {
    const bare = part.replace(/^-+/, '');
    // 32 hexadecimal digits are a vendor's key and many a directory.
    const isKeyOfSomebody = /^(?:sk|sess)-/.test(bare) || (vendorOf(bare) !== undefined && !/^[0-9a-f]+$/.test(bare));
    return isKeyOfSomebody && bare.split(/[^A-Za-z0-9]/).some((run) => run.length >= 16 && /\d/.test(run));
  });
}
