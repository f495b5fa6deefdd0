import { ask } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { Finding } from '../../engine/outcome.ts';
import type { FixContext } from '../check.ts';
import * as text from './look-again.text.ts';

/** Looks that are taken without a key press, where waiting may help. After them it waits for the person. */
const automaticRounds = 4;

/** The fix that changes nothing: whatever is wrong is mended elsewhere, or by time, and then looked at again. */
export async function* lookAgain(
  finding: Finding<unknown>,
  { round = 0 }: Pick<FixContext, 'round'>,
  question: string,
): Conversation<Record<never, never>> {
  const { next, why, retryAfterMs } = finding;
  const afterMs = round < automaticRounds ? retryAfterMs : undefined;
  yield* ask({ kind: 'retry', text: question, guidance: next, why, ...(afterMs === undefined ? {} : { afterMs }) });
  return { kind: 'plan', summary: text.plan, steps: [], consent: 'given' };
}
