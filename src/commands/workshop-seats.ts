import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkshopOptions } from '../command-line/workshop-options.ts';
import { centsOf, usdOf } from '../openai/dollars.ts';
import { padded } from '../wording/columns.ts';
import { readCards } from '../workshop/card-files.ts';
import { openSeat, sealSeat } from '../workshop/seal.ts';
import { projectsOf, type SeatProject } from '../workshop/organizer/seat-projects.ts';
import { openJournal, readJournal, rememberPace, workshopDirectory, type Journal, type Recorded } from '../workshop/organizer/journal.ts';
import { endpoints, type Organization } from '../workshop/organizer/organization.ts';
import { seatName } from '../workshop/organizer/seat-names.ts';
import { statusOf, totalsOf, type SeatStatus } from '../workshop/organizer/seat-status.ts';
import { publicFileAt, workshopMeant, writePublicFile, type Desk } from './workshop-desk.ts';
import { shown } from './workshop-end.ts';
import * as text from './workshop.text.ts';

/** `workshop status`, `raise`, and `revoke`. Resolves to the exit status. */
export async function overlookSeats(desk: Desk, options: WorkshopOptions): Promise<number> {
  const { settings } = desk;
  const id = await workshopMeant(desk, options.id);
  if (typeof id !== 'string') return desk.refuse(id);
  const organization = await desk.organization();
  if (typeof organization === 'number') return organization;
  const directory = settings === undefined ? undefined : workshopDirectory(settings, id);
  const recorded = directory === undefined ? undefined : await readJournal(directory);
  const projects = recordedProjects(id, recorded) ?? projectsOf(id, await organization.projects(true));
  if (projects.length === 0) return desk.refuse(text.noProjects(id), { workshop: { id } });
  const given: Given = { desk, id, organization, recorded, projects };
  if (options.action === 'status') return showStatus(given, options.watch);
  const journal = recorded === undefined || directory === undefined ? undefined : await openJournal(directory, desk.session.world.now);
  rememberPace(organization.pacer, recorded, desk.session.world.now());
  if (journal !== undefined) organization.pacer.tell(journal.sent);
  try {
    const { seat = 0 } = options;
    return await (options.action === 'raise' ? raise(given, seat, journal) : revoke(given, seat, journal));
  } finally {
    await journal?.close();
  }
}

type Given = {
  readonly desk: Desk;
  readonly id: string;
  readonly organization: Organization;
  readonly recorded: Recorded | undefined;
  readonly projects: readonly SeatProject[];
};

/** Where the journal knows them all, they needn't be listed: that's one request for each hundred projects. */
function recordedProjects(id: string, recorded: Recorded | undefined): readonly SeatProject[] | undefined {
  if (recorded?.plan === undefined || !recorded.created) return undefined;
  const { plan, seats } = recorded;
  const wanted = plan.oneProject ? [0] : Array.from({ length: plan.seats }, (_none, index) => index + 1);
  const projects = wanted.flatMap((seat) => {
    const record = seats.get(seat);
    return record?.projectId === undefined
      ? []
      : [{ id: record.projectId, name: seatName(id, seat), active: !record.done.has('archive'), seat }];
  });
  return projects.length === wanted.length ? projects : undefined;
}

