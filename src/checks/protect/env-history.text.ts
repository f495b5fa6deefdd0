import { run } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { pages } from '../../openai/pages.ts';
import { plural } from '../../wording/plural.ts';
import { shortList } from '../../wording/short-list.ts';
import { gitCodes } from './git-failure.ts';
import { leakCodes } from './leaked-keys.ts';
import { offerGuard } from './leaked-keys.text.ts';

// Names of files, branches, and commits are given as displayed.

export const codes = {
  ...gitCodes,
  ...leakCodes,
  'key-in-history': { status: 'problem', meaning: 'a commit in this clone contains a key; no remote-tracking branch has that commit' },
  'key-pushed': { status: 'problem', meaning: 'a pushed commit contains a key' },
  'shallow-clone': { status: 'unknown', meaning: 'this clone has only part of the history, and no key in that part' },
  'history-unreadable': { status: 'unknown', meaning: "git couldn't read some of the history, and no key is in the rest" },
} as const satisfies Codes;

export const noRepository = "there's no git repo, so no commit can contain a key";

/** What's unknown if git doesn't answer; follows “whether”. */
export const whetherCommitted = (name: string): string => `${name} was ever committed`;

/** What wasn't looked at: megabytes of packs that are too many, or what else came in between. */
export type NotSearched = { readonly megabytes: number } | 'too-slow';

/** @param limited what wasn't looked at, as a sentence without its period */
export const holdsNoKey = (limited: string | undefined): string =>
  limited === undefined ? 'no commit contains a key' : `no key in the env files of any commit; ${limited}`;
const scanLooks = 'openai-setup scan looks at everything';
export const onlyEnvFiles = (not: NotSearched): string =>
  typeof not === 'object'
    ? `with ${not.megabytes} MB of history, other files weren't looked at here, but ${scanLooks}`
    : `other files took too long to look at all of them, but ${scanLooks}`;
/** @param said what's known of the key: “revoked (noted on …)” */
export const isDead = (commit: string, said: string): string => `commit ${commit} contains a key, but one that's ${said}`;
/** In the place of a file's name. */
export const itsMessage = (kind: string): string => (kind === 'message' ? 'its message' : 'a name');

/** @param capped whether something wasn't looked at */
export const noKeyInCommits = (capped: boolean): string => (capped ? 'no key in the commits that were looked at' : 'no key in any commit');

/** A commit with a key. */
export type Commit = {
  readonly commit: string;
  /** E.g. `2026-11-03`. */
  readonly date: string;
  readonly files: readonly string[];
  /** A branch, a tag, or `stash`; `null`: only the reflog knows it. */
  readonly branch: string | null;
  readonly pushed: boolean;
  /** It's this tag, no commit. */
  readonly tag?: string;
};

/** What was found. `commits`: newest first, as many as are described; `count`: all of them. */
export type Leaks = {
  readonly commits: readonly [Commit, ...Commit[]];
  readonly count: number;
  /** One of them contains the key that's in use. */
  readonly current: boolean;
  /** They contain other keys, too. */
  readonly others?: boolean;
  /** What commits that git no longer takes the files along. */
  readonly commit?: string | undefined;
};

/** How many commits are named individually. */
const named = 5;

export const isPushed = (leaks: Leaks, hasGuard: boolean) => ({
  summary: `a key was pushed: ${newest(leaks)}`,
  why: `${inUse(leaks)}Treat a pushed key as leaked: bots find it within minutes.${others(leaks)}`,
  ...steps(
    leaks,
    "Once it's revoked, it's harmless. Rewrite the history only together with everyone who works on this repo: https://docs.github.com/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository",
    hasGuard,
  ),
});

export const isInHistory = (leaks: Leaks, hasGuard: boolean) => ({
  summary: newest(leaks),
  why: `${inUse(leaks)}As far as this clone knows, it wasn't pushed.${others(leaks)}`,
  ...steps(leaks, `Don't push that ${kindOf(leaks)} until the key is revoked. After that, it's harmless.`, hasGuard),
});

/** @param missing older commits, or files of some */
export const isNotAllHere = (name: string, missing: 'shallow' | 'partial') => ({
  summary: `no key in ${name} in this clone's commits, but it has only part of the history`,
  why: "What isn't here could contain a key.",
  next: [
    missing === 'shallow'
      ? run(['git', 'fetch', '--unshallow'], 'Fetch the rest: git fetch --unshallow')
      : run(['git', 'fetch', '--refetch', '--no-filter'], 'Fetch the rest: git fetch --refetch --no-filter'),
    'Then run openai-setup doctor.',
  ],
});

export const isUnreadable = {
  summary: "git couldn't read some of this repo's history, and no key is in the rest",
  why: "The part it couldn't read may contain a key, and may have been pushed.",
  next: [run(['openai-setup', 'scan'], 'See what it was, and all keys: openai-setup scan'), 'Then run openai-setup doctor.'],
};

const kindOf = ({ commits: [{ tag }] }: Leaks): string => (tag === undefined ? 'commit' : 'tag');
export const nameOf = ({ commit, tag }: { readonly commit: string; readonly tag?: string | undefined }): string =>
  tag === undefined ? `commit ${commit}` : `tag ${tag}`;

function newest({ commits: [first, ...rest], count }: Leaks): string {
  const others = count - 1;
  const kind = rest.every(({ tag }) => tag !== undefined) ? 'tag' : 'commit';
  const kinds = kind === 'commit' && rest.some(({ tag }) => tag !== undefined) ? 'commits and tags' : `${kind}s`;
  const more = others === 0 ? '' : `, and so ${plural(others, { one: `does 1 more ${kind}`, other: `do ${others} more ${kinds}` })}`;
  return `${nameOf(first)} (${where(first)}) has a key in ${shortList('', first.files, 120).trim()}${more}`;
}

const inUse = ({ current }: Leaks): string => (current ? "It's the key you use now. " : '');

const where = ({ date, branch, pushed, tag }: Commit): string =>
  `${date}${tag === undefined ? `, ${branch ?? 'on no branch'}` : ''}, ${pushed ? 'pushed' : 'not pushed'}`;

/** What the summary doesn't name. */
function others({ commits, count }: Leaks): string {
  if (count === 1) return '';
  const list = commits
    .slice(1, named)
    .map((each) => `${each.tag === undefined ? each.commit : `tag ${each.tag}`} (${where(each)})`)
    .join(', ');
  const older = count - named;
  return older > 0 ? ` Also in ${list} and ${older} older ${plural(older, { one: 'one', other: 'ones' })}.` : ` Also in ${list}.`;
}

function steps({ current, others, commit }: Leaks, then: string, hasGuard: boolean) {
  const isOut = commit === undefined;
  const replace = current
    ? [
        `Revoke it${isOut ? ' and replace it everywhere' : ', replace it everywhere, and take it out of git'}: openai-setup rotate --leaked`,
        `Or do it yourself${isOut ? '' : '. Revoke and replace it first'}: ${pages.apiKeys}`,
        ...(others === true ? [`Revoke the other keys in there, too: ${pages.apiKeys}`] : []),
      ]
    : [`Revoke that key if you haven't yet: ${pages.apiKeys}`];
  const rest = [
    ...(isOut ? [] : [`Then commit: ${commit}`]),
    ...(current ? [] : ['Then run openai-setup again and say so. It asks once.']),
    then,
    ...(hasGuard ? [] : [offerGuard]),
  ];
  return { next: [...replace, ...rest], first: replace.length };
}
