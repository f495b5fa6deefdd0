import type OpenAI from 'openai';
import { bad } from './body.ts';
import { ok } from './exchange.ts';
import type { Call, Reply, Route } from './exchange.ts';
import { queryInteger } from './pagination.ts';
import { now, type ApiState, type ProjectState } from './state.ts';

type Costs = OpenAI.Admin.Organization.UsageCostsResponse;
type Usage = OpenAI.Admin.Organization.UsageCompletionsResponse;
type Bucket = Costs['data'][number];

const widths: Readonly<Record<string, number>> = { '1m': 60, '1h': 3600, '1d': 86_400 };

/** How many buckets there are on a page, by their width, and what they can be grouped by (`openai` package 7.59). */
type Allowed = {
  readonly counts: Readonly<Record<string, { readonly usual: number; readonly most: number }>>;
  readonly groups: readonly string[];
};
const ofCosts: Allowed = {
  counts: { '1d': { usual: 7, most: 180 } },
  groups: ['project_id', 'user_id', 'line_item', 'api_key_id', 'api_source'],
};
const ofUsage: Allowed = {
  counts: { '1m': { usual: 60, most: 1440 }, '1h': { usual: 24, most: 168 }, '1d': { usual: 7, most: 31 } },
  groups: ['project_id', 'user_id', 'api_key_id', 'model', 'batch', 'service_tier'],
};

/**
 * Buckets from `start_time` (Unix seconds, required) to `end_time` (default: now), page by page; the cursor is the beginning of
 * the next bucket.
 */
function buckets(call: Call, allowed: Allowed, fill: (start: number) => Bucket['results']): Reply {
  const { query } = call;
  for (const group of [...query.getAll('group_by'), ...query.getAll('group_by[]')])
    if (!allowed.groups.includes(group)) throw bad('invalid_value', `Invalid value: '${group}'.`, 'group_by');
  if (!query.has('start_time')) throw bad('missing_required_parameter', "Missing required parameter: 'start_time'.", 'start_time');
  const latest = 4_000_000_000;
  const start = queryInteger(query, 'start_time', 0, 0, latest);
  const end = queryInteger(query, 'end_time', now(), 0, latest);
  const name = query.get('bucket_width') ?? '1d';
  const width = widths[name];
  const counts = allowed.counts[name];
  if (width === undefined || counts === undefined) {
    throw bad('invalid_value', `Invalid value: '${name}'.`, 'bucket_width');
  }
  if (end <= start) throw bad('invalid_value', "'end_time' must be after 'start_time'.", 'end_time');
  const count = queryInteger(query, 'limit', counts.usual, 1, counts.most);
  const page = query.get('page');
  const cursor = page === null ? start : Number(/^page_(\d+)$/.exec(page)?.[1] ?? Number.NaN);
  if (Number.isNaN(cursor)) throw bad('invalid_value', "Invalid 'page'.", 'page');

  const data: Bucket[] = [];
  let at = cursor - (cursor % width);
  for (; at < end && data.length < count; at += width) {
    data.push({ object: 'bucket', start_time: at, end_time: at + width, results: fill(at) });
  }
  const has_more = at < end;
  return ok({ object: 'page', data, has_more, next_page: has_more ? `page_${at}` : null } satisfies Costs & Usage);
}

/** A small, steady spending with one free day per week; always the same for the same day. */
function spentOn(start: number, state: ApiState, call: Call): Bucket['results'] {
  const { query } = call;
  const groups = [...query.getAll('group_by'), ...query.getAll('group_by[]')];
  const wanted = [...query.getAll('project_ids'), ...query.getAll('project_ids[]')];
  const spenders = spendersIn(state, call).filter(({ record }) => wanted.length === 0 || wanted.includes(record.id));
  const byProject = groups.includes('project_id');
  const completed = spentInCompletions(start, state, call, wanted, groups);
  if (completed.length > 0) return completed;
  // Without that group, everything is in one sum, of which the simulated projects all have the same part.
  return (byProject ? spenders : spenders.slice(0, 1)).flatMap((spender) =>
    costsOf(dailyAmount(start, call) * (byProject ? 1 : spenders.length), call.spending.currency, groups, spender),
  );
}

function spendersIn(state: ApiState, { spending }: Pick<Call, 'spending'>): readonly ProjectState[] {
  return spending.byEveryProject ? state.projects : state.projects.slice(0, 1);
}

