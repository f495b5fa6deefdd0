import type { Finding, Outcome } from '../../engine/outcome.ts';
import type { Given } from '../check.ts';
import type { NewKey } from '../../openai/admin/admin.ts';
import type { ApiFailure } from '../../openai/failure.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import type { Secret } from '../../keys/secret.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { adminFinding, type AdminAccess } from '../spend/admin-access.ts';
import { keyNotWritten } from '../not-written.ts';
import { isTimeout, mayBeMade } from '../../diagnosis/retry.ts';
import * as text from './make-key.text.ts';
import { revokeKey } from './revoke-key.ts';

/** Milliseconds for taking back a key that could not be saved; also after the run was cancelled. */
const revokeWithinMs = 15_000;

export type KeyFile = {
  readonly before: Buffer | undefined;
  readonly edit: (secret: Secret) => Buffer;
  /** The file is a link that may be written through. */
  readonly throughLink: boolean;
};

type About = Parameters<Ports['admin']['createKey']>[1];

/**
 * One step, so that nothing comes between creating the key and saving it: a key whose value is lost helps nobody. If it can't
 * be saved, it's revoked at once, and the user is told whether that worked.
 *
 * @param known ids of the keys that the account had before
 */
export async function makeAndSave(
  { scope, ports }: Pick<Given, 'scope' | 'ports'>,
  file: KeyFile,
  call: AdminAccess,
  signal: AbortSignal,
  about: About,
  known: ReadonlySet<string>,
): Promise<Outcome<undefined, typeof text.makeCodes>> {
  const { path, name } = scope.envFile;
  const made = await makeHeld({ scope, ports }, call, signal, about, known);
  if ('status' in made) return made;
  const { id, secret } = made;
  const written = await save();
  if (written === 'saved') {
    await ports.settings.noteKeyWritten(scope.root, { writtenAt: ports.world.now().toISOString(), lastFour: secret.lastFour });
    return { status: 'ok', summary: text.keySaved(String(secret), name), fact: undefined };
  }
  const inTime = call(AbortSignal.timeout(revokeWithinMs));
  const revoked = await revokeKey(ports, inTime, about.projectId, id).catch(() => ({ ok: false as const }));
  return { ...written, why: revoked.ok ? text.isRevokedAgain : text.couldNotBeRevoked(about.name) };

  async function save() {
    try {
      const mode = file.before === undefined ? { mode: 0o600 } : {};
      const { before, throughLink } = file;
      const result = await ports.files.write({ path, before, after: file.edit(secret), ...mode, secret: true, throughLink });
      return result.written ? ('saved' as const) : keyNotWritten(result, name, ports.world);
    } catch {
      return keyNotWritten({ written: false, because: 'not-writable', text: text.cannotBeChanged }, name, ports.world);
    }
  }
}

/**
 * Makes a key whose value arrives. Where the answer gets lost there may be a key that nobody holds: it is looked for and
 * revoked, and the key is made once more.
 */
async function makeHeld(
  { scope, ports }: Pick<Given, 'scope' | 'ports'>,
  call: AdminAccess,
  signal: AbortSignal,
  about: About,
  known: ReadonlySet<string>,
): Promise<NewKey | Finding<never, typeof text.makeCodes>> {
  for (let attempt = 0; ; attempt += 1) {
    const reply = await ports.admin.createKey(call(signal), about);
    if (reply.ok) return reply.value;
    const { failure } = reply;
    if (!mayBeMade(failure)) return notMade(failure, scope, ports);
    const isClean = await revokeUnknown();
    if (!isClean) return { ...notMade(failure, scope, ports), ...text.answerLost(about.name) };
    // After a time-out it may still be under way, and a key that comes after the look would be one too many.
    if (attempt > 0 || isTimeout(failure)) return notMade(failure, scope, ports);
  }

  /** Whether no key of this account is left that was not there before. */
  async function revokeUnknown(): Promise<boolean> {
    const keys = await ports.admin.keys(call(signal), about.projectId);
    if (!keys.ok) return false;
    const lost = keys.value.filter(({ id, ownerId }) => ownerId === about.accountId && !known.has(id));
    for (const { id } of lost) {
      const revoked = await revokeKey(ports, call(signal), about.projectId, id);
      if (!revoked.ok) return false;
    }
    return true;
  }
}

/** The finding if the API refuses to make something. Organizations can forbid kinds of keys since September 2026. */
export function notMade(failure: ApiFailure, scope: Scope, ports: Ports): Finding<never, typeof text.makeCodes> {
  const finding = adminFinding(failure, scope, ports);
  const refused = failure.kind === 'answer' && (failure.status === 400 || failure.status === 403) && failure.format === 'error';
  if (!refused || /missing scopes/i.test(failure.message)) return finding;
  return { status: 'problem', code: 'key-not-made', ...text.notMade(untrusted(failure.message, 200)) };
}
