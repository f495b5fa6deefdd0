import { marker } from './marker.ts';
import { isPlaceholder } from './placeholder.ts';

/** Bits per character. At the length of a key, random letters and digits have more than 4.5; padding and words have less. */
const minEntropy = 3.5;
/** People type these when they make a key up. */
const rows = ['abcdefghijklmnopqrstuvwxyz', '0123456789', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const followers = new Set(
  rows.flatMap((row) =>
    row
      .split('')
      .slice(1)
      .flatMap((next, at) => [`${row[at]}${next}`, `${next}${row[at]}`]),
  ),
);
/** Words between separators in the halves of a made-up key: `sk-proj-YOUR-KEY-HERE-…`. Random characters spell one once in a million keys. */
const words = /(?:^|[-_])(?:your|here|example|placeholder|replace|insert|changeme|redacted|dummy|sample)(?=$|[-_])/i;

/** Whether a text has the randomness of a generated key: not a placeholder, not typed along the keyboard, not one piece over and over. */
export function looksGenerated(key: string): boolean {
  // What was generated, without the parts that all keys share.
  const halves = key.replace(/^sk-(?:(?:proj|svcacct|admin|None)-)?/, '').split(marker);
  const body = halves.join('');
  if (isPlaceholder(key) || entropyOf(body) <= minEntropy || isInOrder(body)) return false;
  return halves.length < 2 || !halves.some((half) => isRepeated(half) || words.test(half));
}

/** Bits per character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / text.length) * Math.log2(count / text.length);
  return entropy;
}

/** Few different triples: `Ab3dEf7hAb3dEf7h…`. */
function isRepeated(text: string): boolean {
  const triples = new Set(Array.from({ length: Math.max(0, text.length - 2) }, (_, at) => text.slice(at, at + 3)));
  return text.length > 8 && triples.size < (text.length - 2) * 0.6;
}

/** Half of the characters, or of every second one (`a1b2c3`), follow from the one before. */
function isInOrder(text: string): boolean {
  const lower = text.toLowerCase();
  return [1, 2].some((step) => {
    let inOrder = 0;
    for (let at = step; at < lower.length; at += 1) {
      const [before, now] = [lower.charAt(at - step), lower.charAt(at)];
      if (before === now || followers.has(before + now)) inOrder += 1;
    }
    return inOrder > (lower.length - step) / 2;
  });
}
