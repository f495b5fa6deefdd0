import type * as engine from '../engine/check.ts';
import type { Needs } from '../engine/check.ts';
import type { Codes } from '../engine/codes.ts';
import type { Secret } from '../keys/secret.ts';
import type { PublicFile } from '../workshop/public-file.ts';
import type { Scope } from '../project/scope.ts';
import type { EarlierKeys } from './key/earlier-key.ts';
import type { LeaksOfRun } from './protect/leaks-of-run.ts';
import type { Ports } from './ports.ts';

/** What the user asked for on the command line, as far as checks need it. */
export type Requested = {
  /** `--model` */
  readonly model?: string;
  /** `--limit`, in US dollars per month */
  readonly limitUsd?: number;
  /** Nobody can be asked: `--yes`, or no terminal. */
  readonly unattended?: boolean;
  /** `limits`: the user is only here about money. */
  readonly moneyOnly?: boolean;
  /** `--key-stdin`: there's already a key, so none has to be created. */
  readonly keyAtHand?: boolean;
  /** `--workshop`: the workshop's file, and its name as displayed. */
  readonly workshop?: { readonly name: string; readonly file: PublicFile };
  /** `--seat-code-stdin`: the code of a seat arrives where a key is asked for. */
  readonly seatCodeAtHand?: boolean;
  /** `--dry-run`: nothing is done, so what an earlier check's plan would do counts as done. */
  readonly planOnly?: boolean;
  /** `--offline`: nothing is asked of the network. */
  readonly offline?: boolean;
  /** `demo`: the pretend key, which is shown at the start, too. */
  readonly demo?: { readonly key: Secret; readonly nextKey: Secret };
};

/** What every check of a run gets. */
export type Given = {
  readonly scope: Scope;
  readonly ports: Ports;
  readonly requested: Requested;
  /** What the user can go back to. */
  readonly earlierKeys?: EarlierKeys;
  readonly leaks?: LeaksOfRun;
  /** Has `rotate` begin after this run; at once with a key that has `leaked`, since nothing else matters with it. Absent: it can't. */
  readonly goOnWithRotate?: (leaked: boolean) => void;
};

/** What's enough for most helpers of a check. */
export type ScopeAndPorts = Pick<Given, 'scope' | 'ports'>;

export type LookContext<N extends Needs = Needs> = engine.LookContext<N, Given>;
export type FixContext<Fact = unknown, C extends Codes = Codes, N extends Needs = Needs> = engine.FixContext<Fact, N, Given, C>;
export type Check<Fact, N extends Needs = Needs, C extends Codes = Codes> = engine.Check<Fact, N, Given, C>;

/**
 * Declares a check and infers the types of its facts and codes: an outcome with a code that isn't the check's, or with another status
 * than in its record, doesn't compile.
 */
export function defineCheck<Fact, N extends Needs, const C extends Codes>(check: Check<Fact, N, C>): Check<Fact, N, C> {
  return check;
}
