import type { WorkBudget } from './work-budget.ts';

// Patterns in git's and Docker's dialects are parsed into these steps. minimatch supports neither (compared with `git
// check-ignore`, November 2026): in git, unclosed brackets and a trailing backslash match nothing, and a backwards range is just
// its start; in Docker, `**` counts within a name, and a set may contain a slash. Patterns come from the project, so matching
// takes time proportional to their length times the path's. A regular expression would try every way to split the path among
// the stars, which can take forever.

/** A set in brackets, or anything else that stands for exactly one character. */
export type OneOf = {
  readonly fits: (character: string) => boolean;
  /** How much work matching takes, in comparisons. */
  readonly cost: number;
};

/** Any number of characters except slashes. */
export const star = 0;
/** Any number of characters. */
export const anything = 1;
const enter = 2;
export const inside = 3;
/** What a part of a glob stands for. A string is the character itself. */
export type Step = string | OneOf | typeof star | typeof anything | typeof enter | typeof inside;
/** Nothing, or anything up to and including a slash. */
export const directories: readonly Step[] = [enter, inside];
export const notSlash: OneOf = { fits: (character) => character !== '/', cost: 1 };

/** A set, given as inclusive ranges of characters. It matches a slash only if `slash` is set. */
export function setOf(
  ranges: readonly (readonly [from: string, to: string])[],
  { negated, slash = false, others = [] }: { readonly negated: boolean; readonly slash?: boolean; readonly others?: readonly RegExp[] },
): OneOf {
  return {
    fits: (character) =>
      (slash || character !== '/') &&
      (ranges.some(([from, to]) => from <= character && character <= to) || others.some((other) => other.test(character))) !== negated,
    cost: 1 + ranges.length + others.length,
  };
}

/**
 * Whether a glob matches the whole text. It follows all possible readings of the glob at the same time, one character of the
 * text after the other, so it never backtracks.
 */
export function matchesAll(steps: readonly Step[], text: string, budget: WorkBudget): boolean {
  budget.spend(steps.length + 8);
  /** For each position in the glob, the number of characters after which it was last reached. */
  const reached = new Int32Array(steps.length + 1).fill(-1);
  let places: number[] = [];
  let next: number[] = [];
  const reach = (from: number, after: number): void => {
    for (let at = from; reached[at] !== after; at += 1) {
      reached[at] = after;
      const step = at < steps.length ? (steps[at] as Step) : undefined;
      if (step === enter) {
        reach(at + 1, after);
        at += 1;
        continue;
      }
      next.push(at);
      if (step !== star && step !== anything) return;
    }
  };
  reach(0, 0);
  for (let index = 0; index < text.length; index += 1) {
    [places, next] = [next, places];
    next.length = 0;
    const character = text.charAt(index);
    const after = index + 1;
    let work = 1;
    for (const at of places) {
      if (at === steps.length) continue;
      const step = steps[at] as Step;
      work += 1;
      if (step === anything || (step === star && character !== '/')) reach(at, after);
      else if (step === inside) {
        if (reached[at] !== after) {
          reached[at] = after;
          next.push(at);
        }
        if (character === '/') reach(at + 1, after);
      } else if (typeof step === 'object') {
        work += step.cost;
        if (step.fits(character)) reach(at + 1, after);
      } else if (step === character) reach(at + 1, after);
    }
    budget.spend(work);
    if (next.length === 0) return false;
  }
  return reached[steps.length] === text.length;
}
