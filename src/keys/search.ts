import { Secret } from './secret.ts';
import { readEnvDocument } from '../env-file/document.ts';
import { classifyKey } from './shape.ts';
import { markedKeys } from './marked-keys.ts';
import { isPlaceholder } from './placeholder.ts';

/** Bits per character. Random letters and digits have more than 4.5 at the length of a key; padding and words have less. */
const leastEntropy = 3.5;

/** Whether a variable's name says that it holds a key of OpenAI: `OPENAI_API_KEY`, `VITE_OPENAI_KEY`, `OPENAI_TOKEN`. */
export function isNamedLikeKey(name: string): boolean {
  // No name has a hundred characters between the two words.
  return /OPEN_?AI(?:_?API)?(?:_(?:\w{1,100}_)?)?(?:KEY|TOKEN|SECRET)(?:_|$|\d)/i.test(name);
}

/** That there are keys is what counts; a file with more of them was made to be slow. */
const mostKeys = 100;
/** Characters. `classifyKey` takes nothing shorter for a key. */
const shortestKey = 16;

/** The keys in an env file of any encoding, also in a comment, and whatever the variable is called. Placeholders are none. */
export function keysIn(bytes: Buffer): readonly Secret[] {
  const text = readableText(bytes);
  // Every key begins so, and to look for the names of variables in a long file takes a while.
  if (!text.includes('sk-')) return [];
  const marked = markedKeys(text).map(({ start, end }) => text.slice(start, end)).filter(isRandom);
  const found = new Set(marked.slice(0, mostKeys));
  // A key of an unknown form counts where the name of its variable says what it is.
  for (const { name, value } of readEnvDocument(Buffer.from(text, 'latin1')).assignments) {
    if (found.size === mostKeys) break;
    if (value.length < shortestKey || !value.startsWith('sk-') || !isNamedLikeKey(name)) continue;
    if ([...found].some((key) => value.includes(key))) continue;
    if (classifyKey(value, { official: true }).verdict !== 'refused' && isRandom(value)) found.add(value);
  }
  return [...found].map((key) => new Secret(key));
}

/** Whether this very key stands in an env file of any encoding. */
export function holdsSecret(bytes: Buffer, secret: Secret): boolean {
  return secret.length >= 16 && readableText(bytes).includes(secret.reveal());
}

/** Latin-1 text. In UTF-16 of either order plain letters are themselves and a NUL. */
function readableText(bytes: Buffer): string {
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
