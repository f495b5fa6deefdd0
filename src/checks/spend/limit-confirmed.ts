import type { LookContext } from '../check.ts';
import { usd } from '../../openai/amount.ts';
import { projectLimitsPage } from '../../openai/pages.ts';
import { untrusted } from '../../wording/untrusted.ts';
import type { AdminFinding } from './admin-access.ts';
import { estimate } from './limit-estimate.ts';
import { messageToOwner } from './limit-by-hand.text.ts';
import { projectOfKey } from './project-of-key.ts';
import type { LimitOutcome, SpendingLimitFact } from './spending-limit-fact.ts';
import { suggestedLimit } from './suggested-limit.ts';
import * as text from './spending-limit.text.ts';

/** How long we trust a limit that the user confirmed, or that was set here. */
const believedDays = 90;
const dayMs = 24 * 60 * 60 * 1000;

/** What the user confirmed counts even if there's an admin key that doesn't help; we also say why it doesn't. */
export async function withoutAdminKey(context: LookContext, finding: AdminFinding): Promise<LimitOutcome> {
  const confirmed = await asConfirmed(context);
  if (confirmed.status !== 'ok') return { ...finding, fact: {} };
  return { ...confirmed, summary: text.confirmedBut(confirmed.summary, finding.summary) };
}

/** Where a limit that this run has set can't be looked up afterward, it stands all the same. */
export async function unlessSet(context: LookContext, finding: AdminFinding, fact: SpendingLimitFact): Promise<LimitOutcome> {
  if (context.ports.settings.limitSet(context.scope.root) === undefined) return { ...finding, fact };
  const set = await withoutAdminKey(context, finding);
  const { limit } = set.fact ?? {};
  return { ...set, fact: { ...set.fact, ...fact, isAsAsked: true, ...(limit === undefined ? {} : { ownLimit: limit }) } };
}

/** What the user said was set. */
export async function asConfirmed(context: LookContext): Promise<LimitOutcome> {
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
  const common = { fact: { limit: { amount: limitUsd, currency: usd } }, data: { limitUsd, confirmedAt } };
  if (requested.limitUsd !== undefined && limitUsd > requested.limitUsd) {
    return { status: 'problem', code: 'limit-too-high', ...text.confirmedTooHigh(limitUsd, day, requested.limitUsd, page), ...common };
  }
  const sentence = await estimate(limitUsd, context);
  return {
    status: 'ok',
    summary: text.isConfirmed(limitUsd, day),
    brief: text.isConfirmed(limitUsd, day),
    ...common,
    ...(sentence === undefined ? {} : { exhibit: () => [sentence] }),
  };
}
