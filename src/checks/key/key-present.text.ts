import { edit, type Next, run } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { usualKeyVariable } from '../../env-file/key-variable.ts';
import type { KeyVariable } from '../../project/key-variable.ts';
import { withInputFrom, renameCommand } from '../../shell/commands.ts';
import { pages } from '../../openai/pages.ts';
import type { Shell } from '../../shell/shell.ts';
import { shellWord } from '../../shell/word.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { azureSteps } from './azure.text.ts';
import { pasteCodes } from './paste-key.text.ts';

// Names of files and keys (as `…abcd`) are given as they're shown.

export const codes = {
  ...pasteCodes,
  'kept-elsewhere': { status: 'unknown', meaning: 'the programs read the key from a place that can’t be checked from here' },
  'no-env-file': { status: 'problem', meaning: 'there’s no env file' },
  'empty-key': { status: 'problem', meaning: 'the key’s variable is empty' },
  'placeholder-key': { status: 'problem', meaning: 'the key’s variable is still a placeholder' },
  'key-under-other-name': { status: 'problem', meaning: 'the key has a name that the project doesn’t read' },
  'key-not-needed': { status: 'advice', meaning: 'there’s no key, and the model server on this computer doesn’t need one' },
  'other-server': { status: 'unknown', meaning: 'the code names another server and doesn’t read the variable of an OpenAI key' },
  'azure-openai': { status: 'unknown', meaning: 'the project uses Azure OpenAI, whose keys have another name' },
} as const satisfies Codes;

/** @param variable what it's called there */
export const isPresent = (name: string, key: string, variable: string): string =>
  variable === usualKeyVariable ? `${name} has a key (${key})` : `${name} has a key (${key}): ${variable}`;

export const isInEnvironment = (variable: string, name: string, key: string): string =>
  `${variable} is set in the environment (${key}); there's no ${name}`;

export const missing = {
  'no-env-file': (name: string, variable: string): string =>
    `No ${variable === usualKeyVariable ? 'key' : variable} yet: there's no ${name}`,
  'no-key': (name: string, variable: string): string => `No ${variable === usualKeyVariable ? 'key' : variable} in ${name} yet`,
  'empty-key': (name: string, variable: string): string => `${variable} in ${name} is empty`,
  'placeholder-key': (name: string, variable: string): string => `${variable} in ${name} is still a placeholder`,
} as const;

const readers = {
  option: ({ name }) => `--variable says ${name}`,
  chosen: ({ name }) => `you chose ${name} for this project`,
  code: ({ name, place, by }) =>
    by === 'package' ? `the OpenAI package in ${placeText(place)} reads ${name}` : `${placeText(place)} reads ${name}`,
  example: ({ name, place }) => `${placeText(place)} says ${name}`,
  'env-file': ({ name }) => `the project reads ${name}`,
  default: ({ name }) => `OpenAI's packages read ${name}`,
} as const satisfies Readonly<Record<KeyVariable['source'], (variable: KeyVariable) => string>>;

const placeText = (place: KeyVariable['place']): string => (place === undefined ? 'the code' : `${place.file}:${place.line}`);

/** @param other what the key is called in the env file */
export const isUnderOtherName = (name: string, key: string, other: string, line: number, variable: KeyVariable) => ({
  summary: `The key in ${name}:${line} (${key}) is called ${other}, but ${readers[variable.source](variable)}`,
  why: `Programs that look for ${variable.name} won't find this key.`,
  next: [
    edit({ file: name, line }, `Run openai-setup to fix this, or rename ${other} to ${variable.name} on line ${line} of ${name}.`),
    run(['openai-setup', 'doctor', '--variable', other], `If your program does read ${other}: openai-setup doctor --variable ${other}`),
  ],
});

export const planToRename = (name: string, other: string, variable: string): string => `rename ${other} to ${variable} in ${name}`;
export const renamed = (name: string, variable: string): string => `The key in ${name} is now called ${variable}`;

export const whyKey = 'Without a key, the API rejects every request.';

export const firstGit = ['Fix the problem with git first, then run openai-setup again.'];

export const firstFix = (name: string): readonly string[] => [`Fix ${name} first, then run openai-setup again.`];

export const waysToSave = (name: string, shell: Shell): readonly string[] => [
  'Run openai-setup: it helps you create a key and saves it in the right place.',
  `Or save one without a terminal: ${withInputFrom('key.txt', 'openai-setup --key-stdin --yes', shell)} (it goes into ${name}).`,
];

