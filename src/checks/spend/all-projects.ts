import { setTimeout as sleep } from 'node:timers/promises';
import type { ScopeAndPorts } from '../check.ts';
import type { AdminProject, SpendLimit } from '../../openai/admin/admin.ts';
import type { ApiResult } from '../../openai/client.ts';
import { moneyOf } from '../../openai/amount.ts';
import type { ApiFailure } from '../../openai/failure.ts';
import { adminAccess, adminFinding, type AdminFinding } from './admin-access.ts';
import { forecasts, type Forecast } from './forecast.ts';
import { monthOf, spentIn, sumUp, totalIn, type MonthCosts } from './month-costs.ts';
import { reviewKeys, type ReviewedKey } from './reviewed-keys.ts';
import * as text from './all-projects.text.ts';

/** How a project stands. `unknown`: its limit couldn't be read. */
export type ProjectStanding = 'ok' | 'no-limit' | 'limit-reached' | 'limit-not-enforcing' | 'unknown';

export type ProjectOverview = {
  /** Its strings are outside text. */
  readonly project: Pick<AdminProject, 'id' | 'name'>;
  readonly standing: ProjectStanding;
  /** `undefined`: none is set, or it couldn't be read (`standing` says which). */
  readonly limit: SpendLimit | undefined;
  /** `undefined`: costs couldn't be read. */
  readonly month: MonthCosts | undefined;
  readonly forecast: Forecast | undefined;
  /** Those of owners who left, too; `undefined`: they couldn't be read. */
  readonly keys: readonly ReviewedKey[] | undefined;
};

export type Overview = {
  /** The most expensive first. */
  readonly projects: readonly ProjectOverview[];
  /** The limit and the costs of all projects together. */
  readonly organization: Pick<ProjectOverview, 'standing' | 'limit' | 'month' | 'forecast'>;
  /** How many projects weren't looked at, because there are too many of them. */
  readonly leftOut: number;
};

/** Projects whose limits and keys are read; each takes two requests, and the API may allow as few as seven a minute. */
const mostProjects = 150;
/** Concurrent requests. */
const atOnce = 2;
/** Pauses before a request is given up that's refused for coming too soon. */
const mostPauses = 4;
/** Milliseconds: the API allows as many requests as before after about a minute (measured by others, 2026-05-07). */
const longestPause = 20_000;

type Progress = (said: string) => void;

/**
 * Every project of the organization: its limit, what it has spent this month, and its keys. Only reads.
 *
 * @param progress told whenever the API wants to be left alone for a while
 */
export async function lookAtAllProjects(
  { scope, ports }: ScopeAndPorts,
  signal: AbortSignal,
  progress: Progress,
): Promise<Overview | AdminFinding> {
  const way = adminAccess(scope, ports);
  if (way.kind === 'no-key') return { status: 'unknown', code: 'needs-admin-key', ...text.needsAdminKey };
  if (way.kind === 'failed') return way.finding;
  const call = way.call(signal);
  const patiently = patience(signal, Math.min(longestPause, ports.world.timeouts.total), progress);

  const listed = await patiently(() => ports.admin.projects(call));
  if (!listed.ok) return adminFinding(listed.failure, scope, ports);
  const active = listed.value.filter((project) => project.active);
  const span = monthOf(ports.world.now());
  const costs = await patiently(() => ports.admin.costs(call, { from: span.from, to: span.to, groupBy: 'project_id' }));
  if (!costs.ok && (costs.failure.kind !== 'answer' || costs.failure.status === 401)) return adminFinding(costs.failure, scope, ports);
  const spentBy = (id: string | undefined): MonthCosts | undefined =>
    costs.ok ? sumUp(id === undefined ? costs.value : costs.value.filter(({ projectId }) => projectId === id), span) : undefined;
  const ofAll = await patiently(() => ports.admin.spendLimit(call, 'organization'));
  const organization = judged(ofAll, spentBy(undefined));

  const bySpending = active
    .map(({ id, name }) => ({ project: { id, name }, month: spentBy(id) }))
    .toSorted((a, b) => (b.month?.total ?? 0) - (a.month?.total ?? 0));
  const wanted = bySpending.slice(0, mostProjects);
  const now = ports.world.now().getTime();
  const projects: ProjectOverview[] = [];
  for (let at = 0; at < wanted.length; at += atOnce) {
    const told = (): void => progress(text.slowDown(at, wanted.length));
    const patient = patience(signal, Math.min(longestPause, ports.world.timeouts.total), told);
    const some = wanted.slice(at, at + atOnce).map(async ({ project, month }): Promise<ProjectOverview> => {
      const limit = await patient(() => ports.admin.spendLimit(call, { projectId: project.id }));
      const keys = await patient(() => ports.admin.keys(call, project.id, { ofAnyOwner: true }));
      const own = judged(limit, month);
      const isCovered = own.standing === 'no-limit' && organization.limit !== undefined && organization.standing === 'ok';
      return {
        project,
        ...own,
        ...(isCovered ? { standing: 'ok' as const } : {}),
        keys: keys.ok ? reviewKeys(keys.value, undefined, now) : undefined,
      };
    });
    projects.push(...(await Promise.all(some)));
  }
  return { projects, organization, leftOut: bySpending.length - wanted.length };
}

function judged(limit: ApiResult<SpendLimit | undefined>, month: MonthCosts | undefined): Omit<ProjectOverview, 'project' | 'keys'> {
  const set = limit.ok ? limit.value : undefined;
  const money = set === undefined ? undefined : moneyOf(set);
  const isComparable = money !== undefined && month !== undefined && totalIn(month, money.currency) !== undefined;
  const [forecast] = month === undefined ? [] : forecasts(month, isComparable ? money.amount : undefined);
  const spent = money === undefined || month === undefined ? undefined : spentIn(month, money.currency);
  const isUsedUp = money !== undefined && spent !== undefined && spent >= money.amount;
  const standing = !limit.ok
    ? 'unknown'
    : set === undefined
      ? 'no-limit'
      : !isUsedUp
        ? 'ok'
        : set.enforcement === 'enforcing'
          ? 'limit-reached'
          : 'limit-not-enforcing';
  return { standing, limit: set, month, forecast };
}

/** Repeats what's refused for coming too soon, after pauses long enough for the API to forget. */
function patience(signal: AbortSignal, pauseMs: number, progress: Progress) {
  return async <T>(read: () => Promise<ApiResult<T>>): Promise<ApiResult<T>> => {
    for (let pauses = 0; ; pauses += 1) {
      const reply = await read();
      if (reply.ok || pauses >= mostPauses || !comesTooSoon(reply.failure)) return reply;
      progress(text.waiting);
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      signal.throwIfAborted();
    }
  };
}

function comesTooSoon(failure: ApiFailure): boolean {
  return failure.kind === 'answer' && failure.status === 429;
}
