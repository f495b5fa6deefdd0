import { sentencesOf } from '../../engine/action.ts';
import { ask, type Question, type SecretReading, type Answerable } from '../../engine/ask.ts';
import type { Plan, Refusal } from '../../engine/plan.ts';
import { Secret } from '../../keys/secret.ts';
import type { SeatOpened } from '../../machine/settings.ts';
import { envFileFromUser } from '../../project/from-user.ts';
import { readCode, type SeatCode } from '../../workshop/code.ts';
import { publicFileName } from '../../workshop/public-file.ts';
import { openSeat } from '../../workshop/seal.ts';
import type { FixContext } from '../check.ts';
import type { pasteCodes } from './paste-key.text.ts';
import { keyBefore, type PlaceOfKey } from './place-of-key.ts';
import { codeIn, mayShow, readCodeOrKey, type CodesDo } from './seat-code.ts';
import * as text from './seat.text.ts';
import { findWorkshop, seatOf, type Workshop } from './workshop.ts';

type Codes = typeof pasteCodes;
/** A conversation that may end with something else than a plan. */
type Asking<Result> = AsyncGenerator<Question, Result, Answerable>;

/** How keys are read and written: of paste-key.ts, which needs what's in this file. */
export type KeyWays = {
  readonly read: (draft: string) => SecretReading;
  /** @param notes what else to say */
  readonly save: (secret: Secret, oldWorks: boolean, notes: readonly string[]) => Plan<Codes>;
};

/** No seat is wanted, but a key of one's own. */
export type OwnKey =
  /** It was given where a code is asked for. */
  | { readonly kind: 'key'; readonly secret: Secret; readonly cleaned: readonly string[] }
  /** `note`: what's wrong with the workshop's file. */
  | { readonly kind: 'own'; readonly codes: CodesDo; readonly note?: string };

/**
 * For a project with a workshop's file: asks for the code of a seat, opens it, and plans to save its key. `typed`: a code that was given
 * where a key is asked for.
 */
export async function* seatFirst(
  context: FixContext,
  place: PlaceOfKey,
  ways: KeyWays,
  typed?: SeatCode,
): Asking<Plan<Codes> | Refusal<Codes> | OwnKey | undefined> {
  const { scope, ports, requested } = context;
  if (requested.keyAtHand === true) return { kind: 'own', codes: 'no-file' };
  const workshop = await findWorkshop(context);
  const name = envFileFromUser(scope, ports.world);
  const before = keyBefore(place, scope.variable.name);
  if (requested.seatCodeAtHand === true) return yield* seatOfScript(context, workshop, before, ways);
  if (workshop === undefined) return { kind: 'own', codes: 'no-file' };
  if (typeof workshop === 'string') return { kind: 'own', codes: 'no-file', note: text.notRead(publicFileName, workshop) };
  const now = ports.world.now();
  if (workshop.isOver) {
    // Whoever is at the question for a key already has been asked.
    if (typed !== undefined) return { kind: 'refusal', code: 'workshop-over', ...text.refusals.over(workshop.file.until, now) };
    const own = yield* ask({ kind: 'confirm', ...text.isOver(workshop.file.until, now), recommended: true, skipIsNo: true });
    return own ? { kind: 'own', codes: 'over' } : undefined;
  }
  // Only --workshop asks for a seat where there's a key that nothing was found against.
  if (context.outcome.status === 'ok' && before !== undefined) {
    const agreed = yield* ask({ kind: 'confirm', ...text.replaceKey(name, String(before)), recommended: false, skipIsNo: true });
    if (!agreed) return undefined;
  }
  const keepsShells = context.outcome.status === 'ok' && before === undefined;
  const { id, until, seats } = workshop.file;
  const about = { id, until, seats: seats.length };
  let code = typed;
  let notes = keepsShells ? [text.shellHasKey(scope.variable.name)] : afterRevoked(context.outcome);
  for (;;) {
    if (code === undefined) {
      const answer = yield* ask({
        kind: 'secret',
        ...text.typeCode(about, now),
        ...(notes.length === 0 ? {} : { mustSee: notes }),
        typed: { ...text.field, mayShow },
        read: (draft) => readCodeOrKey(draft, ways.read),
        preview: () => [],
      });
      if (answer.length === 0) return keepsShells ? undefined : { kind: 'own', codes: 'open' };
      code = codeIn(answer);
      if (code === undefined) {
        const { secret = answer, cleaned } = ways.read(answer.reveal());
        return { kind: 'key', secret, cleaned };
      }
    }
    const opened = await open(workshop, code, ways);
    if (!('problem' in opened)) return planToSave(context, opened, before, ways, 'ask');
    notes = [opened.problem, text.whatToCompare];
    code = undefined;
  }
}

