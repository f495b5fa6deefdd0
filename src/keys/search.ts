import { markedKeys } from './marked-keys.ts';
import { namedRanges } from './named-ranges.ts';
import { looksGenerated } from './randomness.ts';
import { Secret } from './secret.ts';
import { classifyKey } from './shape.ts';
import type { TextRange } from './text-range.ts';

// Whether a file that's about keys contains one: with the marker, or without it under a name that says so. Where keys are in files of any
// kind, see find-keys.ts; for a text that's meant to be a key, see shape.ts; for what could be one where none belongs, see key-like.ts.

/** What matters is that there are keys; a file with more of them was made to be slow. */
const maxKeys = 100;
/** Characters. No key was ever a tenth as long, and each key found is compared with a lot of text. */
const maxKeptLength = 2000;
/** Characters. A whole file isn't searched for anything shorter. */
const minSecretLength = 16;

/**
 * The OpenAI keys in a file of any kind and encoding, including those in comments: all with OpenAI's marker, and those of
 * another form if they're assigned to a name that says what they are. Placeholders don't count. From then on, each of them is
 * held as a secret, so no server's answer can show it. At most 100.
 */
export function keysIn(bytes: Buffer): readonly Secret[] {
  const text = readableText(bytes);
  const found = new Set<string>();
  for (const { start, end } of keyRanges(text)) {
    if (found.size === maxKeys) break;
    found.add(text.slice(start, Math.min(end, start + maxKeptLength)));
  }
  return [...found].map((key) => new Secret(key));
}

/** Whether a file of any kind and encoding contains an OpenAI key, as found by {@link keysIn}. */
export function holdsKey(bytes: Buffer): boolean {
  return keysIn(bytes).length > 0;
}

/**
 * Where {@link keysIn} finds keys in a text, in order, however many there are and however long they are: code that removes
 * them must leave nothing behind.
 */
export function keyRanges(text: string): readonly TextRange[] {
  // Every key begins like this, and few files contain it.
  if (!text.includes('sk-')) return [];
  const marked = markedKeys(text);
  const found = [...marked];
  let next = 0;
  for (const range of namedRanges(text)) {
    while ((marked[next]?.end ?? Infinity) <= range.start) next += 1;
    if ((marked[next]?.start ?? Infinity) < range.end) continue;
    const word = text.slice(range.start, range.end);
    if (classifyKey(word, { official: true }).verdict !== 'refused' && looksGenerated(word)) found.push(range);
  }
  return found.toSorted((one, other) => one.start - other.start);
}

/** Whether a file of any encoding contains exactly this key, whatever its form. */
export function holdsSecret(bytes: Buffer, secret: Secret): boolean {
  return secret.length >= minSecretLength && readableText(bytes).includes(Buffer.from(secret.reveal()).toString('latin1'));
}

/**
 * The text of a file, as far as keys are concerned: latin-1, one character per byte. In UTF-16 of either byte order, plain
 * letters are themselves plus a NUL.
 */
export function readableText(bytes: Buffer): string {
  return bytes.toString('latin1').replaceAll('\0', '');
}
