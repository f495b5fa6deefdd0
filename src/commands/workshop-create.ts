import path from 'node:path';
import type { WorkshopOptions } from '../command-line/workshop-options.ts';
import { findingFor, subjectOf } from '../diagnosis/api-subject.ts';
import { adminFinding } from '../checks/spend/admin-access.ts';
import { makeDirectory } from '../machine/make-directory.ts';
import { directoryWithGit, realPathOf } from '../machine/paths.ts';
import type { ApiFailure } from '../openai/failure.ts';
import { untrusted } from '../wording/untrusted.ts';
import { cardFiles } from '../workshop/card-files.ts';
import {
  forgetJournal,
  openJournal,
  readJournal,
  rememberPace,
  workshopDirectory,
  type Journal,
  type Recorded,
} from '../workshop/organizer/journal.ts';
import { takeLock } from '../workshop/organizer/lock.ts';
import { makeSeats } from '../workshop/organizer/make-seats.ts';
import type { Made } from '../workshop/organizer/making.ts';
import { Refused, type Organization } from '../workshop/organizer/organization.ts';
import type { WorkshopPlan } from '../workshop/organizer/plan.ts';
import { lookBefore, nothingLookedUp, type Preflight } from '../workshop/organizer/preflight.ts';
import { madeHere, unfinishedHere } from './workshop-begun.ts';
import { codesFor } from './workshop-codes.ts';
import { writePublicFile, type Desk } from './workshop-desk.ts';
import { agreedTo, newPlan, pick, resumedPlan, shownOfPlan } from './workshop-plan.ts';
import { tryKey } from './workshop-try-key.ts';
import * as text from './workshop.text.ts';

/** `workshop create`, and what's left of it after an interruption. Resolves to the exit status. */
export async function createWorkshop(desk: Desk, options: WorkshopOptions): Promise<number> {
  const { session, settings } = desk;
  const isThere =
    settings !== undefined &&
    (await makeDirectory(settings).then(
      () => true,
      () => false,
    ));
  if (!isThere) return desk.refuse(text.noSettings);
  const begun = await unfinishedHere(desk, settings);
  const made = begun === undefined ? await madeHere(desk, options, settings) : undefined;
  if (made !== undefined) {
    desk.say(text.alreadyMade(made.id, made.seats), 'ok');
    sayWhatNow(desk, made);
    return desk.finish({ workshop: pick(made, shownOfPlan), cards: cardFiles(made.cards, made.id) }, 0);
  }
  const plan = begun === undefined ? await newPlan(desk, options, settings) : resumedPlan(desk, options, begun);
  if ('code' in plan) return desk.refuse(plan);

  const inGit = begun === undefined ? await directoryWithGit(await realPathOf(plan.cards)) : undefined;
  if (inGit !== undefined) return desk.refuse(text.cardsInGit(untrusted(inGit, 200)));
  const organization = await desk.organization();
  if (typeof organization === 'number') return organization;
  // What an earlier run has begun was agreed to.
  const preflight = begun === undefined ? await lookFirst(desk, organization, settings) : nothingLookedUp;
  const named = { ...plan, organizer: plan.organizer === '' ? (organization.name() ?? session.world.user) : plan.organizer };
  const agreed = await agreedTo(desk, named, preflight, begun);
  if (typeof agreed === 'number') return agreed;

  const directory = workshopDirectory(settings, agreed.id);
  const lock = await takeLock(directory);
  if ('heldBy' in lock) return desk.refuse(text.locked(lock.heldBy, lock.file));
  const journal = await openJournal(directory, session.world.now);
  try {
    rememberPace(organization.pacer, begun, session.world.now());
    organization.pacer.tell(journal.sent);
    return await make(desk, agreed, { organization, journal, begun });
  } finally {
    await journal.close();
    await lock.release();
  }
}

/** A run may be killed while it lists the projects: the next one goes on with that, at the same pace. */
async function lookFirst(desk: Desk, organization: Organization, settings: string): Promise<Preflight> {
  const { now } = desk.session.world;
  const how = { name: desk.publicFile, progress: (projects: number) => desk.progress(() => text.looking(projects)) };
  if (desk.session.options.dryRun) return lookBefore(organization, now(), { ...how, probe: false });
  // No workshop has this id.
  const directory = workshopDirectory(settings, '.looking');
  const lock = await takeLock(directory);
  // Another run is looking: this one does without its list.
  if ('heldBy' in lock) return lookBefore(organization, now(), { ...how, probe: true });
  try {
    rememberPace(organization.pacer, await readJournal(directory), now());
    const journal = await openJournal(directory, now);
    organization.pacer.tell(journal.sent);
    const preflight = await lookBefore(organization, now(), { ...how, probe: true, journal }).finally(() => journal.close());
    await forgetJournal(directory);
    return preflight;
  } finally {
    await lock.release();
  }
}

