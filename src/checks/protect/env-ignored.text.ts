import type { Codes } from '../../engine/codes.ts';
import { listed } from '../../wording/listed.ts';
import { plural } from '../../wording/plural.ts';
import { gitCodes } from './git-failure.ts';
import type { Unreadable } from './gitignore.ts';

// Names of files and rules are given as displayed; `name`: the env file's, `gitignore`: the .gitignore's.

export const codes = {
  ...gitCodes,
  'not-ignored': { status: 'problem', meaning: 'git would commit the env file' },
  'ignored-only-for-you': {
    status: 'advice',
    meaning: "only a rule on this computer ignores the env file, so other clones aren't protected",
  },
  'gitignore-unreadable': { status: 'problem', meaning: "git can't read the .gitignore (UTF-16, a link, a directory)" },
} as const satisfies Codes;

/** A rule and its location. */
type Rule = { readonly source: string; readonly line: number; readonly pattern: string };
/** The missing line, and the file it belongs in. `others`: what else a line is missing for. */
type Missing = { readonly gitignore: string; readonly rule: string; readonly others?: readonly string[] };

export const isIgnored = (name: string, rule?: Rule): string =>
  rule === undefined ? `git ignores ${name}` : `git ignores ${name} (${rule.source}:${rule.line})`;

export const mayBeCommitted = (name: string): string =>
  `${name} can be committed: it contains no key, only values that another tool manages`;

/** What's unknown if git doesn't answer; follows “whether”. */
export const whetherSafe = (name: string): string => `git ignores ${name}`;

/** Said of an env file that doesn't exist. */
export const onceThere = ' once it exists';

const isLeaked = 'Treat a pushed key as leaked: bots find it within minutes.';

/** @param others other files with a key @param empty they hold none yet, and are where it belongs */
export const takesOthers = (others: readonly string[], empty: boolean, missing?: Missing) =>
  exposes(`git would commit ${listed(others)}, ${withKey(others.length, empty)}`, others, missing);

function exposes(summary: string, others: readonly string[], missing?: Missing) {
  const more = (missing?.others ?? others).join(', ');
  const steps = [
    ...(missing === undefined ? [] : [addIt(missing)]),
    ...(more === '' ? [] : [`Add a line to a .gitignore for each of these: ${more}`]),
  ];
  return { summary, why: isLeaked, next: [...steps, orRun], first: steps.length };
}

/** What others are: “which contains a key”. */
const withKey = (count: number, empty: boolean, also = ''): string =>
  empty
    ? `${also}where ${plural(count, { one: "this project's key belongs", other: "this project's keys belong" })}`
    : `which ${also}${plural(count, { one: 'contains a key', other: 'contain keys' })}`;

/** @param exists it's there already */
export const isToBeCommitted = (name: string, exists: boolean): string => `git would commit ${name}${exists ? '' : onceThere}`;
/**
 * @param said the one above
 * @param others other files with a key, or where it belongs (`empty`); `letIn`: the rule that lets the env file in
 */
export function isTaken(said: string, others: readonly string[], letIn: Rule | undefined, missing: Missing, empty = false) {
  const by = letIn === undefined ? '' : `: ${letIn.source}:${letIn.line} un-ignores it (${letIn.pattern})`;
  const also = others.length === 0 ? '' : `, and ${listed(others)}, ${withKey(others.length, empty, 'also ')}`;
  return exposes(`${said}${by}${also}`, others, missing);
}

export const isIgnoredHereOnly = (name: string, source: string, missing: Missing) => ({
  summary: `git ignores ${name} only on this computer (${source})`,
  why: 'Anyone else who clones the repo could commit their key.',
  next: addLine(missing),
});

/** The rule is in other letters, and git was told not to tell them apart (`core.ignoreCase`). */
export const isIgnoredInAnyCase = (name: string, { source, line, pattern }: Rule, missing: Missing) => ({
  summary: `git ignores ${name} only where upper and lower case are the same: ${source}:${line} says ${pattern}`,
  why: 'On Linux, git tells them apart, so anyone who clones the repo there could commit their key.',
  next: addLine(missing),
});

