/** A git object on its way. */
export type GitObject = {
  /** The full object name. */
  readonly id: string;
  readonly type: 'blob' | 'tree' | 'commit' | 'tag';
  /** Bytes. */
  readonly size: number;
};

/** What looks at objects. Bytes are valid only during the call. */
export type ObjectVisitor = {
  /** Where something interesting may be in many objects at once, in order. */
  readonly spots: (bytes: Buffer) => readonly number[];
  /** A whole object with a spot in it. */
  readonly whole: (object: GitObject, bytes: Buffer) => void;
  /** A part of an object that's too large to be read at once; all of them, in order. */
  readonly part: (object: GitObject, bytes: Buffer, isLast: boolean) => void;
  /** git can't read it. */
  readonly missing: (id: string) => void;
};

/** Bytes. Many objects are looked at together, and larger ones in parts of this size. */
const bufferSize = 256 * 1024;
const lineFeed = 10;
const types = { b: 'blob', t: 'tree', c: 'commit' } as const;

/**
 * Reads what `git cat-file --batch` prints, piece by piece: for each object a line `<name> <type> <size>`, its content, and a line feed.
 * Takes as much memory as its buffer, whatever the objects' sizes. Most objects are only stepped over.
 */
export class ObjectReader {
  readonly #visitor: ObjectVisitor;
  readonly #buffer = Buffer.allocUnsafe(bufferSize);
  #filled = 0;
  /** An object that's being read in parts, and how much of it is to come. */
  #open: { readonly object: GitObject; left: number } | undefined;
  /** Objects that were read to their end, also those that are missing. */
  count = 0;

  constructor(visitor: ObjectVisitor) {
    this.#visitor = visitor;
  }

  push(piece: Buffer): void {
    for (let from = 0; from < piece.length;) {
      const room = Math.min(this.#buffer.length - this.#filled, piece.length - from);
      piece.copy(this.#buffer, this.#filled, from, from + room);
      this.#filled += room;
      from += room;
      if (this.#filled === this.#buffer.length) this.#drain();
    }
  }

  /** Whether the output ended where an object did. */
  end(): boolean {
    this.#drain();
    return this.#filled === 0 && this.#open === undefined;
  }

  #drain(): void {
    const bytes = this.#buffer.subarray(0, this.#filled);
    let at = this.#open === undefined ? 0 : this.#part(bytes);
    const spots = at < bytes.length ? this.#visitor.spots(bytes) : [];
    let spot = 0;
    for (;;) {
      const lineEnd = at < bytes.length ? bytes.indexOf(lineFeed, at) : -1;
      if (lineEnd === -1) break;
      const start = lineEnd + 1;
      const size = sizeIn(bytes, at, lineEnd);
      if (size === undefined) {
        this.#visitor.missing(nameIn(bytes.subarray(at, lineEnd)));
        this.count += 1;
        at = start;
        continue;
      }
      const end = start + size;
      if (end < bytes.length) {
        while ((spots[spot] ?? Infinity) < start) spot += 1;
        if ((spots[spot] ?? Infinity) < end) this.#visitor.whole(objectIn(bytes.subarray(at, lineEnd), size), bytes.subarray(start, end));
        this.count += 1;
        at = end + 1;
        continue;
      }
      // It goes on: wait until it's there as a whole, unless it never could be.
      if (start - at + size + 1 <= this.#buffer.length || at > 0) break;
      const object = objectIn(bytes.subarray(at, lineEnd), size);
      this.#open = { object, left: size };
      at = start + this.#part(bytes.subarray(start));
    }
    if (at === 0 && this.#filled === this.#buffer.length) throw new Error('not the output of cat-file');
    this.#buffer.copy(this.#buffer, 0, at, this.#filled);
    this.#filled -= at;
  }

  /** Goes on with an object that's read in parts. Returns where the next one begins. */
  #part(bytes: Buffer): number {
    const open = this.#open as { readonly object: GitObject; left: number };
    const length = Math.min(open.left, bytes.length);
    open.left -= length;
    // With the line feed behind it, it's at its end.
    const isLast = open.left === 0 && length < bytes.length;
    if (length > 0 || isLast) this.#visitor.part(open.object, bytes.subarray(0, length), isLast);
    if (!isLast) return length;
    this.#open = undefined;
    this.count += 1;
    return length + 1;
  }
}

function nameIn(header: Buffer): string {
  return header.toString('latin1').split(' ')[0] as string;
}

function objectIn(header: Buffer, size: number): GitObject {
  const space = header.indexOf(32);
  const letter = String.fromCharCode(header[space + 1] as number);
  const isTag = letter === 't' && header[space + 2] === 97;
  return { id: header.toString('latin1', 0, space), type: isTag ? 'tag' : types[letter as keyof typeof types], size };
}

/** The number at the end of a header; `undefined` if there's none: `<name> missing`. */
function sizeIn(bytes: Buffer, from: number, to: number): number | undefined {
  let size = 0;
  let factor = 1;
  let at = to - 1;
  for (; at > from; at -= 1) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) break;
    size += digit * factor;
    factor *= 10;
  }
  return at < to - 1 && bytes[at] === 32 ? size : undefined;
}
