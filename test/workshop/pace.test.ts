import { describe, expect, it } from 'vitest';
import type { ApiResult } from '../../src/openai/client.ts';
import { makePacer } from '../../src/workshop/organizer/pace.ts';

const noMeta = { organization: undefined, project: undefined, requestsLeft: undefined, tokensLeft: undefined, requestId: undefined };
const done: ApiResult<string> = { ok: true, value: 'done', meta: noMeta };
const tooMany: ApiResult<string> = { ok: false, failure: { kind: 'answer', status: 429, format: 'error', message: 'Too many requests' } };
const noCredit: ApiResult<string> = { ok: false, failure: { kind: 'answer', status: 429, format: 'error', message: 'no credit' } };

function pacerOf(minuteMs: number) {
  const isTooMany = (failure: { kind: string; message?: string }): boolean => failure.message === 'Too many requests';
  return makePacer({ minuteMs, signal: new AbortController().signal, isTooMany });
}

/** An API that counts so many requests in windows of a minute. */
function windowed(limit: number, minuteMs: number) {
  let from = -Infinity;
  let count = 0;
  let refused = 0;
  return {
    ask: async (): Promise<ApiResult<string>> => {
      const now = performance.now();
      if (now - from >= minuteMs) [from, count] = [now, 0];
      count += 1;
      if (count <= limit) return done;
      refused += 1;
      return tooMany;
    },
    refused: () => refused,
  };
}

describe('the pace', () => {
  it('is a burst of 4, then 6 a minute', async () => {
    const pacer = pacerOf(3000);
    const times: number[] = [];
    const started = performance.now();
    await Promise.all(
      Array.from({ length: 7 }, () =>
        pacer.paced('one', async () => {
          times.push(performance.now() - started);
          return done;
        }),
      ),
    );
    expect(times[3]).toBeLessThan(250);
    // Half a second is a tenth of these minutes, and they have six requests.
    expect(times[4]).toBeGreaterThan(400);
    expect(times[6]).toBeGreaterThan(1400);
  });

  it('of an endpoint is its own', async () => {
    const pacer = pacerOf(60_000);
    const started = performance.now();
    await Promise.all(['a', 'b', 'c', 'd'].flatMap((name) => Array.from({ length: 4 }, () => pacer.paced(name, async () => done))));
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it.each([7, 8, 10])('gets everything through an API that allows %d a minute, with few refusals', async (limit) => {
    const minuteMs = 300;
    const pacer = pacerOf(minuteMs);
    const api = windowed(limit, minuteMs);
    const replies = await Promise.all(Array.from({ length: 60 }, () => pacer.paced('one', api.ask)));
    expect(replies.every(({ ok }) => ok)).toBe(true);
    expect(api.refused()).toBeLessThan(12);
  });

  it('takes no lack of credit for haste', async () => {
    let asked = 0;
    const reply = await pacerOf(100).paced('one', async () => {
      asked += 1;
      return noCredit;
    });
    expect(reply.ok).toBe(false);
    expect(asked).toBe(1);
  });

  it('gives up on a request that is refused again and again', async () => {
    let asked = 0;
    const reply = await pacerOf(10).paced('one', async () => {
      asked += 1;
      return tooMany;
    });
    expect(reply.ok).toBe(false);
    expect(asked).toBeLessThan(20);
  });

  it('remembers what an earlier run asked for', async () => {
    const pacer = pacerOf(60_000);
    pacer.remember([500, 400, 300, 200, 100].map((agoMs) => ({ endpoint: 'one', agoMs, refused: false })));
    pacer.remember([{ endpoint: 'three', agoMs: 50_000, refused: false }]);
    expect(pacer.timeFor('one', 1)).toBeGreaterThan(9000);
    expect(pacer.timeFor('two', 1)).toBe(0);
    expect(pacer.timeFor('three', 4)).toBe(0);
  });

  it('goes on with the pause that an earlier run had to make', async () => {
    const pacer = pacerOf(60_000);
    pacer.remember([
      { endpoint: 'one', agoMs: 20_010, refused: false },
      { endpoint: 'one', agoMs: 20_000, refused: true },
      { endpoint: 'two', agoMs: 70_000, refused: true },
    ]);
    expect(pacer.timeFor('one', 1)).toBeGreaterThan(39_000);
    expect(pacer.timeFor('two', 1)).toBe(0);
    const told: unknown[] = [];
    await pacer.paced('two', async () => done);
    pacer.tell((...sent) => told.push(sent));
    await pacer.paced('two', async () => done);
    expect(told).toEqual([
      ['two', false],
      ['two', false],
    ]);
  });
});
