import path from 'node:path';
import type { WorkshopOptions } from '../command-line/workshop-options.ts';
import { findingFor, subjectOf } from '../diagnosis/api-subject.ts';
import { adminFinding } from '../checks/spend/admin-access.ts';
import { directoryWithGit, realPathOf } from '../machine/paths.ts';
import { leastEffort, modelsToTry } from '../openai/models-and-prices.ts';
import type { ApiFailure } from '../openai/failure.ts';
import { parseDollars } from '../openai/dollars.ts';
import type { Secret } from '../keys/secret.ts';
import type { World } from '../machine/world.ts';
import { padded } from '../wording/columns.ts';
import { untrusted } from '../wording/untrusted.ts';
import { drawCode, type SeatCode } from '../workshop/code.ts';
import { readCards, writeCards, cardFiles } from '../workshop/card-files.ts';
import { endOf, shownEnd } from '../workshop/end.ts';
import {
  openJournal,
  readJournal,
  recordedWorkshops,
  rememberPace,
  workshopDirectory,
  type Journal,
  type Recorded,
} from '../workshop/organizer/journal.ts';
import { takeLock } from '../workshop/organizer/lock.ts';
import { makeSeats } from '../workshop/organizer/make-seats.ts';
import type { Made, Tried } from '../workshop/organizer/making.ts';
import { Refused, type Organization } from '../workshop/organizer/organization.ts';
import { minutesFor, monthsOf, mostUsd, type WorkshopPlan } from '../workshop/organizer/plan.ts';
import { lookBefore, nothingLookedUp, obstaclesOf, type Preflight } from '../workshop/organizer/preflight.ts';
import { newWorkshopId } from '../workshop/organizer/seat-names.ts';
import { readUntil } from '../workshop/organizer/read-until.ts';
import { publicFileHere, writePublicFile, type Desk } from './workshop-desk.ts';
import * as text from './workshop.text.ts';

/** Milliseconds: the longest that a key may last (November 2026). */
const longest = 31_536_000_000;

