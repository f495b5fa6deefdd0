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
  'example-missing-variable': { status: 'problem', meaning: 'the example file does not name the key’s variable' },
  'example-holds-key': { status: 'problem', meaning: 'the example file holds a real key' },
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
  const named = `${names.join(', ')} ${plural(names.length, { one: 'names', other: 'name' })} ${variable}`;
  return missing.length === 0 ? named : `${named}${shortList(` · not set in ${envFile}:`, missing, columns)}`;
};

export const holdsKey = (names: readonly string[]) => ({
  summary: `${names.join(', ')} ${plural(names.length, { one: 'holds', other: 'hold' })} a real key`,
  why: 'Example files are committed, so everybody who can see the project can use that key and spend your money.',
  next: [`Revoke that key now, even if you remove it from the file: ${keyList}`, 'Then replace it in the file by nothing, and commit.'],
});

export const lacksVariable = (variable: string, name: string) => ({
  summary: `${name} does not name ${variable}`,
  why: 'Whoever clones the project learns from this file what to set.',
  next: [edit({ file: name }, `Add this line to ${name}: ${variable}=`)],
});

/** @param other the name that it has for the key */
export const namesOther = (name: string, other: string): string => `${name} names ${other}`;

/** @param reason why it's the other variable: “index.js:3 reads it” */
export const namesOtherThan = (name: string, line: number, other: string, variable: string, reason: string) => ({
  summary: `${name}:${line} names ${other}, but the key is in ${variable} (${reason})`,
  why: 'Whoever clones the project learns from this file what to set, and would set a variable that nothing reads.',
  next: [edit({ file: name, line }, `Rename ${other} to ${variable} in line ${line} of ${name}.`)],
});

export const planToTakeOut = (names: readonly string[]): string => `take the key out of ${names.join(', ')}`;

export const takenOut = (name: string): string => `The key is out of ${name}, but git may remember it. Revoke it: ${keyList}`;

export const planToAdd = (variable: string, name: string): string => `add an empty ${variable} to ${name}`;

export const added = (variable: string, name: string): string => `${name} has the line ${variable}=`;

export const notChanged = (name: string) => ({
  summary: `${name} was not changed`,
  next: ['Change it in an editor, or mend what is said above and run openai-setup again.'],
});
