import type { Secret } from '../../keys/secret.ts';
import { makeSeal } from '../seal.ts';
import type { StepResult } from './journal.ts';
import type { Making, SeatPlace } from './making.ts';
import { Refused } from './organization.ts';
import type { WorkshopPlan } from './plan.ts';
import { seatName } from './seat-names.ts';

type Given = Pick<Making, 'organization' | 'journal' | 'now' | 'signal'> & { readonly plan: WorkshopPlan };
type SealMade = ReturnType<typeof makeSeal>;

/** An account with its key, sealed. Nobody has a key that was made before and is in no seal. */
export async function makeAccount(given: Given, place: SeatPlace, sealMade: SealMade): Promise<Secret> {
  const { plan, organization, journal, now, signal } = given;
  const { seat, projectId } = place;
  // An intent without its result: there may be an account, and one may still be in the making.
  if (journal.seat(seat).begun.has('account')) {
    await journal.result(seat, 'unsure');
    await removeAccounts(given, place);
  }
  // So that it's at hand when there's a key.
  const made = await sealMade;
  for (let attempt = 0; ; attempt += 1) {
    const lifetime = (): number => Math.max(1, Math.floor((Date.parse(plan.until) - now().getTime()) / 1000));
    const intent = (): Promise<void> => journal.intent(seat, 'account');
    const reply = await organization.makeAccount(projectId, seatName(plan.id, seat), lifetime, intent);
    if (!reply.ok) {
      const { failure } = reply;
      const { judge } = organization;
      const unclear = judge.mayBeMade(failure) && !judge.isTooMany(failure);
      if (unclear) await journal.result(seat, 'unsure');
      if ((!unclear && !judge.mayPass(failure)) || attempt >= 3) throw new Refused(failure, unclear || judge.mayPass(failure));
      await organization.pause(2 ** attempt);
      if (unclear) await removeAccounts(given, place);
      continue;
    }
    const { accountId, keyId, secret } = reply.value;
    try {
      await sealKey(given, place, secret, made, { accountId, ...(keyId === undefined ? {} : { keyId }) });
      return secret;
    } catch (error) {
      // It can't be kept, so it must not stay: a full disk, most likely.
      if (!signal.aborted) {
        if (keyId !== undefined) await organization.deleteKey(projectId, keyId);
        await organization.deleteAccount(projectId, accountId);
      }
      throw error;
    }
  }
}

/** A key whose value was lost is of no use to anyone: it goes, and its account, too. `keep`: the account that has the seat's. */
export async function removeAccounts(
  { plan, organization }: Pick<Given, 'plan' | 'organization'>,
  { seat, projectId }: SeatPlace,
  keep?: string,
): Promise<void> {
  const mine = plan.oneProject ? seatName(plan.id, seat) : undefined;
  const accounts = (await organization.accounts(projectId)).filter(({ id, name }) => id !== keep && (mine === undefined || name === mine));
  if (accounts.length === 0) return;
  const ids = new Set(accounts.map(({ id }) => id));
  for (const key of await organization.keys(projectId)) {
    if (key.ownerId !== undefined && ids.has(key.ownerId)) await organization.deleteKey(projectId, key.id);
  }
  for (const { id } of accounts) await organization.deleteAccount(projectId, id);
}

/** One line, so that a run that's killed leaves all of it or nothing. */
export async function sealKey(
  { plan, journal }: Pick<Given, 'plan' | 'journal'>,
  { seat, projectId }: SeatPlace,
  secret: Secret,
  made: Awaited<SealMade>,
  of: StepResult = {},
): Promise<void> {
  const { models, limitUsd, until, organizer } = plan;
  const content = { key: secret, project: projectId, models, expires: until, organizer };
  const limit = plan.oneProject ? { limitUsd: limitUsd * plan.seats, shared: true as const } : { limitUsd };
  await journal.result(seat, 'seal', { ...of, sealed: made({ id: plan.id, until }, { ...content, ...limit }) });
}
