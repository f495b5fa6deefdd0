import { run } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { withInputFrom, renameCommand } from '../../shell/commands.ts';
import type { Shell } from '../../shell/shell.ts';
import { pasteCodes } from './paste-key.text.ts';

// Names of files and keys (as `…abcd`) are given as they're shown.

export const codes = {
  ...pasteCodes,
  'no-env-file': { status: 'problem', meaning: 'there is no env file' },
  'empty-key': { status: 'problem', meaning: 'the key’s variable is empty' },
  'placeholder-key': { status: 'problem', meaning: 'the value of the key’s variable is still a placeholder' },
} as const satisfies Codes;

export const isPresent = (name: string, key: string): string => `${name} holds a key (${key})`;

export const isInEnvironment = (variable: string, name: string, key: string): string =>
  `${variable} is set in the environment (${key}); there is no ${name}`;

export const missing = {
  'no-env-file': (name: string): string => `There is no ${name} yet, so there is no key`,
  'no-key': (name: string, variable: string): string => `There is no ${variable} in ${name} yet`,
  'empty-key': (name: string, variable: string): string => `${variable} in ${name} is empty`,
  'placeholder-key': (name: string, variable: string): string => `${variable} in ${name} is still a placeholder`,
} as const;

export const whyKey = 'Without a key the API refuses every request.';

export const firstGit = ['First do what is said above about git, then run openai-setup again.'];

export const firstMend = (name: string): readonly string[] => [`First mend ${name}, as said above, then run openai-setup again.`];

export const waysToSave = (name: string, shell: Shell): readonly string[] => [
  'Run openai-setup in a terminal: it helps to create a key and saves it in the right place.',
  `Or save one without a terminal: ${withInputFrom('key.txt', 'openai-setup --key-stdin --yes', shell)} (it is written to ${name}).`,
];

/** Notepad puts `.txt` behind the name, and the Explorer does not show it. */
export const isMisnamed = (name: string, shell: Shell): string =>
  `If ${name}.txt is meant to be ${name}, and an editor added the .txt, rename it: ${renameCommand(`${name}.txt`, name, shell)}`;

export const isManagedElsewhere = (variable: string, name: string) => ({
  summary: `${variable} in ${name} is managed by another tool`,
  why: 'The value is encrypted (dotenvx) or a reference (1Password), so only that tool can read or change it.',
  next: [
    `Set the key with that tool: dotenvx set ${variable}, or the item that the op:// reference names.`,
    run(
      ['dotenvx', 'run', '--', 'openai-setup', 'doctor'],
      'To test it here, start openai-setup through that tool, for example: dotenvx run -- openai-setup doctor',
    ),
  ],
});
