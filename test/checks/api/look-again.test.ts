import { describe, expect, it } from 'vitest';
import { lookAgain } from '../../../src/checks/api/look-again.ts';
import { advisableWait } from '../../../src/diagnosis/advisable-wait.ts';
import type { ApiFailure } from '../../../src/openai/failure.ts';

const refusal = (retryAfterMs?: number): ApiFailure => ({
  kind: 'answer',
  status: 429,
  format: 'error',
  message: '',
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
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
    expect(advisableWait(refusal(asked), 'rate-limited')).toBe(wait);
  });

  it('is none where only a change helps', () => {
    expect(advisableWait(refusal(1000), 'invalid-api-key')).toBeUndefined();
    expect(advisableWait(refusal(1000), 'project-spend-limit')).toBeUndefined();
    expect(advisableWait({ kind: 'cut' }, 'server-error')).toBeUndefined();
  });
});

describe('looking again', () => {
  const finding = { status: 'problem', code: 'no-credits', summary: '', why: 'why', next: ['next'], retryAfterMs: 30_000 } as const;
  const question = async (round?: number) => (await lookAgain(finding, round === undefined ? {} : { round }, '?').next()).value;

  it('waits for the person after a few rounds', async () => {
    expect(await question()).toMatchObject({ afterMs: 30_000 });
    expect(await question(3)).toMatchObject({ afterMs: 30_000 });
    expect(await question(4)).not.toHaveProperty('afterMs');
    expect(await question(40)).not.toHaveProperty('afterMs');
  });
});
