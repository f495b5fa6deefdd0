import { inspect } from 'node:util';

/** Shorter than this it's no key, and could be a word. */
const shortestKey = 8;
/** More keys than a person has at hand; a repository's history may hold hundreds. */
const mostHeld = 50;
const held = new Map<string, Secret>();

/**
 * The keys that this process has come across, each once. A server that has ever seen one of them, in this run or an earlier
 * one, could print it, whichever key it was sent last.
 */
export function heldSecrets(): readonly Secret[] {
  return [...held.values()];
}

/**
 * A key that does not print. `String(secret)`, `JSON.stringify(secret)`, `console.log(secret)` and template strings all
 * give `…abcd`, the last four characters, so that a key cannot reach a screen or a log by accident. The value leaves
 * only through {@link Secret.reveal}, which is called in three kinds of places: the write of the env file, the
 * `Authorization` header, and the comparison with another key.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    if (value.length < shortestKey) return;
    // Those of the shell and the env file come first, and nothing that a project holds pushes them out.
    if (held.size < mostHeld && !held.has(value)) held.set(value, this);
  }

  /** The key itself. Every call is a place to review. */
  reveal(): string {
    return this.#value;
  }

  /** Number of characters (UTF-16 code units). */
  get length(): number {
    return this.#value.length;
  }

  /** The last four characters, or `''` where four would be too large a part of the whole (fewer than 16 characters). */
  get lastFour(): string {
    return this.#value.length < 16 ? '' : this.#value.slice(-4);
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
