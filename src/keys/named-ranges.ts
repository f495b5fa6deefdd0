import { isNamedLikeKey } from './key-name.ts';
import { endOfRun, type TextRange } from './text-range.ts';

/** Characters. Each `sk-` is looked at with no more than this before it. */
const farthest = 200;
/** Characters. `classifyKey` takes nothing shorter for a key. */
const shortestKey = 'sk-'.length + 20;
/** What may stand behind a key: the end of its quotes, an escape, a bracket, the rest of a command. A `.` or `*` leaves something out. */
const behind = /[\s"'`\\,;)\]}>&|#<]/;
/** Types of variables, and YAML's name of a value, which stand between the name and the value. */
const inBetween = /^(?:str|string|String|Final|value|Value)$/;

/**
 * The places of words that begin with `sk-` and are given to a name that says it's a key of OpenAI, as env files, shells, JSON,
 * YAML, and programs write it: `NAME=sk-…`, `"NAME": "sk-…"`, `setx NAME sk-…`, `environ['NAME'] = 'sk-…'`,
 * `get("NAME", "sk-…")`, `${NAME:-sk-…}`, `- name: NAME` with `value: sk-…` below. Whether it's a key its form must tell.
 */
export function namedRanges(text: string): readonly TextRange[] {
  const found: TextRange[] = [];
  for (let start = text.indexOf('sk-'); start !== -1; ) {
    const end = endOfRun(text, start);
    const isWhole = end === text.length || behind.test(text.charAt(end));
    if (end - start >= shortestKey && isWhole && isNamedLikeKey(nameBefore(text, start))) found.push({ start, end });
    // One in the middle of a word isn't the beginning of a value.
    start = text.indexOf('sk-', end);
  }
  return found;
}

/** The name that the value at `start` is given to, empty where there's none. It looks back over {@link farthest} characters at most. */
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
    // JSON within a text has its quotes escaped.
    skip(/["'`\\[]/);
    const sign = skip(/[\s=:,|?>~(-]/);
    // With nothing but a blank in between it's an argument of `setx` or `set -x`, which is on the same line.
    if (sign === '' || (isValue && sign.trim() === '' && /[\r\n]/.test(sign)) || /(?:^|[^:>])-$/.test(sign)) return '';
    skip(/["'`\\)\]]/);
    const name = skip(/[\w.-]/);
    if (!inBetween.test(name)) return name;
    isValue = false;
  }
}
