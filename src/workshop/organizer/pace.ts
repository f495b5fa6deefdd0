import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiResult } from '../../openai/client.ts';
import type { ApiFailure } from '../../openai/failure.ts';

// OpenAI documents no rate of its administration endpoints. 7 to 10 requests a minute and endpoint were measured, and 429 without a time to
// come back, all well again after a minute (mkdev-me/terraform-provider-openai, pull request 76, 2026-05-07).

/** Requests that may be made at once, before the rate counts. */
const burst = 4;
/**
 * Requests a minute: at first, how many more after a minute without refusal, and at most. A refusal costs a whole minute, so it isn't
 * provoked: by the time that thirty seats are made, the rate has reached 9.
 */
const firstRate = 6;
const step = 1;
const topRate = 9.5;
/** Nothing is known yet, and hundreds of requests are to come: what's neither too hopeful nor too gloomy. */
const usualRate = 8.4;
/** Refusals of one request in a row after which it's given up. */
const maxRefusals = 10;

type Bucket = {
  tokens: number;
  /** Requests a minute. */
  rate: number;
  /** The rate that isn't exceeded: lower once a refusal has shown that there's less. */
  ceiling: number;
  /** Whether a refusal has shown what there is. */
  learned: boolean;
  /** When tokens were counted, when the last minute without refusal began, and until when there's a pause: milliseconds. */
  countedAt: number;
  cleanSince: number;
  pausedUntil: number;
  /** When the last requests were sent. */
  sent: number[];
  /** Those who wait for a token, in order. */
  last: Promise<void>;
};

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
  let requests = 0;
  const told: (readonly [endpoint: string, refused: boolean])[] = [];
  let listen = (_endpoint: string, _refused: boolean): void => {};
  const tell = (endpoint: string, refused: boolean): void => {
    told.push([endpoint, refused]);
    listen(endpoint, refused);
  };

  const bucketOf = (endpoint: string): Bucket => {
    const known = buckets.get(endpoint);
    if (known !== undefined) return known;
    const now = performance.now();
    const start = { tokens: burst, rate: firstRate, ceiling: topRate, learned: false, sent: [], last: Promise.resolve() };
    const bucket: Bucket = { ...start, countedAt: now, cleanSince: now, pausedUntil: -Infinity };
    buckets.set(endpoint, bucket);
    return bucket;
  };

  const count = (bucket: Bucket): void => {
    const now = performance.now();
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - Math.max(bucket.countedAt, bucket.pausedUntil)) / minuteMs) * bucket.rate);
    bucket.countedAt = Math.max(now, bucket.pausedUntil);
    if (now - bucket.cleanSince < minuteMs) return;
    // A minute in which little was asked for says nothing.
    const busy = bucket.sent.filter((at) => now - at <= minuteMs).length >= bucket.rate / 2;
    if (busy) Object.assign(bucket, faster(bucket));
    bucket.cleanSince = now;
  };

  const take = async (bucket: Bucket): Promise<void> => {
    for (;;) {
      signal.throwIfAborted();
      const pause = bucket.pausedUntil - performance.now();
      if (pause > 0) {
        await sleep(pause, undefined, { signal }).catch(() => undefined);
        continue;
      }
      count(bucket);
      if (bucket.tokens >= 1) break;
      // A timer may be a millisecond early.
      await sleep(((1 - bucket.tokens) / bucket.rate) * minuteMs + 1, undefined, { signal }).catch(() => undefined);
    }
    bucket.tokens -= 1;
    bucket.sent = [...bucket.sent.slice(-2 * topRate), performance.now()];
  };

  const slowDown = (bucket: Bucket, sentAt: number, askedMs: number | undefined, now = performance.now()): void => {
    // What was sent before the pause began is refused together with the request that caused it.
    if (sentAt < bucket.pausedUntil || bucket.pausedUntil > now) return;
    const passed = bucket.sent.filter((at) => now - at < 1.1 * minuteMs).length - 1;
    // What passed within a minute passes in every minute: it was the burst that was too much, not the rate. The API's minute isn't quite ours.
    const ceiling = Math.min(bucket.ceiling * 0.95, Math.max(passed * 0.9, 1));
    const wait = askedMs ?? minuteMs * (1 + Math.random() / 10);
    Object.assign(bucket, { rate: Math.max(bucket.rate / 2, 1), ceiling, learned: true, pausedUntil: now + wait });
    // After a whole minute, all is well again.
    Object.assign(bucket, { tokens: askedMs === undefined ? burst : 1, countedAt: now + wait, cleanSince: now + wait });
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
        const reply = await request();
        signal.throwIfAborted();
        if (reply.ok || !isTooMany(reply.failure) || refusals >= maxRefusals) return reply;
        tell(endpoint, true);
        slowDown(bucket, sentAt, reply.failure.kind === 'answer' ? reply.failure.retryAfterMs : undefined);
      }
    },
    timeFor(endpoint, wanted) {
      const bucket = bucketOf(endpoint);
      const now = performance.now();
      let ms = Math.max(0, bucket.pausedUntil - now);
      const since = Math.max(0, now - bucket.countedAt) / minuteMs;
      let left = wanted - Math.min(burst, bucket.tokens + since * bucket.rate);
      let { rate, ceiling } = bucket;
      if (!bucket.learned && wanted > 50 && rate <= usualRate) ceiling = Math.min(ceiling, usualRate);
      while (left > rate) {
        left -= rate;
        ms += minuteMs;
        rate = Math.max(rate, Math.min(bucket.learned ? rate * 2 : rate + step, ceiling));
      }
      return ms + (Math.max(0, left) / rate) * minuteMs;
    },
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
        if (bucket.sent.length === 0) bucket.countedAt = at;
        const passed = Math.max(0, at - bucket.countedAt);
        bucket.tokens = Math.max(0, Math.min(burst, bucket.tokens + (passed / minuteMs) * bucket.rate) - 1);
        Object.assign(bucket, { countedAt: Math.max(at, bucket.countedAt), sent: [...bucket.sent.slice(-2 * topRate), at] });
      }
    },
    tell(listener) {
      listen = listener;
      for (const [endpoint, refused] of told.splice(0)) tell(endpoint, refused);
    },
    count: () => requests,
  };
}

/** The ceiling gives way slowly: what refused us may have been somebody else's requests. */
function faster({ rate, ceiling, learned }: Bucket): Pick<Bucket, 'rate' | 'ceiling'> {
  // What was fine before the refusal is fine again.
  if (rate < ceiling) return { rate: Math.min(learned ? rate * 2 : rate + step, ceiling), ceiling };
  const more = Math.min(ceiling + 0.02, topRate);
  return { rate: Math.min(more, topRate), ceiling: more };
}
