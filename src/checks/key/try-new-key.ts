import { findingFor, keyNameOf, subjectOf } from '../../diagnosis/api-subject.ts';
import type { ApiCode } from '../../diagnosis/codes.ts';
import type { Refusal } from '../../engine/plan.ts';
import type { Secret } from '../../keys/secret.ts';
import type { FixContext } from '../check.ts';
import * as text from './try-new-key.text.ts';

/** What only another key fixes. */
const isOfKey: ReadonlySet<string> = new Set<ApiCode>(['invalid-api-key', 'no-api-key', 'project-archived', 'account-deactivated']);

/**
 * Before a script replaces a key by another one, nobody is there to take it back: asks the API about the new one and, if it's
 * rejected, about the old one. A refusal if the old one works; otherwise whether the new one was tested.
 */
export async function tryNewKey(
  { scope, ports, requested, signal }: FixContext,
  { old, secret }: { readonly old: Secret | undefined; readonly secret: Secret },
): Promise<Refusal<typeof text.codes> | { readonly kind: 'tested' | 'offline' | 'unreachable' | 'unasked' }> {
  if (requested.offline === true) return { kind: 'offline' };
  if (old === undefined || old.equals(secret)) return { kind: 'unasked' };
  const { baseUrl, source } = scope.api;
  if ('refused' in ports.openai.readBaseUrl(baseUrl)) return { kind: 'unreachable' };
  // The key goes to no server that the user hasn't seen and confirmed.
  if (source === 'file' && !(await ports.settings.trustsBaseUrl(scope.root, baseUrl))) return { kind: 'unreachable' };

  const subject = subjectOf(scope, ports, { keyName: keyNameOf(scope, 'file') });
  const rejected = async (key: Secret): Promise<boolean | 'unknown'> => {
    const reply = await ports.openai.listModels({ baseUrl, secret: key, signal });
    if (reply.ok) return false;
    if (isOfKey.has(findingFor(reply.failure, subject).code)) return true;
    return reply.failure.kind === 'answer' ? false : 'unknown';
  };
  const isRejected = await rejected(secret);
  if (isRejected === 'unknown') return { kind: 'unreachable' };
  if (!isRejected || (await rejected(old)) !== false) return { kind: 'tested' };
  return { kind: 'refusal', code: 'new-key-rejected', ...text.oldOneWorks(scope.envFile.name, String(secret), String(old), subject.host) };
}
