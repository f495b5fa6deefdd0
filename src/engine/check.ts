import type { Answerable, Question } from './ask.ts';
import type { Codes } from './codes.ts';
import type { Outcome } from './outcome.ts';
import type { Plan, Refusal } from './plan.ts';

/** Checks that belong together: they're looked at together, and shown under one title. */
export type Group = {
  readonly id: string;
  /** What it's called on the screen. */
  readonly title: string;
  /** Its checks look at this machine alone: they need no network, and looking again costs nothing. */
  readonly local: boolean;
};

// `any` is needed: a check consumes and produces facts, so a list of unlike checks has no narrower common type.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyCheck = Check<any, any, any, any>;
export type Needs = { readonly [name: string]: AnyCheck };
export type FactOf<C> = C extends Check<infer Fact, infer _N, infer _G, infer _C> ? Fact : never;
export type Facts<N extends Needs> = { readonly [Name in keyof N]: FactOf<N[Name]> };

/** What a look is given. `Given` is what all checks of a run share: the engine hands it on and knows nothing of it. */
export type LookContext<N extends Needs, Given> = Given & {
  /** The facts of the checks that this one needs; a check runs only when all are there. */
  readonly facts: Facts<N>;
  readonly signal: AbortSignal;
  /** The present fact of a check named in {@link Check.after}, if it's in this run and gave one. */
  readonly factOf?: <F>(check: Check<F, Needs, Given, Codes>) => F | undefined;
  /**
   * News of long work. With `replace`: passing news, which takes the place of the one before it. Without: a piece of a text
   * that stays, such as the model's answer.
   */
  readonly progress: (text: string, options?: { readonly replace?: boolean }) => void;
};

/** What the conversation of a fix is given. */
export type FixContext<Fact, N extends Needs, Given, C extends Codes> = Given & {
  readonly facts: Partial<Facts<N>>;
  /** What the look found, and why a fix is wanted. */
  readonly outcome: Outcome<Fact, C>;
  /** How often this check has been mended and looked at again since its turn came; absent like 0. */
  readonly round?: number;
  readonly signal: AbortSignal;
  /** The present fact of any check, also of one that this check doesn't need. */
  readonly factOf: <F>(check: Check<F, Needs, Given, Codes>) => F | undefined;
};

/**
 * The conversation of a fix: it yields questions and is given their answers; it returns what it plans to do. It looks
 * but never writes. It must be repeatable: when the user goes back, it is started again and fed the earlier answers.
 * `undefined` means that there's nothing to offer after all.
 */
export type Conversation<C extends Codes = Codes> = AsyncGenerator<Question, Plan<C> | Refusal<C> | undefined, Answerable>;

/** A condition of a project: how to look at it and, if there is a way, how to mend it. */
export type Check<Fact, N extends Needs, Given, C extends Codes> = {
  readonly id: string;
  /** The condition that should hold, e.g. “git ignores the env file”. */
  readonly title: string;
  readonly group: Group;
  /** What it may find, and what its fix may refuse with. */
  readonly codes: C;
  /** The checks whose facts this one looks at. */
  readonly needs: N;
  /** Checks whose facts help where they are there, and whose lack doesn't block: this one looks after them. */
  readonly after?: readonly AnyCheck[];
  /** The id of a check that comes later and has to hold before it's worth looking; `undefined`: nothing is in the way. */
  blockedBy?(given: Given): Promise<string | undefined>;
  /** The option that asks for its fix even when all is well: `--key-stdin` replaces a good key, `--limit` a good limit. */
  readonly insistedOnBy?: string;
  /** What nobody has to have, and what it can't look without: lacking that leaves nothing to do. */
  readonly optionalWithout?: 'admin-key';
  /** Looks. Changes nothing. Expected failures are outcomes; a throw is a bug. */
  detect(context: LookContext<N, Given>): Promise<Outcome<Fact, NoInfer<C>>>;
  /** Offered when the outcome isn't ok. */
  fix?(context: FixContext<NoInfer<Fact>, NoInfer<N>, Given, NoInfer<C>>): Conversation<NoInfer<C>>;
};
