import type { Journal, SeatRecord } from './journal.ts';
import { endpoints, isGone, type Organization } from './organization.ts';
import { projectsOf, type SeatProject } from './seat-projects.ts';

export type Ended = {
  readonly keys: number;
  readonly accounts: number;
  /** All that are archived now, whenever that happened. */
  readonly archived: number;
  /** What is still there, as read back. */
  readonly leftKeys: number;
  readonly leftAccounts: number;
  readonly leftProjects: number;
  /** The workshop's, as far as they're known by now. */
  readonly projects: readonly SeatProject[];
  /** Of those: in projects that somebody else archived, where nothing can be deleted and nothing works. */
  readonly deadKeys: number;
  readonly deadAccounts: number;
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
  const { id, organization } = given;
  let { projects } = given;
  const all = new Map(projects.map((project) => [project.id, project]));
  let sum = { keys: 0, accounts: 0, leftKeys: 0, leftAccounts: 0, deadKeys: 0, deadAccounts: 0 };
  for (let round = 0; ; round += 1) {
    const more = await endOnce({ ...given, projects });
    sum = {
      keys: sum.keys + more.keys,
      accounts: sum.accounts + more.accounts,
      leftKeys: more.leftKeys,
      leftAccounts: more.leftAccounts,
      deadKeys: more.deadKeys,
      deadAccounts: more.deadAccounts,
    };
    projects = projectsOf(id, await organization.projects(false)).filter(({ active }) => active);
    for (const project of projects) all.set(project.id, project);
    if (projects.length === 0 || round >= maxRounds)
      return { ...sum, archived: all.size - projects.length, leftProjects: projects.length, projects: [...all.values()] };
  }
}

export type Ending = {
  readonly id: string;
  readonly projects: readonly SeatProject[];
  readonly organization: Organization;
  readonly journal: Journal | undefined;
  readonly progress: (progress: EndProgress) => void;
};

/** What is done with all seats, one after another. */
export type EndPhase = 'keys' | 'accounts' | 'archive';
/** `done` of so many `seats` in this phase; milliseconds that are left of all. */
export type EndProgress = { readonly phase: EndPhase; readonly done: number; readonly seats: number; readonly leftMs: number };

const slowest = {
  keys: endpoints.deleteKey,
  accounts: endpoints.deleteAccount,
  archive: endpoints.archive,
} as const satisfies Record<EndPhase, string>;

/** How often what's left is deleted again. */
const maxTries = 3;

async function endOnce({
  projects,
  organization,
  journal,
  progress,
}: Ending): Promise<Omit<Ended, 'archived' | 'leftProjects' | 'projects'>> {
  const known = (seat: number): SeatRecord | undefined => journal?.seat(seat);
  // One that was archived by us was empty before.
  const open = projects.filter(({ id, active, seat }) => active || known(seat)?.projectId !== id || !known(seat)?.done.has('archive'));
  const sum = { keys: 0, accounts: 0, leftKeys: 0, leftAccounts: 0, deadKeys: 0, deadAccounts: 0 };
  const phases: readonly EndPhase[] = ['keys', 'accounts', 'archive'];
  const eachSeat = async (phase: EndPhase, work: (project: SeatProject) => Promise<void>): Promise<void> => {
    let done = 0;
    const report = (): void => {
      const ahead = phases.slice(phases.indexOf(phase) + 1).length;
      // A phase takes as long as its slowest endpoint, which it has to itself.
      const whole = organization.pacer.timeFor(endpoints.archive, open.length);
      const rest = organization.pacer.timeFor(slowest[phase], open.length - done);
      progress({ phase, done, seats: open.length, leftMs: rest + ahead * whole });
    };
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

  // A key works until it's gone, so keys come first: of all seats, before any account. In an archived project, nothing can be changed, and
  // no key works.
  const archived = new Set(projects.flatMap(({ id, active }) => (active ? [] : [id])));
  const unlessArchived = async ({ id }: SeatProject, remove: () => Promise<void>): Promise<void> => {
    try {
      if (!archived.has(id)) await remove();
    } catch (error) {
      if (!isGone(error)) throw error;
      archived.add(id);
    }
  };
  await eachSeat('keys', async (project) => {
    if (known(project.seat)?.done.has('end-keys')) return;
    await unlessArchived(project, () => removeKeys(project));
    await journal?.result(project.seat, 'end-keys');
  });
  await eachSeat('accounts', async (project) => {
    if (known(project.seat)?.done.has('end-accounts')) return;
    await unlessArchived(project, () => removeAccounts(project));
    await journal?.result(project.seat, 'end-accounts');
  });
  await eachSeat('archive', async (project) => {
    const { id, seat } = project;
    for (let attempt = 1; ; attempt += 1) {
      const [keys, accounts] = [await organization.keys(id), await organization.accounts(id)];
      if (keys.length + accounts.length === 0) break;
      if (!archived.has(id) && attempt < maxTries) {
        await unlessArchived(project, () => removeKeys(project, keys));
        await unlessArchived(project, () => removeAccounts(project, accounts));
        continue;
      }
      sum.leftKeys += keys.length;
      sum.leftAccounts += accounts.length;
      if (!archived.has(id)) return;
      sum.deadKeys += keys.length;
      sum.deadAccounts += accounts.length;
      return;
    }
    if (!archived.has(id)) {
      await journal?.intent(seat, 'archive');
      await organization.archive(id);
    }
    await journal?.result(seat, 'archive', { projectId: id });
  });
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
