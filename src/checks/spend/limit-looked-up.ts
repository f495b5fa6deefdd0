import type { LookContext } from '../check.ts';
import type { SpendLimit } from '../../openai/admin/admin.ts';
import type { ApiResult } from '../../openai/client.ts';
import { usdOf } from '../../openai/dollars.ts';
import { projectLimitsPage } from '../../openai/pages.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { adminFinding } from './admin-access.ts';
import type { AdminView } from './find-api-project.ts';
import { estimate } from './limit-estimate.ts';
import { costsOfMonth, monthOf, type MonthCosts } from './month-costs.ts';
import { monthEnds } from './month.text.ts';
import { ofOrganization, ofProject } from './set-limit.text.ts';
import type { LimitOutcome, SpendingLimitFact } from './spending-limit-fact.ts';
import { suggestedLimit } from './suggested-limit.ts';
import * as text from './spending-limit.text.ts';

type Standing = {
  readonly of: 'project' | 'organization';
  readonly whose: string;
  readonly limit: SpendLimit;
  /** This month, by whom the limit is for; `undefined`: not known. */
  readonly spentUsd: number | undefined;
};

/** What an admin key sees: the limits of the project and of the organization, held against what was spent. */
export async function lookedUp(context: LookContext, admin: AdminView): Promise<LimitOutcome> {
  const { scope, ports, signal } = context;
  const [inProject, inOrganization, costs] = await Promise.all([
    ports.admin.spendLimit(admin.call(signal), { projectId: admin.project.id }),
    ports.admin.spendLimit(admin.call(signal), 'organization'),
    costsOfMonth(context, admin.call(signal), admin.project.id),
  ]);
  if (!inProject.ok) return { ...adminFinding(inProject.failure, scope, ports), fact: { admin, costs } };
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
  const own = inProject.value === undefined ? {} : { ownLimitUsd: usdOf(inProject.value.cents) };
  const fact = { admin, costs, ...own };
  const judged = await judge(context, limits, fact, costs.ok ? costs.value : undefined, inOrganization.ok);
  return { ...judged, data };
}

function standing(of: Standing['of'], whose: string, limit: SpendLimit | undefined, costs: ApiResult<MonthCosts>): readonly Standing[] {
  return limit === undefined ? [] : [{ of, whose, limit, spentUsd: costs.ok ? costs.value.totalUsd : undefined }];
}

function dataOf(limit: SpendLimit | undefined) {
  return limit === undefined ? null : { usd: usdOf(limit.cents), enforcement: untrusted(limit.enforcement, 40) };
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
  const suggestedUsd = requested.limitUsd ?? suggestedLimit(month);
  const usedUp = limits.find(({ limit, spentUsd }) => spentUsd !== undefined && spentUsd >= usdOf(limit.cents));
  if (usedUp !== undefined) {
    const { whose, of, limit, spentUsd = 0 } = usedUp;
    const limitUsd = usdOf(limit.cents);
    const fact = { ...known, limitUsd, limitOf: of };
    if (limit.enforcement !== 'enforcing') {
      const said = text.notEnforced(limitUsd, spentUsd, whose, untrusted(limit.enforcement, 40), pageFor(of, admin));
      return { status: 'problem', code: 'limit-not-enforcing', ...said, fact };
    }
    const until = monthEnds(monthOf(ports.world.now()));
    const said = text.isReached({
      limitUsd,
      spentUsd,
      whose,
      until,
      suggestedUsd: suggestedLimit(month),
      page: pageFor(of, admin),
      moneyOnly: requested.moneyOnly === true,
    });
    return { status: 'problem', code: 'limit-reached', ...said, fact };
  }
  const [lowest] = limits.toSorted((a, b) => a.limit.cents - b.limit.cents);
  if (lowest === undefined) {
    return { status: 'problem', code: 'no-limit', ...text.noLimit(admin.name, isOrganizationKnown, suggestedUsd, page), fact: known };
  }
  const { whose, of, limit } = lowest;
  const limitUsd = usdOf(limit.cents);
  const fact = { ...known, limitUsd, limitOf: of };
  const { limitUsd: wanted } = requested;
  if (wanted !== undefined && limitUsd > wanted) {
    return { status: 'problem', code: 'limit-too-high', ...text.tooHigh(limitUsd, whose, wanted, page), fact };
  }
  const sentence = await estimate(limitUsd, context, { admin, month });
  const summary = text.isSet(limitUsd, whose, wanted !== undefined && limitUsd < wanted ? wanted : undefined);
  return { status: 'ok', summary, brief: summary, fact, ...(sentence === undefined ? {} : { exhibit: () => [sentence] }) };
}

function pageFor(of: Standing['of'], admin: AdminView): string {
  return projectLimitsPage(of === 'project' ? admin.project.id : undefined);
}
