import type { Ports } from '../ports.ts';
import { Secret } from '../../keys/secret.ts';
import type { Scope } from '../../project/scope.ts';
import { readEnvDocument } from '../../env-file/document.ts';
import { keyValueOf } from '../../env-file/key-value.ts';
import { exportedKey } from '../../project/key-variable.ts';

/** The key of the project, read without any check: the file's, else the shell's. For matching, never for sending. */
export async function projectKey(scope: Scope, ports: Ports): Promise<Secret | undefined> {
  const found = await ports.files.look(scope.envFile.path);
  const value = found.kind === 'file' ? keyValueOf(readEnvDocument(found.bytes), scope.variable.name) : undefined;
  if (value !== undefined) return new Secret(value);
  const shell = exportedKey(ports.world, scope.variable)?.trim() ?? '';
  return shell === '' ? undefined : new Secret(shell);
}

/** Whether a key may be the one that the dashboard shows as `sk-abc...def`. */
export function fits(key: Secret, redacted: string): boolean {
  const [head = '', tail = ''] = redacted.split(/(?:\.{3}|…|\*+)/);
  const value = key.reveal();
  return head.startsWith('sk-') && tail.length >= 3 && value.startsWith(head) && value.endsWith(tail);
}
