import type { ApiFailure } from '../../openai/failure.ts';
import { centsOf } from '../../openai/dollars.ts';
import type { Secret } from '../../keys/secret.ts';
import type { SeatCode } from '../code.ts';
import { makeSeal, openSeat, type SealedSeat } from '../seal.ts';
import type { Journal, StepResult } from './journal.ts';
import { endpoints, isGone, Refused, type Organization } from './organization.ts';
import { isTested, type WorkshopPlan } from './plan.ts';
import { projectsOf, type SeatProject } from './seat-projects.ts';
import { seatName } from './seat-names.ts';

/** How a try of a seat's key ended. */
export type Tried = 'works' | { readonly failure: ApiFailure };

export type Making = {
  readonly organization: Organization;
  readonly journal: Journal;
  readonly codes: ReadonlyMap<number, SeatCode>;
  /** An earlier run has begun it. */
  readonly isSecondRun: boolean;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** Asks a model something with a seat's key. */
  readonly tryKey: (secret: Secret, model: string) => Promise<Tried>;
  readonly progress: (progress: Progress) => void;
};

export type Progress = {
  readonly done: number;
  readonly seats: number;
  /** Milliseconds that are left. */
  readonly leftMs: number;
};

export type Made = {
  readonly plan: WorkshopPlan;
  readonly sealed: readonly SealedSeat[];
  /** The models that were left out, with what the API said. */
  readonly leftOut: readonly { readonly model: string; readonly failure: ApiFailure }[];
  readonly tested: number;
  /** Seats that couldn't be made, or whose key doesn't work. */
  readonly failed: readonly { readonly seat: number; readonly failure: ApiFailure | 'limit-not-read-back' }[];
};

/** Seats worked on at the same time: enough for the API to be busy, whatever it takes for an answer. */
const atOnce = 12;
/** Seats that fail one after another until it's no use to go on. */
const maxFailures = 5;

type SealMade = ReturnType<typeof makeSeal>;
type SeatPlan = { readonly seat: number; projectId: string };

/**
 * A second run doesn't begin with a list of all projects: where runs are killed every few seconds, the API would soon refuse it, and none
 * would get any further. It lists them where the journal isn't sure of one, and when all else is done.
 *
 * Makes what isn't there yet. For each seat: project, limit, the limit read back, models, account with key, seal, journal, test. The first
 * seat is made and tried before all others: what's wrong with the organization shows then, when one seat has to be removed, not thirty.
 */
