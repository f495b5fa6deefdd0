import type { AnyCheck, Group } from '../engine/check.ts';
import type { Finding, Verdict } from '../engine/outcome.ts';
import type { Event, Host } from '../engine/host.ts';
import type { Refusal } from '../engine/plan.ts';
import type { Preview } from '../engine/preview.ts';
import type { Report } from '../engine/report.ts';
import type { Launch } from '../project/next-steps.ts';
import type { Scope } from '../project/scope.ts';
import { stillLookingFor, stillLookingForProject } from './run.text.ts';

/** An event of a run, preceded by what the run is about, plus what only hosts know. */
export type ScreenEvent =
  | Event
  | { readonly type: 'title'; readonly scope: Scope }
  /** How things are run in this project, for the end. */
  | { readonly type: 'launch'; readonly launch: Launch }
  /** A question about this check follows. */
  | { readonly type: 'asking'; readonly id: string }
  /** Somebody has been waiting for this check so long that we should say so. Empty `id`: we're still looking for the project. */
  | { readonly type: 'still-looking'; readonly id: string; readonly look?: number };

/** A host that also shows what the run is about. */
export type ScreenHost = Host & { emit(event: ScreenEvent): void; close(): Promise<void> };

/**
 * How the past is shown. `repainted`: unfinished parts are below it and are repainted. If nothing can be repainted: with
 * `looking-only`, a finding is printed and explained at once; with `fixing`, it's printed when its turn comes, and explained if it's
 * left as it is.
 */
export type ScreenMode = 'repainted' | 'looking-only' | 'fixing';

/** A check of the current group, while something can still happen to it. */
export type Row = {
  readonly id: string;
  readonly title: string;
  readonly group: Group;
  readonly state: 'waiting' | 'looking' | 'found' | 'settled';
  /** How many times it has been run. */
  readonly lookCount: number;
  readonly verdict?: Verdict;
  /** A status that replaces itself: “waiting for api.openai.com (3 s)”. */
  readonly doing?: string;
  /** The model's answer, as far as it has arrived and isn't in the past. */
  readonly streamed?: string;
  /** A fix was refused, and the refusal has already said what to do. */
  readonly refused?: true;
  /** The line of its verdict is in the past; or the explanation, too. Only if nothing is repainted. */
  readonly printed?: 'line' | 'explained';
};

/** Finished parts: written once and never repainted, so that they stay in the scrollback. */
export type Past = { readonly key: string } & (
  | { readonly kind: 'title'; readonly scope: Scope }
  | {
      readonly kind: 'check';
      readonly title: string;
      readonly group: Group;
      readonly verdict: Verdict;
      readonly explained: boolean;
      readonly streamed?: string;
    }
  /** Why the check before it matters, and what to do. */
  | { readonly kind: 'explanation'; readonly finding: Finding<unknown> }
  /** A piece of the model's answer; consecutive pieces form one line. */
  | { readonly kind: 'answer'; readonly text: string; readonly group: Group }
  | { readonly kind: 'left'; readonly summary: string }
  | { readonly kind: 'news'; readonly text: string }
  | { readonly kind: 'doing'; readonly text: string }
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'planned'; readonly summary: string; readonly previews: readonly Preview[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'summary'; readonly report: Report; readonly scope: Scope; readonly launch?: Launch }
);
type PastWithoutKey = Past extends infer Each ? (Each extends unknown ? Omit<Each, 'key'> : never) : never;

export type Screen = {
  readonly mode: ScreenMode;
  /** What doesn't apply here is shown, too. */
  readonly complete?: true;
  readonly scope?: Scope;
  readonly launch?: Launch;
  readonly rows: readonly Row[];
  readonly past: readonly Past[];
  /** A question has been asked: the person who answers it knows what's going on. */
  readonly asked?: true;
  readonly finished: boolean;
};

/** The screen before a run has started: it's looking for the project, which is shown as progress of the first check. */
export function firstScreen(checks: readonly AnyCheck[], mode: ScreenMode = 'repainted', complete = false): Screen {
  const rows = rowsOf(checks).map((row, index): Row => (index === 0 ? { ...row, state: 'looking' } : row));
  return { mode, ...(complete ? { complete } : {}), rows, past: [], finished: false };
}