/** @param path of the package @param way the path there from where the user is */
export const isForPackage = (path: string, way: string, shell: Shell): string =>
  `For ${untrusted(path, 80)}, run openai-setup -C ${shellWord(untrusted(way, 80), shell)}.`;

/** Notepad adds `.txt` to the name, and the Explorer doesn't show it. */
export const isMisnamed = (name: string, shell: Shell): string =>
  `If ${name}.txt should be ${name} (some editors add .txt), rename it: ${renameCommand(`${name}.txt`, name, shell)}`;

/** @param commented it's only the `#` before it */
export const isCommentedOut = (name: string, variable: string, line: number, commented: boolean): Next =>
  edit(
    { file: name, line },
    commented
      ? `If the key on line ${line} of ${name} is the right one, remove the # before ${variable}.`
      : `Line ${line} of ${name} has the key, but programs can't find it there. Write just ${variable}=sk-…`,
  );

/** @param place `file:line` @param inUse this terminal's own shell reads it when it starts */
export const isOnlyInStartupFile = (variable: string, place: string, inUse: boolean): string =>
  inUse
    ? `${place} sets ${variable}, but this terminal doesn't have it: open a new one, and make sure that line exports it.`
    : `${place} sets ${variable}, but this terminal's shell doesn't read that file.`;

/** @param above the env file at the repository's root */
export const isAbove = (above: string, variable: string, name: string): string =>
  `${above} has a key, but the programs here don't read that file: copy its ${variable} line to ${name}.`;

/** @param server what the code names, and where */
export const usesOtherServer = ({ host, place }: { readonly host: string; readonly place: string }, variable: string) => ({
  summary: `The code uses ${host} (${place}) and doesn't read ${variable}, so there's nothing to set up for OpenAI`,
  why: 'Whatever key that server wants is set in the code, or has a variable of its own.',
  next: [`If the project should use OpenAI, remove the base URL at ${place}. Then run openai-setup again.`],
});

/** @param server its name */
export const isNotNeeded = (server: string, variable: string, name: string) => ({
  summary: `${server} on this computer doesn't need a key, and there isn't one`,
  why: "OpenAI's own packages don't start without a key, though. Any word will do.",
  next: [`Add this line to ${name}: ${variable}=not-needed`],
});

export const writeStandIn = (name: string, variable: string): string => `write ${variable}=not-needed to ${name}`;

/** @param place what shows it: “AZURE_OPENAI_ENDPOINT in .env” */
export const usesAzure = (variable: string, place: string) => ({
  summary: `The project uses Azure OpenAI (${place}), so ${variable} isn't what it needs`,
  why: 'Azure keys have their own variable, and openai-setup only tests keys for OpenAI and compatible servers.',
  next: azureSteps,
});

/** @param put what to do there */
export const isMissingWhereRead = (tool: string, where: string, put: readonly string[]) => ({
  summary: `No key in ${where} yet, and that's where this ${tool} project reads it`,
  why: "openai-setup only writes env files, and your program wouldn't see a key in one.",
  next: [`Create a key: ${pages.apiKeys}`, ...put, 'Then run openai-setup again: it tests the key.'],
});

/** @param other the key that is in the right place, if there's another one */
export const isNotWhereRead = (name: string, key: string, tool: string, where: string, put: readonly string[], other?: string) => ({
  summary: `${name} contains a key (${key}), but this ${tool} project reads ${other === undefined ? where : `the one in ${where} (${other})`}`,
  why: `Your program never reads ${name}, so a key there has no effect.`,
  next: [...put, `Once the key is there, remove it from ${name}: a copy that nothing reads can only leak.`],
});

/** The key is in the right file, and the program has to be told to read it. */
export const isNotReadYet = (name: string, key: string, tool: string, where: string, put: readonly string[]) => ({
  summary: `${name} contains a key (${key}), but this ${tool} project reads ${where}`,
  why: `Your program doesn't see what's in ${name} yet.`,
  next: put,
});

export const isKeptElsewhere = (tool: string, where: string, put: readonly string[]) => ({
  summary: `This ${tool} project reads its key from ${where}, which can't be checked from here`,
  why: 'Only that tool can tell whether the key is there.',
  next: [...put, `If you don't have a key yet, create one: ${pages.apiKeys}`],
});
