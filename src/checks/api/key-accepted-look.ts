import { findingFor, keyNameOf, subjectOf } from '../../diagnosis/api-subject.ts';
import type { ApiCode, apiCodes } from '../../diagnosis/codes.ts';
import { lacksVersion } from '../../diagnosis/subject.ts';
import { capFrom, reportWaiting, withRepeats } from '../../diagnosis/waiting.ts';
import type { Conversation } from '../../engine/check.ts';
import type { Finding, Outcome } from '../../engine/outcome.ts';
import type { FixContext, LookContext, ScopeAndPorts } from '../check.ts';
import type { Model } from '../../openai/openai.ts';
import type { ApiFailure } from '../../openai/failure.ts';
import type { Secret } from '../../keys/secret.ts';
import { looksCutOff } from '../../keys/shape.ts';
import type { apiReachable } from './api-reachable.ts';
import type { ApiReachableFact } from './api-reachable-look.ts';
import type { keyShape } from '../key/key-shape.ts';
import { baseUrlOf, goOn, onlyThisRun, withVersion } from './go-on.ts';
import { lookAgain } from './look-again.ts';
import type { KeySource } from '../key/key-source.ts';
import { offerKnownKey } from '../key/known-key.ts';
import * as knownKey from '../key/known-key.text.ts';
import { aboutSeat } from '../key/seat-findings.ts';
import { shellOverride } from '../key/shell-override.ts';
import * as sourceText from '../key/shell-source.text.ts';
import { findSource } from '../../shell/find-source.ts';
import * as text from './key-accepted.text.ts';

type Source = KeySource;
type Needs = { readonly keyShape: typeof keyShape; readonly apiReachable: typeof apiReachable };

export type KeyAcceptedFact = {
  /** The main key, which the test completion uses. */
  readonly secret: Secret;
  readonly source: Source;
  /** How it's called where another key is rejected: “the key in .env”. */
  readonly name?: string;
  /** What it may use; `undefined` if the key may not list models. */
  readonly models: readonly Model[] | undefined;
};

type Tested =
  | { readonly accepted: true; readonly source: Source; readonly models: readonly Model[] | undefined }
  | {
      readonly accepted: false;
      readonly source: Source;
      readonly secret: Secret;
      findingWhere(anotherKeyWorks: boolean): Finding<never, typeof apiCodes>;
    };

export async function look(context: LookContext<Needs>): Promise<Outcome<KeyAcceptedFact, typeof text.codes>> {
  const { scope, ports, facts, signal } = context;
  const { official, list } = facts.apiReachable;
  const baseUrl = baseUrlOf(context);
  const waiting = reportWaiting(subjectOf(scope, ports).host, context);
  const test = async ({ secret, source }: { secret: Secret; source: Source }): Promise<Tested> => {
    const subject = {
      ...subjectOf(scope, ports, { keyName: keyNameOf(scope, source) }),
      keyEnd: secret.lastFour,
      keyIsCutOff: looksCutOff(secret.reveal()),
    };
    const reply = await withRepeats((withinMs) => ports.openai.listModels({ baseUrl, secret, signal, withinMs }), {
      subject,
      signal,
      waiting,
      cap: capFrom(context.groupBegan, ports.world.timeouts),
    });
    if (reply.ok) return { accepted: true, source, models: reply.value };
    const { failure } = reply;
    if (!official && isNoAnswerAboutTheKey(failure, list === 'none' || !lacksVersion(baseUrl)))
      return { accepted: true, source, models: undefined };
    if (provesTheKey(failure, findingFor(failure, subject).code)) return { accepted: true, source, models: undefined };
    return { accepted: false, source, secret, findingWhere: (anotherKeyWorks) => findingFor(failure, { ...subject, anotherKeyWorks }) };
  };
  const tests = await Promise.all(facts.keyShape.tested.map(test)).finally(waiting.stop);

  const [main, second] = tests;
  const secret = facts.keyShape.tested[0]?.secret;
  if (main === undefined || secret === undefined) throw new Error('key-shape gave a fact without a key');
  const data = { tested: tests.map((each) => ({ source: each.source, accepted: each.accepted })) };
  const nameOf = ({ source }: Tested): string => keyNameOf(scope, source);
  if (!main.accepted) {
    const finding = await aboutSeat(main.findingWhere(second?.accepted === true), secret, context);
    const isFixable =
      passing.has(finding.code) ||
      wantsAnotherKey.has(finding.code) ||
      headerAtFault[finding.code] !== undefined ||
      withVersion(finding.code, context) !== undefined;
    const fixability = isFixable ? {} : { fixable: false as const };
    if (second === undefined)
      return {
        ...finding,
        ...fixability,
        next: await nextFor(context, finding, main.source, secret),
        data: { ...finding.data, ...data },
      };
    const withOther = second.accepted ? text.otherIsAccepted : text.otherIsRefusedToo;
    const next = second.accepted ? [text.useTheShells(scope.envFile.name), ...finding.next] : finding.next;
    return { ...finding, ...fixability, summary: withOther(finding.summary, nameOf(second)), next, data: { ...finding.data, ...data } };
  }
  const fact = { secret, source: main.source, models: main.models };
  if (second?.accepted === false) {
    const finding = second.findingWhere(true);
    // No write to the env file changes what the shell exports.
    const waysOut = context.factOf?.(shellOverride)?.waysOut ?? (await waysOutOfShell(context, second.secret)).ways;
    // With the env file's key all is well: no new one is needed, the shell's has to go. `shell-override` says more.
    const unset = waysOut.slice(0, 2);
    const next = wantsAnotherKey.has(finding.code) ? unset : [...unset, ...finding.next];
    const name = nameOf(main);
    return { ...finding, fixable: false, summary: text.otherIsAccepted(finding.summary, name), next, fact: { ...fact, name }, data };
  }
  const works = summaryOf(list, subjectOf(scope, ports).host, tests.map(nameOf), main.models !== undefined);
  const changed = onlyThisRun(works, baseUrl === facts.apiReachable.baseUrl ? ['without-header'] : ['without-header', 'base-url'], context);
  if (changed !== undefined) return { ...changed, fact, data };
  return {
    status: 'ok',
    summary: works,
    fact,
    data: { ...data, models: main.models?.length ?? null },
  };
}

