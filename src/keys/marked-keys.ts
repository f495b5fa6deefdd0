import { marker } from './marker.ts';
import { looksGenerated } from './randomness.ts';
import { lengthOfWholeKey } from './shape.ts';
import { endOfRun, isKeyCharacter, type TextRange } from './text-range.ts';

/** Characters, before the marker (without `sk-`) and after it. */
const minHalfLength = 20;
/** Characters. No key has a third as many before its marker. */
const maxBefore = 300;
/** Hyphens or underscores: nobody puts more behind a key (`__key__`). */
const maxMarks = 8;
/** What may be directly before a key, and isn't a part of it: `\n` in a program, `%20` in a URL, a color in a log. */
const escape = /(?:\\[abefnrtv0]|%[0-9A-Fa-f]{2}|\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|&[a-z]{2,5}|=3D|\[[\d;]{0,12}m)$/;

/**
 * The keys around the marker that every OpenAI key contains, in order: `sk-`, at least 20 characters, the marker, at least 20 more,
 * and random enough. Any character that no key contains ends it. In binary data (`isBinary`), where the next byte may be a letter
 * by chance, the length of a known form does, too.
 *
 * A regular expression would start over at every `sk-`. This goes from marker to marker and never looks back twice.
 */
export function markedKeys(text: string, isBinary = false): readonly TextRange[] {
  const found: TextRange[] = [];
  /** Where the last key ended. */
  let from = 0;
  /** The run of key characters that the last marker was in. */
  let run: TextRange = { start: 0, end: 0 };
  /** Where the last marker ended: no key has two. */
  let behind = 0;
  for (let at = text.indexOf(marker); at !== -1; at = text.indexOf(marker, at + 1)) {
    if (at < from) continue;
    if (at >= run.end) {
      let start = at;
      while (start > run.end && isKeyCharacter(text.charCodeAt(start - 1))) start -= 1;
      run = { start, end: endOfRun(text, at) };
    }
    const start = Math.max(run.start, from, behind, at - maxBefore);
    behind = at + marker.length;
    const range = keyInRun(text, at, { start, end: run.end }, isBinary);
    if (range === undefined || !looksGenerated(text.slice(range.start, Math.min(range.end, range.start + 4 * maxBefore)))) continue;
    found.push(range);
    from = range.end;
  }
  return found;
}

/** The key around the marker at `at`: the first that's certainly whole, otherwise the first that begins where a word may begin. */
function keyInRun(text: string, at: number, run: TextRange, isBinary: boolean): TextRange | undefined {
  const second = at + marker.length;
  if (run.end - second < minHalfLength) return undefined;
  let first: TextRange | undefined;
  for (let start = text.indexOf('sk-', run.start); start !== -1 && start + 'sk-'.length + minHalfLength <= at;) {
    const whole = wholeLength(text, start, at, run.end, isBinary);
    if (whole !== undefined) return { start, end: start + whole };
    if (first === undefined && beginsWord(text, start)) first = { start, end: run.end };
    start = text.indexOf('sk-', start + 1);
  }
  return first;
}

/** The length of the key at `start`, if it's a whole one that may end there. */
function wholeLength(text: string, start: number, at: number, runEnd: number, isBinary: boolean): number | undefined {
  const length = lengthOfWholeKey(text.slice(start, at));
  if (length === undefined || start + length > runEnd) return undefined;
  const rest = text.slice(start + length, runEnd);
  const ends = isBinary || rest === '' || (rest.length <= maxMarks && /^[_-]+$/.test(rest)) || rest.includes(marker);
  return ends ? length : undefined;
}

function beginsWord(text: string, start: number): boolean {
  return start === 0 || !/[A-Za-z0-9]/.test(text.charAt(start - 1)) || escape.test(text.slice(Math.max(0, start - 16), start));
}
