import { edit, type Next } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import type { Obstacle } from '../../env-file/obstacle.ts';
import { isSealed, notWritten } from './managed.text.ts';

// Names of files are given as they're shown.

/** What every check may find, or refuse with, whose fix edits an env file. */
export const obstacleCodes = {
  'utf-16': { status: 'problem', meaning: 'the env file is UTF-16, which no program reads as an env file' },
  'control-characters': { status: 'problem', meaning: 'the env file holds NUL, control characters or lone carriage returns' },
  'merge-conflict': { status: 'problem', meaning: 'the env file holds conflict markers of git' },
  'unterminated-quote': { status: 'problem', meaning: 'a quote that is not closed swallows lines of the env file' },
  'managed-elsewhere': { status: 'unknown', meaning: 'the value belongs to another tool (dotenvx, 1Password, `${…}`)' },
} as const satisfies Codes;

export type ObstacleText = {
  readonly summary: string;
  readonly why: string;
  readonly next: readonly [Next, ...Next[]];
};

export function isInTheWay({ kind, line }: Obstacle, file: string): ObstacleText {
  const there = line === undefined ? `in ${file}` : `in line ${line} of ${file}`;
  const place = { file, ...(line === undefined ? {} : { line }) };
  switch (kind) {
    case 'utf-16':
      return {
        summary: `${file} is saved as UTF-16`,
        why:
          'Almost no program can read an env file in UTF-16: every variable in it is missing for them. Windows ' +
          'PowerShell writes it with “>”.',
        next: [edit({ file }, `Save ${file} as UTF-8 in your editor, or let openai-setup convert it.`)],
      };
    case 'nul':
      return {
        summary: `There are NUL bytes ${there}`,
        why: 'Programs stop reading at a NUL byte, or refuse the file. It happens when PowerShell adds lines with “>>”.',
        next: [edit(place, `Open ${file} in an editor, remove what looks odd in line ${line ?? 1}, and save it as UTF-8.`)],
      };
    case 'lone-cr':
      return {
        summary: `There is a carriage return without a line feed ${there}`,
        why: 'Some programs end a line there and others do not, so they read different values.',
        next: [edit(place, `Save ${file} with the line ends LF in your editor, or let openai-setup do it.`)],
      };
    case 'merge-conflict':
      return {
        summary: `There is an unresolved merge conflict ${there}`,
        why: 'Between the markers stand two versions of the same lines, and only you know which one is right.',
        next: [
          edit(
            place,
            `Open ${file}, keep the version that you want, remove the lines that start with <<<<<<<, ======= and ` +
              '>>>>>>>, and run openai-setup again.',
          ),
        ],
      };
    case 'unterminated-quote':
      return {
        summary: `A quote is opened and not closed ${there}`,
        why: 'Some programs then take the lines below for a part of that value, so a key there would be lost.',
        next: [edit(place, `Open ${file}, close the quote in line ${line ?? 1} or remove it, and run openai-setup again.`)],
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
        summary: `The value ${there} points to a secret that is kept elsewhere`,
        why: 'Another tool or your shell puts the real key in its place. A key written over it would break that link.',
        next: [
          'Change the key where it is kept (1Password, your shell, your secret store).',
          `To keep the key in ${file} instead, remove line ${line ?? 1} first and run openai-setup again.`,
        ],
      };
    default:
      return kind satisfies never;
  }
}
