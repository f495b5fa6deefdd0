import { plural } from '../wording/plural.ts';

// What's said of a run as a whole, and between its checks.

export const stillLookingForProject = 'Still looking: which project this is';
export const stillLookingFor = (title: string): string => `Still looking: ${title}`;

export const leftAsItIs = (summary: string): string => `Left as it is: ${summary}`;
export const now = (plan: string): string => `Now: ${plan}`;
export const done = (what: string): string => `Done: ${what}`;
export const would = (plan: string): string => `Would ${plan}:`;
export const notDone = (summary: string): string => `Not done: ${summary}`;

export const inPlace = (what: readonly string[]): string => `In place: ${what.join(', ')}.`;
export const leftToDo = 'Left to do:';
export const runNext = 'Next, in this project:';
/** @param shell the one that it's for, if the user may have another one */
export const firstCallIn = (language: string, shell?: string): string =>
  `Your first call, ${language === 'curl' ? 'with' : 'in'} ${language}${shell === undefined || shell === language ? '' : ` (to be pasted into ${shell})`}:`;
export const firstAdd = (file: string, place: string): string => `First, add this to ${file}, ${place}:`;
export const thenRun = 'Then run:';
/** @param by what does it instead */
export const readsNoEnvFile = (language: string, envFile: string, by: string): string =>
  `${language} doesn't read ${envFile} by itself. This call loads it; your program can do that with ${by}.`;

const worthALook = (count: number): string => plural(count, { one: 'thing is worth a look', other: 'things are worth a look' });

/** @param open how many things besides are worth a look */
export function problemsRemain(problems: number, open: number): string {
  const remain = `${problems} ${plural(problems, { one: 'problem remains', other: 'problems remain' })}`;
  return open === 0 ? `${remain}.` : `${remain}, and ${open} more ${worthALook(open)}.`;
}

export const wasNotDone = 'What was asked for was not done; see above.';
export const everythingInPlace = 'Everything is in place.';
export const notEverythingInPlace = 'Not everything is in place.';
export const noProblemBut = (open: number): string => `No problem found; ${open} ${worthALook(open)}.`;
export const notEverythingAnd = (open: number): string => `Not everything is in place; ${open} ${worthALook(open)}.`;
