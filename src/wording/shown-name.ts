import { untrusted } from './untrusted.ts';

/** `PORT`, `database`, `databaseUrl`, `V2`. */
const word = /^(?:[A-Z]+|[a-z]+|[A-Z]?[a-z]+(?:[A-Z][a-z]+)*)\d{0,3}$/;
/** Shorter than that it is no piece of a secret that is worth anything. */
const longestOdd = 11;

/**
 * Whether a line's name may be shown. Readers of env files take a line of base64 that ends in `=` or `==` for a name, and
 * it is the end of a secret: without a value a long name must be made of words.
 */
export function isShownName(name: string, value: string): boolean {
  if (!/^[A-Za-z_][\w.-]{0,63}$/.test(name) || untrusted(name) !== name) return false;
  if (value !== '' || name.length <= longestOdd) return !/^=+$/.test(value);
  return name.split(/[_.-]+/).every((part) => part === '' || word.test(part));
}