/** Two requests, however many seats there are; at most one round a minute. */
async function showStatus(given: Given, watch: boolean): Promise<number> {
  const { desk, id, organization, recorded, projects } = given;
  const { session, say, minuteMs } = desk;
  const { admin, call } = organization;
  for (;;) {
    const now = session.world.now();
    const to = Math.floor(now.getTime() / 1000) + 1;
    const from = Math.min(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1) / 1000, to - 86_400);
    const use = await organization.ask('GET usage', () => admin.projectUse(call, { from, to }));
    const all = await organization.ask(endpoints.other, () => admin.costs(call, { from, to, groupBy: 'project_id' }));
    const ids = new Set(projects.map((project) => project.id));
    const costs = all.filter(({ projectId }) => projectId !== undefined && ids.has(projectId));
    const statuses = statusOf(projects, use, costs, (seat) => {
      const { cents, done, tries = 0 } = recorded?.seats.get(seat) ?? {};
      const { plan } = recorded ?? {};
      const planned = plan === undefined ? undefined : plan.limitUsd * (plan.oneProject ? plan.seats : 1);
      return { limitUsd: cents === undefined ? planned : usdOf(cents), revoked: done?.has('revoke') === true, tries };
    });
    const totals = totalsOf(costs);
    const [currency = 'usd'] = totals.keys();
    if (watch && session.terminal.stdout.isTTY && !session.terminal.style.plain) session.terminal.stdout.write('\u001b[H\u001b[2J');
    sayStatus(desk, id, statuses, currency, totals, now);
    if (recorded?.plan === undefined) say(text.withoutJournal, 'advice');
    if (!watch) {
      const seats = statuses.map(({ spent, limitUsd, ...each }) => ({ ...each, spent, limitUsd: limitUsd ?? null }));
      return desk.finish({ workshop: { id }, seats, spent: Object.fromEntries(totals), requests: organization.pacer.count() }, 0);
    }
    say(text.nextRound);
    await sleep(minuteMs, undefined, { signal: session.signal }).catch(() => undefined);
    session.signal.throwIfAborted();
  }
}

