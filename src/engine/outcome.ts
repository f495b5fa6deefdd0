import type { Next } from './action.ts';
import type { Codes } from './codes.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
/** What a check reports to machines. Never a key, never the content of an env file. */
export type Data = { readonly [name: string]: Json };

/** What a host can display. */
export type ExhibitOptions = {
  /** Width in columns. */
  readonly columns: number;
  /** Height of the window in lines; absent: there's none, or it isn't known. */
  readonly rows?: number;
  /** Everything, however long: `--verbose`. */
  readonly verbose?: boolean;
  /** Words instead of drawings. */
  readonly plain: boolean;
};

type Exhibited = {
  /** Lines to show below the summary: a chart, a short table, sentences, which hosts wrap. Machines find the same in `data`. */
  readonly exhibit?: (look: ExhibitOptions) => readonly string[];
};

export type Ok<Fact> = Exhibited & {
  readonly status: 'ok';
  /** One line in plain words, without a period. */
  readonly summary: string;
  /** What it adds to its group's line when all is well: a few words. Absent: nothing that's worth a word. */
  readonly brief?: string;
  /** Its group's line is shown until the end, whatever is asked after it. */
  readonly stays?: true;
  readonly fact: Fact;
  readonly data?: Data;
  /** `false`: there's nothing here that this check is about, such as a Dockerfile. Only `--verbose` and JSON mention it. */
  readonly applies?: false;
  /** For `--verbose`, already redacted. */
  readonly detail?: string;
};

type Details<Fact> = Exhibited & {
  /** What was found: one line in plain words, without a period. */
  readonly summary: string;
  /** Why it matters: one or two sentences. */
  readonly why: string;
  /** What to do next, most useful first, never empty; each is a sentence, or an action with its sentence. */
  readonly next: readonly Next[];
  /** What dependent checks may rely on. If it's absent, they're blocked. */
  readonly fact?: Fact;
  readonly data?: Data;
  /** For `--verbose`, already redacted. */
  readonly detail?: string;
  /** How many of the steps come before those of what's shown with it. It's shown with another without the rest. Absent: all. */
  readonly first?: number;
  /** What a problem is about: absolute paths of files, or keys in them. */
  readonly about?: readonly string[];
  /** Ids of checks: the first that has a problem with all of these tells of this one, too. To a person, it's the same. */
  readonly shownWith?: readonly string[];
  /** `false` if the check's fix doesn't help with this finding. */
  readonly fixable?: false;
  /** Only a guess: once something `stays`, it's not worth a word any more. */
  readonly provisional?: true;
  /** Nothing loads the env file yet: a key that works isn't ready to use. */
  readonly unloaded?: true;
  /** Milliseconds after which the same check may succeed by itself; absent if waiting doesn't help. */
  readonly retryAfterMs?: number;
};

/**
 * A code of the check, with the status from its record. `advice`: it works, but could be safer. `problem`: it doesn't work or
 * isn't safe. `unknown`: we couldn't find out.
 */
export type Finding<Fact, C extends Codes = Codes> = Details<Fact> & CodeOf<C>;
/** A code with its status. */
export type CodeOf<C extends Codes> = { [Code in keyof C & string]: { readonly code: Code; readonly status: C[Code]['status'] } }[keyof C &
  string];

/** What a check found. */
export type Outcome<Fact, C extends Codes = Codes> = Ok<Fact> | Finding<Fact, C>;

/** An outcome, or the fact that a check couldn't run because `by`, which it needs, has no fact. */
export type Verdict = Outcome<unknown> | { readonly status: 'blocked'; readonly by: string };
