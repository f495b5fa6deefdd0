import { describe, expect, it } from 'vitest';
import { lookAgain } from '../../../src/checks/api/look-again.ts';

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