/** The screen after an event: a pure function, so that tests need no terminal. */
export function afterEvent(screen: Screen, event: ScreenEvent): Screen {
  switch (event.type) {
    case 'title':
      return withPast({ ...screen, scope: event.scope }, { kind: 'title', scope: event.scope });
    case 'launch':
      return { ...screen, launch: event.launch };
    case 'started':
      return { ...screen, rows: rowsOf(event.checks) };
    case 'asking':
      return printLine({ ...screen, asked: true }, event.id);
    case 'still-looking':
      return afterStillLooking(screen, event);
    case 'looking':
      return withRow(screen, event.id, ({ id, title, group, lookCount, verdict, printed, refused, streamed }) => ({
        id,
        title,
        group,
        state: 'looking',
        lookCount: lookCount + 1,
        ...(verdict === undefined ? {} : { verdict }),
        // Remember what's in the past; a repainted screen starts over.
        ...(screen.mode === 'repainted' ? {} : { ...(printed && { printed }), ...(refused && { refused }), ...(streamed && { streamed }) }),
      }));
    case 'progress':
      return screen.mode === 'repainted' ? withNews(screen, event) : afterProgress(screen, event);
    case 'found':
      return afterFinding(screen, event.id, event.verdict);
    case 'settled':
      return afterSettling(screen, event.id);
    case 'planned':
      return withPast(printLine(screen, event.id), { kind: 'planned', summary: event.summary, previews: event.previews });
    case 'fixing':
      return screen.mode === 'repainted'
        ? withRow(screen, event.id, (row) => ({ ...row, doing: event.summary }))
        : withPast(printLine(screen, event.id), { kind: 'doing', text: event.summary });
    case 'fixed':
      return withPast(screen, { kind: 'done', text: event.summary });
    case 'refused':
      return withPast(
        withRow(printLine(screen, event.id), event.id, (row) => ({ ...row, refused: true })),
        { kind: 'refused', refusal: event.refusal },
      );
    case 'finished':
      return screen.scope === undefined
        ? screen
        : withPast(
            { ...screen, finished: true },
            { kind: 'summary', report: event.report, scope: screen.scope, ...(screen.launch && { launch: screen.launch }) },
          );
    default:
      return event satisfies never;
  }
}

type Progress = Extract<ScreenEvent, { type: 'progress' }>;

function withNews(screen: Screen, { id, text, replace }: Progress): Screen {
  return withRow(screen, id, (row) => (replace ? { ...row, doing: text } : { ...withoutNews(row), streamed: (row.streamed ?? '') + text }));
}

/** If nothing is repainted, a status is printed once per thing that's waited for: only the seconds differ. */
function afterProgress(screen: Screen, event: Progress): Screen {
  const row = rowOf(screen, event.id);
  if (row === undefined) return screen;
  if (event.replace) {
    const isSaid = row.doing?.replaceAll(/\d+/g, '') === event.text.replaceAll(/\d+/g, '');
    const noted = withNews(screen, event);
    return isSaid ? noted : withPast(noted, { kind: 'news', text: event.text });
  }
  const isStreaming = screen.past.at(-1)?.kind === 'answer';
  // Checks finish in order: an answer that overtakes a slow git waits for its turn.
  const isEarly =
    screen.mode === 'looking-only' && !isStreaming && rowsBefore(screen, event.id).some(({ printed }) => printed === undefined);
  if (isEarly) return withNews(screen, event);
  return stream(isStreaming ? screen : printBefore(screen, event.id), event.id, event.text);
}

function stream(screen: Screen, id: string, text: string): Screen {
  const row = rowOf(screen, id);
  if (row === undefined) return screen;
  const streamed = withRow(screen, id, ({ streamed: _printed, ...each }) => withoutNews(each));
  return withPast(streamed, { kind: 'answer', text: `${row.streamed ?? ''}${text}`, group: row.group });
}

function afterFinding(screen: Screen, id: string, verdict: Verdict): Screen {
  const found = withRow(screen, id, ({ printed: _before, ...row }) => ({
    ...withoutNews(row),
    state: row.state === 'settled' ? 'settled' : 'found',
    verdict,
  }));
  switch (screen.mode) {
    case 'repainted':
      return found;
    case 'looking-only':
      return printExplanation(printLine(found, id), id);
    case 'fixing':
      return rowOf(found, id)?.state === 'settled' ? printLine(found, id) : found;
    default:
      return screen.mode satisfies never;
  }
}

function afterSettling(screen: Screen, id: string): Screen {
  const row = rowOf(screen, id);
  if (row?.verdict === undefined) return screen;
  const settled = withRow(screen, id, (each) => ({ ...each, state: 'settled' }));
  const { title, group, verdict, streamed, refused = false, printed } = row;
  if (screen.mode === 'repainted') {
    return withPast(settled, { kind: 'check', title, group, verdict, explained: refused, ...(streamed === undefined ? {} : { streamed }) });
  }
  if (screen.mode === 'looking-only' || printed === 'explained') return settled;
  const isLeft = printed === 'line' && !refused && verdict.status !== 'ok' && verdict.status !== 'blocked';
  return printExplanation(printLine(isLeft ? withPast(settled, { kind: 'left', summary: verdict.summary }) : settled, id), id);
}

