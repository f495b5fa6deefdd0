import type { Codes } from './codes.ts';
import type { Preview } from './preview.ts';
import type { Outcome } from './outcome.ts';

export type Step<C extends Codes = Codes> = {
  readonly preview: Preview;
  /** Does it. A failure that can be expected is an outcome that is not ok. */
  run(signal: AbortSignal): Promise<Outcome<unknown, C>>;
  /** Takes it back after a later step failed. */
  compensate?(signal: AbortSignal): Promise<void>;
};

export type Plan<C extends Codes = Codes> = {
  readonly kind: 'plan';
  /** What it will do: “add .env to .gitignore”. */
  readonly summary: string;
  readonly steps: readonly Step<C>[];
  /** `given`: the last question showed the preview and its answer was the consent. `ask`: the engine shows it and asks. */
  readonly consent: 'given' | 'ask';
  /** `true` for what destroys something: `--yes` never consents to it. */
  readonly destroys?: boolean;
  /** Codes the next look may find that should also be asked about. */
  readonly leadsTo?: readonly (keyof C & string)[];
};

/** The fix found that it must not do what was asked, and says why. The check stays as it is. */
export type Refusal<C extends Codes = Codes> = {
  readonly kind: 'refusal';
  readonly code: keyof C & string;
  readonly summary: string;
  readonly why: string;
  readonly next: readonly string[];
};
