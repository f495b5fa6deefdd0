import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Secret } from '../../keys/secret.ts';
import type { ApiCall, ApiResult } from '../client.ts';
import type { ApiFailure } from '../failure.ts';

/** One call with an admin key. */
export type AdminCall = ApiCall & {
  readonly secret: Secret;
  /** Never repeated: whoever makes hundreds of requests paces and repeats them. */
  readonly once?: true;
};

/** Milliseconds before each repeat. They're too short to be worth reporting. */
const pauses = [300, 900];
/** Milliseconds that a server may ask us to wait; if it asks for more, its refusal is the result. */
const maxPause = 3000;

/**
 * Repeats a read-only request if the failure may be temporary: a lost connection, 408, 429, a failing server. A time-out isn't
 * repeated: it already took its time.
 *
 * Unlike diagnosis/retry.ts, it looks only at the status: reading costs nothing, so if a refusal is permanent, we just get it
 * again a second or two later.
 *
 * @param totalMs milliseconds for everything
 */
export async function repeatReading<T>(
  call: AdminCall,
  totalMs: number,
  read: (call: AdminCall) => Promise<ApiResult<T>>,
): Promise<ApiResult<T>> {
  if (call.once === true) return read(call);
  const deadline = performance.now() + (call.withinMs ?? totalMs);
  for (let repeat = 0; ; repeat += 1) {
    const reply = await read({ ...call, withinMs: deadline - performance.now() });
    const pause = pauses[repeat];
    if (reply.ok || pause === undefined || !mayPass(reply.failure)) return reply;
    const wait = Math.max(pause, asked(reply.failure)) * (1 + Math.random() / 4);
    if (wait > maxPause || performance.now() + wait >= deadline) return reply;
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
