import type { Next } from './action.ts';
import type { Codes } from './codes.ts';
import type { Preview } from './preview.ts';
import type { Outcome } from './outcome.ts';

// A type with fewer codes is assignable to one with more: a helper's plan is one of the check's plans. The compiler sees that for
// interfaces over the names of codes, but not for types over their records.

export type Step<C extends Codes = Codes> = StepTo<Outcome<unknown, C>>;
export type Plan<C extends Codes = Codes> = PlanOf<Step<C>, keyof C & string>;
export type Refusal<C extends Codes = Codes> = RefusalWith<keyof C & string>;

interface StepTo<O extends Outcome<unknown>> {
  readonly preview: Preview;
  /** What's said to a user who leaves in the middle of it, where that may leave something behind: a sentence or two. */
  readonly ifLeft?: string;
  /** Does it. An expected failure is an outcome that isn't ok. */
  run(signal: AbortSignal): Promise<O>;
  /** Undoes it after a later step has failed. */
  compensate?(signal: AbortSignal): Promise<void>;
}

interface PlanOf<S extends Step, Code extends string> {
  readonly kind: 'plan';
  /** What it will do: “add .env to .gitignore”. */
  readonly summary: string;
  readonly steps: readonly S[];
  /** `given`: the last question showed the preview, and its answer was the consent. `ask`: the engine shows it and asks. */
  readonly consent: 'given' | 'ask';
  /** It protects the key. Why it's worth another thought, told to somebody who declines: a sentence. */
  readonly insists?: string;
  /** What else a yes changes, and what to do about it: shown with the question, however small the window is. */
  readonly warns?: readonly string[];
  /** `true` if it destroys something: `--yes` never agrees to that. */
  readonly destroys?: boolean;
  /** `true`: if the check still isn't ok afterwards, its question is asked again, because it may have another answer by then. */
  readonly asksAgain?: boolean;
  /** Codes that the check may find next and that should be asked about, too. */
  readonly leadsTo?: readonly Code[];
}

/** The fix found that it must not do what was asked, and says why. Nothing changes. */
interface RefusalWith<Code extends string> {
  readonly kind: 'refusal';
  readonly code: Code;
  readonly summary: string;
  readonly why: string;
  readonly next: readonly Next[];
}
