import type { Codes } from '../../engine/codes.ts';

export const codes = {
  'guard-not-run': {
    status: 'advice',
    meaning: 'the guard that checks commits for keys is in a file, but git or the hook manager may leave it out',
  },
  'guard-outdated': { status: 'advice', meaning: 'the guard that checks commits for keys isn’t the one this version writes' },
} as const satisfies Codes;

/** @param file as displayed */
export const isThere = (file: string): string => `each commit is checked for keys before git makes it: ${file}`;
export const isThereBriefly = 'commits are checked';

export const isNotThere = 'no openai-setup guard checks commits; openai-setup scan --install-guard adds one';

/** @param file as displayed */
export const isNotRun = (file: string) => ({
  summary: `the guard in ${file} may not run on every commit`,
  why: 'git would commit a key like anything else.',
  next: ['See why, and how to fix it: openai-setup scan --install-guard'],
});

/** @param file as displayed */
export const isOutdated = (file: string) => ({
  summary: `the guard in ${file} is from another version of openai-setup`,
  why: 'An earlier version wrote it, or somebody changed it. It may miss keys that the current one stops.',
  next: ['See the new lines and update it: openai-setup scan --install-guard'],
});
