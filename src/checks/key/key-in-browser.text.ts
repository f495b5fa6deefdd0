import { edit, type Next } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import type { Reach } from '../../packaging/exposure.ts';
import { pages } from '../../openai/pages.ts';
import { plural } from '../../wording/plural.ts';

// Names of files and variables are given as they're shown, lines are 1-based.

export const codes = {
  'key-in-browser': { status: 'problem', meaning: 'a name, a setting or a bundler puts the key into the page' },
  'key-in-app': { status: 'problem', meaning: 'the key is packed into an app or an extension, where anybody who has it can take it out' },
  'key-by-link': { status: 'advice', meaning: 'anybody with a link to the running program can spend the key' },
} as const satisfies Codes;

/** @param complete all the sources were looked at */
export const staysOut = (complete: boolean): string =>
  complete ? 'nothing hands the key to the browser' : 'nothing hands the key to the browser in the part of the sources that was looked at';

export type Place = {
  readonly file: string;
  readonly line: number;
  /** A sentence without a full stop. */ readonly what: string;
  readonly reach: Reach;
};

/** What everybody can read comes first. */
export const weight = ({ reach }: Place): number => ['page', 'app', 'link'].indexOf(reach);

/** @param directory whose files go out as they are */
export const isHandedOut = (directory: string, reach: Reach): string =>
  reach === 'app' ? `whatever is in ${directory} is packed into the app` : `whatever is in ${directory} can be fetched by anybody`;

/** Places that are told besides the first. */
const mostTold = 5;

/** @param places all there are */
export function reachesBrowser(usual: string, places: Places) {
  const [first] = places;
  return {
    summary: summaryOf(places),
    why: 'Everyone who opens the page can read the key there and spend your money with it. No build setting hides it.',
    next: [
      edit(
        { file: first.file, line: first.line },
        `Keep the key on a server: name it ${usual}, read it there (an API route, a server function), and let the page call that.`,
      ),
      `If a page with the key was ever published, revoke it and make a new one: ${pages.apiKeys}`,
      ...alsoIn(places),
    ],
  };
}

/** @param places all there are */
export function isInApp(places: Places) {
  const [{ file, line }] = places;
  return {
    summary: summaryOf(places),
    why: 'An app is an archive: anybody who has it can take the key out in a minute and spend your money with it.',
    next: [
      edit({ file, line }, 'Keep the key on a small server of your own, let the app call that, and take the key out of the app.'),
      `If an app with the key was ever given to anybody, revoke it and make a new one: ${pages.apiKeys}`,
      ...alsoIn(places),
    ],
  };
}

/** @param places all there are */
export function isShared(places: Places) {
  return {
    summary: summaryOf(places),
    why: 'Every question that a visitor asks is paid for with your key, and addresses like these get found.',
    next: [
      'Ask visitors for a password (Gradio: auth=("name", "password")), or share the link only as long as you need to.',
      'Set a monthly spending limit, so that the worst case is one that you can afford.',
      ...alsoIn(places),
    ],
  };
}

type Places = readonly [Place, ...Place[]];

function summaryOf([first, ...others]: Places): string {
  const told = `${first.file}:${first.line}: ${first.what}`;
  if (others.length === 0) return told;
  return `${told}, and ${plural(others.length, { one: '1 more place', other: `${others.length} more places` })}`;
}

const alsoIn = ([, ...others]: Places): readonly Next[] =>
  others.slice(0, mostTold).map(({ file, line, what }) => edit({ file, line }, `Also ${file}:${line}: ${what}.`));

/** Why the variable is not renamed in an env file. */
export const notRenamed = {
  isSet: (name: string, usual: string): string => `${name} was not changed: ${usual} is set there already`,
  severalReachIt: (name: string): string => `${name} was not changed: more than one variable reaches the browser`,
  cannotBeEdited: (name: string): string => `${name} was not changed: the file cannot be edited safely as it is`,
} as const;

export const takeOut = (name: string, variable: string, line: number): readonly string[] => [
  `Take ${variable} (line ${line}) out of ${name} in your editor, and out of the code that reads it.`,
];

export const plan = (usual: string, name: string, line: number, variable: string): string =>
  `rename ${variable} to ${usual} in ${name} (line ${line})`;

/** Places that are told. */
const mostUses = 2;

/** @param uses `file:line` of each place in the code that has the old name */
const whereUsed = (uses: readonly string[]): string => {
  const more = uses.length - mostUses;
  return `${uses.slice(0, mostUses).join(', ')}${more > 0 ? `, and ${plural(more, { one: '1 more place', other: `${more} more places` })}` : ''}`;
};

/** What the rename breaks, and what to do there. @param uses `file:line` */
export const breaks = (usual: string, variable: string, uses: readonly string[]): readonly string[] =>
  uses.length === 0
    ? [`Whatever reads ${variable} stops finding it: read ${usual} on a server instead.`]
    : [
        `${whereUsed(uses)} ${plural(uses.length, { one: 'reads', other: 'read' })} ${variable} and will stop working.`,
        `Move that call to a server (an API route, a server function), read ${usual} there, and let the page call it.`,
      ];

/** @param uses `file:line` */
export const renamed = (usual: string, variable: string, uses: readonly string[]): string =>
  `it's ${usual} now: change ${uses.length === 0 ? `the code that reads ${variable}` : whereUsed(uses)}`;

export const notChanged = (name: string): string => `${name} was not changed`;
