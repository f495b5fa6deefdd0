import { untrusted } from '../wording/untrusted.ts';
import { vendorOf } from '../keys/vendors.ts';

export const keyIsMisplaced =
  'A key does not belong on the command line: the shell keeps it in its history and other users can see it; pipe it into --key-stdin';

/** What was wrong, as it is written to standard error. It may quote arguments, and one of them may be a key. */
export function usageLine(message: string): string {
  const line = untrusted(message, 1000);
  return line.includes('-…') && !message.includes('-…') ? `${line}. ${keyIsMisplaced}` : line;
}

/** What no word of ours looks like. Long words are not repeated in messages either: they may be a key of some other kind. */
export function mayBeKey(word: string): boolean {
  return /(?<![A-Za-z0-9])sk-/.test(word) || word.length > 30;
}

/** A key without doubt, whatever it is the value of; the names of directories and files are long, too. */
export function holdsKey(word: string): boolean {
  return word.split(/[^\w-]+/).some((part) => {
    const bare = part.replace(/^-+/, '');
    // 32 hexadecimal digits are a vendor's key and many a directory.
    const isKeyOfSomebody = /^(?:sk|sess)-/.test(bare) || (vendorOf(bare) !== undefined && !/^[0-9a-f]+$/.test(bare));
    return isKeyOfSomebody && bare.split(/[^A-Za-z0-9]/).some((run) => run.length >= 16 && /\d/.test(run));
  });
}
