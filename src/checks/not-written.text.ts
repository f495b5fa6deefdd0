import type { Codes } from '../engine/codes.ts';
import { gitCodes } from './protect/git-failure.ts';

// Names of files are given as displayed; `reason` is why the write was refused, without a period.

export const codes = {
  ...gitCodes,
  'not-writable': { status: 'problem', meaning: 'the env file or its directory can’t be written' },
  'not-ignored': { status: 'problem', meaning: 'git would commit the env file' },
  tracked: { status: 'problem', meaning: 'git tracks the env file' },
  symlink: { status: 'problem', meaning: 'the env file is a symbolic link' },
  'hard-link': { status: 'problem', meaning: 'the env file has a second name elsewhere' },
  'not-a-file': { status: 'problem', meaning: 'the env file is a directory, a pipe, or a device' },
  'outside-project': { status: 'problem', meaning: 'the chosen env file is outside this project' },
  'readable-by-others': { status: 'problem', meaning: 'other users on this computer can read the env file' },
} as const satisfies Codes;

export const why = (reason: string): string => `${reason}.`;

export const keyNotSaved = (reason: string) => ({
  summary: `The key wasn't saved: ${reason}`,
  why: "The file wasn't changed, and the key wasn't stored anywhere.",
});

export const keyNotSavedChanged = (name: string, reason: string) => ({
  ...keyNotSaved(reason),
  why: `Another program, or another openai-setup, wrote to ${name} at the same moment. Its changes are kept; the key wasn't stored anywhere.`,
});

// What to do after a write that was refused.

export const lookAgain = 'Run openai-setup again: it reads the file again.';

export const makeRoom = (platform: NodeJS.Platform): string =>
  platform === 'win32'
    ? 'Free up space on that disk, then run openai-setup again.'
    : 'Free up space on that disk (“df -h .” shows how full it is), then run openai-setup again.';

export const moveToAnotherDisk =
  'If others use this computer, move the project to a disk that supports permissions, such as the one with your home directory.';

export const runInItsProject = 'Run openai-setup in the project it belongs to (-C names the directory).';

/** Windows also refuses to write what another program has open. */
export const mayNotWrite = (name: string, platform: NodeJS.Platform): string =>
  platform === 'win32'
    ? `Close the program that has ${name} open and check who can write there (Properties > Security), or choose another file with --file. Then run openai-setup again.`
    : `Check who can write there (ls -ld . ${name}), or choose another file with --file. Then run openai-setup again.`;

export const fixReason = 'Fix the problem, then run openai-setup again.';
