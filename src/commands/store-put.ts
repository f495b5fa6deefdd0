import type { Ports } from '../checks/ports.ts';
import { chooseOwnKeys, makeOwnKey, ownKeyName, type OwnKey, type OwnKeys } from '../checks/key/own-key.ts';
import * as own from '../checks/key/own-key.text.ts';
import { adminAccess, type AdminAccess } from '../checks/spend/admin-access.ts';
import type { Answerable, Question } from '../engine/ask.ts';
import type { Secret } from '../keys/secret.ts';
import { sentencesOf } from '../engine/action.ts';
import type { Scope } from '../project/scope.ts';
import { put, type Destination, type StoreFailure } from '../stores/store.ts';
import { isByHand, type StoreCode } from '../stores/store.text.ts';
import type { Session } from './session.ts';
import { writerOf, type PlaceReport } from './store-report.ts';
import * as text from './store.text.ts';

/** Who agrees, and to what. */
export type Consent = {
  /** `undefined`: no answer. */
  readonly ask: (question: Question) => Promise<Answerable | undefined>;
  readonly isAsking: boolean;
  /** Whether the user typed exactly this destination. */
  readonly isFull: (place: Destination) => boolean;
  /** No place was typed: those of the project are offered. */
  readonly isSurvey: boolean;
};

/** With these, nothing can have been written. */
const certain: ReadonlySet<StoreCode> = new Set([
  'not-installed',
  'not-signed-in',
  'no-destination',
  'holds-other',
  'offline',
  'not-agreed',
]);

type Making = { readonly call: AdminAccess; readonly keys: OwnKeys };

