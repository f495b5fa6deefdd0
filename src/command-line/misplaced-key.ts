import { untrusted } from '../wording/untrusted.ts';
import { capitalized } from '../wording/capitalized.ts';
import { looksLikeCode } from '../workshop/code.ts';
import { holdsBeginningOfKey } from '../keys/key-like.ts';

export const keyIsMisplaced =
  "a key doesn't belong on the command line, where your shell's history keeps it and other users can see it. Pipe it in with --key-stdin instead";

export const codeIsMisplaced =
  "a seat's code doesn't belong on the command line, where your shell's history keeps it and other users can see it. Run openai-setup and type it there, or pipe it in with --seat-code-stdin";

/** Whether a word is a seat's code, whole or mistyped, and not the name of a directory such as 2024-workshop-demos. */
export function isSeatCode(word: string): boolean {
  return /^[\dOIL]{1,4}[-\s]\w{4}([-\s]?)\w{4}\1\w{4}\1\w$/i.test(word.trim()) && /\d/.test(word.trim().slice(5)) && looksLikeCode(word);
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
