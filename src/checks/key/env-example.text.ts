import type { Codes } from '../../engine/codes.ts';
import { keyVariable } from '../../env-file/key-variable.ts';
import { plural } from '../../wording/plural.ts';
import { shortList } from '../../wording/short-list.ts';
import { writeCodes } from '../not-written.ts';
import { obstacleCodes } from './obstacle.text.ts';

// Names of files are given as they're shown, the usual example first.

export const codes = {
  ...writeCodes,
  ...obstacleCodes,
  'example-missing-variable': { status: 'problem', meaning: `the example file does not name ${keyVariable}` },
  'example-holds-key': { status: 'problem', meaning: 'the example file holds a real key' },
} as const satisfies Codes;

/** Where a key is revoked. */
const keyList = 'https://platform.openai.com/settings/organization/api-keys';

export const isAbsent = 'no example file here';

/** @param missing variables that an example names and the env file doesn't set @param columns at most for those */
export const isInOrder = (names: readonly string[], envFile: string, missing: readonly string[], columns: number): string => {
  const named = `${names.join(', ')} ${plural(names.length, { one: 'names', other: 'name' })} ${keyVariable}`;
  return missing.length === 0 ? named : `${named}${shortList(` · not set in ${envFile}:`, missing, columns)}`;
};

export const holdsKey = (names: readonly string[]) => ({
  summary: `${names.join(', ')} ${plural(names.length, { one: 'holds', other: 'hold' })} a real key`,
  why: 'Example files are committed, so everybody who can see the project can use that key and spend your money.',
  next: [`Revoke that key now, even if you remove it from the file: ${keyList}`, 'Then replace it in the file by nothing, and commit.'],
});

export const lacksVariable = (name: string) => ({
  summary: `${name} does not name ${keyVariable}`,
  why: 'Whoever clones the project learns from this file what to set.',
  next: [`Add this line to ${name}: ${keyVariable}=`],
});

export const planToTakeOut = (names: readonly string[]): string => `take the key out of ${names.join(', ')}`;

export const takenOut = (name: string): string => `The key is out of ${name}, but git may remember it. Revoke it: ${keyList}`;

export const planToAdd = (name: string): string => `add an empty ${keyVariable} to ${name}`;

export const added = (name: string): string => `${name} has the line ${keyVariable}=`;

export const notChanged = (name: string) => ({
  summary: `${name} was not changed`,
  next: ['Change it in an editor, or mend what is said above and run openai-setup again.'],
});
