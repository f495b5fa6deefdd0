import { open } from '../../engine/action.ts';
import { capitalized } from '../../wording/capitalized.ts';
import type { Codes } from '../../engine/codes.ts';
import type { Shell } from '../../shell/shell.ts';

// Names, paths, and commands are given as displayed; `reason` is what git says, without a period.

export const codes = {
  'no-git': { status: 'unknown', meaning: "there's no repo, or git isn't installed, doesn't answer, or can't be used" },
} as const satisfies Codes;

/** @param unknown what git doesn't say; follows “whether” */
export const doesNotSay = (unknown: string, reason: string) => ({
  summary: `can't tell whether ${unknown}`,
  why: `${sentence(reason)} No key is saved until git can answer.`,
});

/** @param whose “Jujutsu” */
export const isOfOther = (unknown: string, whose: string) => ({
  summary: `can't tell whether ${unknown}`,
  why: `This repo is ${whose}'s, and openai-setup can only look into git's.`,
  next: [`Look for keys in ${whose}'s commits yourself.`],
});

export const nothingChanged = (reason: string) => ({ summary: "nothing was changed, because git can't be asked", why: sentence(reason) });

// What a person can do so that git answers.

export const again = 'Then run openai-setup again.';

export const initialize = 'To put the project under version control: git init';

export const install = open('https://git-scm.com/downloads', 'Install git (https://git-scm.com/downloads) and open a new terminal.');

export const trust = (command: string): string => `If the project is yours, tell git to trust it: ${command}`;

export const takeOutOfOuter = 'In that repo, ignore the env file, or stop tracking these files (git rm -r --cached keeps them on disk).';

export const goToProject = 'Go to your project (cd my-project), and run it again there.';

/** Unlike `git status`, it runs no filter that a hostile repo names. */
export const askGit = "Run git rev-parse --show-toplevel here: it says what's wrong, and often how to fix it.";

/** @param command what starts openai-setup there; absent if the place is unknown */
export const runThere = (command?: string): string =>
  command === undefined ? 'Run openai-setup in the project it belongs to.' : `Run openai-setup in the project it belongs to: ${command}`;

/** @param command what starts openai-setup in the work tree that a setting names; absent if there's none */
export const leaveWorkTree = (command?: string): readonly string[] =>
  command === undefined
    ? ['Find the setting and delete it: git config --show-origin --get-all core.worktree']
    : [`If that's right, run: ${command}`, 'If not, find the setting and delete it: git config --show-origin --get-all core.worktree'];

export const ambiguous = 'That .git may be a trick to change another of your repos. Use a fresh clone instead.';

export const unsetGitDir = 'Unset GIT_DIR and GIT_WORK_TREE, or remove the .git here if the other repo is the one you mean.';

export const sayYes = 'If you set it up that way, run openai-setup in a terminal and answer “Yes”.';

export const repairWorktree = 'If you moved a linked worktree, run: git worktree repair';

/** @param anew how to get rid of such a `.git`: its path, and its directory; absent if it may contain the only copy of something */
export const cameWithFiles = (anew?: { readonly pointer: string; readonly directory: string; readonly shell: Shell }): string => {
  const came = "If you didn't, the .git came with the files, and using git here would change another repo.";
  if (anew === undefined) return `${came} Use a fresh clone instead.`;
  const { pointer, directory, shell } = anew;
  return shell === 'windows'
    ? `${came} Delete ${pointer}, then start a new repo: git init ${directory}`
    : `${came} Remove it and start a new repo: rm ${pointer} && git init ${directory}`;
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
