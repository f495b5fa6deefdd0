import { edit, type Next } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import type { LoaderLanguage, Unloaded } from '../../project/env-file-loading.ts';
import { loadDotenv } from '../../project/load-dotenv.ts';
import type { Shell } from '../../shell/shell.ts';
import { unsetCommand } from '../../shell/commands.ts';
import { shellWord } from '../../shell/word.ts';
import { saveCodes } from './paste-key.text.ts';
import { capitalized } from '../../wording/capitalized.ts';
import type { ScriptChange, ScriptEnvFile, ScriptOverride } from './script-override.ts';
import type { KeyTest } from './test-keys.ts';

// Names of files and keys (as `…abcd`) are given as they're shown, lines are 1-based.

export const codes = {
  ...saveCodes,
  'shell-overrides': {
    status: 'problem',
    meaning: `the shell exports another value of the key’s variable, perhaps an empty one, which overrides the env file`,
  },
  'file-overrides': { status: 'problem', meaning: `another env file of the project sets the key’s variable and overrides it` },
  'not-loaded': { status: 'advice', meaning: 'nothing in the project seems to load the env file, so programs start without the key' },
} as const satisfies Codes;

/** @param place where the programs read the key */
export const isReadElsewhere = (place: string): string => `programs read the key from ${place}`;

export const isOnlyInEnvironment = (variable: string): string => `${variable} is only set in the environment`;

export const isInForce = (name: string): string => `${name} is what your app will use`;

export const isInForceByCode = (variable: string, name: string): string =>
  `${name} is what your app will use: the code overrides the shell's ${variable}`;

export const isInForceAndExported = (name: string): string => `${name} is what your app will use; the shell exports the same key`;

const languages = { node: 'Node.js', deno: 'Deno', python: 'Python', go: 'Go', rust: 'Rust' } as const satisfies Readonly<
  Record<LoaderLanguage, string>
>;

/** What's known of a program for Node.js. */
export type NodeLoaders = {
  /** The file that reads the key. */
  readonly program?: string;
  readonly isModule?: boolean;
  /** Node.js before 20.6. */
  readonly isOld?: boolean;
  readonly script?: ScriptChange | undefined;
  /** package.json, as displayed. */
  readonly manifest?: string;
};
/** What's known of a notebook. */
type Notebook = {
  /** The lines that it has to begin with. */
  readonly cell?: readonly string[];
  /** The variable that takes the place of a key that's written there. */
  readonly keyIn?: string | undefined;
};

/** @param place where the key is read, `file:line`; or the notebook */
export const isNotLoaded = (
  { language, isDeclared, cell, keyIn, ...node }: Pick<Unloaded, 'language' | 'isDeclared'> & NodeLoaders & Notebook,
  { name, inProject }: { readonly name: string; readonly inProject: string },
  place: string | undefined,
  shell: Shell,
) => ({
  summary: `${cell === undefined ? 'Nothing in this project seems to' : `${place} doesn't`} load ${name}`,
  why: `${languages[language]} programs don't read it by themselves: ${place ?? 'yours'} won't see the key, unless your editor or another tool loads the file.`,
  next:
    cell === undefined
      ? // Programs start in the project.
        loaders[language](shellWord(inProject, shell), inProject, node).map((each) =>
          isDeclared && typeof each === 'string' ? capitalized(each.replace(/^(?:Or r|R)un [\w ./-]+, (?:then|and) /, '')) : each,
        )
      : [
          `Add a first cell with these lines: ${cell.map((line) => `\`${line}\``).join(', ')}.`,
          ...(keyIn === undefined ? [] : [`Then put os.environ["${keyIn}"] (import os) in place of the key.`]),
        ],
});

/** @param file what it reads instead, as it's written there */
export const readsOther = (name: string, { script, place, line, file }: ScriptEnvFile & { readonly place: string }, shell: Shell) => ({
  summary: `The script “${script}” reads ${file}, not ${name}`,
  why: `Your app won't see the key in ${name}.`,
  next: [
    edit({ file: place, line }, `Have it read ${name} (${place}:${line}).`),
    `Or keep the key in ${file}: openai-setup --file ${shellWord(file, shell)}`,
  ],
});

/** @param word the file's name as a word of a command */
const loaders = {
  node: (word, name, { program = 'your program', isModule = true, isOld = false, script, manifest = '' }) => [
    ...(isOld
      ? []
      : [
          script === undefined
            ? `Start it with node --env-file=${word} <file>, also in package.json's scripts.`
            : edit({ file: manifest, line: script.line }, `In ${manifest}:${script.line}, change the script to: ${script.to}`),
        ]),
    ...(isOld || name === '.env'
      ? [
          `${isOld ? 'R' : 'Or r'}un npm install dotenv, and make this the first line of ${program}: ${isModule ? 'import "dotenv/config"' : 'require("dotenv/config")'};`,
        ]
      : []),
  ],
  deno: (word) => [`Start it with deno run --env-file=${word} …, in deno.json's tasks, too.`],
  python: (word, name) => [
    `Run pip install python-dotenv, then put this before everything that uses the key: ${loadDotenv(name).join('; ')}`,
    `With uv, this is enough: uv run --env-file ${word} <file>`,
  ],
  go: () => ['Run go get github.com/joho/godotenv, then call godotenv.Load() first in main.'],
  rust: () => ['Run cargo add dotenvy, then call dotenvy::dotenv().ok(); first in main.'],
} as const satisfies Readonly<Record<LoaderLanguage, (word: string, name: string, node: NodeLoaders) => readonly Next[]>>;