function afterStillLooking(screen: Screen, { id, look }: Extract<ScreenEvent, { type: 'still-looking' }>): Screen {
  if (screen.mode === 'repainted') return screen;
  if (id === '')
    return screen.scope === undefined && !screen.asked ? withPast(screen, { kind: 'news', text: stillLookingForProject }) : screen;
  const row = rowOf(screen, id);
  const isQuiet = row?.state === 'looking' && row.lookCount === look && row.doing === undefined && screen.past.at(-1)?.kind !== 'answer';
  return isQuiet ? withPast(screen, { kind: 'news', text: stillLookingFor(row.title) }) : screen;
}

/** Adds the line of a check to the past, if nothing is repainted. */
function printLine(screen: Screen, id: string): Screen {
  const row = rowOf(screen, id);
  if (screen.mode === 'repainted' || row?.verdict === undefined || row.printed !== undefined) return screen;
  const { title, group, verdict } = row;
  const before = row.streamed === undefined ? screen : stream(screen, id, '');
  return withPast(
    withRow(before, id, (each) => ({ ...each, printed: 'line' })),
    { kind: 'check', title, group, verdict, explained: true },
  );
}

/** Prints what was found before an answer begins to stream: without it, the answer would be out of context. */
function printBefore(screen: Screen, id: string): Screen {
  return rowsBefore(screen, id).reduce((sofar, { id: earlier, verdict, printed }) => {
    if (printed !== undefined || verdict === undefined || verdict.status === 'blocked') return sofar;
    if (verdict.status === 'ok') return printLine(sofar, earlier);
    // What no fix helps against stays as it is, so we can just as well say so now.
    return verdict.fixable === false ? printExplanation(printLine(sofar, earlier), earlier) : sofar;
  }, screen);
}

function printExplanation(screen: Screen, id: string): Screen {
  const row = rowOf(screen, id);
  if (row?.verdict === undefined) return screen;
  const { verdict, refused = false } = row;
  const explained = withRow(screen, id, (each) => ({ ...each, printed: 'explained' }));
  // A refusal has already said what to do, and an offline check's line already says that it needs the network.
  if (refused || verdict.status === 'ok' || verdict.status === 'blocked' || verdict.code === 'offline') return explained;
  return withPast(explained, { kind: 'explanation', finding: verdict });
}

/** The group in progress: the first one with a check that isn't settled. */
export function currentGroup(screen: Screen): Group | undefined {
  return screen.rows.find(({ state }) => state !== 'settled')?.group;
}

export type RailState = 'ahead' | 'current' | 'good' | 'trouble';

/** The rail: each group in this run, and its state. */
export function rail(screen: Screen): readonly { readonly group: Group; readonly state: RailState }[] {
  const current = currentGroup(screen);
  return [...new Set(screen.rows.map(({ group }) => group))].map((group) => {
    const rows = screen.rows.filter((row) => row.group === group);
    if (group === current) return { group, state: 'current' };
    if (rows.some(({ state }) => state !== 'settled')) return { group, state: 'ahead' };
    const good = rows.every(({ verdict }) => verdict?.status === 'ok' || verdict?.status === 'advice');
    return { group, state: good ? 'good' : 'trouble' };
  });
}

export function titleOf(screen: Screen, id: string): string {
  return rowOf(screen, id)?.title ?? id;
}

function rowOf(screen: Screen, id: string): Row | undefined {
  return screen.rows.find((row) => row.id === id);
}

function rowsBefore(screen: Screen, id: string): readonly Row[] {
  return screen.rows.slice(
    0,
    screen.rows.findIndex((row) => row.id === id),
  );
}

function rowsOf(checks: readonly AnyCheck[]): Row[] {
  return checks.map(({ id, title, group }) => ({ id, title, group, state: 'waiting', lookCount: 0 }));
}

function withoutNews({ doing: _over, ...row }: Row): Row {
  return row;
}

function withRow(screen: Screen, id: string, change: (row: Row) => Row): Screen {
  return { ...screen, rows: screen.rows.map((row) => (row.id === id ? change(row) : row)) };
}

function withPast(screen: Screen, past: PastWithoutKey): Screen {
  const isAboutNothing = past.kind === 'check' && past.verdict.status === 'ok' && past.verdict.applies === false;
  if (isAboutNothing && screen.complete !== true) return screen;
  return { ...screen, past: [...screen.past, { ...past, key: String(screen.past.length) } as Past] };
}
