import { marker } from './marker.ts';
import { endOfRun, isKeyCharacter, type TextRange } from './text-range.ts';

/** Characters, before the marker and after it. */
const minHalfLength = 16;

/**
 * The ranges of keys around the marker that every OpenAI key contains: `sk-`, at least 16 characters, the marker, at least
 * 16 more. No word boundary is required before `sk-`: in JSON a key may follow `\n`, in a URL `%20` (November 2026).
 *
 * A regular expression would start over at every `sk-`. This goes from marker to marker and never looks back twice.
 */
export function markedRanges(text: string): readonly TextRange[] {
  const found: TextRange[] = [];
  /** Where the last key ended. */
  let from = 0;
  /** Up to here it's known where the current run of key characters began (`runStart`). */
  let known = 0;
  let runStart = 0;
  /** The first `sk-` that's still in reach. */
  let prefix = text.indexOf('sk-');
  for (let at = text.indexOf(marker); at !== -1 && prefix !== -1; at = text.indexOf(marker, at + 1)) {
    for (let back = at; back > known; back -= 1) {
      if (isKeyCharacter(text.charCodeAt(back - 1))) continue;
      runStart = back;
      break;
    }
    known = at;
    const earliest = Math.max(from, runStart);
    if (prefix < earliest) prefix = text.indexOf('sk-', earliest);
    if (at < from || prefix === -1 || prefix + 'sk-'.length + minHalfLength > at) continue;
    const second = at + marker.length;
    const end = endOfRun(text, second);
    if (end - second < minHalfLength) continue;
    found.push({ start: prefix, end });
    from = end;
  }
  return found;
}
