import { edit } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { pages } from '../../openai/pages.ts';
import { plural } from '../../wording/plural.ts';

// Names of files and variables are given as they're shown, lines are 1-based.

export const codes = {
  'key-in-browser': { status: 'problem', meaning: 'a name, a setting or a bundler puts the key into the page' },
} as const satisfies Codes;

/** @param complete all the sources were looked at */
export const staysOut = (complete: boolean): string =>
  complete ? 'nothing hands the key to the browser' : 'nothing hands the key to the browser in the part of the sources that was looked at';

export type Place = { readonly file: string; readonly line: number; /** A sentence without a full stop. */ readonly what: string };

/** Places that are told besides the first. */
const mostTold = 5;

/** @param places all there are */
export function reachesBrowser(usual: string, places: readonly [Place, ...Place[]]) {
  const [first, ...others] = places;
  const told = `${first.file}:${first.line}: ${first.what}`;
  return {
    summary:
      others.length === 0 ? told : `${told}, and ${plural(others.length, { one: '1 more place', other: `${others.length} more places` })}`,
    why: 'Everyone who opens the page can read the key there and spend your money with it. No build setting hides it.',
    next: [
      edit(
        { file: first.file, line: first.line },
        `Keep the key on a server: name it ${usual}, read it there (an API route, a server function), and let the page call that.`,
      ),
      `If a page with the key was ever published, revoke it and make a new one: ${pages.apiKeys}`,
      ...others.slice(0, mostTold).map(({ file, line, what }) => edit({ file, line }, `Also ${file}:${line}: ${what}.`)),
    ],
  };
}

/** Why the variable is not renamed in an env file. */
export const notRenamed = {
  isSet: (name: string, usual: string): string => `${name} was not changed: ${usual} is set there already`,
  severalReachIt: (name: string): string => `${name} was not changed: more than one variable reaches the browser`,
  cannotBeEdited: (name: string): string => `${name} was not changed: the file cannot be edited safely as it is`,
} as const;

export const takeOut = (name: string, variable: string, line: number): readonly string[] => [
  `Take ${variable} (line ${line}) out of ${name} in your editor, and out of the code that reads it.`,
];

export const plan = (usual: string, name: string, variable: string): string =>
  `rename ${variable} to ${usual} in ${name}; the code that reads it must follow`;

export const renamed = (usual: string, variable: string): string => `it is ${usual} now: change the code that reads ${variable}`;

export const notChanged = (name: string): string => `${name} was not changed`;