export async function makeSeats(given: WorkshopPlan, making: Making): Promise<Made> {
  const { organization, journal, signal } = making;
  let plan = given;
  const seats = Array.from({ length: plan.seats }, (_none, index) => index + 1);
  const failed: { seat: number; failure: ApiFailure | 'limit-not-read-back' }[] = [];
  const leftOut: Made['leftOut'][number][] = [];
  /** Seats whose projects somebody has archived. */
  const gone = new Set<number>();
  let tested = 0;

  const isSealed = (seat: number): boolean => journal.seat(seat).sealed !== undefined && journal.seat(seat).done.has('seal');
  const isDone = (seat: number): boolean => isSealed(seat) && !gone.has(plan.oneProject ? 0 : seat);
  const open = seats.filter((seat) => !isDone(seat));
  let listed: Promise<readonly SeatProject[]> | undefined;
  /** The workshop's active projects, as OpenAI lists them. */
  const listProjects = async (): Promise<readonly SeatProject[]> =>
    projectsOf(plan.id, await organization.projects(false)).filter(({ active }) => active);
  const left = {
    [endpoints.makeProject]: 0,
    [endpoints.setLimit]: 0,
    [endpoints.readLimit]: 0,
    [endpoints.allowModels]: 0,
    [endpoints.makeAccount]: 0,
  };
  for (const seat of open) {
    const { done } = journal.seat(seat);
    const wanted = (step: 'project' | 'limit' | 'models'): number => (plan.oneProject || done.has(step) ? 0 : 1);
    left[endpoints.makeProject] += wanted('project');
    left[endpoints.setLimit] += wanted('limit');
    left[endpoints.readLimit] += wanted('limit');
    left[endpoints.allowModels] += wanted('models');
    left[endpoints.makeAccount] += 1;
  }
  let done = plan.seats - open.length;
  const report = (): void => {
    const times = Object.entries(left).map(([endpoint, count]) => organization.pacer.timeFor(endpoint, count));
    making.progress({ done, seats: plan.seats, leftMs: Math.max(0, ...times) });
  };
  const did = (endpoint: keyof typeof left): void => {
    left[endpoint] = Math.max(0, left[endpoint] - 1);
    report();
  };

  /** The project with its limit and models. Without a limit that was read back, no key is made. */
  const project = async (seat: number, cents: number): Promise<string> => {
    const known = journal.seat(seat);
    const isOurs = known.done.has('project') && known.projectId !== undefined && !gone.has(seat);
    let id = isOurs ? known.projectId : undefined;
    if (id === undefined && making.isSecondRun && known.begun.has('project')) {
      listed ??= listProjects();
      id = (await listed).find((each) => each.seat === seat && each.id !== (gone.has(seat) ? known.projectId : undefined))?.id;
      if (id !== undefined) await journal.result(seat, 'unsure');
    }
    if (id === undefined) {
      id = (await organization.makeProject(seatName(plan.id, seat), () => journal.intent(seat, 'project'))).id;
    }
    if (!isOurs) await journal.result(seat, 'project', { projectId: id });
    did(endpoints.makeProject);
    if (!isOurs || !journal.seat(seat).done.has('limit') || journal.seat(seat).cents !== cents) {
      await organization.setLimit(id, cents, () => journal.intent(seat, 'limit'));
      did(endpoints.setLimit);
      if (!(await readsBack(id, cents))) throw new LimitMissing();
      await journal.result(seat, 'limit', { cents });
      did(endpoints.readLimit);
    }
    if (!isOurs || !journal.seat(seat).done.has('models')) {
      await organization.allowModels(id, plan.models, () => journal.intent(seat, 'models'));
      await journal.result(seat, 'models', { models: plan.models });
      did(endpoints.allowModels);
    }
    return id;
  };

  const readsBack = async (projectId: string, cents: number): Promise<boolean> => {
    for (const seconds of [0, 1, 2, 5, 10, 20]) {
      await organization.pause(seconds);
      if ((await organization.readLimit(projectId))?.cents === cents) return true;
    }
    return false;
  };

  /** A key whose value was lost is of no use to anyone: it goes, and its account, too. */
  const removeAccounts = async ({ seat, projectId }: SeatPlan, keep?: string): Promise<void> => {
    const mine = plan.oneProject ? seatName(plan.id, seat) : undefined;
    const accounts = (await organization.accounts(projectId)).filter(
      ({ id, name }) => id !== keep && (mine === undefined || name === mine),
    );
    if (accounts.length === 0) return;
    const ids = new Set(accounts.map(({ id }) => id));
    for (const key of await organization.keys(projectId)) {
      if (key.ownerId !== undefined && ids.has(key.ownerId)) await organization.deleteKey(projectId, key.id);
    }
    for (const { id } of accounts) await organization.deleteAccount(projectId, id);
  };

  const account = async (place: SeatPlan, sealMade: SealMade): Promise<Secret> => {
    const { seat, projectId } = place;
    // An intent without its result: there may be an account, and one may still be in the making.
    if (journal.seat(seat).begun.has('account')) {
      await journal.result(seat, 'unsure');
      await removeAccounts(place);
    }
    // So that it's at hand when there's a key.
    const made = await sealMade;
    for (let attempt = 0; ; attempt += 1) {
      const lifetime = (): number => Math.max(1, Math.floor((Date.parse(plan.until) - making.now().getTime()) / 1000));
      const intent = (): Promise<void> => journal.intent(seat, 'account');
      const reply = await organization.makeAccount(projectId, seatName(plan.id, seat), lifetime, intent);
      if (!reply.ok) {
        const { failure } = reply;
        const { judge } = organization;
        const unclear = judge.mayBeMade(failure) && !judge.isTooMany(failure);
        if (unclear) await journal.result(seat, 'unsure');
        if ((!unclear && !judge.mayPass(failure)) || attempt >= 3) throw new Refused(failure, unclear || judge.mayPass(failure));
        await organization.pause(2 ** attempt);
        if (unclear) await removeAccounts(place);
        continue;
      }
      const { accountId, keyId, secret } = reply.value;
      try {
        await seal(place, secret, made, { accountId, ...(keyId === undefined ? {} : { keyId }) });
        did(endpoints.makeAccount);
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
  };

  /** One line, so that a run that's killed leaves all of it or nothing. */
  const seal = async ({ seat, projectId }: SeatPlan, secret: Secret, made: Awaited<SealMade>, of: StepResult = {}): Promise<void> => {
    const { models, limitUsd, until, organizer } = plan;
    const content = { key: secret, project: projectId, models, expires: until, organizer };
    const limit = plan.oneProject ? { limitUsd: limitUsd * plan.seats, shared: true as const } : { limitUsd };
    await journal.result(seat, 'seal', { ...of, sealed: made({ id: plan.id, until }, { ...content, ...limit }) });
  };

  const codeOf = (seat: number): SeatCode => {
    const code = making.codes.get(seat);
    if (code === undefined) throw new Error('a seat without a code');
    return code;
  };

  const one = async (seat: number): Promise<Secret | undefined> => {
    if (isDone(seat)) return undefined;
    const cents = centsOf(plan.limitUsd);
    const make = async (): Promise<Secret> => {
      // Meanwhile, requests wait for their turn.
      const sealMade = makeSeal(codeOf(seat));
      sealMade.catch(() => undefined);
      const projectId = plan.oneProject ? (journal.seat(0).projectId ?? '') : await project(seat, cents);
      return account({ seat, projectId }, sealMade);
    };
    const secret = await make().catch((error: unknown) => {
      if (plan.oneProject || !isGone(error) || gone.has(seat)) throw error;
      gone.add(seat);
      return make();
    });
    gone.delete(seat);
    done += 1;
    report();
    return secret;
  };

  const test = async (seat: number, secret: Secret | undefined): Promise<void> => {
    if (!isTested(seat, plan.test) || journal.seat(seat).done.has('test')) return;
    const key = secret ?? (await keyOf(seat));
    if (key === undefined) return;
    const tried = await tryAfterAMoment(key, plan.models[0] ?? '');
    if (tried === 'works') {
      tested += 1;
      return journal.result(seat, 'test', { test: 'works', tries: 1 });
    }
    failed.push({ seat, failure: tried.failure });
  };

  /** The code opens what it has sealed. */
  const keyOf = async (seat: number): Promise<Secret | undefined> => {
    const { sealed } = journal.seat(seat);
    const content = sealed === undefined ? undefined : await openSeat({ id: plan.id, until: plan.until }, sealed, codeOf(seat));
    return typeof content === 'object' ? content.key : undefined;
  };

  /** A new key is unknown for a moment. */
  const tryAfterAMoment = async (secret: Secret, model: string): Promise<Tried> => {
    for (const seconds of [1, 2, 4, 8, 15]) {
      const tried = await making.tryKey(secret, model);
      if (tried === 'works' || !(isUnknownYet(tried.failure) || organization.judge.mayPass(tried.failure))) return tried;
      await organization.pause(seconds);
    }
    return making.tryKey(secret, model);
  };

  /** The first seat's key tries every model: what the organization may not use is left out of all seats. */
  const tryFirst = async (seat: number, secret: Secret | undefined): Promise<void> => {
    if (plan.test === 'none' || journal.seat(seat).done.has('test')) return;
    const key = secret ?? (await keyOf(seat));
    if (key === undefined) return;
    const working: string[] = [];
    let refusal: ApiFailure | undefined;
    for (const model of plan.models) {
      const tried = await tryAfterAMoment(key, model);
      if (tried === 'works') working.push(model);
      else if (isAboutModel(tried.failure)) leftOut.push({ model, failure: tried.failure });
      else refusal ??= tried.failure;
    }
    if (refusal !== undefined || working.length === 0) throw new Refused(refusal ?? leftOut[0]?.failure ?? { kind: 'cut' }, false, true);
    tested += 1;
    if (working.length < plan.models.length) {
      plan = { ...plan, models: working };
      await journal.plan(plan);
      const projectSeat = plan.oneProject ? 0 : seat;
      const projectId = journal.seat(projectSeat).projectId ?? '';
      await organization.allowModels(projectId, working, () => journal.intent(projectSeat, 'models'));
      await journal.result(projectSeat, 'models', { models: working });
      await seal({ seat, projectId }, key, await makeSeal(codeOf(seat)));
    }
    await journal.result(seat, 'test', { test: 'works', tries: working.length });
  };

  report();
  if (plan.oneProject) await project(0, centsOf(plan.limitUsd * plan.seats));
  const [first = 1, ...others] = seats;
  await tryFirst(first, await one(first));

  let inARow = 0;
  let stopped = false;
  const queue = others.values();
  const work = async (): Promise<void> => {
    for (const seat of queue) {
      signal.throwIfAborted();
      if (stopped) return;
      try {
        await test(seat, await one(seat));
        inARow = 0;
      } catch (error) {
        if (error instanceof LimitMissing) failed.push({ seat, failure: 'limit-not-read-back' });
        else if (error instanceof Refused && error.mayPass) failed.push({ seat, failure: error.failure });
        else stopped = true;
        inARow += 1;
        if (!stopped && inARow < maxFailures) continue;
        stopped = true;
        throw error;
      }
    }
  };
  // The first error ends the run; what others are in the middle of comes to its end.
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, work));
  const rejected = ends.find(({ status }) => status === 'rejected');
  if (rejected?.status === 'rejected') throw rejected.reason;

  await makeSure();
  if (making.isSecondRun || organization.isUnsure()) await lookAgain();
  const sealed = seats.flatMap((seat) => (isDone(seat) ? [journal.seat(seat).sealed as SealedSeat] : []));
  return { plan, sealed, leftOut, tested, failed: failed.toSorted((a, b) => a.seat - b.seat) };

  /** What was unclear may have been carried out late: now it can be seen. */
  async function makeSure(): Promise<void> {
    for (const seat of seats.filter((each) => journal.seat(each).done.has('unsure') && !journal.seat(each).done.has('alone'))) {
      const projectId = journal.seat(plan.oneProject ? 0 : seat).projectId;
      const { accountId } = journal.seat(seat);
      if (projectId === undefined || accountId === undefined || !isDone(seat)) continue;
      await removeAccounts({ seat, projectId }, accountId);
      await journal.result(seat, 'alone');
    }
  }

  /** A request of a killed run may have been carried out late, and somebody may have archived a project. */
  async function lookAgain(): Promise<void> {
    const projects = await listProjects();
    for (const project of projects) {
      const known = journal.seat(project.seat).projectId;
      if (known === undefined || known === project.id) continue;
      for (const key of await organization.keys(project.id)) await organization.deleteKey(project.id, key.id);
      for (const { id } of await organization.accounts(project.id)) await organization.deleteAccount(project.id, id);
      await organization.archive(project.id);
    }
    const there = new Set(projects.map(({ id }) => id));
    const missing = plan.oneProject ? [] : seats.filter((seat) => isSealed(seat) && !there.has(journal.seat(seat).projectId ?? ''));
    for (const seat of missing) gone.add(seat);
    for (const seat of missing) await one(seat);
    if (missing.length > 0) await makeSure();
  }
}

/** A project has no limit although it was set, or nobody can say. */
class LimitMissing extends Error {
  constructor() {
    super('a limit was set, and not read back');
    this.name = 'LimitMissing';
  }
}

function isUnknownYet(failure: ApiFailure): boolean {
  return failure.kind === 'answer' && failure.status === 401;
}

/** The organization, or the project, may not use the model; all else is well. */
function isAboutModel(failure: ApiFailure): boolean {
  if (failure.kind !== 'answer') return false;
  return failure.code === 'model_not_found' || /must be verified|does not exist/i.test(failure.message);
}
