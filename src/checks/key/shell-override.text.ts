import { edit } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import type { Shell } from '../../shell/shell.ts';
import { unsetCommand } from '../../shell/commands.ts';
import { shellWord } from '../../shell/word.ts';
import { saveCodes } from './paste-key.text.ts';
import type { KeyTest } from './test-keys.ts';

// Names of files and keys (as `…abcd`) are given as they're shown, lines are 1-based.

export const codes = {
  ...saveCodes,
  'shell-overrides': {
    status: 'problem',
    meaning: `another value of the key’s variable, perhaps an empty one, is exported in the shell and wins`,
  },
  'file-overrides': { status: 'problem', meaning: `another env file of the project sets the key’s variable and wins` },
} as const satisfies Codes;

/** @param place where the programs read the key */
export const isReadElsewhere = (place: string): string => `programs read the key in ${place}`;

export const isOnlyInEnvironment = (variable: string): string => `The only ${variable} is the environment’s`;

export const isInForce = (name: string): string => `${name} is in force`;

export const isInForceByCode = (variable: string, name: string): string =>
  `${name} is in force: the project’s code lets it replace the shell’s ${variable}`;

export const isInForceAndExported = (name: string): string => `${name} is in force; the shell exports the same key`;

/** @param origin where the shell has it from, to follow the key: “ from ~/.zshrc:2” */
export const shellWins = (variable: string, name: string, key: string, exported: string, origin: string) => ({
  summary: `The shell’s ${variable} (${exported}${origin}) wins over the one in ${name} (${key})`,
  why: 'Programs that you start here get the shell’s key: an env file is read only for what is not set yet. The wrong account may pay, or the API refuses it.',
});

export const emptyWins = (variable: string, name: string, key: string, origin: string) => ({
  summary: `An empty ${variable} is exported in the shell${origin} and wins over the key in ${name} (${key})`,
  why: `Programs that you start here see that ${variable} is set and do not look into ${name}, so they run without a key.`,
});

/** @param file the env file, which holds the key without the line end; `undefined`: it has none */
export const endsInLineEnd = (variable: string, key: string, file: string | undefined, shell: Shell) => ({
  summary: `The shell’s ${variable} (${key}) has a line end after the key`,
  why: 'Programs send it along, and many fail before they reach the API: “Illegal header value”, “Invalid character in header content”. It comes from a file with Windows line ends that a shell has read, or from echo where a secret was saved.',
  next: [
    file === undefined
      ? `Set ${variable} again, to the key alone; with echo, use echo -n.`
      : `In this shell: ${unsetCommand(variable, shell)}   (programs that load ${file} by themselves need no more)`,
    ...(file === undefined ? [] : [`If you load ${file} into the shell, save it with Unix line ends first (LF in your editor).`]),
  ],
});

/** @param key the one in the env file @param otherKey the one that wins; `undefined`: it's empty */
export const fileWins = (
  variable: string,
  name: string,
  key: string,
  other: string,
  line: number,
  otherKey: string | undefined,
  shell: Shell,
) => ({
  summary: `${variable} in ${other}:${line} (${otherKey ?? 'an empty one'}) wins over the one in ${name} (${key})`,
  why: `This project reads ${other} before ${name}, and what is set first stays. A new key in ${name} would seem to change nothing.`,
  next: [
    edit({ file: other, line }, `Delete line ${line} of ${other}, or let openai-setup do it.`),
    `Or keep the key in ${other}: openai-setup --file ${shellWord(other, shell)}`,
  ],
});

export const whichKey = 'Which key do you want to use here?';
export const theFiles = (name: string, test: KeyTest): string =>
  test === 'rejected'
    ? `The one in ${name}, though the API rejects it: I replace it there`
    : `The one in ${name}${tested[test]}: I take the other out of my shell as said above`;
export const theShells = (name: string, key: string, test: KeyTest): string => `The shell’s ${key}${tested[test]}: write it to ${name}`;

const tested: Readonly<Record<KeyTest, string>> = { accepted: ', which the API accepts', rejected: ', which the API rejects', unknown: '' };

export const whatBecomesOf = (variable: string, other: string): string => `What should become of ${variable} in ${other}?`;
export const leaveIt = 'Leave it there';
export const removeIt = (name: string, other: string): string => `Remove it from ${other}, so that ${name} is in force`;

export const planToRemove = (variable: string, other: string): string => `remove ${variable} from ${other}`;
export const removed = (variable: string, other: string): string => `${variable} is gone from ${other}`;
export const notRemoved = (other: string) => ({
  summary: `${other} was not changed`,
  next: ['Delete the line yourself, then run openai-setup again.'],
});
