import type { AdminProject } from '../../openai/admin/admin.ts';
import type { Journal, SeatRecord } from './journal.ts';
import { listProjects } from './list-projects.ts';
import type { Listing } from './listing.ts';
import { endpoints, isArchived, type Organization } from './organization.ts';
import { projectsOf, type SeatProject } from './seat-projects.ts';

export type Ended = {
  readonly keys: number;
  readonly accounts: number;
  /** All that are archived now, whenever that happened. */
  readonly archived: number;
  /** Of those: archived before, and not by this computer. Nothing works in them and nothing can be deleted, so they aren't read back. */
  readonly before: number;
  /** What is still there, as read back. */
  readonly leftKeys: number;
  readonly leftAccounts: number;
  readonly leftProjects: number;
  /** The workshop's, as far as they're known by now. */
  readonly projects: readonly SeatProject[];
};

/** Requests to one endpoint at a time; the pace is the endpoints' own. */
const atOnce = 12;

/** How often the projects are listed again, should there be more of them: one may have been in the making. */
const maxRounds = 3;

/**
 * Deletes all keys of the workshop's projects, then all accounts, reads back that none is left, and archives the projects. It does what's
 * left to do, so it may run again, on any computer.
 *
 * @param given.projects the workshop's, archived ones included
 */
export async function endWorkshop(given: Ending): Promise<Ended> {
  const { id, organization, journal, now } = given;
  const all = new Map(given.projects.map((project) => [project.id, project]));
  const before = new Set<string>();
  for (const { id: projectId, active: isActive, seat } of given.projects) {
    const known = journal?.seat(seat);
    if (isActive || known?.done.has('end-keys') === true) continue;
    before.add(projectId);
    if (known?.done.has('archive') !== true) await journal?.result(seat, 'archive', { projectId });
  }
  const active = async (name: string, isGood?: (listing: Listing) => boolean): Promise<readonly SeatProject[]> => {
    const keep = (projects: readonly AdminProject[]): readonly SeatProject[] => projectsOf(id, projects);
    const how = { name, archived: false, keep, now, ...(isGood && { isGood }) };
    return projectsOf(id, (await listProjects(organization, journal, how)).found).filter((project) => project.active);
  };
  let sum = { keys: 0, accounts: 0, leftKeys: 0, leftAccounts: 0 };
  let open: readonly SeatProject[] = given.projects.filter((project) => project.active);
  for (let round = 0; ; round += 1) {
    const more = await endOnce({ ...given, projects: open }, before, () => active('active'));
    sum = { ...more, keys: sum.keys + more.keys, accounts: sum.accounts + more.accounts };
    // What a round has archived is still in the list of the round before.
    open = await active('left', ({ late }) => round === 0 && late.size === 0);
    for (const project of open) all.set(project.id, project);
    if (open.length === 0 || round >= maxRounds)
      return {
        ...sum,
        archived: all.size - open.length,
        before: before.size,
        leftProjects: open.length,
        projects: [...all.values()],
      };
  }
}

export type Ending = {
  readonly id: string;
  readonly projects: readonly SeatProject[];
  readonly organization: Organization;
  readonly journal: Journal | undefined;
  readonly now: () => Date;
  readonly progress: (progress: EndProgress) => void;
};

/** What is done with all seats, one after another. */
export type EndPhase = 'keys' | 'accounts' | 'archive';
/** `done` of so many `seats` in this phase; milliseconds that are left of all, by the time it's asked. */
export type EndProgress = { readonly phase: EndPhase; readonly done: number; readonly seats: number; readonly leftMs: () => number };

const slowest = {
  keys: endpoints.deleteKey,
  accounts: endpoints.deleteAccount,
  archive: endpoints.archive,
} as const satisfies Record<EndPhase, string>;

/** How often what's left is deleted again. */
const maxTries = 3;

/**
 * @param before gets those that turn out to be archived already
 * @param active lists those that aren't
 */
