import type { ApiFailure } from '../../openai/failure.ts';
import type { AdminProject } from '../../openai/admin/admin.ts';
import { centsOf } from '../../openai/dollars.ts';
import type { Secret } from '../../keys/secret.ts';
import { makeSeal, type SealedSeat } from '../seal.ts';
import { listProjects } from './list-projects.ts';
import type { Listing } from './listing.ts';
import type { Made, Making } from './making.ts';
import { endpoints, isGone, Refused } from './organization.ts';
import type { WorkshopPlan } from './plan.ts';
import { makeAccount, removeAccounts } from './seat-account.ts';
import { LimitMissing, makeProject } from './seat-project.ts';
import { projectsOf, type SeatProject } from './seat-projects.ts';
import { codeOf, tryFirst, trySeat } from './seat-test.ts';

/** Seats worked on at the same time: enough for the API to be busy, whatever it takes for an answer. */
const atOnce = 12;
/** Seats that fail one after another until it's no use to go on. */
const maxFailures = 5;

/**
 * A second run doesn't begin with a list of all projects: where runs are killed every few seconds, the API would soon refuse it, and none
 * would get any further. It lists them where the journal isn't sure of one, and when all else is done.
 *
 * Makes what isn't there yet. For each seat: project, limit, the limit read back, models, account with key, seal, journal, test. The first
 * seat is made and tried before all others: what's wrong with the organization shows then, when one seat has to be removed, not thirty.
 */
export async function makeSeats(given: WorkshopPlan, making: Making): Promise<Made> {
  const { organization, journal, signal, isSecondRun } = making;
  let plan = given;
  const seats = Array.from({ length: plan.seats }, (_none, index) => index + 1);
  const failed: { seat: number; failure: ApiFailure | 'limit-not-read-back' }[] = [];
  let leftOut: Made['leftOut'] = [];
  /** Seats whose projects somebody has archived. */
  const gone = new Set<number>();
  let tested = 0;

  const isSealed = (seat: number): boolean => journal.seat(seat).sealed !== undefined && journal.seat(seat).done.has('seal');
  const isDone = (seat: number): boolean => isSealed(seat) && !gone.has(plan.oneProject ? 0 : seat);
  const open = seats.filter((seat) => !isDone(seat));
  let lists: Promise<unknown> = Promise.resolve();
  /** The workshop's active projects, as OpenAI lists them, one list after another. */
  const listed = async (isGood: (listing: Listing) => boolean): Promise<readonly SeatProject[]> => {
    const keep = (projects: readonly AdminProject[]): readonly SeatProject[] => projectsOf(plan.id, projects);
    const list = (): Promise<Listing> =>
      listProjects(organization, journal, { name: 'made', archived: false, keep, now: making.now, isGood });
    const mine = lists.then(list, list);
    lists = mine;
    return projectsOf(plan.id, (await mine).found).filter(({ active }) => active);
  };
  const without = (step: 'project' | 'limit' | 'models'): number =>
    plan.oneProject ? 0 : open.filter((seat) => !journal.seat(seat).done.has(step)).length;
  const left: Record<string, number> = {
    [endpoints.makeProject]: without('project'),
    [endpoints.setLimit]: without('limit'),
    [endpoints.readLimit]: without('limit'),
    [endpoints.allowModels]: without('models'),
    [endpoints.makeAccount]: open.length,
  };
  let done = plan.seats - open.length;
  const leftMs = (): number => Math.max(0, ...Object.entries(left).map(([endpoint, count]) => organization.pacer.timeFor(endpoint, count)));
  const report = (): void => {
    making.progress({ done, seats: plan.seats, leftMs });
  };
  const did = (endpoint: string): void => {
    left[endpoint] = Math.max(0, (left[endpoint] ?? 0) - 1);
    report();
  };

  const project = (seat: number, cents: number): Promise<string> => {
    const find = (): Promise<readonly SeatProject[]> => listed(({ late }) => !late.has(seat));
    return makeProject({ plan, organization, journal, isSecondRun, gone, find, did }, seat, cents);
  };

  const one = async (seat: number): Promise<Secret | undefined> => {
    if (isDone(seat)) return undefined;
    const cents = centsOf(plan.limitUsd);
    const make = async (): Promise<Secret> => {
      // Meanwhile, requests wait for their turn.
      const sealMade = makeSeal(codeOf(making, seat));
      sealMade.catch(() => undefined);
      const projectId = plan.oneProject ? (journal.seat(0).projectId ?? '') : await project(seat, cents);
      const secret = await makeAccount({ ...making, plan }, { seat, projectId }, sealMade);
      did(endpoints.makeAccount);
      return secret;
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
    const tried = await trySeat({ ...making, plan }, seat, secret);
    if (tried === 'works') tested += 1;
    else if (tried !== undefined) failed.push({ seat, failure: tried.failure });
  };

  report();
  if (plan.oneProject) await project(0, centsOf(plan.limitUsd * plan.seats));
  const [first = 1, ...others] = seats;
  const firstTried = await tryFirst({ ...making, plan }, first, await one(first));
  if (firstTried !== undefined) {
    ({ plan, leftOut } = firstTried);
    tested += 1;
  }

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
  if (isSecondRun || organization.isUnsure()) await lookAgain();
  const sealed = seats.flatMap((seat) => (isDone(seat) ? [journal.seat(seat).sealed as SealedSeat] : []));
  return { plan, sealed, leftOut, tested, failed: failed.toSorted((a, b) => a.seat - b.seat) };

  /** What was unclear may have been carried out late: now it can be seen. */
  async function makeSure(): Promise<void> {
    for (const seat of seats.filter((each) => journal.seat(each).done.has('unsure') && !journal.seat(each).done.has('alone'))) {
      const projectId = journal.seat(plan.oneProject ? 0 : seat).projectId;
      const { accountId } = journal.seat(seat);
      if (projectId === undefined || accountId === undefined || !isDone(seat)) continue;
      await removeAccounts({ plan, organization }, { seat, projectId }, accountId);
      await journal.result(seat, 'alone');
    }
  }

  /** A request of a killed run may have been carried out late, and somebody may have archived a project. */
  async function lookAgain(): Promise<void> {
    const projects = await listed(({ late }) => late.size === 0);
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
