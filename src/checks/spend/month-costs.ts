import type { Cost } from '../../openai/admin/admin.ts';
import type { AdminCall } from '../../openai/admin/repeat.ts';
import type { ApiResult } from '../../openai/client.ts';
import type { Ports } from '../ports.ts';
import { unknownModel } from './spent.text.ts';

export type MonthCosts = {
  /** Unix seconds: the start of the month, UTC, in which spending limits count (assumed; not documented). */
  readonly from: number;
  readonly daysInMonth: number;
  /** Days of the month that have passed, including a fraction for today. */
  readonly daysPassed: number;
  readonly totalUsd: number;
  /** One per day of the month up to today, starting with the first. US dollars. */
  readonly byDay: readonly number[];
  /** The most expensive first. */
  readonly byModel: readonly { readonly name: string; readonly usd: number }[];
};

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

function sumUp(costs: readonly Cost[], span: ReturnType<typeof monthOf>): MonthCosts {
  const { from, daysInMonth, daysPassed } = span;
  const byDay = Array.from({ length: Math.min(daysInMonth, Math.floor(daysPassed) + 1) }, () => 0);
  const models = new Map<string, number>();
  let totalUsd = 0;
  for (const { day, usd, lineItem } of costs) {
    totalUsd += usd;
    const index = Math.floor((day - from) / daySeconds);
    if (index >= 0 && index < byDay.length) byDay[index] = (byDay[index] ?? 0) + usd;
    // “gpt-6-luna, input_tokens” (SDK, November 2026)
    const name = lineItem?.split(',')[0]?.trim() || unknownModel;
    models.set(name, (models.get(name) ?? 0) + usd);
  }
  const byModel = [...models].map(([name, usd]) => ({ name, usd })).toSorted((a, b) => b.usd - a.usd);
  return { from, daysInMonth, daysPassed, totalUsd, byDay, byModel };
}

/** US dollars at the end of the month if spending continues like this; `undefined` if less than a day has passed. */
export function forecast({ totalUsd, daysPassed, daysInMonth }: MonthCosts): number | undefined {
  return daysPassed < 1 ? undefined : (totalUsd / daysPassed) * daysInMonth;
}
