import { findingFor, subjectOf } from '../../diagnosis/api-subject.ts';
import { capFrom, reportWaiting, timeLeft } from '../../diagnosis/waiting.ts';
import { ask } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { Data, Finding, Outcome } from '../../engine/outcome.ts';
import type { FixContext, LookContext } from '../check.ts';
import type { ApiFailure } from '../../openai/failure.ts';
import type { Scope } from '../../project/scope.ts';
import { Secret } from '../../keys/secret.ts';
import { baseUrlOption } from '../../project/api-line.ts';
import { type Shell, shellOf } from '../../shell/shell.ts';
import { isAzure } from '../../openai/servers.ts';
import { shownAddress, shownServer } from '../../openai/shown-address.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { findSource } from '../../shell/find-source.ts';
import { lookAgain } from './look-again.ts';
import { shownValues } from '../../diagnosis/unconfirmed.ts';
import { baseUrlOf, goOn, onlyThisRun, wantsShell, waysToReach } from './go-on.ts';
import type { Subject } from '../../diagnosis/subject.ts';
import type { ProxyInvolved } from '../../openai/http/failure.ts';
import { cannotSee } from './go-on.text.ts';
import * as text from './api-reachable.text.ts';
import { withTlsCheckOff } from './tls-check-off.ts';

export type ApiReachableFact = {
  readonly baseUrl: string;
  /** One of OpenAI's hosts. */
  readonly official: boolean;
  /** Its list of models: for anyone, for keys, or not there at all, as with some compatible servers. */
  readonly list: 'open' | 'for-keys' | 'none';
};

export async function look(context: LookContext): Promise<Outcome<ApiReachableFact, typeof text.codes>> {
  const { scope, ports } = context;
  const outcome = await answered(context);
  if (scope.tlsCheckOff === undefined) return outcome;
  const inShell = scope.tlsCheckOff.file === undefined;
  const source = inShell ? await findSource(ports, scope.root, 'NODE_TLS_REJECT_UNAUTHORIZED', new Secret('0')) : undefined;
  const place = source?.kind === 'lines' && source.sure ? `${source.lines[0].file}:${source.lines[0].line}` : undefined;
  return withTlsCheckOff(outcome, scope.tlsCheckOff, shellOf(ports.world), place);
}

export async function* fix(context: FixContext<ApiReachableFact, typeof text.codes>): Conversation<typeof text.codes> {
  const { outcome, scope } = context;
  if (outcome.status === 'ok') return undefined;
  if (outcome.code === 'untrusted-base-url') return yield* trustBaseUrl(context);
  if (outcome.code === 'untrusted-proxy' || outcome.code === 'untrusted-certificates') {
    const { trustProjectVariable } = await import('./trust-project-variable.ts');
    return yield* trustProjectVariable(outcome, context);
  }
  const ways = await waysToReach(outcome, context);
  // No shell can correct a variable of this process, but a proxy can be started.
  if (ways.length > 0) return yield* goOn(outcome, ways, context, outcome.code !== 'bad-proxy' && outcome.code !== 'bad-base-url');
  return yield* lookAgain(outcome, context, text.lookAgain(shownAddress(scope.api.baseUrl)), wantsShell(outcome) ? [cannotSee] : []);
}

