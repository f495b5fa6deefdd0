import { isLeftOut } from '../engine/report.ts';
import type { Finding, Outcome, Verdict } from '../engine/outcome.ts';
import type { AnyCheck } from '../engine/check.ts';
import { afterLabel } from '../wording/capitalized.ts';
import * as text from './run.text.ts';

/** One line about a group: all that's fine together, or one finding. */
export type GroupLine = {
  readonly status: Verdict['status'];
  readonly text: string;
  /** The check that the line is about; absent if it's about several. */
  readonly id?: string;
  readonly finding?: Finding<unknown>;
  readonly exhibits: readonly NonNullable<Outcome<unknown>['exhibit']>[];
  readonly stays?: true;
};

type Seen = Pick<AnyCheck, 'id' | 'title' | 'optionalWithout'> & {
  readonly verdict: Verdict;
  /** What was done about it. */
  readonly fixed?: string;
};

/**
 * What to say about the checks of one group: one line for everything that's fine, then one for each finding. What waits for a finding
 * that's already on the screen, and what only an admin key could tell, isn't worth a line.
 *
 * @param groupOf the title of the group of a check that blocked ones wait for
 * @param quiet if all is well and none has a brief, there's nothing to say
 */
export function groupLines(group: readonly Seen[], groupOf: (id: string) => string, quiet = false): readonly GroupLine[] {
  const fine = group.flatMap(({ verdict, fixed }) =>
    verdict.status === 'ok' ? [{ ...verdict, ...(fixed !== undefined && { brief: fixed }) }] : [],
  );
  const findings = group.flatMap(({ verdict, ...check }): GroupLine[] =>
    verdict.status === 'ok' || verdict.status === 'blocked' || isLeftOut(check, verdict) ? [] : [findingLine(check.id, verdict)],
  );
  const blocked = group.flatMap(({ verdict }) => (verdict.status === 'blocked' ? [verdict.by] : []))[0];
  // The line that stays says one thing, and is read last.
  const staying = fine.filter(({ stays }) => stays);
  const rest = fine.filter(({ stays }) => !stays);
  const alone = !quiet && findings.length === 0 && blocked === undefined && staying.length === 0;
  const lines = [fineLine(rest, alone), ...findings, fineLine(staying, true)].flatMap((line) => line ?? []);
  if (lines.length > 0) return lines;
  if (blocked !== undefined) return [{ status: 'blocked', text: text.waitsFor(groupOf(blocked)), exhibits: [] }];
  const offline = group.some(({ verdict }) => 'code' in verdict && verdict.code === 'offline');
  return offline ? [{ status: 'unknown', text: text.skippedOffline, exhibits: [] }] : [];
}

/** A line for each check of a group, whatever it found. */
export function checkLines(group: readonly Seen[], titleOf: (id: string) => string): readonly GroupLine[] {
  return group.map(({ verdict, ...check }): GroupLine => {
    if (verdict.status === 'blocked')
      return { status: 'blocked', id: check.id, text: text.notKnownUntil(check.title, titleOf(verdict.by)), exhibits: [] };
    if (verdict.status !== 'ok') return findingLine(check.id, verdict, verdict.code === 'offline' ? check.title : undefined);
    return { status: 'ok', id: check.id, text: afterLabel(check.fixed ?? verdict.summary), exhibits: exhibitsOf(verdict) };
  });
}

function findingLine(id: string, finding: Finding<unknown>, title?: string): GroupLine {
  const { status, summary } = finding;
  // The summary of every skipped check is the same, so it means nothing without the check's title.
  return { status, id, text: afterLabel(title === undefined ? summary : `${title}: ${summary}`), finding, exhibits: exhibitsOf(finding) };
}

/** @param alone nothing else is said about the group, so something has to be */
function fineLine(fine: readonly Extract<Outcome<unknown>, { status: 'ok' }>[], alone: boolean): GroupLine | undefined {
  const briefs = fine.flatMap(({ brief }) => brief ?? []);
  const exhibits = fine.flatMap(exhibitsOf);
  if (fine.length === 0 || (briefs.length === 0 && !alone && exhibits.length === 0)) return undefined;
  return {
    status: 'ok',
    text: afterLabel(briefs.length > 0 ? briefs.join(' · ') : (fine[0]?.summary ?? '')),
    exhibits,
    ...(fine.some(({ stays }) => stays) ? { stays: true as const } : {}),
  };
}

function exhibitsOf({ exhibit }: Outcome<unknown>): readonly NonNullable<Outcome<unknown>['exhibit']>[] {
  return exhibit === undefined ? [] : [exhibit];
}
