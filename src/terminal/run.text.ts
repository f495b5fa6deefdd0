import { listed } from '../wording/listed.ts';
import { plural } from '../wording/plural.ts';

// What's said of a run as a whole, and between its checks.

export const introduction = [
  'Create a key, keep it out of git, test it, and cap what it can spend.',
  'Takes two minutes if you have an OpenAI account with credit, about ten if not.',
  'Nothing is written without asking you first.',
] as const;

/** For the attendee of a workshop. */
export const workshopIntroduction = [
  'Open your seat in the workshop, keep its key out of git, and test it.',
  'Takes less than a minute with the code on your seat card.',
  'Nothing is written without asking you first.',
] as const;

export const stillLookingForProject = 'Still looking for the project';
/** @param title the condition that a check looks at: “git ignores the env file” */
export const checking = (title: string): string => `Checking that ${title}…`;
export const stillChecking = (title: string): string => `Still checking that ${title}`;

export const leftAsItIs = (summary: string): string => `Left as it is: ${summary}`;
export const would = (plan: string): string => `Would ${plan}:`;
export const notDone = (summary: string): string => `Not done: ${summary}`;

/** @param way to it, as a word for the shell */
export const otherPackage = (way: string): string => `${way} uses OpenAI, too. Set it up: openai-setup -C ${way}`;
export const runNext = 'Next, in this project:';
/** Of the README's `cp .env.example .env`. @param command as the README has it */
export const copyOverwrites = (command: string): string => `Skip \`${command}\` in the README: it would overwrite your key.`;
/** Of the README's `cp -n .env.example .env`, which does nothing anymore. */
export const copyIsDone = (command: string): string => `You can skip \`${command}\` in the README: the file is there.`;
/** @param shell the one that it's for, if the user may have another one */
export const firstCallIn = (language: string, shell?: string): string =>
  `Your first call, ${language === 'curl' ? 'with' : 'in'} ${language}${shell === undefined || shell === language ? '' : ` (paste it into ${shell})`}:`;
export const firstAdd = (file: string, place: string): string => `First, add this to ${file}, ${place}:`;
export const thenRun = 'Then run:';
/** @param by what does it instead */
export const readsNoEnvFile = (language: string, envFile: string, by: string): string =>
  `${language} doesn't read ${envFile} by itself. This call loads it; your program can do that with ${by}.`;
/** @param group the title of the group whose checks come first */
export const waitsFor = (group: string): string => `Needs ${group} first`;
export const notKnownUntil = (title: string, other: string): string => `Can't tell whether ${title} until ${other}`;
export const skippedOffline = 'Skipped (--offline)';

/** What's left, with what to do about it. */
export const left = (what: string, next: string): string => `${what}. ${next}`;

/** @param open the titles of the groups with something else that's still open */
const withOpen = (said: string, open: readonly string[]): string => (open.length === 0 ? said : `${said} Worth a look: ${listed(open)}.`);

export const problemsRemain = (problems: number, open: readonly string[]): string =>
  withOpen(plural(problems, { one: '1 problem left to fix.', other: `${problems} problems left to fix.` }), open);

export const wasNotDone = 'Not everything you asked for was done.';
export const ready = (open: readonly string[]): string => withOpen('Ready.', open);
/** Nothing in the project reads the env file. */
export const readyToLoad = (open: readonly string[]): string => withOpen("The key is in place, but your app doesn't load it yet.", open);
export const noProblem = (open: readonly string[]): string => withOpen('No problems found.', open);
/** With `--strict`. */
export const notEverything = (open: readonly string[]): string => withOpen('Not everything is in place.', open);
