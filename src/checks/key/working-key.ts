import { readEnvDocument, valueOf } from '../../env-file/document.ts';
import { isPlaceholder } from '../../keys/placeholder.ts';
import { Secret } from '../../keys/secret.ts';
import { classifyKey } from '../../keys/shape.ts';
import { keyRulesAt } from '../../openai/servers.ts';
import type { FixContext } from '../check.ts';
import { testKeys } from './test-keys.ts';

/** `line`: 1-based. */
export type KeyOnLine = { readonly value: string; readonly line: number };

/**
 * Which of the keys that an env file sets, one below the other, the API accepts, if none of the others can work. More than a few are
 * nobody's keys, so they aren't sent.
 */
export async function onlyWorkingKey(
  context: Pick<FixContext, 'scope' | 'ports' | 'requested' | 'signal'>,
  bytes: Buffer,
): Promise<KeyOnLine | undefined> {
  const { api, variable } = context.scope;
  const set = valueOf(readEnvDocument(bytes), variable.name)?.assignments ?? [];
  const lines = new Map(set.filter(({ value }) => value !== '' && !isPlaceholder(value)).map(({ value, line }) => [value, line]));
  if (lines.size > 4) return undefined;
  const kinds = [...lines].map(([value, line]) => ({ value, line, kind: classifyKey(value, keyRulesAt(api.baseUrl)) }));
  // Worth keeping, though not for this API.
  if (kinds.some(({ kind }) => kind.verdict === 'refused' && (kind.code === 'wrong-vendor' || kind.code === 'admin-key'))) return undefined;
  const keys = kinds.filter(({ kind }) => kind.verdict !== 'refused');
  const tests = await testKeys(
    context,
    keys.map(({ value }) => new Secret(value)),
  );
  const [working, ...others] = keys.filter((_, index) => tests[index] !== 'rejected');
  return working !== undefined && others.length === 0 && tests.includes('accepted') ? working : undefined;
}
