import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Secret } from '../../keys/secret.ts';
import type { Call, Reply } from '../client.ts';
import type { ApiFailure } from '../failure.ts';

/** One call with an admin key. */
export type AdminCall = Call & { readonly secret: Secret };

/** Milliseconds before each repeat. Short, so that they need not be told. */
const pauses = [300, 900];
/** Milliseconds that a server may ask to wait; where it asks for more, its refusal is the answer. */
const longestPause = 3000;

/**
 * Repeats a request that only reads where what went wrong may pass: a lost connection, 408, 429, a failing server. A
 * time-out is not repeated: it has taken its time.
 *
 * It differs from diagnosis/retry.ts in that nothing but the status counts: reading costs nothing, so a refusal that stays is
 * only met again, a second or two later.
 *
 * @param totalMs milliseconds for all of it
 */
export async function repeatReading<T>(
  call: AdminCall,
  totalMs: number,
  read: (call: AdminCall) => Promise<Reply<T>>,
): Promise<Reply<T>> {
  const deadline = performance.now() + (call.withinMs ?? totalMs);
  for (let repeat = 0; ; repeat += 1) {
    const reply = await read({ ...call, withinMs: deadline - performance.now() });
    const pause = pauses[repeat];
    if (reply.ok || pause === undefined || !mayPass(reply.failure)) return reply;
    const wait = Math.max(pause, asked(reply.failure)) * (1 + Math.random() / 4);
    if (wait > longestPause || performance.now() + wait >= deadline) return reply;
    await sleep(wait, undefined, { signal: call.signal }).catch(() => undefined);
    call.signal.throwIfAborted();
  }
}

function mayPass(failure: ApiFailure): boolean {
  if (failure.kind === 'network') return failure.reason === 'connection-reset';
  if (failure.kind !== 'answer') return failure.kind === 'cut';
  return failure.status >= 500 || failure.status === 408 || failure.status === 429;
}

function asked(failure: ApiFailure): number {
  return failure.kind === 'answer' ? (failure.retryAfterMs ?? 0) : 0;
}