/** `workshop create`, and what's left of it after an interruption. Resolves to the exit status. */
export async function createWorkshop(desk: Desk, options: WorkshopOptions): Promise<number> {
  const { session, settings } = desk;
  if (settings === undefined) return desk.refuse(text.noSettings);
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
  if (begun === undefined) desk.progress(text.looking);
  // What an earlier run has begun was agreed to.
  const preflight =
    begun === undefined ? await lookBefore(organization, session.world.now(), { probe: !session.options.dryRun }) : nothingLookedUp;
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

/** The workshop of this directory's public file that an earlier run has begun and not finished. */
async function unfinishedHere(desk: Desk, settings: string): Promise<Recorded | undefined> {
  for (const id of await recordedWorkshops(settings)) {
    const recorded = await readJournal(workshopDirectory(settings, id));
    if (recorded?.plan?.publicFile === desk.publicFile && !recorded.created && !recorded.ended) return recorded;
  }
  return undefined;
}

/** The same workshop, if it's complete: a run that was killed as it ended has done all there was to do. */
async function madeHere(desk: Desk, { seats, oneProject }: WorkshopOptions, settings: string): Promise<WorkshopPlan | undefined> {
  const here = await publicFileHere(desk);
  if (typeof here === 'string') return undefined;
  const { plan, created, ended } = (await readJournal(workshopDirectory(settings, here.id))) ?? {};
  if (plan === undefined || created !== true || ended === true) return undefined;
  const { limitUsd = plan.limitUsd } = desk.session.options;
  return (seats ?? plan.seats) <= plan.seats && limitUsd === plan.limitUsd && (!oneProject || plan.oneProject) ? plan : undefined;
}

function sayWhatNow({ say }: Desk, { id, cards, publicFile }: WorkshopPlan): void {
  const { html } = cardFiles(cards, id);
  for (const [index, line] of text.whatNow({ publicFile: path.basename(publicFile), html }).entries()) say(`${index + 1}. ${line}`);
}

const shownOfPlan = ['id', 'seats', 'limitUsd', 'until', 'models', 'organizer', 'oneProject', 'publicFile'] as const;

function resumedPlan({ session, scope }: Desk, options: WorkshopOptions, { plan }: Recorded): WorkshopPlan | text.Said {
  if (plan === undefined) throw new Error('a journal without a plan');
  const { limitUsd = plan.limitUsd } = session.options;
  const { seats = plan.seats, oneProject } = options;
  // More seats than were asked for are spare ones.
  if (seats > plan.seats || limitUsd !== plan.limitUsd || (oneProject && !plan.oneProject)) return text.otherOptions(plan.id);
  if (plan.baseUrl !== scope.api.baseUrl) return text.otherServer(plan.id);
  if (Date.parse(plan.until) <= session.world.now().getTime()) return text.isOver(plan.id);
  return options.out === undefined ? plan : { ...plan, cards: absolute(session.world, options.out) };
}

async function newPlan(desk: Desk, options: WorkshopOptions, settings: string): Promise<WorkshopPlan | text.Said> {
  const { session, scope, publicFile } = desk;
  const { world } = session;
  const now = world.now();
  const here = await publicFileHere(desk);
  if (here === 'other') return text.otherFileHere(path.basename(publicFile));
  if (here !== 'none') return text.otherWorkshopHere(path.basename(publicFile), here.id);

  let { seats } = options;
  let { limitUsd } = session.options;
  let end = options.until === undefined ? undefined : readUntil(options.until, now);
  if (options.until !== undefined && !isPossible(end, now)) return text.badUntil(untrusted(options.until, 60));
  if (desk.asks) {
    if (seats === undefined) {
      const parse = (typed: string) =>
        /^[1-9]\d{0,3}$/.test(typed.trim()) && Number(typed) <= 2000 ? { value: typed.trim() } : { refused: text.howMany.parse };
      const answer = await desk.ask({ kind: 'text', ...text.howMany, parse });
      seats = answer === undefined ? undefined : Number(answer);
    }
    if (limitUsd === undefined) {
      const answer = await desk.ask({ kind: 'amount', ...text.howMuch, suggested: 2, parse: parseDollars });
      limitUsd = typeof answer === 'number' ? answer : undefined;
    }
    if (end === undefined) {
      const parse = (typed: string) => (isPossible(readUntil(typed, now), now) ? { value: typed } : { refused: text.howLong.parse });
      const answer = await desk.ask({ kind: 'text', ...text.howLong, parse });
      end = typeof answer === 'string' ? readUntil(answer, now) : undefined;
    }
    const extra = Math.ceil((seats ?? 0) / 10);
    if (seats !== undefined && limitUsd !== undefined && seats >= 5 && seats + extra <= 2000 && !session.options.yes) {
      const wanted = await desk.ask({ kind: 'confirm', ...text.spares(seats, extra, limitUsd), recommended: true });
      if (wanted === true) seats += extra;
    }
  }
  if (seats === undefined || limitUsd === undefined || end === undefined) {
    const missing = [seats === undefined && '--seats', limitUsd === undefined && '--limit', end === undefined && '--until'];
    return text.missing(missing.filter((each) => each !== false));
  }
  const id = newWorkshopId(options.name);
  return {
    id,
    seats,
    limitUsd,
    until: endOf(end),
    models: options.models ?? modelsToTry(undefined, undefined, end),
    organizer: '',
    title: options.name ?? id,
    oneProject: options.oneProject,
    test: options.test ?? 'some',
    publicFile,
    cards: options.out === undefined ? workshopDirectory(settings, id) : absolute(world, options.out),
    baseUrl: scope.api.baseUrl,
  };
}

function isPossible(end: Date | undefined, now: Date): boolean {
  return end !== undefined && end > now && end.getTime() - now.getTime() <= longest;
}

/** Some shells leave `~` in `--out=~/cards` as it is. */
function absolute({ cwd, home }: World, directory: string): string {
  return path.resolve(cwd, directory.replace(/^~(?=[/\\]|$)/, home ?? '~'));
}

/** The plan that was agreed to; the exit status if it wasn't, or if it was only to be shown. */
async function agreedTo(
  desk: Desk,
  given: WorkshopPlan,
  preflight: Preflight,
  begun: Recorded | undefined,
): Promise<WorkshopPlan | number> {
  const { session, say } = desk;
  const now = session.world.now();
  // Models that the organization doesn't have are left out before anyone agrees to them.
  const known = new Set(preflight.rateLimits.map(({ model }) => model));
  const available = given.models.filter((model) => known.size === 0 || known.has(model));
  const plan = available.length === 0 ? given : { ...given, models: available };
  const most = mostUsd(plan, now);
  const done = [...(begun?.seats.values() ?? [])].filter((seat) => seat.done.has('seal')).length;
  const { least, most: longestMinutes } = minutesFor(plan.seats - done);
  const minutes = text.minutes(least, longestMinutes);
  const about = {
    workshop: {
      ...pick(plan, ['id', 'seats', 'limitUsd', 'until', 'models', 'organizer', 'oneProject', 'test', 'publicFile', 'cards']),
      mostUsd: most,
      minutes: { least, most: longestMinutes },
    },
  };
  say(begun === undefined ? text.planTitle(untrusted(plan.title, 60), plan.seats) : text.unfinished(plan.id, done, plan.seats));
  const lines = text.planLines({
    ...plan,
    until: shownEnd(plan.until, now),
    months: monthsOf(now, new Date(plan.until)),
    mostUsd: most,
    organizer: untrusted(plan.organizer, 80),
    test: text.testsAre[plan.test],
    publicFile: path.basename(plan.publicFile),
    cards: untrusted(plan.cards, 200),
    minutes,
  });
  for (const [label, line] of lines) say(`${padded(label, 9)}${line}`);
  const shared = plan.models.flatMap((model) => preflight.rateLimits.filter((each) => each.model === model)).at(0);
  if (shared?.requestsPerMinute !== undefined) say(text.shared(plan.seats, shared.model, shared.requestsPerMinute));
  if (preflight.withoutUsage) say(text.withoutUsage, 'advice');
  const obstacles = obstaclesOf(preflight, plan, now);
  for (const each of obstacles) if (each.kind === 'organization-limit') say(text.organizationLimit(each.leftUsd, each.mostUsd), 'advice');
  say(text.creditLine, 'advice');
  const blocking = obstacles.find(({ kind }) => kind === 'too-many-projects');
  if (blocking?.kind === 'too-many-projects') return desk.refuse(text.tooManyProjects(blocking.left, blocking.needed), about);

  if (session.options.dryRun) {
    say(text.dryRun);
    return desk.finish({ ...about, planned: true }, 0);
  }
  if (session.options.yes) return plan;
  if (!desk.asks) return desk.refuse(text.needsConsent, about);
  const answer = await desk.ask({
    kind: 'confirm',
    ...(begun === undefined ? text.agree(plan.seats, most) : text.goOn(plan.seats - done, most)),
    recommended: false,
  });
  if (answer === true) return plan;
  say(text.nothingDone);
  return 0;
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
        const left = progress.leftMs > 0 ? text.about(text.left(progress.leftMs)) : '';
        desk.progress(`${text.ready(progress.done, progress.seats)}${left}`);
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
    if (written !== undefined) return desk.refuse(text.publicNotWritten(path.basename(plan.publicFile), written), document);
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

/** Codes are drawn, and the cards written, before anything is made; a second run reads them from the cards. */
async function codesFor(
  { session }: Desk,
  plan: WorkshopPlan,
  begun: Recorded | undefined,
  journal: Journal,
): Promise<readonly SeatCode[] | text.Said> {
  const before = await readCards(plan.cards, plan.id);
  if (before !== undefined && before.length >= plan.seats) return before;
  const wasMade = [...(begun?.seats.values() ?? [])].some((seat) => seat.done.has('seal'));
  if (wasMade) return text.cardsGone(untrusted(plan.cards, 200), plan.id);
  // So that a second run finds the cards, wherever this one ends.
  await journal.plan(plan);
  const codes = Array.from({ length: plan.seats }, (_none, index) => drawCode(index + 1));
  const limit = plan.oneProject ? { limitUsd: plan.limitUsd * plan.seats, shared: true as const } : { limitUsd: plan.limitUsd };
  const facts = { workshop: plan.title, organizer: plan.organizer, until: plan.until, ...limit };
  const written = await writeCards(plan.cards, plan.id, facts, codes, session.world);
  if (written.written) return codes;
  const place = untrusted(written.path, 200);
  return written.because === 'in-git' ? text.cardsInGit(place) : text.cardsNotWritten(place, text.cardsBecause[written.because]);
}

/** A key of a seat says hello to a model. */
async function tryKey({ ports, scope, session }: Desk, secret: Secret, model: string): Promise<Tried> {
  const ask = (effort: ReturnType<typeof leastEffort>) =>
    ports.openai.complete({
      baseUrl: scope.api.baseUrl,
      signal: session.signal,
      secret,
      api: 'responses',
      model,
      chatLimit: 'max_completion_tokens',
      effort,
      input: 'Say hello in three words.',
      maxOutputTokens: 32,
      onText: () => {},
    });
  const effort = leastEffort(model);
  const reply = await ask(effort);
  const isEffort = !reply.ok && reply.failure.kind === 'answer' && /^unsupported_(value|parameter)$/.test(reply.failure.code ?? '');
  const second = isEffort && effort !== undefined && !/must be verified/i.test(messageOf(reply.failure)) ? await ask(undefined) : reply;
  return second.ok ? 'works' : { failure: second.failure };
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

function pick<T extends object, Name extends keyof T>(from: T, names: readonly Name[]): Pick<T, Name> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, Name>;
}
