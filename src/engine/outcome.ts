import type { Codes } from './codes.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
/** What a check has to say to machines. Never a key, never the content of an env file. */
export type Data = { readonly [name: string]: Json };

/** What a host can show. */
export type ExhibitLook = {
  /** Width in columns. */
  readonly columns: number;
  /** Words in place of drawings. */
  readonly plain: boolean;
};

type Exhibited = {
  /** Lines to stand under the summary: a chart, a short table. Machines find the same in `data`. */
  readonly exhibit?: (look: ExhibitLook) => readonly string[];
};

export type Ok<Fact> = Exhibited & {
  readonly status: 'ok';
  /** One line in plain words, without a full stop. */
  readonly summary: string;
  readonly fact: Fact;
  readonly data?: Data;
};

type Details<Fact> = Exhibited & {
  /** What was found: one line in plain words, without a full stop. */
  readonly summary: string;
  /** Why it matters: one or two sentences. */
  readonly why: string;
  /** What to do next, most useful first, never empty; each a sentence, a command or a full link. */
  readonly next: readonly string[];
  /** What dependent checks may rely on. Absent means that they are blocked. */
  readonly fact?: Fact;
  readonly data?: Data;
  /** For `--verbose`, already redacted. */
  readonly detail?: string;
  /** `false` where the check has a fix that doesn't help against this finding. */
  readonly fixable?: false;
  /** Milliseconds after which the same look may find it well by itself; absent where waiting is no help. */
  readonly retryAfterMs?: number;
};

/**
 * A code of the check, with the status that its record gives it. `advice`: works, could be safer. `problem`: doesn't work
 * or isn't safe. `unknown`: couldn't find out.
 */
export type Finding<Fact, C extends Codes = Codes> = Details<Fact> & CodeOf<C>;
/** A code with its status. */
export type CodeOf<C extends Codes> = { [Code in keyof C & string]: { readonly code: Code; readonly status: C[Code]['status'] } }[keyof C & string];

/** What a look found. */
export type Outcome<Fact, C extends Codes = Codes> = Ok<Fact> | Finding<Fact, C>;

/** An outcome, or the news that a check couldn't look because `by`, which it needs, gave no fact. */
export type Verdict = Outcome<unknown> | { readonly status: 'blocked'; readonly by: string };
