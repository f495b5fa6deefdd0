import type { ExhibitOptions, Outcome } from '../../engine/outcome.ts';
import { defineCheck, type LookContext } from '../check.ts';
import type { RateLimit } from '../../openai/admin/admin.ts';
import { shortList } from '../../wording/short-list.ts';
import { spendChart } from './spend-chart.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { adminFinding } from './admin-access.ts';
import type { AdminView } from './find-api-project.ts';
import { modelInUse } from './model-in-use.ts';
import { costsOfMonth, forecast, type MonthCosts } from './month-costs.ts';
import { spendingLimit } from './spending-limit.ts';
import { groups } from '../groups.ts';
import * as text from './spent.text.ts';

/** What was spent this month, by day, model, and key. Only `limits` runs this check. */
export const spent = defineCheck({
  id: 'spent',
  optionalWithout: 'admin-key',
  title: 'what was spent this month',
  group: groups.spend,
  codes: text.codes,
  needs: { spendingLimit },
  async detect(context): Promise<Outcome<undefined, typeof text.codes>> {
    const { scope, ports, facts, signal } = context;
    const { admin, limitOf } = facts.spendingLimit;
    // What this project spends can't be compared with what all projects may spend together.
    const limitUsd = limitOf === 'organization' ? undefined : facts.spendingLimit.limitUsd;
    if (admin === undefined) return { status: 'unknown', code: 'needs-admin-key', ...text.needsAdminKey };
    const costs = await costsOfMonth(context, admin.call(signal), admin.project.id);
    if (!costs.ok) return adminFinding(costs.failure, scope, ports);
    const month = costs.value;
    const byKey = await costsByKey(context, admin, month);
    const rates = await ports.admin.rateLimits(admin.call(signal), admin.project.id);
    const spending = {
      month,
      byKey,
      rates: rates.ok ? inUse(rates.value, [...month.byModel.map(({ name }) => name), modelInUse(context)]) : [],
    };
    return {
      status: 'ok',
      summary: text.spentIn({
        monthStart: month.from,
        daysInMonth: month.daysInMonth,
        project: limitOf === 'organization' ? admin.name : undefined,
        totalUsd: month.totalUsd,
        limitUsd,
        forecastUsd: forecast(month),
      }),
      fact: undefined,
      exhibit: (look) => shown(spending, limitUsd, look),
      data: { project: admin.project.id, ...dataOf(spending) },
    };
  },
});

type Spending = {
  readonly month: MonthCosts;
  /** The most expensive first, names safe to display; `undefined` if it can't be read. */
  readonly byKey: readonly { readonly id: string; readonly name: string; readonly usd: number }[] | undefined;
  /** The models in use. */
  readonly rates: readonly RateLimit[];
};

/** A chart, and lists on one line each. */
function shown({ month, byKey, rates }: Spending, limitUsd: number | undefined, look: ExhibitOptions): readonly string[] {
  const { byDay, byModel, daysInMonth } = month;
  const list = (heading: string, items: readonly string[]) => (items.length === 0 ? [] : [shortList(heading, items, look.columns)]);
  return [
    ...spendChart({ byDay, daysInMonth, forecastUsd: forecast(month), limitUsd }, look),
    ...list(
      text.byModel,
      byModel.map(({ name, usd }) => text.part(untrusted(name, 40), usd)),
    ),
    ...list(text.byKey, byKey?.map(({ name, usd }) => text.part(name, usd)) ?? []),
    ...list(
      text.allowed,
      rates.map(({ model, requestsPerMinute, tokensPerMinute }) => text.rate(untrusted(model, 40), requestsPerMinute, tokensPerMinute)),
    ),
  ];
}

/** The same for machines. */
function dataOf({ month, byKey, rates }: Spending) {
  const { from, totalUsd, byDay, byModel } = month;
  const expected = forecast(month);
  return {
    month: new Date(from * 1000).toISOString().slice(0, 7),
    currency: 'usd',
    total: rounded(totalUsd),
    forecast: expected === undefined ? null : rounded(expected),
    byDay: byDay.map((usd, index) => ({ day: new Date((from + index * 86_400) * 1000).toISOString().slice(0, 10), usd: rounded(usd) })),
    byModel: byModel.map(({ name, usd }) => ({ model: untrusted(name, 80), usd: rounded(usd) })),
    byKey: byKey?.map(({ id, name, usd }) => ({ id, name, usd: rounded(usd) })) ?? null,
    rateLimits: rates.map(({ model, requestsPerMinute, tokensPerMinute }) => ({
      model: untrusted(model, 80),
      requestsPerMinute: requestsPerMinute ?? null,
      tokensPerMinute: tokensPerMinute ?? null,
    })),
  };
}

async function costsByKey(
  { ports, signal }: Pick<LookContext, 'ports' | 'signal'>,
  admin: AdminView,
  month: MonthCosts,
): Promise<Spending['byKey']> {
  const call = admin.call(signal);
  const to = month.from + Math.max(1, Math.ceil(month.daysPassed * 86_400));
  const costs = await ports.admin.costs(call, { from: month.from, to, projectId: admin.project.id, groupBy: 'api_key_id' });
  if (!costs.ok) return undefined;
  const keys = await ports.admin.keys(call, admin.project.id);
  const names = new Map(keys.ok ? keys.value.map(({ id, name }) => [id, name]) : []);
  const sums = new Map<string, number>();
  for (const { keyId, usd } of costs.value) sums.set(keyId ?? '', (sums.get(keyId ?? '') ?? 0) + usd);
  return [...sums]
    .map(([id, usd]) => ({
      id: untrusted(id, 80),
      name: untrusted(names.get(id) ?? (id === '' ? text.unknownModel : text.goneKey(id)), 40),
      usd,
    }))
    .toSorted((a, b) => b.usd - a.usd);
}

function inUse(rates: readonly RateLimit[], models: readonly string[]): readonly RateLimit[] {
  const wanted = new Set(models);
  return rates.filter(({ model }) => wanted.has(model));
}

/** Machines don't get binary fractions, either: a millionth of a dollar is finer than any bill. */
function rounded(usd: number): number {
  return Math.round(usd * 1e6) / 1e6;
}
