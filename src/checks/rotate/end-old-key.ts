import type * as plan from '../../engine/plan.ts';
import type { ProjectKey } from '../../openai/admin/admin.ts';
import { untrusted } from '../../wording/untrusted.ts';
import type { ScopeAndPorts } from '../check.ts';
import { revokeKey } from '../key/revoke-key.ts';
import { makeOnce } from '../make-once.ts';
import { adminFinding } from '../spend/admin-access.ts';
import { noteDead } from '../protect/leaked-keys.ts';
import { note, noteBeginning, secondsUntil, type Ends, type OldKey, type Rotation } from './rotation.ts';
import * as text from './rotate.text.ts';

type Step = plan.Step<typeof text.endCodes>;

/** To the minute: a key that ends today isn't described by its date. @param seconds Unix seconds */
export function whenOf(seconds: number): string {
  const iso = new Date(seconds * 1000).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** Clocks differ; and a request takes its time. Seconds. */
const slack = 60;

/** The one step that ends a key: never another one than the old key of this rotation, and never later than it ends anyway. */
export function endStep(context: ScopeAndPorts, rotation: Rotation, old: OldKey, ends: Exclude<Ends, 'never'>): Step {
  const { scope, ports } = context;
  const { admin, id } = old;
  if (admin === undefined || id === undefined) throw new Error('a key is ended only if it’s known which');
  const { projectId, call } = admin;
  const key = `…${old.lastFour}`;
  const name = untrusted(old.listed?.name ?? id, 60);
  const done = (summary: string) => ({ status: 'ok' as const, summary, fact: undefined });
  const failed = (failure: Parameters<typeof adminFinding>[0]) => {
    const finding = adminFinding(failure, scope, ports);
    return { ...finding, status: 'problem' as const, code: 'old-key-not-ended' as const, ...text.notEndedYet(finding.summary) };
  };
  if (ends === 'now')
    return {
      preview: { kind: 'request', text: text.deleteRequest(name, key) },
      async run(signal) {
        await noteBeginning(context, rotation, old);
        const reply = await revokeKey(ports, call(signal), projectId, id);
        if (!reply.ok) return failed(reply.failure);
        await note(context, { endsAt: ports.world.now().toISOString() });
        if (old.secret !== undefined) await noteDead(context, [old.secret], 'revoked');
        rotation.state.agreed = true;
        rotation.state.endsAt = 0;
        return done(text.hasEnded(key));
      },
    };
  const seconds = secondsUntil[ends] ?? 0;
  return {
    preview: { kind: 'request', text: text.endRequest(name, key, ends) },
    async run(signal) {
      const before = old.listed?.expiresAt;
      const set = (inSeconds: number) =>
        makeOnce<ProjectKey>(
          () => ports.admin.setKeyEnd(call(signal), { projectId, keyId: id, seconds: inSeconds }),
          async () => {
            const keys = await ports.admin.keys(call(signal), projectId, { ofAnyOwner: true });
            const latest = ports.world.now().getTime() / 1000 + inSeconds + slack;
            return keys.ok
              ? {
                  ...keys,
                  value: keys.value.find((each) => each.id === id && each.expiresAt !== before && (each.expiresAt ?? Infinity) <= latest),
                }
              : keys;
          },
        );
      let reply = await set(seconds);
      // The end counts from the API's clock, and this one may be wrong.
      const over = reply.ok && before !== undefined ? (reply.value.expiresAt ?? Infinity) - before : 0;
      if (over > 0 && over < seconds) reply = await set(seconds - over);
      if (!reply.ok) return failed(reply.failure);
      const end = reply.value.expiresAt;
      if (end === undefined || (before !== undefined && end > before + slack))
        return { status: 'problem', code: 'old-key-not-ended', ...text.isExtended(key) };
      await note(context, { endsAt: new Date(end * 1000).toISOString() });
      rotation.state.endsAt = end;
      return done(text.endsOn(key, whenOf(end), undefined));
    },
  };
}
