import { run } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { untrackArgv, untrackCommand } from '../../shell/commands.ts';
import type { Shell } from '../../shell/shell.ts';
import { plural } from '../../wording/plural.ts';
import { gitCodes } from './git-failure.ts';

// Names of files are given as displayed.

export const codes = {
  ...gitCodes,
  tracked: { status: 'problem', meaning: 'git tracks the env file' },
} as const satisfies Codes;

export const isUntracked = (name: string): string => `git doesn't track ${name}`;

export const mayBeTracked = (name: string): string => `git tracks ${name}, but it contains no key, only values that another tool manages`;

/** What's unknown if git doesn't answer; follows “whether”. */
export const whetherCommitted = (name: string): string => `${name} is committed`;
export const whetherTracked = (name: string): string => `git tracks ${name}`;

/**
 * @param envFile whether the first name is the env file's; the others are files with a key
 * @param empty those hold none yet, and are where it belongs
 */
export function isTracked(names: readonly [string, ...string[]], envFile: boolean, shell: Shell, empty = false) {
  const others = names.slice(envFile ? 1 : 0);
  const held = others.join(', ');
  const contain = plural(others.length, { one: 'contains a key', other: 'contain keys' });
  const belong = "where this project's key belongs";
  return {
    summary: envFile
      ? `git tracks ${names[0]}${held === '' ? '' : `, and ${held}, ${empty ? `also ${belong}` : `which also ${contain}`}`}`
      : `git tracks ${held}, ${empty ? belong : `which ${contain}`}`,
    why: `The next commit includes ${names.length === 1 ? names[0] : 'them'}, whatever .gitignore says.`,
    next: [
      ...names.map((name) => run(untrackArgv(name), `Stop tracking ${name} (the file stays): ${untrackCommand(name, shell)}`)),
      'Then commit, to make it final.',
    ],
    first: names.length,
  };
}

export const plan = (names: readonly string[]): string =>
  `stop tracking ${names.join(', ')} in git (the ${plural(names.length, { one: 'file stays', other: 'files stay' })})`;

export const insists = (name: string): string =>
  `While git tracks ${name}, your next commit would contain your key, so openai-setup won't save one. What do you want to do?`;

export const done = (name: string): string => `git no longer tracks ${name} (commit to make it final)`;
