import type { Codes } from '../../engine/codes.ts';

export const codes = {
  'guard-not-run': {
    status: 'advice',
    meaning: 'the guard that checks commits for keys is in a file, but git or the hook manager may leave it out',
  },
  'guard-outdated': { status: 'advice', meaning: 'the guard that checks commits for keys has other lines than this version would write' },
} as const satisfies Codes;

/** @param file as displayed */
export const isThere = (file: string): string => `each commit is checked for keys before git makes it: ${file}`;
export const isThereBriefly = 'commits are checked';

export const isNotThere = 'no guard of openai-setup checks commits; openai-setup scan --install-guard adds one';

/** @param file as displayed */
export const isNotRun = (file: string) => ({
  summary: `the guard in ${file} isn't run, or not in each commit`,
  why: 'git would commit a key like anything else.',
  next: ['To see why, or to put it where git runs it: openai-setup scan --install-guard'],
});

/** @param file as displayed */
export const isOutdated = (file: string) => ({
  summary: `the guard in ${file} isn't the one of this version of openai-setup`,
  why: 'An earlier version wrote it, or somebody changed it. It may let keys through that the current one stops.',
  next: ['To see the new lines and renew it: openai-setup scan --install-guard'],
});
