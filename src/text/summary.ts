import type { Json } from '../engine/check.ts';
import type { Report } from '../engine/report.ts';
import type { Scope } from '../scope.ts';
import { firstCall } from './first-call.ts';

export type Summary = {
  readonly inPlace: readonly string[];
  /** What is left, each with the next thing to do. */
  readonly left: readonly { readonly what: string; readonly next: string | undefined; readonly status: 'problem' | 'advice' | 'unknown' }[];
  /** Shown once a completion worked. */
  readonly firstCall: { readonly language: string; readonly lines: readonly string[] } | undefined;
};

/** What a person can paste into a chat after a run: no secret is in it. */
export function summarize(report: Report, scope: Scope): Summary {
  const inPlace: string[] = [];
  // Of the money alone the few lines above say it all, and their room is needed for the chart.
  const moneyOnly = report.results.every(({ check }) => check.group === 'spend');
  const left: Summary['left'][number][] = [];
  let model: string | undefined;
  for (const { check, verdict } of report.results) {
    if (verdict.status === 'ok') {
      if (!moneyOnly) inPlace.push(check.title);
      if (check.id === 'completion') model = textOf(verdict.data?.['model']);
    } else if (!moneyOnly && verdict.status !== 'blocked' && verdict.code !== 'offline' && (verdict.code !== 'needs-admin-key' || check.id === 'spending-limit')) {
      left.push({ what: verdict.summary, next: verdict.next[0], status: verdict.status });
    }
  }
  return {
    inPlace,
    left,
    firstCall: model === undefined ? undefined : firstCall(scope.kind, scope.envFile.name, model),
  };
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
