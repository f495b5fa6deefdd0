import type { Code } from '../engine/codes.ts';
import type { Finding } from '../engine/check.ts';
import type { Refusal } from '../engine/plan.ts';
import type { GitSilence } from '../ports/git.ts';
import { shellWord } from '../text/shell-word.ts';
import { untrusted } from '../text/untrusted.ts';

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
      return silence.data === undefined
        ? ['If that is right, run openai-setup in that directory (-C names it). If not: git config --unset core.worktree', again]
        : [
            'If that is this project’s own repository, run openai-setup in a terminal: it asks you once, and remembers the answer.',
            ...(silence.data.some((each) => /[\\/]worktrees[\\/]/.test(each)) ? ['If you moved a linked work tree: git worktree repair'] : []),
            'If you did not set it up that way, do not use git here: the .git came with the files, and git would change another repository. Remove it, then: git init',
          ];
    case 'blocked':
      return [`Find out where ${silence.file ?? 'that file'} comes from, and remove it or replace it by an ordinary file.`, again];
    case 'outside-project':
      return ['Run openai-setup in the project that it belongs to (-C names the directory).'];
    case 'failed':
      return ['Run git status here: it says what is wrong, and often how to mend it.', again];
    default:
      return silence.because satisfies never;
  }
}

/** Where there is a repository, nothing is settled without git: what it does not say goes on after “whether”. */
export function silentFinding(silence: GitSilence, unknown: string): Finding<never> {
  return {
    status: 'unknown',
    code: 'no-git',
    summary: `git does not say whether ${unknown}`,
    why: `${sentence(silence.text)} No key is written until git has answered.`,
    next: nextAfter(silence),
    data: { because: silence.because },
  };
}

export function silentRefusal(silence: GitSilence, code: Code = 'no-git'): Refusal {
  return {
    kind: 'refusal',
    code,
    summary: 'nothing was changed, because git does not answer',
    why: sentence(silence.text),
    next: nextAfter(silence),
  };
}

/** Marks a directory as trusted for this user (git 2.35.2 and later ask for it). */
export function trustCommand(directory: string | undefined): string {
  // git wants forward slashes on Windows, too.
  const given = untrusted(directory ?? '', 1000).replaceAll('\\', '/') || '.';
  // A network share is named like this, as git itself says where it refuses.
  const path = given.startsWith('//') ? `%(prefix)/${given}` : given;
  const onWindows = /^([A-Za-z]:|%)/.test(path);
  return `git config --global --add safe.directory ${path === '.' ? '"$(pwd)"' : shellWord(path, onWindows ? 'windows' : 'posix')}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
