import { edit, type Next } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import type { Obstacle } from '../../env-file/obstacle.ts';
import { isSealed, notWritten } from './managed.text.ts';

// Names of files are given as they're shown.

/** What every check may find, or refuse with, whose fix edits an env file. */
export const obstacleCodes = {
  'utf-16': { status: 'problem', meaning: 'the env file is UTF-16, which programs can’t read' },
  'control-characters': { status: 'problem', meaning: 'the env file contains NUL bytes, control characters, or lone carriage returns' },
  'merge-conflict': { status: 'problem', meaning: 'the env file contains git’s conflict markers' },
  'unterminated-quote': { status: 'problem', meaning: 'a quote that isn’t closed hides lines of the env file' },
  'managed-elsewhere': { status: 'unknown', meaning: 'the value belongs to another tool (dotenvx, 1Password, `${…}`)' },
} as const satisfies Codes;

export type ObstacleText = {
  readonly summary: string;
  readonly why: string;
  readonly next: readonly [Next, ...Next[]];
};

export function isInTheWay({ kind, line }: Obstacle, file: string): ObstacleText {
  const there = line === undefined ? `in ${file}` : `on line ${line} of ${file}`;
  const place = { file, ...(line === undefined ? {} : { line }) };
  switch (kind) {
    case 'utf-16':
      return {
        summary: `${file} is saved as UTF-16`,
        why: 'Almost no program can read the variables in it. It happens when Windows PowerShell writes a file with “>”.',
        next: [edit({ file }, `Run openai-setup to convert it, or save ${file} as UTF-8 in your editor.`)],
      };
    case 'nul':
      return {
        summary: `There are NUL bytes ${there}`,
        why: 'Programs stop reading at a NUL byte or reject the file. It happens when PowerShell adds lines with “>>”.',
        next: [edit(place, `Open ${file} in an editor, remove what looks odd on line ${line ?? 1}, and save it as UTF-8.`)],
      };
    case 'lone-cr':
      return {
        summary: `There is a carriage return without a line feed ${there}`,
        why: "Some programs start a new line there and others don't, so they read different values.",
        next: [edit(place, `Run openai-setup to fix this, or save ${file} with LF line endings in your editor.`)],
      };
    case 'merge-conflict':
      return {
        summary: `There is an unresolved merge conflict ${there}`,
        why: 'There are two versions of the same lines, and only you know which one is right.',
        next: [
          edit(
            place,
            `Open ${file}, keep the version you want, remove the lines that start with <<<<<<<, =======, and ` +
              '>>>>>>>, and run openai-setup again.',
          ),
        ],
      };
    case 'unterminated-quote':
      return {
        summary: `There's an unclosed quote ${there}`,
        why: 'Some programs read the lines after it as part of that value, so they would miss a key there.',
        next: [edit(place, `Open ${file}, close or remove the quote on line ${line ?? 1}, and run openai-setup again.`)],
      };
    case 'dotenvx-encrypted':
      return notWritten.encrypted('dotenvx', file);
    case 'sops-encrypted':
      return notWritten.encrypted('sops', file);
    case 'git-crypt-encrypted':
      return isSealed('git-crypt', file);
    case 'ansible-encrypted':
      return isSealed('ansible', file);
    case 'reference':
      return {
        summary: `The value ${there} points to a secret kept somewhere else`,
        why: 'Another tool or your shell provides the real key. Saving a key over it would break that.',
        next: [
          "Change the key where it's kept (1Password, your shell, your secret store).",
          `To keep the key in ${file} instead, remove line ${line ?? 1}, then run openai-setup again.`,
        ],
      };
    default:
      return kind satisfies never;
  }
}