async function answered(context: LookContext): Promise<Outcome<ApiReachableFact, typeof text.codes>> {
  const { scope, ports, signal } = context;
  const { source } = scope.api;
  const baseUrl = baseUrlOf(context);
  const subject = subjectOf(scope, ports);
  const read = ports.openai.readBaseUrl(baseUrl);
  if ('refused' in read) {
    // The address was settled before the first look: looking again would find the same one.
    return { ...findingFor({ kind: 'base-url', refused: read.refused }, subject), fixable: false, data: addressData(baseUrl) };
  }
  // A cloned repository must not be able to collect keys, or to make this machine send requests wherever it likes.
  if (source === 'file' && baseUrl === scope.api.baseUrl && !(await ports.settings.trustsBaseUrl(scope.root, baseUrl)))
    return untrustedBaseUrl(scope, subject.shell);

  if (needsAzureClient(baseUrl))
    return { status: 'problem', code: 'azure-base-url', ...text.isAzure(subject.host), fixable: false, data: addressData(baseUrl) };

  const waiting = reportWaiting(subject.host, context);
  const withinMs = timeLeft(capFrom(context.groupBegan, ports.world.timeouts));
  const reply = await ports.openai.listModels({ baseUrl, signal, withinMs });
  const list = reply.ok ? 'open' : await listBehind(reply.failure, read.official, baseUrl, context);
  waiting.stop();
  if (!reply.ok && list === undefined) return await notReached(reply.failure, subject, baseUrl, context);
  const proxy = ports.openai.proxyOf(baseUrl);
  const server = ports.openai.serverAt(baseUrl);
  const found = {
    fact: { baseUrl, official: read.official, list: list ?? 'for-keys' },
    data: {
      ...addressData(baseUrl),
      official: read.official,
      runBy: server.kind === 'openai' && !read.official ? null : server.name,
      ...(proxy === undefined ? {} : { proxy: proxyData(proxy) }),
    },
  };
  const changed = onlyThisRun(text.answers(subject.host, undefined, undefined), ['without-proxy', 'proxy', 'base-url'], context);
  if (changed !== undefined) return { ...changed, ...found };
  if (ports.openai.neededSystemCertificates()) {
    // A company proxy that this computer trusts and Node doesn't (Node 22.19, 24.6, and later have the variable).
    return {
      status: 'advice',
      code: 'system-certificates',
      ...text.onlyThisComputerTrusts(subject.host, subject.shell),
      fixable: false,
      ...found,
    };
  }
  const unread = scope.oldNamesReadBy === undefined ? scope.oldNames : undefined;
  if (unread !== undefined && unread.length > 0) {
    return { status: 'advice', code: 'old-variable-name', ...text.isOldName(subject.host, unread), fixable: false, ...found };
  }
  const name = server.kind === 'openai' || server.name === subject.host ? undefined : server.name;
  const from = source === 'default' ? undefined : namedBy(scope);
  if (proxy === undefined) return { status: 'ok', summary: text.answers(subject.host, name, from, readBy(scope)), ...found };
  // Few have a proxy.
  const { ownProgram } = await import('./own-program.ts');
  return { ...(await ownProgram(subject.host, proxy, from, context)), ...found };
}

/** Without a proxy where npm has one, that's the likely reason. */
async function notReached(
  failure: ApiFailure,
  subject: Subject,
  baseUrl: string,
  { ports }: LookContext,
): Promise<Finding<never, typeof text.codes>> {
  const finding = { ...findingFor(failure, subject), ...confirmationOf(failure) };
  const proxy = ports.openai.proxyOf(baseUrl);
  const data = { ...addressData(baseUrl), ...(proxy === undefined ? {} : { proxy: proxyData(proxy) }) };
  const npm = failure.kind === 'network' ? await ports.openai.proxyOfNpm(baseUrl) : undefined;
  if (npm === undefined) return { ...finding, data };
  const { npmHasProxy } = await import('./own-program.text.ts');
  const { why, next } = npmHasProxy(npm.shown, npm.source, subject.shell);
  return { ...finding, why: `${finding.why} ${why}`, next: [next, ...finding.next], data };
}

function proxyData({ variable, host, scheme, mistakes = [] }: ProxyInvolved): Data {
  return {
    variable,
    address: scheme === undefined ? null : `${scheme}//${host}`,
    mistakes: mistakes.map(({ kind }) => kind),
  };
}

/** The proxy or certificate files that the project sets, each on a separate line like a server; and whether they can be confirmed. */
function confirmationOf(failure: ApiFailure): Pick<Finding<never>, 'exhibit' | 'fixable'> {
  if (failure.kind !== 'unconfirmed') return {};
  const { by } = failure;
  return {
    ...(by.kind === 'no-proxy' ? {} : { exhibit: () => shownValues(by) }),
    ...(by.trustedAs === undefined ? { fixable: false } : {}),
  };
}

