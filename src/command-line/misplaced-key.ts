import { untrusted } from '../wording/untrusted.ts';
import { capitalized } from '../wording/capitalized.ts';
import { looksLikeCode } from '../workshop/code.ts';
import { holdsBeginningOfKey } from '../keys/key-like.ts';

export const keyIsMisplaced =
  "a key doesn't belong on the command line, where your shell's history keeps it and other users can see it. Pipe it in with --key-stdin instead";

export const codeIsMisplaced =
  "a seat's code doesn't belong on the command line, where your shell's history keeps it and other users can see it. Run openai-setup and type it there, or pipe it in with --seat-code-stdin";

/** Whether a word is a seat's code, whole or mistyped. After a year, one without digits may name a directory: 2024-workshop-demos. */
export function isSeatCode(word: string): boolean {
  const [, seat = '', rest = ''] = /^([\dOIL]{1,4})[-\s](\w{4}([-\s]?)\w{4}\3\w{4}\3\w)$/i.exec(word.trim()) ?? [];
  return rest !== '' && (seat.length < 4 || /\d/.test(rest)) && looksLikeCode(word);
}

/** The error as written to standard error. It may quote arguments, and one of them may be a key. */
export function usageLine(message: string): string {
  const line = untrusted(message, 1000);
  return line.includes('-…') && !message.includes('-…') ? `${line}. ${capitalized(keyIsMisplaced)}` : line;
}

/** Whether a word can't be one of ours. Long words aren't repeated in messages, either: they may be some other kind of key. */
export function mayBeKey(word: string): boolean {
  return holdsBeginningOfKey(word) || word.length > 30;
}