/** @param gitignore the .gitignore that git leaves out of commits */
export const isKeptBack = (name: string, gitignore: string) => ({
  summary: `git ignores ${name} only on this computer: no commit will have ${gitignore}`,
  why: 'Git ignores that file, too, or was told to skip its changes. Anyone else who clones the repo could commit their key.',
  next: [
    `Add it to git: git add -f ${gitignore}, then commit it.`,
    `If it was told to skip that file, first: git update-index --no-skip-worktree ${gitignore} (or --no-assume-unchanged)`,
  ],
});

export const isReadyForGit = (name: string, gitignore: string) => ({
  summary: `there's no git repo yet; ${gitignore} is ready for one`,
  why: `After git init, git will ignore ${name} from the start.`,
  next: ['After git init, run openai-setup doctor to make sure.'],
});

export const isNotReadyForGit = (name: string, missing: Missing) => ({
  summary: `there's no git repo yet, and no rule to ignore ${name}`,
  why: `After git init, git would commit ${name} and the key in it.`,
  next: addLine(missing),
});

/** `name`: relative to the project. */
export const isOfMercurial = (name: string) => ({
  summary: `can't tell whether Mercurial ignores ${name}`,
  why: `This repo is Mercurial's. It reads .hgignore, not .gitignore, and hg addremove would add ${name}.`,
  next: [`Add ${name} to .hgignore, and see if hg status --ignored lists it.`],
});

export const cannotBeRead = (name: string, gitignore: string, unreadable: Unreadable) => ({
  summary: `git can't read ${gitignore}: ${reasonOf(unreadable)}`,
  why: `None of its rules work, so git would commit ${name}. ${isLeaked}`,
  next: makeReadable(gitignore, unreadable),
});

export const wasNotChanged = (gitignore: string, unreadable: Unreadable) => ({
  summary: `${gitignore} wasn't changed: ${reasonOf(unreadable)}`,
  why: "git can't read it the way it is, and changing it could lose something.",
  next: makeReadable(gitignore, unreadable),
});

/** What to change in a .gitignore. */
type Edit = { readonly name: string; readonly rules: readonly string[] };

/** `converted`: from UTF-16. */
export const plan = (edits: readonly (Edit & { readonly converted: boolean })[]): string =>
  edits
    .map(({ name, rules, converted }) => {
      if (!converted) return `add ${rules.join(', ')} to ${name}`;
      return rules.length === 0 ? `save ${name} as UTF-8` : `save ${name} as UTF-8 and add ${rules.join(', ')}`;
    })
    .join(', ');

/** @param inGit there's a repository */
export const insists = (name: string, inGit: boolean): string =>
  `Without this rule, ${inGit ? '' : 'after git init, '}git would commit ${name} with your key in it, so openai-setup won't save a key. What do you want to do?`;

export const savedAsUtf8 = "saved as UTF-8, because git can't read UTF-16";

export const done = ({ name, rules }: Edit): string =>
  rules.length === 0 ? `saved ${name} as UTF-8` : `added ${rules.join(', ')} to ${name}`;

export const doItYourself = ({ name, rules }: Edit): string =>
  rules.length === 0 ? `Save ${name} as UTF-8 in your editor.` : `Add this to ${name} yourself: ${rules.join(', ')}`;

const orRun = 'Or run openai-setup to do that.';
const addIt = ({ gitignore, rule }: Missing): string => `Add this line to ${gitignore}: ${rule}`;
const addLine = (missing: Missing): readonly string[] => [addIt(missing), orRun];

function reasonOf(unreadable: Unreadable): string {
  if (typeof unreadable === 'object') return unreadable.reason;
  if (unreadable === 'utf-16') return "it's UTF-16 text (Windows PowerShell writes that)";
  return unreadable === 'link' ? "it's a symbolic link, not a file" : `it's a ${unreadable}, not a file`;
}

const makeReadable = (gitignore: string, unreadable: Unreadable): readonly string[] =>
  unreadable === 'utf-16'
    ? ['Run openai-setup to save it as UTF-8.', `Or save ${gitignore} as UTF-8 in your editor.`]
    : [`Look at ${gitignore}, replace it with a plain text file, and run openai-setup again.`];
