import type * as engine from '../engine/check.ts';
import type { Needs } from '../engine/check.ts';
import type { Codes } from '../engine/codes.ts';
import type { Scope } from '../project/scope.ts';
import type { Ports } from './ports.ts';

/** What the user asked for that a check may want to know. */
export type Requested = {
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

/** What every check of a run is given. */
export type Given = {
  readonly scope: Scope;
  readonly ports: Ports;
  readonly requested: Requested;
};

export type LookContext<N extends Needs = Needs> = engine.LookContext<N, Given>;
export type FixContext<Fact = unknown, C extends Codes = Codes, N extends Needs = Needs> = engine.FixContext<Fact, N, Given, C>;
export type Check<Fact, N extends Needs = Needs, C extends Codes = Codes> = engine.Check<Fact, N, Given, C>;

/**
 * Declares a check with the types of its facts and its codes inferred: an outcome that names no code of the check, or
 * gives it another status than its record, doesn't compile.
 */
export function defineCheck<Fact, N extends Needs, const C extends Codes>(check: Check<Fact, N, C>): Check<Fact, N, C> {
  return check;
}
