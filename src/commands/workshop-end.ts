import type { WorkshopOptions } from '../command-line/workshop-options.ts';
import type { AdminProject } from '../openai/admin/admin.ts';
import { spentDollars } from '../openai/dollars.ts';
import { padded } from '../wording/columns.ts';
import { endWorkshop } from '../workshop/organizer/end-workshop.ts';
import { openJournal, readJournal, rememberPace, workshopDirectory, type Journal, type Recorded } from '../workshop/organizer/journal.ts';
import { listProjects } from '../workshop/organizer/list-projects.ts';
import { takeLock } from '../workshop/organizer/lock.ts';
import { seatName } from '../workshop/organizer/seat-names.ts';
import { endpoints, isGone, Refused, type Organization } from '../workshop/organizer/organization.ts';
import { projectsOf, type SeatProject } from '../workshop/organizer/seat-projects.ts';
import { totalsOf } from '../workshop/organizer/seat-status.ts';
import { workshopMeant, type Desk } from './workshop-desk.ts';
import * as text from './workshop.text.ts';

/** `workshop end`: no key and no account is left. It may run twice, on another computer, and without the journal. */
export async function endTheWorkshop(desk: Desk, options: WorkshopOptions): Promise<number> {
  const { session, settings } = desk;
  const id = await workshopMeant(desk, options.id);
  if (typeof id !== 'string') return desk.refuse(id);
  const organization = await desk.organization();
  if (typeof organization === 'number') return organization;
  const directory = settings === undefined || session.options.dryRun ? undefined : workshopDirectory(settings, id);
  if (directory === undefined) return endWith(desk, id, organization, undefined);
  const lock = await takeLock(directory);
  if ('heldBy' in lock) return desk.refuse(text.locked(lock.heldBy, lock.file));
  // On another computer, it's a new one: what was done before an interruption needn't be done again.
  const recorded = await readJournal(directory);
  rememberPace(organization.pacer, recorded, session.world.now());
  const journal = await openJournal(directory, session.world.now);
  organization.pacer.tell(journal.sent);
  try {
    return await endWith(desk, id, organization, { journal, recorded });
  } finally {
    await journal.close();
    await lock.release();
  }
}

type Known = { readonly journal: Journal; readonly recorded: Recorded | undefined };

async function endWith(desk: Desk, id: string, organization: Organization, known: Known | undefined): Promise<number> {
  const { session, say } = desk;
  const { journal } = known ?? {};
  const projects = await projectsOfWorkshop(desk, id, organization, known);
  if (projects.length === 0) return desk.refuse(text.noProjects(id), { workshop: { id } });

  const active = projects.filter((project) => project.active).length;
  for (const line of text.endPlan(id, active, projects.length - active)) say(line);
  if (session.options.dryRun) {
    say(text.dryRun);
    return desk.finish({ workshop: { id, projects: projects.length, active }, planned: true }, 0);
  }
  if (!session.options.yes) {
    if (!desk.asks) return desk.refuse(text.needsConsent, { workshop: { id } });
    if ((await desk.ask({ kind: 'confirm', ...text.endAgree(id), recommended: false })) !== true) {
      say(text.nothingDone);
      return 0;
    }
  }

  for (const { id: projectId, seat, active: isActive } of projects)
    if (isActive && journal?.seat(seat).projectId === undefined) await journal?.result(seat, 'project', { projectId });
  session.noteIfLeft(text.howToGoOnEnding(id));
  try {
    const ended = await endWorkshop({
      id,
      projects,
      organization,
      journal,
      now: session.world.now,
      progress: ({ phase, done, seats, leftMs }) => {
        desk.progress(() => text.phases[phase](done, seats) + text.about(leftMs()));
      },
    });
    const costs = await costsOf(organization, ended.projects, session.world.now());
    if (costs !== undefined) sayCosts(desk, ended.projects, costs);
    else say(text.costsUnknown, 'advice');
    const document = {
      workshop: { id },
      deleted: { keys: ended.keys, accounts: ended.accounts },
      archived: ended.archived,
      archivedBefore: ended.before,
      left: { keys: ended.leftKeys, accounts: ended.leftAccounts, projects: ended.leftProjects },
      costs:
        costs === undefined
          ? null
          : ended.projects.map(({ seat, id: projectId }) => ({ seat, projectId, costs: byCurrency(costs, projectId) })),
      requests: organization.pacer.count(),
    };
    if (ended.leftKeys + ended.leftAccounts + ended.leftProjects > 0)
      return desk.refuse(text.notClean(ended.leftKeys, ended.leftAccounts, ended.leftProjects), document);
    await journal?.workshop('ended');
    say(text.clean(ended.archived, ended.before), 'ok');
    say(text.cardsAreUseless);
    say(text.deleteAdminKey);
    return desk.finish(document, 0);
  } catch (error) {
    if (error instanceof Refused) return desk.refused(error, { workshop: { id } });
    throw error;
  }
}

