/** Thrown when the work would exceed the budget; see {@link withinBudget}. */
class BudgetExceeded extends Error {}

/** How much work one verdict may cost, in steps of about 20 ns: comparing one character. */
export class WorkBudget {
  #left: number;

  constructor(most: number) {
    this.#left = most;
  }

  spend(work: number): void {
    this.#left -= work;
    if (this.#left < 0) throw new BudgetExceeded();
  }

  /** For what we don't support, and for what's too intricate no matter how much is left. */
  giveUp(): never {
    throw new BudgetExceeded();
  }
}

/** Steps; they take about a fiftieth of a second. */
const enough = 1_000_000;

/** The verdict, or `unknown` if the rules are too many or too intricate to judge. */
export function withinBudget<Verdict>(judge: (budget: WorkBudget) => Verdict, most = enough): Verdict | 'unknown' {
  try {
    return judge(new WorkBudget(most));
  } catch (error) {
    if (error instanceof BudgetExceeded) return 'unknown';
    throw error;
  }
}
