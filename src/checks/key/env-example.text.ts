import { edit } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { plural } from '../../wording/plural.ts';
import { shortList } from '../../wording/short-list.ts';
import { writeCodes } from '../not-written.ts';
import { obstacleCodes } from './obstacle.text.ts';

// Names of files are given as they're shown, the usual example first.

export const codes = {
  ...writeCodes,
  ...obstacleCodes,
  'example-missing-variable': { status: 'problem', meaning: 'the example file doesn’t list the key’s variable' },
  'example-holds-key': { status: 'problem', meaning: 'the example file contains a real key' },
} as const satisfies Codes;

/** Where a key is revoked. */
const keyList = 'https://platform.openai.com/settings/organization/api-keys';

export const isAbsent = 'no example file here';

/** @param missing variables that an example names and the env file doesn't set @param columns at most for those */
export const isInOrder = (
  variable: string,
  names: readonly string[],
  envFile: string,
  missing: readonly string[],
  columns: number,
): string => {
  const named = `${names.join(', ')} ${plural(names.length, { one: 'lists', other: 'list' })} ${variable}`;
  return missing.length === 0 ? named : `${named}${shortList(` · not set in ${envFile}:`, missing, columns)}`;
};

export const holdsKey = (names: readonly string[]) => ({
  summary: `${names.join(', ')} ${plural(names.length, { one: 'contains', other: 'contain' })} a real key`,
  why: 'Example files get committed, so anyone who can see the project can spend your money with that key.',
  next: [`Revoke that key now, even if you remove it from the file: ${keyList}`, 'Then remove it from the file and commit.'],
});

export const lacksVariable = (variable: string, name: string) => ({
  summary: `${name} doesn't list ${variable}`,
  why: 'This file tells people who clone the project what to set.',
  next: [edit({ file: name }, `Add this line to ${name}: ${variable}=`)],
});

/** @param other the name that it has for the key */
export const namesOther = (name: string, other: string): string => `${name} lists ${other}`;

/** @param reason why it's the other variable: “index.js:3 reads it” */
export const namesOtherThan = (name: string, line: number, other: string, variable: string, reason: string) => ({
  summary: `${name}:${line} lists ${other}, but the key is in ${variable} (${reason})`,
  why: 'People who clone the project would set a variable that nothing reads.',
  next: [edit({ file: name, line }, `Rename ${other} to ${variable} on line ${line} of ${name}.`)],
});

export const planToTakeOut = (names: readonly string[]): string => `remove the key from ${names.join(', ')}`;

export const takenOut = (name: string): string =>
  `Removed the key from ${name}, but git's history may still have it. Revoke it: ${keyList}`;

export const planToAdd = (variable: string, name: string): string => `add an empty ${variable} to ${name}`;

export const added = (variable: string, name: string): string => `Added ${variable}= to ${name}`;

export const notChanged = (name: string) => ({
  summary: `${name} wasn't changed`,
  next: ['Change it in an editor, or fix the problem and run openai-setup again.'],
});
