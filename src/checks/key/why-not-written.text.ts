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
  summary: `No key is written to ${name} while git would commit it`,
  why: 'A key that is committed can be read by everybody who can read the repository, now and later.',
  next: [`Run openai-setup again and let it add ${name} to .gitignore, or add it yourself.`],
});

export const isTracked = (name: string, shell: Shell) => ({
  summary: `No key is written to ${name} while git tracks it`,
  why: 'The next commit would hold the key, even with a rule in .gitignore.',
  next: [`${untrackCommand(name, shell)}   (the file stays), or let openai-setup do it.`],
});

export const beforeGitAnswers = (name: string): string => `No key is written to ${name} before git says that it ignores ${name}`;

/** Beside the summary of `env-file`, which has said how to make it writable where no key is in it. */
export const isReadOnly = (name: string, toMakeWritable: readonly Next[] | undefined) => ({
  why: "A key can't be saved to it.",
  next:
    toMakeWritable === undefined
      ? [`First make ${name} writable, as said above. Then run the same command again.`]
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
      ? 'Make it readable for you and run openai-setup again.'
      : `Make it readable for you (chmod u+rw ${shellWord(name, shell)}) and run openai-setup again.`,
  ],
});

const cannotBeRead = (name: string, because: string) => ({
  summary: `${name} cannot be read: ${because}`,
  why: 'What is in it would be lost.',
});

/** @param kind what it is: “directory”, “pipe”, “dangling-link” */
export const isNoFile = (name: string, kind: string) => ({
  summary: `${name} is no regular file (${kind}), so no key is written to it`,
  why: 'The key would end up somewhere else than you expect, or nowhere.',
  next: ['Name another file with --file, or remove what stands there.'],
});
