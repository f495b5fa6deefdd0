import type { Finding } from '../../engine/outcome.ts';
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
import { deleteAccount } from './revoke-key.ts';
import type { PlaceOfKey } from './place-of-key.ts';

/** Milliseconds for taking back a key that could not be saved; also after the run was cancelled. */
const revokeWithinMs = 15_000;

export type KeyFile = {
  readonly before: Buffer | undefined;
  /** What a new file begins with. */
  readonly template: PlaceOfKey['template'];
  readonly edit: (secret: Secret) => Buffer;
  /** The file is a link that may be written through. */
  readonly throughLink: boolean;
};

type About = Parameters<Ports['admin']['createServiceAccount']>[1];

/**
 * One step, so that nothing comes between creating the key and saving it: a key whose value is lost helps nobody. If it can't
 * be saved, it's revoked at once, and the user is told whether that worked.
 *
 * @param known ids of the service accounts of this name that were there before
 * @returns the key, or why there is none
 */
export async function makeAndSave(
  { scope, ports }: Pick<Given, 'scope' | 'ports'>,
  file: KeyFile,
  call: AdminAccess,
  signal: AbortSignal,
  about: About,
  known: ReadonlySet<string>,
): Promise<Secret | Finding<never, typeof text.makeCodes>> {
  const { path, name } = scope.envFile;
  const made = await makeHeld({ scope, ports }, call, signal, about, known);
  if ('status' in made) return made;
  const { accountId, secret } = made;
  const written = await save();
  if (written === 'saved') {
    await ports.settings.noteKeyWritten(scope.root, { writtenAt: ports.world.now().toISOString(), lastFour: secret.lastFour });
    return secret;
  }
  const inTime = call(AbortSignal.timeout(revokeWithinMs));
  const revoked = await deleteAccount(ports, inTime, about.projectId, accountId).catch(() => ({ ok: false as const }));
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
 * Makes a key whose value arrives. Where the answer gets lost there may be a service account with a key that nobody holds: it's looked
 * for and deleted, and another one is made.
 */
async function makeHeld(
  { scope, ports }: Pick<Given, 'scope' | 'ports'>,
  call: AdminAccess,
  signal: AbortSignal,
  about: About,
  known: ReadonlySet<string>,
): Promise<NewKey | Finding<never, typeof text.makeCodes>> {
  for (let attempt = 0; ; attempt += 1) {
    const reply = await ports.admin.createServiceAccount(call(signal), about);
    if (reply.ok) return reply.value;
    const { failure } = reply;
    if (!mayBeMade(failure)) return notMade(failure, scope, ports);
    const isClean = await deleteUnknown();
    if (!isClean) return { ...notMade(failure, scope, ports), ...text.answerLost(about.name) };
    // After a time-out it may still be under way, and an account that comes after the look would be one too many.
    if (attempt > 0 || isTimeout(failure)) return notMade(failure, scope, ports);
  }

  /** Whether no account of this name is left that was not there before. */
  async function deleteUnknown(): Promise<boolean> {
    const accounts = await ports.admin.serviceAccounts(call(signal), about.projectId);
    if (!accounts.ok) return false;
    const lost = accounts.value.filter(({ id, name }) => name === about.name && !known.has(id));
    for (const { id } of lost) {
      const deleted = await deleteAccount(ports, call(signal), about.projectId, id);
      if (!deleted.ok) return false;
    }
    return true;
  }
}

/** The finding if the API refuses to make something. Organizations can forbid kinds of keys since September 2026. */
export function notMade(failure: ApiFailure, scope: Scope, ports: Ports): Finding<never, typeof text.makeCodes> {
  const finding = adminFinding(failure, scope, ports);
  const refused = failure.kind === 'answer' && (failure.status === 400 || failure.status === 403) && failure.format === 'error';
  if (!refused || /missing scopes/i.test(failure.message)) return finding;
  const message = untrusted(failure.message, 200);
  if (/default project/i.test(message)) return { status: 'problem', code: 'key-not-made', ...text.notInDefaultProject(message) };
  // An organization can set the longest time that a key may be good for (since September 2026; the API's words aren't documented).
  const isTooLong = failure.param === 'expires_in_seconds' || /expires_in_seconds|lifetime|expir/i.test(message);
  return { status: 'problem', code: 'key-not-made', ...(isTooLong ? text.lifetimeRefused(message) : text.notMade(message)) };
}
