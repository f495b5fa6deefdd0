import { isNamedLikeKey } from './key-name.ts';
import { endOfRun, type TextRange } from './text-range.ts';

/** Characters. This is how far we look back from each `sk-`. */
const farthest = 200;
/** Characters. `classifyKey` takes nothing shorter for a key. */
const minKeyLength = 'sk-'.length + 20;
/** What may follow a key: the closing quote, an escape, a bracket, the rest of a command. `.` or `*` means that something was left out. */
const behind = /[\s"'`\\,;)\]}>&|#<]/;
/** Variable types, and YAML's name for a value, which can stand between the name and the value. */
const inBetween = /^(?:str|string|String|Final|value|Value)$/;

/**
 * The ranges of words that begin with `sk-` and are assigned to a name for an OpenAI key, as env files, shells, JSON, YAML,
 * and programs write it: `NAME=sk-…`, `"NAME": "sk-…"`, `setx NAME sk-…`, `environ['NAME'] = 'sk-…'`,
 * `get("NAME", "sk-…")`, `${NAME:-sk-…}`, `- name: NAME` with `value: sk-…` below. Whether it's a key depends on its form.
 */
export function namedRanges(text: string): readonly TextRange[] {
  const found: TextRange[] = [];
  for (let start = text.indexOf('sk-'); start !== -1;) {
    const end = endOfRun(text, start);
    const isWhole = end === text.length || behind.test(text.charAt(end));
    if (end - start >= minKeyLength && isWhole && isNamedLikeKey(nameBefore(text, start))) found.push({ start, end });
    // In the middle of a word, `sk-` doesn't begin a value.
    start = text.indexOf('sk-', end);
  }
  return found;
}

/** The name that the value at `start` is assigned to; empty if there's none. It looks back {@link farthest} characters at most. */
function nameBefore(text: string, start: number): string {
  const before = text.slice(Math.max(0, start - farthest), start);
  let at = before.length;
  let isValue = true;
  const skip = (characters: RegExp): string => {
    const end = at;
    while (at > 0 && characters.test(before.charAt(at - 1))) at -= 1;
    return before.slice(at, end);
  };
  for (;;) {
    // In JSON inside a string, the quotes are escaped.
    skip(/["'`\\[]/);
    const sign = skip(/[\s=:,|?>~(-]/);
    // With only spaces in between, it's an argument of `setx` or `set -x`, which is on the same line.
    if (sign === '' || (isValue && sign.trim() === '' && /[\r\n]/.test(sign)) || /(?:^|[^:>])-$/.test(sign)) return '';
    skip(/["'`\\)\]]/);
    const name = skip(/[\w.-]/);
    if (!inBetween.test(name)) return name;
    isValue = false;
  }
}
