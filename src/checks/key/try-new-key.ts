import { findingFor, keyNameOf, subjectOf } from '../../diagnosis/api-subject.ts';
import type { ApiCode } from '../../diagnosis/codes.ts';
import type { Refusal } from '../../engine/plan.ts';
import type { Secret } from '../../keys/secret.ts';
import type { FixContext } from '../check.ts';
import * as text from './try-new-key.text.ts';

/** What only another key fixes. */
const isOfKey: ReadonlySet<string> = new Set<ApiCode>(['invalid-api-key', 'no-api-key', 'project-archived', 'account-deactivated']);

/** Whether the API accepts a key: `unknown` where it can't be asked, or doesn't say. */
export async function isAccepted({ scope, ports, requested, signal }: FixContext, secret: Secret): Promise<boolean | 'unknown'> {
  const { baseUrl, source } = scope.api;
  if (requested.offline === true || 'refused' in ports.openai.readBaseUrl(baseUrl)) return 'unknown';
  // The key goes to no server that the user hasn't seen and confirmed.
  if (source === 'file' && !(await ports.settings.trustsBaseUrl(scope.root, baseUrl))) return 'unknown';
  const reply = await ports.openai.listModels({ baseUrl, secret, signal });
  if (reply.ok) return true;
  if (isOfKey.has(findingFor(reply.failure, subjectOf(scope, ports, { keyName: keyNameOf(scope, 'file') })).code)) return false;
  return reply.failure.kind === 'answer' ? true : 'unknown';
}

/**
 * Before a script replaces a key by another one, nobody is there to take it back: asks the API about the new one and, if it's
 * rejected, about the old one. A refusal if the old one works; otherwise whether the new one was tested.
 */
export async function tryNewKey(
  context: FixContext,
  { old, secret }: { readonly old: Secret | undefined; readonly secret: Secret },
): Promise<Refusal<typeof text.codes> | { readonly kind: 'tested' | 'offline' | 'unreachable' | 'unasked' }> {
  const { scope, ports, requested } = context;
  if (requested.offline === true) return { kind: 'offline' };
  if (old === undefined || old.equals(secret)) return { kind: 'unasked' };
  const works = await isAccepted(context, secret);
  if (works === 'unknown') return { kind: 'unreachable' };
  if (works || (await isAccepted(context, old)) !== true) return { kind: 'tested' };
  const { host } = subjectOf(scope, ports);
  return { kind: 'refusal', code: 'new-key-rejected', ...text.oldOneWorks(scope.envFile.name, String(secret), String(old), host) };
}
