import { edit, type Next } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import type { Reach } from '../../packaging/exposure.ts';
import { pages } from '../../openai/pages.ts';
import { plural } from '../../wording/plural.ts';

// Names of files and variables are given as they're shown, lines are 1-based.

export const codes = {
  'key-in-browser': { status: 'problem', meaning: 'a name, a setting, or a bundler exposes the key to the browser' },
  'key-in-app': { status: 'problem', meaning: 'the key is packed into an app or an extension, and anyone who has that can extract it' },
  'key-by-link': { status: 'advice', meaning: 'anyone with a link to the running program can spend your money' },
  'public-name': { status: 'advice', meaning: 'only server code reads the key, but from a variable whose name makes it public' },
} as const satisfies Codes;

/** @param complete all the sources were looked at */
export const staysOut = (complete: boolean): string =>
  complete ? "the key isn't exposed to the browser" : "the key isn't exposed to the browser in the part of the code that was checked";

export type Place = {
  readonly file: string;
  readonly line: number;
  /** A sentence without a full stop. */ readonly what: string;
  readonly reach: Reach;
};

/** What everybody can read comes first. */
export const weight = ({ reach }: Place): number => ['page', 'app', 'link', 'server'].indexOf(reach);

/** @param directory whose files go out as they are */
export const isHandedOut = (directory: string, reach: Reach): string =>
  reach === 'app' ? `everything in ${directory} is packed into the app` : `anyone can download what's in ${directory}`;

/** Places that are told besides the first. */
const mostTold = 5;

/** @param places all there are */
export function reachesBrowser(usual: string, places: Places) {
  const [first] = places;
  return {
    summary: summaryOf(places),
    why: 'Anyone who opens the page can read the key and spend your money. No build setting hides it.',
    next: [
      edit(
        { file: first.file, line: first.line },
        `Keep the key on a server: name it ${usual}, read it there (an API route, a server function), and have the page call that.`,
      ),
      `If the page was ever published, revoke the key and create a new one: ${pages.apiKeys}`,
      ...alsoIn(places),
    ],
  };
}

/** @param places all there are */
export function isInApp(places: Places) {
  const [{ file, line }] = places;
  return {
    summary: summaryOf(places),
    why: 'Anyone who has the app can extract the key in a minute and spend your money.',
    next: [
      edit({ file, line }, 'Keep the key on a small server, have the app call that, and remove the key from the app.'),
      `If anyone ever got the app, revoke the key and create a new one: ${pages.apiKeys}`,
      ...alsoIn(places),
    ],
  };
}

/** @param places all there are */
export function isShared(places: Places) {
  return {
    summary: summaryOf(places),
    why: 'You pay for every question a visitor asks, and links like these get found.',
    next: [
      'Ask visitors for a password (Gradio: auth=("name", "password")), or share the link only for as long as you need it.',
      'Set a monthly limit, so the worst case is one you can afford.',
      ...alsoIn(places),
    ],
  };
}

/** @param usual the variable to read @param places all there are */
export function isNamedPublic(usual: string, places: Places) {
  const [{ file, line }] = places;
  return {
    summary: summaryOf(places),
    why: `Client code that names it puts its value into the page, and this code doesn't read ${usual}.`,
    next: [edit({ file, line }, `Read ${usual} there instead, and name it that wherever it's set.`), ...alsoIn(places)],
  };
}

type Places = readonly [Place, ...Place[]];

function summaryOf([first, ...others]: Places): string {
  const told = `${first.file}:${first.line}: ${first.what}`;
  if (others.length === 0) return told;
  return `${told} (and ${plural(others.length, { one: '1 more place', other: `${others.length} more places` })})`;
}

const alsoIn = ([, ...others]: Places): readonly Next[] =>
  others.slice(0, mostTold).map(({ file, line, what }) => edit({ file, line }, `Also ${file}:${line}: ${what}.`));

/** Why the variable isn't renamed in an env file. */
export const notRenamed = {
  isSet: (name: string, usual: string): string => `${name} wasn't changed: it already sets ${usual}`,
  severalReachIt: (name: string): string => `${name} wasn't changed: more than one variable is exposed to the browser`,
  cannotBeEdited: (name: string): string => `${name} wasn't changed: the file can't be edited safely as it is`,
} as const;

export const takeOut = (name: string, variable: string, line: number): readonly string[] => [
  `Remove ${variable} from ${name} (line ${line}) and from the code that reads it.`,
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
    ? [`Code that reads ${variable} stops working: read ${usual} on a server instead.`]
    : [
        `${whereUsed(uses)} ${plural(uses.length, { one: 'reads', other: 'read' })} ${variable} and will stop working.`,
        `Move that call to a server (an API route, a server function), read ${usual} there, and have the page call it.`,
      ];

/** @param uses `file:line` */
export const renamed = (usual: string, variable: string, uses: readonly string[]): string =>
  `It's ${usual} now: change ${uses.length === 0 ? `the code that reads ${variable}` : whereUsed(uses)}`;

export const notChanged = (name: string): string => `${name} wasn't changed`;
