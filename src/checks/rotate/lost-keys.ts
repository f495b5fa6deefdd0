import { keysIn } from '../../keys/search.ts';
import type { ProjectKey } from '../../openai/admin/admin.ts';
import type { LookContext, ScopeAndPorts } from '../check.ts';
import { fits } from '../key/project-key.ts';
import { envFilesBeside } from '../protect/env-files-beside.ts';
import { recordOf, type OldKey } from './rotation.ts';

/** Milliseconds. Whoever uses a key later than this after it was made has it from somewhere. */
const ownUseMs = 15 * 60_000;

/** Keys that an interrupted run has made, that no file ever had, and that nobody has used since. */
export async function lostKeys(
  context: ScopeAndPorts & Pick<LookContext, 'signal'>,
  old: OldKey,
  { call, projectId }: NonNullable<OldKey['admin']>,
): Promise<readonly ProjectKey[]> {
  const { ports, scope, signal } = context;
  const record = await recordOf(context);
  if (record?.making === undefined || record.writtenAt !== undefined || record.projectId !== projectId) return [];
  const keys = await ports.admin.keys(call(signal), projectId, { ofAnyOwner: true });
  if (!keys.ok) return [];
  const files = await envFilesBeside(scope, ports);
  const held = files.flatMap(({ bytes }) => keysIn(bytes));
  return keys.value.filter(
    ({ id, name, redacted, createdAt, lastUsedAt }) =>
      name === record.making &&
      id !== old.id &&
      !fits(old.current, redacted) &&
      !held.some((secret) => fits(secret, redacted)) &&
      (lastUsedAt === undefined || (lastUsedAt - createdAt) * 1000 < ownUseMs),
  );
}
