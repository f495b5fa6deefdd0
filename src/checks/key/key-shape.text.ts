import type { Codes } from '../../engine/codes.ts';
import { pages } from '../../openai/pages.ts';
import { azureSteps } from './azure.text.ts';
import { pasteCodes } from './paste-key.text.ts';

// Names of files are given as they're shown.

export const codes = {
  ...pasteCodes,
  'wrong-vendor': { status: 'problem', meaning: 'the key belongs to another vendor' },
  'admin-key': { status: 'problem', meaning: 'an admin key: it manages the organization and can’t run models' },
  'not-a-key': { status: 'problem', meaning: 'an id or a token, not a key' },
  'suspicious-key': { status: 'advice', meaning: 'the key is plausible but looks unusual' },
} as const satisfies Codes;

/** `undefined`: the environment. */
const place = (file: string | undefined): string => file ?? 'the environment';

/**
 * @param file where the key is; `undefined`: in the environment
 * @param label what it is: “project key”
 * @param remark a few words: “looks right”
 */
export const looksLike = (file: string | undefined, characters: number, label: string, remark: string): string =>
  `The key in ${place(file)}: ${characters} characters, ${label}, ${remark}`;

export const isRefused = (file: string | undefined, label: string, remark: string): string =>
  `The key in ${place(file)}: ${label}, ${remark}`;

/**
 * A whole key with something around it or inside it.
 * @param cleaned what would be taken away: “removed the quotes around it”
 */
export const isWrapped = (variable: string, file: string | undefined, cleaned: readonly string[]) => ({
  summary: `The key in ${place(file)} has extra characters around it or in it`,
  why: 'The key itself looks right, but programs send the rest, too, and the API rejects it.',
  next:
    file === undefined
      ? [`Set ${variable} in the environment to just the key.`]
      : [`Run openai-setup to fix this (${toDo(cleaned)}).`, `Or edit ${file} so there's nothing but the key after ${variable}=.`],
});

/** Before it's done: “remove the quotes around it”. */
const toDo = (cleaned: readonly string[]): string => cleaned.join(', ').replaceAll(/\b(remove|join)(?:d|ed)\b/g, '$1');

/** @param cleaned what is taken away: “removed the quotes around it” */
export const unwrapPlan = (name: string, cleaned: readonly string[]): string => `keep just the key in ${name} (${toDo(cleaned)})`;

export const ifRejected = [`If the API rejects it, create a new one: ${pages.apiKeys}`];

const make = `Create a project key: ${pages.apiKeys}`;
const put = (variable: string, file: string | undefined): string =>
  file === undefined
    ? `Set ${variable} in the environment to the right key, or unset it and run openai-setup.`
    : `Run openai-setup in a terminal and paste the right key; it's saved to ${file}.`;

/** Azure's key isn't wrong in itself; it belongs in another variable, with more around it. */
export const isAzures: readonly string[] = [...azureSteps, `If the project should use OpenAI itself, create a key: ${pages.apiKeys}`];

export const next = {
  'wrong-vendor': (
    variable: string,
    file: string | undefined,
    servers: readonly { readonly name: string; readonly baseUrl: string }[] = [],
  ): readonly string[] => [
    make,
    put(variable, file),
    ...(servers.length === 0
      ? ['If the project should use the other vendor, set OPENAI_BASE_URL to its address.']
      : servers.map(({ name, baseUrl }) => `If the project should use ${name}, set OPENAI_BASE_URL=${baseUrl}`)),
  ],
  'admin-key': (variable: string, file: string | undefined): readonly string[] => [
    make,
    put(variable, file),
    'An admin key belongs in OPENAI_ADMIN_KEY in your own shell, never in a project.',
  ],
  'not-a-key': (variable: string, file: string | undefined): readonly string[] => [put(variable, file), make],
  'malformed-key': (variable: string, file: string | undefined): readonly string[] => [put(variable, file), make],
} as const;
