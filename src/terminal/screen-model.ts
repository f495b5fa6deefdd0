import { isDeepStrictEqual } from 'node:util';
import type { AnyCheck, Group } from '../engine/check.ts';
import type { Finding, Verdict } from '../engine/outcome.ts';
import type { Event, Host } from '../engine/host.ts';
import type { Refusal } from '../engine/plan.ts';
import type { Preview } from '../engine/preview.ts';
import { isLeftOut, isProvisional, withoutRefuted, type Report } from '../engine/report.ts';
import { asShown, shownAs } from '../engine/shown.ts';
import type { Launch } from '../project/next-steps.ts';
import type { Scope } from '../project/scope.ts';
import { checkLines, groupLines, type GroupLine } from './group-lines.ts';
import { afterLabel } from '../wording/capitalized.ts';
import { stillChecking, stillLookingForProject } from './run.text.ts';

/** What's said before a run. */
export type Opening = {
  /** The project's directory as seen from where the user is; absent: it's the same. */
  readonly directory?: string;
  /** What will happen, and how long it takes: for someone who hasn't seen it in this project. */
  readonly introduces: boolean | 'workshop';
  /** What this command does, if it's not a setup. */
  readonly says?: readonly string[];
};

/** An event of a run, preceded by what the run is about, plus what only hosts know. */
export type ScreenEvent =
  | Event
  | { readonly type: 'title'; readonly scope: Scope; readonly opening: Opening }
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

/** A check of the run. */
export type Row = Pick<AnyCheck, 'id' | 'title' | 'group' | 'optionalWithout'> & {
  readonly state: 'waiting' | 'looking' | 'found' | 'settled';
  /** How many times it has been run. */
  readonly lookCount: number;
  readonly verdict?: Verdict;
  /** A status that replaces itself: “waiting for api.openai.com (3 s)”. */
  readonly doing?: string;
  /** The model's answer, as far as it has arrived. */
  readonly streamed?: string;
  /** A question was asked about what was found, so it was explained there. */
  readonly asked?: true;
  /** What was done about it in this run. */
  readonly fixed?: string;
  /** A fix was refused, and the refusal has already said what to do. */
  readonly refused?: true;
  /** The line of its verdict is in the past; or the explanation, too. */
  readonly printed?: 'line' | 'explained';
};

