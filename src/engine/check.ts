import type { Ports } from '../checks/ports.ts';
import type { Scope } from '../project/scope.ts';
import type { Answerable, Question } from './ask.ts';
import type { AnyCode } from './codes.ts';
import type { Plan, Refusal } from './plan.ts';

/** The five parts of a setup, in the order of the rail. */
export type Group = 'project' | 'protect' | 'key' | 'api' | 'spend';

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

export type Finding<Fact> = Exhibited & {
  /** `advice`: works, could be safer. `problem`: does not work or is not safe. `unknown`: could not find out. */
  readonly status: 'advice' | 'problem' | 'unknown';
  readonly code: AnyCode;
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
  /** `false` where the check has a fix that does not help against this finding. */
  readonly fixable?: false;
  /** Milliseconds after which the same look may find it well by itself; absent where waiting is no help. */
  readonly retryAfterMs?: number;
};

/** What a look found. */
export type Outcome<Fact> = Ok<Fact> | Finding<Fact>;

/** An outcome, or the news that a check could not look because `by`, which it needs, gave no fact. */
export type Verdict = Outcome<unknown> | { readonly status: 'blocked'; readonly by: string };

// `any` is needed: a check consumes and produces facts, so a list of unlike checks has no narrower common type.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyCheck = Check<any, any>;
export type Needs = { readonly [name: string]: AnyCheck };
export type FactOf<C> = C extends Check<infer Fact, infer _N> ? Fact : never;
export type Facts<N extends Needs> = { readonly [Name in keyof N]: FactOf<N[Name]> };

/** What the user asked for that a check may want to know. */
export type Wishes = {
  /** `--model` */
  readonly model?: string;
  /** `--limit`, in US dollars per month */
  readonly limitUsd?: number;
  /** `limits`: the user came for the money alone. */
  readonly moneyOnly?: boolean;
  /** `--key-stdin`: the key is here, none is to be made. */
  readonly keyAtHand?: boolean;
  /** `--dry-run`: nothing is done, so what the plan of an earlier check would do counts as done. */
  readonly planOnly?: boolean;
  /** `demo`: the key to paste is a pretend one, told at the start. */
  readonly demo?: boolean;
};

export type LookContext<N extends Needs = Needs> = {
  readonly scope: Scope;
  readonly ports: Ports;
  readonly wishes: Wishes;
  /** The facts of the checks that this one needs; a check runs only when all are there. */
  readonly facts: Facts<N>;
  readonly signal: AbortSignal;
  /** The present fact of a check named in {@link Check.after}, if it is in this run and gave one. */
  readonly factOf?: <F>(check: Check<F, Needs>) => F | undefined;
  /**
   * News of long work. With `replace`: passing news, which takes the place of the one before it. Without: a piece of a text
   * that stays, such as the model's answer.
   */
  readonly progress: (text: string, options?: { readonly replace?: boolean }) => void;
};

export type FixContext<Fact = unknown, N extends Needs = Needs> = {
  readonly scope: Scope;
  readonly ports: Ports;
  readonly wishes: Wishes;
  readonly facts: Partial<Facts<N>>;
  /** What the look found, and why a fix is wanted. */
  readonly outcome: Outcome<Fact>;
  /** How often this check has been mended and looked at again since its turn came; absent like 0. */
  readonly round?: number;
  readonly signal: AbortSignal;
  /** The present fact of any check, also of one that this check does not need. */
  readonly factOf: <F>(check: Check<F, Needs>) => F | undefined;
};

/**
 * The conversation of a fix: it yields questions and is given their answers; it returns what it plans to do. It looks
 * but never writes. It must be repeatable: when the user goes back, it is started again and fed the earlier answers.
 * `undefined` means that there is nothing to offer after all.
 */
export type Conversation = AsyncGenerator<Question, Plan | Refusal | undefined, Answerable>;

/** A condition of a project: how to look at it and, if there is a way, how to mend it. */
export type Check<Fact, N extends Needs = Needs> = {
  readonly id: string;
  /** The condition that should hold, e.g. “git ignores the env file”. */
  readonly title: string;
  readonly group: Group;
  /** The checks whose facts this one looks at. */
  readonly needs: N;
  /** Checks whose facts help where they are there, and whose lack does not block: this one looks after them. */
  readonly after?: readonly AnyCheck[];
  /** The id of a check that comes later and has to hold before it's worth looking; `undefined`: nothing is in the way. */
  blockedBy?(place: Pick<LookContext, 'scope' | 'ports'>): Promise<string | undefined>;
  /** Looks. Changes nothing. Expected failures are outcomes; a throw is a bug. */
  detect(context: LookContext<N>): Promise<Outcome<Fact>>;
  /** Offered when the outcome is not ok. */
  fix?(context: FixContext<NoInfer<Fact>, NoInfer<N>>): Conversation;
};

/** Declares a check with the types of its facts inferred. */
export function defineCheck<Fact, N extends Needs>(check: Check<Fact, N>): Check<Fact, N> {
  return check;
}
