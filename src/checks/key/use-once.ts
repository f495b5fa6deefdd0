import { setTimeout as sleep } from 'node:timers/promises';
import { findingFor, keyNameOf, subjectOf } from '../../diagnosis/api-subject.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Secret } from '../../keys/secret.ts';
import type { ApiFailure } from '../../openai/failure.ts';
import type { Given } from '../check.ts';
import * as text from './make-key.text.ts';
import type { PlaceOfKey } from './place-of-key.ts';
import { savedTo } from './place-of-key.text.ts';

/** Milliseconds before each repeat: a new key may take a moment to work everywhere. */
const pauses = [500, 1500, 4000];

/**
 * Uses a new key once, for a request that costs nothing. Only a refusal counts against it: what else may go wrong says nothing about
 * the key, and the test completion that follows finds it, too.
 */
export async function useOnce(
  { scope, ports }: Pick<Given, 'scope' | 'ports'>,
  secret: Secret,
  template: PlaceOfKey['template'],
  signal: AbortSignal,
): Promise<Outcome<undefined, typeof text.makeCodes>> {
  for (let repeat = 0; ; repeat += 1) {
    const reply = await ports.openai.listModels({ baseUrl: scope.api.baseUrl, secret, signal });
    const pause = pauses[repeat];
    if (reply.ok || !isRefusal(reply.failure))
      return { status: 'ok', summary: savedTo(scope.envFile.name, String(secret), template), fact: undefined };
    if (pause === undefined) {
      const finding = findingFor(reply.failure, subjectOf(scope, ports, { keyName: keyNameOf(scope, 'file') }));
      return { ...finding, ...text.notUsable(String(secret), scope.envFile.name, finding.summary) };
    }
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    signal.throwIfAborted();
  }
}

function isRefusal(failure: ApiFailure): boolean {
  return failure.kind === 'answer' && (failure.status === 401 || failure.status === 403);
}