export async function* fix(context: FixContext<KeyAcceptedFact, typeof text.codes, Needs>): Conversation<typeof text.codes> {
  const { outcome } = context;
  if (outcome.status === 'ok') return undefined;
  const header = headerAtFault[outcome.code];
  const versioned = withVersion(outcome.code, context);
  if (versioned !== undefined) return yield* goOn(outcome, [versioned], context, false);
  if (header !== undefined) return yield* goOn(outcome, [{ kind: 'without-header', name: header }], context, false);
  if (wantsAnotherKey.has(outcome.code)) {
    const { pasteKey } = await import('../key/paste-key.ts');
    return (yield* offerKnownKey(context, knownKey.anotherOne)) ?? (yield* pasteKey(context));
  }
  return yield* lookAgain(outcome, context, text.lookAgain);
}

/** A key that only the shell has also has to be replaced there; a new terminal may be enough. */
async function nextFor(context: ScopeAndPorts, finding: Finding<never>, source: Source, secret: Secret): Promise<Finding<never>['next']> {
  if (source === 'file' || !wantsAnotherKey.has(finding.code)) return finding.next;
  const { ways, isOlder } = await waysOutOfShell(context, secret);
  return isOlder ? [...ways, ...finding.next] : [...finding.next, ...ways];
}

async function waysOutOfShell({ scope, ports }: ScopeAndPorts, secret: Secret) {
  const source = await findSource(ports, scope.root, scope.variable.name, secret);
  return { ways: sourceText.waysOut(source, scope.variable.name, ports.world), isOlder: source?.kind === 'older' };
}

/** What only another key fixes. */
const wantsAnotherKey: ReadonlySet<string> = new Set<ApiCode>([
  'invalid-api-key',
  'no-api-key',
  'project-archived',
  'account-deactivated',
  'needs-admin-key',
  'missing-scopes',
]);

/** What's sent with the key and contradicts it. */
const headerAtFault: { readonly [Code in string]?: 'OPENAI_ORG_ID' | 'OPENAI_PROJECT_ID' } = {
  'mismatched-organization': 'OPENAI_ORG_ID',
  'mismatched-project': 'OPENAI_PROJECT_ID',
};

/** What a change in the dashboard, or a minute, can fix without another key. */
const passing: ReadonlySet<ApiCode> = new Set<ApiCode>([
  'ip-not-authorized',
  'unsupported-region',
  'no-organization',
  'overloaded',
  'server-error',
  'timeout',
  'dns',
  'connection-refused',
  'connection-reset',
  'captive-portal',
  'proxy-unreachable',
]);

/** A list that's open to anyone, or that isn't there, proves nothing about a key. */
function summaryOf(list: ApiReachableFact['list'], host: string, names: readonly string[], mayListModels: boolean): string {
  if (list === 'open') return text.listIsOpen(host, names);
  return list === 'none' ? text.noList(host, names) : text.accepts(host, names, mayListModels);
}

/**
 * A compatible server that has no list of models, or wants another header for it (Anthropic).
 *
 * @param mayLackList a page that's missing needn't mean that the address is wrong
 */
function isNoAnswerAboutTheKey(failure: ApiFailure, mayLackList: boolean): boolean {
  if (failure.kind !== 'answer') return false;
  const { status, message } = failure;
  return (
    (mayLackList && (status === 404 || status === 405 || status === 501)) ||
    (status === 401 && /x-api-key header is required/i.test(message))
  );
}

/** A refusal that only a known key gets: it may not list models, or its account has reached a limit. */
function provesTheKey(failure: ApiFailure, code: ApiCode): boolean {
  if (failure.kind !== 'answer' || failure.format !== 'error') return false;
  if (code === 'missing-scopes' || code === 'needs-admin-key') {
    const missing = /missing scopes?: ([\w., ]+?)(?:\.(?:\s|$)|$)/i.exec(failure.message)?.[1];
    return missing?.split(',').every((scope) => scope.trim() === 'api.model.read') ?? false;
  }
  return moneyOrPace.has(code);
}

const moneyOrPace: ReadonlySet<ApiCode> = new Set<ApiCode>([
  'no-credits',
  'billing-not-active',
  'project-spend-limit',
  'organization-spend-limit',
  'usage-limit',
  'rate-limited',
]);
