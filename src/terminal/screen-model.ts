import type { AnyCheck, Group } from '../engine/check.ts';
import type { Finding, Verdict } from '../engine/outcome.ts';
import type { Event, Host } from '../engine/host.ts';
import type { Refusal } from '../engine/plan.ts';
import type { Preview } from '../engine/preview.ts';
import type { Report } from '../engine/report.ts';
import type { Scope } from '../project/scope.ts';

/** News of a run, preceded by what the run is about, and what only hosts know. */
export type ScreenEvent =
  | Event
  | { readonly type: 'title'; readonly scope: Scope }
  /** A question about this check follows. */
  | { readonly type: 'asking'; readonly id: string }
  /** Somebody has been waiting for this look at a check for so long that it should be said. Empty `id`: the project is still looked for. */
  | { readonly type: 'patience'; readonly id: string; readonly look?: number };

/** A host that shows what the run is about, too. */
export type ScreenHost = Host & { emit(event: ScreenEvent): void; close(): Promise<void> };

/**
 * How the past is told. `repainted`: what isn't finished stands below it and is painted anew. Where nothing can be
 * repainted, `looked`: a finding is told and explained at once; `mended`: it is told when its turn comes, and explained when
 * it is left as it is.
 */
export type Manner = 'repainted' | 'looked' | 'mended';

/** A check of the current group, while something can still happen to it. */
export type Row = {
  readonly id: string;
  readonly title: string;
  readonly group: Group;
  readonly state: 'waiting' | 'looking' | 'found' | 'settled';
  /** How often it has been looked at. */
  readonly looks: number;
  readonly verdict?: Verdict;
  /** News that replaces itself: “waiting for api.openai.com (3 s)”. */
  readonly doing?: string;
  /** The model's answer, as far as it has arrived and isn't in the past. */
  readonly streamed?: string;
  /** A fix was refused, which has said already what to do. */
  readonly refused?: true;
  /** The line of its verdict is in the past; the explanation, too. Only where nothing is repainted. */
  readonly told?: 'line' | 'explained';
};

/** What is finished: written once and never repainted, so that it stays in the scrollback. */
export type Past = { readonly key: string } & (
  | { readonly kind: 'title'; readonly scope: Scope }
  | { readonly kind: 'check'; readonly title: string; readonly group: Group; readonly verdict: Verdict; readonly explained: boolean; readonly streamed?: string }
  /** Why the check before it matters, and what to do. */
  | { readonly kind: 'explanation'; readonly finding: Finding<unknown> }
  /** A piece of the model's answer; pieces that follow each other are one line. */
  | { readonly kind: 'answer'; readonly text: string; readonly group: Group }
  | { readonly kind: 'left'; readonly summary: string }
  | { readonly kind: 'news'; readonly text: string }
  | { readonly kind: 'doing'; readonly text: string }
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'planned'; readonly summary: string; readonly previews: readonly Preview[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'summary'; readonly report: Report; readonly scope: Scope }
);
type PastWithoutKey = Past extends infer Each ? (Each extends unknown ? Omit<Each, 'key'> : never) : never;

export type Screen = {
  readonly manner: Manner;
  readonly scope?: Scope;
  readonly rows: readonly Row[];
  readonly past: readonly Past[];
  /** A question has been asked: whoever answers it knows what goes on. */
  readonly asked?: true;
  readonly finished: boolean;
};

/** The screen before a run has started: the project is being looked for, which is news of the first check. */
export function firstScreen(checks: readonly AnyCheck[], manner: Manner = 'repainted'): Screen {
  const rows = rowsOf(checks).map((row, index): Row => (index === 0 ? { ...row, state: 'looking' } : row));
  return { manner, rows, past: [], finished: false };
}

