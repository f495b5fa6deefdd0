import path from 'node:path';
import type { WorkshopOptions } from '../command-line/workshop-options.ts';
import type { Question } from '../engine/ask.ts';
import { modelsToTry } from '../openai/models-and-prices.ts';
import { parseDollars } from '../openai/dollars.ts';
import type { World } from '../machine/world.ts';
import { padded } from '../wording/columns.ts';
import { untrusted } from '../wording/untrusted.ts';
import { endOf, shownEnd } from '../workshop/end.ts';
import { workshopDirectory, type Recorded } from '../workshop/organizer/journal.ts';
import { minutesFor, monthsOf, mostUsd, type WorkshopPlan } from '../workshop/organizer/plan.ts';
import { obstaclesOf, type Preflight } from '../workshop/organizer/preflight.ts';
import { newWorkshopId } from '../workshop/organizer/seat-names.ts';
import { readUntil } from '../workshop/organizer/read-until.ts';
import { publicFileHere, type Desk } from './workshop-desk.ts';
import * as text from './workshop.text.ts';

/** Milliseconds: the longest that a key may last (November 2026). */
const longest = 31_536_000_000;

/** What's asked for, and what's asked where options are missing. */
export async function newPlan(desk: Desk, options: WorkshopOptions, settings: string): Promise<WorkshopPlan | text.Said> {
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
    const ask = async (question: Question) => {
      for (;;) {
        const answer = await desk.ask(question);
        if (answer !== undefined) return answer;
        desk.say(text.isNeeded);
      }
    };
    if (seats === undefined) {
      const parse = (typed: string) =>
        /^[1-9]\d{0,3}$/.test(typed.trim()) && Number(typed) <= 2000 ? { value: typed.trim() } : { refused: text.howMany.parse };
      seats = Number(await ask({ kind: 'text', ...text.howMany, parse }));
    }
    if (limitUsd === undefined) {
      limitUsd = Number(await ask({ kind: 'amount', ...text.howMuch, suggested: 2, parse: parseDollars }));
    }
    if (end === undefined) {
      const parse = (typed: string) => (isPossible(readUntil(typed, now), now) ? { value: typed } : { refused: text.howLong.parse });
      end = readUntil(String(await ask({ kind: 'text', ...text.howLong, parse })), now);
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

/** What an earlier run has begun stays as it was agreed to. */
export function resumedPlan({ session, scope }: Desk, options: WorkshopOptions, { plan }: Recorded): WorkshopPlan | text.Said {
  if (plan === undefined) throw new Error('a journal without a plan');
  const { limitUsd = plan.limitUsd } = session.options;
  const { seats = plan.seats, oneProject } = options;
  // More seats than were asked for are spare ones.
  if (seats > plan.seats || limitUsd !== plan.limitUsd || (oneProject && !plan.oneProject)) return text.otherOptions(plan.id);
  if (plan.baseUrl !== scope.api.baseUrl) return text.otherServer(plan.id);
  if (Date.parse(plan.until) <= session.world.now().getTime()) return text.isOver(plan.id);
  return options.out === undefined ? plan : { ...plan, cards: absolute(session.world, options.out) };
}

/** The plan that was agreed to; the exit status if it wasn't, or if it was only to be shown. */
export async function agreedTo(
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
    // In the demo, nothing costs anything, and a no ends it.
    recommended: session.world.pretendApi !== undefined,
  });
  if (answer === true) return plan;
  say(text.nothingDone);
  return 0;
}

function isPossible(end: Date | undefined, now: Date): boolean {
  return end !== undefined && end > now && end.getTime() - now.getTime() <= longest;
}

/** Some shells leave `~` in `--out=~/cards` as it is. */
function absolute({ cwd, home }: World, directory: string): string {
  return path.resolve(cwd, directory.replace(/^~(?=[/\\]|$)/, home ?? '~'));
}

/** What a plan's document says. */
export const shownOfPlan = ['id', 'seats', 'limitUsd', 'until', 'models', 'organizer', 'oneProject', 'publicFile'] as const;

export function pick<T extends object, Name extends keyof T>(from: T, names: readonly Name[]): Pick<T, Name> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, Name>;
}
