import { untrusted } from '../wording/untrusted.ts';

// What to do, in this order. Commands are complete, and at the end, so that they stay in one piece; names in them are words of the shell.

export const todo = 'What to do, in this order:';

/** @param which of them can be rotated: those that aren't in use can only be revoked */
export const revoke = (which: 'all' | 'one of them' | 'none'): string =>
  which === 'all'
    ? 'Revoke it: until then, whoever has it can spend your money. openai-setup rotate --leaked takes you through it and puts a new one in its place. By hand: https://platform.openai.com/api-keys'
    : `Revoke it at https://platform.openai.com/api-keys: until then, whoever has it can spend your money. Then openai-setup scan --alive notes that it's dead.${which === 'none' ? '' : ' For the key in use, openai-setup rotate --leaked takes you through that and puts a new one in its place.'}`;

export const revokeIfShared =
  'Revoke it at https://platform.openai.com/api-keys if anybody else could have seen it, such as in a backup or a shared directory.';

const fewNames = 4;

function listed(names: readonly string[]): string {
  const more = names.length - fewNames;
  return `${names
    .slice(0, fewNames)
    .map((name) => untrusted(name, 100))
    .join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/**
 * @param unruled those that no rule covers yet
 * @param isPushed a commit has to follow
 */
export const untrack = (names: readonly string[], words: string, unruled: readonly string[], isPushed: boolean): string =>
  `Have git forget ${listed(names)}, which stays on your disk${unruled.length === 0 ? '' : `, and add ${listed(unruled)} to .gitignore`}${isPushed ? ', then commit that' : ''}: git rm --cached ${words}`;
export const ignore = (names: readonly string[]): string => `Have git ignore ${listed(names)}: add it to .gitignore.`;
export const cleanFiles = (names: readonly string[], isPushed: boolean): string =>
  `Take it out of ${listed(names)}. Code should read it from the environment.${isPushed ? ' Commit that.' : ''}`;
export const rename = (names: readonly string[]): string => `Rename ${listed(names)}.`;
export const cleanIndex = (words: string): string => `Then replace what's staged: git add ${words}`;
export const cleanCommits =
  "Don't push yet. For older commits than your last one, see git's guide (https://git-scm.com/docs/git-rebase). If only the last one has it: git commit -a --amend --allow-empty";
export const cleanHistory =
  "Once it's revoked, what's left in the history does no harm. Forks, pull requests, and other clones keep a copy anyway. To remove it here, install git-filter-repo (2.47 or newer), save just the key in ../key.txt, and in a fresh clone (it says how to push that): git filter-repo --sensitive-data-removal --replace-text ../key.txt --replace-message ../key.txt";
export const dropTags = (words: string): string => `Delete the tag: git tag -d ${words}`;
export const dropStash = (numbers: readonly number[]): string =>
  `Drop the stash, with everything in it: ${numbers.map((each) => `git stash drop ${each}`).join(', then ')}`;
export const cleanGit = (names: readonly string[]): string =>
  `Take it out of ${listed(names)}${names.includes('.git/config') ? ' (git config --edit)' : ''}.`;
export const collect =
  'What no branch has anymore goes away in some weeks, or at once, for good: git -c gc.reflogExpire=now -c gc.reflogExpireUnreachable=now gc --prune=now';
export const guard = 'Keep it from happening again: openai-setup scan --install-guard stops a commit that would contain a key.';
