import type { ExhibitOptions, Outcome } from '../../engine/outcome.ts';
import type { LookContext } from '../check.ts';
import type { RateLimit } from '../../openai/admin/admin.ts';
import { currencyName, limitAmount, spentAmount, usd, type Money } from '../../openai/amount.ts';
import { shortList } from '../../wording/short-list.ts';
import { spendChart } from './spend-chart.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { lookFinding } from './admin-access.ts';
import type { AdminView } from './find-api-project.ts';
import { forecasts, type Forecast } from './forecast.ts';
import { modelInUse } from './model-in-use.ts';
import { costsOfMonth, monthOf, partsOf, totalIn, type MonthCosts, type Part } from './month-costs.ts';
import * as monthText from './month.text.ts';
import { spendingLimit } from './spending-limit.ts';
import { dayThatStandsOut } from './stand-out.ts';
import { isOrganizers } from '../key/seat.text.ts';
import * as text from './spent.text.ts';

export async function look(
  context: LookContext<{ readonly spendingLimit: typeof spendingLimit }>,
): Promise<Outcome<undefined, typeof text.codes>> {
  const { ports, facts, signal } = context;
  const { admin, ownLimit, costs: known, ofSeat, isAsAsked } = facts.spendingLimit;
  if (ofSeat) return { status: 'ok', summary: isOrganizers, fact: undefined, applies: false };
  if (admin === undefined) return { status: 'unknown', code: 'needs-admin-key', ...text.needsAdminKey };
  const costs = known ?? (await costsOfMonth(context, admin.call(signal), admin.project.id));
  if (!costs.ok) return lookFinding(costs.failure, context, 'costs', isAsAsked);
  const month = inCurrencyOf(costs.value, ownLimit);
  const [byKey, rates] = await Promise.all([
    costsByKey(context, admin, month),
    ports.admin.rateLimits(admin.call(signal), admin.project.id),
  ]);
  const limit = ownLimit === undefined || totalIn(month, ownLimit.currency) === undefined ? undefined : ownLimit.amount;
  const spending: Spending = {
    month,
    byKey,
    rates: rates.ok ? inUse(rates.value, [...month.byModel.map(({ name }) => name), modelInUse(context)]) : [],
    limit,
    forecasts: forecasts(month, limit),
    unlikeCosts: limit === undefined ? ownLimit?.currency : undefined,
  };
  return {
    status: 'ok',
    summary: text.spentIn({
      monthStart: month.from,
      project: ownLimit === undefined ? admin.name : undefined,
      total: monthText.total(month, limit === undefined ? undefined : month.currency),
      limit: limit === undefined ? undefined : limitAmount(limit, month.currency),
    }),
    fact: undefined,
    exhibit: (look) => shown(spending, look),
    data: { project: admin.project.id, ...dataOf(spending) },
  };
}

/** A month in which nothing was billed has no currency but the limit's. */
function inCurrencyOf(month: MonthCosts, limit: Money | undefined): MonthCosts {
  return limit === undefined || month.total !== 0 ? month : { ...month, currency: limit.currency };
}

/** How many days are told in words if there's no chart; all are in the data. */
const mostDays = 7;

type Spending = {
  readonly month: MonthCosts;
  /** The most expensive first, names safe to display; `undefined` if it can't be read. */
  readonly byKey: readonly (Part & { readonly id: string })[] | undefined;
  /** The models in use. */
  readonly rates: readonly RateLimit[];
  /** The project's own, in the currency of the costs. */
  readonly limit: number | undefined;
  readonly forecasts: readonly Forecast[];
  /** The currency of a limit that the costs can't be compared with. */
  readonly unlikeCosts: string | undefined;
};