function addressData(baseUrl: string): Data {
  return { baseUrl: shownAddress(baseUrl, 1000), server: shownServer(baseUrl) ?? null };
}

/**
 * Whether a refusal is of the kind that an API returns without a valid key; `undefined` if something else answers. At OpenAI's own address,
 * that's JSON, and a 404 means that the address is wrong. Compatible servers may have no list of models.
 */
async function listBehind(
  failure: ApiFailure,
  official: boolean,
  baseUrl: string,
  { ports, signal }: LookContext,
): Promise<ApiReachableFact['list'] | undefined> {
  if (failure.kind !== 'answer') return undefined;
  const { status, format, code } = failure;
  const isJson = format === 'error' || format === 'json';
  // Perplexity's own refusal is a web page.
  if (status === 401) return isJson || ports.openai.serverAt(baseUrl).kind === 'vendor' ? 'for-keys' : undefined;
  if (status === 403) return isJson || (!official && format === 'text') ? 'for-keys' : undefined;
  if (format === 'error' && (status === 400 || (status === 429 && code !== undefined))) return 'for-keys';
  if (official) return undefined;
  if (isJson && (status === 402 || status === 422 || status === 429)) return 'for-keys';
  const hasNone = (status === 404 || status === 405 || status === 501) && format !== 'html';
  return hasNone && (await ports.openai.answersChats({ baseUrl, signal })) ? 'none' : undefined;
}

/** Azure's older form of address, which needs a deployment and an api-version; `/openai/v1` works like OpenAI's own. */
function needsAzureClient(baseUrl: string): boolean {
  return isAzure(baseUrl) && !/\/openai\/v1(?:\/|$)/.test(new URL(baseUrl).pathname);
}

/** What reads an old variable that names the address. */
function readBy({ api, oldNames = [], oldNamesReadBy }: Scope): string | undefined {
  return oldNames.some(({ place }) => place === api.sourceText) ? oldNamesReadBy : undefined;
}

/** What sets the base URL, as displayed. */
function namedBy({ api }: Scope): string {
  return untrusted(api.sourceText, 120);
}

function untrustedBaseUrl(scope: Scope, shell: Shell): Finding<never, typeof text.codes> {
  const { baseUrl } = scope.api;
  const address = shownAddress(baseUrl);
  return {
    status: 'problem',
    code: 'untrusted-base-url',
    ...text.projectNamesServer(address, namedBy(scope), baseUrlOption(baseUrl, shell)),
    // On a separate line, so that nothing around it can be taken for part of the server's name.
    exhibit: () => [shownServer(baseUrl) ?? address],
    data: addressData(baseUrl),
  };
}

async function* trustBaseUrl({ scope, ports }: Pick<FixContext, 'scope' | 'ports'>): Conversation<typeof text.codes> {
  const { baseUrl } = scope.api;
  const address = shownAddress(baseUrl);
  const trusted = yield* ask({
    kind: 'confirm',
    ...text.trustQuestion(shownServer(baseUrl) ?? address, namedBy(scope)),
    recommended: false,
  });
  if (!trusted) return undefined;
  return {
    kind: 'plan',
    summary: text.trustPlan(address),
    consent: 'given',
    leadsTo: ['untrusted-proxy', 'untrusted-certificates'],
    steps: [
      {
        preview: { kind: 'request', text: text.trustPreview(address) },
        async run() {
          if (await ports.settings.trustBaseUrl(scope.root, baseUrl))
            return { status: 'ok', summary: text.isTrusted(address), fact: undefined };
          const option = baseUrlOption(baseUrl, shellOf(ports.world));
          return { status: 'problem', code: 'untrusted-base-url', ...text.trustNotSaved(ports.settings.directory, option) };
        },
      },
    ],
  };
}
