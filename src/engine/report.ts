import type { AnyCheck } from './check.ts';
import type { Finding, Verdict } from './outcome.ts';
import type { Refusal } from './plan.ts';
import type { Preview } from './preview.ts';

/** What became of one check in a run. */
export type CheckResult = {
  readonly verdict: Verdict;
  readonly durationMs: number;
  /** A fix was carried out in this run, and the check passed afterwards. */
  readonly fixed: boolean;
  /** A run without a person could fix it; absent: it couldn't, or that wasn't found out. */
  readonly fixable?: true;
  /** What was done in this run, in words: “the key …wxyz is saved in .env”. */
  readonly did: readonly string[];
  /** The files that were written in this run, as their previews named them. */
  readonly changed: readonly string[];
  /** What `--dry-run` would have done. */
  readonly planned: readonly { readonly summary: string; readonly previews: readonly Preview[] }[];
  /** A write that was wanted but not done, and why. */
  readonly refusal: Refusal | undefined;
};

export type Report = {
  readonly results: readonly (CheckResult & { readonly id: string; readonly check: AnyCheck })[];
  /** No problem remains, and nothing that was asked for was refused. */
  readonly ok: boolean;
  /** 0, 1, or 70 after a bug in openai-setup itself. */
  readonly exitCode: 0 | 1 | 70;
};

export function buildReport(checks: readonly AnyCheck[], found: ReadonlyMap<AnyCheck, CheckResult>, strict: boolean): Report {
  const results = checks.map((check) => {
    const result = found.get(check) as CheckResult;
    return { id: check.id, check, ...result, verdict: withoutFact(result.verdict) };
  });
  const ok = results.every(({ check, verdict, refusal }) => {
    if (isFailing(check, refusal)) return false;
    return strict ? verdict.status === 'ok' : verdict.status !== 'problem';
  });
  const bug = results.some(({ verdict, refusal }) => {
    return refusal?.code === 'internal-error' || ('code' in verdict && verdict.code === 'internal-error');
  });
  return { results, ok: ok && !bug, exitCode: bug ? 70 : ok ? 0 : 1 };
}

/** Whether there's a fix to ask about: what's skipped, blocked, or well needs none. */
export function mayBeFixed(check: AnyCheck, verdict: Verdict): verdict is Finding<unknown> {
  if (check.fix === undefined || verdict.status === 'ok' || verdict.status === 'blocked') return false;
  return verdict.fixable !== false && verdict.code !== 'offline';
}

/** Without the guesses that what was found later has refuted: a key that looks cut off but works. */
export function withoutRefuted(report: Report): Report {
  if (!report.results.some(({ verdict }) => verdict.status === 'ok' && verdict.stays === true)) return report;
  return { ...report, results: report.results.filter(({ verdict }) => !isProvisional(verdict)) };
}

export function isProvisional(verdict: Verdict): boolean {
  return 'provisional' in verdict && verdict.provisional === true;
}

/** Whether something that was asked for was refused. */
export function isFailing({ comesAlong }: Pick<AnyCheck, 'comesAlong'>, refusal: Refusal | undefined): boolean {
  return refusal !== undefined && comesAlong !== true;
}

/** A verdict for use outside the run: a fact may contain a key, or the bytes of an env file, and is only for other checks. */
export function withoutFact(verdict: Verdict): Verdict {
  return verdict.status === 'blocked' ? verdict : { ...verdict, fact: undefined };
}

/** Whether a check says nothing about the project: it was skipped, or something optional is missing. */
export function isLeftOut(check: Pick<AnyCheck, 'optionalWithout'>, verdict: Verdict): boolean {
  if (verdict.status !== 'unknown') return false;
  return verdict.code === 'offline' || (check.optionalWithout !== undefined && verdict.code === `needs-${check.optionalWithout}`);
}
