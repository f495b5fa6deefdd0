import { envFilesBeside } from '../checks/protect/env-files-beside.ts';
import type { Ports } from '../checks/ports.ts';
import type { Scope } from '../project/scope.ts';
import { Secret } from '../keys/secret.ts';
import { inTurns } from '../machine/in-turns.ts';
import { readEnvDocument } from '../env-file/document.ts';
import { isNamedLikeKey } from '../keys/key-name.ts';
import { keysIn } from '../keys/search.ts';
import { managerOf } from '../keys/managed.ts';
import { isPlaceholder } from '../keys/placeholder.ts';

/**
 * Makes a {@link Secret} of every key in the shell and in the project's env files, before the first request: the server may have seen
 * any of them in an earlier run, and `heldSecrets` are removed from all of its answers.
 */
export async function holdKeys(scope: Scope, ports: Ports): Promise<void> {
  const hold = (name: string, value: string): void => {
    const key = value.trim();
    if (key !== '' && (name === scope.variable.name || isNamedLikeKey(name)) && !isPlaceholder(key) && managerOf(key) === undefined)
      new Secret(key);
  };
  for (const [name, value = ''] of Object.entries(ports.world.env)) hold(name, value);
  const files = await envFilesBeside(scope, ports);
  for await (const { bytes } of inTurns(files)) {
    for (const { name, value } of readEnvDocument(bytes).assignments) hold(name, value);
    keysIn(bytes);
  }
}
