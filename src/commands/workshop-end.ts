import type { WorkshopOptions } from '../command-line/workshop-options.ts';
import { spentDollars } from '../openai/dollars.ts';
import { padded } from '../wording/columns.ts';
import { endWorkshop } from '../workshop/organizer/end-workshop.ts';
import { openJournal, readJournal, rememberPace, workshopDirectory, type Journal, type Recorded } from '../workshop/organizer/journal.ts';
import { takeLock, type Lock } from '../workshop/organizer/lock.ts';
import { seatName } from '../workshop/organizer/seat-names.ts';
import { endpoints, Refused, type Organization } from '../workshop/organizer/organization.ts';
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
  const directory = settings === undefined ? undefined : workshopDirectory(settings, id);
  const recorded = directory === undefined ? undefined : await readJournal(directory);
  rememberPace(organization.pacer, recorded, session.world.now());
  // From the first request on, so that a run that's killed while it lists the projects doesn't have the next one refused.
  const begun =
    directory === undefined || recorded === undefined || session.options.dryRun
      ? undefined
      : await openJournal(directory, session.world.now);
  if (begun !== undefined) organization.pacer.tell(begun.sent);
  try {
    return await endWith(desk, id, organization, { directory, recorded, begun });
  } finally {
    await begun?.close();
  }
}

type Known = {
  readonly directory: string | undefined;
  readonly recorded: Recorded | undefined;
  /** The journal that's there already. */
  readonly begun: Journal | undefined;
};

async function endWith(desk: Desk, id: string, organization: Organization, { directory, recorded, begun }: Known): Promise<number> {
  const { session, say } = desk;
  const known = begunToEnd(id, recorded);
  if (known === undefined) desk.progress(text.looking);
  const projects = known ?? projectsOf(id, await organization.projects(true));
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

  let lock: Lock | undefined;
  if (directory !== undefined) {
    const taken = await takeLock(directory);
    if ('heldBy' in taken) return desk.refuse(text.locked(taken.heldBy, taken.file));
    lock = taken;
  }
  // On another computer, it's a new one: what was done before an interruption needn't be done again.
  const journal = begun ?? (directory === undefined ? undefined : await openJournal(directory, session.world.now));
  if (journal !== undefined && begun === undefined) organization.pacer.tell(journal.sent);
  for (const { id: projectId, seat, active } of projects)
    if (active && journal?.seat(seat).projectId === undefined) await journal?.result(seat, 'project', { projectId });
  session.noteIfLeft(text.howToGoOnEnding(id));
  try {
    const ended = await endWorkshop({
      id,
      projects,
      organization,
      journal,
      progress: ({ phase, done, seats, leftMs }) => {
        desk.progress(`${text.phases[phase](done, seats)}${leftMs > 0 ? text.about(text.left(leftMs)) : ''}`);
      },
    });
    const costs = await costsOf(organization, ended.projects, session.world.now());
    if (costs !== undefined) sayCosts(desk, ended.projects, costs);
    else say(text.costsUnknown, 'advice');
    const document = {
      workshop: { id },
      deleted: { keys: ended.keys, accounts: ended.accounts },
      archived: ended.archived,
      left: { keys: ended.leftKeys, accounts: ended.leftAccounts, projects: ended.leftProjects },
      costs:
        costs === undefined
          ? null
          : ended.projects.map(({ seat, id: projectId }) => ({ seat, projectId, costs: byCurrency(costs, projectId) })),
      requests: organization.pacer.count(),
    };
    // In a project that was archived before, keys can't be deleted, and they're dead.
    const isClean = ended.leftProjects === 0 && ended.leftKeys + ended.leftAccounts <= ended.deadKeys + ended.deadAccounts;
    if (!isClean) return desk.refuse(text.notClean(ended.leftKeys, ended.leftAccounts, ended.leftProjects), document);
    await journal?.workshop('ended');
    if (ended.deadKeys + ended.deadAccounts > 0) say(text.archivedWithKeys(ended.deadKeys), 'advice');
    else say(text.clean(ended.archived), 'ok');
    say(text.cardsAreUseless);
    say(text.deleteAdminKey);
    return desk.finish(document, 0);
  } catch (error) {
    if (error instanceof Refused) return desk.refused(error, { workshop: { id } });
    throw error;
  } finally {
    if (begun === undefined) await journal?.close();
    await lock?.release();
  }
}

/**
 * The projects of a workshop that an earlier run has begun to end: listing all of the organization's again and again is what the API would
 * refuse. What isn't among them is found when they're listed at the end.
 */
function begunToEnd(id: string, recorded: Recorded | undefined): readonly SeatProject[] | undefined {
  const seats = [...(recorded?.seats ?? [])];
  if (recorded?.ended === true || !seats.some(([, { done }]) => done.has('end-keys'))) return undefined;
  return seats
    .flatMap(([seat, { projectId, done }]) =>
      projectId === undefined ? [] : [{ id: projectId, name: seatName(id, seat), active: !done.has('archive'), seat }],
    )
    .toSorted((a, b) => a.seat - b.seat);
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
