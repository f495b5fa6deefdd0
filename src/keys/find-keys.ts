import { isMarkedAsAccepted } from './accepted.ts';
import { markedKeys } from './marked-keys.ts';
import { needles, offsetsOf, type KeyEncoding, type Needle } from './needles.ts';
import { Secret } from './secret.ts';
import { familyOf, type KeyFamily } from './shape.ts';
import { isKeyCharacter } from './text-range.ts';

/** A key and where it is. Nothing here prints it; its last four characters and its fingerprint are the {@link Secret}'s. */
export type FoundKey = {
  readonly secret: Secret;
  readonly family: KeyFamily;
  /** Bytes: where it begins, and how many it takes as it's encoded. */
  readonly offset: number;
  readonly length: number;
  readonly encoding: KeyEncoding;
  /** Its line says that it's there on purpose: see accepted.ts. */
  readonly accepted: boolean;
};

/** A piece of a file around a needle, decoded. */
type Reading = {
  readonly text: string;
  /** The byte where a character of the text begins. */
  readonly offsetOf: (index: number) => number;
  /** The text says all about the needles before this byte. */
  readonly until: number;
};

/** Characters on each side of a needle: more than the longest key, and than the marks and escapes beside it. */
const around = 1100;

/** Bytes. Whoever reads a file in pieces lets them overlap by this much: a key and its line, in the longest encoding. */
export const overlap = 8 * around;

/**
 * Every OpenAI key with the marker in a file, object, or name of any kind, in order: plain, in UTF-16 of either byte order, in base64, and
 * in hexadecimal. {@link markedKeys} decides what counts. Linear in the length, whatever is in there.
 */
export function findKeys(bytes: Buffer): readonly FoundKey[] {
  const found = new Map<number, FoundKey>();
  let isBinary: boolean | undefined;
  for (const needle of needles) {
    // Text of two bytes per character may be at even and at odd offsets.
    const until = [0, 0];
    for (const at of offsetsOf(bytes, needle)) {
      const lane = needle.encoding === 'utf-16' ? at % 2 : 0;
      if (at < (until[lane] ?? 0)) continue;
      if (needle.key !== undefined) {
        const { key: secret, encoding, bytes: its } = needle;
        const accepted = isMarkedAsAccepted(bytes, at, at + its.length);
        found.set(at, { secret, family: familyOf(secret.reveal()), offset: at, length: its.length, encoding, accepted });
        continue;
      }
      const reading = readings[needle.encoding](bytes, at, needle);
      until[lane] = reading.until;
      isBinary ??= bytes.includes(0);
      // What was encoded may be binary, too.
      const mayGoOn = needle.encoding === 'plain' ? isBinary : needle.encoding !== 'utf-16';
      for (const { start, end } of markedKeys(reading.text, mayGoOn)) {
        const offset = reading.offsetOf(start);
        // What begins later may be cut off, and is in the next piece. Pieces overlap, and base64 has three needles.
        if (offset >= reading.until || found.has(offset)) continue;
        const [secret, behind] = [new Secret(reading.text.slice(start, end)), reading.offsetOf(end)];
        const accepted = isMarkedAsAccepted(bytes, offset, behind);
        const length = behind - offset;
        found.set(offset, { secret, family: familyOf(secret.reveal()), offset, length, encoding: needle.encoding, accepted });
      }
    }
  }
  return [...found.values()].toSorted((one, other) => one.offset - other.offset);
}

const readings: Readonly<Record<KeyEncoding, (bytes: Buffer, at: number, needle: Needle) => Reading>> = {
  plain(bytes, at) {
    const start = Math.max(0, at - around);
    const end = Math.min(bytes.length, at + 4 * around);
    return { text: bytes.toString('latin1', start, end), offsetOf: (index) => start + index, until: nearly(end, bytes) };
  },

  // One byte of each pair is the character, and the other is NUL. Which comes first shows at the ends of the word; if it could be either,
  // the place in the file decides.
  'utf-16'(bytes, at) {
    const start = Math.max(at % 2, at - 2 * around);
    const isOfWord = (index: number): boolean => isKeyCharacter(bytes[index] ?? 0) && Math.abs(index - at) < 2 * around;
    let [first, last] = [at, at];
    while (bytes[first - 1] === 0 && isOfWord(first - 2)) first -= 2;
    while (bytes[last + 1] === 0 && isOfWord(last + 2)) last += 2;
    const nul = bytes[first - 1] !== 0 || ((bytes[last + 1] ?? 0) === 0 && at % 2 === 0) ? 1 : -1;
    const end = Math.min(bytes.length, at + 8 * around);
    const characters = Buffer.alloc(Math.ceil((end - start) / 2), ' ');
    for (let from = start; from < end; from += 2) {
      if ((bytes[from + nul] ?? 0) === 0) characters[(from - start) / 2] = bytes[from] as number;
    }
    return { text: characters.toString('latin1'), offsetOf: (index) => start + 2 * index, until: nearly(end, bytes, 2) };
  },

  base64(bytes, at, { phase }) {
    const { start, end, isWhole } = run(bytes, at - phase, 4, base64);
    const text = Buffer.from(bytes.toString('latin1', start, end), 'base64').toString('latin1');
    return { text, offsetOf: (index) => start + Math.floor((index * 4) / 3), until: isWhole ? end : nearly(end, bytes, 2) };
  },

  hex(bytes, at) {
    const { start, end, isWhole } = run(bytes, at, 2, hex);
    const text = Buffer.from(bytes.toString('latin1', start, end), 'hex').toString('latin1');
    return { text, offsetOf: (index) => start + 2 * index, until: isWhole ? end : nearly(end, bytes, 2) };
  },
};

/** What a piece up to `end` is sure about: a key that begins there is whole. */
function nearly(end: number, bytes: Buffer, width = 1): number {
  return end === bytes.length ? end : end - width * around;
}

/** The run of a code's characters around `at`: whole groups before it, and all that follow. */
function run(bytes: Buffer, at: number, group: number, code: Uint8Array): { start: number; end: number; isWhole: boolean } {
  const isCode = (index: number): boolean => code[bytes[index] ?? 0] === 1;
  let start = Math.max(at, 0);
  const earliest = Math.max(0, at - 2 * around);
  for (let next = at - 1; next >= earliest && isCode(next); next -= 1) if ((at - next) % group === 0) start = next;
  let end = start;
  const latest = Math.min(bytes.length, at + 8 * around);
  while (end < latest && isCode(end)) end += 1;
  return { start, end, isWhole: end < latest };
}

const base64 = tableOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_');
const hex = tableOf('0123456789ABCDEFabcdef');

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of Buffer.from(characters)) table[byte] = 1;
  return table;
}
