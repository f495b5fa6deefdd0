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
  'duplicate-key': { status: 'problem', meaning: 'the key’s variable is set more than once, and programs disagree on which one wins' },
  'not-read-by-all': {
    status: 'advice',
    meaning: "dotenv, python-dotenv, or a version of Node doesn't read the key's variable where it stands, or the code reads another file",
  },
  'misread-by-docker': {
    status: 'problem',
    meaning: 'the project lets docker run read the file, and docker keeps quotes and comments, or refuses a line',
  },
  'unterminated-quote': obstacleCodes['unterminated-quote'],
  'merge-conflict': obstacleCodes['merge-conflict'],
  'control-characters': obstacleCodes['control-characters'],
  'synced-folder': { status: 'advice', meaning: 'the project lies in a folder that is copied to the cloud, with the key in it' },
  litter: { status: 'problem', meaning: 'a killed run left a temporary file behind' },
} as const satisfies Codes;

export const isAbsent = (name: string): string => `no ${name} yet, so nothing to mend`;

/** `keepsNoPermissions`: the disk that it lies on. */
type Disk = { readonly keepsNoPermissions: boolean };

export const isInOrder = (name: string, disk: Disk): string => `${name} is in order${ofDisk(disk)}`;

export const isTooLongToCompare = (name: string, disk: Disk): string =>
  `no problem found in ${name}${ofDisk(disk)}; it's too long to check whether every program reads it the same way`;

const ofDisk = ({ keepsNoPermissions }: Disk): string =>
  keepsNoPermissions ? '; its disk keeps no permissions, so every user of this computer can read it' : '';

/** @param why why it matters that it's UTF-16 @param because why it can't be converted, a sentence without a full stop */
export const cannotBeConverted = (name: string, why: string, because: string) => ({
  why: cannotBeMended(why, because),
  next: [edit({ file: name }, `Open ${name} in an editor and save it as UTF-8.`)],
});

export const cannotBeMended = (why: string, because: string): string => `${why} ${because}.`;

export const hasControlCharacters = (name: string, line: number) => ({
  summary: `There are control characters in line ${line} of ${name}`,
  why: 'They cannot be seen and become a part of the key, which is then refused. Ctrl+V in some terminals writes one.',
  next: [edit({ file: name, line }, `Remove them in an editor (${name}:${line}), or let openai-setup do it.`)],
});

export const hasByteOrderMark = (name: string) => ({
  summary: `${name} begins with a byte order mark`,
  why: 'node --env-file, Vite and others take this invisible mark for a part of the first name, so that ' + 'variable is missing for them.',
  next: [edit({ file: name }, `Save ${name} as “UTF-8” (not “UTF-8 with BOM”) in your editor, or let openai-setup remove the mark.`)],
});

/** @param lines that set the variable @param bare lines that only name it */
export const isDuplicate = (variable: string, name: string, lines: readonly number[], bare: readonly number[]) => ({
  summary:
    lines.length > 1
      ? `${variable} stands in ${name} more than once: lines ${lines.join(', ')}`
      : `${variable} stands in ${name} a second time, without a value: line ${bare.join(', ')}`,
  why: 'Most programs read the last one and some the first, so a new key could seem to change nothing.',
  next: [
    edit(
      { file: name, line: (lines.length > 1 ? lines : bare)[0] ?? 1 },
      `Keep one of these lines of ${name} and remove the others, or let openai-setup keep the last value.`,
    ),
  ],
});

export const programs = { dotenv: 'dotenv', node20: 'Node 20', node22: 'Node 22 and later', python: 'python-dotenv' };

/** @param missedBy programs */
export const isMissed = (variable: string, name: string, line: number, missedBy: readonly string[]) => ({
  summary: `Not every program reads ${variable} in line ${line} of ${name}`,
  why: `The way the line is written, or what stands above it, hides it from: ${missedBy.join(', ')}. There the key is missing.`,
  next: [
    edit(
      { file: name, line },
      `Let openai-setup write it where all of them read it, or put ${variable}=… alone on the first line of ${name}.`,
    ),
  ],
});

/** @param quoted in quotes, and no comment or blank after them @param place where the project starts it, `file:line` */
export const isMisreadByDocker = (variable: string, name: string, line: number, quoted: boolean, place: string) => ({
  summary: quoted
    ? `Docker keeps the quotes around ${variable} in line ${line} of ${name}`
    : `Docker takes everything after ${variable}= in line ${line} of ${name} for the key`,
  why: `${place} starts it with docker run, which reads env files literally: the API gets ${quoted ? 'the quotes as a part of' : 'more than'} the key, and refuses it.`,
  next: [
    quoted
      ? `Take the quotes off (${variable}=sk-…), or let openai-setup do it: a key needs none.`
      : `Leave nothing but the key behind ${variable}=: no comment, and no blank.`,
  ],
});

/** @param place where the project starts it, `file:line` */
export const isRefusedByDocker = (name: string, line: number, place: string) => ({
  summary: `Docker refuses line ${line} of ${name}`,
  why: `${place} starts it with docker run, which takes nothing but NAME=value in an env file: no export, and no blanks before the sign.`,
  next: [`Write line ${line} as NAME=value, without “export” and without blanks.`],
});

/** @param service that copies it: “OneDrive” */
export const isSynced = (name: string, service: string) => ({
  summary: `${service} copies ${name}, and the key in it, to the cloud`,
  why: 'The key is on every computer of that account, and wherever the folder is shared. Earlier versions stay, even after you delete it here.',
  next: [`Move the project to a folder that ${service} leaves alone (“code” in your home directory, say).`],
});

/** @param read the file that the code reads */
export const isNotRead = (name: string, read: string) => ({
  summary: `The code reads ${read}, but a link on the way leads out of this project, so openai-setup uses ${name}`,
  why: `Your program won't read the key in ${name}.`,
  next: [`Replace the link with a directory or file of its own, or let the code read ${name}.`],
});

export const isLittered = (files: readonly string[], shell: Shell) => ({
  summary: plural(files.length, {
    one: 'A run that was killed left a temporary file behind',
    other: `A run that was killed left ${files.length} temporary files behind`,
  }),
  why: 'It may hold a key.',
  next: files.map((file) => removeCommand([file], shell)),
});

export const mayRemoveEarlierKey = (variable: string, name: string) => ({
  text: `Remove the earlier ${variable} line, and the key in it?`,
  guidance: [`${name} holds ${variable} more than once, and most programs read the last one.`],
  why: 'If the last key turns out not to work, the earlier one may be the only copy of one that does.',
  yes: 'Yes, keep only the last one',
  no: 'No, leave both, and mend the rest',
});

/** What mending does, one thing each. */
export const deeds = {
  closePermissions: (name: string): string => `make ${name} readable for you alone`,
  saveAsUtf8: 'save it as UTF-8',
  removeByteOrderMark: 'remove the byte order mark',
  removeControlCharacters: 'remove the control characters',
  keepLast: (variable: string): string => `keep only the last ${variable}, the one that programs read`,
  writeWhereRead: (variable: string): string => `write ${variable} where every program reads it`,
  writeLiterally: (variable: string): string => `take the quotes off ${variable}, because docker keeps them`,
  removeLeftovers: 'remove the temporary files of a run that was killed',
} as const;

export const plan = (all: readonly string[]): string => all.join(', ');

/** Below the preview of what changes no text. */
export const textStays = (all: readonly string[]): string => `${all.join(', ')}; the text stays the same`;

export const isMended = (name: string): string => `${name} is mended`;

export const isCleared = 'the temporary files are gone';

export const notChanged = (name: string): string => `${name} was not changed`;