/** Asks about each place, and puts the key there. What became of it is noted in its report. */
export async function putInto(
  session: Session,
  around: { readonly scope: Scope; readonly ports: Ports },
  reports: readonly PlaceReport[],
  key: Secret,
  consent: Consent,
): Promise<void> {
  const { mode, options, signal, terminal } = session;
  const { scope, ports } = around;
  const writer = writerOf(session);
  const shows = mode.show !== 'json';
  const isOpen = (report: PlaceReport): boolean => report.place.store.handling === 'written' && !hasIt(report);
  const remote = reports.filter((report) => isOpen(report) && canPut(report) && report.place.store.local !== true);
  const asked = consent.isAsking && mode.fixing === 'do' && !options.offline ? await askWhoseKey(remote) : undefined;
  if (asked === 'stopped') return;
  const making: Making | undefined = asked;

  for (const report of reports) {
    signal.throwIfAborted();
    await handle(report);
    if (shows && (report.result?.ok !== 'declined' || !consent.isSurvey) && !(consent.isSurvey && report.result === undefined))
      writer.place(report);
  }

  async function handle(report: PlaceReport): Promise<void> {
    const { place, hand, state } = report;
    if (hand !== undefined) {
      // Whoever asks to see how sees it; a script that asks for it to be done is told that it isn't.
      if (options.yes) fail(report, isByHand(place.store.title));
      else if ('page' in hand && consent.isAsking && options.open && mode.fixing === 'do' && !consent.isSurvey) {
        const agreed = await consent.ask({ kind: 'confirm', ...text.openQuestion(place.store.title), recommended: true });
        if (agreed === true) await ports.browser.open(hand.page);
      }
      return;
    }
    if (hasIt(report)) {
      report.result = { ok: 'had-it' };
      return;
    }
    const isRemote = place.store.local !== true;
    // What was only offered, and can't be done, has been said.
    if (consent.isSurvey && !canPut(report)) return;
    if (options.offline && isRemote) return fail(report, text.isOffline(place.name));
    if (!report.installed) {
      const refused = await place.write(key, signal);
      if (!refused.ok) fail(report, refused);
      return;
    }
    if (state?.kind === 'unknown' && certain.has(state.code)) return fail(report, state);
    const account = making !== undefined && isRemote ? ownKeyName(scope.projectName, place.name) : undefined;
    const lines = [
      ...(await place.describe(signal)),
      account === undefined ? text.valueLine(String(key), scope.envFile.name) : text.ownValueLine(account),
      ...(state?.kind === 'present' ? [text.replacesLine] : []),
      ...(consent.isFull(place) || place.mentionedIn === undefined ? [] : [text.fromClone(place.mentionedIn)]),
    ];
    if (mode.fixing === 'plan') {
      report.result = { ok: 'planned' };
      if (shows) for (const line of [text.willPut(place.name), ...lines.map((each) => `  ${each}`)]) writer.say(line);
      report.notes.push(...(shows ? [] : lines));
      return;
    }
    const accountFrom = await place.accountFrom?.();
    if (!(await agrees(place, lines, accountFrom !== undefined))) {
      if (consent.isAsking) report.result = { ok: 'declined' };
      else
        fail(report, accountFrom === undefined ? text.notAgreed(place.name, options.yes) : text.accountNotAgreed(place.name, accountFrom));
      return;
    }
    const made =
      account === undefined || making === undefined ? undefined : await makeOwnKey(around, making.call, making.keys, account, signal);
    if (made !== undefined && 'status' in made) return fail(report, asFailure(made));
    if (made !== undefined && making !== undefined)
      report.notes.push(own.made(made.account, making.keys.project, making.keys.days, String(made.secret)));
    await putOne(report, made?.secret ?? key, made);
  }

  async function putOne(report: PlaceReport, secret: Secret, made: OwnKey | undefined): Promise<void> {
    const { place } = report;
    session.noteIfLeft([text.mayHaveIt(place.name), ...(made === undefined ? [] : [own.keyStays(made.account)])].join(' '));
    if (shows) terminal.stderr.write(`${text.putting(place.name)}\n`);
    const result = await put(place, secret, signal);
    session.noteIfLeft(undefined);
    report.result = result;
    if (made === undefined) return;
    if (result.ok) {
      if (made.hasEarlier) report.notes.push(own.earlierStays(made.account));
    } else if (certain.has(result.code))
      report.notes.push((await made.takeBack()) ? own.revokedAgain(made.account) : own.keyStays(made.account));
    else report.notes.push(own.keyStays(made.account));
  }

  /** `--yes` agrees to what was named in full, and a person to what is shown. */
  async function agrees(place: Destination, lines: readonly string[], needsPerson: boolean): Promise<boolean> {
    const isFull = consent.isFull(place) && !needsPerson;
    if (!consent.isAsking) return options.yes && isFull;
    const question = { kind: 'confirm' as const, ...text.putQuestion(place.name), mustSee: lines, recommended: isFull };
    return (await consent.ask(question)) === true;
  }

  async function askWhoseKey(places: readonly PlaceReport[]): Promise<Making | undefined | 'stopped'> {
    const [first] = places;
    const access = adminAccess(scope, ports);
    if (first === undefined) return undefined;
    if (access.kind !== 'access') {
      if (shows) writer.say(text.ownKeyAdvice);
      return undefined;
    }
    const names = places.map(({ place }) => place.name);
    const wanted = await consent.ask({ kind: 'choice', ...own.whoseKey(names, scope.envFile.name, String(key)) });
    if (wanted === undefined) return 'stopped';
    if (wanted !== 'own') return undefined;
    const conversation = chooseOwnKeys(around, access.call, ownKeyName(scope.projectName, first.place.name), signal);
    let step = await conversation.next(undefined as never);
    while (!step.done) {
      const answer = await consent.ask(step.value);
      if (answer === undefined) return 'stopped';
      step = await conversation.next(answer);
    }
    if (!('status' in step.value)) return { call: access.call, keys: step.value };
    for (const each of places) fail(each, asFailure(step.value));
    writer.failure(asFailure(step.value));
    return 'stopped';
  }
}

/** Whether nothing is known to be in the way. */
function canPut({ place, installed, state }: PlaceReport): boolean {
  return place.store.handling === 'written' && installed && !(state?.kind === 'unknown' && certain.has(state.code));
}

function hasIt({ state }: PlaceReport): boolean {
  return state?.kind === 'present' && state.same === true;
}

function fail(report: PlaceReport, failure: StoreFailure): void {
  report.result = { ok: false, ...failure };
}

function asFailure({ summary, why, next }: { summary: string; why: string; next: Parameters<typeof sentencesOf>[0] }): StoreFailure {
  return { code: 'key-not-made', summary, why, next: sentencesOf(next) };
}
