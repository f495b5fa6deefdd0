/** Which seats' keys are tried with a completion: a fraction of a cent each. */
export type TestChoice = 'all' | 'some' | 'none';

/** What was agreed to. Kept in the journal, so that a second run goes on with the same. */
export type WorkshopPlan = {
  readonly id: string;
  readonly seats: number;
  /** US dollars a month for each seat. */
  readonly limitUsd: number;
  /** ISO 8601 in UTC. */
  readonly until: string;
  readonly models: readonly string[];
  /** Who pays, as attendees see it. Outside text. */
  readonly organizer: string;
  /** What it's called on the cards. */
  readonly title: string;
  /** One project for all seats, with one limit for all. */
  readonly oneProject: boolean;
  readonly test: TestChoice;
  /** Absolute paths. */
  readonly publicFile: string;
  readonly cards: string;
  /** Where the seats are made: a second run must not go on elsewhere. */
  readonly baseUrl: string;
};

/** How often the limits of a workshop may be spent: they begin anew on the first of each month, UTC. */
export function monthsOf(now: Date, until: Date): number {
  const month = (date: Date): number => date.getUTCFullYear() * 12 + date.getUTCMonth();
  return month(until) - month(now) + 1;
}

/** US dollars: the most that all seats together can cost, but for what's spent before a limit takes effect. */
export function mostUsd({ seats, limitUsd, until }: Pick<WorkshopPlan, 'seats' | 'limitUsd' | 'until'>, now: Date): number {
  return (Math.round(seats * limitUsd * 100) * monthsOf(now, new Date(until))) / 100;
}

/** Minutes to make so many seats, at 9 to 6 requests a minute and endpoint; a refusal, which takes a minute, is likely where there are many. */
export function minutesFor(seats: number): { readonly least: number; readonly most: number } {
  return { least: Math.ceil(seats / 9), most: Math.ceil(seats / 6) + (seats > 8 ? 1 : 0) };
}

/** Whether a seat's key is tried: for `some`, the first and every tenth. */
export function isTested(seat: number, test: TestChoice): boolean {
  return test === 'all' || (test === 'some' && seat % 10 === 1);
}
