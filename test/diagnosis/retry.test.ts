import { describe, expect, it } from 'vitest';
import { advisableWait, isTimeout, mayBeMade, mayPass, pauseBefore } from '../../src/diagnosis/retry.ts';
import type { ApiFailure } from '../../src/openai/failure.ts';
import { openai as subject } from './subjects.ts';

const answer = (status: number, more: { readonly code?: string; readonly retryAfterMs?: number } = {}): ApiFailure => ({
  kind: 'answer',
  status,
  format: 'error',
  message: '',
  ...more,
});
const network = (reason: 'connection-reset' | 'connection-refused' | 'timeout' | 'dns', during: 'connect' | 'body' = 'connect') =>
  ({ kind: 'network', reason, during, system: reason }) as ApiFailure;
describe('a failure that may pass by itself', () => {
  it.each<[string, ApiFailure, boolean]>([
    ['a lost connection', network('connection-reset'), true],
    ['a refused one', network('connection-refused'), true],
    ['a name that does not resolve', network('dns'), false],
    ['a time-out, which has taken its time', network('timeout'), false],
    ['an answer that broke off', { kind: 'cut' }, true],
    ['a failing server', answer(500), true],
    ['an overloaded one', answer(503), true],
    ['408', answer(408), true],
    ['409', answer(409), true],
    ['a rate limit', answer(429, { code: 'rate_limit_exceeded' }), true],
    ['no credit', answer(429, { code: 'insufficient_quota' }), false],
    ['a key that is not accepted', answer(401, { code: 'invalid_api_key' }), false],
    ['a key that cannot be sent', { kind: 'unsendable-key' }, false],
  ])('%s: %s', (_name, failure, passes) => expect(mayPass(failure, subject)).toBe(passes));

  it('is waited for twice as long each time, or as long as the server asks', () => {
    for (const [repeat, failure, least] of [
      [0, answer(500), 500],
      [1, answer(500), 1000],
      [0, answer(429, { retryAfterMs: 4000 }), 4000],
    ] as const) {
      const pause = pauseBefore(repeat, failure);
      expect(pause).toBeGreaterThanOrEqual(least);
      expect(pause).toBeLessThanOrEqual(least * 1.25);
    }
  });
});

describe('a request that failed', () => {
  it.each<[ApiFailure, boolean]>([
    [answer(500), true],
    [answer(429), true],
    [answer(200), true],
    [answer(400), false],
    [answer(403), false],
    [network('timeout'), true],
    [network('connection-reset'), true],
    [network('connection-refused'), false],
    [network('dns', 'body'), true],
    [{ kind: 'cut' }, true],
    [{ kind: 'unsendable-key' }, false],
  ])('%j may have been heeded: %s', (failure, heeded) => {
    expect(mayBeMade(failure)).toBe(heeded);
    expect(isTimeout(failure)).toBe('reason' in failure && failure.reason === 'timeout');
  });
});

describe('the advisable wait', () => {
  it.each([
    [20_000, 20_000],
    [0, 3000],
    [300_000, 300_000],
    [300_001, undefined],
    [Number.MAX_SAFE_INTEGER, undefined],
    [Number.POSITIVE_INFINITY, undefined],
  ])('of a server that asks for %d ms is %s', (asked, wait) => {
    expect(advisableWait(answer(429, { retryAfterMs: asked }), 'rate-limited')).toBe(wait);
  });

  it('is none where only a change helps', () => {
    expect(advisableWait(answer(429, { retryAfterMs: 1000 }), 'invalid-api-key')).toBeUndefined();
    expect(advisableWait(answer(429, { retryAfterMs: 1000 }), 'project-spend-limit')).toBeUndefined();
    expect(advisableWait({ kind: 'cut' }, 'server-error')).toBeUndefined();
  });
});
