import { sentencesOf } from '../../engine/action.ts';
import { ask } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { Finding } from '../../engine/outcome.ts';
import type { FixContext } from '../check.ts';
import * as text from './look-again.text.ts';

/** How many times it looks again without a key press, if waiting may help. After that, it waits for the person. */
const automaticRounds = 4;

/** The fix that changes nothing: what's wrong is fixed elsewhere, or by time, and then the check runs again. */
export async function* lookAgain(
  finding: Finding<unknown>,
  { round = 0 }: Pick<FixContext, 'round'>,
  question: string,
  more: readonly string[] = [],
): Conversation<Record<never, never>> {
  const { next, why, retryAfterMs } = finding;
  const afterMs = round < automaticRounds ? retryAfterMs : undefined;
  const guidance = [...sentencesOf(next), ...more];
  const [url] = guidance.flatMap((each) => /https:\/\/[^\s)]*[^\s).,]/.exec(each) ?? []);
  yield* ask({
    kind: 'retry',
    text: question,
    guidance,
    why,
    ...(url === undefined ? {} : { link: { url } }),
    ...(afterMs === undefined ? {} : { afterMs }),
  });
  return { kind: 'plan', summary: text.plan, steps: [], consent: 'given' };
}
