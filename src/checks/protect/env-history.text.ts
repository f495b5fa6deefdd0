import { run } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { pages } from '../../openai/pages.ts';
import { withInputFrom } from '../../shell/commands.ts';
import type { Shell } from '../../shell/shell.ts';
import { plural } from '../../wording/plural.ts';
import { shortList } from '../../wording/short-list.ts';
import { gitCodes } from './git-failure.ts';

// Names of files, branches, and commits are given as displayed.

export const codes = {
  ...gitCodes,
  'key-in-history': { status: 'problem', meaning: 'a commit of this clone holds a key; no remote-tracking branch has it' },
  'key-pushed': { status: 'problem', meaning: 'a commit that was pushed holds a key' },
  'shallow-clone': { status: 'unknown', meaning: 'only a part of the history is in this clone, and no key in that part' },
} as const satisfies Codes;

export const noRepository = 'there is no git repository, so no commit holds a key';

/** What's unknown if git doesn't answer; follows “whether”. */
export const whetherCommitted = (name: string): string => `${name} was ever committed`;

export const neverCommitted = (name: string): string => `${name} was never committed`;

/** @param capped whether there were more versions than were examined */
export const holdsNoKey = (name: string, capped: boolean): string =>
  capped ? `no commit holds ${name} with a key in it in the newest of its many versions` : `no commit holds ${name} with a key in it`;

/** @param capped as above */
export const noKeyInCommits = (capped: boolean): string => (capped ? 'no key in the newest commits' : 'no key in any commit');

/** A commit with a key. */
export type Commit = {
  readonly commit: string;
  /** E.g. `2026-11-03`. */
  readonly date: string;
  readonly files: readonly string[];
  /** A branch, a tag, or `stash`; `null`: only the reflog knows it. */
  readonly branch: string | null;
  readonly pushed: boolean;
};

/** What was found. `commits`: newest first, as many as are described; `count`: all of them. */
type Leaks = {
  readonly commits: readonly [Commit, ...Commit[]];
  readonly count: number;
  /** One of them contains the key that's in use. */
  readonly current: boolean;
};

/** How many commits are named individually. */
const named = 5;

export const isPushed = (leaks: Leaks, shell: Shell) => ({
  summary: `a key was pushed: ${newest(leaks)}`,
  why: `${inUse(leaks)}A pushed key is burnt: others can have copied it, and deleting the file or the commit does not bring it back. ${places(leaks)}`,
  next: [
    ...replaceKey(shell),
    'Only then clean up, with the others who work here: https://docs.github.com/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository',
  ],
});

export const isInHistory = (leaks: Leaks, shell: Shell) => ({
  summary: newest(leaks),
  why: `${inUse(leaks)}It was not pushed from here as far as this clone knows, but a push of that commit would publish the key for good. ${places(leaks)}`,
  next: [
    ...replaceKey(shell),
    'Do not push that commit. openai-setup never rewrites history; a person who knows git can: https://git-scm.com/docs/git-rebase',
  ],
});

export const isShallow = (name: string) => ({
  summary: `only a part of the history is in this clone, and no key in ${name} is in that part`,
  why: 'Older commits can hold a key, and they are not here to be looked at.',
  next: [
    run(['git', 'fetch', '--unshallow'], 'To fetch the rest: git fetch --unshallow (of a partial clone: git fetch --refetch --no-filter)'),
    'Then run openai-setup doctor.',
  ],
});

function newest({ commits: [{ commit, date, files }], count }: Leaks): string {
  const others = count - 1;
  const more = others === 0 ? '' : `, and ${others} more ${plural(others, { one: 'commit', other: 'commits' })}`;
  return `commit ${commit} of ${date} holds ${shortList('', files, 120).trim()} with a key in it${more}`;
}

const inUse = ({ current }: Leaks): string => (current ? 'It is the key that you use now. ' : '');

function places({ commits, count }: Leaks): string {
  const list = commits
    .slice(0, named)
    .map(
      ({ commit, date, branch, pushed }) =>
        `${commit} (${date}, ${branch ?? 'in no branch any more'}, ${pushed ? 'pushed' : 'not pushed'})`,
    )
    .join(', ');
  const older = count - named;
  return older > 0 ? `Found in ${list} and ${older} older ${plural(older, { one: 'one', other: 'ones' })}.` : `Found in ${list}.`;
}

const replaceKey = (shell: Shell): readonly string[] => [
  `Revoke that key and make a new one: ${pages.apiKeys}`,
  `Then put the new key in its place: run openai-setup and paste it, or ${withInputFrom('key.txt', 'openai-setup --key-stdin', shell)}`,
];
