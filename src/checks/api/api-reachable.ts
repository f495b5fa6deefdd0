import { findingFor, subjectOf } from '../../diagnosis/api-subject.ts';
import { tellWaiting } from '../../diagnosis/waiting.ts';
import { ask } from '../../engine/ask.ts';
import { withTlsCheckOff } from '../../diagnosis/tls-check-off.ts';
import type { Data, Finding, Outcome } from '../../engine/outcome.ts';
import { defineCheck, type FixContext, type LookContext } from '../check.ts';
import type { Plan } from '../../engine/plan.ts';
import type { ApiFailure } from '../../openai/failure.ts';
import type { Scope } from '../../project/scope.ts';
import { Secret } from '../../keys/secret.ts';
import { baseUrlOption } from '../../project/api-line.ts';
import { exportCommand } from '../../shell/commands.ts';
import { type Shell, shellOf } from '../../shell/shell.ts';
import { shownAddress, shownServer } from '../../openai/shown-address.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { exportedFrom } from '../../shell/exported-from.ts';
import { lookAgain } from './look-again.ts';
import { shownValues } from '../../diagnosis/unconfirmed.ts';
import { trustProjectVariable } from './trust-project-variable.ts';
import { whereSettingsCouldBe } from './where-settings-could-be.ts';
import { groups } from '../groups.ts';

export type ApiReachableFact = {
  readonly baseUrl: string;
  /** A host of OpenAI. */
  readonly official: boolean;
};

/** Asks the API for its models without a key. “Who are you?” (401) is the answer of an API that is there. */
export const apiReachable = defineCheck({
  id: 'api-reachable',
  title: 'the API can be reached',
  group: groups.api,
  needs: {},
  async detect(context): Promise<Outcome<ApiReachableFact>> {
    const { scope, ports } = context;
    const outcome = await look(context);
    if (scope.tlsCheckOff === undefined) return outcome;
    const inShell = scope.tlsCheckOff.file === undefined;
    const from = inShell ? await exportedFrom(ports, scope.root, 'NODE_TLS_REJECT_UNAUTHORIZED', new Secret('0')) : undefined;
    const place = from === undefined ? undefined : `${from.file}${from.line === undefined ? '' : `:${from.line}`}`;
    return withTlsCheckOff(outcome, scope.tlsCheckOff, shellOf(ports.world), place);
  },
  async *fix(context) {
    const { outcome, scope } = context;
    if (outcome.status === 'ok') return undefined;
    if (outcome.code === 'untrusted-base-url') return yield* trustBaseUrl(context);
    if (outcome.code === 'untrusted-proxy' || outcome.code === 'untrusted-certificates') return yield* trustProjectVariable(outcome, context);
    return yield* lookAgain(outcome, context, `Look again whether ${shownAddress(scope.api.baseUrl)} can be reached?`);
  },
});

async function look(context: LookContext): Promise<Outcome<ApiReachableFact>> {
  const { scope, ports, signal } = context;
  const { baseUrl, source } = scope.api;
  const subject = subjectOf(scope, ports);
  const read = ports.openai.readBaseUrl(baseUrl);
  if ('refused' in read) {
    // The address was settled before the first look: looking again would find the same.
    return { ...findingFor({ kind: 'base-url', refused: read.refused }, subject), fixable: false, data: addressData(baseUrl) };
  }
  // A cloned repository must not be able to collect keys, nor to make this machine ask where it likes.
  if (source === 'file' && !(await ports.settings.trustsBaseUrl(scope.root, baseUrl))) return untrustedBaseUrl(scope, shellOf(ports.world));

  const stop = tellWaiting(subject.host, context);
  const reply = await ports.openai.listModels({ baseUrl, signal }).finally(stop);
  if (!reply.ok && !isTheApi(reply.failure))
    return { ...findingFor(reply.failure, subject), ...confirmationOf(reply.failure), data: addressData(baseUrl) };
  const found = {
    fact: { baseUrl, official: read.official },
    data: { ...addressData(baseUrl), official: read.official },
  };
  if (ports.openai.neededSystemCertificates()) return { ...systemCertificates(subject.host, subject.shell), ...found };
  return {
    status: 'ok',
    summary:
      source === 'default'
        ? `${subject.host} answers`
        : `${subject.host} answers (${untrusted(scope.api.sourceText, 120)})`,
    ...found,
  };
}

