import { marker } from './marker.ts';
import { isPlaceholder } from './placeholder.ts';

/** Bits per character. At the length of a key, random letters and digits have more than 4.5; padding and words have less. */
const minEntropy = 3.5;
/** People type these when they make a key up. */
const rows = ['abcdefghijklmnopqrstuvwxyz', '0123456789', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
/** By the codes of two characters, 7 bits each: whether they're the same or neighbors in a row, in upper or lower case. */
const neighbors = new Uint8Array(1 << 14);
for (const row of rows) {
  for (let at = 0; at < row.length; at += 1) {
    for (const next of [at - 1, at, at + 1]) {
      const pair = [row.charAt(at), row.charAt(next)] as const;
      if (pair[1] === '') continue;
      for (const one of [pair[0], pair[0].toUpperCase()])
        for (const other of [pair[1], pair[1].toUpperCase()]) neighbors[(one.charCodeAt(0) << 7) | other.charCodeAt(0)] = 1;
    }
  }
}
/** Words between separators in the halves of a made-up key: `sk-proj-YOUR-KEY-HERE-…`. Random characters spell one once in a million keys. */
const words = /(?:^|[-_])(?:your|here|example|placeholder|replace|insert|changeme|redacted|dummy|sample)(?=$|[-_])/i;

/** Whether a text has the randomness of a generated key: not a placeholder, not typed along the keyboard, not one piece over and over. */
export function looksGenerated(key: string): boolean {
  // What was generated, without the parts that all keys share.
  const halves = key.replace(/^sk-(?:(?:proj|svcacct|admin|None)-)?/, '').split(marker);
  const body = halves.join('');
  if (entropyOf(body) <= minEntropy || isInOrder(body) || isPlaceholder(key)) return false;
  return halves.length < 2 || !halves.some((half) => isRepeated(half) || words.test(half));
}

/** Bits per character. */
function entropyOf(text: string): number {
  const counts = new Uint16Array(128);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at) & 127;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  let entropy = 0;
  for (const count of counts) if (count > 0) entropy -= (count / text.length) * Math.log2(count / text.length);
  return entropy;
}

/** Few different triples: `Ab3dEf7hAb3dEf7h…`. */
function isRepeated(text: string): boolean {
  const triples = new Set<number>();
  let last = 0;
  for (let at = 0; at < text.length; at += 1) {
    last = ((last << 7) | (text.charCodeAt(at) & 127)) & 0x1fffff;
    if (at >= 2) triples.add(last);
  }
  return text.length > 8 && triples.size < (text.length - 2) * 0.6;
}

/** Half of the characters, or of every second one (`a1b2c3`), are next to the one before, in the alphabet or on the keyboard. */
function isInOrder(text: string): boolean {
  return [1, 2].some((step) => {
    let inOrder = 0;
    for (let at = step; at < text.length; at += 1)
      inOrder += neighbors[((text.charCodeAt(at - step) & 127) << 7) | (text.charCodeAt(at) & 127)] ?? 0;
    return inOrder > (text.length - step) / 2;
  });
}
