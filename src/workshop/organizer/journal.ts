import { open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { missingAbove } from '../../machine/owner.ts';
import { readBounded } from '../../machine/read-bounded.ts';
import { readJson } from '../../machine/read-json.ts';
import { isWorkshopId } from '../public-file.ts';
import type { SealedSeat } from '../seal.ts';
import { withPage, type ListedPage, type Listing } from './listing.ts';
import type { Pacer } from './pace.ts';
import type { WorkshopPlan } from './plan.ts';
import { makeDirectory } from '../../machine/make-directory.ts';

/** What is done for a seat, one request after another. Those of the end are noted, too. */
export type SeatStep =
  | 'project'
  | 'limit'
  | 'models'
  | 'account'
  /** There may be an account whose key nobody has; and, after all else, that there's none beside the seat's. */
  | 'unsure'
  | 'alone'
  | 'seal'
  | 'test'
  | 'raise'
  | 'revoke'
  | 'end-keys'
  | 'end-accounts'
  | 'archive';

/** What came of it. A key is only ever in a seal. */
export type StepResult = {
  readonly projectId?: string;
  /** US cents a month, as read back. */
  readonly cents?: number;
  readonly models?: readonly string[];
  readonly accountId?: string;
  readonly keyId?: string;
  readonly sealed?: SealedSeat;
  /** The test's: `works`, or the code of what's wrong. */
  readonly test?: string;
  /** Requests that were made with its key, to try it. */
  readonly tries?: number;
};

type Line =
  | { readonly at: string; readonly plan: WorkshopPlan }
  | { readonly at: string; readonly seat: number; readonly intent: SeatStep }
  | { readonly at: string; readonly seat: number; readonly result: SeatStep; readonly of: StepResult }
  | { readonly at: string; readonly listing: string; readonly page: ListedPage }
  | { readonly at: string; readonly sent: string }
  | { readonly at: string; readonly refused: string }
  | { readonly at: string; readonly workshop: 'created' | 'ended' };

/** What's known of a seat: the results of all steps together, and the steps that were begun. */
export type SeatRecord = StepResult & {
  readonly begun: ReadonlySet<SeatStep>;
  readonly done: ReadonlySet<SeatStep>;
};

/** What a journal says. */
export type Recorded = {
  readonly plan: WorkshopPlan | undefined;
  readonly seats: ReadonlyMap<number, SeatRecord>;
  /** Requests to each endpoint, and refusals for being one too many, in their order. `at`: milliseconds since the epoch. */
  readonly sent: readonly { readonly endpoint: string; readonly at: number; readonly refused: boolean }[];
  readonly created: boolean;
  readonly ended: boolean;
};

export type Journal = {
  /** Resolves once the line is on the disk. */
  plan(plan: WorkshopPlan): Promise<void>;
  intent(seat: number, step: SeatStep): Promise<void>;
  result(seat: number, step: SeatStep, of?: StepResult): Promise<void>;
  page(listing: string, page: ListedPage): Promise<void>;
  workshop(became: 'created' | 'ended'): Promise<void>;
  /** Not worth waiting for: what's lost of it costs a pause. */
  readonly sent: (endpoint: string, refused: boolean) => void;
  /** As it stands now. */
  seat(seat: number): SeatRecord;
  listing(name: string): Listing | undefined;
  close(): Promise<void>;
};

/** Bytes. Two thousand seats take less than 5 MB. */
const maxBytes = 64 * 1024 * 1024;
const nothing: SeatRecord = { begun: new Set(), done: new Set() };

/** Where everything about a workshop is kept: the journal, the lock, and the cards unless they were wanted elsewhere. */
export function workshopDirectory(settings: string, id: string): string {
  return path.join(settings, 'workshops', id);
}

function journalFile(directory: string): string {
  return path.join(directory, 'journal.jsonl');
}

/** The directory stays: it has the lock, which another run may be waiting for. */
export async function forgetJournal(directory: string): Promise<void> {
  await rm(journalFile(directory), { force: true });
}

/** The workshops that this computer has a journal of. */
export async function recordedWorkshops(settings: string): Promise<readonly string[]> {
  const names = await readdir(path.join(settings, 'workshops')).catch(() => []);
  return names.filter((name) => isWorkshopId(name)).toSorted();
}

/** `undefined` if there's none. */
export async function readJournal(directory: string): Promise<Recorded | undefined> {
  const read = await readBounded(journalFile(directory), maxBytes).catch(() => undefined);
  return read === undefined || 'notRead' in read ? undefined : recordedIn(read.bytes.toString('utf8'));
}

/** Has a pacer keep to what an earlier run, which may have been killed, asked for a moment ago. */
export function rememberPace(pacer: Pacer, recorded: Recorded | undefined, now: Date): void {
  pacer.remember((recorded?.sent ?? []).map(({ endpoint, at, refused }) => ({ endpoint, agoMs: now.getTime() - at, refused })));
}

/** Opens the journal to add to it. Missing directories are made, for the user alone. */
export async function openJournal(directory: string, now: () => Date): Promise<Journal> {
  const file = journalFile(directory);
  const giveToOwner = await missingAbove(file);
  await makeDirectory(directory);
  const handle = await open(file, 'a+', 0o600);
  await syncDirectory(directory);
  await handle.chmod(0o600);
  await giveToOwner();
  const before = (await handle.readFile()).toString('utf8');
  const { seats, listings } = recordedIn(before);
  // A killed run may have left half a line.
  let start = before === '' || before.endsWith('\n') ? '' : '\n';
  let last: Promise<void> = Promise.resolve();
  const add = (line: object, lasting = true): Promise<void> => {
    const mine = last.then(async () => {
      await handle.appendFile(`${start}${JSON.stringify({ at: now().toISOString(), ...line })}\n`);
      start = '';
      // On the disk when it resolves: the machine may lose its power at any moment.
      if (lasting) await handle.datasync();
    });
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    plan: (plan) => add({ plan }),
    async intent(seat, step) {
      await add({ seat, intent: step });
      note(seats, seat, { intent: step });
      if (step === 'project') noteLate(listings, seat);
    },
    async result(seat, step, of = {}) {
      await add({ seat, result: step, of });
      note(seats, seat, { result: step, of });
    },
    async page(listing, page) {
      await add({ listing, page });
      notePage(listings, listing, page, now().getTime());
    },
    workshop: (workshop) => add({ workshop }),
    sent: (endpoint, refused) => void add(refused ? { refused: endpoint } : { sent: endpoint }, false).catch(() => undefined),
    seat: (seat) => seats.get(seat) ?? nothing,
    listing: (name) => listings.get(name),
    async close() {
      await last;
      await handle.close();
    },
  };
}

/** A new file is lost with the power unless its directory is on the disk, too. */
async function syncDirectory(directory: string): Promise<void> {
  // Windows doesn't open directories.
  const handle = await open(directory, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** What can't be read is skipped: a killed run leaves half a line, and what it was about is looked up again. */
function recordedIn(text: string) {
  const seats = new Map<number, SeatRecord>();
  const sent: { endpoint: string; at: number; refused: boolean }[] = [];
  const listings = new Map<string, Listing>();
  let plan: WorkshopPlan | undefined;
  let created = false;
  let ended = false;
  for (const line of text.split('\n')) {
    const entry = readJson(line) as (Line & { readonly seat?: number; readonly workshop?: string }) | null | undefined;
    if (typeof entry !== 'object' || entry === null) continue;
    const { at, seat, workshop, ...more } = entry;
    if ('sent' in more) sent.push({ endpoint: more.sent, at: Date.parse(at), refused: false });
    if ('refused' in more) sent.push({ endpoint: more.refused, at: Date.parse(at), refused: true });
    if ('plan' in more) plan = more.plan;
    if (workshop === 'created') created = true;
    if (workshop === 'ended') ended = true;
    if (workshop !== undefined) listings.clear();
    if ('page' in more) notePage(listings, more.listing, more.page, Date.parse(at));
    if (typeof seat !== 'number') continue;
    note(seats, seat, more as { intent: SeatStep } | { result: SeatStep; of: StepResult });
    if ('intent' in more && more.intent === 'project') noteLate(listings, seat);
  }
  return { plan, seats, sent, listings, created, ended };
}

function notePage(listings: Map<string, Listing>, name: string, page: ListedPage, at: number): void {
  listings.set(name, withPage(listings.get(name), page, at));
}

function noteLate(listings: Map<string, Listing>, seat: number): void {
  for (const [name, listing] of listings) listings.set(name, { ...listing, late: new Set([...listing.late, seat]) });
}

function note(
  seats: Map<number, SeatRecord>,
  seat: number,
  entry: { readonly intent: SeatStep } | { readonly result: SeatStep; readonly of: StepResult },
): void {
  const known = seats.get(seat) ?? nothing;
  if ('intent' in entry) {
    // Begun again: what came of it before no longer counts.
    const undone: readonly SeatStep[] = entry.intent === 'account' ? ['account', 'end-keys', 'end-accounts'] : [entry.intent];
    const done = new Set([...known.done].filter((step) => !undone.includes(step)));
    seats.set(seat, { ...known, begun: new Set([...known.begun, entry.intent]), done });
  } else if ('result' in entry) {
    const done = new Set([...known.done, entry.result]);
    if (entry.result === 'unsure') done.delete('alone');
    seats.set(seat, { ...known, ...entry.of, done });
  }
}
