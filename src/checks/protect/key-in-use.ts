import { readEnvDocument } from '../../env-file/document.ts';
import { keyValueOf } from '../../env-file/key-value.ts';
import { managerOf } from '../../keys/managed.ts';
import { Secret } from '../../keys/secret.ts';
import { exportedKey } from '../../project/key-variable.ts';
import type { ScopeAndPorts } from '../check.ts';

/**
 * The keys that a program started here could get, to compare them in memory: the env file's and the shell's. What another tool manages
 * (`op://…`) is no key.
 */
export async function keysInUse({ scope, ports }: ScopeAndPorts): Promise<readonly Secret[]> {
  const found = await ports.files.look(scope.envFile.path);
  const ofFile = found.kind === 'file' ? keyValueOf(readEnvDocument(found.bytes), scope.variable.name) : undefined;
  const ofShell = exportedKey(ports.world, scope.variable)?.trim();
  return [ofFile, ofShell].flatMap((value) =>
    value === undefined || value === '' || managerOf(value) !== undefined ? [] : [new Secret(value)],
  );
}