/** The screen after an event: a pure function, so that what is shown can be tested without a terminal. */
export function afterEvent(screen: Screen, event: ScreenEvent): Screen {
  switch (event.type) {
    case 'title':
      return withPast({ ...screen, scope: event.scope }, { kind: 'title', scope: event.scope });
    case 'started':
      return { ...screen, rows: rowsOf(event.checks) };
    case 'asking':
      return tell({ ...screen, asked: true }, event.id);
    case 'patience':
      return afterPatience(screen, event);
    case 'looking':
      return withRow(screen, event.id, ({ id, title, group, looks, verdict, told, refused, streamed }) => ({
        id,
        title,
        group,
        state: 'looking',
        looks: looks + 1,
        ...(verdict === undefined ? {} : { verdict }),
        // What is in the past is kept in mind; a repainted screen begins anew.
        ...(screen.manner === 'repainted' ? {} : { ...(told && { told }), ...(refused && { refused }), ...(streamed && { streamed }) }),
      }));
    case 'progress':
      return screen.manner === 'repainted' ? withNews(screen, event) : afterProgress(screen, event);
    case 'found':
      return afterFinding(screen, event.id, event.verdict);
    case 'settled':
      return afterSettling(screen, event.id);
    case 'planned':
      return withPast(tell(screen, event.id), { kind: 'planned', summary: event.summary, previews: event.previews });
    case 'fixing':
      return screen.manner === 'repainted'
        ? withRow(screen, event.id, (row) => ({ ...row, doing: event.summary }))
        : withPast(tell(screen, event.id), { kind: 'doing', text: event.summary });
    case 'fixed':
      return withPast(screen, { kind: 'done', text: event.summary });
    case 'refused':
      return withPast(
        withRow(tell(screen, event.id), event.id, (row) => ({ ...row, refused: true })),
        { kind: 'refused', refusal: event.refusal },
      );
    case 'finished':
      return screen.scope === undefined
        ? screen
        : withPast({ ...screen, finished: true }, { kind: 'summary', report: event.report, scope: screen.scope });
    default:
      return event satisfies never;
  }
}

type Progress = Extract<ScreenEvent, { type: 'progress' }>;

function withNews(screen: Screen, { id, text, replace }: Progress): Screen {
  return withRow(screen, id, (row) => (replace ? { ...row, doing: text } : { ...withoutNews(row), streamed: (row.streamed ?? '') + text }));
}

/** Where nothing is repainted, passing news is told once for each thing that is waited for: only the seconds differ. */
function afterProgress(screen: Screen, event: Progress): Screen {
  const row = rowOf(screen, event.id);
  if (row === undefined) return screen;
  if (event.replace) {
    const isSaid = row.doing?.replaceAll(/\d+/g, '') === event.text.replaceAll(/\d+/g, '');
    const noted = withNews(screen, event);
    return isSaid ? noted : withPast(noted, { kind: 'news', text: event.text });
  }
  const isStreaming = screen.past.at(-1)?.kind === 'answer';
  // Looks end in their order: an answer that overtakes a slow git waits for its turn.
  const isEarly = screen.manner === 'looked' && !isStreaming && rowsBefore(screen, event.id).some(({ told }) => told === undefined);
  if (isEarly) return withNews(screen, event);
  return stream(isStreaming ? screen : tellBefore(screen, event.id), event.id, event.text);
}

function stream(screen: Screen, id: string, text: string): Screen {
  const row = rowOf(screen, id);
  if (row === undefined) return screen;
  const streamed = withRow(screen, id, ({ streamed: _told, ...each }) => withoutNews(each));
  return withPast(streamed, { kind: 'answer', text: `${row.streamed ?? ''}${text}`, group: row.group });
}

function afterFinding(screen: Screen, id: string, verdict: Verdict): Screen {
  const found = withRow(screen, id, ({ told: _before, ...row }) => ({
    ...withoutNews(row),
    state: row.state === 'settled' ? 'settled' : 'found',
    verdict,
  }));
  switch (screen.manner) {
    case 'repainted':
      return found;
    case 'looked':
      return explain(tell(found, id), id);
    case 'mended':
      return rowOf(found, id)?.state === 'settled' ? tell(found, id) : found;
    default:
      return screen.manner satisfies never;
  }
}

