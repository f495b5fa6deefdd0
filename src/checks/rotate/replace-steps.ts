import { randomInt } from 'node:crypto';
import type * as plan from '../../engine/plan.ts';
import type { FilePreview } from '../../machine/file-preview.ts';
import type { Secret } from '../../keys/secret.ts';
import type { ProjectKey } from '../../openai/admin/admin.ts';
import { untrusted } from '../../wording/untrusted.ts';
import type { ApiReachableFact } from '../api/api-reachable-look.ts';
import type { Given } from '../check.ts';
import { keyNotWritten } from '../not-written.ts';
import { readsBack } from '../key/paste-key.ts';
import * as paste from '../key/paste-key.text.ts';
import { withKey, type PlaceOfKey } from '../key/place-of-key.ts';
import { revokeKey } from '../key/revoke-key.ts';
import { adminFinding, type AdminAccess } from '../spend/admin-access.ts';
import { dateOf } from '../spend/reviewed-keys.ts';
import { makeAnotherKey, usualDays, type MadeKey } from './make-another-key.ts';
import { note, noteBeginning, type OldKey, type Rotation } from './rotation.ts';
import * as text from './rotate.text.ts';
import { testNewKey } from './test-new-key.ts';

type Step = plan.Step<typeof text.newKeyCodes>;
type Context = Pick<Given, 'scope' | 'ports' | 'requested'>;

/** Milliseconds for taking back a key that no file will hold, and what's left of them when the run is canceled meanwhile. */
const takeBackWithinMs = 15_000;
const afterSignalMs = 100;

/** The new key on its way from one step to the next. */
export type Held = { key?: MadeKey; isInFile?: true };

const done = (summary: string) => ({ status: 'ok' as const, summary, fact: undefined });
const step = (request: string, run: Step['run']): Step => ({ preview: { kind: 'request', text: request }, run });

/** Deletes what an interrupted run has made and no file ever had. */
export function removeStep({ scope, ports }: Context, call: AdminAccess, projectId: string, { id, name }: ProjectKey): Step {
  return step(text.removeStep(untrusted(name, 60)), async (signal) => {
    const reply = await revokeKey(ports, call(signal), projectId, id);
    return reply.ok ? done(text.removed) : adminFinding(reply.failure, scope, ports);
  });
}

/** Makes another key of the old one's service account. Which key is the old one, and what the new one is called, is noted first. */
export function makeStep(context: Context, rotation: Rotation, old: OldKey, held: Held): Step {
  const { ports } = context;
  const { admin, accountId, listed } = old;
  if (admin === undefined || accountId === undefined) throw new Error('a key is made only in a known service account');
  const { projectId, call } = admin;
  return {
    ...step(text.makeStep(untrusted(listed?.ownerName ?? accountId, 60), usualDays), async (signal) => {
      const name = nameOfKey(ports.world.now());
      await noteBeginning(context, rotation, old);
      await note(context, { making: name });
      const made = await makeAnotherKey(context, call, signal, { projectId, accountId, name });
      if ('status' in made) {
        if (made.code === 'key-not-made') rotation.state.cannotMake = true;
        return made;
      }
      held.key = made;
      return done(text.made(String(made.secret)));
    }),
    ifLeft: text.mayBeLeft,
    async compensate(signal) {
      if (held.key === undefined || held.isInFile) return;
      const tooLong = new AbortController();
      const timer = setTimeout(() => tooLong.abort(), takeBackWithinMs);
      const hurry = () => void setTimeout(() => tooLong.abort(), afterSignalMs);
      signal.addEventListener('abort', hurry, { once: true });
      if (signal.aborted) hurry();
      // Where it can't be deleted now, the next run finds it by its name.
      await revokeKey(ports, call(tooLong.signal), projectId, held.key.id).catch(() => undefined);
      clearTimeout(timer);
      signal.removeEventListener('abort', hurry);
    },
  };
}

/** Unique, so that a key whose value was lost can be told from all others. */
function nameOfKey(now: Date): string {
  const letters = Array.from({ length: 6 }, () => 'abcdefghijkmnpqrstuvwxyz23456789'[randomInt(32)] ?? '').join('');
  return `rotated ${dateOf(now.getTime() / 1000)} ${letters}`;
}

export function testStep(context: Context, reachable: ApiReachableFact, held: Held): Step {
  return {
    ...step(text.testStep, async (signal) => {
      const secret = secretOf(held);
      const outcome = await testNewKey(context, reachable, secret, signal);
      if (outcome.status === 'ok') return done(text.tested(String(secret)));
      return { ...outcome, ...text.testFailed(String(secret), context.scope.envFile.name, outcome.summary), fact: undefined };
    }),
    ...ifLeft(held),
  };
}

/** Only a key that's made here is known to nobody else: whoever has pasted one has it. */
function ifLeft({ key }: Held): Pick<Step, 'ifLeft'> {
  return key === undefined ? { ifLeft: text.mayBeLeft } : {};
}

/** Writes the new key in the old one's place, after noting which one the old one is. */
export function writeStep(context: Context, rotation: Rotation, old: OldKey, place: PlaceOfKey, held: Held, preview: FilePreview): Step {
  const { scope, ports } = context;
  const { path, name } = scope.envFile;
  const variable = scope.variable.name;
  return {
    preview,
    ...ifLeft(held),
    async run() {
      const secret = secretOf(held);
      await noteBeginning(context, rotation, old);
      await note(context, { newLastFour: secret.lastFour });
      const { found, before } = place;
      const throughLink = found.kind === 'file' && found.through !== undefined;
      const result = await ports.files.write({ path, before, after: withKey(place, variable, secret), secret: true, throughLink });
      if (!result.written) return keyNotWritten(result, name, ports.world);
      held.isInFile = true;
      if (!(await readsBack(ports, path, variable, secret))) return { status: 'problem', code: 'no-key', ...paste.notReadBack(name) };
      const writtenAt = ports.world.now().toISOString();
      await note(context, { writtenAt });
      await ports.settings.noteKeyWritten(scope.root, { writtenAt, lastFour: secret.lastFour });
      rotation.state.replaced = secret;
      return done(text.isReplaced(name, String(secret), `…${old.lastFour}`));
    },
  };
}

function secretOf({ key }: Held): Secret {
  if (key === undefined) throw new Error('a step ran before the one that makes the key');
  return key.secret;
}
