import { readEnvDocument } from '../../env-file/document.ts';
import { keyValueOf } from '../../env-file/key-value.ts';
import { Secret } from '../../keys/secret.ts';
import type { RotationRecord } from '../../machine/settings.ts';
import type { ProjectKey } from '../../openai/admin/admin.ts';
import type { LookContext, ScopeAndPorts } from '../check.ts';
import { fits } from '../key/project-key.ts';
import { adminAccess, adminFinding, type AdminFinding } from '../spend/admin-access.ts';
import { findApiProject } from '../spend/find-api-project.ts';
import { isResumed, recordOf, type OldKey, type Rotation } from './rotation.ts';

export type FoundOldKey =
  | { readonly kind: 'none' }
  /** Nothing can be said, or nothing should be done, before this is put right. */
  | { readonly kind: 'failed'; readonly finding: AdminFinding }
  | { readonly kind: 'which'; readonly old: OldKey; readonly candidates: readonly ProjectKey[] }
  /** `unused`: why the admin key is of no use here. */
  | { readonly kind: 'found'; readonly old: OldKey; readonly unused?: AdminFinding; readonly earlier?: EarlierKey };

/** The key that the one in the file has replaced, in a rotation that's over. `undefined` as `listed`: the API doesn't list it any more. */
export type EarlierKey = {
  readonly lastFour: string;
  readonly endsAt?: string;
  readonly looked?: { readonly listed: ProjectKey | undefined };
};

type Context = ScopeAndPorts & Pick<LookContext, 'signal'>;

/** The key in the env file; `undefined`: there's none that could be replaced. */
export async function keyInFile({ scope, ports }: ScopeAndPorts): Promise<Secret | undefined> {
  const found = await ports.files.look(scope.envFile.path);
  const value = found.kind === 'file' ? keyValueOf(readEnvDocument(found.bytes), scope.variable.name) : undefined;
  return value === undefined ? undefined : new Secret(value);
}

/**
 * Which key is replaced, and which of the listed ones that is: the file's, unless an earlier run has replaced it already. The
 * characters that the API shows and the project have to fit.
 */
export async function findOldKey(context: Context, rotation: Rotation): Promise<FoundOldKey> {
  const { scope, ports } = context;
  const current = await keyInFile(context);
  if (current === undefined) return { kind: 'none' };
  const record = await recordOf(context);
  // A key that's handed in once more, after a run was killed, is the new one already; any other one replaces it.
  const again = rotation.again || (rotation.handed !== undefined && !rotation.handed.equals(current));
  const resumed = isResumed(record, current, ports.world.now(), again);
  // A run that was killed before it wrote the new key has noted which one the old one is; by now, it may have ended.
  const isInterrupted = record?.oldLastFour === current.lastFour && record.writtenAt === undefined;
  const known = resumed || isInterrupted ? record : undefined;
  const base: OldKey = {
    current,
    resumed,
    isGone: false,
    lastFour: known?.oldLastFour ?? current.lastFour,
    ...(resumed ? {} : { secret: current }),
    ...(known?.oldId === undefined ? {} : { id: known.oldId }),
    ...(known?.accountId === undefined ? {} : { accountId: known.accountId }),
  };
  const before = !resumed && record?.writtenAt !== undefined && record.newLastFour === current.lastFour ? record : undefined;
  const access = adminAccess(scope, ports);
  if (access.kind === 'failed') return { kind: 'found', old: base, unused: access.finding, ...earlierKey(before) };
  if (access.kind === 'no-key') return { kind: 'found', old: base, ...earlierKey(before) };

  const project = known?.projectId ?? (await projectOf(context, current));
  if (project === undefined) return { kind: 'found', old: base };
  if (typeof project !== 'string') return whyUnused(project, base);
  const listed = await ports.admin.keys(access.call(context.signal), project, { ofAnyOwner: true });
  if (!listed.ok) return whyUnused(adminFinding(listed.failure, scope, ports), base);
  const old: OldKey = { ...base, admin: { call: access.call, projectId: project } };
  const fitting = listed.value.filter((key) => mayBeOld(key, current, known, resumed));
  const chosen = fitting.length === 1 ? fitting[0] : fitting.find(({ id }) => id === rotation.state.chosenId);
  if (chosen === undefined && fitting.length > 1) return { kind: 'which', old, candidates: fitting };
  const earlier = earlierKey(before, listed.value);
  if (chosen === undefined) return { kind: 'found', old: { ...old, isGone: base.id !== undefined }, ...earlier };
  const accountId = chosen.isOfServiceAccount === true ? chosen.ownerId : undefined;
  return { kind: 'found', old: { ...old, listed: chosen, id: chosen.id, ...(accountId === undefined ? {} : { accountId }) }, ...earlier };
}

/** By its id, where that was noted; otherwise by what's shown of it. */
function mayBeOld(key: ProjectKey, current: Secret, known: RotationRecord | undefined, resumed: boolean): boolean {
  if (known?.oldId !== undefined) return key.id === known.oldId;
  if (!resumed || known === undefined) return fits(current, key.redacted);
  const isOlder = key.createdAt * 1000 <= Date.parse(known.startedAt);
  return isOlder && isTailOf(key.redacted, known.oldLastFour) && !fits(current, key.redacted);
}

function earlierKey(record: RotationRecord | undefined, keys?: readonly ProjectKey[]): { readonly earlier?: EarlierKey } {
  if (record === undefined) return {};
  const { oldLastFour: lastFour, oldId, endsAt } = record;
  const looked = keys === undefined || oldId === undefined ? {} : { looked: { listed: keys.find(({ id }) => id === oldId) } };
  return { earlier: { lastFour, ...(endsAt === undefined ? {} : { endsAt }), ...looked } };
}

/** The end of a key as it's shown: three characters in OpenAI's own examples, so at least those. */
function isTailOf(redacted: string, lastFour: string): boolean {
  const tail = /[A-Za-z0-9_-]{3,4}$/.exec(redacted)?.[0] ?? '';
  return tail !== '' && lastFour.endsWith(tail);
}

/** The id of the key's project: the API names it in its answer to any request, for free. */
async function projectOf({ scope, ports, signal }: Context, current: Secret): Promise<string | AdminFinding | undefined> {
  const reply = await ports.openai.listModels({ baseUrl: scope.api.baseUrl, secret: current, signal });
  if (reply.ok && reply.meta.project !== undefined) return reply.meta.project;
  const found = await findApiProject({ scope, ports, signal });
  if (found.kind === 'failed') return found.finding;
  return found.kind === 'found' ? found.admin.project.id : undefined;
}

/** An admin key that isn't accepted is like none; but an API that fails may answer the next run. */
function whyUnused(finding: AdminFinding, old: OldKey): FoundOldKey {
  return finding.code === 'needs-admin-key' ? { kind: 'found', old, unused: finding } : { kind: 'failed', finding };
}
