import { untrusted } from './untrusted.ts';

/** `PORT`, `database`, `databaseUrl`, `V2`. */
const word = /^(?:[A-Z]+|[a-z]+|[A-Z]?[a-z]+(?:[A-Z][a-z]+)*)\d{0,3}$/;
/** Anything this short can't be a piece of a secret that's worth anything. */
const maxUnknownLength = 11;

/**
 * Whether a line's name may be shown. Readers of env files take a line of base64 that ends in `=` or `==` for a name, but
 * it's the end of a secret. So if there's no value, a long name must consist of words.
 */
export function isShownName(name: string, value: string): boolean {
  if (!/^[A-Za-z_][\w.-]{0,63}$/.test(name) || untrusted(name) !== name) return false;
  if (value !== '' || name.length <= maxUnknownLength) return !/^=+$/.test(value);
  return name.split(/[_.-]+/).every((part) => part === '' || word.test(part));
}
