import { subjectOf } from '../../diagnosis/api-subject.ts';
import { tellWaiting } from '../../diagnosis/waiting.ts';
import type { Finding, Outcome } from '../../engine/outcome.ts';
import { defineCheck, type LookContext, type Wishes } from '../check.ts';
import type { SpendLimit } from '../../openai/admin/admin.ts';
import { centsOf, dollars, usdOf } from '../../openai/dollars.ts';
import { projectLimitsPage } from '../../openai/pages.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { whatItBuys } from '../../openai/what-it-buys.ts';
import { completion } from '../api/completion.ts';
import { adminFinding } from './admin-access.ts';
import { findApiProject, type AdminView } from './find-api-project.ts';
import { limitByAdminKey } from './limit-by-admin-key.ts';
import { limitByHand } from './limit-by-hand.ts';
import { modelInUse } from './model-in-use.ts';
import { groups } from '../groups.ts';

export type SpendingLimitFact = {
  /** US dollars a month: what stands, or what was confirmed. */
  readonly limitUsd?: number;
  /** Whose limit that is; absent where it was confirmed, which is taken for the project's. */
  readonly limitOf?: 'project' | 'organization';
  /** Where an admin key works and the project is known. */
  readonly admin?: AdminView;
};

/** How long a limit is believed that the user confirmed, or that was set here. */
const believedDays = 90;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * A monthly hard limit is set. An admin key looks it up; without one the user is guided to the page and says what was set,
 * which is kept with its date, as is what was set here.
 */
export const spendingLimit = defineCheck({
  id: 'spending-limit',
  // A limit that stands is well, and may be lower than the one that's asked for.
  insistedOnBy: '--limit',
  title: 'a monthly hard limit is set',
  group: groups.spend,
  needs: {},
  after: [completion],
  async detect(context): Promise<Outcome<SpendingLimitFact>> {
    const stop = tellWaiting(subjectOf(context.scope, context.ports).host, context);
    const found = await findApiProject(context).finally(stop);
    switch (found.kind) {
      case 'no-key':
        return asConfirmed(context);
      case 'failed':
        return withoutAdminKey(context, found.finding);
      case 'which':
        return {
          status: 'unknown',
          code: 'limit-unconfirmed',
          summary: 'Which project of the organization this one belongs to is not known, so neither is its limit',
          why: 'The admin key sees several projects, and each has a limit of its own.',
          next: [
            'Run openai-setup limits in a terminal and choose it.',
            'Or set OPENAI_PROJECT_ID to its id (proj_…) and run this again.',
          ],
          fact: {},
          data: { projects: found.projects.length },
        };
      case 'found':
        return lookedUp(context, found.admin);
      default:
        return found satisfies never;
    }
  },
  async *fix(context) {
    const { outcome, wishes } = context;
    // What stands is left alone, but for a limit of the project that is lower than the one that --limit names.
    if (outcome.status === 'ok' && !isBelow(outcome.fact, wishes)) return undefined;
    const found = await findApiProject(context);
    return yield* found.kind === 'found' || found.kind === 'which' ? limitByAdminKey(context, found) : limitByHand(context, found);
  },
});