function sayWhatNow({ say }: Desk, { id, cards, publicFile }: WorkshopPlan): void {
  const { html } = cardFiles(cards, id);
  for (const [index, line] of text.whatNow({ publicFile: path.basename(publicFile), html }).entries()) say(`${index + 1}. ${line}`);
}

type Given = {
  readonly organization: Organization;
  readonly journal: Journal;
  readonly begun: Recorded | undefined;
};

async function make(desk: Desk, plan: WorkshopPlan, { organization, journal, begun }: Given): Promise<number> {
  const { session, say } = desk;
  const { world, signal } = session;
  const codes = await codesFor(desk, plan, begun, journal);
  if ('code' in codes) return desk.refuse(codes);

  let done = 0;
  session.noteIfLeft(text.howToGoOn(plan.id));
  let made: Made;
  try {
    made = await makeSeats(plan, {
      organization,
      journal,
      codes: new Map(codes.map((code) => [code.seat, code])),
      isSecondRun: begun !== undefined,
      now: world.now,
      signal,
      tryKey: (secret, model) => tryKey(desk, secret, model),
      progress: (progress) => {
        ({ done } = progress);
        desk.progress(() => text.ready(progress.done, progress.seats) + text.about(progress.leftMs()));
      },
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Refused)) throw error;
    return refusedWhileMaking(desk, plan, error, done);
  }

  const about = { workshop: pick(made.plan, shownOfPlan) };
  for (const { model, failure } of made.leftOut) say(text.leftOut(model, messageOf(failure)), 'advice');
  for (const { seat, failure } of made.failed) say(text.seatFailed(seat, describe(desk, failure)), 'problem');
  const failed = made.failed.map(({ seat, failure }) => ({ seat, summary: describe(desk, failure) }));
  const files = cardFiles(plan.cards, plan.id);
  const document = {
    ...about,
    cards: files,
    seats: made.sealed.map(({ seat }) => ({ seat, ready: !failed.some((each) => each.seat === seat) })),
    failed,
    leftOut: made.leftOut.map(({ model }) => model),
    tested: made.tested,
    requests: organization.pacer.count(),
  };
  if (made.sealed.length > 0) {
    const written = await writePublicFile(desk, plan.publicFile, { id: plan.id, until: plan.until, seats: made.sealed });
    if (written !== undefined) return desk.refuse(text.publicNotWritten(plan.id, path.basename(plan.publicFile), written), document);
  }
  if (failed.length > 0) {
    for (const line of text.stopped(plan.id, made.sealed.length, plan.seats)) say(line);
    return desk.finish(document, 1);
  }
  await journal.workshop('created');
  say(text.created(plan.seats, made.tested), 'ok');
  sayWhatNow(desk, plan);
  say(text.responsible);
  say(text.deleteAdminKey);
  return desk.finish(document, 0);
}

function refusedWhileMaking(desk: Desk, plan: WorkshopPlan, { failure, isOfSeat }: Refused, done: number): number {
  const { scope, ports } = desk;
  const finding = isOfSeat
    ? findingFor(failure, subjectOf(scope, ports, { keyName: text.keyOfSeat, model: plan.models[0] ?? '' }))
    : adminFinding(failure, scope, ports);
  const { code, summary, why, next } = finding;
  const workshop = pick(plan, ['id', 'seats']);
  return desk.refuse({ code, summary, why: why ?? '', next: [...next, ...text.stopped(plan.id, done, plan.seats)] }, { workshop, done });
}

function describe({ scope, ports }: Desk, failure: Made['failed'][number]['failure']): string {
  return failure === 'limit-not-read-back' ? text.limitNotRead : findingFor(failure, subjectOf(scope, ports, {})).summary;
}

function messageOf(failure: ApiFailure): string {
  return failure.kind === 'answer' ? untrusted(failure.message, 120) : failure.kind;
}
