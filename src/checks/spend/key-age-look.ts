import type { Conversation } from '../../engine/check.ts';
import { ask } from '../../engine/ask.ts';
import type { ExhibitOptions, Outcome } from '../../engine/outcome.ts';
import type { FixContext, LookContext } from '../check.ts';
import { goOnWithRotate } from '../go-on-with-rotate.ts';
import type { ProjectKey } from '../../openai/admin/admin.ts';
import { shellOf, type Shell } from '../../shell/shell.ts';
import type { Server } from '../../openai/server.ts';
import { openAI } from '../../openai/servers.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { lookFinding } from './admin-access.ts';
import type { AdminView } from './find-api-project.ts';
import { fits, projectKey } from '../key/project-key.ts';
import { dateOf, dayMs, daysBetween, keyLines, keysData, oldAfter, reviewKeys } from './reviewed-keys.ts';
import { spendingLimit } from './spending-limit.ts';
import * as text from './key-age.text.ts';

/** Days before its end when replacing a key becomes urgent. */
const soonBefore = 14;

const wantsRotation: ReadonlySet<string> = new Set<keyof typeof text.codes>(['key-old', 'key-expiring', 'key-expired']);

type AgeOutcome = Outcome<undefined, typeof text.codes>;

export async function look(context: LookContext<{ readonly spendingLimit: typeof spendingLimit }>): Promise<AgeOutcome> {
  const { admin, elsewhere, isAsAsked } = context.facts.spendingLimit;
  return admin === undefined ? asWritten(context, elsewhere) : lookedUp(context, admin, isAsAsked);
}

export async function* fix({
  outcome,
  goOnWithRotate: goOn,
  ports,
  scope,
  requested,
}: FixContext<undefined, typeof text.codes>): Conversation<typeof text.codes> {
  if (outcome.status === 'ok' || !wantsRotation.has(outcome.code) || goOn === undefined || requested.unattended === true) return undefined;
  if (ports.openai.serverAt(scope.api.baseUrl).kind !== 'openai') return undefined;
  const answer = yield* ask({
    kind: 'choice',
    ...text.replaceNow,
    why: outcome.why,
    options: [
      { value: 'now', ...text.rotateNow },
      { value: 'later', ...text.rotateLater },
    ],
  });
  return answer === 'now' ? goOnWithRotate(goOn, text.rotatePlan) : undefined;
}

async function asWritten({ scope, ports }: LookContext, elsewhere: Server | undefined): Promise<AgeOutcome> {
  if (elsewhere?.kind === 'local') return { status: 'ok', summary: text.isLocal(elsewhere.name), fact: undefined };
  const page = elsewhere === undefined ? openAI.keysPage : elsewhere.keysPage;
  const [written, key] = await Promise.all([ports.settings.keyWritten(scope.root), projectKey(scope, ports)]);
  if (written === undefined || key === undefined || written.lastFour === '' || key.lastFour !== written.lastFour) {
    const said = elsewhere === undefined ? text.needsAdminKey : text.isUnknownThere(elsewhere.name, page);
    return { status: 'unknown', code: 'needs-admin-key', ...said };
  }
  const days = Math.floor((ports.world.now().getTime() - Date.parse(written.writtenAt)) / dayMs);
  const data = { writtenAt: written.writtenAt, ageDays: days };
  if (days > oldAfter) {
    return { status: 'advice', code: 'key-old', ...text.isOld(`…${written.lastFour}`, days, oldAfter, shellOf(ports.world), page), data };
  }
  return { status: 'ok', summary: text.savedHere(days), fact: undefined, data };
}

async function lookedUp({ scope, ports, signal }: LookContext, admin: AdminView, isAsAsked: true | undefined): Promise<AgeOutcome> {
  const listed = await ports.admin.keys(admin.call(signal), admin.project.id, { ofAnyOwner: true });
  if (!listed.ok) return lookFinding(listed.failure, { scope, ports }, 'keys', isAsAsked);
  const now = ports.world.now().getTime();
  const secret = await projectKey(scope, ports);
  const fitting = secret === undefined ? [] : listed.value.filter(({ redacted }) => fits(secret, redacted));
  // If two keys share the few characters that are shown, we can't tell which one it is.
  const own = fitting.length === 1 ? fitting[0] : undefined;
  const reviewed = reviewKeys(listed.value, own, now);
  const shown = {
    data: { project: admin.project.id, keys: keysData(reviewed) },
    exhibit: (look: ExhibitOptions): readonly string[] => keyLines(reviewed, now, look),
  };

  const wantsAnother = own === undefined ? undefined : wornOut(own, now, shellOf(ports.world));
  if (wantsAnother !== undefined) return { ...wantsAnother, ...shown };
  const ownAge = own === undefined ? undefined : daysBetween(own.createdAt, now);
  const toReview = reviewed.filter(({ own: mine, remarks }) => !mine && remarks.length > 0).length;
  if (toReview > 0) return { status: 'advice', code: 'keys-to-review', ...text.areToReview(toReview, ownAge), ...shown };
  if (own !== undefined && ownAge !== undefined) {
    return {
      status: 'ok',
      summary: text.isWell(ownAge, own.expiresAt === undefined ? undefined : dateOf(own.expiresAt)),
      fact: undefined,
      ...shown,
    };
  }
  return { status: 'unknown', code: 'needs-admin-key', ...(secret === undefined ? text.noKey : text.notAmong(admin.name)), ...shown };
}

/** Why the project's own key should be replaced, if it should. */
function wornOut(own: ProjectKey, now: number, shell: Shell): AgeOutcome | undefined {
  const name = untrusted(own.name, 40);
  if (own.expiresAt !== undefined) {
    const left = (own.expiresAt * 1000 - now) / dayMs;
    if (left <= 0) return { status: 'problem', code: 'key-expired', ...text.hasExpired(name, dateOf(own.expiresAt), shell) };
    if (left <= soonBefore) return { status: 'advice', code: 'key-expiring', ...text.expiresSoon(name, Math.floor(left), shell) };
  }
  const age = daysBetween(own.createdAt, now);
  return age > oldAfter ? { status: 'advice', code: 'key-old', ...text.isOld(name, age, oldAfter, shell, openAI.keysPage) } : undefined;
}
