import type { Outcome } from '../../engine/outcome.ts';
import type { Scope } from '../../project/scope.ts';
import type { Shell } from '../../shell/shell.ts';
import type { codes } from './api-reachable.text.ts';
import * as text from './tls-check-off.text.ts';

/**
 * Adds to what was found about the API that NODE_TLS_REJECT_UNAUTHORIZED=0 is set. Our own requests verify certificates anyway, so the
 * finding stays as it is, and the checks that depend on it continue.
 *
 * @param startupFile the line that exports it, as displayed, if one was found
 */
export function withTlsCheckOff<Fact>(
  outcome: Outcome<Fact, typeof codes>,
  { file }: NonNullable<Scope['tlsCheckOff']>,
  shell: Shell,
  startupFile: string | undefined,
): Outcome<Fact, typeof codes> {
  const set = { file, startupFile };
  const data = { ...outcome.data, tlsCheckOffIn: file ?? 'shell' };
  if (outcome.status !== 'ok' && outcome.fact === undefined) {
    return { ...outcome, data, next: [...outcome.next, text.checksAreOffAlso(set, shell)] };
  }
  return {
    status: 'problem',
    code: 'tls-check-off',
    ...text.checksAreOff(outcome.summary, set, shell),
    fixable: false,
    data,
    ...(outcome.fact === undefined ? {} : { fact: outcome.fact }),
  };
}
