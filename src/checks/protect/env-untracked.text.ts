import { run } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { pages } from '../../openai/pages.ts';
import { untrackArgv, untrackCommand } from '../../shell/commands.ts';
import type { Shell } from '../../shell/shell.ts';
import { plural } from '../../wording/plural.ts';
import { gitCodes } from './git-failure.ts';

// Names of files are given as displayed.

export const codes = {
  ...gitCodes,
  tracked: { status: 'problem', meaning: 'git tracks the env file' },
} as const satisfies Codes;

export const isUntracked = (name: string): string => `git does not track ${name}`;

export const mayBeTracked = (name: string): string => `git tracks ${name}, which holds no key, only values that another tool manages`;

/** What's unknown if git doesn't answer; follows “whether”. */
export const whetherTracked = (name: string): string => `it tracks ${name}`;

/**
 * @param envFile whether the first name is the env file's; the others are files with a key
 * @param empty those hold none yet, and are where it belongs
 */
export function isTracked(names: readonly [string, ...string[]], envFile: boolean, shell: Shell, empty = false) {
  const others = names.slice(envFile ? 1 : 0);
  const held = others.join(', ');
  return {
    summary: envFile
      ? `git tracks ${names[0]}${held === '' ? '' : `, and ${held}${empty ? '' : ' with a key'} as well`}`
      : `git tracks ${held}, ${empty ? 'where the key of this project belongs' : plural(others.length, { one: 'which holds a key', other: 'which hold a key' })}`,
    why:
      `Every commit takes ${names.length === 1 ? names[0] : 'them'} along, whatever .gitignore says. ` +
      'If it was committed before, count the key in it as leaked.',
    next: [
      ...names.map((name, index) =>
        run(
          untrackArgv(name),
          `${index === 0 ? 'Take it out of git; the file itself stays' : 'And this one'}: ${untrackCommand(name, shell)}`,
        ),
      ),
      `If a key in it was ever committed, revoke that key and make a new one: ${pages.apiKeys}`,
    ],
  };
}

export const plan = (names: readonly string[]): string =>
  `take ${names.join(', ')} out of git; ${plural(names.length, { one: 'the file itself stays', other: 'the files themselves stay' })}`;

export const insists = (name: string): string =>
  `As long as git tracks ${name}, your next commit would contain your key, so openai-setup won't write one. How do you want to go on?`;

export const done = (name: string): string => `git no longer tracks ${name}; commit that to make it last`;