async function endOnce(
  { projects: open, organization, journal, progress }: Ending,
  before: Set<string>,
  active: () => Promise<readonly SeatProject[]>,
): Promise<Pick<Ended, 'keys' | 'accounts' | 'leftKeys' | 'leftAccounts'>> {
  const known = (seat: number): SeatRecord | undefined => journal?.seat(seat);
  const sum = { keys: 0, accounts: 0, leftKeys: 0, leftAccounts: 0 };
  const phases: readonly EndPhase[] = ['keys', 'accounts', 'archive'];
  const eachSeat = async (phase: EndPhase, work: (project: SeatProject) => Promise<void>): Promise<void> => {
    let done = 0;
    const leftMs = (): number => {
      const ahead = phases.length - 1 - phases.indexOf(phase);
      // A phase takes as long as its slowest endpoint, which it has to itself.
      const whole = organization.pacer.timeFor(endpoints.archive, open.length);
      return organization.pacer.timeFor(slowest[phase], open.length - done) + ahead * whole;
    };
    const report = (): void => progress({ phase, done, seats: open.length, leftMs });
    report();
    await eachOf(open, async (project) => {
      await work(project);
      done += 1;
      report();
    });
  };
  /** Those that the journal knows needn't be listed first. What it doesn't know is found when everything is read back. */
  const idOf = ({ id, seat }: SeatProject, kind: 'keyId' | 'accountId'): string | undefined =>
    known(seat)?.projectId === id ? known(seat)?.[kind] : undefined;
  const removeKeys = async (project: SeatProject, listed?: readonly { readonly id: string }[]): Promise<void> => {
    const keyId = listed === undefined ? idOf(project, 'keyId') : undefined;
    const keys = keyId === undefined ? (listed ?? (await organization.keys(project.id))) : [{ id: keyId }];
    for (const { id } of keys) if (await organization.deleteKey(project.id, id)) sum.keys += 1;
  };
  const removeAccounts = async (project: SeatProject, listed?: readonly { readonly id: string }[]): Promise<void> => {
    const accountId = listed === undefined ? idOf(project, 'accountId') : undefined;
    const accounts = accountId === undefined ? (listed ?? (await organization.accounts(project.id))) : [{ id: accountId }];
    for (const { id } of accounts) if (await organization.deleteAccount(project.id, id)) sum.accounts += 1;
  };

  /** Where one was archived, probably all were, on another computer. */
  let listed: Promise<void> | undefined;
  const findArchived = async (): Promise<void> => {
    const ids = new Set((await active()).map(({ id }) => id));
    for (const { id, seat } of open.filter((project) => !ids.has(project.id))) {
      before.add(id);
      await journal?.result(seat, 'archive', { projectId: id });
    }
  };
  const unlessArchived = async ({ id }: SeatProject, remove: () => Promise<void>): Promise<void> => {
    if (before.has(id)) return;
    try {
      await remove();
    } catch (error) {
      if (!isArchived(error)) throw error;
      before.add(id);
      await (listed ??= findArchived());
    }
  };
  // A key works until it's gone, so keys come first: of all seats, before any account.
  await eachSeat('keys', async (project) => {
    if (known(project.seat)?.done.has('end-keys')) return;
    await unlessArchived(project, async () => {
      await removeKeys(project);
      await journal?.result(project.seat, 'end-keys');
    });
  });
  await eachSeat('accounts', async (project) => {
    if (known(project.seat)?.done.has('end-accounts')) return;
    await unlessArchived(project, async () => {
      await removeAccounts(project);
      await journal?.result(project.seat, 'end-accounts');
    });
  });
  await eachSeat('archive', (project) =>
    unlessArchived(project, async () => {
      const { id, seat } = project;
      for (let attempt = 1; ; attempt += 1) {
        const [keys, accounts] = [await organization.keys(id), await organization.accounts(id)];
        if (keys.length + accounts.length === 0) break;
        if (attempt >= maxTries) {
          sum.leftKeys += keys.length;
          sum.leftAccounts += accounts.length;
          return;
        }
        await removeKeys(project, keys);
        await removeAccounts(project, accounts);
      }
      await journal?.intent(seat, 'archive');
      await organization.archive(id);
      await journal?.result(seat, 'archive', { projectId: id });
    }),
  );
  return sum;
}

/** Several at once, in order. The first error ends it. */
async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  let stopped = false;
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      if (stopped) return;
      try {
        await work(item);
      } catch (error) {
        stopped = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  const rejected = ends.find(({ status }) => status === 'rejected');
  if (rejected?.status === 'rejected') throw rejected.reason;
}
