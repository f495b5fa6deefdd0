import { findKeys, overlap, type FoundKey } from './find-keys.ts';
import { holdsNeedle } from './needles.ts';

/** A key in a file or object; `offset` counts from its beginning. */
export type KeyInFile = FoundKey & {
  /** 1-based. */
  readonly line: number;
};

const lineFeed = 10;

/** Finds the keys of a file that comes in pieces, so that it needn't fit in memory. A whole file is one piece. */
export class KeyStream {
  readonly #onKey: (key: KeyInFile) => void;
  /** The end of what was searched: a key may go on in the next piece. */
  #kept: Buffer | undefined;
  /** Where that begins in the file. */
  #base = 0;
  /** Line feeds before that. */
  #lines = 0;
  /** What begins before this offset in `#kept` was reported. */
  #done = 0;

  constructor(onKey: (key: KeyInFile) => void) {
    this.#onKey = onKey;
  }

  push(piece: Buffer, isLast: boolean): void {
    const bytes = this.#kept === undefined ? piece : Buffer.concat([this.#kept, piece]);
    const sure = isLast ? bytes.length : Math.max(this.#done, bytes.length - overlap);
    let counted = 0;
    let lines = this.#lines;
    if (holdsNeedle(bytes)) {
      for (const key of findKeys(bytes)) {
        if (key.offset < this.#done || key.offset >= sure) continue;
        lines += lineFeedsIn(bytes, counted, key.offset);
        counted = key.offset;
        this.#onKey({ ...key, offset: this.#base + key.offset, line: lines + 1 });
      }
    }
    if (isLast) return;
    const from = Math.max(0, bytes.length - 2 * overlap);
    this.#lines += lineFeedsIn(bytes, 0, from);
    this.#base += from;
    this.#done = sure - from;
    // A copy: the piece may be reused.
    this.#kept = Buffer.from(bytes.subarray(from));
  }
}

function lineFeedsIn(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(lineFeed, from); at !== -1 && at < to; at = bytes.indexOf(lineFeed, at + 1)) count += 1;
  return count;
}

/** The keys of a file that's there as a whole. */
export function keysWithLines(bytes: Buffer): readonly KeyInFile[] {
  const found: KeyInFile[] = [];
  new KeyStream((key) => found.push(key)).push(bytes, true);
  return found;
}

/** A name without the keys in it: `sk-…`. Shown or printed, it would be another copy. */
export function withoutKeys(name: string): string {
  const bytes = Buffer.from(name);
  if (!holdsNeedle(bytes)) return name;
  let kept = '';
  let from = 0;
  for (const { offset, length, secret } of findKeys(bytes)) {
    kept += `${bytes.toString('utf8', from, offset)}${secret.toString()}`;
    from = offset + length;
  }
  return kept + bytes.toString('utf8', from);
}
