import { markedKeys } from './marked-keys.ts';
import { marker } from './marker.ts';
import { looksGenerated } from './randomness.ts';
import type { Secret } from './secret.ts';

/** How a file spells the characters of a key. `plain`: one byte each, as UTF-8 and Latin-1 do. */
export type KeyEncoding = 'plain' | 'utf-16' | 'base64' | 'hex';

export type Needle = {
  readonly bytes: Buffer;
  readonly encoding: KeyEncoding;
  /** base64: how many characters of its group of four come before the needle. */
  readonly phase: number;
  /** The piece of it that's looked for, and how many bytes of it come before that. */
  readonly word: Buffer;
  readonly before: number;
  /** It isn't the marker, but this whole key. */
  readonly key?: Secret;
};

/** Bytes. Node looks for longer words with another method, which takes five times as long (Node 20 to 26, November 2026). */
const maxWord = 7;
/** Characters. */
const minSought = 16;

function needle(encoding: KeyEncoding, text: string, { phase = 0, before = 0 } = {}): Needle {
  const bytes = Buffer.from(text, 'latin1');
  return { bytes, encoding, phase, word: bytes.subarray(before, before + maxWord), before };
}

/**
 * What a file contains wherever it contains the marker. Looking for a few short words is the only step that touches every byte: 10 to 20
 * GB/s each if few bytes are like the first one of the word, which is why some don't begin with their needle. Everything else happens
 * around a hit.
 */
export const needles: Needle[] = [
  needle('plain', marker, { before: 2 }),
  // Without the last NUL, it's the same in both byte orders.
  needle('utf-16', marker.split('').join('\0'), { before: 4 }),
  // The characters that depend on the marker alone, for each place that it can have in a group of three bytes.
  needle('base64', 'VDNCbGJrRk'),
  needle('base64', 'QzQmxia0ZK', { phase: 2 }),
  needle('base64', 'UM0JsYmt', { phase: 3 }),
  // It begins with seven digits, which are the same in upper and lower case.
  needle('hex', Buffer.from(marker).toString('hex')),
];

/**
 * From now on, this very key is found, too, though it isn't like OpenAI's: as UTF-8 and as UTF-16. `false`: it's found anyway, or could be
 * anywhere by chance.
 */
export function alsoSeek(key: Secret): boolean {
  const value = key.reveal();
  if (value.length < minSought || markedKeys(value).length > 0 || !looksGenerated(value)) return false;
  needles.push({ ...needle('plain', value, { before: 8 }), key });
  needles.push({ ...needle('utf-16', value.split('').join('\0'), { before: 8 }), key });
  return true;
}

/** Whether a key can be in there at all. Almost every file and object ends here. */
export function holdsNeedle(bytes: Buffer): boolean {
  return needles.some((each) => nextOffset(bytes, each, 0) !== -1);
}

/** Where the needles are, in order. A hit isn't a key yet. */
export function needleOffsets(bytes: Buffer): readonly number[] {
  const found: number[] = [];
  for (const each of needles) for (const at of offsetsOf(bytes, each)) found.push(at);
  return found.length < 2 ? found : found.toSorted((one, other) => one - other);
}

export function* offsetsOf(bytes: Buffer, needle: Needle): Generator<number> {
  const { length } = needle.bytes;
  for (let at = nextOffset(bytes, needle, 0); at !== -1; at = nextOffset(bytes, needle, at + length)) yield at;
}

function nextOffset(bytes: Buffer, needle: Needle, from: number): number {
  const { word, before } = needle;
  for (let at = bytes.indexOf(word, from + before); at !== -1; at = bytes.indexOf(word, at + 1)) {
    if (isAt(bytes, at - before, needle)) return at - before;
  }
  return -1;
}

/** Whether the whole needle is there. In hexadecimal, letters may be upper or lower case, and bit 5 of a digit is set anyway. */
function isAt(bytes: Buffer, start: number, { bytes: wanted, encoding }: Needle): boolean {
  const same = encoding === 'hex' ? 0x20 : 0;
  for (let at = 0; at < wanted.length; at += 1) if (((bytes[start + at] ?? 0) | same) !== wanted[at]) return false;
  return true;
}
