import { performance } from 'node:perf_hooks';
import type { AnyCheck, Group } from './check.ts';
import type { Finding, Outcome, Verdict } from './outcome.ts';
import { converse, type ConversationResult } from './converse.ts';
import type { Host } from './host.ts';
import type { Plan, Refusal } from './plan.ts';
import { unlessAborted } from './unless-aborted.ts';
import { buildReport, mayBeFixed, withoutFact, type CheckResult, type Report } from './report.ts';
import * as text from './engine.text.ts';

export type RunOptions = {
  /** In order, each after everything it needs. */
  readonly checks: readonly AnyCheck[];
  /** What every check gets besides its facts. */
  readonly given: object;
  readonly host: Host;
  readonly signal: AbortSignal;
  /** `never`: only check. `plan`: converse and show what would be done. `do`: fix. */
  readonly fixing: 'never' | 'plan' | 'do';
  /** The options that ask for a fix even if all is well: see `forcedBy` of a check. */
  readonly forced?: ReadonlySet<string>;
  /** Skip what needs the network. */
  readonly offline?: boolean;
  /** `unknown` and `advice` count as problems. */
  readonly strict?: boolean;
  /** Called with what to say to a user who leaves now; with `undefined` once nothing in particular is to be said any more. */
  readonly noteIfLeft?: (text: string | undefined) => void;
  /** Whether the user has left it for something else: then it ends after the fix that did that. */
  readonly isLeft?: () => boolean;
  /** The answers that a run without a person would give, to find out which findings it could fix. Without: it isn't found out. */
  readonly unattended?: Host['ask'];
};

/**
 * Runs a list of checks: look, ask, write, look again. Rejects with the signal's reason when it aborts; every other failure is in
 * the report.
 */
export async function run(options: RunOptions): Promise<Report> {
  const { checks, host, signal } = options;
  const results = new Map<AnyCheck, CheckResult>();
  host.emit({ type: 'started', checks });

  if (options.fixing === 'never') {
    await look(options, results, checks);
    for (const check of checks) host.emit({ type: 'settled', id: check.id });
  } else {
    await lookAndFix(options, results);
  }

  const { unattended } = options;
  if (unattended !== undefined)
    for (const check of checks) await noteFixable({ ...options, host: { emit: () => {}, ask: unattended } }, results, check);
  signal.throwIfAborted();
  const isLeft = options.isLeft?.() === true;
  const report = buildReport(isLeft ? checks.filter((check) => results.has(check)) : checks, results, options.strict ?? false);
  if (!isLeft) host.emit({ type: 'finished', report });
  return report;
}

/** Group by group, so that the API is only asked once the key is settled. */
async function lookAndFix(options: RunOptions, results: Map<AnyCheck, CheckResult>): Promise<void> {
  const { checks, host } = options;
  /** Positions of checks that the user has skipped, so that `back` can return to them. */
  const skipped: number[] = [];
  let position = 0;
  while (position < checks.length && options.isLeft?.() !== true) {
    const check = checks[position] as AnyCheck;
    if (!results.has(check)) {
      await look(
        options,
        results,
        checks.filter((other) => other.group === check.group),
      );
    }
    const ending = await fix(options, results, check, skipped.length > 0);
    if (ending === 'back') {
      position = skipped.pop() ?? position;
      continue;
    }
    if (ending === 'skipped') skipped.push(position);
    host.emit({ type: 'settled', id: check.id });
    position += 1;
  }
}

/** Runs these checks, at the same time if they don't need each other. Events still come in list order. */
async function look(
  options: RunOptions,
  results: Map<AnyCheck, CheckResult>,
  batch: readonly AnyCheck[],
  quiet: ReadonlyMap<AnyCheck, Verdict> = new Map(),
): Promise<void> {
  const { host, signal } = options;
  const pending = new Map<AnyCheck, Promise<CheckResult>>();
  const began = new Map<Group, number>();
  const lookAt = async (check: AnyCheck): Promise<CheckResult> => {
    const needed = [...(Object.values(check.needs) as AnyCheck[]), ...(check.after ?? [])];
    await Promise.all(needed.flatMap((need) => pending.get(need) ?? []));
    signal.throwIfAborted();
    const before = results.get(check);
    const started = performance.now();
    const verdict = await detect(options, results, check, !quiet.has(check), began);
    signal.throwIfAborted();
    const result: CheckResult = {
      verdict,
      durationMs: Math.round(performance.now() - started),
      fixed: before?.fixed ?? false,
      did: before?.did ?? [],
      changed: before?.changed ?? [],
      planned: before?.planned ?? [],
      refusal: before?.refusal,
    };
    results.set(check, result);
    return result;
  };
  for (const check of batch) pending.set(check, lookAt(check));
  // Wait for all of them first, so that no rejection is without a listener while another one is awaited.
  const all = Promise.allSettled(pending.values());
  for (const [check, promise] of pending) {
    const { verdict } = await promise.catch(async (error: unknown) => {
      await all;
      throw error;
    });
    const before = quiet.get(check);
    if (before === undefined || !sameNews(before, verdict)) {
      host.emit({ type: 'found', id: check.id, verdict: withoutFact(verdict) });
    }
  }
}

