import { subjectOf } from '../../diagnosis/api-subject.ts';
import { reportWaiting } from '../../diagnosis/waiting.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Refusal } from '../../engine/plan.ts';
import { defineCheck, type LookContext } from '../check.ts';
import type { SpendLimit } from '../../openai/admin/admin.ts';
import type { ApiResult } from '../../openai/client.ts';
import { centsOf, usdOf } from '../../openai/dollars.ts';
import type { Server } from '../../openai/server.ts';
import { projectLimitsPage } from '../../openai/pages.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { whatItBuys } from '../../openai/what-it-buys.ts';
import { completion } from '../api/completion.ts';
import { adminFinding, type AdminFinding } from './admin-access.ts';
import { findApiProject, type AdminView, type FoundProject } from './find-api-project.ts';
import { limitByAdminKey } from './limit-by-admin-key.ts';
import { limitByHand } from './limit-by-hand.ts';
import { messageToOwner } from './limit-by-hand.text.ts';
import { costsOfMonth, monthOf, type MonthCosts } from './month-costs.ts';
import { monthEnds } from './month.text.ts';
import { projectOfKey } from './project-of-key.ts';
import { suggestedLimit } from './suggested-limit.ts';
import { modelInUse } from './model-in-use.ts';
import { groups } from '../groups.ts';
import { ofOrganization, ofProject } from './set-limit.text.ts';
import * as text from './spending-limit.text.ts';

export type SpendingLimitFact = {
  /** US dollars a month: what's set, or what was confirmed. */
  readonly limitUsd?: number;
  /** Whose limit it is; absent if it was confirmed, and then we assume the project's. */
  readonly limitOf?: 'project' | 'organization';
  /** Who bills for requests, or doesn't, if it isn't OpenAI. */
  readonly elsewhere?: Server;
  /** Set if an admin key works and the project is known. */
  readonly admin?: AdminView;
  /** What that project has spent this month, or why it can't be told; absent: nobody has asked. */
  readonly costs?: ApiResult<MonthCosts>;
  /** The project's own limit in US dollars a month, which may be higher than the organization's. */
  readonly ownLimitUsd?: number;
};

type LimitOutcome = Outcome<SpendingLimitFact, typeof text.codes>;

/** How long we trust a limit that the user confirmed, or that was set here. */
const believedDays = 90;
/** How many projects are named where one has to be chosen. */
const maxNamed = 5;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * A monthly hard limit is set, and not used up. An admin key looks it up; without one, the user is guided to the page and says what was set, which is
 * stored with its date, like a limit that was set here.
 */
