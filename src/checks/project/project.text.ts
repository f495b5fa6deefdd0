import type { Codes } from '../../engine/codes.ts';
import type { ProjectKind } from '../../project/scope.ts';
import { quitForNow } from '../../engine/engine.text.ts';
import { plural } from '../../wording/plural.ts';
import { run, type Next } from '../../engine/action.ts';
import { withInputFrom } from '../../shell/commands.ts';
import type { Shell } from '../../shell/shell.ts';
import { shellWord } from '../../shell/word.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { gitCodes } from '../protect/git-failure.ts';
import { sentence } from '../protect/git-failure.text.ts';

// Names are given as displayed; `reason` is what git says, without a period.

export const codes = {
  ...gitCodes,
  'not-a-project': { status: 'unknown', meaning: "there's no git repo and no known kind of project here, or it's the home directory or /" },
  'unsafe-directory': { status: 'problem', meaning: "git doesn't answer, because another user owns the repo" },
  'git-elsewhere': {
    status: 'problem',
    meaning: "git keeps this repo's data or files in another directory that doesn't point back here",
  },
  'package-undecided': {
    status: 'problem',
    meaning: 'this is the root of a repo with packages, and none was chosen, so nothing was written',
  },
} as const satisfies Codes;

/** As many as a person reads; other packages can be named. */
const maxCommands = 10;

/**
 * @param packages paths relative to the root, those that use OpenAI first
 * @param keyStdin the key came from standard input, so it has to be given again
 */
export const isUndecided = (packages: readonly string[], keyStdin: boolean, shell: Shell) => ({
  summary: `this repo has ${plural(packages.length, { one: '1 package', other: `${packages.length} packages` })}; choose where the key goes`,
  why: "Each program reads the env file of its own package. Nothing was written, because the wrong file wouldn't be read.",
  next: [...packages.slice(0, maxCommands), '.'].map((each): Next => {
    const what = each === '.' ? 'For the root itself' : `For ${untrusted(each, 80)}`;
    const argv = ['openai-setup', '-C', each, '--yes'] as const;
    const typed = `openai-setup -C ${shellWord(untrusted(each, 80), shell)}`;
    return keyStdin ? `${what}: ${withInputFrom('key.txt', `${typed} --key-stdin --yes`, shell)}` : run(argv, `${what}: ${typed} --yes`);
  }),
});

/** @param parts what's known about it besides its name, see below */
export const isProject = (name: string, parts: readonly string[]): string => [name, ...parts].join(' · ');

/** @param parts as above */
export const inShort = (parts: readonly string[]): string => parts.join(' · ');

/** @param reason why it's that file: “per .env.example” */
export const keyGoesIn = (name: string, reason: string | undefined): string =>
  reason === undefined ? `the key goes in ${name}` : `the key goes in ${name} (${reason})`;

export const kinds: Readonly<Record<ProjectKind, string>> = {
  node: 'Node.js',
  python: 'Python',
  go: 'Go',
  ruby: 'Ruby',
  rust: 'Rust',
  php: 'PHP',
  java: 'Java',
  dotnet: '.NET',
  deno: 'Deno',
};

export const onBranch = (branch: string): string => `git ${branch}`;

export const isDetached = 'git (detached HEAD)';

export const noRepository = 'no git repo';

/** @param tool what reads it: “Streamlit” */
export const keyBelongsIn = (tool: string, place: string): string => `${tool} reads the key in ${place}`;

export const envFileBecause = (name: string, reason: string): string => `${name} (${reason})`;

/** @param link the link that the code reads and that leads out of the project */
export const envFileLeadsOut = (name: string, link: string): string => `${name} (the code reads ${link}, a link to outside this project)`;

/** @param likely those that use OpenAI */
export const packagesBelow = (count: number, likely: readonly string[] = []): string => {
  const [first] = likely;
  const which =
    first === undefined
      ? ''
      : `; ${untrusted(first, 60)} ${plural(likely.length, { one: 'uses', other: `and ${likely.length - 1} more use` })} OpenAI`;
  return `${count} ${plural(count, { one: 'package', other: 'packages' })} inside (choose one with -C${which})`;
};

/** @param readBy what in the project reads it, if anything is known to */
export const isOldName = (place: string, readBy: string | undefined): string =>
  readBy === undefined ? `${place}: only LangChain and old packages read it` : `${place}: read by ${readBy}`;

export const isHome = 'this is your home directory, not a project';

export const isTopOfDisk = 'this is the root of the disk, not a project';

export const isNothingKnown = 'no git repo and no known kind of project here';

const leave = { value: 'leave', label: quitForNow, leaves: true } as const;
const here = { value: 'here', label: 'Set it up here' };

/** Follows what's known about the place. @param isEmpty nothing is there yet, so it may well be a new project */
export const setUpHere = (isEmpty: boolean) => ({
  text: 'Set up a key here anyway?',
  guidance: ["A project's key goes in the project's own directory: cd there, and run it again."],
  options: isEmpty ? ([here, leave] as const) : ([leave, here] as const),
});

/** @param summary one of the three above, or git's words if it's the inside of a repository */
export const isNoProject = (summary: string) => ({
  summary,
  why: 'The key is saved in the project that uses it.',
  next: ['Go to your project (cd my-project), and run it again there.', 'Or name it: openai-setup -C path/to/my-project'],
});

export const belongsToAnother = (name: string) => ({
  summary: `git doesn't answer in ${name}, because another user owns the directory`,
  why:
    "That's how git protects you from the settings in other people's repos. " +
    "Until it answers, there's no telling whether it would commit a key.",
});

/** @param by what leads there: git's settings, or the `.git` */
const pointing = {
  settings: 'its settings point to another directory',
  '.git': 'its .git points to another directory',
  shell: 'your shell points it to another repo',
} as const;

export const isElsewhere = (name: string, by: keyof typeof pointing, reason: string) => ({
  summary: `git isn't used in ${name}: ${pointing[by]}`,
  why: `${sentence(reason)} It may belong to another project, so nothing is written here.`,
});

export const isBlocked = (name: string, reason: string) => ({
  summary: `git isn't used in ${name}: ${reason}`,
  why: "Without git, there's no telling whether it would commit a key, so no key is saved.",
});
