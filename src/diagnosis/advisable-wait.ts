import type { Code } from '../engine/codes.ts';
import type { ApiFailure } from '../openai/failure.ts';

/** Milliseconds, where the server names no time. */
const usualWait = 30_000;
/** Milliseconds: so much that what was found can be read, and not so much that nobody would sit and watch. */
const shortest = 3000;
const longest = 5 * 60_000;

/** What a busy API gets over, and what comes into force some minutes after it was bought, ticked or confirmed. */
const passesWithTime: ReadonlySet<Code> = new Set<Code>([
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

/** Milliseconds after which another try makes sense; `undefined` where it takes a change, or longer than anybody waits. */
export function advisableWait(failure: ApiFailure, code: Code): number | undefined {
  if (failure.kind !== 'answer' || !passesWithTime.has(code)) return undefined;
  const wait = Math.max(failure.retryAfterMs ?? usualWait, shortest);
  return wait > longest ? undefined : wait;
}
