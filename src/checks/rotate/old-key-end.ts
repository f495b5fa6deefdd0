import { ask, type Option } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Step } from '../../engine/plan.ts';
import type { ProjectKey } from '../../openai/admin/admin.ts';
import type { Secret } from '../../keys/secret.ts';
import { defineCheck, type FixContext, type LookContext } from '../check.ts';
import { fits } from '../key/project-key.ts';
import { adminFinding } from '../spend/admin-access.ts';
import { endByHand, keyNameOf, pageOf, refusal, testOf } from './end-by-hand.ts';
import { endStep, whenOf } from './end-old-key.ts';
import { keyInFile } from './find-old-key.ts';
import { rotateGroups } from './groups.ts';
import type { NewKeyCheck } from './new-key.ts';
import { datesOf, type OldKeyCheck } from './old-key.ts';
import { note, recordOf, secondsUntil, type Ends, type OldKey, type Rotation } from './rotation.ts';
import * as text from './rotate.text.ts';
import { testNewKey } from './test-new-key.ts';
import { apiReachable } from '../api/api-reachable.ts';

type Codes = typeof text.endCodes;
type Needs = { readonly oldKey: OldKeyCheck; readonly apiReachable: typeof apiReachable };
type Context = FixContext<undefined, Codes, Needs>;

/** Seconds by which clocks may differ. */
const slack = 60;

/** The old key has ended, or has the end that was wanted. A leaked one ends before the new one is made, if an admin key can do that. */
export const oldKeyEnd = (rotation: Rotation, oldKey: OldKeyCheck, newKey: NewKeyCheck) =>
  defineCheck({
    id: 'old-key-end',
    title: 'the old key ends',
    group: rotateGroups.end,
    codes: text.endCodes,
    needs: { oldKey, apiReachable, ...(rotation.endsFirst ? {} : { newKey }) } as Needs,
    async detect(context): Promise<Outcome<undefined, Codes>> {
      const old = rotation.state.old ?? context.facts.oldKey;
      const { admin, id } = old;
      const isListed = admin !== undefined && (id !== undefined || old.isGone);
      const outcome = await (isListed ? lookedUp(context, rotation, old) : bySight(context, rotation, old));
      rotation.state.mustEndFirst = rotation.endsFirst && isListed && outcome.status !== 'ok' && context.requested.planOnly !== true;
      return outcome;
    },
    async *fix(context) {
      const old = rotation.state.old ?? context.facts.oldKey;
      if (old === undefined) return undefined;
      const { admin, listed } = old;
      if (admin === undefined || listed === undefined) return yield* endByHand(context, rotation, old);
      return yield* rotation.leaked ? endLeaked(context, rotation, old) : endLater(context, rotation, old, listed);
    },
  });

/** What the API says of the old key. */
async function lookedUp(context: LookContext<Needs>, rotation: Rotation, old: OldKey): Promise<Outcome<undefined, Codes>> {
  const { scope, ports, signal, requested } = context;
  const { admin, id, lastFour } = old;
  const key = `…${lastFour}`;
  const now = ports.world.now().getTime() / 1000;
  const keys = admin === undefined ? undefined : await ports.admin.keys(admin.call(signal), admin.projectId, { ofAnyOwner: true });
  if (keys?.ok !== true) {
    // It has just said so, and is too busy to say it again.
    const { endsAt } = rotation.state;
    if (endsAt !== undefined)
      return { status: 'ok', summary: endsAt <= now ? text.hasEnded(key) : text.endsOn(key, whenOf(endsAt), undefined), fact: undefined };
    if (rotation.leaked || keys === undefined) return leakedMayWork(context, key, false);
    return adminFinding(keys.failure, scope, ports);
  }
  const found = keys.value.find((each) => each.id === id);
  const ends = found?.expiresAt;
  const data = {
    lastFour,
    id: id ?? null,
    hasEnded: found === undefined || (ends ?? Infinity) <= now,
    ...(found === undefined ? {} : datesOf(found)),
  };
  if (data.hasEnded || found === undefined) return { status: 'ok', summary: text.hasEnded(key), fact: undefined, data };
  if (rotation.leaked) return { status: 'problem', code: 'old-key-works', ...text.leakedListed(key), data };

  const wanted = rotation.ends === undefined ? undefined : secondsUntil[rotation.ends];
  const record = await recordOf(context);
  // In the run that replaces it, this program itself has used it last.
  const used = old.resumed ? useSince(found.lastUsedAt, record?.writtenAt) : undefined;
  const isLeft = rotation.ends === 'never' || (rotation.ends === undefined && record?.left !== undefined);
  const isSet = wanted === undefined ? record?.endsAt !== undefined : wanted > 0 && (ends ?? Infinity) <= now + wanted + slack;
  if (isSet && ends !== undefined) return { status: 'ok', summary: text.endsOn(key, whenOf(ends), used), fact: undefined, data };
  if (isLeft) return { status: 'ok', summary: text.isLeft(key, ends === undefined ? undefined : whenOf(ends)), fact: undefined, data };
  const finding = { status: 'advice' as const, code: 'old-key-open' as const, ...text.isOpen(key, used), data };
  return requested.planOnly === true ? { ...finding, fact: undefined } : finding;
}

