import type { Outcome } from '../../engine/outcome.ts';
import { defineCheck, type LookContext } from '../check.ts';
import type { RateLimit } from '../../openai/admin/admin.ts';
import { dollars, spentDollars } from '../../openai/dollars.ts';
import { adminKeysPage } from '../../openai/pages.ts';
import { shortList } from '../../wording/short-list.ts';
import { spendChart } from './spend-chart.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { adminFinding } from './admin-access.ts';
import type { AdminView } from './find-api-project.ts';
import { modelInUse } from './model-in-use.ts';
import { costsOfMonth, forecast, type MonthCosts } from './month-costs.ts';
import { spendingLimit } from './spending-limit.ts';
import { groups } from '../groups.ts';

const usagePage = 'https://platform.openai.com/settings/organization/usage';

/** What was spent this month, by day, by model and by key. Only `limits` looks at it. */
export const spent = defineCheck({
  id: 'spent',
  optionalWithout: 'admin-key',
  title: 'what was spent this month',
  group: groups.spend,
  needs: { spendingLimit },
  async detect(context): Promise<Outcome<undefined>> {
    const { scope, ports, facts, signal } = context;
    const { admin, limitOf } = facts.spendingLimit;
    // What this project spends cannot be held against what all projects may spend together.
    const limitUsd = limitOf === 'organization' ? undefined : facts.spendingLimit.limitUsd;
    if (admin === undefined) {
      return {
        status: 'unknown',
        code: 'needs-admin-key',
        summary: 'What was spent, only an admin key can look up',
        why: 'Costs belong to the organization, so a project key may not see them.',
        next: [`See for yourself: ${usagePage}`, `Or export OPENAI_ADMIN_KEY, made here: ${adminKeysPage}`],
      };
    }
    const costs = await costsOfMonth(context, admin.call(signal), admin.project.id);
    if (!costs.ok) return adminFinding(costs.failure, scope, ports);
    const { from, totalUsd, byDay, byModel, daysInMonth } = costs.value;
    const expected = forecast(costs.value);
    const byKey = await costsByKey(context, admin, costs.value);
    const rates = await ports.admin.rateLimits(admin.call(signal), admin.project.id);
    const ratesInUse = rates.ok ? inUse(rates.value, [...byModel.map(({ name }) => name), modelInUse(context)]) : [];

    const month = new Date(from * 1000).toLocaleString('en-US', { month: 'long', timeZone: 'UTC' });
    const ofLimit = limitUsd === undefined ? '' : ` of ${dollars(limitUsd)}`;
    const over = expected !== undefined && limitUsd !== undefined && expected > limitUsd;
    const until = over ? ', above the limit' : ` by the ${daysInMonth}${daysInMonth === 31 ? 'st' : 'th'}`;
    const ahead = expected === undefined ? '' : `; at this pace ${spentDollars(expected)}${until}`;
    const whose = limitOf === 'organization' ? ` by project ${admin.name}` : '';
    return {
      status: 'ok',
      summary: `Spent in ${month}${whose}: ${spentDollars(totalUsd)}${ofLimit}${ahead}`,
      fact: undefined,
      exhibit: (look) => [
        ...spendChart({ byDay, daysInMonth, forecastUsd: expected, limitUsd }, look),
        ...(byModel.length === 0
          ? []
          : [shortList('By model:', byModel.map(({ name, usd }) => `${untrusted(name, 40)} ${spentDollars(usd)}`), look.columns)]),
        ...(byKey === undefined || byKey.length === 0
          ? []
          : [shortList('By key:', byKey.map(({ name, usd }) => `${name} ${spentDollars(usd)}`), look.columns)]),
        ...(ratesInUse.length === 0 ? [] : [shortList('Allowed a minute:', ratesInUse.map(rateText), look.columns)]),
      ],
      data: {
        project: admin.project.id,
        month: new Date(from * 1000).toISOString().slice(0, 7),
        currency: 'usd',
        total: rounded(totalUsd),
        forecast: expected === undefined ? null : rounded(expected),
        byDay: byDay.map((usd, index) => ({ day: new Date((from + index * 86_400) * 1000).toISOString().slice(0, 10), usd: rounded(usd) })),
        byModel: byModel.map(({ name, usd }) => ({ model: untrusted(name, 80), usd: rounded(usd) })),
        byKey: byKey?.map(({ id, name, usd }) => ({ id, name, usd: rounded(usd) })) ?? null,
        rateLimits: ratesInUse.map(({ model, requestsPerMinute, tokensPerMinute }) => ({
          model: untrusted(model, 80),
          requestsPerMinute: requestsPerMinute ?? null,
          tokensPerMinute: tokensPerMinute ?? null,
        })),
      },
    };
  },
});

/** The costliest first; `undefined` where it cannot be read. */
async function costsByKey({ ports, signal }: Pick<LookContext, 'ports' | 'signal'>, admin: AdminView, month: MonthCosts) {
  const call = admin.call(signal);
  const to = month.from + Math.max(1, Math.ceil(month.daysPassed * 86_400));
  const costs = await ports.admin.costs(call, { from: month.from, to, projectId: admin.project.id, groupBy: 'api_key_id' });
  if (!costs.ok) return undefined;
  const keys = await ports.admin.keys(call, admin.project.id);
  const names = new Map(keys.ok ? keys.value.map(({ id, name }) => [id, name]) : []);
  const sums = new Map<string, number>();
  for (const { keyId, usd } of costs.value) sums.set(keyId ?? '', (sums.get(keyId ?? '') ?? 0) + usd);
  return [...sums]
    .map(([id, usd]) => ({ id: untrusted(id, 80), name: untrusted(names.get(id) ?? (id === '' ? 'not told apart' : `${id} (gone)`), 40), usd }))
    .toSorted((a, b) => b.usd - a.usd);
}

function inUse(rates: readonly RateLimit[], models: readonly string[]): readonly RateLimit[] {
  const wanted = new Set(models);
  return rates.filter(({ model }) => wanted.has(model));
}

/** “5K”, “2M”: what is in force is in `--json` to the last digit. */
function rateText({ model, requestsPerMinute, tokensPerMinute }: RateLimit): string {
  // Made here and not at the top: it takes as long as all of the other modules together.
  const shortCount = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
  const count = (amount: number | undefined): string => (amount === undefined ? '?' : shortCount.format(amount));
  return `${untrusted(model, 40)} ${count(requestsPerMinute)} requests, ${count(tokensPerMinute)} tokens`;
}

/** Binary fractions are not shown to machines either: a millionth of a dollar is finer than any bill. */
function rounded(usd: number): number {
  return Math.round(usd * 1e6) / 1e6;
}
