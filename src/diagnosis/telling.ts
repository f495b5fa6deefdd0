/** What a person is told of a failure. */
export type Telling = {
  /** What was found: one line, without a full stop. */
  readonly summary: string;
  /** Why it matters: one or two sentences. */
  readonly why: string;
  /** What to do, most useful first. */
  readonly next: readonly string[];
};
