import type { Answerable, Question } from './ask.ts';
import type { Codes } from './codes.ts';
import type { Outcome } from './outcome.ts';
import type { Plan, Refusal } from './plan.ts';

/** Checks that belong together: they run together and are shown under one title. */
export type Group = {
  readonly id: string;
  /** Its title on the screen. */
  readonly title: string;
  /** Its checks look only at this machine: they need no network, and running them again costs nothing. */
  readonly local: boolean;
  /** Nobody needs a line about it while all is well. */
  readonly quiet?: true;
};

// `any` is needed: a check consumes and produces facts, so a list of unlike checks has no narrower common type.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyCheck = Check<any, any, any, any>;
export type Needs = { readonly [name: string]: AnyCheck };
export type FactOf<C> = C extends Check<infer Fact, infer _N, infer _G, infer _C> ? Fact : never;
export type Facts<N extends Needs> = { readonly [Name in keyof N]: FactOf<N[Name]> };

/** What `detect` gets. `Given` is what all checks of a run share: the engine passes it on without knowing what's in it. */
export type LookContext<N extends Needs, Given> = Given & {
  /** The facts of the checks that this one needs; a check runs only if all of them exist. */
  readonly facts: Facts<N>;
  readonly signal: AbortSignal;
  /** `performance.now()` when the first check of the same group began in this look; absent: only now. */
  readonly groupBegan?: number;
  /** The current fact of a check named in {@link Check.after}, if it's in this run and has one. */
  readonly factOf?: <F>(check: Check<F, Needs, Given, Codes>) => F | undefined;
  /**
   * Reports the progress of long work. With `replace`: a status that replaces the previous one. Without: a piece of a text that
   * stays, such as the model's answer.
   */
  readonly progress: (text: string, options?: { readonly replace?: boolean }) => void;
};

/** What the conversation of a fix gets. */
export type FixContext<Fact, N extends Needs, Given, C extends Codes> = Given & {
  readonly facts: Partial<Facts<N>>;
  /** What `detect` found, which is why a fix is wanted. */
  readonly outcome: Outcome<Fact, C>;
  /** How many times this check has been fixed and run again in its turn; absent means 0. */
  readonly round?: number;
  readonly signal: AbortSignal;
  /** The current fact of any check, even one that this check doesn't need. */
  readonly factOf: <F>(check: Check<F, Needs, Given, Codes>) => F | undefined;
};

/**
 * The conversation of a fix: it yields questions, gets their answers, and returns a plan. It reads but never writes. It must be
 * repeatable: when the user goes back, it's started again and fed the earlier answers. `undefined` means that there's nothing
 * to offer after all.
 */
export type Conversation<C extends Codes = Codes> = AsyncGenerator<Question, Plan<C> | Refusal<C> | undefined, Answerable>;

/** A condition of a project: how to check it and, if possible, how to fix it. */
export type Check<Fact, N extends Needs, Given, C extends Codes> = {
  readonly id: string;
  /** The condition that should hold, e.g. “git ignores the env file”. */
  readonly title: string;
  readonly group: Group;
  /** What it may find, and what its fix may refuse with. */
  readonly codes: C;
  /** The checks whose facts this one looks at. */
  readonly needs: N;
  /** Checks whose facts help if they exist but don't block this one if they don't: this one runs after them. */
  readonly after?: readonly AnyCheck[];
  /** The id of a later check that has to pass before this one is worth running; `undefined`: nothing is in the way. */
  blockedBy?(given: Given): Promise<string | undefined>;
  /** The option that asks for its fix even if all is well: `--key-stdin` replaces a good key, `--limit` a good limit. */
  readonly forcedBy?: string;
  /** Its fix comes along with something else that was asked for: if it's refused, that's worth a look, and doesn't fail the run. */
  readonly comesAlong?: true;
  /** Something optional that it can't run without; if it's missing, there's nothing to do. */
  readonly optionalWithout?: 'admin-key';
  /** Runs the check. Changes nothing. Expected failures are outcomes; a throw is a bug. */
  detect(context: LookContext<N, Given>): Promise<Outcome<Fact, NoInfer<C>>>;
  /** Offered if the outcome isn't ok. */
  fix?(context: FixContext<NoInfer<Fact>, NoInfer<N>, Given, NoInfer<C>>): Conversation<NoInfer<C>>;
};
