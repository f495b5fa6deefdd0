import { describe, expect, it } from 'vitest';
import { newBucket, refuse, spend, timeFor, waitOf } from '../../src/workshop/organizer/bucket.ts';

const minute = 60_000;

/** Whether an API takes one more request, by the time in minutes. */
type Api = (at: number) => boolean;

function windows(limit: number): Api {
  let [from, count] = [-Infinity, 0];
  return (at) => {
    if (at - from >= 1) [from, count] = [at, 0];
    count += 1;
    return count <= limit;
  };
}

function sliding(limit: number): Api {
  const taken: number[] = [];
  return (at) => {
    const takes = taken.filter((each) => at - each < 1).length < limit;
    if (takes) taken.push(at);
    return takes;
  };
}

/** Ten at once, then so many a minute. */
function refilled(limit: number): Api {
  let [tokens, last] = [10, 0];
  return (at) => {
    tokens = Math.min(10, tokens + (at - last) * limit);
    last = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

/** Makes so many requests, each answered after a moment. No time passes. */
function play(api: Api, wanted: number, latency: number) {
  const start = 1_000_000;
  const bucket = newBucket(start, undefined);
  const left: [at: number, ms: number][] = [];
  let now = start;
  let [made, refused] = [0, 0];
  const until = (end: number): void => {
    for (; now < end; now = Math.min(end, now + minute / 30)) left.push([now, timeFor(bucket, wanted - made, now, minute)]);
  };
  while (made < wanted) {
    for (let wait = waitOf(bucket, now, minute); wait > 0; wait = waitOf(bucket, now, minute)) until(now + wait + 1);
    spend(bucket, now);
    if (api((now - start) / minute)) made += 1;
    else {
      refused += 1;
      refuse(bucket, { sentAt: now + 1, now: now + latency, askedMs: undefined, minuteMs: minute });
    }
  }
  const took = now - start;
  const errors = left.filter(([at]) => at - start >= minute).map(([at, ms]) => Math.abs(at - start + ms - took) / took);
  return { minutes: took / minute, refused, worst: Math.max(0, ...errors) };
}

const counts = [10, 30, 40, 100, 200];
const caps = [5, 6, 7, 8, 9, 10, 20, 60];

describe('what is left', () => {
  it.each(counts)('of %d requests is known after the first minute, whatever the API allows a minute', (count) => {
    for (const cap of caps)
      for (const api of [windows(cap), sliding(cap)]) {
        const { worst, refused } = play(api, count, 300);
        expect({ cap, worst: worst < 0.1 || worst }).toEqual({ cap, worst: true });
        expect(refused).toBeLessThanOrEqual(1);
      }
  });

  it.each(counts)('of %d requests is known where the first ten are free, as long as the rest comes fast enough', (count) => {
    for (const cap of caps.filter((each) => each >= 8)) expect(play(refilled(cap), count, 300).worst).toBeLessThan(0.15);
  });

  it.each([5, 6, 7])('is found out with few refusals where the first ten are free, and then %d a minute', (cap) => {
    const { minutes, refused } = play(refilled(cap), 200, 300);
    expect(refused).toBeLessThanOrEqual(4);
    expect(minutes).toBeLessThan((200 / cap) * 1.35);
  });
});
