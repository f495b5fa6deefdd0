import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { isStandIn } from './placeholder.ts';

/** Anything shorter isn't a key and could be a word. */
const minKeyLength = 8;
/** More keys than anyone has on hand; a repository's history may hold hundreds. */
const maxHeld = 50;
const held = new Map<string, Secret>();

/**
 * The keys that this process has come across, each once. A server that has ever seen one of them, in this run or an earlier
 * one, could print it, no matter which key it was sent last.
 */
export function heldSecrets(): readonly Secret[] {
  return [...held.values()];
}

/**
 * A key that doesn't print. `String(secret)`, `JSON.stringify(secret)`, `console.log(secret)`, and template strings all
 * return `…abcd`, the last four characters, so that a key can't reach a screen or a log by accident. The value leaves
 * only through {@link Secret.reveal}, which is called in three kinds of places: writing the env file, the
 * `Authorization` header, and comparing with another key.
 */
export class Secret {
  readonly #value: string;
  #fingerprint: string | undefined;

  constructor(value: string) {
    this.#value = value;
    if (value.length < minKeyLength || isStandIn(value)) return;
    // Keys from the shell and the env file come first, and nothing in a project can push them out.
    if (held.size < maxHeld && !held.has(value)) held.set(value, this);
  }

  /** The key itself. Every call is a place to review. */
  reveal(): string {
    return this.#value;
  }

  /** Number of characters (UTF-16 code units). */
  get length(): number {
    return this.#value.length;
  }

  /** The last four characters, or `''` if they'd be too large a part of the whole (fewer than 16 characters). */
  get lastFour(): string {
    return this.#value.length < 16 ? '' : this.#value.slice(-4);
  }

  /** The first 16 hexadecimal digits of its SHA-256: they tell keys apart, and nobody gets from them to the key. */
  get fingerprint(): string {
    return (this.#fingerprint ??= createHash('sha256').update(this.#value).digest('hex').slice(0, 16));
  }

  /** Whether it's a word that anyone may see: `not-needed`. */
  get isStandIn(): boolean {
    return isStandIn(this.#value);
  }

  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  toString(): string {
    return `…${this.lastFour}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
