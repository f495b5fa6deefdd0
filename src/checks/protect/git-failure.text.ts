import { open } from '../../engine/action.ts';
import { capitalized } from '../../wording/capitalized.ts';
import type { Codes } from '../../engine/codes.ts';
import type { Shell } from '../../shell/shell.ts';

// Names, paths, and commands are given as displayed; `reason` is what git says, without a period.

export const codes = {
  'no-git': { status: 'unknown', meaning: "there is no repository, or git isn't installed, doesn't answer, or can't be used" },
} as const satisfies Codes;

/** @param unknown what git doesn't say; follows “whether” */
export const doesNotSay = (unknown: string, reason: string) => ({
  summary: `git does not say whether ${unknown}`,
  why: `${sentence(reason)} No key is written until git has answered.`,
});

const seeAbove = {
  why: 'Waiting for git (see above).',
  next: ['First do what is said above about git, then run openai-setup again.'],
} as const;

/** @param unknown what nobody asked git; follows “whether” */
export const wasNotUsed = (unknown: string) => ({ summary: `git wasn't used, so it's unknown whether ${unknown}`, ...seeAbove });

export const nothingChanged = (reason: string) => ({ summary: 'nothing was changed, because git does not answer', why: sentence(reason) });

export const nothingChangedUnused = { summary: "nothing was changed: git wasn't used, see above", ...seeAbove };

// What a person can do so that git answers.

export const again = 'Then run openai-setup again.';

export const initialize = 'To put the project under git: git init';

export const install = open('https://git-scm.com/downloads', 'Install git (https://git-scm.com/downloads) and open a new terminal.');

export const trust = (command: string): string => `If the project is yours, tell git to trust it: ${command}`;

export const takeOutOfOuter =
  'In that repository, ignore the env file, or take these files out of it: git rm -r --cached keeps them on the disk.';

export const goToProject = 'Go to the project (cd my-project), then run openai-setup again.';

export const askGit = 'Run git status here: it says what is wrong, and often how to mend it.';

/** @param command what starts openai-setup there; absent if the place is unknown */
export const runThere = (command?: string): string =>
  command === undefined ? 'Run openai-setup in the project it belongs to.' : `Run openai-setup in the project it belongs to: ${command}`;

/** @param command what starts openai-setup in the work tree that a setting names; absent if there's none */
export const leaveWorkTree = (command?: string): readonly string[] =>
  command === undefined
    ? ['Find the setting and delete it: git config --show-origin --get-all core.worktree']
    : [`If that's right, run: ${command}`, 'If not, find the setting and delete it: git config --show-origin --get-all core.worktree'];

export const ambiguous = 'Whoever made that .git may have meant to have another of your repositories changed. Use a fresh clone instead.';

export const sayYes = 'If you set it up that way, run openai-setup in a terminal and answer “Yes”.';

export const repairWorktree = 'If you moved a linked worktree: git worktree repair';

/** @param anew how to get rid of such a `.git`: its path, and its directory; absent if it may contain the only copy of something */
export const cameWithFiles = (anew?: { readonly pointer: string; readonly directory: string; readonly shell: Shell }): string => {
  const came = "If you didn't, the .git came with the files, and using git here would change another repository.";
  if (anew === undefined) return `${came} Use a fresh clone instead.`;
  const { pointer, directory, shell } = anew;
  return shell === 'windows'
    ? `${came} Delete ${pointer}, then start a new one: git init ${directory}`
    : `${came} Remove it and start a new one: rm ${pointer} && git init ${directory}`;
};

export const replaceFile = (file: string): string => `Replace ${file} with a regular file, or delete it.`;

export const findSetting = (file: string): string =>
  `git's settings point to ${file}. Find the setting: git config --no-includes --show-origin --get-regexp "excludesfile|attributesfile|include"`;

/** If the file's name is unknown. */
export const thatFile = 'that file';

/** A reason as a complete sentence: with a capital letter and a period. */
export function sentence(reason: string): string {
  return `${capitalized(reason)}.`;
}