/** A chart, sentences, and lists: on one line each, or with everything in them. */
function shown(spending: Spending, look: ExhibitOptions): readonly string[] {
  const { month, byKey, rates, limit } = spending;
  const { byDay, byModel, daysInMonth, daysPassed, currency } = month;
  const at = (amount: number): string => spentAmount(amount, currency);
  const list = (heading: string, items: readonly string[]): readonly string[] =>
    items.length === 0 ? [] : look.verbose ? [heading, ...items.map((item) => `  ${item}`)] : [shortList(heading, items, look.columns)];
  const parts = (heading: string, all: readonly Part[]): readonly string[] =>
    list(
      heading,
      all.filter(({ amount }) => amount !== 0).map(({ name, amount }) => text.part(untrusted(name, 40), at(amount))),
    );
  const [forecast] = spending.forecasts;
  const expected = forecast === undefined ? undefined : (forecast.total - month.total) / Math.max(daysInMonth - daysPassed, 1 / 24);
  const chart = spendChart({ byDay, daysInMonth, currency, expected, limit }, look);
  const days = byDay.flatMap((amount, index) =>
    amount === 0 && !look.verbose ? [] : [text.part(monthText.dayOf(month, index + 1), at(amount))],
  );
  const latest = look.verbose ? days : days.slice(-mostDays);
  const standOut = dayThatStandsOut(month, byKey);
  return [
    ...chart,
    ...(chart.length === 0 || look.verbose ? list(latest.length < days.length ? text.lastDays : text.byDay, latest) : []),
    ...monthText.forecastLines(month, spending.forecasts, limit),
    ...(spending.unlikeCosts === undefined
      ? []
      : [
          text.notComparable(
            currencyName(spending.unlikeCosts),
            [currency, ...month.others.map((other) => other.currency)].map(currencyName),
          ),
        ]),
    ...(standOut === undefined
      ? []
      : [
          text.standsOut({
            day: monthText.dayOf(month, standOut.day),
            amount: at(standOut.amount),
            usual: at(standOut.usual),
            model: nameOf(standOut.model),
            key: nameOf(standOut.key),
          }),
        ]),
    ...parts(text.byModel, byModel),
    ...parts(text.byKey, byKey ?? []),
    ...(look.verbose
      ? list(
          text.allowed,
          rates.map(({ model, requestsPerMinute, tokensPerMinute }) => text.rate(untrusted(model, 40), requestsPerMinute, tokensPerMinute)),
        )
      : []),
    monthText.howExact,
  ];
}

/** What it's called on the screen; `undefined` if the API doesn't attribute it. */
function nameOf(name: string | undefined): string | undefined {
  return name === undefined || name === text.unknownModel ? undefined : untrusted(name, 40);
}

/** The same for machines. `usd` is null in another currency; `amount` is in `currency`. */
function dataOf({ month, byKey, rates, limit, forecasts: all }: Spending) {
  const { from, total, byDay, byModel } = month;
  const currency = untrusted(month.currency, 20);
  const both = (amount: number) => ({ amount: rounded(amount), usd: month.currency === usd ? rounded(amount) : null });
  const dayAt = (day: number): string => new Date((from + (day - 1) * 86_400) * 1000).toISOString().slice(0, 10);
  const standOut = dayThatStandsOut(month, byKey);
  return {
    month: new Date(from * 1000).toISOString().slice(0, 7),
    currency,
    total: rounded(total),
    otherCurrencies: month.others.map((other) => ({ currency: untrusted(other.currency, 20), amount: rounded(other.amount) })),
    limit: limit ?? null,
    forecast: all[0] === undefined ? null : rounded(all[0].total),
    forecasts: all.map((each) => ({
      by: each.by,
      days: each.days,
      total: rounded(each.total),
      limitReachedOn: each.reachedOn === undefined ? null : dayAt(each.reachedOn),
    })),
    standsOut:
      standOut === undefined
        ? null
        : {
            day: dayAt(standOut.day),
            ...both(standOut.amount),
            model: nameOf(standOut.model) ?? null,
            key: nameOf(standOut.key) ?? null,
          },
    byDay: byDay.map((amount, index) => ({ day: dayAt(index + 1), ...both(amount) })),
    byModel: byModel.map(({ name, amount }) => ({ model: untrusted(name, 80), ...both(amount) })),
    byKey: byKey?.map(({ id, name, amount }) => ({ id, name, ...both(amount) })) ?? null,
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
  const span = monthOf(ports.world.now());
  const costs = await ports.admin.costs(call, { from: month.from, to: span.to, projectId: admin.project.id, groupBy: 'api_key_id' });
  if (!costs.ok) return undefined;
  const keys = await ports.admin.keys(call, admin.project.id, { ofAnyOwner: true });
  const names = new Map(keys.ok ? keys.value.map(({ id, name }) => [id, name]) : []);
  const inCurrency = costs.value.filter(({ currency }) => currency === month.currency);
  return partsOf(inCurrency, span, ({ keyId }) => keyId ?? '').map(({ name: id, ...part }) => ({
    ...part,
    id: untrusted(id, 80),
    name: untrusted(names.get(id) ?? (id === '' ? text.unknownModel : text.goneKey(id)), 40),
  }));
}

function inUse(rates: readonly RateLimit[], models: readonly string[]): readonly RateLimit[] {
  const wanted = new Set(models);
  return rates.filter(({ model }) => wanted.has(model));
}

/** Machines don't get binary fractions, either: a millionth of a dollar is finer than any bill. */
function rounded(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}