async function detect(
  { given, host, signal, offline }: RunOptions,
  results: Map<AnyCheck, CheckResult>,
  check: AnyCheck,
  announce: boolean,
  began: Map<Group, number>,
): Promise<Verdict> {
  if (offline && !check.group.local) return leftOutOffline;
  const facts: Record<string, unknown> = {};
  for (const [name, need] of Object.entries(check.needs) as [string, AnyCheck][]) {
    const fact = factIn(results.get(need)?.verdict);
    if (fact === undefined) return { status: 'blocked', by: need.id };
    facts[name] = fact;
  }
  if (announce) host.emit({ type: 'looking', id: check.id });
  try {
    const by = await unlessAborted(signal, async () => check.blockedBy?.(given));
    if (by !== undefined) return { status: 'blocked', by };
    const progress = (text: string, how: { readonly replace?: boolean } = {}): void => {
      host.emit({ type: 'progress', id: check.id, text, replace: how.replace ?? false });
    };
    const factOf = (other: AnyCheck): never => factIn(results.get(other)?.verdict) as never;
    const groupBegan = began.get(check.group) ?? performance.now();
    began.set(check.group, groupBegan);
    return (await unlessAborted(signal, () => check.detect({ ...given, facts, signal, progress, factOf, groupBegan }))) as Outcome<unknown>;
  } catch (error) {
    if (signal.aborted) throw error;
    return internalError(error);
  }
}

/** Notes whether the fix of a check would do something without a person. A conversation only reads, so it can be tried out. */
async function noteFixable(options: RunOptions, results: Map<AnyCheck, CheckResult>, check: AnyCheck): Promise<void> {
  const result = results.get(check) as CheckResult;
  if (result.refusal !== undefined || !mayBeFixed(check, result.verdict)) return;
  const ended = await conversationAbout(options, results, check, { round: 0, canGoBack: false, askConsent: true });
  if (ended.kind === 'plan' && ended.plan.steps.length > 0) results.set(check, { ...result, fixable: true });
}

type FixEnd = 'done' | 'skipped' | 'back';

/** Converses about one check and does what was agreed, until all is well or the user leaves it. */
async function fix(options: RunOptions, results: Map<AnyCheck, CheckResult>, check: AnyCheck, canGoBack: boolean): Promise<FixEnd> {
  const { host } = options;
  let isForced = check.forcedBy !== undefined && options.forced?.has(check.forcedBy) === true;
  for (let round = 0; ; round += 1) {
    const result = results.get(check) as CheckResult;
    const { verdict } = result;
    if (check.fix === undefined || verdict.status === 'blocked') return 'done';
    if (!isForced && !mayBeFixed(check, verdict)) return 'done';
    if (verdict.status !== 'ok' && verdict.code === 'offline') return 'done';
    isForced = false;

    const ended = await conversationAbout(options, results, check, { round, canGoBack, askConsent: options.fixing === 'do' });
    if (ended.kind === 'back') return 'back';
    if (ended.kind === 'skipped') return 'skipped';
    if (ended.kind === 'nothing') return 'done';
    if (ended.kind === 'refusal') {
      host.emit({ type: 'refused', id: check.id, refusal: ended });
      results.set(check, { ...result, refusal: ended });
      return 'done';
    }
    if (options.fixing === 'plan') {
      const previews = ended.plan.steps.map((step) => step.preview);
      if (previews.length > 0) {
        host.emit({ type: 'planned', id: check.id, summary: ended.plan.summary, previews });
        results.set(check, { ...result, planned: [...result.planned, { summary: ended.plan.summary, previews }] });
      }
      return 'done';
    }

    const carried = await carryOut(check, ended.plan, options);
    const refusal = typeof carried === 'object' ? carried : undefined;
    const isDone = typeof carried === 'string';
    const did = isDone ? [...result.did, carried] : result.did;
    const written = isDone ? ended.plan.steps.flatMap(({ preview }) => (preview.kind === 'file' ? [preview.path] : [])) : [];
    results.set(check, { ...result, did, changed: [...result.changed, ...written], refusal });
    await lookAgain(options, results, check, ended.plan);
    const after = results.get(check) as CheckResult;
    if (refusal === undefined && after.verdict.status === 'ok') results.set(check, { ...after, fixed: true });
    // A person who typed something may do better the next time; a fix without a person is tried once.
    if (after.verdict.status === 'ok') return 'done';
    if (!ended.worthRepeating && ended.plan.asksAgain !== true && !leadsTo(ended.plan, verdict, after.verdict)) return 'done';
  }
}

