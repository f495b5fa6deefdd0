import type { Blocker } from './blockers.ts';

// Why git gives no answer: each is half a sentence for people. Names and paths are given as displayed.

export const isNotInstalled = "git isn't installed, or isn't in PATH";

export const noRepository = "there's no git repo here";

export const isInside = 'this is the inside of a git repo (or looks like one), not a project';

export const belongsToAnotherUser = "git doesn't answer, because another user owns the repo";

/** @param reason why the command didn't end by itself: half a sentence */
export const gaveNoAnswer = (reason: string): string => `no answer from git: ${reason}`;

/** @param said git's own words, or {@link endedWith} */
export const hasFailed = (said: string): string => `git failed: ${said}`;

export const endedWith = (status: number): string => `it exited with status ${status}`;

export const hasFilesIn = (workTree: string): string => `the repo's settings (core.worktree) say its files are in ${workTree}`;

export const hasDataIn = (places: readonly string[]): string =>
  `the repo's data is in ${places.join(' and ')}, and nothing there points back to this project`;

/** @param pointer the path of the `.git` */
export const isAmbiguous = (pointer: string): string => `${pointer} can be read two ways, and git would use another repo`;

export const shellNamesAnother = (gitDir: string): string =>
  `GIT_DIR in your shell names another repo (${gitDir}), and git would use that one here`;

export const outerTakesIt = (outer: string): string =>
  `the repo around this one (${outer}) tracks files in it, and would commit this one, too`;

export const isOutside = (path: string): string => `${path} isn't in this project`;

export const cannotBeSwitchedOff = (name: string): string => `the name of ${name} in its configuration keeps it from being switched off`;

const whatItIs = {
  pipe: 'a pipe',
  socket: 'a socket',
  device: 'a device',
  'too-large': 'far too large',
  endless: 'a file that never ends',
} as const satisfies Record<Blocker['what'], string>;

export const isBlocked = (name: string, what: Blocker['what']): string =>
  `${name} is ${whatItIs[what]}, so ${what === 'pipe' ? 'git would wait forever' : 'git would never finish reading it'}`;

/** Of an object. */
export const isMissing = "it's missing from the repo, though something there needs it";
