import { edit } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { removeCommand } from '../../shell/commands.ts';
import type { Shell } from '../../shell/shell.ts';
import { plural } from '../../wording/plural.ts';
import { writeCodes } from '../not-written.ts';
import { placeCodes } from './env-file-place.text.ts';
import { obstacleCodes } from './obstacle.text.ts';

// Names of files are given as they're shown, lines are 1-based.

export const codes = {
  ...writeCodes,
  ...placeCodes,
  'utf-16': obstacleCodes['utf-16'],
  bom: { status: 'problem', meaning: 'a byte order mark hides the first variable from some programs' },
  'duplicate-key': { status: 'problem', meaning: 'the key’s variable is set more than once, and programs disagree about which one wins' },
  'not-read-by-all': {
    status: 'advice',
    meaning: "dotenv, python-dotenv, or a version of Node can't read the key's variable from its line, or the code reads another file",
  },
  'misread-by-docker': {
    status: 'problem',
    meaning: 'the project passes the file to docker run, and docker keeps quotes and comments, or refuses a line',
  },
  'misread-by-python': {
    status: 'problem',
    meaning: "it's a Python project, and python-dotenv reads something else from the key's line, or nothing",
  },
  'keeps-quotes': {
    status: 'problem',
    meaning: 'the project puts the file into the environment with make or export, which keep the quotes',
  },
  'unterminated-quote': obstacleCodes['unterminated-quote'],
  'merge-conflict': obstacleCodes['merge-conflict'],
  'control-characters': obstacleCodes['control-characters'],
  'synced-folder': { status: 'advice', meaning: "the project is in a folder that's copied to the cloud, with the key in it" },
  litter: { status: 'problem', meaning: 'an interrupted run left a temporary file behind' },
} as const satisfies Codes;

export const isAbsent = (name: string): string => `no ${name} yet, so nothing to fix`;

/** `keepsNoPermissions`: the disk that it lies on. */
type Disk = { readonly keepsNoPermissions: boolean };

export const isInOrder = (name: string, disk: Disk): string => `no problems in ${name}${ofDisk(disk)}`;

export const isTooLongToCompare = (name: string, disk: Disk): string =>
  `no problems in ${name}${ofDisk(disk)}; it's too long to check that every program reads it the same way`;

const ofDisk = ({ keepsNoPermissions }: Disk): string =>
  keepsNoPermissions ? "; its disk doesn't support permissions, so every user on this computer can read it" : '';

/** @param why why it matters that it's UTF-16 @param because why it can't be converted, a sentence without a full stop */
export const cannotBeConverted = (name: string, why: string, because: string) => ({
  why: cannotBeFixed(why, because),
  next: [edit({ file: name }, `Open ${name} in an editor and save it as UTF-8.`)],
});

export const cannotBeFixed = (why: string, because: string): string => `${why} ${because}.`;

export const hasControlCharacters = (name: string, line: number) => ({
  summary: `Line ${line} of ${name} contains control characters`,
  why: "You can't see them, but they become part of the key, and the API rejects it. Ctrl+V in some terminals types one.",
  next: [edit({ file: name, line }, `Run openai-setup to remove them, or use an editor (${name}:${line}).`)],
});

export const hasByteOrderMark = (name: string) => ({
  summary: `${name} starts with a byte order mark`,
  why: "node --env-file, Vite, and others read this invisible mark as part of the first variable's name, so they can't find that variable.",
  next: [edit({ file: name }, `Run openai-setup to fix this, or save ${name} as “UTF-8” (not “UTF-8 with BOM”) in your editor.`)],
});

/** @param lines that set the variable @param bare lines that only name it */
export const isDuplicate = (variable: string, name: string, lines: readonly number[], bare: readonly number[]) => ({
  summary:
    lines.length > 1
      ? `${name} sets ${variable} more than once: lines ${lines.join(', ')}`
      : `${name} has a second ${variable} without a value: line ${bare.join(', ')}`,
  why: 'Most programs read the last one, some the first, so a new key might have no effect.',
  next: [
    edit(
      { file: name, line: (lines.length > 1 ? lines : bare)[0] ?? 1 },
      `Run openai-setup to fix this, or keep just one of these lines in ${name}.`,
    ),
  ],
});

export const programs = { dotenv: 'dotenv', node20: 'Node 20', node22: 'Node 22 and later', python: 'python-dotenv' };

/** @param missedBy programs */
/** @param isFixable otherwise, no line could be written without another variable getting lost for a program */
export const isMissed = (variable: string, name: string, line: number, missedBy: readonly string[], isFixable: boolean) => ({
  summary: `Some programs can't read ${variable} on line ${line} of ${name}`,
  why: `The way this line or the ones before it are written hides it from: ${missedBy.join(', ')}.`,
  next: [
    edit(
      { file: name, line },
      isFixable
        ? `Run openai-setup to fix this, or put ${variable}=… alone on the first line of ${name}.`
        : `Remove the lines above it that aren't NAME=value, or put # in front of them.`,
    ),
  ],
});