/** Holds the conversation of a check's fix. A bug in it is noted, and there's nothing to offer. */
async function conversationAbout(
  { given, host, signal }: RunOptions,
  results: Map<AnyCheck, CheckResult>,
  check: AnyCheck,
  how: { readonly round: number; readonly canGoBack: boolean; readonly askConsent: boolean },
): Promise<ConversationResult> {
  const result = results.get(check) as CheckResult;
  const facts = Object.fromEntries(
    (Object.entries(check.needs) as [string, AnyCheck][]).map(([name, need]) => [name, factIn(results.get(need)?.verdict)]),
  );
  return await converse({
    check,
    host,
    signal,
    canGoBack: how.canGoBack,
    askConsent: how.askConsent,
    context: {
      ...given,
      facts,
      outcome: result.verdict as Outcome<unknown>,
      round: how.round,
      signal,
      factOf: (other: AnyCheck) => factIn(results.get(other)?.verdict) as never,
    },
  }).catch((error: unknown): ConversationResult => {
    if (signal.aborted) throw error;
    results.set(check, { ...result, verdict: internalError(error) });
    return { kind: 'nothing' };
  });
}

/** Whether a plan led to something it announced. */
function leadsTo({ leadsTo: codes = [] }: Plan, before: Verdict, after: Verdict): boolean {
  if (!('code' in after) || !codes.includes(after.code)) return false;
  return !('code' in before) || before.code !== after.code;
}

/** Runs the steps. If one fails, the steps before it are compensated. What was done, in words; `undefined` if there was nothing to do. */
async function carryOut(check: AnyCheck, plan: Plan, { host, signal, noteIfLeft }: RunOptions): Promise<Refusal | string | undefined> {
  if (plan.steps.length === 0) return undefined;
  host.emit({ type: 'fixing', id: check.id, summary: plan.summary });
  const done: Plan['steps'][number][] = [];
  let lastSummary = plan.summary;
  for (const step of plan.steps) {
    signal.throwIfAborted();
    if (step.ifLeft !== undefined) noteIfLeft?.(step.ifLeft);
    const outcome = await step.run(signal).catch((error: unknown): Finding<unknown> => {
      if (signal.aborted) throw error;
      return internalError(error);
    });
    if (step.ifLeft !== undefined) noteIfLeft?.(undefined);
    if (outcome.status !== 'ok') {
      for (const earlier of done.toReversed()) await earlier.compensate?.(signal);
      const { code, summary, why, next } = outcome;
      const refusal: Refusal = { kind: 'refusal', code, summary, why, next };
      host.emit({ type: 'refused', id: check.id, refusal });
      return refusal;
    }
    lastSummary = outcome.summary;
    done.push(step);
  }
  host.emit({ type: 'fixed', id: check.id, summary: lastSummary });
  return lastSummary;
}

/** After a fix, runs the check again, the checks that depend on it and, if files or git were touched, all local checks. */
async function lookAgain(options: RunOptions, results: Map<AnyCheck, CheckResult>, fixed: AnyCheck, plan: Plan): Promise<void> {
  const touchesFiles = plan.steps.some((step) => step.preview.kind !== 'request');
  const again = new Set<AnyCheck>([fixed]);
  for (const check of options.checks) {
    if (!results.has(check)) continue;
    // A paid completion isn't repeated because some file was edited, but only if something it depends on was fixed.
    if ((check.group.local && (touchesFiles || check.group === fixed.group)) || reaches(check, fixed)) again.add(check);
    // In other groups, that help comes too late, or costs a completion.
    if (check.group === fixed.group && check.after?.includes(fixed) === true) again.add(check);
    // What the fixed check relies on may rely on a file that has changed.
    if (touchesFiles && reaches(fixed, check) && reachesFiles(check)) again.add(check);
  }
  const quiet = new Map<AnyCheck, Verdict>();
  for (const check of again) {
    const { verdict } = results.get(check) as CheckResult;
    // Whoever waits for what was blocked sees what it's waiting for.
    if (check !== fixed && verdict.status !== 'blocked') quiet.set(check, verdict);
  }
  await look(
    options,
    results,
    options.checks.filter((check) => again.has(check)),
    quiet,
  );
}

/** Whether `check` needs `other`, directly or through others. */
function reaches(check: AnyCheck, other: AnyCheck): boolean {
  return (Object.values(check.needs) as AnyCheck[]).some((need) => need === other || reaches(need, other));
}

function reachesFiles(check: AnyCheck): boolean {
  return (Object.values(check.needs) as AnyCheck[]).some((need) => need.group.local || reachesFiles(need));
}

function factIn(verdict: Verdict | undefined): unknown {
  return verdict === undefined || verdict.status === 'blocked' ? undefined : verdict.fact;
}

function sameNews(one: Verdict, other: Verdict): boolean {
  if (one.status === 'blocked' || other.status === 'blocked') return one.status === other.status;
  const codeOf = (outcome: Outcome<unknown>): string => (outcome.status === 'ok' ? '' : outcome.code);
  return one.status === other.status && codeOf(one) === codeOf(other) && one.summary === other.summary;
}

const leftOutOffline: Finding<unknown> = {
  status: 'unknown',
  code: 'offline',
  ...text.leftOutOffline,
};

/** Names only the kind of the error: its message may contain anything, including a key. */
function internalError(error: unknown): Finding<unknown> {
  const kind = error instanceof Error ? error.name : typeof error;
  const place = error instanceof Error ? (/\n +at (?:async )?([\w.$<>]+)/.exec(error.stack ?? '')?.[1] ?? '') : '';
  return {
    status: 'unknown',
    code: 'internal-error',
    ...text.bug(kind, place),
  };
}
