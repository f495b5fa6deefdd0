// Globs come from the project, so they're matched in time proportional to their length times the path's. A regular
// expression would try every way to split the path among the stars, which can take forever.

/** A set in brackets, or anything else that stands for exactly one character. */
export type OneOf = {
  readonly fits: (character: string) => boolean;
  /** How much work that is, in comparisons. */
  readonly cost: number;
};

/** Any number of characters, none of which is a slash. */
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

/** A set, given as inclusive ranges of characters; it never matches a slash unless told to. */
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

/** What {@link withinReason} gives up with. */
class Unjudged extends Error {}

/** The work that one verdict may cost, in comparisons of a character. */
export class Effort {
  #left: number;

  constructor(most: number) {
    this.#left = most;
  }

  spend(work: number): void {
    this.#left -= work;
    if (this.#left < 0) throw new Unjudged();
  }

  /** For glob syntax we don't support. */
  giveUp(): never {
    throw new Unjudged();
  }
}

/** Comparisons; they take about a fiftieth of a second. A thousand rules full of stars need a tenth of it. */
const enough = 1_000_000;

/** The verdict, or `unknown` where the rules are too many or too intricate to tell. */
export function withinReason<Verdict>(judge: (effort: Effort) => Verdict, most = enough): Verdict | 'unknown' {
  try {
    return judge(new Effort(most));
  } catch (error) {
    if (error instanceof Unjudged) return 'unknown';
    throw error;
  }
}

/**
 * Whether a glob matches the whole text. It follows all the ways to read the glob at the same time, one character of the
 * text after the other, so it never goes back.
 */
export function matchesAll(steps: readonly Step[], text: string, effort: Effort): boolean {
  effort.spend(steps.length + 8);
  /** For each place in the glob, the number of characters after which it was last reached. */
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
    effort.spend(work);
    if (next.length === 0) return false;
  }
  return reached[steps.length] === text.length;
}

/** `a//` is `a`. */
export function withoutSlashesAtEnd(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}
