import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../../engine/outcome.ts';
import type { Secret } from '../../keys/secret.ts';
import type { ApiReachableFact } from '../api/api-reachable-look.ts';
import { completion } from '../api/completion.ts';
import type { CompletionFact } from '../api/completion-look.ts';
import type { codes } from '../api/completion.text.ts';
import type { Given } from '../check.ts';

/** Milliseconds before each repeat: a new key may take a moment to work everywhere. */
const pauses = [500, 1500, 4000];
const mayPass: ReadonlySet<string> = new Set(['invalid-api-key', 'missing-scopes']);

/** Tests a key that isn't anywhere yet with a real completion, as `completion` does. */
export async function testNewKey(
  given: Pick<Given, 'scope' | 'ports' | 'requested'>,
  apiReachable: ApiReachableFact,
  secret: Secret,
  signal: AbortSignal,
): Promise<Outcome<CompletionFact, typeof codes>> {
  const facts = { apiReachable, keyAccepted: { secret, source: 'new' as const, models: undefined } };
  for (let repeat = 0; ; repeat += 1) {
    const outcome = await completion.detect({ ...given, facts, signal, groupBegan: performance.now(), progress: () => {} });
    const pause = pauses[repeat];
    if (outcome.status === 'ok' || !mayPass.has(outcome.code) || pause === undefined) return outcome;
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    signal.throwIfAborted();
  }
}
