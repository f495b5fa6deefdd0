import { ask, type SecretReading } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Plan, Step } from '../../engine/plan.ts';
import type { Secret } from '../../keys/secret.ts';
import { isAdminKey } from '../../keys/shape.ts';
import { keyRulesAt } from '../../openai/servers.ts';
import { shownServer } from '../../openai/shown-address.ts';
import { shellOf } from '../../shell/shell.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { apiReachable } from '../api/api-reachable.ts';
import type { ApiReachableFact } from '../api/api-reachable-look.ts';
import { defineCheck, type FixContext } from '../check.ts';
import { keyNameFor } from '../key/key-name.ts';
import { readKey } from '../key/paste-key.ts';
import * as paste from '../key/paste-key.text.ts';
import { keyPreview, placeOfKey, type PlaceOfKey } from '../key/place-of-key.ts';
import { whyNotWritten } from '../key/why-not-written.ts';
import { withPasteHint } from '../paste-hint.ts';
import { offerGuard } from '../protect/leaked-keys.text.ts';
import { readAdminKey } from '../spend/read-admin-key.ts';
import { endStep } from './end-old-key.ts';
import { findOldKey } from './find-old-key.ts';
import { rotateGroups } from './groups.ts';
import { lostKeys } from './lost-keys.ts';
import type { OldKeyCheck } from './old-key.ts';
import { makeStep, removeStep, testStep, writeStep, type Held } from './replace-steps.ts';
import { recordOf, type OldKey, type Rotation } from './rotation.ts';
import * as text from './rotate.text.ts';

export type NewKeyCheck = ReturnType<typeof newKey>;
/** What's in the env file now; `undefined`: a dry run, in which it would be there. */
export type NewKeyFact = { readonly secret: Secret | undefined };

type Needs = { readonly oldKey: OldKeyCheck; readonly apiReachable: typeof apiReachable };
type How = { readonly rotation: Rotation; readonly old: OldKey; readonly place: PlaceOfKey; readonly reachable: ApiReachableFact };
type Context = FixContext<NewKeyFact, typeof text.newKeyCodes, Needs>;

/** The env file holds another key than before, which has been tested. */
export const newKey = (rotation: Rotation, oldKey: OldKeyCheck) =>
  defineCheck({
    id: 'new-key',
    title: 'a new key is in place, and tested',
    group: rotateGroups.fresh,
    codes: text.newKeyCodes,
    needs: { oldKey, apiReachable },
    forcedBy: '--key-stdin',
    // A leaked key is dead before there's another one; if that can't be done, the next run tries again.
    blockedBy: async () => (rotation.state.mustEndFirst === true ? 'old-key-end' : undefined),
    async detect({ scope, ports, facts, requested }): Promise<Outcome<NewKeyFact, typeof text.newKeyCodes>> {
      const { name } = scope.envFile;
      const old = facts.oldKey;
      const { replaced } = rotation.state;
      if (replaced !== undefined) {
        const summary = text.isReplaced(name, String(replaced), `…${old.lastFour}`);
        const data = { lastFour: replaced.lastFour, replaced: true };
        const guard = rotation.leaked && scope.gitRoot !== null ? await ports.git.guard(scope.root) : undefined;
        const exhibit = [
          ...(rotation.leaked || scope.gitRoot === null ? [] : [text.undoable(`…${old.lastFour}`)]),
          ...(guard !== undefined && 'state' in guard && guard.state !== 'there' ? [offerGuard] : []),
        ];
        return { status: 'ok', summary, brief: summary, stays: true, fact: { secret: replaced }, data, exhibit: () => exhibit };
      }
      if (old.resumed) {
        const { writtenAt, startedAt } = (await recordOf({ scope, ports })) ?? {};
        const minutes = Math.floor((ports.world.now().getTime() - Date.parse(writtenAt ?? startedAt ?? '')) / 60_000);
        const summary = text.wasReplaced(name, String(old.current), `…${old.lastFour}`, minutes);
        const data = { lastFour: old.current.lastFour, replaced: false };
        return { status: 'ok', summary, stays: true, fact: { secret: old.current }, data, exhibit: () => [text.replaceOnceMore] };
      }
      const finding = {
        status: 'problem' as const,
        code: 'key-to-replace' as const,
        ...text.isToReplace(name, `…${old.lastFour}`, rotation.leaked, shellOf(ports.world)),
      };
      return requested.planOnly === true ? { ...finding, fact: { secret: undefined } } : finding;
    },
    async *fix(context) {
      const old = rotation.state.old ?? context.facts.oldKey;
      const reachable = context.facts.apiReachable;
      if (old === undefined || reachable === undefined) return undefined;
      const refusal = await whyNotWritten(context);
      if (refusal !== undefined) return refusal;
      const place = await placeOfKey(context);
      const makes =
        old.admin !== undefined &&
        old.accountId !== undefined &&
        rotation.state.cannotMake !== true &&
        context.requested.keyAtHand !== true;
      const how = { rotation, old, place, reachable };
      return makes ? await makeOne(context, how) : yield* pasteOne(context, how);
    },
  });

