import { isAbsolute, join } from 'node:path';
import type { Codes } from '../../engine/codes.ts';
import type { Finding } from '../../engine/outcome.ts';
import type { Refusal } from '../../engine/plan.ts';
import type { GitSilence } from '../../git/silence.ts';
import { shellWord } from '../../shell/word.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { capitalized } from '../../wording/capitalized.ts';

/** What every check that asks git may find. */
export const gitCodes = {
  'no-git': { status: 'unknown', meaning: "there is no repository, or git isn't installed, doesn't answer, or can't be used" },
} as const satisfies Codes;

/** What a person can do so that git answers. */
export function nextAfter(silence: GitSilence): readonly string[] {
  const again = 'Then run openai-setup again.';
  switch (silence.because) {
    case 'no-repository':
      return ['To put the project under git: git init'];
    case 'not-installed':
      return ['Install git (https://git-scm.com/downloads) and open a new terminal.', again];
    case 'unsafe-directory':
      return [`If the project is yours, tell git to trust it: ${trustCommand(silence.directory)}`, again];
    case 'outer-repository':
      return ['In that repository, ignore the env file, or take these files out of it: git rm -r --cached keeps them on the disk.', again];
    case 'inside-repository':
      return ['Go to the project (cd my-project), then run openai-setup again.'];
    case 'elsewhere':
      if (silence.isAmbiguous === true) return ['Whoever made that .git may have meant to have another of your repositories changed. Use a fresh clone instead.'];
      return silence.data === undefined ? nextForWorkTree(silence) : nextForData(silence);
    case 'blocked':
      return [nextForBlocker(silence.file ?? 'that file'), again];
    case 'outside-project':
      return [
        silence.directory === undefined
          ? 'Run openai-setup in the project it belongs to.'
          : `Run openai-setup in the project it belongs to: ${setUp(silence.directory)}`,
      ];
    case 'failed':
      return ['Run git status here: it says what is wrong, and often how to mend it.', again];
    default:
      return silence.because satisfies never;
  }
}

function nextForWorkTree({ workTree }: GitSilence): readonly string[] {
  return [
    ...(workTree === undefined ? [] : [`If that's right, run: ${setUp(workTree)}`]),
    `${workTree === undefined ? 'Find' : 'If not, find'} the setting and delete it: git config --show-origin --get-all core.worktree`,
  ];
}

function nextForData({ data = [], directory = '.', isPointer }: GitSilence): readonly string[] {
  const pointer = word(join(directory, '.git'));
  return [
    'If you set it up that way, run openai-setup in a terminal and answer “Yes”.',
    ...(data.some((each) => /[\\/]worktrees[\\/]/.test(each)) ? ['If you moved a linked worktree: git worktree repair'] : []),
    "If you didn't, the .git came with the files, and using git here would change another repository. " +
      // A `.git` that is a directory may hold the only copy of something.
      (isPointer !== true
        ? 'Use a fresh clone instead.'
        : isWindows(directory)
          ? `Delete ${pointer}, then start a new one: git init ${word(directory)}`
          : `Remove it and start a new one: rm ${pointer} && git init ${word(directory)}`),
  ];
}

/** A device such as /dev/zero must not be removed: what's wrong is the setting that names it. */
function nextForBlocker(file: string): string {
  const isGits = !isAbsolute(file) || /(?:[\\/]\.git[\\/]|[\\/]git[\\/](?:ignore|attributes|config)$|[\\/]\.gitconfig$)/.test(file);
  return isGits
    ? `Replace ${file} with a regular file, or delete it.`
    : `git's settings point to ${file}. Find the setting: git config --no-includes --show-origin --get-regexp "excludesfile|attributesfile|include"`;
}

function setUp(directory: string): string {
  return `openai-setup -C ${word(directory)}`;
}

function word(path: string): string {
  return shellWord(untrusted(path, 1000), isWindows(path) ? 'windows' : 'posix');
}

function isWindows(path: string): boolean {
  return /^([A-Za-z]:|%)/.test(path);
}

/** git wasn't asked at all, and `project` says why and what to do. */
function wasNotAsked({ because }: GitSilence): boolean {
  return because === 'elsewhere' || because === 'blocked';
}

const seeAbove = 'First do what is said above about git, then run openai-setup again.';

/** Where there is a repository, nothing is settled without git: what it does not say goes on after “whether”. */
export function silentFinding(silence: GitSilence, unknown: string): Finding<never, typeof gitCodes> {
  if (wasNotAsked(silence)) {
    return {
      status: 'unknown',
      code: 'no-git',
      summary: `git wasn't used, so it's unknown whether ${unknown}`,
      why: 'Waiting for git (see above).',
      next: [seeAbove],
      data: { because: silence.because },
    };
  }
  return {
    status: 'unknown',
    code: 'no-git',
    summary: `git does not say whether ${unknown}`,
    why: `${sentence(silence.text)} No key is written until git has answered.`,
    next: nextAfter(silence),
    data: { because: silence.because },
  };
}

export function silentRefusal(silence: GitSilence): Refusal<typeof gitCodes> {
  const notAsked = wasNotAsked(silence);
  return {
    kind: 'refusal',
    code: 'no-git',
    summary: notAsked ? "nothing was changed: git wasn't used, see above" : 'nothing was changed, because git does not answer',
    why: notAsked ? 'Waiting for git (see above).' : sentence(silence.text),
    next: notAsked ? [seeAbove] : nextAfter(silence),
  };
}

/** Marks a directory as trusted for this user (git 2.35.2 and later ask for it). */
export function trustCommand(directory: string | undefined): string {
  // git wants forward slashes on Windows, too.
  const given = untrusted(directory ?? '', 1000).replaceAll('\\', '/') || '.';
  // A network share is named like this, as git itself says where it refuses.
  const path = given.startsWith('//') ? `%(prefix)/${given}` : given;
  return `git config --global --add safe.directory ${path === '.' ? '"$(pwd)"' : shellWord(path, isWindows(path) ? 'windows' : 'posix')}`;
}

function sentence(text: string): string {
  return `${capitalized(text)}.`;
}
