import type { Finding, Outcome } from '../engine/outcome.ts';
import type { Scope } from '../project/scope.ts';
import { exportCommand, unsetCommand } from '../shell/commands.ts';
import type { Shell } from '../shell/shell.ts';

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
  const unset = unsetCommand(name, shell);
  const removal =
    file !== undefined
      ? `Delete the ${name} line from ${file}.`
      : startupFile === undefined
        ? `Remove it from your shell: ${unset}`
        : `Delete the ${name} line in ${startupFile}, then run: ${unset}`;
  const data = { ...outcome.data, tlsCheckOffIn: file ?? 'shell' };
  if (outcome.status !== 'ok' && outcome.fact === undefined) {
    const also = `Also: ${name}=0 in ${where} turns certificate checks off in your program. ${removal}`;
    return { ...outcome, data, next: [...outcome.next, also] };
  }
  return {
    status: 'problem',
    code: 'tls-check-off',
    summary: `${outcome.summary}, but ${name}=0 in ${where} makes Node programs accept any certificate`,
    why:
      "Anyone between your program and the API could read your key. openai-setup checks certificates anyway; your program doesn't.",
    next: [
      removal,
      ...(file === undefined && startupFile === undefined
        ? ["If it comes back, look for it in your shell's startup files and in your editor's settings."]
        : []),
      `If a company proxy is the reason, ask IT for its root certificate (a .pem file), then: ${exportCommand('NODE_EXTRA_CA_CERTS', '/path/to/it.pem', shell)}`,
      `Or, if this computer already trusts the proxy, with Node 22.19, 24.6, and later: ${exportCommand('NODE_USE_SYSTEM_CA', '1', shell)}`,
      'Or start your program with node --use-system-ca (Node 22.15 and later).',
    ],
    fixable: false,
    data,
    ...(outcome.fact === undefined ? {} : { fact: outcome.fact }),
  } satisfies Finding<Fact>;
}
