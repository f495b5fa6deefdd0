import type { Conversation } from '../../engine/check.ts';
import { subjectOf } from '../../diagnosis/api-subject.ts';
import { reportWaiting } from '../../diagnosis/waiting.ts';
import type { FixContext, LookContext } from '../check.ts';
import { usd } from '../../openai/amount.ts';
import { centsOf, usdOf } from '../../openai/dollars.ts';
import type { Server } from '../../openai/server.ts';
import { completion } from '../api/completion.ts';
import { projectKey } from '../key/project-key.ts';
import { seatData } from '../key/seat-findings.ts';
import { seatLine, seatNotTested } from '../key/seat.text.ts';
import { seatOf } from '../key/workshop.ts';
import { findApiProject } from './find-api-project.ts';
import { asConfirmed, withoutAdminKey } from './limit-confirmed.ts';
import { lookedUp } from './limit-looked-up.ts';
import { limitNotSet } from './limit-not-set.ts';
import { projectOfKey } from './project-of-key.ts';
import type { LimitOutcome, SpendingLimitFact } from './spending-limit-fact.ts';
import * as text from './spending-limit.text.ts';

export async function look(context: LookContext): Promise<LimitOutcome> {
  const elsewhere = serverElsewhere(context);
  if (elsewhere !== undefined) return await atOtherServer(context, elsewhere);
  const seat = await seatLimit(context);
  if (seat !== undefined) return seat;
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
}

export async function* fix(context: FixContext<SpendingLimitFact, typeof text.codes>): Conversation<typeof text.codes> {
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
  if (found.kind === 'found' || (found.kind === 'which' && !isUnattended(context))) {
    const { limitByAdminKey } = await import('./limit-by-admin-key.ts');
    return yield* limitByAdminKey(context, found);
  }
  if (wanted !== undefined && isUnattended(context)) return limitNotSet(context.scope, found, await projectOfKey(context), wanted);
  const { limitByHand } = await import('./limit-by-hand.ts');
  return yield* limitByHand(context, found);
}

/** The limit of a workshop's seat is the organizer's: it was set before there was a key. */
async function seatLimit(context: LookContext): Promise<LimitOutcome | undefined> {
  const { scope, ports, requested, factOf } = context;
  const seat = await seatOf(await projectKey(scope, ports), context);
  // One that's checked against is for whoever sets limits.
  if (seat === undefined || seat.limitUsd > (requested.limitUsd ?? Infinity)) return undefined;
  const fact: SpendingLimitFact = { limit: { amount: seat.limitUsd, currency: usd }, ofSeat: true };
  const data = { seat: seatData(seat) };
  // Of a seat that's revoked or used up, the test says all there is to say.
  if (requested.moneyOnly !== true && factOf?.(completion) === undefined)
    return { status: 'unknown', code: 'limit-unconfirmed', ...seatNotTested(seat.seat), fact, data, fixable: false };
  const line = seatLine(seat, ports.world.now());
  return { status: 'ok', summary: line, brief: line, stays: true, fact, data };
}

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
function standsAt({ admin, ownLimit, limit }: SpendingLimitFact, wantedUsd: number): boolean {
  const stands = admin === undefined ? limit : ownLimit;
  return stands?.currency === usd && stands.amount === usdOf(centsOf(wantedUsd));
}

function isUnattended({ requested }: Pick<LookContext, 'requested'>): boolean {
  return requested.limitUsd !== undefined && requested.unattended === true;
}