function sayStatus(
  { say, session }: Desk,
  id: string,
  statuses: readonly SeatStatus[],
  currency: string,
  totals: ReadonlyMap<string, number>,
  now: Date,
): void {
  const time = now.toLocaleTimeString('en-US', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  say(text.statusHead(id, time));
  // Thirty unused seats are one line's worth of news. Rows add up, though: the organizer's tests cost something.
  const isNews = ({ state, spent }: SeatStatus): boolean => state !== 'unused' || spent >= 0.005;
  const rows = statuses.filter((each) => session.options.verbose || isNews(each) || statuses.length <= 12);
  for (const { seat, state, requests, spent, limitUsd } of rows) {
    say(
      text.statusRow({
        seat: String(seat === 0 ? 'all' : seat).padStart(4),
        state: padded(text.states[state], 13),
        requests: padded(text.requestsOf(requests), 14),
        spent: shown(currency, spent),
        limit: limitUsd === undefined ? '' : text.ofLimit(limitUsd),
      }),
    );
  }
  const count = (state: SeatStatus['state']) => [statuses.filter((each) => each.state === state).length, text.states[state]] as const;
  const counts = [count('works'), count('unused'), count('limit-reached'), count('revoked')].filter(([number]) => number > 0);
  const spent = [...totals].map(([name, amount]) => shown(name, amount));
  say(text.statusSum(counts, spent.length === 0 ? shown('usd', 0) : spent.join(', ')));
  say(text.costsLag);
}

async function raise({ desk, id, organization, recorded, projects }: Given, seat: number, journal: Journal | undefined): Promise<number> {
  const { session, say } = desk;
  const { limitUsd = 0 } = session.options;
  const shared = projects.find((project) => project.seat === 0);
  if (shared !== undefined) return desk.refuse(text.oneForAll(shared.id));
  const project = projects.find((each) => each.seat === seat && each.active);
  if (project === undefined) return desk.refuse(text.noSeat(seat, id));
  const document = { workshop: { id }, seat, limitUsd };
  if (recorded?.seats.get(seat)?.done.has('revoke') === true) return desk.refuse(text.isRevoked(seat), document);
  const before = recorded?.seats.get(seat)?.cents ?? (await organization.readLimit(project.id))?.cents;
  const cents = centsOf(limitUsd);
  if (before !== undefined && cents < before) return desk.refuse(text.notHigher(seat, usdOf(before)), document);
  if (session.options.dryRun) {
    say(text.wouldRaise(seat, limitUsd));
    return desk.finish({ ...document, planned: true }, 0);
  }
  await journal?.intent(seat, 'raise');
  await organization.setLimit(project.id, cents);
  for (const seconds of [0, 1, 3, 6, 10]) {
    await organization.pause(seconds);
    if ((await organization.readLimit(project.id))?.cents !== cents) continue;
    await journal?.result(seat, 'raise', { cents });
    say(text.raised(seat, limitUsd), 'ok');
    const resealed = await reseal(desk, id, recorded, seat, limitUsd, journal);
    if (resealed === undefined) say(text.notResealed(seat), 'advice');
    else say(text.resealed(seat, limitUsd, path.basename(resealed)));
    return desk.finish({ ...document, resealed: resealed !== undefined }, 0);
  }
  return desk.refuse(text.notRaised(seat), document);
}

/**
 * What whoever opens the seat reads includes its limit. The code on its card opens it and seals it again.
 *
 * @returns the public file; `undefined` if it isn't on this computer, or the cards aren't
 */
async function reseal(
  desk: Desk,
  id: string,
  recorded: Recorded | undefined,
  seat: number,
  limitUsd: number,
  journal: Journal | undefined,
): Promise<string | undefined> {
  const { plan } = recorded ?? {};
  if (plan === undefined || journal === undefined) return undefined;
  for (const name of new Set([desk.publicFile, plan.publicFile])) {
    const file = await publicFileAt(name);
    if (typeof file === 'string' || file.id !== id) continue;
    const before = file.seats.find((each) => each.seat === seat);
    const code = (await readCards(plan.cards, id))?.find((each) => each.seat === seat);
    const content = before === undefined || code === undefined ? undefined : await openSeat(file, before, code);
    if (code === undefined || typeof content !== 'object') return undefined;
    const sealed = await sealSeat(file, code, { ...content, limitUsd });
    await journal.result(seat, 'seal', { sealed });
    const seats = file.seats.map((each) => (each.seat === seat ? sealed : each));
    return (await writePublicFile(desk, name, { ...file, seats })) === undefined ? name : undefined;
  }
  return undefined;
}

async function revoke({ desk, id, organization, projects }: Given, seat: number, journal: Journal | undefined): Promise<number> {
  const { session, say } = desk;
  const shared = projects.find((project) => project.seat === 0);
  const project = shared ?? projects.find((each) => each.seat === seat && each.active);
  if (project === undefined) return desk.refuse(text.noSeat(seat, id));
  const document = { workshop: { id }, seat };
  if (session.options.dryRun) {
    say(text.wouldRevoke(seat));
    return desk.finish({ ...document, planned: true }, 0);
  }
  const mine = shared === undefined ? undefined : seatName(id, seat);
  const found = async () => {
    const accounts = (await organization.accounts(project.id)).filter(({ name }) => mine === undefined || name === mine);
    const owners = new Set(accounts.map((account) => account.id));
    const keys = (await organization.keys(project.id)).filter(
      ({ ownerId }) => mine === undefined || (ownerId !== undefined && owners.has(ownerId)),
    );
    return { accounts, keys };
  };
  const { accounts, keys } = await found();
  if (mine !== undefined && accounts.length === 0) return desk.refuse(text.noSeat(seat, id), document);
  await journal?.intent(seat, 'revoke');
  for (const key of keys) await organization.deleteKey(project.id, key.id);
  for (const account of accounts) await organization.deleteAccount(project.id, account.id);
  const left = keys.length + accounts.length === 0 ? { accounts, keys } : await found();
  if (left.keys.length + left.accounts.length > 0) return desk.refuse(text.notRevoked(seat), document);
  await journal?.result(seat, 'revoke');
  say(text.revoked(seat, keys.length), 'ok');
  return desk.finish({ ...document, deleted: { keys: keys.length, accounts: accounts.length } }, 0);
}
