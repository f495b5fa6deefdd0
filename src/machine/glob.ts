import type { MinimatchOptions } from 'minimatch';
import type { WorkBudget } from './work-budget.ts';

// minimatch 11 keeps no stack of choices, so stars alone can't make it slow (4000 of them on a name of 4000 characters: half
// a millisecond). What can, measured in November 2026: braces, of which it silently expands only the first so many; groups
// such as `+(a|b)`, whose cost is that of every expansion times the path; and brackets, which it looks for the end of again
// and again. The bounds below keep one pattern to about 20 ms, and the budget keeps all of a verdict's patterns to that.

/** A pattern that's been parsed. */
export type Glob = {
  /** It began with an odd number of `!`. */
  readonly negated: boolean;
  /** As minimatch stores it: a list of parts for each expansion of its braces. */
  readonly parts: readonly (readonly string[])[];
  /** `partly`: also matches a directory that could contain a match. */
  matches(path: string, budget: WorkBudget, partly?: boolean): boolean;
};

/** Characters; people write fewer than 100. */
const maxPatternLength = 500;
const maxOpened = 50;
const maxExpansions = 200;

/**
 * Creates a parser for patterns in the dialect that the options describe, with `/` between names on every platform.
 * minimatch is loaded only here, so call this only if there's a pattern to parse. The parser gives up on a pattern that's too
 * intricate.
 */
export async function globReader(options: MinimatchOptions): Promise<(pattern: string, budget: WorkBudget) => Glob> {
  const { Minimatch } = await import('minimatch');
  const all: MinimatchOptions = { ...options, platform: 'linux', braceExpandMax: maxExpansions + 1 };
  return (pattern, budget) => {
    if (pattern.length > maxPatternLength) budget.giveUp();
    const opened = openedIn(pattern);
    if (opened > maxOpened) budget.giveUp();
    budget.spend(perPattern + opened * pattern.length * 10);
    let read: InstanceType<typeof Minimatch>;
    try {
      read = new Minimatch(pattern, all);
    } catch {
      // Too long once its braces are expanded, or more than a regular expression can hold.
      return budget.giveUp();
    }
    if (read.globSet.length > maxExpansions) budget.giveUp();
    const length = read.globSet.reduce((sum, each) => sum + each.length, 0);
    if (read.globSet.length > 1) budget.spend(length * 10);
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

/** Steps of a {@link WorkBudget} for plain patterns. */
const perPattern = 600;
const perMatch = 30;

function openedIn(pattern: string): number {
  let opened = 0;
  for (const character of pattern) if (character === '(' || character === '[' || character === '{') opened += 1;
  return opened;
}
