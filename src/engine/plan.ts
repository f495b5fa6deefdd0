import type { Codes } from './codes.ts';
import type { Preview } from './preview.ts';
import type { Outcome } from './outcome.ts';

// What may end in fewer codes fits where more are allowed: a helper's plan is one of the check's. The compiler sees that of
// interfaces over the codes' names, not of types over their records.

export type Step<C extends Codes = Codes> = StepTo<Outcome<unknown, C>>;
export type Plan<C extends Codes = Codes> = PlanOf<Step<C>, keyof C & string>;
export type Refusal<C extends Codes = Codes> = RefusalWith<keyof C & string>;

interface StepTo<O extends Outcome<unknown>> {
  readonly preview: Preview;
  /** Does it. A failure that can be expected is an outcome that isn't ok. */
  run(signal: AbortSignal): Promise<O>;
  /** Takes it back after a later step failed. */
  compensate?(signal: AbortSignal): Promise<void>;
}

interface PlanOf<S extends Step, Code extends string> {
  readonly kind: 'plan';
  /** What it will do: “add .env to .gitignore”. */
  readonly summary: string;
  readonly steps: readonly S[];
  /** `given`: the last question showed the preview and its answer was the consent. `ask`: the engine shows it and asks. */
  readonly consent: 'given' | 'ask';
  /** `true` for what destroys something: `--yes` never consents to it. */
  readonly destroys?: boolean;
  /** Codes the next look may find that should also be asked about. */
  readonly leadsTo?: readonly Code[];
}

/** The fix found that it must not do what was asked, and says why. The check stays as it is. */
interface RefusalWith<Code extends string> {
  readonly kind: 'refusal';
  readonly code: Code;
  readonly summary: string;
  readonly why: string;
  readonly next: readonly string[];
}