/** What to do about a seat that was revoked: another card's code comes next. */
function afterRevoked(outcome: FixContext['outcome']): readonly string[] {
  if (outcome.status === 'ok' || outcome.data?.['seat'] === undefined || outcome.code === 'project-spend-limit') return [];
  return sentencesOf(outcome.next).slice(0, 1);
}

/** `--seat-code-stdin`: replaces no other key that may work, and says why where nothing is done. */
async function* seatOfScript(
  context: FixContext,
  workshop: Awaited<ReturnType<typeof findWorkshop>>,
  before: Secret | undefined,
  ways: KeyWays,
): Asking<Plan<Codes> | Refusal<Codes>> {
  const { scope, ports, requested } = context;
  const refusal = (
    code: keyof typeof text.codes,
    said: { readonly summary: string; readonly why: string; readonly next: readonly string[] },
  ) => ({ kind: 'refusal', code, ...said }) as const;
  const typed = yield* ask({ kind: 'secret', text: '', label: '', read: ways.read, preview: () => [] });
  if (workshop === undefined) return refusal('no-workshop-file', text.refusals.noFile());
  if (typeof workshop === 'string') return refusal('no-workshop-file', text.refusals.noFile(text.notRead(publicFileName, workshop)));
  const now = ports.world.now();
  if (workshop.isOver) return refusal('workshop-over', text.refusals.over(workshop.file.until, now));
  const reading = readCode(typed.reveal());
  if (reading.state !== 'good')
    return refusal(
      'bad-seat-code',
      readCodeOrKey(typed.reveal(), ways.read).secret === undefined ? text.refusals.badCode(text.reading(reading)) : text.refusals.isKey,
    );
  const opened = await open(workshop, reading.code, ways);
  if ('problem' in opened) return refusal('seat-not-opened', text.refusals.closed(opened.problem));
  // A dev container runs its script each time it starts: the seat's own key is there already, and stays.
  if (before !== undefined && before.reveal() !== opened.key.reveal()) {
    const works = await (await import('./try-new-key.ts')).isAccepted(context, before);
    if (works !== false)
      return refusal('working-key', text.refusals.workingKey(envFileFromUser(scope, ports.world), String(before), works === true));
  }
  return planToSave(context, opened, before, ways, 'given', requested.offline === true ? [text.notTested.offline] : []);
}

type Opened = { readonly key: Secret; readonly seat: SeatOpened };

async function open({ file, name }: Workshop, code: SeatCode, ways: KeyWays): Promise<Opened | { readonly problem: string }> {
  const sealed = file.seats.find(({ seat }) => seat === code.seat);
  if (sealed === undefined) return { problem: text.noSuchSeat(code.seat, name) };
  const content = await openSeat(file, sealed, code);
  if (content === 'wrong-code-or-changed') return { problem: text.didNotOpen(code.seat, name) };
  // An admin key, or another vendor's, is refused like anywhere else.
  if (content === 'unreadable' || ways.read(content.key.reveal()).secret === undefined) return { problem: text.unreadable(code.seat) };
  const { key, limitUsd, shared, organizer } = content;
  const seat = {
    workshop: file.id,
    seat: code.seat,
    limitUsd,
    ...(shared && { shared }),
    until: file.until,
    organizer,
    lastFour: key.lastFour,
  };
  return { key, seat };
}

/** The plan of any other key, with what a seat's attendee agrees to; that it's a seat's is noted along with it. */
async function planToSave(
  context: FixContext,
  { key, seat }: Opened,
  before: Secret | undefined,
  ways: KeyWays,
  consent: 'ask' | 'given',
  notes: readonly string[] = [],
): Promise<Plan<Codes>> {
  const { scope, ports, outcome } = context;
  // The key of another seat is the organizer's, and not to be revoked by whoever had it.
  const wasSeat = (await seatOf(before, context)) !== undefined;
  const plan = ways.save(key, !wasSeat && outcome.status === 'ok', notes);
  return {
    ...plan,
    summary: text.savePlan(seat.seat, envFileFromUser(scope, ports.world)),
    consent,
    warns: text.terms(seat, ports.world.now()),
    steps: plan.steps.map((step) => ({
      ...step,
      async run(signal) {
        const saved = await step.run(signal);
        if (saved.status === 'ok') await ports.settings.noteSeat(scope.root, seat);
        return saved;
      },
    })),
  };
}
