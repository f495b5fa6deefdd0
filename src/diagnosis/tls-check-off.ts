import type { Finding, Outcome } from '../engine/check.ts';
import type { Scope } from '../scope.ts';
import { setting, type Shell } from '../text/shell-commands.ts';
import { howToRemove } from './wording.ts';

const name = 'NODE_TLS_REJECT_UNAUTHORIZED';

/**
 * What was found about the API, with the news that NODE_TLS_REJECT_UNAUTHORIZED=0 is set. Our own requests verify
 * certificates anyway, so whatever was found stays as it is, and the checks that build on it go on.
 *
 * @param startupFile the line that exports it, as it's shown, where one was found
 */
export function withTlsCheckOff<Fact>(
  outcome: Outcome<Fact>,
  { file }: NonNullable<Scope['tlsCheckOff']>,
  shell: Shell,
  startupFile: string | undefined,
): Outcome<Fact> {
  const where = file ?? 'your shell';
  const from = startupFile === undefined ? '' : ` (it's set in ${startupFile})`;
  const removal = `Remove ${name} from ${where}${from}: ${howToRemove(name, file, shell)}`;
  const data = { ...outcome.data, tlsCheckOffIn: file ?? 'shell' };
  if (outcome.status !== 'ok' && outcome.fact === undefined) return { ...outcome, data, next: [...outcome.next, removal] };
  return {
    status: 'problem',
    code: 'tls-check-off',
    summary: `${outcome.summary}, but ${name}=0 in ${where} makes programs in Node accept any certificate`,
    why:
      'Anybody between your program and the API could read your key. openai-setup verifies certificates anyway; your own ' +
      "program doesn't.",
    next: [
      removal,
      ...(file === undefined && startupFile === undefined
        ? ["If it comes back, look for it in your shell's startup files and in your editor's settings."]
        : []),
      'If it was set because of a company proxy, ask your IT department for its root certificate (a .pem file), and use ' +
        `${setting('NODE_EXTRA_CA_CERTS', '/path/to/it.pem', shell)} instead`,
      `Or, if this computer already trusts the proxy: ${setting('NODE_USE_SYSTEM_CA', '1', shell)} (Node 22.19, 24.6 and later), or ` +
        'node --use-system-ca (Node 22.15 and later)',
    ],
    fixable: false,
    data,
    ...(outcome.fact === undefined ? {} : { fact: outcome.fact }),
  } satisfies Finding<Fact>;
}
