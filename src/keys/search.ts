import { markedRanges } from './marked-ranges.ts';
import { namedRanges } from './named-ranges.ts';
import { isPlaceholder } from './placeholder.ts';
import { Secret } from './secret.ts';
import { classifyKey } from './shape.ts';
import type { TextRange } from './text-range.ts';

// The only place that decides whether a text contains a key. What a text that is meant to be a key is, shape.ts tells; and what
// could be one where none belongs, key-like.ts.

/** Bits per character. Random letters and digits have more than 4.5 at the length of a key; padding and words have less. */
const leastEntropy = 3.5;
/** That there are keys is what counts; a file with more of them was made to be slow. */
const mostKeys = 100;
/** Characters. No key ever had a tenth of it, and what was found is compared with much else. */
const longestKept = 2000;
/** Characters. Nothing shorter is compared with a whole file. */
const shortestSecret = 16;

/**
 * The keys of OpenAI in a file of any kind and encoding, also in a comment: all with OpenAI's marker, and those of another
 * form where the name that they're given to says what they are. Placeholders are none. Each is held from now on, so no
 * server's answer can show it. At most 100.
 */
export function keysIn(bytes: Buffer): readonly Secret[] {
  const text = readableText(bytes);
  const found = new Set<string>();
  for (const { start, end } of keyRanges(text)) {
    if (found.size === mostKeys) break;
    found.add(text.slice(start, Math.min(end, start + longestKept)));
  }
  return [...found].map((key) => new Secret(key));
}

/** Whether there is a key of OpenAI in a file of any kind and encoding, as {@link keysIn} finds it. */
export function holdsKey(bytes: Buffer): boolean {
  return keysIn(bytes).length > 0;
}

/**
 * Where {@link keysIn} finds keys in a text, in order, however many there are and however long each is: what takes them out
 * must leave nothing of them.
 */
export function keyRanges(text: string): readonly TextRange[] {
  // Every key begins so, and few files have it.
  if (!text.includes('sk-')) return [];
  const marked = markedRanges(text).filter(({ start, end }) => isRandom(text.slice(start, end)));
  const found = [...marked];
  let next = 0;
  for (const range of namedRanges(text)) {
    while ((marked[next]?.end ?? Infinity) <= range.start) next += 1;
    if ((marked[next]?.start ?? Infinity) < range.end) continue;
    const word = text.slice(range.start, range.end);
    if (classifyKey(word, { official: true }).verdict !== 'refused' && isRandom(word)) found.push(range);
  }
  return found.toSorted((one, other) => one.start - other.start);
}

/** Whether this very key stands in a file of any encoding, whatever the form of the key. */
export function holdsSecret(bytes: Buffer, secret: Secret): boolean {
  return secret.length >= shortestSecret && readableText(bytes).includes(Buffer.from(secret.reveal()).toString('latin1'));
}

/**
 * The text of a file, as far as keys are concerned: latin-1, one character a byte. In UTF-16 of either order, plain letters are
 * themselves and a NUL.
 */
export function readableText(bytes: Buffer): string {
  return bytes.toString('latin1').replaceAll('\0', '');
}

function isRandom(key: string): boolean {
  if (isPlaceholder(key)) return false;
  const counts = new Map<string, number>();
  for (const character of key) counts.set(character, (counts.get(character) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / key.length) * Math.log2(count / key.length);
  return entropy >= leastEntropy;
}