/**
 * The projects that the journal knows: keys are gone sooner than all of the organization's projects are listed, which is done at the end
 * anyway. Where it knows none, they're listed.
 */
async function projectsOfWorkshop(
  { progress, session }: Desk,
  id: string,
  organization: Organization,
  known: Known | undefined,
): Promise<readonly SeatProject[]> {
  const seats = [...(known?.recorded?.seats ?? [])];
  const projects = seats.flatMap(([seat, { projectId, done }]) =>
    projectId === undefined ? [] : [{ id: projectId, name: seatName(id, seat), active: !done.has('archive'), seat }],
  );
  const isEnding = seats.some(([, { done }]) => done.has('archive') || done.has('end-keys'));
  const [first] = projects;
  if (first !== undefined && (isEnding || (await isThere(organization, first)))) return projects.toSorted((a, b) => a.seat - b.seat);
  const keep = (all: readonly AdminProject[]): readonly SeatProject[] => projectsOf(id, all);
  const { found } = await listProjects(organization, known?.journal, {
    name: 'all',
    archived: true,
    keep,
    now: session.world.now,
    progress: (count) => progress(() => text.looking(count)),
  });
  return projectsOf(id, found);
}

/** An admin key of another organization finds no project there. */
async function isThere(organization: Organization, { id }: SeatProject): Promise<boolean> {
  return organization.accounts(id).then(
    () => true,
    (error: unknown) => {
      if (!isGone(error)) throw error;
      return false;
    },
  );
}

type Costs = readonly { readonly projectId: string | undefined; readonly amount: number; readonly currency: string }[];

/** Of the last three months: longer ago than anyone ends a workshop. */
async function costsOf(organization: Organization, projects: readonly SeatProject[], now: Date): Promise<Costs | undefined> {
  const { admin, call } = organization;
  const to = Math.floor(now.getTime() / 1000);
  const ids = new Set(projects.map(({ id }) => id));
  try {
    const costs = await organization.ask(endpoints.other, () =>
      admin.costs(call, { from: to - 90 * 86_400, to: to + 1, groupBy: 'project_id' }),
    );
    return costs.filter(({ projectId }) => projectId !== undefined && ids.has(projectId));
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

function byCurrency(costs: Costs, projectId: string): Record<string, number> {
  return Object.fromEntries(totalsOf(costs.filter((each) => each.projectId === projectId)));
}

function sayCosts({ say }: Desk, projects: readonly SeatProject[], costs: Costs): void {
  say(text.costsTitle);
  for (const { seat, id } of projects) {
    const amounts = Object.entries(byCurrency(costs, id));
    if (amounts.length > 0) say(`  ${padded(String(seat), 5)}${amounts.map(([currency, amount]) => shown(currency, amount)).join(', ')}`);
  }
  const all = [...totalsOf(costs)].map(([currency, amount]) => shown(currency, amount));
  say(`  ${padded('all', 5)}${all.length === 0 ? spentDollars(0) : all.join(', ')}`);
  say(text.costsLate);
}

/** Another currency is shown as such, never as zero dollars. */
export function shown(currency: string, amount: number): string {
  return currency === 'usd' ? spentDollars(amount) : `${amount.toFixed(2)} ${currency.toUpperCase()}`;
}
