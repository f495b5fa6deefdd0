import type OpenAI from 'openai';
import { bad } from './body.ts';
import { ok } from './exchange.ts';
import type { Call, Reply, Route } from './exchange.ts';
import { queryInteger } from './pagination.ts';
import { now, type ApiState } from './state.ts';

type Costs = OpenAI.Admin.Organization.UsageCostsResponse;
type Usage = OpenAI.Admin.Organization.UsageCompletionsResponse;
type Bucket = Costs['data'][number];

const widths: Readonly<Record<string, number>> = { '1m': 60, '1h': 3600, '1d': 86_400 };

/**
 * Buckets from `start_time` (Unix seconds, required) to `end_time` (default: now), page by page; the cursor is the beginning of
 * the next bucket.
 */
function buckets(call: Call, allowed: readonly string[], limit: number, fill: (start: number) => Bucket['results']): Reply {
  const { query } = call;
  if (!query.has('start_time')) throw bad('missing_required_parameter', "Missing required parameter: 'start_time'.", 'start_time');
  const latest = 4_000_000_000;
  const start = queryInteger(query, 'start_time', 0, 0, latest);
  const end = queryInteger(query, 'end_time', now(), 0, latest);
  const name = query.get('bucket_width') ?? '1d';
  const width = widths[name];
  if (width === undefined || !allowed.includes(name)) {
    throw bad('invalid_value', `Invalid value: '${name}'.`, 'bucket_width');
  }
  const count = queryInteger(query, 'limit', limit, 1, 180);
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
function spentOn(start: number, state: ApiState, { query, everyProjectSpends }: Call): Bucket['results'] {
  const day = Math.floor(start / 86_400);
  if (day % 7 === 3) return [];
  const groups = [...query.getAll('group_by'), ...query.getAll('group_by[]')];
  const wanted = [...query.getAll('project_ids'), ...query.getAll('project_ids[]')];
  const spenders = everyProjectSpends ? state.projects : state.projects.slice(0, 1);
  const spender = spenders.find(({ record }) => wanted.length === 0 || wanted.includes(record.id));
  if (spender === undefined) return [];
  const value = (1 + (day % 5)) / 50;
  const lines: readonly (readonly [name: string | null, part: number])[] = groups.includes('line_item')
    ? [
        ['gpt-6-luna, input_tokens', 0.25],
        ['gpt-6-luna, output_tokens', 0.5],
        ['gpt-6-sol, output_tokens', 0.25],
      ]
    : [[null, 1]];
  return lines.map(([line_item, part]) => ({
    object: 'organization.costs.result',
    amount: { value: value * part, currency: 'usd' },
    line_item,
    project_id: null,
    api_key_id: groups.includes('api_key_id') ? (spender.keys[0]?.record.id ?? null) : null,
    user_id: null,
  }));
}

function usedAt(start: number): Bucket['results'] {
  const requests = 1 + (Math.floor(start / 3600) % 9);
  return [
    {
      object: 'organization.usage.completions.result',
      input_tokens: requests * 200,
      output_tokens: requests * 80,
      num_model_requests: requests,
      project_id: null,
      model: null,
    },
  ];
}

export const usageRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/organization/costs',
    handle: (call, state) => buckets(call, ['1d'], 7, (start) => spentOn(start, state, call)),
  },
  {
    method: 'GET',
    pattern: '/organization/usage/completions',
    handle: (call) => buckets(call, ['1m', '1h', '1d'], 7, usedAt),
  },
];
