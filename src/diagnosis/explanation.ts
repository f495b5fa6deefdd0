import type { Next } from '../engine/action.ts';

/** How a failure is explained to people. */
export type Explanation = {
  /** What was found: one line, without a period. */
  readonly summary: string;
  /** Why it matters: one or two sentences. */
  readonly why: string;
  /** What to do, most useful first. */
  readonly next: readonly Next[];
};
