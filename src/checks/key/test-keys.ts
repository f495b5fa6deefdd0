import { findingFor, subjectOf } from '../../diagnosis/api-subject.ts';
import type { ApiCode } from '../../diagnosis/codes.ts';
import type { Secret } from '../../keys/secret.ts';
import type { FixContext } from '../check.ts';

/** What the API says about a key. `unknown`: it couldn't be asked, or its answer is about something else. */
export type KeyTest = 'accepted' | 'rejected' | 'unknown';

/** Milliseconds. A person waits for a question; if the API is slow, it's asked without knowing more. */
const patience = 5000;

/**
 * Tests keys before a question about them, so that it can say which one works: all at the same time, once each. None is sent
 * anywhere that hasn't been confirmed. `key-accepted` looks again later, and explains.
 */
export async function testKeys(
  { scope, ports, requested, signal }: Pick<FixContext, 'scope' | 'ports' | 'requested' | 'signal'>,
  secrets: readonly Secret[],
): Promise<readonly KeyTest[]> {
  const { baseUrl, source } = scope.api;
  const base = ports.openai.readBaseUrl(baseUrl);
  const isConfirmed = source !== 'file' || (await ports.settings.trustsBaseUrl(scope.root, baseUrl));
  if (requested.offline === true || !isConfirmed || 'refused' in base) return secrets.map(() => 'unknown');
  const list = (secret?: Secret) =>
    ports.openai.listModels({ baseUrl, signal, withinMs: patience, ...(secret === undefined ? {} : { secret }) });
  const subject = subjectOf(scope, ports);
  // Some compatible servers list their models for anyone, so that proves nothing about a key.
  const open = base.official ? undefined : list();
  const tests = await Promise.all(
    secrets.map(async (secret): Promise<KeyTest> => {
      const reply = await list(secret);
      if (reply.ok) return 'accepted';
      return rejections.has(findingFor(reply.failure, subject).code) ? 'rejected' : 'unknown';
    }),
  );
  return (await open)?.ok === true ? secrets.map(() => 'unknown') : tests;
}

const rejections: ReadonlySet<ApiCode> = new Set<ApiCode>(['invalid-api-key', 'no-api-key', 'project-archived', 'account-deactivated']);
