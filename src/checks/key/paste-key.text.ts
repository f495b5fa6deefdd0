import type { Codes } from '../../engine/codes.ts';
import { pages } from '../../openai/pages.ts';
import { plural } from '../../wording/plural.ts';
import { makeCodes } from './make-key.text.ts';
import { savedTo } from './place-of-key.text.ts';
import { codes as seatCodes } from './seat.text.ts';
import { codes as tryCodes } from './try-new-key.text.ts';
import * as whyNotWritten from './why-not-written.text.ts';

// Names of files, addresses, and keys (as `…abcd`) are given as they're shown.

/** What writing a key to the env file may come to. */
export const saveCodes = {
  ...whyNotWritten.codes,
  'no-key': { status: 'problem', meaning: 'the env file doesn’t set the key’s variable' },
} as const satisfies Codes;

/** What every check may refuse with that a new key fixes. */
export const pasteCodes = {
  ...saveCodes,
  ...makeCodes,
  ...tryCodes,
  ...seatCodes,
  'not-where-read': { status: 'problem', meaning: 'the programs read the key from somewhere other than the env file' },
  'malformed-key': { status: 'problem', meaning: 'the key is cut off, redacted, or contains quotes, spaces, or foreign characters' },
} as const satisfies Codes;

export const whereFrom = (name: string) => ({
  text: `Where should the key for ${name} come from?`,
  guidance: ['OPENAI_ADMIN_KEY is set in your shell, so openai-setup can create the key for you.'],
  why: 'A key created here gets a limit, an expiration date, and only the permissions it needs. It goes straight into the file.',
});
export const make = 'Create one now with the admin key';
export const paste = "I'll paste one";

/** @param replaces the key that's there, which works or doesn't @param server where the key is sent to @param atOpenAI the key is made on OpenAI's page */
export const typeKey = (name: string, server: string, replaces: 'working' | 'faulty' | undefined, atOpenAI: boolean) => ({
  text:
    replaces === 'working'
      ? `A new key for ${name}:`
      : replaces === 'faulty'
        ? 'Paste another key, or create one (takes about a minute):'
        : 'Create a key (takes about a minute):',
  label: 'Key',
  why:
    `The key tells the API whose account to charge. It's saved in ${name}, which git ignores, and sent only to ${server}.` +
    (atOpenAI
      ? '\nTo limit what it can do, choose “Restricted” on the page, set “Model capabilities” to Request, then set everything else to None.'
      : ''),
});

/** What to do on the page, in the order of the page (November 2026). */
export const guidance = (keyName: string): readonly string[] => [
  `1  Open  ${pages.apiKeys}`,
  "   No account? Sign up there. The API needs prepaid credit; a ChatGPT plan doesn't count.",
  `2  Click “Create new secret key”. Name it  ${keyName}  and set it to expire in 90 days.`,
  "3  Copy the key (it's shown only once) and paste it here.",
];

/** @param source what names the address: “OPENAI_BASE_URL in .env” */
export const otherServer = (address: string, source: string): string => `Your API is ${address} (${source}): use a key that works there.`;

/** A vendor or gateway with keys of its own. */
export const atVendor = (name: string, hasPage: boolean, address: string, source: string): readonly string[] => [
  hasPage ? `1  Open the page below and create a ${name} key` : `1  Get a key from whoever runs ${name}`,
  '2  Copy it and paste it here',
  otherServer(address, source),
];

/** A model server on this computer. */
export const localServer = (name: string, address: string, source: string): readonly string[] => [
  `Requests go to ${name} on this computer: ${address} (${source}).`,
  "Unless you gave it a key, any word works, and OpenAI's packages need one: type  not-needed",
];

export const isTakenAt = (name: string, baseUrl: string): string => `For ${name}, set OPENAI_BASE_URL=${baseUrl}`;

export const azureNeeds =
  'Azure needs it in AZURE_OPENAI_API_KEY, along with AZURE_OPENAI_ENDPOINT, OPENAI_API_VERSION, and the name of a deployment.';

/** Of a key with characters that programs read differently unless they're quoted, and differently then, too. */
export const needsQuotes = 'It contains characters that programs read differently in an env file. Copy only the key.';