function afterSettling(screen: Screen, id: string): Screen {
  const row = rowOf(screen, id);
  if (row?.verdict === undefined) return screen;
  const settled = withRow(screen, id, (each) => ({ ...each, state: 'settled' }));
  const { title, group, verdict, streamed, refused = false, told } = row;
  if (screen.manner === 'repainted') {
    return withPast(settled, { kind: 'check', title, group, verdict, explained: refused, ...(streamed === undefined ? {} : { streamed }) });
  }
  if (screen.manner === 'looked' || told === 'explained') return settled;
  const isLeft = told === 'line' && !refused && verdict.status !== 'ok' && verdict.status !== 'blocked';
  return explain(tell(isLeft ? withPast(settled, { kind: 'left', summary: verdict.summary }) : settled, id), id);
}

function afterPatience(screen: Screen, { id, look }: Extract<ScreenEvent, { type: 'patience' }>): Screen {
  if (screen.manner === 'repainted') return screen;
  if (id === '') return screen.scope === undefined && !screen.asked ? withPast(screen, { kind: 'news', text: 'Still looking: which project this is' }) : screen;
  const row = rowOf(screen, id);
  const isSilent = row?.state === 'looking' && row.looks === look && row.doing === undefined && screen.past.at(-1)?.kind !== 'answer';
  return isSilent ? withPast(screen, { kind: 'news', text: `Still looking: ${row.title}` }) : screen;
}

/** Puts the line of a check into the past, where nothing is repainted. */
function tell(screen: Screen, id: string): Screen {
  const row = rowOf(screen, id);
  if (screen.manner === 'repainted' || row?.verdict === undefined || row.told !== undefined) return screen;
  const { title, group, verdict } = row;
  const before = row.streamed === undefined ? screen : stream(screen, id, '');
  return withPast(withRow(before, id, (each) => ({ ...each, told: 'line' })), { kind: 'check', title, group, verdict, explained: true });
}

/** What was found before an answer begins to stream: the answer would stand for nothing without it. */
function tellBefore(screen: Screen, id: string): Screen {
  return rowsBefore(screen, id).reduce((sofar, { id: earlier, verdict, told }) => {
    if (told !== undefined || verdict === undefined || verdict.status === 'blocked') return sofar;
    if (verdict.status === 'ok') return tell(sofar, earlier);
    // What no fix helps against is left as it is: nothing is lost by saying so now.
    return verdict.fixable === false ? explain(tell(sofar, earlier), earlier) : sofar;
  }, screen);
}

function explain(screen: Screen, id: string): Screen {
  const row = rowOf(screen, id);
  if (row?.verdict === undefined) return screen;
  const { verdict, refused = false } = row;
  const explained = withRow(screen, id, (each) => ({ ...each, told: 'explained' }));
  // A refusal has said what to do; that it needs the network, the line of an offline check says itself.
  if (refused || verdict.status === 'ok' || verdict.status === 'blocked' || verdict.code === 'offline') return explained;
  return withPast(explained, { kind: 'explanation', finding: verdict });
}

/** The group that is being worked on: the first with a check that isn't settled. */
export function currentGroup(screen: Screen): Group | undefined {
  return screen.rows.find(({ state }) => state !== 'settled')?.group;
}

export type RailState = 'ahead' | 'current' | 'good' | 'trouble';

/** The rail: each group that is in this run, and how it stands. */
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
  return screen.rows.slice(0, screen.rows.findIndex((row) => row.id === id));
}

function rowsOf(checks: readonly AnyCheck[]): Row[] {
  return checks.map(({ id, title, group }) => ({ id, title, group, state: 'waiting', looks: 0 }));
}

function withoutNews({ doing: _over, ...row }: Row): Row {
  return row;
}

function withRow(screen: Screen, id: string, change: (row: Row) => Row): Screen {
  return { ...screen, rows: screen.rows.map((row) => (row.id === id ? change(row) : row)) };
}

function withPast(screen: Screen, past: PastWithoutKey): Screen {
  return { ...screen, past: [...screen.past, { ...past, key: String(screen.past.length) } as Past] };
}