export const isMisreadByPython = (variable: string, name: string, line: number) => ({
  summary: `Python can't read ${variable} on line ${line} of ${name}`,
  why: 'To python-dotenv, a colon sets nothing, and a # without a space before it is part of the key. Your program gets no key, or a wrong one.',
  next: [edit({ file: name, line }, `Run openai-setup to fix this, or write ${variable}=… with nothing after the key.`)],
});

/** @param place what does it, `file:line` */
export const keepsQuotes = (variable: string, name: string, line: number, place: string) => ({
  summary: `The quotes around ${variable} on line ${line} of ${name} become part of the key`,
  why: `${place} puts ${name} into the environment as it is, quotes and all, so the API rejects the key.`,
  next: [edit({ file: name, line }, `Run openai-setup to fix this, or remove the quotes (${variable}=sk-…): a key doesn't need any.`)],
});

/** @param quoted in quotes, and no comment or blank after them @param place where the project starts it, `file:line` */
export const isMisreadByDocker = (variable: string, name: string, line: number, quoted: boolean, place: string) => ({
  summary: quoted
    ? `Docker keeps the quotes around ${variable} on line ${line} of ${name}`
    : `Docker reads everything after ${variable}= on line ${line} of ${name} as the key`,
  why: `${place} uses docker run, which reads env files literally: the API gets ${quoted ? 'the quotes as part of' : 'more than'} the key and rejects it.`,
  next: [
    quoted
      ? `Run openai-setup to fix this, or remove the quotes (${variable}=sk-…): a key doesn't need any.`
      : `Leave nothing but the key after ${variable}=: no comment, no spaces.`,
  ],
});

/** @param place where the project starts it, `file:line` */
export const isRefusedByDocker = (name: string, line: number, place: string) => ({
  summary: `Docker refuses line ${line} of ${name}`,
  why: `${place} uses docker run, which only accepts NAME=value: no “export”, no space before the =.`,
  next: [`Write line ${line} as NAME=value, without “export” or spaces.`],
});

/** @param service that copies it: “OneDrive” */
export const isSynced = (name: string, service: string) => ({
  summary: `${service} copies ${name}, and the key in it, to the cloud`,
  why: 'The key is on every computer of that account, and wherever the folder is shared. Earlier versions stay, even after you delete it here.',
  next: [`Move the project to a folder that ${service} leaves alone (“code” in your home directory, say).`],
});

/** @param read the file that the code reads */
export const isNotRead = (name: string, read: string) => ({
  summary: `The code reads ${read}, but that path links out of this project, so openai-setup uses ${name}`,
  why: `Your program won't read the key in ${name}.`,
  next: [`Replace the link with a real directory or file, or change the code to read ${name}.`],
});

export const isLittered = (files: readonly string[], shell: Shell) => ({
  summary: plural(files.length, {
    one: 'An interrupted run left a temporary file behind',
    other: `An interrupted run left ${files.length} temporary files behind`,
  }),
  why: 'It may contain a key.',
  next: files.map((file) => removeCommand([file], shell)),
});

export const mayRemoveEarlierKey = (variable: string, name: string) => ({
  text: `Remove the first ${variable} line, and the key in it?`,
  guidance: [`${name} sets ${variable} more than once. Most programs read the last one.`],
  why: "If the last key doesn't work, the first one may be your only copy of a key that does.",
  yes: 'Yes, keep only the last one',
  no: 'No, keep both and fix the rest',
});

/** What fixing it does, one thing each. */
export const deeds = {
  closePermissions: (name: string): string => `make ${name} readable only by you`,
  saveAsUtf8: 'save it as UTF-8',
  removeByteOrderMark: 'remove the byte order mark',
  removeControlCharacters: 'remove the control characters',
  keepLast: (variable: string): string => `keep only the last ${variable}, the one most programs read`,
  keepWorking: (variable: string, line: number): string => `keep only the ${variable} on line ${line}, the only one that works`,
  writeWhereRead: (variable: string): string => `move ${variable} where every program can read it`,
  writeLiterally: (variable: string): string => `remove the quotes around ${variable}, because what loads the file keeps them`,
  removeLeftovers: 'remove the temporary files of an interrupted run',
} as const;

export const plan = (all: readonly string[]): string => all.join(all.length === 2 ? ' and ' : ', ');

/** Below the preview of what changes no text. */
export const textStays = (all: readonly string[]): string => `${all.join(', ')}; the text stays the same`;

export const isFixed = (name: string): string => `Fixed ${name}`;

export const isCleared = 'Removed the temporary files';

export const notChanged = (name: string): string => `${name} wasn't changed`;
