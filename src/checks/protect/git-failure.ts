import { otherRepository } from '../../git/jujutsu.ts';
import type { Next } from '../../engine/action.ts';
import { isAbsolute, join } from 'node:path';
import type { Finding } from '../../engine/outcome.ts';
import type { Refusal } from '../../engine/plan.ts';
import type { GitFailure } from '../../git/failure.ts';
import type { Shell } from '../../shell/shell.ts';
import { shellWord } from '../../shell/word.ts';
import { untrusted } from '../../wording/untrusted.ts';
import * as text from './git-failure.text.ts';

/** What every check that asks git may find. */
export const gitCodes = text.codes;

/** What a person can do so that git answers. */
export function nextAfter(gitFailure: GitFailure): readonly Next[] {
  switch (gitFailure.because) {
    case 'no-repository':
      return [text.initialize];
    case 'not-installed':
      return [text.install, text.again];
    case 'unsafe-directory':
      return [text.trust(trustCommand(gitFailure.directory)), text.again];
    case 'outer-repository':
      return [text.takeOutOfOuter, text.again];
    case 'inside-repository':
      return [text.goToProject];
    case 'elsewhere':
      if (gitFailure.isAmbiguous === true) return [text.ambiguous];
      if (gitFailure.isNamedByShell === true) return [text.unsetGitDir, text.again];
      return gitFailure.data === undefined ? text.leaveWorkTree(setUp(gitFailure.workTree)) : nextForData(gitFailure);
    case 'blocked':
      return [nextForBlocker(gitFailure.file ?? text.thatFile), text.again];
    case 'outside-project':
      return [text.runThere(setUp(gitFailure.directory))];
    case 'failed':
      return [text.askGit, text.again];
    default:
      return gitFailure.because satisfies never;
  }
}

function nextForData({ data = [], directory = '.', isPointer }: GitFailure): readonly string[] {
  const isLinked = data.some((each) => /[\\/]worktrees[\\/]/.test(each));
  // If the `.git` is a directory, it may contain the only copy of something.
  const anew =
    isPointer === true ? { pointer: word(join(directory, '.git')), directory: word(directory), shell: shellFor(directory) } : undefined;
  return [text.sayYes, ...(isLinked ? [text.repairWorktree] : []), text.cameWithFiles(anew)];
}

/** A device such as /dev/zero must not be removed: the setting that names it is wrong. */
function nextForBlocker(file: string): string {
  const isGits = !isAbsolute(file) || /(?:[\\/]\.git[\\/]|[\\/]git[\\/](?:ignore|attributes|config)$|[\\/]\.gitconfig$)/.test(file);
  return isGits ? text.replaceFile(file) : text.findSetting(file);
}

function setUp(directory: string | undefined): string | undefined {
  return directory === undefined ? undefined : `openai-setup -C ${word(directory)}`;
}

function word(path: string): string {
  return shellWord(untrusted(path, 1000), shellFor(path));
}

/** The shell to write commands for, guessed from a path: nothing more is known here. */
function shellFor(path: string): Shell {
  return /^([A-Za-z]:|%)/.test(path) ? 'windows' : 'posix';
}

/** If there's a repository, nothing can be settled without git. `unknown` is what it doesn't say; follows “whether”. */
export function gitFailureFinding(gitFailure: GitFailure, unknown: string): Finding<never, typeof gitCodes> {
  const explanation = { ...text.doesNotSay(unknown, gitFailure.text), next: nextAfter(gitFailure) };
  return { status: 'unknown', code: 'no-git', ...explanation, data: { because: gitFailure.because } };
}

/** What's unknown where there's no git repository, because there's another one; `undefined`: there's none. */
export async function otherRepositoryFinding(directory: string, unknown: string): Promise<Finding<never, typeof gitCodes> | undefined> {
  const whose = await otherRepository(directory);
  if (whose === undefined) return undefined;
  return { status: 'unknown', code: 'no-git', ...text.isOfOther(unknown, whose), fixable: false, data: { because: 'no-repository' } };
}

export function gitFailureRefusal(gitFailure: GitFailure): Refusal<typeof gitCodes> {
  return { kind: 'refusal', code: 'no-git', ...text.nothingChanged(gitFailure.text), next: nextAfter(gitFailure) };
}

/** Marks a directory as trusted for this user (required by git 2.35.2 and later). */
export function trustCommand(directory: string | undefined): string {
  // git wants forward slashes on Windows, too.
  const given = untrusted(directory ?? '', 1000).replaceAll('\\', '/') || '.';
  // This is how git itself names a network share when it refuses.
  const path = given.startsWith('//') ? `%(prefix)/${given}` : given;
  return `git config --global --add safe.directory ${path === '.' ? '"$(pwd)"' : shellWord(path, shellFor(path))}`;
}