export const spendingLimit = defineCheck({
  id: 'spending-limit',
  // An existing limit is fine, and may be lower than the one that's asked for.
  forcedBy: '--limit',
  title: 'a monthly hard limit is set',
  group: groups.spend,
  codes: text.codes,
  needs: {},
  after: [completion],
  async detect(context): Promise<LimitOutcome> {
    const elsewhere = serverElsewhere(context);
    if (elsewhere !== undefined) return await atOtherServer(context, elsewhere);
    const waiting = reportWaiting(subjectOf(context.scope, context.ports).host, context);
    const found = await findApiProject(context).finally(waiting.stop);
    switch (found.kind) {
      case 'no-key':
        return asConfirmed(context);
      case 'failed':
        return withoutAdminKey(context, found.finding);
      case 'which':
        return {
          status: 'unknown',
          code: 'limit-unconfirmed',
          ...text.projectUnknown,
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
    const { outcome, requested } = context;
    const { elsewhere } = outcome.fact ?? {};
    const { limitUsd: wanted } = requested;
    if (elsewhere !== undefined) {
      if (wanted === undefined || !isUnattended(context)) return undefined;
      return { kind: 'refusal', code: 'limit-unconfirmed', ...text.notSet.elsewhere(wanted, elsewhere.name, elsewhere.limitsPage) };
    }
    // A good limit is left alone, unless --limit names another one.
    if (outcome.status === 'ok' && (wanted === undefined || standsAt(outcome.fact, wanted))) return undefined;
    const found = await findApiProject(context);
    if (found.kind === 'found' || (found.kind === 'which' && !isUnattended(context))) return yield* limitByAdminKey(context, found);
    if (wanted !== undefined && isUnattended(context)) return notSet(context, found, await projectOfKey(context), wanted);
    return yield* limitByHand(context, found);
  },
});

/** The server that requests go to, if OpenAI's limits have no say there. */
function serverElsewhere({ scope, ports }: LookContext): Server | undefined {
  const server = ports.openai.serverAt(scope.api.baseUrl);
  return server.kind === 'openai' ? undefined : server;
}

/** A model server on this computer bills nobody; a vendor has limits of its own, which only its own pages show. */
async function atOtherServer(context: LookContext, server: Server): Promise<LimitOutcome> {
  const data = { runBy: server.name };
  if (server.kind === 'local') return { status: 'ok', summary: text.costsNothing(server.name), fact: { elsewhere: server }, data };
  const confirmed = await asConfirmed(context);
  if (confirmed.status === 'ok') return { ...confirmed, fact: { ...confirmed.fact, elsewhere: server } };
  const said = text.limitElsewhere(server.name, server.limitsPage);
  return { status: 'unknown', code: 'limit-unconfirmed', ...said, fact: { elsewhere: server }, fixable: false, data };
}

/** Whether this is the limit that was asked for. */
function standsAt({ admin, ownLimitUsd, limitUsd }: SpendingLimitFact, wantedUsd: number): boolean {
  return usdOf(centsOf(wantedUsd)) === (admin === undefined ? limitUsd : ownLimitUsd);
}

function isUnattended({ requested }: Pick<LookContext, 'requested'>): boolean {
  return requested.limitUsd !== undefined && requested.unattended === true;
}

/** Why `--limit` can't be set, if there's nobody to ask. */
function notSet(
  { scope }: Pick<LookContext, 'scope'>,
  found: Exclude<FoundProject, { kind: 'found' }>,
  projectId: string | undefined,
  wantedUsd: number,
): Refusal<typeof text.codes> {
  switch (found.kind) {
    case 'no-key': {
      const page = projectLimitsPage(projectId);
      const message = messageToOwner(wantedUsd, untrusted(scope.projectName, 60), projectId, page);
      return { kind: 'refusal', code: 'needs-admin-key', ...text.notSet.noAdminKey(wantedUsd, page, message) };
    }
    case 'failed': {
      const { code, summary, why, next } = found.finding;
      return { kind: 'refusal', code, summary: text.notSet.because(wantedUsd, lowered(summary)), why, next };
    }
    case 'which': {
      const shown = found.projects.slice(0, maxNamed).map(({ id, name }) => `${untrusted(name, 40)} (${untrusted(id, 60)})`);
      const said = text.notSet.projectUnknown(wantedUsd, shown, found.projects.length - shown.length);
      return { kind: 'refusal', code: 'project-unknown', ...said };
    }
    default:
      return found satisfies never;
  }
}

type Standing = {
  readonly of: 'project' | 'organization';
  readonly whose: string;
  readonly limit: SpendLimit;
  /** This month, by whom the limit is for; `undefined`: not known. */
  readonly spentUsd: number | undefined;
};

async function lookedUp(context: LookContext, admin: AdminView): Promise<LimitOutcome> {
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
  const judged = judge(context, limits, fact, costs.ok ? costs.value : undefined, inOrganization.ok);
  return { ...judged, data };
}

function standing(of: Standing['of'], whose: string, limit: SpendLimit | undefined, costs: ApiResult<MonthCosts>): readonly Standing[] {
  return limit === undefined ? [] : [{ of, whose, limit, spentUsd: costs.ok ? costs.value.totalUsd : undefined }];
}

function dataOf(limit: SpendLimit | undefined) {
  return limit === undefined ? null : { usd: usdOf(limit.cents), enforcement: untrusted(limit.enforcement, 40) };
}

function judge(
  context: LookContext,
  limits: readonly Standing[],
  known: SpendingLimitFact & { readonly admin: AdminView },
  month: MonthCosts | undefined,
  isOrganizationKnown: boolean,
): LimitOutcome {
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
    const said = text.isReached({ limitUsd, spentUsd, whose, until, suggestedUsd: suggestedLimit(month), page: pageFor(of, admin) });
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
  const summary = text.isSet(limitUsd, whose, wanted !== undefined && limitUsd < wanted ? wanted : undefined);
  return { status: 'ok', summary, brief: summary, fact, ...estimate(limitUsd, context) };
}

function pageFor(of: Standing['of'], admin: AdminView): string {
  return projectLimitsPage(of === 'project' ? admin.project.id : undefined);
}

/** What the user confirmed counts even if there's an admin key that doesn't help; we also say why it doesn't. */
async function withoutAdminKey(context: LookContext, finding: AdminFinding): Promise<LimitOutcome> {
  const confirmed = await asConfirmed(context);
  if (confirmed.status !== 'ok') return { ...finding, fact: {} };
  return { ...confirmed, summary: text.confirmedBut(confirmed.summary, finding.summary) };
}

async function asConfirmed(context: LookContext): Promise<LimitOutcome> {
  const { scope, ports, requested } = context;
  const confirmed = await ports.settings.limitConfirmation(scope.root);
  const now = ports.world.now().getTime();
  const projectId = await projectOfKey(context);
  const page = projectLimitsPage(projectId);
  if (confirmed === undefined || now - Date.parse(confirmed.confirmedAt) >= believedDays * dayMs) {
    const said = text.unconfirmed(page, {
      moneyOnly: requested.moneyOnly === true,
      message: messageToOwner(requested.limitUsd ?? suggestedLimit(), untrusted(scope.projectName, 60), projectId, page),
      ...(confirmed === undefined ? {} : { lapsedAfter: believedDays }),
    });
    const data = { project: projectId === undefined ? null : untrusted(projectId, 80), page };
    return { status: 'unknown', code: 'limit-unconfirmed', ...said, fact: {}, data };
  }
  const { limitUsd, confirmedAt } = confirmed;
  const day = confirmedAt.slice(0, 10);
  const common = { fact: { limitUsd }, data: { limitUsd, confirmedAt } };
  if (requested.limitUsd !== undefined && limitUsd > requested.limitUsd) {
    return { status: 'problem', code: 'limit-too-high', ...text.confirmedTooHigh(limitUsd, day, requested.limitUsd, page), ...common };
  }
  return {
    status: 'ok',
    summary: text.isConfirmed(limitUsd, day),
    brief: text.isConfirmed(limitUsd, day),
    ...common,
    ...estimate(limitUsd, context),
  };
}

function estimate(limitUsd: number, context: LookContext) {
  const sentence = whatItBuys(limitUsd, modelInUse(context), context.ports.world.now());
  return sentence === undefined ? {} : { exhibit: () => [sentence] };
}

/** For use after a colon. */
function lowered(sentence: string): string {
  return /^[A-Z][a-z ]/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
}