/** @param origin where the shell has it from, to follow the key: “ from ~/.zshrc:2” */
export const shellWins = (variable: string, name: string, key: string, exported: string, origin: string) => ({
  summary: `The shell's ${variable} (${exported}${origin}) overrides the one in ${name} (${key})`,
  why: "Programs you start here use the shell's key: an env file only sets what isn't set yet. The wrong account may pay, or the API may reject it.",
});

export const emptyWins = (variable: string, name: string, key: string, origin: string) => ({
  summary: `The shell exports an empty ${variable}${origin}, which overrides the key in ${name} (${key})`,
  why: `Programs you start here see that ${variable} is set and ignore ${name}, so they run without a key.`,
});

/** @param file the env file, which holds the key without the line end; `undefined`: it has none */
export const endsInLineEnd = (variable: string, key: string, file: string | undefined, shell: Shell) => ({
  summary: `The shell’s ${variable} (${key}) has a line end after the key`,
  why: 'Programs send it along, and many fail before they reach the API: “Illegal header value”, “Invalid character in header content”. It comes from a file with Windows line ends that a shell has read, or from echo where a secret was saved.',
  next: [
    file === undefined
      ? `Set ${variable} again, to the key alone; with echo, use echo -n.`
      : `In this shell: ${unsetCommand(variable, shell)}   (programs that load ${file} by themselves need no more)`,
    ...(file === undefined ? [] : [`If you load ${file} into the shell, save it with Unix line ends first (LF in your editor).`]),
  ],
});

/** @param key the one in the env file @param otherKey the one that wins; `undefined`: it's empty */
export const fileWins = (
  variable: string,
  name: string,
  key: string,
  other: string,
  line: number,
  otherKey: string | undefined,
  shell: Shell,
) => ({
  summary: `${variable} in ${other}:${line} (${otherKey ?? 'empty'}) overrides the one in ${name} (${key})`,
  why: `This project reads ${other} first, so a new key in ${name} has no effect.`,
  next: [
    edit({ file: other, line }, `Run openai-setup to fix this, or delete line ${line} of ${other}.`),
    `Or keep the key in ${other}: openai-setup --file ${shellWord(other, shell)}`,
  ],
});

/** @param place the line of a compose file, `file:line` @param set what it sets; `undefined`: nothing */
export const composeWins = (variable: string, name: string, key: string, place: string, set: string | undefined) => ({
  summary: `${place} sets ${variable} (${set ?? 'empty'}) for the container, which overrides the one in ${name} (${key})`,
  why: 'In a compose file, environment: wins over env_file:, and its ${…} comes from your shell or from .env.',
  next: [`Delete the line at ${place}: env_file: already gives the container the key.`],
});

export const scriptWins = (
  variable: string,
  name: string,
  key: string,
  { script, file, line, key: set }: ScriptOverride & { readonly file: string },
) => ({
  summary: `The script “${script}” sets ${variable} (${set ?? 'empty'}) itself, which overrides the one in ${name} (${key})`,
  why: 'Your app gets what its script sets, whatever the env file says.',
  next: [edit({ file, line }, `Remove ${variable}=… from the script (${file}:${line}): ${name} has the key.`)],
});

export const whichKey = 'Which key do you want to use here?';
export const theFiles = (name: string, test: KeyTest): string =>
  test === 'rejected'
    ? `The one in ${name}, which the API rejects: I'll replace it`
    : `The one in ${name}${tested[test]}: I'll remove the other from my shell`;
export const theShells = (name: string, key: string, test: KeyTest): string => `The shell's ${key}${tested[test]}: save it to ${name}`;

const tested: Readonly<Record<KeyTest, string>> = { accepted: ', which works', rejected: ', which the API rejects', unknown: '' };

export const whatBecomesOf = (variable: string, other: string): string => `What should happen to ${variable} in ${other}?`;
export const leaveIt = 'Leave it there';
export const removeIt = (name: string, other: string): string => `Remove it from ${other}, so your app uses ${name}`;

export const planToRemove = (variable: string, other: string): string => `remove ${variable} from ${other}`;
export const removed = (variable: string, other: string): string => `Removed ${variable} from ${other}`;
export const notRemoved = (other: string) => ({
  summary: `${other} wasn't changed`,
  next: ['Delete the line yourself, then run openai-setup again.'],
});
