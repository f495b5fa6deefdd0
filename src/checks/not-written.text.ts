import type { Codes } from '../engine/codes.ts';
import { gitCodes } from './protect/git-failure.ts';

// Names of files are given as displayed; `reason` is why the write was refused, without a period.

export const codes = {
  ...gitCodes,
  'not-writable': { status: 'problem', meaning: 'the env file or its directory cannot be written' },
  'not-ignored': { status: 'problem', meaning: 'git would commit the env file' },
  tracked: { status: 'problem', meaning: 'git tracks the env file' },
  symlink: { status: 'problem', meaning: 'the env file is a symbolic link' },
  'hard-link': { status: 'problem', meaning: 'the env file has a second name elsewhere' },
  'not-a-file': { status: 'problem', meaning: 'the env file is a directory, a pipe or a device' },
  'outside-project': { status: 'problem', meaning: 'the chosen env file is outside this project' },
  'readable-by-others': { status: 'problem', meaning: 'other users of this machine can read the env file' },
} as const satisfies Codes;

export const why = (reason: string): string => `${reason}.`;

export const keyNotSaved = (reason: string) => ({
  summary: `The key was not saved: ${reason}`,
  why: 'The file is as it was, whole. The key was not kept anywhere.',
});

export const keyNotSavedChanged = (name: string, reason: string) => ({
  ...keyNotSaved(reason),
  why: `Another program, or another openai-setup, wrote to ${name} at the same moment. Its text stands; the key was not kept anywhere.`,
});

// What to do after a write that was refused.

export const lookAgain = 'Run openai-setup again: it looks at the file afresh.';

export const makeRoom = (platform: NodeJS.Platform): string =>
  platform === 'win32'
    ? 'Make room on that disk, then run openai-setup again.'
    : 'Make room on that disk (“df -h .” shows how full it is), then run openai-setup again.';

export const moveToAnotherDisk =
  'Do others use this computer? Then move the project to a disk that keeps permissions, to your home directory for instance.';

export const runInItsProject = 'Run openai-setup in the project it belongs to (-C names the directory).';

/** Windows also refuses to write what another program has open. */
export const mayNotWrite = (name: string, platform: NodeJS.Platform): string =>
  platform === 'win32'
    ? `Close what has ${name} open and see who may write there (Properties > Security), or name another file with --file. Then run openai-setup again.`
    : `See who may write there (ls -ld . ${name}) or name another file with --file, then run openai-setup again.`;

export const fixReason = 'Mend what is said above, then run openai-setup again.';
