import type { Journal } from './journal.ts';
import { endpoints, type Organization } from './organization.ts';
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
    projects = projectsOf(id, await organization.projects(true));
    const leftProjects = projects.filter(({ active }) => active).length;
    if (leftProjects === 0 || round >= maxRounds) return { ...sum, archived: projects.length - leftProjects, leftProjects };
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
export type EndPhase = 'keys' | 'accounts' | 'read-back' | 'archive';
/** `done` of so many `seats` in this phase; milliseconds that are left of all. */
export type EndProgress = { readonly phase: EndPhase; readonly done: number; readonly seats: number; readonly leftMs: number };

async function endOnce(given: Ending): Promise<Omit<Ended, 'archived' | 'leftProjects'>> {
  const { organization, journal } = given;
  const isClean = ({ id, active, seat }: SeatProject): boolean => {
    const known = journal?.seat(seat);
    return !active && known?.projectId === id && known.done.has('archive');
  };
  const open = given.projects.filter((project) => !isClean(project));
  const sum = { keys: 0, accounts: 0, leftKeys: 0, leftAccounts: 0, deadKeys: 0, deadAccounts: 0 };
  const phases: readonly EndPhase[] = ['keys', 'accounts', 'read-back', 'archive'];
  let phase: EndPhase = 'keys';
  let done = 0;
  const report = (): void => {
    const ahead = phases.slice(phases.indexOf(phase) + 1).length;
    // A phase takes as long as its slowest endpoint, which each of them has to itself.
    const whole = organization.pacer.timeFor(endpoints.archive, open.length);
    const rest = organization.pacer.timeFor(slowest[phase], open.length - done);
    given.progress({ phase, done, seats: open.length, leftMs: rest + ahead * whole });
  };
  const stepDone = (): void => {
    done += 1;
    report();
  };
  const begin = (next: EndPhase): void => {
    phase = next;
    done = 0;
    report();
  };

  // A key works until it's gone, so keys come first: of all seats, before any account.
  const found = new Map<string, { keys: number; accounts: number }>();
  const removeKeys = async ({ id, active }: SeatProject): Promise<void> => {
    const keys = await organization.keys(id);
    found.set(id, { keys: keys.length, accounts: 0 });
    // In an archived project, nothing can be changed, and no key works.
    if (active) for (const key of keys) await organization.deleteKey(id, key.id);
    if (active) sum.keys += keys.length;
    stepDone();
  };
  const removeAccounts = async ({ id, active }: SeatProject): Promise<void> => {
    const accounts = await organization.accounts(id);
    found.set(id, { keys: found.get(id)?.keys ?? 0, accounts: accounts.length });
    if (active) for (const account of accounts) await organization.deleteAccount(id, account.id);
    if (active) sum.accounts += accounts.length;
    stepDone();
  };
  const readBack = async ({ id, active }: SeatProject): Promise<boolean> => {
    const before = found.get(id) ?? { keys: 1, accounts: 1 };
    // What was read as empty, or can't change, needn't be read again.
    const keys = before.keys === 0 || !active ? before.keys : (await organization.keys(id)).length;
    const accounts = before.accounts === 0 || !active ? before.accounts : (await organization.accounts(id)).length;
    sum.leftKeys += keys;
    sum.leftAccounts += accounts;
    if (!active) {
      sum.deadKeys += keys;
      sum.deadAccounts += accounts;
    }
    stepDone();
    return keys + accounts === 0;
  };

  const empty = new Set<string>();
  begin('keys');
  await eachOf(open, removeKeys);
  begin('accounts');
  await eachOf(open, removeAccounts);
  begin('read-back');
  await eachOf(open, async (project) => {
    if (await readBack(project)) empty.add(project.id);
  });
  begin('archive');
  await eachOf(open, async ({ id, seat, active }) => {
    if (empty.has(id)) {
      if (active) {
        await journal?.intent(seat, 'archive');
        await organization.archive(id);
      }
      await journal?.result(seat, 'archive', { projectId: id });
    }
    stepDone();
  });
  return sum;
}

const slowest = {
  keys: endpoints.deleteKey,
  accounts: endpoints.deleteAccount,
  'read-back': endpoints.listKeys,
  archive: endpoints.archive,
} as const satisfies Record<EndPhase, string>;

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
