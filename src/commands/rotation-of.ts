import { keyValueOf } from '../env-file/key-value.ts';
import { readEnvDocument } from '../env-file/document.ts';
import type { UndoEntry } from '../git/undo-record.ts';
import { Secret } from '../keys/secret.ts';
import { relativePath } from '../machine/paths.ts';
import type { Settings } from '../machine/settings.ts';
import type { Scope } from '../project/scope.ts';

/** The rotation that undoing these writes would take back. */
export async function rotationOf({ root, variable }: Scope, entries: readonly UndoEntry[], settings: Settings) {
  for (const { path: file, before } of entries) {
    const value = before === undefined ? undefined : keyValueOf(readEnvDocument(before), variable.name);
    if (value === undefined) continue;
    const name = relativePath(root, file);
    const rotation = await settings.rotation(root, name);
    if (rotation !== undefined && rotation.oldLastFour === new Secret(value).lastFour)
      return { name, record: rotation, endsAt: rotation.endsAt ?? rotation.expiresAt };
  }
  return undefined;
}

/** Whether a record that's too old is: what `rotate` wrote can be undone until the old key has ended, and then it's said why not. */
export const isStillWorth =
  (scope: Scope, settings: Settings) =>
  async (entries: readonly UndoEntry[]): Promise<boolean> =>
    (await rotationOf(scope, entries, settings))?.endsAt !== undefined;