/** The proxy or the certificate files that the project names, each on a line of its own like a server; and whether they can be confirmed. */
function confirmationOf(failure: ApiFailure): Pick<Finding<never>, 'exhibit' | 'fixable'> {
  if (failure.kind !== 'unconfirmed') return {};
  const { by } = failure;
  return { ...(by.kind === 'no-proxy' ? {} : { exhibit: () => shownValues(by) }), ...(by.trustedAs === undefined ? { fixable: false } : {}) };
}

function addressData(baseUrl: string): Data {
  return { baseUrl: shownAddress(baseUrl, 1000), server: shownServer(baseUrl) ?? null };
}

/** Refusals in JSON, of the kind that an API gives to a stranger. A 404 is none: it says that the place is wrong. */
function isTheApi(failure: ApiFailure): boolean {
  if (failure.kind !== 'answer') return false;
  const { status, format, code } = failure;
  if (status === 401 || status === 403) return format === 'error' || format === 'json';
  return format === 'error' && (status === 400 || (status === 429 && code !== undefined));
}

/** A proxy of the company that this computer trusts and Node does not (Node 22.19, 24.6 and later have the variable). */
function systemCertificates(host: string, shell: Shell): Finding<never> {
  return {
    status: 'advice',
    code: 'system-certificates',
    summary: `${host} answers, but its certificate is known to this computer only, not to Node`,
    why:
      'A company proxy or a virus scanner most likely reads along. openai-setup used the certificates of this computer; ' +
      'your own program does not do so by itself and would fail.',
    next: [
      `For your own program in Node 22.19, 24.6, and later: ${exportCommand('NODE_USE_SYSTEM_CA', '1', shell)}`,
      'Or start it with node --use-system-ca (Node 22.15 and later).',
      `With an older Node: ${exportCommand('NODE_EXTRA_CA_CERTS', '/path/to/it.pem', shell)}`,
      `In Python: ${exportCommand('SSL_CERT_FILE', '/path/to/it.pem', shell)}`,
    ],
    fixable: false,
  };
}

function untrustedBaseUrl(scope: Scope, shell: Shell): Finding<ApiReachableFact> {
  const { baseUrl } = scope.api;
  const url = shownAddress(baseUrl);
  return {
    status: 'problem',
    code: 'untrusted-base-url',
    summary: `the project wants your key to be sent to ${url}`,
    why:
      `That address comes from a file of the project (${untrusted(scope.api.sourceText, 120)}), not from ` +
      'you. Whoever wrote it would receive the key. Nothing was sent.',
    next: [
      `If you know and want this address, run openai-setup in a terminal and confirm it, or run: openai-setup ${baseUrlOption(baseUrl, shell)}`,
      `If not, remove it: ${untrusted(scope.api.sourceText, 120)}`,
    ],
    // A line of its own: nothing around it can be taken for a part of the server's name.
    exhibit: () => [shownServer(baseUrl) ?? url],
    data: addressData(baseUrl),
  };
}

async function* trustBaseUrl({ scope, ports }: FixContext<ApiReachableFact>) {
  const { baseUrl, sourceText } = scope.api;
  const url = shownAddress(baseUrl);
  const trusted = yield* ask({
    kind: 'confirm',
    text: 'Send your key to this server?',
    mustSee: [shownServer(baseUrl) ?? url, 'Say yes only if you know who runs it.'],
    guidance: [`The project sets it: ${untrusted(sourceText, 120)}.`],
    why: 'A key is worth money to whoever has it. A cloned project could name an address that collects keys.',
    yes: 'Yes, send it there',
    no: 'No, send nothing',
    recommended: false,
  });
  if (!trusted) return undefined;
  return {
    kind: 'plan',
    summary: `trust ${url} for this project`,
    consent: 'given',
    leadsTo: ['untrusted-proxy', 'untrusted-certificates'],
    steps: [
      {
        preview: { kind: 'request', text: `requests, with your key in them, go to ${url}` },
        async run(): Promise<Outcome<undefined>> {
          if (await ports.settings.trustBaseUrl(scope.root, baseUrl)) {
            return { status: 'ok', summary: `${url} is trusted for this project`, fact: undefined };
          }
          return {
            status: 'problem',
            code: 'untrusted-base-url',
            summary: "your answer couldn't be saved",
            why: 'Without saved settings, openai-setup would ask about this server every time.',
            next: [
              whereSettingsCouldBe(ports.settings.directory),
              `Or name the server yourself: openai-setup ${baseUrlOption(scope.api.baseUrl, shellOf(ports.world))}`,
            ],
          };
        },
      },
    ],
  } satisfies Plan;
}