/** Without an admin key: as the user said, or as the API treats the key while it's still known here. */
async function bySight(context: LookContext<Needs>, rotation: Rotation, old: OldKey): Promise<Outcome<undefined, Codes>> {
  const { scope, ports } = context;
  const key = `…${old.lastFour}`;
  const record = await recordOf(context);
  if (record?.endsAt !== undefined && record.oldLastFour === old.lastFour && Date.parse(record.endsAt) <= ports.world.now().getTime()) {
    return {
      status: 'ok',
      summary: text.saidGone(key, record.endsAt.slice(0, 10)),
      fact: undefined,
      data: { lastFour: old.lastFour, hasEnded: true },
    };
  }
  const test = await testOf(context, old.secret);
  if (test === 'rejected')
    return { status: 'ok', summary: text.isDead(key), fact: undefined, data: { lastFour: old.lastFour, hasEnded: true } };
  const data = { lastFour: old.lastFour, hasEnded: test === 'accepted' ? false : null };
  if (rotation.leaked) return { ...leakedMayWork(context, key, test === 'accepted'), data };
  return { status: 'advice', code: 'old-key-open', ...text.endByHand(key, keyNameOf(scope, ports), pageOf(context)), data };
}

function leakedMayWork(
  { scope, ports }: LookContext<Needs>,
  key: string,
  isKnown: boolean,
): Extract<Outcome<undefined, Codes>, { code: 'old-key-works' }> {
  return { status: 'problem', code: 'old-key-works', ...text.leakedWorks(key, isKnown, keyNameOf(scope, ports), pageOf({ scope, ports })) };
}

/** Whether something still has the old key, as far as the API has noticed. */
function useSince(lastUsedAt: number | undefined, writtenAt: string | undefined): string {
  return lastUsedAt !== undefined && lastUsedAt * 1000 > Date.parse(writtenAt ?? '') + slack * 1000
    ? text.usedSince(whenOf(lastUsedAt))
    : text.unusedSince;
}

async function* endLeaked(context: Context, rotation: Rotation, old: OldKey): Conversation<Codes> {
  const key = `…${old.lastFour}`;
  if (rotation.ends !== 'now') {
    const agreed = yield* ask({
      kind: 'confirm',
      ...text.endLeaked(key, !rotation.endsFirst),
      recommended: context.requested.unattended !== true,
    });
    if (!agreed) return undefined;
  }
  return { kind: 'plan', summary: text.endPlan(key, 'now'), consent: 'given', steps: [endStep(context, rotation, old, 'now')] };
}

/** Only after the new key works everywhere: in the file, in the stores that were chosen, and for an end right now in every other place. */
async function* endLater(context: Context, rotation: Rotation, old: OldKey, listed: ProjectKey): Conversation<Codes> {
  const key = `…${old.lastFour}`;
  const now = context.ports.world.now().getTime() / 1000;
  const isSooner = (ends: Ends): boolean => listed.expiresAt === undefined || now + (secondsUntil[ends] ?? 0) < listed.expiresAt;
  const { stores, elsewhere, open } = rotation.state;
  const mayBeNow = elsewhere.length === 0;
  let { ends } = rotation;
  if (ends === undefined && context.requested.unattended === true) ends = 'never';
  const held = ends === 'now' ? [...stores, ...elsewhere] : stores;
  if (ends !== 'never' && held.length > 0) return refusal('still-elsewhere', text.notWhileElsewhere(key, held));
  if (ends === undefined) {
    const offered = (['24h', '1h', '7d', 'now', 'never'] as const).filter(
      (each) => each === 'never' || (isSooner(each) && (each !== 'now' || mayBeNow)),
    );
    const [first = 'never', ...rest] = offered;
    const option = (value: Ends): Option => ({ value, ...text.endLabels[value] });
    ends = (yield* ask({
      kind: 'choice',
      ...text.whenToEnd(key),
      guidance: [
        ...(listed.expiresAt === undefined ? [] : [text.soonerAnyway(whenOf(listed.expiresAt))]),
        ...(mayBeNow ? [] : [text.notNow(elsewhere)]),
        ...(open.length === 0 ? [] : [text.mayHaveIt(open)]),
      ],
      options: [option(first), ...rest.map(option)],
    })) as Ends;
  }
  if (ends === 'never') return { kind: 'plan', summary: text.endPlan(key, ends), consent: 'given', steps: [leave(context, key)] };
  const current = await keyInFile(context);
  const summary = text.endPlan(key, ends);
  if (context.requested.planOnly === true)
    return { kind: 'plan', summary, consent: 'given', steps: [endStep(context, rotation, old, ends)] };
  // Two keys that look alike where they're shown cut short: the wrong one must not end.
  if (current === undefined || old.secret?.equals(current) === true || fits(current, listed.redacted))
    return refusal('old-key-not-ended', text.looksAlike(key));
  const isTested = rotation.state.replaced?.equals(current) === true;
  return {
    kind: 'plan',
    summary,
    consent: 'given',
    steps: [...(isTested ? [] : [retest(context, current)]), endStep(context, rotation, old, ends)],
  };
}

/** Nothing old ends before everything new works, also in a later run. */
function retest(context: Context, current: Secret): Step<Codes> {
  const reachable = context.facts.apiReachable;
  return {
    preview: { kind: 'request', text: text.retestStep },
    async run(signal) {
      const outcome = reachable === undefined ? undefined : await testNewKey(context, reachable, current, signal);
      if (outcome?.status === 'ok') return { status: 'ok', summary: outcome.summary, fact: undefined };
      const { summary = '', why = '' } = outcome ?? {};
      return { status: 'problem', code: 'old-key-not-ended', why, ...text.notEndedYet(summary) };
    },
  };
}

function leave(context: Context, key: string): Step<Codes> {
  return {
    preview: { kind: 'request', text: text.leaveStep },
    async run() {
      await note(context, { left: context.ports.world.now().toISOString() });
      return { status: 'ok', summary: text.left(key), fact: undefined };
    },
  };
}