async function lookedUp(context: LookContext, admin: AdminView): Promise<Outcome<SpendingLimitFact>> {
  const { scope, ports, wishes, signal } = context;
  const [ofProject, ofOrganization] = await Promise.all([
    ports.admin.spendLimit(admin.call(signal), { projectId: admin.project.id }),
    ports.admin.spendLimit(admin.call(signal), 'organization'),
  ]);
  if (!ofProject.ok) return { ...adminFinding(ofProject.failure, scope, ports), fact: { admin } };
  const told = (limit: SpendLimit | undefined) =>
    limit === undefined ? null : { usd: usdOf(limit.cents), enforcement: untrusted(limit.enforcement, 40) };
  const limits: readonly { readonly of: 'project' | 'organization'; readonly whose: string; readonly limit: SpendLimit }[] = [
    ...(ofProject.value === undefined ? [] : [{ of: 'project' as const, whose: `project ${admin.name}`, limit: ofProject.value }]),
    ...(ofOrganization.ok && ofOrganization.value !== undefined
      ? [{ of: 'organization' as const, whose: 'the whole organization', limit: ofOrganization.value }]
      : []),
  ];
  const data = {
    project: admin.project.id,
    projectLimit: told(ofProject.value),
    organizationLimit: ofOrganization.ok ? told(ofOrganization.value) : null,
    organizationLimitKnown: ofOrganization.ok,
  };
  const enforced = limits.filter(({ limit }) => limit.enforcement === 'enforcing').toSorted((a, b) => a.limit.cents - b.limit.cents)[0];
  const next = [
    'Run openai-setup limits in a terminal, or: openai-setup limits --yes --limit 10',
    `Or set it by hand: ${projectLimitsPage(admin.project.id)}`,
  ];
  if (enforced === undefined) {
    const idle = limits[0];
    if (idle === undefined) {
      return {
        status: 'problem',
        code: 'no-limit',
        summary: ofOrganization.ok
          ? `There is no monthly limit, neither for project ${admin.name} nor for the organization`
          : `Project ${admin.name} has no monthly limit; the limit of the organization could not be read`,
        why: 'Without a hard limit, a leaked or looping key can spend until the card or the credit is empty.',
        next,
        fact: { admin },
        data,
      };
    }
    return {
      status: 'problem',
      code: 'limit-not-enforcing',
      summary: `The limit of ${dollars(usdOf(idle.limit.cents))} a month for ${idle.whose} stops nothing: the API says “${untrusted(idle.limit.enforcement, 40)}”`,
      why: 'Only a limit that is enforced makes requests fail; otherwise spending goes on.',
      next: [`Switch on “Enforce a hard limit” here: ${projectLimitsPage(admin.project.id)}`, next[0] ?? ''],
      fact: { admin, limitUsd: usdOf(idle.limit.cents), limitOf: idle.of },
      data,
    };
  }
  const limitUsd = usdOf(enforced.limit.cents);
  const fact = { admin, limitUsd, limitOf: enforced.of };
  if (wishes.limitUsd !== undefined && limitUsd > wishes.limitUsd) {
    return {
      status: 'problem',
      code: 'limit-too-high',
      summary: `The limit of ${dollars(limitUsd)} a month for ${enforced.whose} is above the ${dollars(wishes.limitUsd)} of --limit`,
      why: 'Up to the limit, a leaked or looping key can spend your money.',
      next: [`Lower it: openai-setup limits --yes --limit ${wishes.limitUsd}`, `Or by hand: ${projectLimitsPage(admin.project.id)}`],
      fact,
      data,
    };
  }
  return {
    status: 'ok',
    summary: `Hard limit of ${dollars(limitUsd)} a month for ${enforced.whose}, enforced${isBelow(fact, wishes) ? `, below the ${dollars(wishes.limitUsd)} of --limit` : ''}`,
    fact,
    data,
    ...estimate(limitUsd, modelInUse(context)),
  };
}

/** The lowest limit that is enforced is the project's own, and --limit names a higher one. */
function isBelow({ limitUsd, limitOf }: SpendingLimitFact, wishes: Wishes): wishes is Wishes & { limitUsd: number } {
  return limitOf === 'project' && limitUsd !== undefined && wishes.limitUsd !== undefined && limitUsd < usdOf(centsOf(wishes.limitUsd));
}

/** What the user confirmed counts also where an admin key is there that does not help; why it does not is told. */
async function withoutAdminKey(context: LookContext, finding: Finding<never>): Promise<Outcome<SpendingLimitFact>> {
  const confirmed = await asConfirmed(context);
  if (confirmed.status !== 'ok') return { ...finding, fact: {} };
  return { ...confirmed, summary: `${confirmed.summary}. But: ${finding.summary}` };
}

async function asConfirmed(context: LookContext): Promise<Outcome<SpendingLimitFact>> {
  const { scope, ports, wishes, factOf } = context;
  const confirmed = await ports.settings.limitConfirmation(scope.root);
  const now = ports.world.now().getTime();
  const url = projectLimitsPage(factOf?.(completion)?.project);
  if (confirmed !== undefined && now - Date.parse(confirmed.confirmedAt) < believedDays * dayMs) {
    const { limitUsd, confirmedAt } = confirmed;
    const common = { fact: { limitUsd }, data: { limitUsd, confirmedAt } };
    if (wishes.limitUsd !== undefined && limitUsd > wishes.limitUsd) {
      return {
        status: 'problem',
        code: 'limit-too-high',
        summary: `The limit confirmed on ${confirmedAt.slice(0, 10)} is ${dollars(limitUsd)} a month, above the ${dollars(wishes.limitUsd)} of --limit`,
        why: 'Up to the limit, a leaked or looping key can spend your money.',
        next: [`Lower it at ${url} and run openai-setup limits again.`],
        ...common,
      };
    }
    return {
      status: 'ok',
      summary: `Hard limit of ${dollars(limitUsd)} a month, confirmed on ${confirmedAt.slice(0, 10)}`,
      ...common,
      ...estimate(limitUsd, modelInUse(context)),
    };
  }
  return {
    status: 'unknown',
    code: 'limit-unconfirmed',
    summary:
      confirmed === undefined
        ? 'No monthly hard limit is confirmed for this project'
        : `The limit was confirmed more than ${believedDays} days ago`,
    why: 'Without a hard limit, a leaked or looping key can spend until the card or the credit is empty.',
    next: [
      `Set one at ${url}: Spend → “Edit spend limit” → switch on “Enforce a hard limit”.`,
      'Then run openai-setup limits and say what you set.',
    ],
    fact: {},
  };
}

function estimate(limitUsd: number, model: string) {
  const sentence = whatItBuys(limitUsd, model);
  return sentence === undefined ? {} : { exhibit: () => [sentence] };
}
