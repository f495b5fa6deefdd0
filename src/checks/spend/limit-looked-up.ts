import type { LookContext } from '../check.ts';
import type { SpendLimit } from '../../openai/admin/admin.ts';
import type { ApiResult } from '../../openai/client.ts';
import { limitAmount, moneyOf, spentAmount, usd, type Money } from '../../openai/amount.ts';
import { projectLimitsPage } from '../../openai/pages.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { adminFinding } from './admin-access.ts';
import type { AdminView } from './find-api-project.ts';
import { unlessSet } from './limit-confirmed.ts';
import { estimate } from './limit-estimate.ts';
import { costsOfMonth, monthOf, spentIn, type MonthCosts } from './month-costs.ts';
import { monthEnds } from './month.text.ts';
import { ofOrganization, ofProject } from './set-limit.text.ts';
import type { LimitOutcome, SpendingLimitFact } from './spending-limit-fact.ts';
import { suggestedLimit } from './suggested-limit.ts';
import * as text from './spending-limit.text.ts';

type Standing = {
  readonly of: 'project' | 'organization';
  readonly whose: string;
  readonly limit: SpendLimit;
  /** A month. */
  readonly amount: number;
  /** This month, by whom the limit is for, in the limit's currency; `undefined`: not known. */
  readonly spent: number | undefined;
};

/** What an admin key sees: the limits of the project and of the organization, held against what was spent. */
export async function lookedUp(context: LookContext, admin: AdminView): Promise<LimitOutcome> {
  const { scope, ports, signal } = context;
  const [inProject, inOrganization, costs] = await Promise.all([
    ports.admin.spendLimit(admin.call(signal), { projectId: admin.project.id }),
    ports.admin.spendLimit(admin.call(signal), 'organization'),
    costsOfMonth(context, admin.call(signal), admin.project.id),
  ]);
  if (!inProject.ok) return unlessSet(context, adminFinding(inProject.failure, scope, ports), { admin, costs });
  const ofAll =
    inOrganization.ok && inOrganization.value !== undefined ? await costsOfMonth(context, admin.call(signal), undefined) : costs;
  const limits: readonly Standing[] = [
    ...standing('project', ofProject(admin.name), inProject.value, costs),
    ...standing('organization', ofOrganization, inOrganization.ok ? inOrganization.value : undefined, ofAll),
  ];
  const data = {
    project: admin.project.id,
    projectLimit: dataOf(inProject.value),
    organizationLimit: inOrganization.ok ? dataOf(inOrganization.value) : null,
    organizationLimitKnown: inOrganization.ok,
    spentUsd: costs.ok && costs.value.totalUsd !== undefined ? Math.round(costs.value.totalUsd * 1e6) / 1e6 : null,
  };
  const ownLimit = inProject.value === undefined ? undefined : moneyOf(inProject.value);
  const fact = {
    admin,
    costs,
    ...(ownLimit === undefined ? {} : { ownLimit }),
    ...(isAsAsked(context, ownLimit) ? { isAsAsked: true as const } : {}),
  };
  const judged = await judge(context, limits, fact, costs.ok ? costs.value : undefined, inOrganization.ok);
  return { ...judged, data };
}

function standing(of: Standing['of'], whose: string, limit: SpendLimit | undefined, costs: ApiResult<MonthCosts>): readonly Standing[] {
  if (limit === undefined) return [];
  const { amount, currency } = moneyOf(limit);
  return [{ of, whose, limit, amount, spent: costs.ok ? spentIn(costs.value, currency) : undefined }];
}

function dataOf(limit: SpendLimit | undefined) {
  if (limit === undefined) return null;
  const { amount, currency } = moneyOf(limit);
  const inUsd = currency === usd ? amount : null;
  return { usd: inUsd, amount, currency: untrusted(currency, 20), enforcement: untrusted(limit.enforcement, 40) };
}

