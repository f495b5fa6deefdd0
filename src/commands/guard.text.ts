import type { KeptBackBy } from '../git/guard/kept-back.ts';
import type { GuardPlace, NoGuardPlace } from '../git/guard/look.ts';
import type { WrittenByGuard } from '../git/guard/write.ts';

// Names of files are given as displayed. Each array is a list of lines.

const remove = 'To remove it: openai-setup scan --remove-guard';
/** What it doesn't do. */
const limits = [
  'git runs no such hook when it merges, cherry-picks, or rebases, and git commit --no-verify skips it.',
  'Keys that are already in a commit stay there: openai-setup scan finds them.',
];

/** Who runs it. */
function runBy(kind: GuardPlace['kind'], shared: boolean): string {
  switch (kind) {
    case 'config':
      return 'git itself runs it, beside all other hooks. It applies only to this clone.';
    case 'hook':
      return shared ? 'git runs it in each clone whose core.hooksPath is that directory.' : 'git runs it. It applies only to this clone.';
    case 'husky':
    case 'lefthook':
    case 'pre-commit':
      return `${kind} runs it. Commit the file, and it applies to everyone who works on this repo.`;
    default:
      return kind satisfies never;
  }
}

export const wouldInstall = (name: string, { kind, shared }: GuardPlace, isRenewal: boolean): readonly string[] => [
  'The guard checks each commit for an OpenAI key before git makes it. It needs nothing but git and sh, and takes milliseconds.',
  isRenewal
    ? `The guard in ${name} is from another version of openai-setup. These lines replace it. ${runBy(kind, shared)}`
    : `It goes into ${name}: ${runBy(kind, shared)}`,
];

export const install = { text: 'Install the guard?', yes: 'Yes, add these lines', no: 'No, change nothing' };
export const removal = { text: 'Remove the guard?', yes: 'Yes, remove these lines', no: 'No, keep it' };

export const installed = (name: string, { kind, shared }: GuardPlace): readonly string[] => [
  `The guard is in ${name}. Tested here: it stops a commit with a key and lets others through.`,
  ...(shared
    ? [`Next: git add ${name}, and commit it${kind === 'pre-commit' ? " (pre-commit doesn't run while its file isn't staged)" : ''}.`]
    : []),
  ...limits,
  remove,
];

export const isThere = (name: string): readonly string[] => [`The guard is already in ${name}.`, ...limits, remove];
export const isNowhere = "There's no openai-setup guard in this clone.";
export const rest = (command: string): string => `… the rest: openai-setup scan ${command} --dry-run`;
export const fileGoes = 'the file is removed';
export const wouldRemove = 'Without the guard, git commits a key like anything else. These lines would be removed:';
export const removed = (name: string): string => `Removed the guard from ${name}; nothing else was changed.`;
export const fileIsGone = (name: string): string => `The guard is gone, and ${name} with it: nothing else was in it.`;
export const nothingChanged = 'Nothing was changed.';
export const nobodyToAsk = (command: string): string =>
  `openai-setup: there's no terminal to ask in. To do it without being asked: openai-setup scan ${command} --yes`;

/** @param why in lower case, without a period */
export const gitFailed = (why: string): readonly string[] => [
  `Nothing was changed: ${why}.`,
  'To see what to do, run: openai-setup doctor',
];
export const noRepository: readonly string[] = ["There's no git repo here, so no commit can be checked.", 'To make one, run: git init'];
export const notProved = {
  'stops-everything': 'Nothing was changed: in a test, the guard stopped a commit without a key.',
  'lets-keys-through': "Nothing was changed: in a test, the guard didn't stop a commit with a key.",
};
export const reportIt = 'Please report it, with the output of git version: https://github.com/openai-setup/openai-setup/issues';

export const notWritten = (name: string, because: Exclude<WrittenByGuard, 'written'>): string =>
  `Nothing was changed: ${
    {
      changed: `${name} has just changed. Run this again.`,
      locked: `${name}.lock is there, so another program is writing ${name}. If none is, remove it, and run this again.`,
      'not-ours': `${name} isn't a regular file, or a link leads to it.`,
      'not-writable': `${name} can't be written.`,
    }[because]
  }`;
export const notEffective = (name: string): string => `Nothing was changed: git wouldn't have run what was added to ${name}.`;
export const notEditable = (name: string): string =>
  `Nothing was changed: ${name} isn't written so that lines can be added safely. Add this yourself:`;
export const endIsMissing = (name: string): string =>
  `The end of the guard in ${name} is missing, so it's unclear which lines are whose. Remove them yourself.`;

