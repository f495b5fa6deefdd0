import { edit, run } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { usualKeyVariable } from '../../env-file/key-variable.ts';
import type { KeyVariable } from '../../project/key-variable.ts';
import { withInputFrom, renameCommand } from '../../shell/commands.ts';
import { pages } from '../../openai/pages.ts';
import type { Shell } from '../../shell/shell.ts';
import { azureSteps } from './azure.text.ts';
import { pasteCodes } from './paste-key.text.ts';

// Names of files and keys (as `…abcd`) are given as they're shown.

export const codes = {
  ...pasteCodes,
  'kept-elsewhere': { status: 'unknown', meaning: 'the programs read the key in a place that can’t be looked into from here' },
  'no-env-file': { status: 'problem', meaning: 'there is no env file' },
  'empty-key': { status: 'problem', meaning: 'the key’s variable is empty' },
  'placeholder-key': { status: 'problem', meaning: 'the value of the key’s variable is still a placeholder' },
  'key-under-other-name': { status: 'problem', meaning: 'the key stands under a name that the project doesn’t read' },
  'key-not-needed': { status: 'advice', meaning: 'there is no key, and the model server on this computer needs none' },
  'azure-openai': { status: 'unknown', meaning: 'the project uses Azure OpenAI, whose keys stand under another name' },
} as const satisfies Codes;

/** @param variable what it's called there */
export const isPresent = (name: string, key: string, variable: string): string =>
  variable === usualKeyVariable ? `${name} has a key (${key})` : `${name} has a key (${key}): ${variable}`;

export const isInEnvironment = (variable: string, name: string, key: string): string =>
  `${variable} is set in the environment (${key}); there is no ${name}`;

export const missing = {
  'no-env-file': (name: string, variable: string): string =>
    `There is no ${name} yet, so there is no ${variable === usualKeyVariable ? 'key' : variable}`,
  'no-key': (name: string, variable: string): string => `There is no ${variable} in ${name} yet`,
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
  why: `Whatever looks for ${variable.name} doesn't find this key, and fails or runs without one.`,
  next: [
    edit({ file: name, line }, `Rename ${other} to ${variable.name} in line ${line} of ${name}, or let openai-setup do it.`),
    run(
      ['openai-setup', 'doctor', '--variable', other],
      `If your program does read ${other}, say so: openai-setup doctor --variable ${other}`,
    ),
  ],
});

export const planToRename = (name: string, other: string, variable: string): string => `rename ${other} to ${variable} in ${name}`;
export const renamed = (name: string, variable: string): string => `The key in ${name} is called ${variable} now`;

export const whyKey = 'Without a key the API refuses every request.';

export const firstGit = ['First do what is said above about git, then run openai-setup again.'];

export const firstMend = (name: string): readonly string[] => [`First mend ${name}, as said above, then run openai-setup again.`];

export const waysToSave = (name: string, shell: Shell): readonly string[] => [
  'Run openai-setup in a terminal: it helps to create a key and saves it in the right place.',
  `Or save one without a terminal: ${withInputFrom('key.txt', 'openai-setup --key-stdin --yes', shell)} (it is written to ${name}).`,
];

/** Notepad puts `.txt` behind the name, and the Explorer does not show it. */
export const isMisnamed = (name: string, shell: Shell): string =>
  `If ${name}.txt is meant to be ${name}, and an editor added the .txt, rename it: ${renameCommand(`${name}.txt`, name, shell)}`;

/** @param server its name */
export const isNotNeeded = (server: string, variable: string, name: string) => ({
  summary: `${server} on this computer needs no key, and there is none`,
  why: 'OpenAI’s own packages do not start without a key, though. Any word will do.',
  next: [`Write into ${name}: ${variable}=not-needed`],
});

export const writeStandIn = (name: string, variable: string): string => `write ${variable}=not-needed to ${name}`;

/** @param place what shows it: “AZURE_OPENAI_ENDPOINT in .env” */
export const usesAzure = (variable: string, place: string) => ({
  summary: `The project uses Azure OpenAI (${place}), so ${variable} is not what it needs`,
  why: 'Keys of Azure stand under a name of their own, and openai-setup tests keys of OpenAI and of compatible servers.',
  next: azureSteps,
});

/** @param put what to do there */
export const isMissingWhereRead = (tool: string, where: string, put: readonly string[]) => ({
  summary: `There is no key in ${where} yet, and that's where this ${tool} project reads it`,
  why: 'openai-setup writes env files only, and the program would not see a key in one.',
  next: [`Make a key: ${pages.apiKeys}`, ...put, 'Then run openai-setup again: it tests the key.'],
});

/** @param other the key that is in the right place, if there's another one */
export const isNotWhereRead = (name: string, key: string, tool: string, where: string, put: readonly string[], other?: string) => ({
  summary: `${name} holds a key (${key}), but this ${tool} project reads ${other === undefined ? where : `the one in ${where} (${other})`}`,
  why: `The program never looks at ${name}, so a key there changes nothing for it.`,
  next: [...put, `If the key is there, take it out of ${name}: a copy that nothing reads can only leak.`],
});

export const isKeptElsewhere = (tool: string, where: string, put: readonly string[]) => ({
  summary: `This ${tool} project reads its key from ${where}, which can't be looked into from here`,
  why: 'Only the tool itself can say whether the key is there.',
  next: [...put, `If you don't have a key yet, make one: ${pages.apiKeys}`],
});
