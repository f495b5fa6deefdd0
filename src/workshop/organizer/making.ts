import type { ApiFailure } from '../../openai/failure.ts';
import type { Secret } from '../../keys/secret.ts';
import type { SeatCode } from '../code.ts';
import type { SealedSeat } from '../seal.ts';
import type { Journal } from './journal.ts';
import type { Organization } from './organization.ts';
import type { WorkshopPlan } from './plan.ts';

/** How a try of a seat's key ended. */
export type Tried = 'works' | { readonly failure: ApiFailure };

export type Making = {
  readonly organization: Organization;
  readonly journal: Journal;
  readonly codes: ReadonlyMap<number, SeatCode>;
  /** An earlier run has begun it. */
  readonly isSecondRun: boolean;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** Asks a model something with a seat's key. */
  readonly tryKey: (secret: Secret, model: string) => Promise<Tried>;
  readonly progress: (progress: Progress) => void;
};

export type Progress = {
  readonly done: number;
  readonly seats: number;
  /** Milliseconds that are left by the time it's asked. */
  readonly leftMs: () => number;
};

export type Made = {
  readonly plan: WorkshopPlan;
  readonly sealed: readonly SealedSeat[];
  /** The models that were left out, with what the API said. */
  readonly leftOut: readonly { readonly model: string; readonly failure: ApiFailure }[];
  readonly tested: number;
  /** Seats that couldn't be made, or whose key doesn't work. */
  readonly failed: readonly { readonly seat: number; readonly failure: ApiFailure | 'limit-not-read-back' }[];
};

/** Where a seat's account is, or will be. */
export type SeatPlace = { readonly seat: number; readonly projectId: string };
