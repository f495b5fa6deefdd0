import { marker } from './marker.ts';
import { isCompleteOpenAIKey } from './shape.ts';
import type { TextRange } from './text-range.ts';

export type WholeKeys = {
  /** Where each whole key is, in order. The same one may be there twice. */
  readonly ranges: readonly TextRange[];
  /** How many different keys there are, including what may be a key but isn't certainly a whole one. */
  readonly different: number;
};

/** What may stand directly before a key and isn't a part of it: `\n` in a string of JSON, `%20` in a URL. */
const escapes = /(?:\\[nrt]|%[0-9A-Fa-f]{2})$/;

/**
 * The whole OpenAI keys in any text: a sentence, a command, a link. A key is never cut out of a longer word, except for hyphens
 * and underscores at its ends (`__key__`), and never put together from two words: its two halves, which are equally long, tell.
 */
export function wholeKeysIn(text: string): WholeKeys {
  const ranges: TextRange[] = [];
  const doubtful = new Set<string>();
  for (const { 0: run, index } of text.matchAll(/[\w-]+/g)) {
    if (!run.includes(marker)) continue;
    const start = index + beginning(run, text.slice(Math.max(0, index - 3), index));
    const end = wholeEnd(text, start, index + run.length);
    const found = text.slice(start, end ?? index + run.length);
    if (end !== undefined) ranges.push({ start, end });
    else if (found.startsWith('sk-') && !found.startsWith('sk-admin-')) doubtful.add(found);
  }
  const whole = new Set(ranges.map(({ start, end }) => text.slice(start, end)));
  // The beginning of a key that's there as a whole, as a cut-off line repeats it, isn't another one.
  const others = [...doubtful].filter((each) => ![...whole].some((key) => key.startsWith(each)));
  return { ranges, different: whole.size + others.length };
}

/** Where the key begins in a word that contains one. `before`: the last characters before the word. */
function beginning(run: string, before: string): number {
  for (let at = run.indexOf('sk-'); at !== -1; at = run.indexOf('sk-', at + 1)) {
    if (at === 0 || /[_-]/.test(run.charAt(at - 1)) || (at <= 2 && escapes.test(before + run.slice(0, at)))) return at;
  }
  return 0;
}

/** Where the key at `start` ends if it's a whole one; in `__key__`, before the underscores. */
function wholeEnd(text: string, start: number, runEnd: number): number | undefined {
  for (let end = runEnd; ; end -= 1) {
    if (isCompleteOpenAIKey(text.slice(start, end))) return end;
    if (!/[_-]/.test(text.charAt(end - 1)) || runEnd - end >= maxMarks) return undefined;
  }
}

/** Hyphens or underscores: nobody puts more after a key. */
const maxMarks = 8;
