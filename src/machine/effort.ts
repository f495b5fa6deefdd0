/** What {@link withinReason} gives up with. */
class Unjudged extends Error {}

/** The work that one verdict may cost, in steps of about 20 ns: one comparison of a character. */
export class Effort {
  #left: number;

  constructor(most: number) {
    this.#left = most;
  }

  spend(work: number): void {
    this.#left -= work;
    if (this.#left < 0) throw new Unjudged();
  }

  /** For what we don't support, or what's too intricate whatever is left. */
  giveUp(): never {
    throw new Unjudged();
  }
}

/** Steps; they take about a fiftieth of a second. */
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
