import { subjectOf } from '../../diagnosis/api-subject.ts';
import { reportWaiting } from '../../diagnosis/waiting.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { defineCheck, type LookContext, type Requested } from '../check.ts';
import type { SpendLimit } from '../../openai/admin/admin.ts';
import { centsOf, usdOf } from '../../openai/dollars.ts';
import type { Server } from '../../openai/server.ts';
import { projectLimitsPage } from '../../openai/pages.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { whatItBuys } from '../../openai/what-it-buys.ts';
import { completion } from '../api/completion.ts';
import { adminFinding, type AdminFinding } from './admin-access.ts';
import { findApiProject, type AdminView } from './find-api-project.ts';
import { limitByAdminKey } from './limit-by-admin-key.ts';
import { limitByHand } from './limit-by-hand.ts';
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
};

type LimitOutcome = Outcome<SpendingLimitFact, typeof text.codes>;

/** How long we trust a limit that the user confirmed, or that was set here. */
const believedDays = 90;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * A monthly hard limit is set. An admin key looks it up; without one, the user is guided to the page and says what was set, which is
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
    if (outcome.fact?.elsewhere !== undefined) return undefined;
    // An existing limit is left alone, unless it's the project's and lower than --limit.
    if (outcome.status === 'ok' && !isBelow(outcome.fact, requested)) return undefined;
    const found = await findApiProject(context);
    return yield* found.kind === 'found' || found.kind === 'which' ? limitByAdminKey(context, found) : limitByHand(context, found);
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

type Standing = { readonly of: 'project' | 'organization'; readonly whose: string; readonly limit: SpendLimit };

async function lookedUp(context: LookContext, admin: AdminView): Promise<LimitOutcome> {
  const { scope, ports, signal } = context;
  const [inProject, inOrganization] = await Promise.all([
    ports.admin.spendLimit(admin.call(signal), { projectId: admin.project.id }),
    ports.admin.spendLimit(admin.call(signal), 'organization'),
  ]);
  if (!inProject.ok) return { ...adminFinding(inProject.failure, scope, ports), fact: { admin } };
  const limits: readonly Standing[] = [
    ...standing('project', ofProject(admin.name), inProject.value),
    ...standing('organization', ofOrganization, inOrganization.ok ? inOrganization.value : undefined),
  ];
  const data = {
    project: admin.project.id,
    projectLimit: dataOf(inProject.value),
    organizationLimit: inOrganization.ok ? dataOf(inOrganization.value) : null,
    organizationLimitKnown: inOrganization.ok,
  };
  const enforced = limits.filter(({ limit }) => limit.enforcement === 'enforcing').toSorted((a, b) => a.limit.cents - b.limit.cents)[0];
  return { ...(enforced === undefined ? noneEnforced(limits[0], admin, inOrganization.ok) : judged(context, enforced, admin)), data };
}

function standing(of: Standing['of'], whose: string, limit: SpendLimit | undefined): readonly Standing[] {
  return limit === undefined ? [] : [{ of, whose, limit }];
}

function dataOf(limit: SpendLimit | undefined) {
  return limit === undefined ? null : { usd: usdOf(limit.cents), enforcement: untrusted(limit.enforcement, 40) };
}

/** @param idle an existing limit that isn't enforced */
function noneEnforced(idle: Standing | undefined, admin: AdminView, isOrganizationKnown: boolean): LimitOutcome {
  const page = projectLimitsPage(admin.project.id);
  if (idle === undefined) {
    return { status: 'problem', code: 'no-limit', ...text.noLimit(admin.name, isOrganizationKnown, page), fact: { admin } };
  }
  const limitUsd = usdOf(idle.limit.cents);
  const said = text.notEnforced(limitUsd, idle.whose, untrusted(idle.limit.enforcement, 40), page);
  return { status: 'problem', code: 'limit-not-enforcing', ...said, fact: { admin, limitUsd, limitOf: idle.of } };
}

/** Compares the lowest enforced limit with --limit. */
function judged(context: LookContext, { of, whose, limit }: Standing, admin: AdminView): LimitOutcome {
  const { requested } = context;
  const limitUsd = usdOf(limit.cents);
  const fact = { admin, limitUsd, limitOf: of };
  if (requested.limitUsd !== undefined && limitUsd > requested.limitUsd) {
    const said = text.tooHigh(limitUsd, whose, requested.limitUsd, projectLimitsPage(admin.project.id));
    return { status: 'problem', code: 'limit-too-high', ...said, fact };
  }
  const summary = text.isEnforced(limitUsd, whose, isBelow(fact, requested) ? requested.limitUsd : undefined);
  return { status: 'ok', summary, brief: summary, fact, ...estimate(limitUsd, context) };
}

/** Whether the lowest enforced limit is the project's own, and --limit is higher. */
function isBelow({ limitUsd, limitOf }: SpendingLimitFact, requested: Requested): requested is Requested & { limitUsd: number } {
  return (
    limitOf === 'project' && limitUsd !== undefined && requested.limitUsd !== undefined && limitUsd < usdOf(centsOf(requested.limitUsd))
  );
}

/** What the user confirmed counts even if there's an admin key that doesn't help; we also say why it doesn't. */
async function withoutAdminKey(context: LookContext, finding: AdminFinding): Promise<LimitOutcome> {
  const confirmed = await asConfirmed(context);
  if (confirmed.status !== 'ok') return { ...finding, fact: {} };
  return { ...confirmed, summary: text.confirmedBut(confirmed.summary, finding.summary) };
}

async function asConfirmed(context: LookContext): Promise<LimitOutcome> {
  const { scope, ports, requested, factOf } = context;
  const confirmed = await ports.settings.limitConfirmation(scope.root);
  const now = ports.world.now().getTime();
  const page = projectLimitsPage(factOf?.(completion)?.project);
  if (confirmed === undefined || now - Date.parse(confirmed.confirmedAt) >= believedDays * dayMs) {
    const said = text.unconfirmed(page, confirmed === undefined ? undefined : believedDays);
    return { status: 'unknown', code: 'limit-unconfirmed', ...said, fact: {} };
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
