import type { Making } from './making.ts';
import { endpoints } from './organization.ts';
import type { WorkshopPlan } from './plan.ts';
import type { SeatProject } from './seat-projects.ts';
import { seatName } from './seat-names.ts';

type Given = Pick<Making, 'organization' | 'journal' | 'isSecondRun'> & {
  readonly plan: WorkshopPlan;
  /** Seats whose projects somebody has archived. */
  readonly gone: ReadonlySet<number>;
  /** The workshop's active projects, in a list that was begun after this one was asked for. */
  readonly find: () => Promise<readonly SeatProject[]>;
  /** A request to an endpoint needn't be made anymore. */
  readonly did: (endpoint: string) => void;
};

/**
 * The project with its limit and models. Without a limit that was read back, no key is made.
 *
 * @param cents US cents a month
 * @returns its id
 * @throws LimitMissing
 */
export async function makeProject(given: Given, seat: number, cents: number): Promise<string> {
  const { plan, organization, journal, gone, did } = given;
  const known = journal.seat(seat);
  const isOurs = known.done.has('project') && known.projectId !== undefined && !gone.has(seat);
  let id = isOurs ? known.projectId : undefined;
  if (id === undefined && given.isSecondRun && known.begun.has('project')) {
    id = (await given.find()).find((each) => each.seat === seat && each.id !== (gone.has(seat) ? known.projectId : undefined))?.id;
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
    if (!(await readsBack(given, id, cents))) throw new LimitMissing();
    await journal.result(seat, 'limit', { cents });
    did(endpoints.readLimit);
  }
  if (!isOurs || !journal.seat(seat).done.has('models')) {
    await organization.allowModels(id, plan.models, () => journal.intent(seat, 'models'));
    await journal.result(seat, 'models', { models: plan.models });
    did(endpoints.allowModels);
  }
  return id;
}

async function readsBack({ organization }: Given, projectId: string, cents: number): Promise<boolean> {
  for (const seconds of [0, 1, 2, 5, 10, 20]) {
    await organization.pause(seconds);
    if ((await organization.readLimit(projectId))?.cents === cents) return true;
  }
  return false;
}

/** A project has no limit although it was set, or nobody can say. */
export class LimitMissing extends Error {
  constructor() {
    super('a limit was set, and not read back');
    this.name = 'LimitMissing';
  }
}
