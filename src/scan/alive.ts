import { officialBaseUrl } from '../openai/base-url.ts';
import { openaiPort } from '../openai/openai.ts';
import type { World } from '../machine/world.ts';
import type { Finding } from './findings.ts';

export type Alive = 'yes' | 'no' | 'unknown';

/** What would change where a key is sent, or say more than the key itself. */
const ofTheUser = /^OPENAI_/i;

/** Keys that may be sent: an admin key never is. */
export function askable(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ family }) => family !== 'admin');
}

/**
 * Whether each key still works, by its fingerprint. A list of models is asked for at OpenAI's own address, whatever the project or the
 * shell says, and nothing but the key is sent. Only `invalid_api_key` means that it doesn't work: any other refusal may have another reason.
 */
export async function askApi(
  world: World,
  findings: readonly Pick<Finding, 'secret'>[],
  signal: AbortSignal,
  baseUrl = officialBaseUrl,
): Promise<ReadonlyMap<string, Alive>> {
  const env = Object.fromEntries(Object.entries(world.env).filter(([name]) => !ofTheUser.test(name)));
  const api = openaiPort({ ...world, env });
  const alive = new Map<string, Alive>();
  for (const { secret } of findings) {
    const reply = await api.listModels({ baseUrl, secret, signal });
    const isDead = !reply.ok && reply.failure.kind === 'answer' && reply.failure.code === 'invalid_api_key';
    // It may be allowed to do other things than list models.
    const isLimited =
      !reply.ok && reply.failure.kind === 'answer' && /missing[_ ]scope/i.test(`${reply.failure.code} ${reply.failure.message}`);
    alive.set(secret.fingerprint, reply.ok || isLimited ? 'yes' : isDead ? 'no' : 'unknown');
  }
  return alive;
}
