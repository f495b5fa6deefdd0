/**
 * What to do next. A program can carry out an action; a sentence needs a person. Whatever pastes a key, spends money, or revokes
 * something is a sentence.
 */
export type Next = string | Action;

export type Action =
  /** A command, complete and safe to run as is, without a shell, in the project's root. See `from-here.ts` for elsewhere. */
  | { readonly kind: 'run'; readonly argv: readonly [string, ...string[]]; readonly text: string }
  /** @see open */
  | { readonly kind: 'open'; readonly url: string; readonly text: string }
  /** A place in a file: absolute, or relative to the project's root. `line` is 1-based. */
  | { readonly kind: 'edit'; readonly file: string; readonly line?: number; readonly text: string };

/** @param argv complete and safe to run as is @param text the sentence that people read, with the command quoted for their shell */
export const run = (argv: readonly [string, ...string[]], text: string): Action => ({ kind: 'run', argv, text });

/** @param url the whole address @param text the sentence that people read; it holds the address, too */
export const open = (url: string, text: string): Action => ({ kind: 'open', url, text });

/** @param text the sentence that people read; it names the file and the line, too */
export const edit = (place: { readonly file: string; readonly line?: number }, text: string): Action => ({ kind: 'edit', ...place, text });

/** What people read. */
function sentenceOf(next: Next): string {
  return typeof next === 'string' ? next : next.text;
}

export function sentencesOf(list: readonly Next[]): readonly string[] {
  return list.map(sentenceOf);
}