function dailyAmount(start: number, { spending }: Pick<Call, 'spending'>): number {
  const day = Math.floor(start / 86_400);
  // Where a scenario is about spending much, it's much every day.
  return day % 7 === 3 && spending.factor === 1 ? 0 : ((1 + (day % 5)) / 50) * spending.factor;
}

/** What a project, or all of them, has spent this month (UTC), up to now, in hundredths. */
export function centsThisMonth(state: ApiState, call: Pick<Call, 'spending'>, project: ProjectState | undefined): number {
  const today = new Date(now() * 1000);
  const from = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 1) / 1000;
  const spenders = spendersIn(state, call).filter((each) => project === undefined || each === project).length;
  let amount = 0;
  for (let day = from; day <= now(); day += 86_400) amount += dailyAmount(day, call) * spenders;
  return amount * 100;
}

function costsOf(value: number, currency: string, groups: readonly string[], spender: ProjectState): Bucket['results'] {
  if (value === 0) return [];
  const lines: readonly (readonly [name: string | null, part: number])[] = groups.includes('line_item')
    ? [
        ['gpt-6-luna, input_tokens', 0.25],
        ['gpt-6-luna, output_tokens', 0.5],
        ['gpt-6-sol, output_tokens', 0.25],
      ]
    : [[null, 1]];
  return lines.map(([line_item, part]) => ({
    object: 'organization.costs.result',
    amount: { value: value * part, currency },
    line_item,
    project_id: groups.includes('project_id') ? spender.record.id : null,
    api_key_id: groups.includes('api_key_id') ? (spender.keys[0]?.record.id ?? null) : null,
    user_id: null,
  }));
}

/** What completions cost on a day; only where the simulator is told what one costs. */
function spentInCompletions(
  start: number,
  { projects, strictness }: ApiState,
  { spending }: Pick<Call, 'spending'>,
  wanted: readonly string[],
  groups: readonly string[],
): Bucket['results'] {
  if (strictness.completionUsd === undefined) return [];
  return projects
    .filter(({ record }) => wanted.length === 0 || wanted.includes(record.id))
    .flatMap((project) => costsOf(usdOn(project, start), spending.currency, groups, project));
}

function usdOn({ completions }: ProjectState, start: number): number {
  return completions.filter(({ at }) => isWithin(at, start, 86_400)).reduce((sum, { usd }) => sum + usd, 0);
}

/** @param at milliseconds since the epoch; the rest in seconds */
function isWithin(at: number, start: number, width: number): boolean {
  return at >= start * 1000 && at < (start + width) * 1000;
}

/** Completions by project, as they were answered. */
function usedByProject(start: number, width: number, state: ApiState): Bucket['results'] {
  return state.projects.flatMap(({ record, completions }) => {
    const count = completions.filter(({ at }) => isWithin(at, start, width)).length;
    if (count === 0) return [];
    const tokens = { input_tokens: count * 12, output_tokens: count * 5, num_model_requests: count };
    return [{ object: 'organization.usage.completions.result' as const, ...tokens, project_id: record.id, model: null }];
  });
}

/** Without the group `model`, it isn't told which one was used. */
function usedAt(start: number, state: ApiState, call: Call): Bucket['results'] {
  const { query } = call;
  const groups = [...query.getAll('group_by'), ...query.getAll('group_by[]')];
  if (groups.includes('project_id')) return usedByProject(start, widths[query.get('bucket_width') ?? '1d'] ?? 86_400, state);
  const wanted = [...query.getAll('project_ids'), ...query.getAll('project_ids[]')];
  const isSpender = spendersIn(state, call).some(({ record }) => wanted.length === 0 || wanted.includes(record.id));
  if (!isSpender || dailyAmount(start, call) === 0) return [];
  const requests = 1 + (Math.floor(start / 3600) % 9);
  const used = (model: string | null, part: number): Bucket['results'][number] => ({
    object: 'organization.usage.completions.result',
    input_tokens: requests * 200 * part,
    output_tokens: requests * 80 * part,
    num_model_requests: requests * part,
    project_id: null,
    model,
  });
  return groups.includes('model') ? [used('gpt-6-luna', 3), used('gpt-6-sol', 1)] : [used(null, 4)];
}

export const usageRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/organization/costs',
    handle: (call, state) => buckets(call, ofCosts, (start) => spentOn(start, state, call)),
  },
  {
    method: 'GET',
    pattern: '/organization/usage/completions',
    handle: (call, state) => buckets(call, ofUsage, (start) => usedAt(start, state, call)),
  },
];
