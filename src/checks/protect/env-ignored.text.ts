import type { Codes } from '../../engine/codes.ts';
import { plural } from '../../wording/plural.ts';
import { gitCodes } from './git-failure.ts';
import type { Unreadable } from './gitignore.ts';

// Names of files and rules are given as displayed; `name`: the env file's, `gitignore`: the .gitignore's.

export const codes = {
  ...gitCodes,
  'not-ignored': { status: 'problem', meaning: 'git would commit the env file' },
  'ignored-only-for-you': { status: 'advice', meaning: 'only a rule on this machine hides the env file; other clones are not protected' },
  'gitignore-unreadable': { status: 'problem', meaning: 'the .gitignore cannot be read by git (UTF-16, a link, a directory)' },
} as const satisfies Codes;

/** A rule and its location. */
type Rule = { readonly source: string; readonly line: number; readonly pattern: string };
/** The missing line, and the file it belongs in. */
type Missing = { readonly gitignore: string; readonly rule: string };

export const isIgnored = (name: string, rule?: Rule): string =>
  rule === undefined ? `git ignores ${name}` : `git ignores ${name} (${rule.source}:${rule.line})`;

export const mayBeCommitted = (name: string): string => `${name} may be committed: it holds no key, only values that another tool manages`;

/** What's unknown if git doesn't answer; follows “whether”. */
export const whetherSafe = (name: string): string => `${name} is safe from being committed`;

const isLeaked = 'A key that was pushed must be counted as leaked: robots find it in minutes, and deleting it does not help.';

/** @param others other files with a key @param empty they hold none yet, and are where it belongs */
export const takesOthers = (others: readonly string[], empty: boolean) => ({
  summary: `git would commit ${listed(others)}, ${withKey(others.length, empty)}`,
  why: isLeaked,
  next: ['Run openai-setup: it offers to do it.', `Or add these lines to .gitignore yourself: ${others.join(', ')}`],
});

/** What others are: “which holds a key”. */
const withKey = (count: number, empty: boolean): string =>
  empty
    ? plural(count, { one: 'where the key of this project belongs', other: 'where keys of this project belong' })
    : plural(count, { one: 'which holds a key', other: 'which hold a key' });

/** @param others other files with a key, or where it belongs (`empty`); `letIn`: the rule that lets the env file in */
export function isTaken(name: string, others: readonly string[], letIn: Rule | undefined, missing: Missing, empty = false) {
  const by = letIn === undefined ? '' : `: ${letIn.source}:${letIn.line} lets it in (${letIn.pattern})`;
  const also = others.length === 0 ? '' : `, and ${listed(others)}${empty ? '' : ' with a key'} as well`;
  return {
    summary: `git would commit ${name}${by}${also}`,
    why: isLeaked,
    next: [...addLine(missing), ...(others.length === 0 ? [] : [`And a line for each of these: ${others.join(', ')}`])],
  };
}

export const isIgnoredHereOnly = (name: string, source: string, missing: Missing) => ({
  summary: `git ignores ${name} only here, by a rule in ${source}`,
  why: 'That rule is on this computer alone. Everyone else who clones the project could commit their key.',
  next: addLine(missing),
});

export const isReadyForGit = (name: string, gitignore: string) => ({
  summary: `there is no git repository here; ${gitignore} is ready for one`,
  why: `If you run git init here later, git will ignore ${name} from the start.`,
  next: ['After git init, run openai-setup doctor: it asks git itself.'],
});

export const isNotReadyForGit = (name: string, missing: Missing) => ({
  summary: `there is no git repository here, and no rule for ${name} in case there is one later`,
  why: `If you run git init here later, git would commit ${name} and the key in it.`,
  next: addLine(missing),
});

export const cannotBeRead = (name: string, gitignore: string, unreadable: Unreadable) => ({
  summary: `git cannot read ${gitignore}: ${reasonOf(unreadable)}`,
  why: `None of its rules counts, so git would commit ${name}. ${isLeaked}`,
  next: makeReadable(gitignore, unreadable),
});

export const wasNotChanged = (gitignore: string, unreadable: Unreadable) => ({
  summary: `${gitignore} was not changed: ${reasonOf(unreadable)}`,
  why: 'git does not read it as it is, and changing it here could lose something.',
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

export const insists = (name: string): string =>
  `Without this rule, git would commit ${name} with your key in it, so openai-setup won't write a key. How do you want to go on?`;

export const savedAsUtf8 = 'saved as UTF-8: git cannot read UTF-16';

export const done = ({ name, rules }: Edit): string =>
  rules.length === 0
    ? `${name} is UTF-8`
    : `${name} has ${plural(rules.length, { one: 'the rule', other: 'the rules' })} ${rules.join(', ')}`;

export const doItYourself = ({ name, rules }: Edit): string =>
  rules.length === 0 ? `Save ${name} as UTF-8 in your editor.` : `Add this to ${name} yourself: ${rules.join(', ')}`;

const addLine = ({ gitignore, rule }: Missing): readonly string[] => [
  'Run openai-setup: it offers to do it.',
  `Or add this line to ${gitignore} yourself: ${rule}`,
];

function reasonOf(unreadable: Unreadable): string {
  if (typeof unreadable === 'object') return unreadable.reason;
  if (unreadable === 'utf-16') return 'it is UTF-16 text, as Windows PowerShell writes it';
  return unreadable === 'link' ? 'it is a symbolic link, not a file' : `it is a ${unreadable}, not a file`;
}

const makeReadable = (gitignore: string, unreadable: Unreadable): readonly string[] =>
  unreadable === 'utf-16'
    ? ['Run openai-setup: it offers to save it as UTF-8.', `Or save ${gitignore} as UTF-8 in your editor.`]
    : [`Look at ${gitignore}, then replace it by a plain text file and run openai-setup again.`];

/** `a`, `a and b`, `a, b and c`. */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
