import type { ApiFailure } from '../openai/failure.ts';
import type { ApiCode } from './codes.ts';
import { diagnose } from './diagnose.ts';
import { dailyLimit, noneAllowed } from './message.ts';
import type { Subject } from './subject.ts';

// Which failures another attempt may get past. For requests that only read an organization, openai/admin/repeat.ts decides this by
// status alone.

/** How many times a request is repeated without asking anyone; the third failure is reported. */
export const repeats = 2;
/** Milliseconds before the first repeat, twice as many before the second, unless the server specifies a time. */
const firstPause = 500;

/**
 * Whether a failure may go away by itself within seconds: a lost connection, 408, 409, a rate limit, a failing or overloaded server.
 * Not what only the user can change: credit, limits per day, permissions, the key, names that can't be resolved, certificates.
 *
 * @param repeat how many times it has been repeated
 */
export function mayPass(failure: ApiFailure, subject: Subject, repeat = 0): boolean {
  if (failure.kind === 'network') return failure.reason === 'connection-reset' || failure.reason === 'connection-refused';
  if (failure.kind !== 'answer') return failure.kind === 'cut';
  const { code } = diagnose(failure, subject);
  // On some days in April 2026, keys with every permission were refused off and on (community.openai.com 1378804): once more settles it.
  if (code === 'missing-scopes') return repeat === 0 && /missing scopes?:/i.test(failure.message);
  if (dailyLimit.test(failure.message) || noneAllowed.test(failure.message)) return false;
  return code === 'rate-limited' || code === 'overloaded' || code === 'server-error' || failure.status === 408;
}

/** Milliseconds before a request is repeated; `repeat` counts from 0. */
export function pauseBefore(repeat: number, failure: ApiFailure): number {
  const asked = failure.kind === 'answer' ? failure.retryAfterMs : undefined;
  // Up to a quarter more, so that a room full of people doesn't come back at the same instant.
  const spread = 1 + Math.random() / 4;
  return (asked ?? firstPause * 2 ** repeat) * spread;
}

/** Whether a failed request may have been carried out anyway: then look for what it creates instead of creating it again. */
export function mayBeMade(failure: ApiFailure): boolean {
  switch (failure.kind) {
    case 'answer':
      return failure.status >= 500 || failure.status === 408 || failure.status === 409 || failure.status === 429 || failure.status === 200;
    case 'network':
      return failure.during === 'body' || failure.reason === 'connection-reset' || failure.reason === 'timeout';
    case 'cut':
    case 'odd':
      return true;
    case 'base-url':
    case 'unconfirmed':
    case 'unsendable-key':
      return false;
    default:
      return failure satisfies never;
  }
}

/** Whether no answer came in time: such a request may still be in progress. */
export function isTimeout(failure: ApiFailure): boolean {
  return failure.kind === 'network' && failure.reason === 'timeout';
}

/** Milliseconds, if the server specifies no time. */
const usualWait = 30_000;
/** Milliseconds: long enough to read what was found, but short enough to sit and wait for. */
const minWait = 3000;
const maxWait = 5 * 60_000;

/** What a busy API recovers from, and what takes effect some minutes after it was bought, ticked, or confirmed. */
const passesWithTime: ReadonlySet<ApiCode> = new Set<ApiCode>([
  'rate-limited',
  'overloaded',
  'server-error',
  'no-credits',
  'billing-not-active',
  'organization-not-verified',
  'missing-scopes',
  'model-not-found',
  'ip-not-authorized',
]);

/** Milliseconds after which it's worth looking again; `undefined` if something has to change, or nobody would wait that long. */
export function advisableWait(failure: ApiFailure, code: ApiCode): number | undefined {
  if (failure.kind !== 'answer' || !passesWithTime.has(code)) return undefined;
  if (noneAllowed.test(failure.message)) return undefined;
  if (failure.retryAfterMs === undefined && dailyLimit.test(failure.message)) return undefined;
  const wait = Math.max(failure.retryAfterMs ?? usualWait, minWait);
  return wait > maxWait ? undefined : wait;
}
