// OpenAI documents no rate of its administration endpoints. 7 to 10 requests a minute and endpoint were measured, and 429 without a time to
// come back, all well again after a minute (mkdev-me/terraform-provider-openai, pull request 76, 2026-05-07).

/** Requests that may be made at once, before the rate counts. */
export const burst = 4;
/**
 * Requests a minute: at first, how many more after a minute without refusal, and at most. A refusal costs a whole minute, so it isn't
 * provoked: by the time that thirty seats are made, the rate has reached 9.
 */
const firstRate = 6;
const step = 1;
const topRate = 8.5;
/** How many ever pass in a minute, however they're spread. */
const mostEver = 9;
/** Nothing is known yet, and many requests are to come: what's neither too hopeful nor too gloomy. */
const usualRate = 8.1;
const many = 50;
/** The API's minute isn't quite ours. */
const longMinute = 1.05;

/** A token bucket. All times are in milliseconds, by one clock. */
export type Bucket = {
  tokens: number;
  /** Requests a minute. */
  rate: number;
  /** How many pass in a minute, as far as it's known. */
  most: number;
  /** Whether a refusal has shown what there is: here, and anywhere. */
  refused: boolean;
  learned: boolean;
  /** When tokens were counted, when the last minute without refusal began, and until when there's a pause. */
  countedAt: number;
  cleanSince: number;
  pausedUntil: number;
  /** Requests that were sent and not answered. */
  open: number;
  /** When the last requests were sent. */
  sent: number[];
  /** Those who wait for a token, in order. */
  last: Promise<void>;
};

/** @param known how many pass in a minute elsewhere */
export function newBucket(now: number, known: number | undefined): Bucket {
  const start = {
    tokens: burst,
    rate: firstRate,
    most: mostEver,
    refused: false,
    learned: false,
    open: 0,
    sent: [],
    last: Promise.resolve(),
  };
  const bucket: Bucket = { ...start, countedAt: now, cleanSince: now, pausedUntil: -Infinity };
  if (known !== undefined) learn(bucket, known);
  return bucket;
}

/** Takes over what another endpoint's refusal has shown. */
export function learn(bucket: Bucket, most: number): void {
  if (most >= bucket.most) return;
  Object.assign(bucket, { most, learned: true });
  Object.assign(bucket, { rate: ceilingOf(bucket), tokens: Math.min(bucket.tokens, burstOf(bucket)) });
}

/** How long it takes until a request may be sent; 0 or less: it may be now. */
export function waitOf(bucket: Bucket, now: number, minuteMs: number): number {
  if (bucket.pausedUntil > now) return bucket.pausedUntil - now;
  count(bucket, now, minuteMs);
  // However many tokens there are: no minute has more than pass in one.
  const first = bucket.sent.at(-Math.max(1, Math.floor(bucket.most))) ?? -Infinity;
  return Math.max(((1 - bucket.tokens) / bucket.rate) * minuteMs, first + longMinute * minuteMs - now);
}

export function spend(bucket: Bucket, now: number): void {
  bucket.tokens -= 1;
  bucket.sent = [...bucket.sent.slice(-2 * mostEver), now];
}

/** A request that an earlier run has made. */
export function remember(bucket: Bucket, at: number, minuteMs: number): void {
  if (bucket.sent.length === 0) bucket.countedAt = at;
  const passed = Math.max(0, at - bucket.countedAt);
  bucket.tokens = Math.max(0, Math.min(burst, bucket.tokens + (passed / minuteMs) * bucket.rate) - 1);
  bucket.countedAt = Math.max(at, bucket.countedAt);
  bucket.sent = [...bucket.sent.slice(-2 * mostEver), at];
}

/**
 * A pause, and then half as fast for a minute.
 *
 * @param given.askedMs how long the API asks to wait
 * @returns how many pass in a minute; `undefined` if that was known before
 */
export function refuse(
  bucket: Bucket,
  given: { readonly sentAt: number; readonly now: number; readonly askedMs: number | undefined; readonly minuteMs: number },
): number | undefined {
  const { sentAt, now, askedMs, minuteMs } = given;
  // What was sent before the pause began is refused together with the request that caused it.
  if (sentAt < bucket.pausedUntil || bucket.pausedUntil > now) return undefined;
  // All but this one, and those without an answer, which may be refused, too.
  const passed = bucket.sent.filter((at) => at <= sentAt && sentAt - at < minuteMs).length - 1 - bucket.open;
  // What passed within a minute passes in every minute: it was the burst that was too much, not the rate. Unless it's refused again.
  bucket.most = Math.max(1, Math.min(passed, bucket.most * (bucket.refused ? 0.7 : 1)));
  Object.assign(bucket, { refused: true, learned: true });
  const until = now + (askedMs ?? minuteMs * (1 + Math.random() / 10));
  // After a whole minute, all is well again.
  const tokens = askedMs === undefined ? burstOf(bucket) : 1;
  Object.assign(bucket, { rate: ceilingOf(bucket) / 2, tokens, countedAt: until, cleanSince: until, pausedUntil: until });
  return bucket.most;
}

/** Milliseconds until so many more requests will have been made, those that are open among them, if there's nothing more to learn. */
export function timeFor(bucket: Bucket, wanted: number, now: number, minuteMs: number): number {
  const from = Math.max(now, bucket.pausedUntil);
  const since = Math.max(0, from - bucket.countedAt) / minuteMs;
  const ceiling = bucket.learned || wanted <= many ? ceilingOf(bucket) : Math.max(usualRate, bucket.rate);
  let { rate } = bucket;
  let left = wanted - bucket.open - Math.min(burstOf(bucket), bucket.tokens + since * rate);
  let minutes = Math.max(0, Math.min(1, (bucket.cleanSince + minuteMs - from) / minuteMs));
  let ms = from - now;
  for (; left > rate * minutes && (rate < ceiling || minutes === 0); minutes = 1) {
    left -= rate * minutes;
    ms += minutes * minuteMs;
    rate = Math.min(bucket.learned ? ceiling : rate + step, ceiling);
  }
  return ms + (Math.max(0, left) / rate) * minuteMs;
}

function count(bucket: Bucket, now: number, minuteMs: number): void {
  const from = Math.max(bucket.countedAt, bucket.pausedUntil);
  bucket.tokens = Math.min(burstOf(bucket), bucket.tokens + (Math.max(0, now - from) / minuteMs) * bucket.rate);
  bucket.countedAt = now;
  if (now - bucket.cleanSince < minuteMs) return;
  // A minute in which little was asked for says nothing.
  const busy = bucket.sent.filter((at) => now - at <= minuteMs).length >= bucket.rate / 2;
  // What was refused may have been somebody else's requests: what's known gives way, slowly.
  if (busy && bucket.learned && bucket.rate === ceilingOf(bucket)) bucket.most = Math.min(mostEver, bucket.most + 0.02);
  if (busy) bucket.rate = Math.min(bucket.learned ? topRate : bucket.rate + step, ceilingOf(bucket));
  bucket.cleanSince = now;
}

/** The rate that isn't exceeded. */
function ceilingOf({ learned, most }: Bucket): number {
  return learned ? Math.min(topRate, most * 0.95) : topRate;
}

/** The burst and half the rate are no more than pass in a minute. */
function burstOf(bucket: Bucket): number {
  return bucket.learned ? Math.max(1, Math.min(burst, ceilingOf(bucket) / 2)) : burst;
}
