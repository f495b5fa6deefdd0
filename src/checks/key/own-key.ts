import type { Answerable, Question } from '../../engine/ask.ts';
import type { Finding } from '../../engine/outcome.ts';
import type { Secret } from '../../keys/secret.ts';
import { centsOf } from '../../openai/dollars.ts';
import { untrusted } from '../../wording/untrusted.ts';
import type { ScopeAndPorts } from '../check.ts';
import { makeOnce } from '../make-once.ts';
import { adminFinding, type AdminAccess } from '../spend/admin-access.ts';
import { chooseProject } from './choose-project.ts';
import { projectNameFor, slug } from './key-name.ts';
import { chooseLifetime, chooseLimit } from './make-key-questions.ts';
import * as text from './own-key.text.ts';
import { deleteAccount } from './revoke-key.ts';
import { notMade } from './save-made-key.ts';
import { useOnce } from './use-once.ts';

const daySeconds = 86_400;
/** Milliseconds for taking back a key that nobody can use; also after the run was canceled. */
const revokeWithinMs = 15_000;

/** Where keys for other programs are made. */
export type OwnKeys = { readonly projectId: string; readonly project: string; readonly days: number };

/** Why there's none. */
export type NoOwnKey = { readonly status: Finding<never>['status'] } & Pick<Finding<never>, 'summary' | 'why' | 'next'>;

/** A key that was made for one place. */
export type OwnKey = {
  readonly secret: Secret;
  /** The name of its service account, by which the dashboard lists it. */
  readonly account: string;
  /** Another one of this name was there before. */
  readonly hasEarlier: boolean;
  /** Deletes it with its account. Whether that worked. */
  takeBack(): Promise<boolean>;
};

/** Asks which project the keys belong to and how long they last; makes the project if it's new. */
export async function* chooseOwnKeys(
  { scope, ports }: ScopeAndPorts,
  call: AdminAccess,
  account: string,
  signal: AbortSignal,
): AsyncGenerator<Question, OwnKeys | NoOwnKey, Answerable> {
  const listed = await ports.admin.projects(call(signal));
  if (!listed.ok) return adminFinding(listed.failure, scope, ports);
  const wanted = projectNameFor(scope.projectName);
  const active = listed.value.filter((each) => each.active);
  const { project } = yield* chooseProject(ports, call(signal), active, { wanted, accountName: account });
  const shown = untrusted(typeof project === 'string' ? project : project.name, 60);
  const cents = typeof project === 'string' ? centsOf(yield* chooseLimit(shown, undefined, 0, undefined)) : undefined;
  const days = yield* chooseLifetime();
  if (typeof project !== 'string') return { projectId: project.id, project: shown, days };
  const made = await makeOnce(
    () => ports.admin.createProject(call(signal), project),
    async () => {
      const now = await ports.admin.projects(call(signal));
      return now.ok ? { ...now, value: now.value.find((each) => each.active && each.name === project) } : now;
    },
  );
  if (!made.ok) return notMade(made.failure, scope, ports);
  if (cents !== undefined) {
    const set = await ports.admin.setSpendLimit(call(signal), { projectId: made.value.id }, cents);
    if (!set.ok) return adminFinding(set.failure, scope, ports);
  }
  return { projectId: made.value.id, project: shown, days };
}

/** The name of the key for a place: `shop-bot-github-production`. The same each time. */
export function ownKeyName(projectName: string, place: string): string {
  return [slug(projectName, 30) || 'my-project', slug(place.replace(/^(github|vercel):[^:]*/, '$1'), 30)].join('-');
}

/** Makes a key and uses it once. If its answer gets lost, or the API doesn't accept it, it's deleted again. */
export async function makeOwnKey(
  given: ScopeAndPorts,
  call: AdminAccess,
  { projectId, days }: OwnKeys,
  account: string,
  signal: AbortSignal,
): Promise<OwnKey | NoOwnKey> {
  const { scope, ports } = given;
  const before = await ports.admin.serviceAccounts(call(signal), projectId);
  if (!before.ok) return adminFinding(before.failure, scope, ports);
  const known = new Set(before.value.map(({ id }) => id));
  const reply = await ports.admin.createServiceAccount(call(signal), { projectId, name: account, lifetimeSeconds: days * daySeconds });
  const late = (): ReturnType<AdminAccess> => call(AbortSignal.timeout(revokeWithinMs));
  if (!reply.ok) {
    // One may have been made all the same, and nobody holds its key.
    const now = await ports.admin.serviceAccounts(late(), projectId);
    const lost = now.ok ? now.value.filter(({ id, name }) => name === account && !known.has(id)) : [];
    for (const { id } of lost) await deleteAccount(ports, late(), projectId, id);
    return notMade(reply.failure, scope, ports);
  }
  const { accountId, secret } = reply.value;
  const takeBack = async (): Promise<boolean> => {
    const deleted = await deleteAccount(ports, late(), projectId, accountId).catch(() => undefined);
    return deleted?.ok === true;
  };
  try {
    const used = await useOnce(given, secret, undefined, signal);
    if (used.status !== 'ok') {
      await takeBack();
      return { status: used.status, ...text.notUsable(account) };
    }
  } catch (error) {
    await takeBack();
    throw error;
  }
  return { secret, account, hasEarlier: before.value.some(({ name }) => name === account), takeBack };
}
