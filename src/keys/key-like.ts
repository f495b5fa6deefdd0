import { vendorOf } from './vendors.ts';

// What could be a key, or part of one, where no key belongs: in displayed text, an amount, an argument. A false alarm costs only
// a few letters or another question, so this matches more than search.ts does.

/** What is masked in displayed text. */
const keyLike: readonly RegExp[] = [
  // Whole, cut off, or starred as the API echoes it, with the words that a line break in it would make of its remainder.
  /(?<![A-Za-z0-9])(sk|sess)-(?:[\w*•.…-]{3,}[\w*•-]|[\w*•-]{4})(?: [\w-]{16,})*/g,
  // Directly after other letters (`\nsk-` in JSON, `%20sk-` in a URL), but not “task-list”.
  // Random letters and digits contain capitals and digits early on.
  /(sk|sess)-(?=[\w-]{0,100}[A-Z])(?=[\w-]{0,100}\d)[\w-]{20,}(?: [\w-]{16,})*/g,
];
/** Has OpenAI's marker in the middle: see marker.ts. */
const marked = /(?<![\w-])[\w-]*T3BlbkFJ[\w-]*/g;

/** The text with everything that may be a key masked: `sk-…`. */
export function maskKeyLike(text: string): string {
  return keyLike.reduce((masked, pattern) => masked.replace(pattern, '$1-…'), text).replace(marked, '…');
}

/**
 * The text without words that begin like a key. It masks less than {@link maskKeyLike}, so that a text that arrives in
 * pieces can be shown as far as it's certain: see {@link startOfKeyLike}.
 */
export function withoutKeyLike(text: string): string {
  return text.replaceAll(/\bsk-[\w*.…-]{6,}/g, '[key]');
}

/**
 * Where the tail of a text begins that could still grow into something {@link withoutKeyLike} removes: `s`, `sk`, `sk-…`.
 * The length of the text if there's no such tail.
 */
export function startOfKeyLike(text: string): number {
  let run = text.length;
  while (run > 0 && /[\w*.…-]/.test(text.charAt(run - 1))) run -= 1;
  const startsWord = (at: number): boolean => at === 0 || /\W/.test(text.charAt(at - 1));
  for (let at = text.indexOf('sk-', run); at !== -1; at = text.indexOf('sk-', at + 1)) if (startsWord(at)) return at;
  const begun = ['sk', 's'].find((word) => text.endsWith(word) && startsWord(text.length - word.length));
  return text.length - (begun?.length ?? 0);
}

/** Whether anything in a text begins as keys do, whole or cut off: not “task-list”. */
export function holdsBeginningOfKey(text: string): boolean {
  return /(?<![a-z])sk-/i.test(text);
}

/**
 * Whether a text that shouldn't contain a key (an answer, an amount) may contain one: any vendor's, whole or cut off. A long
 * word without spaces counts, to be safe.
 */
export function mayHoldKey(text: string): boolean {
  return holdsBeginningOfKey(text) || /[\w-]{20,}/.test(text);
}

/** Whether a word, such as an argument, certainly contains some vendor's key. Names of directories and files are long, too. */
export function holdsKeyOfAnyVendor(word: string): boolean {
  return word.split(/[^\w-]+/).some((part) => {
    const bare = part.replace(/^-+/, '');
    // 32 hexadecimal digits are one vendor's key, but also many a directory's name.
    const isKeyOfSomebody = /^(?:sk|sess)-/.test(bare) || (vendorOf(bare) !== undefined && !/^[0-9a-f]+$/.test(bare));
    return isKeyOfSomebody && bare.split(/[^A-Za-z0-9]/).some((run) => run.length >= 16 && /\d/.test(run));
  });
}
