import type { Next } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { untrackCommand } from '../../shell/commands.ts';
import type { Shell } from '../../shell/shell.ts';
import { shellWord } from '../../shell/word.ts';
import { writeCodes } from '../not-written.ts';
import { placeCodes } from './env-file-place.text.ts';
import { obstacleCodes } from './obstacle.text.ts';

// Names of files are given as they're shown.

/** Why a key isn't written to the env file, before anybody is asked for one. */
export const codes = { ...writeCodes, ...placeCodes, ...obstacleCodes } as const satisfies Codes;

export const wouldBeCommitted = (name: string) => ({
  summary: `Not saving a key to ${name} while git would commit it`,
  why: 'Anyone who can read the repo, now or later, can read a committed key.',
  next: [`Run openai-setup again to add ${name} to .gitignore, or add it yourself.`],
});

export const isTracked = (name: string, shell: Shell) => ({
  summary: `Not saving a key to ${name} while git tracks it`,
  why: 'The next commit would contain the key, even with a rule in .gitignore.',
  next: [`${untrackCommand(name, shell)}   (the file stays), or run openai-setup to fix this.`],
});

export const beforeGitAnswers = (name: string): string => `Not saving a key to ${name} until git confirms that it's ignored`;

/** Beside the summary of `env-file`, which has said how to make it writable where no key is in it. */
export const isReadOnly = (name: string, toMakeWritable: readonly Next[] | undefined) => ({
  why: "A key can't be saved to it.",
  next:
    toMakeWritable === undefined
      ? [`Make ${name} writable, then run the same command again.`]
      : [...toMakeWritable, 'Then run the same command again.'],
});

/** @param because how much is too much, in words */
export const isTooLarge = (name: string, because: string) => ({
  ...cannotBeRead(name, because),
  next: [`Move everything that isn't a variable out of ${name}, then run openai-setup again.`],
});

/** @param because what the system says @param shell `undefined` on Windows, which has no command for it */
export const isUnreadable = (name: string, because: string, shell: Shell | undefined) => ({
  ...cannotBeRead(name, because),
  next: [
    shell === undefined
      ? 'Give yourself permission to read it, then run openai-setup again.'
      : `Give yourself permission to read it (chmod u+rw ${shellWord(name, shell)}), then run openai-setup again.`,
  ],
});

const cannotBeRead = (name: string, because: string) => ({
  summary: `Can't read ${name}: ${because}`,
  why: "Saving a key would overwrite what's in it.",
});

/** @param kind what it is: “directory”, “pipe”, “dangling-link” */
export const isNoFile = (name: string, kind: string) => ({
  summary: `${name} isn't a regular file (${kind}), so no key is saved to it`,
  why: "The key would end up somewhere you don't expect, or nowhere.",
  next: [`Choose another file with --file, or remove ${name}.`],
});
