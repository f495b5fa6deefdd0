import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { onlyVisible } from '../wording/untrusted.ts';

/** Crockford's base 32: without I, L, O, which look like digits, and U. A character's position is its value. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Random characters of a code: 60 bits. */
const randomLength = 12;
/** A prime above 32, so that every wrong character and every swap of two changes the check value. */
const modulus = 37;
/** Seats are numbered from 1. */
export const maxSeat = 9999;

/** What opens a seat: as good as the key in it, so it prints as “the code of seat 7”. */
export class SeatCode {
  readonly seat: number;
  readonly #characters: string;

  /** @param characters the 12 random characters */
  constructor(seat: number, characters: string) {
    this.seat = seat;
    this.#characters = characters;
  }

  /** As it's printed on a card, and as the seal's password: `7-K7QF-2M9X-TR4D-7`. Every call is a place to review. */
  reveal(): string {
    const groups = this.#characters.match(/.{4}/g) ?? [];
    return [this.seat, ...groups, alphabet[checkValue(this.seat, this.#characters)]].join('-');
  }

  toString(): string {
    return `the code of seat ${this.seat}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/**
 * The digits of the seat number and the 12 characters, read as one number in base 32, modulo 37. The digits count as digits of
 * base 32, too: as a decimal number, 10³ being 1 modulo 37, a swap of the first and the last of four would go unnoticed.
 */
function checkValue(seat: number, characters: string): number {
  let value = 0;
  for (const character of `${seat}${characters}`) value = (value * 32 + alphabet.indexOf(character)) % modulus;
  return value;
}

/** A new code. Drawn anew while the check value has no character of its own (32 to 36). */
export function drawCode(seat: number): SeatCode {
  for (;;) {
    const characters = [...randomBytes(randomLength)].map((byte) => alphabet[byte & 31]).join('');
    if (checkValue(seat, characters) < alphabet.length) return new SeatCode(seat, characters);
  }
}

/** What a typed text is, as a code. Nothing in it repeats what was typed, except a character that no code contains. */
export type CodeReading =
  | { readonly state: 'good'; readonly code: SeatCode }
  | { readonly state: 'empty' }
  /** `characters`: how many of the 13 after the seat number there are. */
  | { readonly state: 'unfinished' | 'too-long'; readonly characters: number }
  /** There's no seat number, or nothing between it and the rest. */
  | { readonly state: 'no-seat' }
  | { readonly state: 'foreign'; readonly character: string }
  /** All there, and one character is wrong, or two are swapped. */
  | { readonly state: 'mistyped' };

/** UTF-16 code units. A code has 22 at most; the rest is room for blanks. */
const maxTyped = 200;
const separators = /[\s\p{Pd}\u2212_.:,/|]+/gu;

/**
 * Reads a code as people type it: in lower case, with O for 0 and I or L for 1, with blanks or any dash or nothing between its
 * groups, in quotes, after “Seat”. Only after the seat number something is needed: 12K… could be seat 1 or seat 12.
 */
export function readCode(typed: string): CodeReading {
  const text = onlyVisible(typed.slice(0, maxTyped))
    .normalize('NFKC')
    .replaceAll(/["'`“”‘’()[\]<>*]/g, '')
    .trim()
    .toUpperCase();
  const [first = '', ...rest] = text
    .replace(/^(?:(?:SEAT|CODE)(?![A-Z])[\s:#]*|#\s*){1,3}/, '')
    .replaceAll(/[IL]/g, '1')
    .replaceAll('O', '0')
    .split(separators)
    .filter((part) => part !== '');
  if (first === '') return { state: 'empty' };
  const foreign = /[^0-9A-HJKMNP-TV-Z]/u.exec(first + rest.join(''))?.[0];
  if (foreign !== undefined) return { state: 'foreign', character: foreign };
  if (!/^\d{1,4}$/.test(first) || Number(first) === 0) return { state: 'no-seat' };
  const characters = rest.join('');
  if (characters.length !== randomLength + 1)
    return { state: characters.length <= randomLength ? 'unfinished' : 'too-long', characters: characters.length };
  const seat = Number(first);
  const isRight = alphabet[checkValue(seat, characters.slice(0, randomLength))] === characters.at(-1);
  return isRight ? { state: 'good', code: new SeatCode(seat, characters.slice(0, randomLength)) } : { state: 'mistyped' };
}

/** Whether a text is meant as a seat's code, and as nothing else: a key at least has no such groups. */
export function looksLikeCode(typed: string): boolean {
  const { state } = readCode(typed);
  return state === 'good' || (state === 'mistyped' && /^\w{1,4}(?:[-\s]\w{4}){3}[-\s]\w$/.test(typed.trim()));
}
