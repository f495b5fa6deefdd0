import { isTimeout, mayBeMade } from '../../diagnosis/retry.ts';
import type { Finding } from '../../engine/outcome.ts';
import type { Secret } from '../../keys/secret.ts';
import type { ApiFailure } from '../../openai/failure.ts';
import type { ScopeAndPorts } from '../check.ts';
import { revokeKey } from '../key/revoke-key.ts';
import { notMade } from '../key/save-made-key.ts';
import type { AdminAccess } from '../spend/admin-access.ts';
import * as text from './rotate.text.ts';

const daySeconds = 86_400;
/** Days that a new key is good for; the shorter ones if the organization doesn't allow that. */
export const usualDays = 90;
const shorterDays = [60, 30, 14, 7, 1];

export type About = { readonly projectId: string; readonly accountId: string; readonly name: string };
export type MadeKey = { readonly id: string; readonly secret: Secret };

/**
 * Makes another key of a service account, under a name that no other key has. Where the answer gets lost, there may be a key that
 * nobody holds: it's looked for by its name and deleted before another one is made.
 */
export async function makeAnotherKey(
  { scope, ports }: ScopeAndPorts,
  call: AdminAccess,
  signal: AbortSignal,
  about: About,
): Promise<MadeKey | Finding<never, typeof text.newKeyCodes>> {
  let lifetimeSeconds = usualDays * daySeconds;
  for (let losses = 0; ;) {
    const reply = await ports.admin.createKey(call(signal), { ...about, lifetimeSeconds });
    if (reply.ok) return reply.value;
    const { failure } = reply;
    const shorter = shorterLife(failure, lifetimeSeconds);
    if (shorter !== undefined) {
      lifetimeSeconds = shorter;
      continue;
    }
    if (!mayBeMade(failure)) return notMade(failure, scope, ports);
    const isClean = await deleteNamed({ scope, ports }, call, signal, about);
    if (!isClean) {
      const finding = notMade(failure, scope, ports);
      return { ...finding, ...text.noneHeld(finding.summary) };
    }
    // After a time-out it may still be under way; the next run finds it by its name.
    if (losses > 0 || isTimeout(failure)) return notMade(failure, scope, ports);
    losses += 1;
  }
}

/** Whether no key of this name is left. */
async function deleteNamed({ ports }: ScopeAndPorts, call: AdminAccess, signal: AbortSignal, about: About): Promise<boolean> {
  const keys = await ports.admin.keys(call(signal), about.projectId, { ofAnyOwner: true });
  if (!keys.ok) return false;
  for (const { id } of keys.value.filter(({ name, ownerId }) => name === about.name && ownerId === about.accountId)) {
    const deleted = await revokeKey(ports, call(signal), about.projectId, id);
    if (!deleted.ok) return false;
  }
  return true;
}

/** Seconds to ask for instead, if a key may not be good for so long: what the refusal names, otherwise the next shorter usual time. */
function shorterLife(failure: ApiFailure, asked: number): number | undefined {
  if (failure.kind !== 'answer' || failure.status !== 400) return undefined;
  if (failure.param !== 'expires_in_seconds' && !/expires_in_seconds|lifetime|expir/i.test(failure.message)) return undefined;
  const named = [...failure.message.matchAll(/\d{4,9}/g)].map(Number).find((seconds) => seconds >= 3600 && seconds < asked);
  return named ?? shorterDays.map((days) => days * daySeconds).find((seconds) => seconds < asked);
}
