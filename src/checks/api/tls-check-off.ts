import type { Outcome } from '../../engine/outcome.ts';
import type { Scope } from '../../project/scope.ts';
import type { Shell } from '../../shell/shell.ts';
import type { codes } from './api-reachable.text.ts';
import * as text from './tls-check-off.text.ts';

/**
 * What was found about the API, with the news that NODE_TLS_REJECT_UNAUTHORIZED=0 is set. Our own requests verify
 * certificates anyway, so whatever was found stays as it is, and the checks that build on it go on.
 *
 * @param startupFile the line that exports it, as it's shown, where one was found
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
