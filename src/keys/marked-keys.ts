/** base64 of “OpenAI”: stands in the middle of every secret key that OpenAI generates. */
const marker = 'T3BlbkFJ';
const shortestHalf = 16;

/**
 * The places of keys around the marker that every key of OpenAI has: `sk-`, at least 16 characters, the marker, at least
 * 16 more, and no half longer than `longestHalf`. No word boundary is asked for before `sk-`: in JSON a key follows
 * `\n`, in a URL `%20` (November 2026).
 *
 * A regular expression would start over at every `sk-`. This goes from marker to marker and never looks back twice.
 */
export function markedKeys(text: string, longestHalf = 300): readonly { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  /** Where the last key ended. */
  let from = 0;
  /** How far it's known where the run of key characters began, and that beginning. */
  let known = 0;
  let runStart = 0;
  /** The first `sk-` that isn't out of reach yet. */
  let prefix = text.indexOf('sk-');
  for (let at = text.indexOf(marker); at !== -1 && prefix !== -1; at = text.indexOf(marker, at + 1)) {
    for (let back = at; ; back -= 1) {
      if (back <= known) break;
      if (isKeyCharacter(text.charCodeAt(back - 1))) continue;
      runStart = back;
      break;
    }
    known = at;
    const earliest = Math.max(from, runStart, at - longestHalf - 'sk-'.length);
    if (prefix < earliest) prefix = text.indexOf('sk-', earliest);
    if (at < from || prefix === -1 || prefix + 'sk-'.length + shortestHalf > at) continue;
    const second = at + marker.length;
    let end = second;
    while (end < text.length && end - second < longestHalf && isKeyCharacter(text.charCodeAt(end))) {
      end += 1;
    }
    if (end - second < shortestHalf) continue;
    found.push({ start: prefix, end });
    from = end;
  }
  return found;
}

/** `[A-Za-z0-9_-]` */
function isKeyCharacter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 45;
}
