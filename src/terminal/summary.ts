import { sentencesOf } from '../engine/action.ts';
import type { Group } from '../engine/check.ts';
import type { Json } from '../engine/outcome.ts';
import { isLeftOut, type Report } from '../engine/report.ts';
import type { Scope } from '../project/scope.ts';
import { nextSteps, type Launch, type NextSteps } from '../project/next-steps.ts';

export type Summary = {
  /** What's left, each with the next thing to do. */
  readonly left: readonly {
    readonly group: Group;
    readonly what: string;
    readonly next: string | undefined;
    readonly status: 'problem' | 'advice' | 'unknown';
  }[];
  /** Shown once a completion worked. */
  readonly next: NextSteps | undefined;
};

/** What a person can paste into a chat after a run: it contains no secret. */
export function summarize(report: Report, scope: Scope, launch?: Launch): Summary {
  // If the run was only about money, the few lines above say it all, and the chart needs the space.
  if (report.results.every(({ check }) => check.group === report.results[0]?.check.group)) return { left: [], next: undefined };
  const left: Summary['left'][number][] = [];
  for (const { check, verdict, refusal } of report.results) {
    if (verdict.status !== 'ok' && verdict.status !== 'blocked' && !isLeftOut(check, verdict)) {
      // The check's own first advice is what has just been refused.
      const next = sentencesOf(refusal?.next ?? verdict.next)[0];
      const said = left.some((one) => one.what === verdict.summary && one.next === next);
      if (!said) left.push({ group: check.group, what: verdict.summary, next, status: verdict.status });
    }
  }
  return { left, next: launch === undefined ? undefined : stepsOf(report, scope, launch) };
}

function stepsOf(report: Report, scope: Scope, launch: Launch): NextSteps | undefined {
  const dataOf = (id: string) => report.results.find(({ check, verdict }) => check.id === id && verdict.status === 'ok')?.verdict;
  const completion = dataOf('completion');
  const key = dataOf('key-present');
  const model = completion !== undefined && 'data' in completion ? textOf(completion.data?.['model']) : undefined;
  if (completion === undefined || !('data' in completion) || model === undefined) return undefined;
  const keyIsInFile = key === undefined || !('data' in key) || key.data?.['source'] !== 'shell';
  const api = completion.data?.['api'] === 'chat' ? 'chat' : 'responses';
  return nextSteps(launch, scope, { model, api, keyIsInFile, variable: scope.variable.name });
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
