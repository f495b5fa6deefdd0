import type { ApiFailure } from '../../openai/failure.ts';
import type { Secret } from '../../keys/secret.ts';
import type { SeatCode } from '../code.ts';
import { makeSeal, openSeat } from '../seal.ts';
import type { Made, Making, Tried } from './making.ts';
import { Refused } from './organization.ts';
import { isTested, type WorkshopPlan } from './plan.ts';
import { sealKey } from './seat-account.ts';

type Given = Pick<Making, 'organization' | 'journal' | 'codes' | 'tryKey'> & { readonly plan: WorkshopPlan };

/** `undefined`: it isn't tried, or was before. `secret`: of the seat, if this run has made it. */
export async function trySeat(given: Given, seat: number, secret: Secret | undefined): Promise<Tried | undefined> {
  const { plan, journal } = given;
  if (!isTested(seat, plan.test) || journal.seat(seat).done.has('test')) return undefined;
  const key = secret ?? (await keyOf(given, seat));
  if (key === undefined) return undefined;
  const tried = await tryAfterAMoment(given, key, plan.models[0] ?? '');
  if (tried === 'works') await journal.result(seat, 'test', { test: 'works', tries: 1 });
  return tried;
}

/**
 * The first seat's key tries every model: what the organization may not use is left out of all seats.
 *
 * @returns the plan with the models that work; `undefined`: it isn't tried, or was before
 * @throws Refused if none works, or it's something else that's wrong
 */
export async function tryFirst(
  given: Given,
  seat: number,
  secret: Secret | undefined,
): Promise<Pick<Made, 'plan' | 'leftOut'> | undefined> {
  const { organization, journal } = given;
  let { plan } = given;
  if (plan.test === 'none' || journal.seat(seat).done.has('test')) return undefined;
  const key = secret ?? (await keyOf(given, seat));
  if (key === undefined) return undefined;
  const leftOut: Made['leftOut'][number][] = [];
  const working: string[] = [];
  let refusal: ApiFailure | undefined;
  for (const model of plan.models) {
    const tried = await tryAfterAMoment(given, key, model);
    if (tried === 'works') working.push(model);
    else if (isAboutModel(tried.failure)) leftOut.push({ model, failure: tried.failure });
    else refusal ??= tried.failure;
  }
  if (refusal !== undefined || working.length === 0) throw new Refused(refusal ?? leftOut[0]?.failure ?? { kind: 'cut' }, false, true);
  if (working.length < plan.models.length) {
    plan = { ...plan, models: working };
    await journal.plan(plan);
    const projectSeat = plan.oneProject ? 0 : seat;
    const projectId = journal.seat(projectSeat).projectId ?? '';
    await organization.allowModels(projectId, working, () => journal.intent(projectSeat, 'models'));
    await journal.result(projectSeat, 'models', { models: working });
    await sealKey({ plan, journal }, { seat, projectId }, key, await makeSeal(codeOf(given, seat)));
  }
  await journal.result(seat, 'test', { test: 'works', tries: working.length });
  return { plan, leftOut };
}

export function codeOf({ codes }: Pick<Given, 'codes'>, seat: number): SeatCode {
  const code = codes.get(seat);
  if (code === undefined) throw new Error('a seat without a code');
  return code;
}

/** The code opens what it has sealed. */
async function keyOf(given: Given, seat: number): Promise<Secret | undefined> {
  const { id, until } = given.plan;
  const { sealed } = given.journal.seat(seat);
  const content = sealed === undefined ? undefined : await openSeat({ id, until }, sealed, codeOf(given, seat));
  return typeof content === 'object' ? content.key : undefined;
}

/** A new key is unknown for a moment. */
async function tryAfterAMoment({ organization, tryKey }: Given, secret: Secret, model: string): Promise<Tried> {
  for (const seconds of [1, 2, 4, 8, 15]) {
    const tried = await tryKey(secret, model);
    if (tried === 'works' || !(isUnknownYet(tried.failure) || organization.judge.mayPass(tried.failure))) return tried;
    await organization.pause(seconds);
  }
  return tryKey(secret, model);
}

function isUnknownYet(failure: ApiFailure): boolean {
  return failure.kind === 'answer' && failure.status === 401;
}

/** The organization, or the project, may not use the model; all else is well. */
function isAboutModel(failure: ApiFailure): boolean {
  if (failure.kind !== 'answer') return false;
  return failure.code === 'model_not_found' || /must be verified|does not exist/i.test(failure.message);
}