/** Finished parts: written once and never repainted, so that they stay in the scrollback. */
export type Past = { readonly key: string } & (
  | { readonly kind: 'title'; readonly scope: Scope; readonly opening: Opening }
  | { readonly kind: 'line'; readonly group: Group; readonly line: GroupLine }
  /** Why the finding before it matters, and what to do. */
  | { readonly kind: 'explanation'; readonly finding: Finding<unknown> }
  | { readonly kind: 'left'; readonly summary: string }
  | { readonly kind: 'news'; readonly text: string }
  | { readonly kind: 'done'; readonly group: Group; readonly text: string }
  | { readonly kind: 'planned'; readonly summary: string; readonly previews: readonly Preview[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | {
      readonly kind: 'summary';
      readonly report: Report;
      readonly scope: Scope;
      readonly launch?: Launch;
      /** The checks whose findings a question or a refusal has explained. */
      readonly explained: ReadonlySet<string>;
      readonly proofs: readonly Proof[];
    }
);
/** The line that matters most, such as that the key works. It's shown until the end, and again there. */
type Proof = Extract<Past, { kind: 'line' }>;
type PastWithoutKey = Past extends infer Each ? (Each extends unknown ? Omit<Each, 'key'> : never) : never;

export type Screen = {
  readonly mode: ScreenMode;
  /** A line for each check, also for those that don't apply here. */
  readonly verbose: boolean;
  readonly scope?: Scope;
  readonly launch?: Launch;
  readonly rows: readonly Row[];
  readonly past: readonly Past[];
  /**
   * Finished parts that stay with the unfinished ones until the end, from the line on that must not scroll away: that the key works.
   * Only if something is repainted.
   */
  readonly held?: readonly Past[];
  /** The last line about a group that's fine. It's not in the past yet, because what comes next may replace it, such as a rejected key. */
  readonly latest?: Extract<PastWithoutKey, { kind: 'line' }>;
  /** A question has been asked: the person who answers it knows what's going on. */
  readonly asked?: true;
  readonly finished: boolean;
};

/** The screen before a run has started: it's looking for the project, which is shown as progress of the first check. */
export function firstScreen(checks: readonly AnyCheck[], how: { readonly mode?: ScreenMode; readonly verbose?: boolean } = {}): Screen {
  const rows = rowsOf(checks).map((row, index): Row => (index === 0 ? { ...row, state: 'looking' } : row));
  return { mode: how.mode ?? 'repainted', verbose: how.verbose ?? false, rows, past: [], finished: false };
}

/** The screen after an event: a pure function, so that tests need no terminal. */
export function afterEvent(screen: Screen, event: ScreenEvent): Screen {
  switch (event.type) {
    case 'title':
      return withPast({ ...screen, scope: event.scope }, { kind: 'title', scope: event.scope, opening: event.opening });
    case 'launch':
      return { ...screen, launch: event.launch };
    case 'started':
      return { ...screen, rows: rowsOf(event.checks) };
    case 'asking':
      return withRow(printFinding({ ...screen, asked: true }, event.id), event.id, (row) => ({ ...row, asked: true }));
    case 'still-looking':
      return afterStillLooking(screen, event);
    case 'looking':
      return withRow(screen, event.id, ({ id, title, group, optionalWithout, lookCount, verdict, fixed }) => ({
        id,
        title,
        group,
        ...(optionalWithout !== undefined && { optionalWithout }),
        state: 'looking',
        lookCount: lookCount + 1,
        ...(verdict === undefined ? {} : { verdict }),
        ...(fixed === undefined ? {} : { fixed }),
      }));
    case 'progress':
      return afterProgress(screen, event);
    case 'found':
      return afterFinding(screen, event.id, event.verdict);
    case 'settled':
      return afterSettling(screen, event.id);
    case 'planned':
      return withPast(printFinding(screen, event.id), { kind: 'planned', summary: event.summary, previews: event.previews });
    case 'fixing':
      return screen.mode === 'repainted'
        ? withRow(screen, event.id, (row) => ({ ...row, doing: event.summary }))
        : printFinding(screen, event.id);
    case 'fixed':
      // The line of the group says so, once it's known whether it helped.
      return screen.mode === 'repainted'
        ? withRow(screen, event.id, (row) => ({ ...row, fixed: event.summary }))
        : withDone(screen, event.id, event.summary);
    case 'refused':
      return withPast(
        withRow(printFinding(screen, event.id), event.id, (row) => ({ ...row, refused: true })),
        { kind: 'refused', refusal: event.refusal },
      );
    case 'finished':
      return afterFinish(screen, event.report);
    default:
      return event satisfies never;
  }
}

type Progress = Extract<ScreenEvent, { type: 'progress' }>;

/** If nothing is repainted, a status is printed once per thing that's waited for: only the seconds differ. */
function afterProgress(screen: Screen, { id, text, replace }: Progress): Screen {
  const before = rowOf(screen, id);
  if (before === undefined) return screen;
  const noted = withRow(screen, id, (row) =>
    replace ? { ...row, doing: text } : { ...withoutNews(row), streamed: (row.streamed ?? '') + text },
  );
  if (screen.mode === 'repainted' || !replace) return noted;
  const isSaid = before.doing?.replaceAll(/\d+/g, '') === text.replaceAll(/\d+/g, '');
  return isSaid ? noted : withPast(noted, { kind: 'news', text });
}

function afterFinding(screen: Screen, id: string, verdict: Verdict): Screen {
  const before = rowOf(screen, id);
  if (before === undefined) return screen;
  const isSettled = before.state === 'settled';
  // What the API found wrong was fixed in a file: that's news about the file.
  const fixing = screen.rows.find(({ group, fixed }) => !group.local && fixed !== undefined);
  const isNews = screen.mode === 'repainted' && isSettled && verdict.status === 'ok' && before.group.local && fixing?.fixed !== undefined;
  if (isNews && before.verdict?.status === 'ok' && before.verdict.summary !== verdict.summary) {
    const { latest, ...others } = withRow(screen, fixing.id, ({ fixed: _said, ...row }) => row);
    const line: GroupLine = { status: 'ok', text: afterLabel(fixing.fixed ?? ''), exhibits: [] };
    const kept = latest === undefined || latest.group === before.group ? others : { ...others, latest };
    return withRow(withPast(kept, { kind: 'line', group: before.group, line }), id, (row) => ({ ...row, verdict }));
  }
  const found = withRow(screen, id, ({ streamed: _heard, printed: _line, ...row }) => ({
    ...withoutNews(row),
    state: isSettled ? 'settled' : 'found',
    verdict,
  }));
  const group = rowsOfGroup(found, before.group);
  // Something that was fixed later has changed what was said about its group.
  if (isSettled) return screen.mode !== 'repainted' && group.every(({ state }) => state === 'settled') ? printFinding(found, id) : found;
  return screen.mode === 'looking-only' && group.every((row) => row.verdict !== undefined) ? printGroup(found, before.group) : found;
}

function afterSettling(screen: Screen, id: string): Screen {
  const group = rowOf(screen, id)?.group;
  if (group === undefined) return screen;
  const settled = withRow(screen, id, (row) => ({ ...row, state: 'settled' }));
  if (screen.mode === 'looking-only' || !rowsOfGroup(settled, group).every(({ state }) => state === 'settled')) return settled;
  return printGroup(settled, group);
}

function afterFinish({ held = [], ...screen }: Screen, report: Report): Screen {
  if (screen.scope === undefined) return screen;
  const whole = held.filter((past) => !isProof(past)).reduce<Screen>((sofar, { key: _key, ...past }) => withPast(sofar, past), screen);
  return withPast(
    { ...whole, finished: true },
    {
      kind: 'summary',
      report: screen.mode === 'looking-only' ? report : withoutRefuted(report),
      scope: screen.scope,
      ...(screen.launch && { launch: screen.launch }),
      explained: new Set(screen.rows.filter(({ asked, refused }) => asked === true || refused === true).map(({ id }) => id)),
      proofs: [...screen.past, ...held].filter(isProof),
    },
  );
}

function isProof(past: Past): past is Proof {
  return past.kind === 'line' && past.line.stays === true;
}

function afterStillLooking(screen: Screen, { id, look }: Extract<ScreenEvent, { type: 'still-looking' }>): Screen {
  if (screen.mode === 'repainted') return screen;
  if (id === '')
    return screen.scope === undefined && !screen.asked ? withPast(screen, { kind: 'news', text: stillLookingForProject }) : screen;
  const row = rowOf(screen, id);
  // The others report in order, so they may only be waiting for the first.
  const isFirst = row !== undefined && row === screen.rows.find(({ state }) => state === 'looking');
  const isQuiet = isFirst && row.lookCount === look && row.doing === undefined && row.streamed === undefined;
  return isQuiet ? withPast(screen, { kind: 'news', text: stillChecking(row.title) }) : screen;
}

/** Adds what's to be said about a group to the past, except what has been said. */
function printGroup(screen: Screen, group: Group): Screen {
  const half = rowsOfGroup(screen, group).filter(({ fixed, verdict }) => fixed !== undefined && verdict?.status !== 'ok');
  const started = half.reduce((sofar, { fixed = '' }) => withPast(sofar, { kind: 'done', group, text: fixed }), screen);
  return linesOf(screen, group).reduce((sofar, line) => {
    const row = line.id === undefined ? undefined : rowOf(sofar, line.id);
    const printed = row?.printed !== undefined;
    // The end lists and explains what's left, once. A run about one group has no such list.
    const isListed = sofar.mode !== 'looking-only' && titleColumns(sofar) > 0;
    if (isListed && line.finding !== undefined && !printed) return sofar;
    // What only an admin key could tell is no news to anybody who has none.
    const isOptional = row !== undefined && line.finding !== undefined && isLeftOut(row, line.finding) && !screen.verbose;
    const isNews = line.finding !== undefined && row?.asked !== true && row?.refused !== true;
    const explains = isNews && !isListed && !isOptional && line.finding.code !== 'offline';
    const isLeft = printed && !isListed && line.finding !== undefined && row?.refused !== true;
    const said = printed
      ? isLeft
        ? withPast(sofar, { kind: 'left', summary: line.text })
        : sofar
      : sofar.mode === 'repainted' && line.finding === undefined && line.stays !== true && sofar.held === undefined
        ? { ...withLatest(sofar), latest: { kind: 'line' as const, group, line } }
        : withPast(sofar, { kind: 'line', group, line }, line.stays);
    const explained =
      explains && line.finding !== undefined && !isExplained(said, line.finding)
        ? withPast(said, { kind: 'explanation', finding: line.finding })
        : said;
    return row === undefined ? explained : withRow(explained, row.id, (each) => ({ ...each, printed: 'explained' }));
  }, started);
}

/** What keeps several checks from finding out anything, such as a git that doesn't answer, is explained once. */
function isExplained({ past, held = [] }: Screen, { why, next }: Finding<unknown>): boolean {
  return [...past, ...held].some(
    (each) => each.kind === 'explanation' && each.finding.why === why && isDeepStrictEqual(each.finding.next, next),
  );
}

/** Adds the line of a check to the past before something happens to it, if nothing is repainted. */
function printFinding(screen: Screen, id: string): Screen {
  const row = shownRow(screen, id);
  if (screen.mode === 'repainted' || row?.verdict === undefined || row.printed !== undefined) return screen;
  const [line] = checkLines([{ ...row, verdict: row.verdict }], (other) => titleOf(screen, other));
  if (line === undefined) return screen;
  return withPast(
    withRow(screen, row.id, (each) => ({ ...each, printed: 'line' })),
    { kind: 'line', group: row.group, line },
  );
}

/** What was found in the finished groups and is still open, in lines; what's only a guess as long as nothing has been proven. */
export function openFindings(screen: Screen): readonly { readonly group: Group; readonly line: GroupLine }[] {
  const finished = [...new Set(screen.rows.map(({ group }) => group))].filter((group) =>
    rowsOfGroup(screen, group).every(({ state }) => state === 'settled'),
  );
  return finished.flatMap((group) =>
    linesOf(screen, group).flatMap((line) =>
      line.finding === undefined || (screen.held !== undefined && isProvisional(line.finding)) ? [] : [{ group, line }],
    ),
  );
}

function withDone(screen: Screen, id: string, summary: string): Screen {
  const group = rowOf(screen, id)?.group;
  return group === undefined ? screen : withPast(screen, { kind: 'done', group, text: summary });
}

/** What's known about a group, in lines. */
export function linesOf(screen: Screen, group: Group): readonly GroupLine[] {
  const seen = asShown(rowsOfGroup(screen, group)).flatMap(({ verdict, ...row }) =>
    verdict === undefined || (isAboutNothing(verdict) && !screen.verbose) ? [] : [{ ...row, verdict }],
  );
  // A single group has no need of a line of its own.
  return screen.verbose || titleColumns(screen) === 0
    ? checkLines(seen, (id) => titleOf(screen, id))
    : groupLines(seen, (id) => rowOf(screen, id)?.group.title ?? titleOf(screen, id), group.quiet);
}

function isAboutNothing(verdict: Verdict): boolean {
  return verdict.status === 'ok' && verdict.applies === false;
}

/** The group in progress: the first one with a check that isn't settled. */
export function currentGroup(screen: Screen): Group | undefined {
  return screen.rows.find(({ state }) => state !== 'settled')?.group;
}

function titleOf(screen: Screen, id: string): string {
  return rowOf(screen, id)?.title ?? id;
}

/** The columns of the longest title of a group; 0 if there's only one group, so that none has to be named. */
export function titleColumns({ rows }: Screen): number {
  const titles = new Set(rows.map(({ group }) => group.title));
  return titles.size < 2 ? 0 : Math.max(...[...titles].map((title) => title.length));
}

function rowOf(screen: Screen, id: string): Row | undefined {
  return screen.rows.find((row) => row.id === id);
}

/** The check that's shown in place of this one, because its problem is the same. */
export function shownRow(screen: Screen, id: string): Row | undefined {
  const row = rowOf(screen, id);
  return row === undefined ? undefined : shownAs(screen.rows, row);
}

export function rowsOfGroup(screen: Screen, group: Group): readonly Row[] {
  return screen.rows.filter((row) => row.group === group);
}

function rowsOf(checks: readonly AnyCheck[]): Row[] {
  return checks.map(({ id, title, group, optionalWithout }) => ({
    id,
    title,
    group,
    ...(optionalWithout !== undefined && { optionalWithout }),
    state: 'waiting',
    lookCount: 0,
  }));
}

function withoutNews({ doing: _over, ...row }: Row): Row {
  return row;
}

function withRow(screen: Screen, id: string, change: (row: Row) => Row): Screen {
  return { ...screen, rows: screen.rows.map((row) => (row.id === id ? change(row) : row)) };
}

/** What's latest is past. */
function withLatest({ latest, ...screen }: Screen): Screen {
  return latest === undefined ? screen : withPast(screen, latest);
}

/** @param stays from here on, finished parts are held */
function withPast(before: Screen, past: PastWithoutKey, stays = false): Screen {
  const screen = withLatest(before);
  const key = String(screen.past.length + (screen.held?.length ?? 0));
  const added = { ...past, key } as Past;
  return screen.mode === 'repainted' && (stays || screen.held !== undefined)
    ? { ...screen, held: [...(screen.held ?? []), added] }
    : { ...screen, past: [...screen.past, added] };
}
