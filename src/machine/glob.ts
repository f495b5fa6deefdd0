import type { MinimatchOptions } from 'minimatch';
import type { Effort } from './effort.ts';

// minimatch 11 keeps no stack of choices, so stars alone can't make it slow (4000 of them on a name of 4000 characters: half
// a millisecond). What can, measured in November 2026: braces, of which it silently expands only the first so many; groups
// such as `+(a|b)`, whose cost is that of every expansion times the path; and brackets, which it looks for the end of again
// and again. The bounds below keep one pattern to about 20 ms, and the effort keeps all of a verdict's patterns to that.

/** A pattern that has been read. */
export type Glob = {
  /** It began with an odd number of `!`. */
  readonly negated: boolean;
  /** As minimatch keeps it: a list of parts for each expansion of its braces. */
  readonly parts: readonly (readonly string[])[];
  /** `partly`: also a directory that what the pattern matches could lie below. */
  matches(path: string, effort: Effort, partly?: boolean): boolean;
};

/** Characters; people write fewer than 100. */
const longestPattern = 500;
const mostOpened = 50;
const mostExpansions = 200;

/**
 * What reads patterns in the dialect that the options describe, with `/` between names whatever the platform. It's loaded
 * only here, so ask for it where there's a pattern to read. The reader gives up on a pattern that's too intricate.
 */
export async function globReader(options: MinimatchOptions): Promise<(pattern: string, effort: Effort) => Glob> {
  const { Minimatch } = await import('minimatch');
  const all: MinimatchOptions = { ...options, platform: 'linux', braceExpandMax: mostExpansions + 1 };
  return (pattern, effort) => {
    if (pattern.length > longestPattern) effort.giveUp();
    const opened = openedIn(pattern);
    if (opened > mostOpened) effort.giveUp();
    effort.spend(perPattern + opened * pattern.length * 10);
    let read: InstanceType<typeof Minimatch>;
    try {
      read = new Minimatch(pattern, all);
    } catch {
      // Too long once its braces are expanded, or more than a regular expression can hold.
      return effort.giveUp();
    }
    if (read.globSet.length > mostExpansions) effort.giveUp();
    const length = read.globSet.reduce((sum, each) => sum + each.length, 0);
    if (read.globSet.length > 1) effort.spend(length * 10);
    const perCharacter = /[?*+@!]\(/.test(pattern) ? length / 15 : read.globSet.length / 5;
    return {
      negated: read.negate,
      parts: read.globParts,
      matches: (path, spent, partly = false) => {
        spent.spend(perMatch + perCharacter * path.length);
        return read.match(path, partly);
      },
    };
  };
}

/** Steps of an {@link Effort} for what's plain. */
const perPattern = 600;
const perMatch = 30;

function openedIn(pattern: string): number {
  let opened = 0;
  for (const character of pattern) if (character === '(' || character === '[' || character === '{') opened += 1;
  return opened;
}