const writes = { husky: 'npx husky', lefthook: 'lefthook install -f', 'pre-commit': 'pre-commit install (or: prek install)' };

/** Why nothing was changed, and what to run or write instead. `lines`: what to add, if it has to be done by hand. */
export function noPlace(
  name: string,
  { because, setBy }: NoGuardPlace,
  by: KeptBackBy | undefined,
): { readonly why: string; readonly next: readonly string[]; readonly lines?: 'hook' | 'one-line' | 'json' | 'lefthook' } {
  const again = 'Then run: openai-setup scan --install-guard';
  switch (because) {
    case 'own-hook':
      return {
        why: `${name} is someone's own hook, and openai-setup never changes those.`,
        next: [`Add these lines at the top of ${name}, below its first line:`],
        lines: 'hook',
      };
    case 'kept-back':
      if (by?.writer !== undefined)
        return {
          why: `${by.file} isn't as a known version of ${by.writer} writes it, so it may not run the guard.`,
          next: [`Have it written anew: ${writes[by.writer]}`, again],
        };
      return {
        why: `${by?.name ? `“${by.name}”` : 'something'} in ${by?.file ?? 'your shell'} can keep the guard${by?.file === name ? '' : ` in ${name}`} from running.`,
        next: [by?.file === undefined ? 'Remove that from your shell.' : 'Remove that (or, in a script, move the guard above it).', again],
      };
    case 'not-executable':
      return {
        why: `${name} isn't executable, so git doesn't run it.`,
        next: [`If it should run, make it executable: chmod +x '${name}'`, again],
      };
    case 'other-shell':
      return {
        why: `the first line of ${name} names a program that isn't sh, bash, dash, ksh, or zsh, and the guard is written for those.`,
        next: ['Have it run these lines with sh first, and end with an error if they do:'],
        lines: 'hook',
      };
    case 'shadowed':
      if (setBy === 'shell')
        return {
          why: `core.hooksPath in your shell (GIT_CONFIG_COUNT or GIT_CONFIG_PARAMETERS) makes git look for hooks in ${name}.`,
          next: ['Remove that setting from your shell.', again],
        };
      if (setBy === 'repo')
        return {
          why: `core.hooksPath in this repo's settings makes git look for hooks in ${name}, outside of it.`,
          next: [
            'If nothing there should run: git config --unset core.hooksPath',
            again,
            `Or add these lines at the top of ${name}/pre-commit:`,
          ],
          lines: 'hook',
        };
      return {
        why: `core.hooksPath, outside this repo, makes git look for hooks in ${name} for every repo.`,
        next: [
          'git 2.54 or later would run the guard beside those. With this git, either let this repo have hooks of its own, and lose those here:',
          '  git config --local core.hooksPath .git/hooks',
          '  openai-setup scan --install-guard',
          `Or add these lines at the top of ${name}/pre-commit, for every repo:`,
        ],
        lines: 'hook',
      };
    case 'simple-git-hooks':
      return {
        why: "simple-git-hooks copies its commands from package.json into the hook, so adding one there isn't enough.",
        next: [
          'Put this in front of the "pre-commit" command under "simple-git-hooks" in package.json; it\'s written as JSON.',
          'Then run: npx simple-git-hooks',
        ],
        lines: 'json',
      };
    case 'husky-4':
      return {
        why: `husky 4 made ${name}, and makes it anew whenever it's installed.`,
        next: ['Put this in front of the "pre-commit" command under "husky" in package.json or in .huskyrc; it\'s written as JSON.'],
        lines: 'json',
      };
    case 'lefthook-not-installed':
      return {
        why: "this project uses lefthook, which doesn't run before commits in this clone.",
        next: [`Make sure that lefthook is installed and that ${name} has these lines, then run: lefthook install`],
        lines: 'lefthook',
      };
    case 'other-format':
      return {
        why: `${name} isn't YAML, so nothing can be added to it here.`,
        next: ['Add a job to it that runs this before each commit:'],
        lines: 'one-line',
      };
    case 'husky-not-installed':
      return { why: "this project uses husky, which isn't set up in this clone.", next: ['Run: npm install (or: npm run prepare)', again] };
    case 'pre-commit-not-installed':
      return {
        why: "this project uses pre-commit, which isn't set up in this clone.",
        next: ['Run: pre-commit install (or: prek install)', again],
      };
    case 'unreadable':
      return { why: `${name} can't be read.`, next: ['Make it a regular file that you can read and write.', again] };
    default:
      return because satisfies never;
  }
}
