import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiResult } from '../../openai/client.ts';
import type { ApiFailure } from '../../openai/failure.ts';
import { burst, learn, newBucket, refuse, remember, spend, timeFor, waitOf, type Bucket } from './bucket.ts';

/** Refusals of one request in a row after which it's given up. */
const maxRefusals = 10;

/** A request, or a refusal for being one too many, milliseconds ago. */
export type SentBefore = { readonly endpoint: string; readonly agoMs: number; readonly refused: boolean };

export type Pacer = {
  /**
   * Makes a request as soon as its endpoint allows one, and again where it's refused for being one too many.
   *
   * @param endpoint its method and path, without what differs between projects
   */
  paced<T>(endpoint: string, request: () => Promise<ApiResult<T>>): Promise<ApiResult<T>>;
  /** Milliseconds until so many more requests to an endpoint will have been made. */
  timeFor(endpoint: string, requests: number): number;
  /** Notes requests that an earlier run made, in their order: the API still counts them. */
  remember(sent: readonly SentBefore[]): void;
  /** Tells what a later run has to remember, from the first request on. */
  tell(listener: (endpoint: string, refused: boolean) => void): void;
  /** How many requests were made. */
  count(): number;
};

/**
 * A token bucket for each endpoint: faster after each minute without a refusal, half as fast after one.
 *
 * @param isTooMany whether a failure means that there were too many requests, and nothing else: not credit, not a limit of dollars
 * @param minuteMs milliseconds in a minute
 */
export function makePacer(options: {
  readonly minuteMs: number;
  readonly signal: AbortSignal;
  readonly isTooMany: (failure: ApiFailure) => boolean;
}): Pacer {
  const { minuteMs, signal, isTooMany } = options;
  const buckets = new Map<string, Bucket>();
  /** What a refusal has shown, for endpoints that weren't refused. */
  let shared: number | undefined;
  let requests = 0;
  const told: (readonly [endpoint: string, refused: boolean])[] = [];
  let listen = (_endpoint: string, _refused: boolean): void => {};
  const tell = (endpoint: string, refused: boolean): void => {
    told.push([endpoint, refused]);
    listen(endpoint, refused);
  };

  const bucketOf = (endpoint: string): Bucket => {
    let bucket = buckets.get(endpoint);
    if (bucket === undefined) buckets.set(endpoint, (bucket = newBucket(performance.now(), shared)));
    return bucket;
  };

  const take = async (bucket: Bucket): Promise<void> => {
    for (;;) {
      signal.throwIfAborted();
      const wait = waitOf(bucket, performance.now(), minuteMs);
      if (wait <= 0) break;
      // A timer may be a millisecond early.
      await sleep(wait + 1, undefined, { signal }).catch(() => undefined);
    }
    spend(bucket, performance.now());
  };

  const slowDown = (bucket: Bucket, sentAt: number, askedMs: number | undefined, now = performance.now()): void => {
    const most = refuse(bucket, { sentAt, now, askedMs, minuteMs });
    // What's below the burst was probably used up by somebody else.
    if (most === undefined || most <= burst) return;
    // Each seat takes one request to each endpoint, so the slowest is as fast as all of them: none needs to find that out again.
    shared = Math.min(shared ?? most, most);
    for (const each of buckets.values()) if (each !== bucket) learn(each, shared);
  };

  return {
    async paced(endpoint, request) {
      const bucket = bucketOf(endpoint);
      for (let refusals = 0; ; refusals += 1) {
        const mine = bucket.last.then(() => take(bucket));
        bucket.last = mine.catch(() => undefined);
        await mine;
        requests += 1;
        tell(endpoint, false);
        const sentAt = performance.now();
        bucket.open += 1;
        const reply = await request().finally(() => (bucket.open -= 1));
        signal.throwIfAborted();
        if (reply.ok || !isTooMany(reply.failure) || refusals >= maxRefusals) return reply;
        tell(endpoint, true);
        slowDown(bucket, sentAt, reply.failure.kind === 'answer' ? reply.failure.retryAfterMs : undefined);
      }
    },
    timeFor: (endpoint, wanted) => timeFor(bucketOf(endpoint), wanted, performance.now(), minuteMs),
    remember(sent) {
      const now = performance.now();
      for (const { endpoint, agoMs, refused } of sent) {
        if (agoMs < 0 || agoMs > 2 * minuteMs) continue;
        const bucket = bucketOf(endpoint);
        const at = now - agoMs;
        if (refused) {
          // A pause that was begun is kept to the end.
          if (agoMs < minuteMs) slowDown(bucket, at, undefined, at);
          continue;
        }
        remember(bucket, at, minuteMs);
      }
    },
    tell(listener) {
      listen = listener;
      for (const [endpoint, refused] of told.splice(0)) tell(endpoint, refused);
    },
    count: () => requests,
  };
}