/** With an admin key, for a service account's key. */
async function makeOne(context: Context, { rotation, old, place, reachable }: How): Promise<Plan<typeof text.newKeyCodes>> {
  const { scope } = context;
  const { name } = scope.envFile;
  const held: Held = {};
  const line = { sign: '+' as const, text: text.keyLine(scope.variable.name, `…${old.lastFour}`) };
  const account = untrusted(old.listed?.ownerName ?? old.accountId ?? '', 60);
  return {
    kind: 'plan',
    summary: text.makePlan(name, account),
    // Whoever ends a leaked key has agreed to the new one.
    consent: rotation.state.agreed === true ? 'given' : 'ask',
    // Then it's pasted.
    get asksAgain() {
      return rotation.state.cannotMake === true;
    },
    steps: [
      ...(await firstSteps(context, rotation, old)),
      makeStep(context, rotation, old, held),
      testStep(context, reachable, held),
      writeStep(context, rotation, old, place, held, { kind: 'file', path: name, lines: [line] }),
    ],
  };
}

/** The guided page and a paste: of the new key, or of an admin key that makes it. */
async function* pasteOne(context: Context, { rotation, old, place, reachable }: How): Conversation<typeof text.newKeyCodes> {
  const { scope, ports, requested } = context;
  const { name } = scope.envFile;
  const server = ports.openai.serverAt(scope.api.baseUrl);
  const mayTakeAdminKey =
    ports.admin.key() === undefined && server.kind !== 'vendor' && server.kind !== 'local' && requested.keyAtHand !== true;
  const rules = keyRulesAt(scope.api.baseUrl);
  const read = (draft: string): SecretReading => {
    if (mayTakeAdminKey) {
      const admin = readAdminKey(draft);
      if (admin.state === 'good') return admin;
    }
    const reading = readKey(draft, rules);
    return reading.secret !== undefined && reading.secret.equals(old.current)
      ? { ...withoutSecret(reading), state: 'refused', summary: text.oldOne, advice: text.sameKey }
      : reading;
  };
  const toEnd = rotation.leaked && old.admin === undefined ? old.lastFour : undefined;
  // The old key probably has the name without the day, and people delete keys by their names.
  const keyName = `${keyNameFor(scope.projectName, ports.world.user)}-${ports.world.now().toISOString().slice(0, 10)}`;
  const typed = yield* ask({
    kind: 'secret',
    ...text.pasteQuestion(name, toEnd !== undefined, shownServer(scope.api.baseUrl)?.replace(/^https?:\/\//, '') ?? server.name),
    guidance: [
      ...(old.listed !== undefined && old.accountId === undefined ? [text.isPersons] : []),
      ...text.pasteSteps(keyName, toEnd, mayTakeAdminKey),
    ],
    ...(server.keysPage === undefined ? {} : { link: { url: server.keysPage } }),
    read: withPasteHint(ports.world, read),
    preview: (secret) =>
      isAdminKey(secret.reveal()) ? [{ kind: 'request', text: text.useAdminKey }] : [keyPreview(place, name, scope.variable.name, secret)],
  });
  if (/[\r\n]/.test(typed.reveal().trim())) return { kind: 'refusal', code: 'malformed-key', ...paste.severalLines };
  const reading = read(typed.reveal());
  const { secret } = reading;
  if (secret === undefined) {
    // It was written by a run that was killed: the rest goes on from there.
    if (reading.advice === text.sameKey && old.resumed) return undefined;
    if (reading.advice === text.sameKey) return { kind: 'refusal', code: 'key-to-replace', ...text.isSameKey(name) };
    return { kind: 'refusal', code: 'malformed-key', ...paste.notSaved(reading.summary, reading.advice, server.keysPage) };
  }
  if (mayTakeAdminKey && isAdminKey(secret.reveal())) return useAdminKey(context, rotation, secret);
  const held: Held = { key: { id: '', secret } };
  return {
    kind: 'plan',
    summary: text.replacePlan(String(secret), name),
    consent: 'given',
    steps: [
      ...(await firstSteps(context, rotation, old)),
      testStep(context, reachable, held),
      writeStep(context, rotation, old, place, held, keyPreview(place, name, scope.variable.name, secret)),
    ],
  };
}

function withoutSecret({ secret: _key, ...reading }: SecretReading): SecretReading {
  return reading;
}

/** It's used in this run and written nowhere; what it says about the old key decides how the new one is made. */
function useAdminKey(context: Context, rotation: Rotation, secret: Secret): Plan<typeof text.newKeyCodes> {
  const { ports } = context;
  return {
    kind: 'plan',
    summary: text.useAdminKey,
    consent: 'given',
    steps: [
      {
        preview: { kind: 'request', text: text.useAdminKey },
        async run(signal) {
          ports.admin.useKey(secret);
          const found = await findOldKey({ ...context, signal }, rotation);
          if (found.kind === 'failed') return found.finding;
          if (found.kind !== 'none') rotation.state.old = found.old;
          if (found.kind === 'found' && found.unused !== undefined) return found.unused;
          return { status: 'ok', summary: text.adminKeyIsUsed, fact: undefined };
        },
      },
    ],
  };
}

/** What comes before the new key: a leaked one ends, and what an interrupted run left behind goes. */
async function firstSteps(context: Context, rotation: Rotation, old: OldKey): Promise<readonly Step<typeof text.newKeyCodes>[]> {
  const { admin, id, isGone } = old;
  if (admin === undefined) return [];
  const endsHere = rotation.leaked && !rotation.endsFirst && id !== undefined && !isGone;
  const lost = await lostKeys(context, old, admin);
  return [
    ...(endsHere ? [endStep(context, rotation, old, 'now')] : []),
    ...lost.map((key) => removeStep(context, admin.call, admin.projectId, key)),
  ];
}
