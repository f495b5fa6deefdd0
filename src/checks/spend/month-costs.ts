import type { Cost } from '../../openai/admin/admin.ts';
import type { AdminCall } from '../../openai/admin/repeat.ts';
import { usd, type Money } from '../../openai/amount.ts';
import type { ApiResult } from '../../openai/client.ts';
import type { Ports } from '../ports.ts';
import { unknownModel } from './spent.text.ts';

/** Amounts are in units of `currency`, not in cents. */
export type MonthCosts = {
  /** Unix seconds: the start of the month, UTC, in which spending limits count (assumed; not documented). */
  readonly from: number;
  readonly daysInMonth: number;
  /** Days of the month that have passed, including a fraction for today. */
  readonly daysPassed: number;
  /** `usd`, unless most was billed in another one. As the API names it, in lower case: outside text. */
  readonly currency: string;
  readonly total: number;
  /** The total if it's in US dollars, so that it can be compared with a limit. */
  readonly totalUsd: number | undefined;
  /** One per day of the month up to today, starting with the first. */
  readonly byDay: readonly number[];
  /** The most expensive first; each with what it cost per day, like `byDay`. */
  readonly byModel: readonly Part[];
  /** What was billed in yet other currencies. */
  readonly others: readonly Money[];
};
/** What was spent by one model, or by one key. */
export type Part = { readonly name: string; readonly amount: number; readonly byDay: readonly number[] };

const daySeconds = 86_400;

/** What a project, or else the organization, has spent this month. */
export async function costsOfMonth(
  { ports }: { readonly ports: Ports },
  call: AdminCall,
  projectId: string | undefined,
): Promise<ApiResult<MonthCosts>> {
  const span = monthOf(ports.world.now());
  const reply = await ports.admin.costs(call, {
    from: span.from,
    to: span.to,
    groupBy: 'line_item',
    ...(projectId === undefined ? {} : { projectId }),
  });
  if (!reply.ok) return reply;
  return { ok: true, meta: reply.meta, value: sumUp(reply.value, span) };
}

export function monthOf(now: Date) {
  const year = now.getUTCFullYear();
  const month = now.getUTCMonth();
  const from = Date.UTC(year, month, 1) / 1000;
  const next = Date.UTC(year, month + 1, 1) / 1000;
  const passed = now.getTime() / 1000 - from;
  // The end is exclusive and must be after the beginning, even in the first second of a month.
  return { from, to: from + Math.max(1, Math.ceil(passed)), daysInMonth: (next - from) / daySeconds, daysPassed: passed / daySeconds };
}

/** What was spent in a currency, others left out; `undefined` if the month is billed in others only. */
export function spentIn({ currency, total, others }: MonthCosts, wanted: string): number | undefined {
  if (currency === wanted) return total;
  return others.find((other) => other.currency === wanted)?.amount ?? (total === 0 ? 0 : undefined);
}

/** The total in one currency; `undefined` if something was billed in another. */
export function totalIn(month: MonthCosts, wanted: string): number | undefined {
  return month.others.length > 0 ? undefined : spentIn(month, wanted);
}

/** @param costs by line item */
export function sumUp(costs: readonly Cost[], span: ReturnType<typeof monthOf>): MonthCosts {
  const { from, daysInMonth, daysPassed } = span;
  const [main, ...others] = byCurrency(costs);
  // Where nothing costs anything yet, it's nothing in the currency that's billed.
  const { currency, amount: total } = main ?? { currency: costs[0]?.currency ?? usd, amount: 0 };
  const inMain = costs.filter((cost) => cost.currency === currency);
  return {
    from,
    daysInMonth,
    daysPassed,
    currency,
    total,
    totalUsd: currency === usd && others.length === 0 ? total : undefined,
    byDay: daily(inMain, span),
    // “gpt-6-luna, input_tokens” (SDK, November 2026)
    byModel: partsOf(inMain, span, ({ lineItem }) => lineItem?.split(',')[0]?.trim() || unknownModel),
    others,
  };
}

/** The most expensive first. @param nameOf what to add up */
export function partsOf(costs: readonly Cost[], span: ReturnType<typeof monthOf>, nameOf: (cost: Cost) => string): readonly Part[] {
  return [...grouped(costs, nameOf)]
    .map(([name, own]) => ({ name, amount: sum(own), byDay: daily(own, span) }))
    .toSorted((a, b) => b.amount - a.amount);
}

/** US dollars first if there are any, then by amount. A currency in which nothing was billed doesn't count. */
function byCurrency(costs: readonly Cost[]): MonthCosts['others'] {
  return [...grouped(costs, ({ currency }) => currency)]
    .map(([currency, own]) => ({ currency, amount: sum(own) }))
    .filter(({ amount }) => amount !== 0)
    .toSorted((a, b) => Number(b.currency === usd) - Number(a.currency === usd) || b.amount - a.amount);
}

function daily(costs: readonly Cost[], { from, daysInMonth, daysPassed }: ReturnType<typeof monthOf>): readonly number[] {
  const byDay = Array.from({ length: Math.min(daysInMonth, Math.floor(daysPassed) + 1) }, () => 0);
  for (const { day, amount } of costs) {
    const index = Math.floor((day - from) / daySeconds);
    if (index >= 0 && index < byDay.length) byDay[index] = (byDay[index] ?? 0) + amount;
  }
  return byDay;
}

function grouped(costs: readonly Cost[], nameOf: (cost: Cost) => string): ReadonlyMap<string, readonly Cost[]> {
  const groups = new Map<string, Cost[]>();
  for (const cost of costs) {
    const group = groups.get(nameOf(cost));
    if (group === undefined) groups.set(nameOf(cost), [cost]);
    else group.push(cost);
  }
  return groups;
}

function sum(costs: readonly Cost[]): number {
  return costs.reduce((total, { amount }) => total + amount, 0);
}