/** Whether the limit that was asked for has been set, by this run or before it. */
function isAsAsked({ ports, scope, requested }: LookContext, own: Money | undefined): boolean {
  if (ports.settings.limitSet(scope.root) !== undefined) return true;
  return requested.unattended === true && own?.currency === usd && own.amount === requested.limitUsd;
}

async function judge(
  context: LookContext,
  limits: readonly Standing[],
  known: SpendingLimitFact & { readonly admin: AdminView },
  month: MonthCosts | undefined,
  isOrganizationKnown: boolean,
): Promise<LimitOutcome> {
  const { requested, ports } = context;
  const { admin } = known;
  const page = projectLimitsPage(admin.project.id);
  // No command is recommended that would be refused.
  const isEnough = requested.limitUsd === undefined || (month === undefined ? 0 : (spentIn(month, usd) ?? 0)) < requested.limitUsd;
  const suggestedUsd = (isEnough ? requested.limitUsd : undefined) ?? suggestedLimit(month);
  const shown = ({ limit, amount }: Standing): string => limitAmount(amount, limit.currency);
  const factOf = ({ of, limit, amount }: Standing): SpendingLimitFact => ({
    ...known,
    limit: { amount, currency: limit.currency },
    limitOf: of,
  });
  const usedUp = limits.find(({ amount, spent }) => spent !== undefined && spent >= amount);
  if (usedUp !== undefined) {
    const { whose, of, limit, spent = 0 } = usedUp;
    const about = { limit: shown(usedUp), spent: spentAmount(spent, limit.currency), whose, page: pageFor(of, admin) };
    if (limit.enforcement !== 'enforcing') {
      const said = text.notEnforced({ ...about, enforcement: untrusted(limit.enforcement, 40) });
      return { status: 'problem', code: 'limit-not-enforcing', ...said, fact: factOf(usedUp) };
    }
    const said = text.isReached({
      ...about,
      until: monthEnds(monthOf(ports.world.now())),
      // Without questions, only a project's is set, and only in US dollars.
      suggestedUsd: of === 'project' && limit.currency === usd ? suggestedLimit(month) : undefined,
      moneyOnly: requested.moneyOnly === true,
    });
    return { status: 'problem', code: 'limit-reached', ...said, fact: factOf(usedUp) };
  }
  // Amounts in unlike currencies can't be compared: then it's the project's own.
  const isComparable = limits.every(({ limit }) => limit.currency === limits[0]?.limit.currency);
  const [lowest] = isComparable ? limits.toSorted((a, b) => a.amount - b.amount) : limits;
  if (lowest === undefined) {
    return { status: 'problem', code: 'no-limit', ...text.noLimit(admin.name, isOrganizationKnown, suggestedUsd, page), fact: known };
  }
  const { whose, of, limit, amount } = lowest;
  const fact = factOf(lowest);
  const { limitUsd: wanted } = requested;
  if (limit.currency !== usd) {
    if (wanted === undefined) {
      const summary = text.isSet(shown(lowest), whose);
      return { status: 'ok', summary, brief: summary, fact };
    }
    const said = text.otherCurrency(shown(lowest), whose, wanted, pageFor(of, admin));
    return { status: 'unknown', code: 'limit-other-currency', ...said, fact };
  }
  if (wanted !== undefined && amount > wanted) {
    return { status: 'problem', code: 'limit-too-high', ...text.tooHigh(amount, whose, wanted, page, isEnough), fact };
  }
  const sentence = await estimate(amount, context, { admin, month });
  const summary = text.isSet(shown(lowest), whose, wanted !== undefined && amount < wanted ? wanted : undefined);
  return { status: 'ok', summary, brief: summary, fact, ...(sentence === undefined ? {} : { exhibit: () => [sentence] }) };
}

function pageFor(of: Standing['of'], admin: AdminView): string {
  return projectLimitsPage(of === 'project' ? admin.project.id : undefined);
}
