import { marker } from '../../keys/marker.ts';

// What people read in a hook and when it stops a commit. The shell prints it between quotes, in two kinds of them: no quotes, $, \, or
// backquotes, and only letters that every terminal has.

export const stopsCommit: readonly string[] = [
  'openai-setup: this commit would add an OpenAI key, so it was stopped.',
  'Take the key out of the file, run git add again, and commit. If the key was ever pushed, revoke it.',
  `To see where it is: openai-setup scan --staged (or: git grep --cached -l ${marker})`,
  'To commit anyway: git commit --no-verify',
];

export const gitFailed: readonly string[] = [
  'openai-setup: git could not list the changes of this commit, so it was stopped: they may contain a key.',
  'To see why: git diff --cached --stat',
  'To commit anyway: git commit --no-verify',
];

/** Around our lines in somebody's file. The first one is also how they're found again. */
export const begins = 'openai-setup guard: stops a commit that would add an OpenAI key';
export const ends = 'end of openai-setup guard';
/** In a file that didn't exist before. */
export const madeFile = 'openai-setup made this file';

/** What hook managers show while it runs. */
export const title = 'no OpenAI key in this commit';