/** @param isNext the first pretend key was rejected */
export const enterInDemo = (isNext: boolean): string => `In this demo, press Enter to paste ${isNext ? 'another' : 'the'} pretend key.`;
export const inDemo: readonly string[] = [
  'In a real run, sign up on the page below, add prepaid credit ($5 is plenty; a ChatGPT plan includes none), and create a key.',
];

/** Of the key that's there, pasted again. @param page where keys are created */
export const wasRejected = (page: string | undefined) => ({
  state: 'refused' as const,
  summary: 'the same key as before',
  cleaned: [],
  advice: `It was just rejected. ${page === undefined ? 'Paste another one.' : `Create a new one: ${page}`}`,
});

/** Of a key that this run found in a commit. @param place “commit 97a97821aa” @param page where keys are created */
export const isLeaked = (place: string, page: string | undefined): string =>
  `This is the key in ${place}, so others may have it.${page === undefined ? '' : ` Create a new one: ${page}`}`;
export const saveLeaked = (place: string) => ({
  text: `This is the key in ${place}. Save it anyway?`,
  yes: 'Yes',
  no: 'No, paste another',
});

/** Of a draft that is empty. */
export const nothingYet = 'nothing yet';

/** Of a draft in which nothing looks like a key. */
export const notAKey = 'not a key';

/** @param label what it is: “project key” @param remark a few words: “looks right” */
export const looksLike = (characters: number, label: string, remark: string): string =>
  `${plural(characters, { one: '1 character', other: `${characters} characters` })} · ${label} · ${remark}`;

export const severalLines = {
  summary: "The key wasn't saved: got more than one line",
  why: "openai-setup can't tell which line is the key.",
  next: ['Pass just the key, on one line.'],
};

/** @param looks what it looks like @param advice what is wrong with it */
export const notSaved = (looks: string, advice: string | undefined, page: string | undefined) => ({
  summary: `The key wasn't saved: ${advice === undefined ? 'nothing arrived' : looks}`,
  why: advice ?? 'Standard input was empty.',
  next: [page === undefined ? 'Copy the whole key and try again.' : `Copy the whole key from ${page} and try again.`],
});

/** @param cleaned what was cleaned away from it, in words */
export const plan = (name: string, key: string, cleaned: readonly string[]): string =>
  cleaned.length === 0 ? `save the key ${key} to ${name}` : `save the key ${key} to ${name} (${cleaned.join(', ')})`;

export const notReadBack = (name: string) => ({
  summary: `The key was saved to ${name}, but programs can't read it there`,
  why: 'Another line of the file hides it, or another program changed the file at the same time.',
  next: [`Check ${name} in an editor, or undo the change: openai-setup undo`],
});

export const saved = (
  name: string,
  key: string,
  about: {
    /** What a new file begins with. */
    readonly template: { readonly example: string; readonly otherLines: number } | undefined;
    /** “removed the quotes around it”, “not tested” */
    readonly notes: readonly string[];
    /** The key that it takes the place of, if that one may still work. */
    readonly replaced: string | undefined;
    /** `undo` could bring that one back. */
    readonly undoable: boolean;
  },
): string => {
  const { template, notes, replaced, undoable } = about;
  return replaced === undefined
    ? `${savedTo(name, key, template)}${listed(notes)}`
    : `Saved to ${name} (${key}) in place of ${replaced}${listed(notes)}.${undoable ? ' To go back: openai-setup undo.' : ''} If you no longer need ${replaced}, revoke it: ${pages.apiKeys}`;
};

const listed = (notes: readonly string[]): string => (notes.length === 0 ? '' : ` (${notes.join(', ')})`);

export const notTested = { offline: 'not tested: --offline', unreachable: 'not tested yet' } as const;

/** @param put what to do in the place that's read */
export const isNotRead = (tool: string, where: string, put: readonly string[]) => ({
  summary: `Not asking for a key: this ${tool} project reads it from ${where}`,
  why: "openai-setup only writes env files, and your program wouldn't see a key in one.",
  next: put,
});
