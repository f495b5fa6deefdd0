import type { AnyCheck, Group } from '../engine/check.ts';
import type { Verdict } from '../engine/outcome.ts';
import type { Event, Host } from '../engine/host.ts';
import type { Refusal } from '../engine/plan.ts';
import type { Preview } from '../engine/preview.ts';
import type { Report } from '../engine/report.ts';
import type { Scope } from '../project/scope.ts';

/** News of a run, preceded by what the run is about. */
export type ScreenEvent = Event | { readonly type: 'title'; readonly scope: Scope };

/** A host that shows what the run is about, too. */
export type ScreenHost = Host & { emit(event: ScreenEvent): void; close(): Promise<void> };

/** A check of the current group, while something can still happen to it. */
export type Row = {
  readonly id: string;
  readonly title: string;
  readonly group: Group;
  readonly state: 'waiting' | 'looking' | 'found' | 'settled';
  readonly verdict?: Verdict;
  /** News that replaces itself: “waiting for api.openai.com (3 s)”. */
  readonly doing?: string;
  /** The model's answer, as far as it has arrived. */
  readonly streamed?: string;
  /** A fix was refused, which has said already what to do. */
  readonly refused?: true;
};

/** What is finished: written once and never repainted, so that it stays in the scrollback. */
export type Past = { readonly key: string } & (
  | { readonly kind: 'title'; readonly scope: Scope }
  | { readonly kind: 'check'; readonly title: string; readonly verdict: Verdict; readonly explained: boolean; readonly streamed?: string }
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'planned'; readonly summary: string; readonly previews: readonly Preview[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'summary'; readonly report: Report; readonly scope: Scope }
);
type PastWithoutKey = Past extends infer Each ? (Each extends unknown ? Omit<Each, 'key'> : never) : never;

export type Screen = {
  readonly scope?: Scope;
  readonly rows: readonly Row[];
  readonly past: readonly Past[];
  readonly finished: boolean;
};

/** The screen before a run has started: the project is being looked for, which is news of the first check. */
export function firstScreen(checks: readonly AnyCheck[]): Screen {
  const rows = rowsOf(checks).map((row, index): Row => (index === 0 ? { ...row, state: 'looking' } : row));
  return { rows, past: [], finished: false };
}

/** The screen after an event: a pure function, so that what is shown can be tested without a terminal. */
export function afterEvent(screen: Screen, event: ScreenEvent): Screen {
  switch (event.type) {
    case 'title':
      return withPast({ ...screen, scope: event.scope }, { kind: 'title', scope: event.scope });
    case 'started':
      return { ...screen, rows: rowsOf(event.checks) };
    case 'looking':
      return withRow(screen, event.id, ({ id, title, group, verdict }) => ({
        id,
        title,
        group,
        state: 'looking',
        ...(verdict === undefined ? {} : { verdict }),
      }));
    case 'progress':
      return withRow(screen, event.id, (row) =>
        event.replace
          ? { ...row, doing: event.text }
          : { ...withoutNews(row), streamed: (row.streamed ?? '') + event.text },
      );
    case 'found':
      return withRow(screen, event.id, (row) => ({
        ...withoutNews(row),
        state: row.state === 'settled' ? 'settled' : 'found',
        verdict: event.verdict,
      }));
    case 'settled': {
      const row = screen.rows.find(({ id }) => id === event.id);
      if (row?.verdict === undefined) return screen;
      const { title, verdict, streamed, refused = false } = row;
      const settled = withRow(screen, event.id, (each) => ({ ...each, state: 'settled' }));
      return withPast(settled, { kind: 'check', title, verdict, explained: refused, ...(streamed === undefined ? {} : { streamed }) });
    }
    case 'planned':
      return withPast(screen, { kind: 'planned', summary: event.summary, previews: event.previews });
    case 'fixing':
      return withRow(screen, event.id, (row) => ({ ...row, doing: event.summary }));
    case 'fixed':
      return withPast(screen, { kind: 'done', text: event.summary });
    case 'refused':
      return withPast(
        withRow(screen, event.id, (row) => ({ ...row, refused: true })),
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

/** The group that is being worked on: the first with a check that is not settled. */
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
  return screen.rows.find((row) => row.id === id)?.title ?? id;
}

function rowsOf(checks: readonly AnyCheck[]): Row[] {
  return checks.map(({ id, title, group }) => ({ id, title, group, state: 'waiting' }));
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
