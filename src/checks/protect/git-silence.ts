import { isAbsolute, join } from 'node:path';
import type { Finding } from '../../engine/outcome.ts';
import type { Refusal } from '../../engine/plan.ts';
import type { GitSilence } from '../../git/silence.ts';
import type { Shell } from '../../shell/shell.ts';
import { shellWord } from '../../shell/word.ts';
import { untrusted } from '../../wording/untrusted.ts';
import * as text from './git-silence.text.ts';

/** What every check that asks git may find. */
export const gitCodes = text.codes;

/** What a person can do so that git answers. */
export function nextAfter(silence: GitSilence): readonly string[] {
  switch (silence.because) {
    case 'no-repository':
      return [text.initialize];
    case 'not-installed':
      return [text.install, text.again];
    case 'unsafe-directory':
      return [text.trust(trustCommand(silence.directory)), text.again];
    case 'outer-repository':
      return [text.takeOutOfOuter, text.again];
    case 'inside-repository':
      return [text.goToProject];
    case 'elsewhere':
      if (silence.isAmbiguous === true) return [text.ambiguous];
      return silence.data === undefined ? text.leaveWorkTree(setUp(silence.workTree)) : nextForData(silence);
    case 'blocked':
      return [nextForBlocker(silence.file ?? text.thatFile), text.again];
    case 'outside-project':
      return [text.runThere(setUp(silence.directory))];
    case 'failed':
      return [text.askGit, text.again];
    default:
      return silence.because satisfies never;
  }
}

function nextForData({ data = [], directory = '.', isPointer }: GitSilence): readonly string[] {
  const isLinked = data.some((each) => /[\\/]worktrees[\\/]/.test(each));
  // A `.git` that is a directory may hold the only copy of something.
  const anew = isPointer === true ? { pointer: word(join(directory, '.git')), directory: word(directory), shell: shellFor(directory) } : undefined;
  return [text.sayYes, ...(isLinked ? [text.repairWorktree] : []), text.cameWithFiles(anew)];
}

/** A device such as /dev/zero must not be removed: what's wrong is the setting that names it. */
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

/** Whose commands are told, by the looks of a path: no more is known here. */
function shellFor(path: string): Shell {
  return /^([A-Za-z]:|%)/.test(path) ? 'windows' : 'posix';
}

/** git wasn't asked at all, and `project` says why and what to do. */
function wasNotAsked({ because }: GitSilence): boolean {
  return because === 'elsewhere' || because === 'blocked';
}

/** Where there is a repository, nothing is settled without git: what it does not say goes on after “whether”. */
export function silentFinding(silence: GitSilence, unknown: string): Finding<never, typeof gitCodes> {
  const told = wasNotAsked(silence) ? text.wasNotUsed(unknown) : { ...text.doesNotSay(unknown, silence.text), next: nextAfter(silence) };
  return { status: 'unknown', code: 'no-git', ...told, data: { because: silence.because } };
}

export function silentRefusal(silence: GitSilence): Refusal<typeof gitCodes> {
  const told = wasNotAsked(silence) ? text.nothingChangedUnused : { ...text.nothingChanged(silence.text), next: nextAfter(silence) };
  return { kind: 'refusal', code: 'no-git', ...told };
}

/** Marks a directory as trusted for this user (git 2.35.2 and later ask for it). */
export function trustCommand(directory: string | undefined): string {
  // git wants forward slashes on Windows, too.
  const given = untrusted(directory ?? '', 1000).replaceAll('\\', '/') || '.';
  // A network share is named like this, as git itself says where it refuses.
  const path = given.startsWith('//') ? `%(prefix)/${given}` : given;
  return `git config --global --add safe.directory ${path === '.' ? '"$(pwd)"' : shellWord(path, shellFor(path))}`;
}
