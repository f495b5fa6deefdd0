import { findingFor, keyNameOf, subjectOf } from '../../diagnosis/api-subject.ts';
import type { ApiCode } from '../../diagnosis/codes.ts';
import { diagnose } from '../../diagnosis/diagnose.ts';
import { capFrom, reportWaiting, withRepeats, type Cap } from '../../diagnosis/waiting.ts';
import type { Finding, Outcome } from '../../engine/outcome.ts';
import { defineCheck, type LookContext } from '../check.ts';
import type { Meta, ApiResult } from '../../openai/client.ts';
import type { Completion, CompletionCall } from '../../openai/completion.ts';
import type { ApiFailure } from '../../openai/failure.ts';
import { costOf, modelsToTry, takesNoReasoning } from '../../openai/models-and-prices.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { apiReachable } from './api-reachable.ts';
import { keyAccepted } from './key-accepted.ts';
import { offerKnownKey } from '../key/known-key.ts';
import * as knownKey from '../key/known-key.text.ts';
import { baseUrlOf } from './go-on.ts';
import { lookAgain } from './look-again.ts';
import { groups } from '../groups.ts';
import * as text from './completion.text.ts';

export type CompletionFact = {
  /** The model that answered. */
  readonly model: string;
  /** Short name of the organization that was billed. */
  readonly organization?: string;
  /** `proj_…` */
  readonly project?: string;
};

type Context = LookContext<{ keyAccepted: typeof keyAccepted; apiReachable: typeof apiReachable }>;

/** Asks a model to say hello: nothing else proves that the key, its permissions, the credit, and the model are all in order. */
export const completion = defineCheck({
  id: 'completion',
  title: 'a test completion works',
  group: groups.api,
  codes: text.codes,
  needs: { keyAccepted, apiReachable },
  async detect(context): Promise<Outcome<CompletionFact, typeof text.codes>> {
    const { facts, requested, ports } = context;
    const cap = capFrom(context.groupBegan, ports.world.timeouts);
    const models = modelsToTry(facts.keyAccepted.models, requested.model, ports.world.now());
    const tried: string[] = [];
    let failure: ApiFailure | undefined;
    for (const model of models) {
      const test = await testModel(context, model, cap);
      if (test.reply.ok) return works(model, { ...test, said: untrusted(test.said, mostSaid) }, test.reply.value, test.reply.meta);
      tried.push(model);
      // The first refusal of a model says more than the last one: it's about the best model.
      failure ??= test.reply.failure;
      if (!isAboutTheModel(test.reply.failure, context)) {
        failure = test.reply.failure;
        break;
      }
    }
    if (failure === undefined) throw new Error('no model was tried');
    return failed(context, failure, tried);
  },
  async *fix(context) {
    const { outcome } = context;
    if (outcome.status === 'ok') return undefined;
    const known = isAboutTheKey.has(outcome.code) ? yield* offerKnownKey(context, knownKey.stay) : undefined;
    return known ?? (yield* lookAgain(outcome, context, text.tryAgain));
  },
});

/** Characters of the model's answer that are shown: it's asked for three words. */
const mostSaid = 60;

type Reply = ApiResult<Completion>;
/** `said`: the model's words. */
type Test = { readonly reply: Reply; readonly said: string; readonly api: 'responses' | 'chat' };

/** Tests one model: without reasoning if it supports that, otherwise by default; with the older API if the server lacks the newer one. */
async function testModel(context: Context, model: string, cap: Cap): Promise<Test> {
  let noReasoning = takesNoReasoning(model);
  let api: Test['api'] = 'responses';
  let chatLimit: CompletionCall['chatLimit'] = 'max_tokens';
  for (;;) {
    const { reply, said } = await askModel(context, { model, noReasoning, api, chatLimit }, cap);
    if (reply.ok || reply.failure.kind !== 'answer') return { reply, said, api };
    const { status, code, message } = reply.failure;
    if (api === 'chat') {
      if (chatLimit !== 'max_tokens' || status !== 400 || !message.includes('max_completion_tokens')) return { reply, said, api };
      chatLimit = 'max_completion_tokens';
    } else if (noReasoning && (code === 'unsupported_value' || code === 'unsupported_parameter') && !/must be verified/i.test(message)) {
      noReasoning = false;
    } else if (
      !context.facts.apiReachable.official &&
      !isAboutTheModel(reply.failure, context) &&
      (status === 404 || status === 405 || status === 501)
    ) {
      api = 'chat';
    } else {
      return { reply, said, api };
    }
  }
}

async function askModel(
  context: Context,
  about: Pick<CompletionCall, 'model' | 'noReasoning' | 'api' | 'chatLimit'>,
  cap: Cap,
): Promise<Omit<Test, 'api'>> {
  const { scope, ports, facts, signal } = context;
  const { secret, source } = facts.keyAccepted;
  const subject = subjectOf(scope, ports, { keyName: keyNameOf(scope, source), model: about.model });
  let said = '';
  const waiting = reportWaiting(subject.host, context);
  const onText = (piece: string): void => {
    waiting.stop();
    const shownText = shownPiece(piece);
    if (shownText === '') return;
    context.progress(shownText);
    said += shownText;
  };
  const reply = await withRepeats(
    (withinMs) =>
      ports.openai.complete({
        baseUrl: baseUrlOf(context),
        secret,
        signal,
        withinMs,
        ...about,
        input: 'Say hello in three words.',
        maxOutputTokens: 32,
        onText,
      }),
    { subject, signal, waiting, cap, mayRepeat: () => said === '' },
  ).finally(waiting.stop);
  return { reply, said };
}

/** A piece of an answer, including the spaces at its ends, which separate its words from those of its neighbors. */
function shownPiece(piece: string): string {
  const shown = untrusted(piece, 500);
  if (shown === '') return /^\s+$/.test(piece) ? ' ' : '';
  return `${/^\s/.test(piece) ? ' ' : ''}${shown}${/\s$/.test(piece) ? ' ' : ''}`;
}

/** Another model may be allowed even if this one isn't. */
function isAboutTheModel(failure: ApiFailure, { scope, ports }: Context): boolean {
  if (failure.kind !== 'answer') return false;
  const { code } = diagnose(failure, subjectOf(scope, ports));
  return (
    code === 'model-not-found' ||
    code === 'organization-not-verified' ||
    failure.code === 'unsupported_value' ||
    failure.code === 'unsupported_parameter'
  );
}

function works(
  model: string,
  { said, api }: Pick<Test, 'said' | 'api'>,
  { firstTokenMs, totalMs, inputTokens, outputTokens }: Completion,
  { organization, project, requestsLeft, tokensLeft }: Meta,
): Outcome<CompletionFact, typeof text.codes> {
  const name = untrusted(model, 80);
  const cost = costOf(model, inputTokens, outputTokens);
  const shownOrganization = organization === undefined ? undefined : untrusted(organization, 100);
  const shownProject = project === undefined ? undefined : untrusted(project, 100);
  const took = { firstTokenMs, totalMs, inputTokens, outputTokens, costUsd: cost };
  const account = { requestsLeft, tokensLeft, organization: shownOrganization, project: shownProject };
  return {
    status: 'ok',
    summary: text.works(name, said, took),
    brief: text.works(name, said, took),
    stays: true,
    detail: text.details(took, account),
    fact: {
      model: name,
      ...(shownOrganization === undefined ? {} : { organization: shownOrganization }),
      ...(shownProject === undefined ? {} : { project: shownProject }),
    },
    data: {
      model: name,
      firstTokenMs: firstTokenMs === undefined ? null : Math.round(firstTokenMs),
      totalMs: Math.round(totalMs),
      inputTokens: inputTokens ?? null,
      outputTokens: outputTokens ?? null,
      costUsd: cost === undefined ? null : Number(cost.toPrecision(6)),
      requestsLeft: requestsLeft ?? null,
      tokensLeft: tokensLeft ?? null,
      organization: shownOrganization ?? null,
      project: shownProject ?? null,
      api,
    },
  };
}

function failed(
  { scope, ports, facts }: Context,
  failure: ApiFailure,
  tried: readonly string[],
): Finding<CompletionFact, typeof text.codes> {
  const names = tried.map((model) => untrusted(model, 80));
  const about = { keyName: keyNameOf(scope, facts.keyAccepted.source), model: names.join(', ') };
  const finding = findingFor(failure, subjectOf(scope, ports, about));
  const retryAfterMs = failure.kind === 'answer' ? failure.retryAfterMs : undefined;
  return {
    ...finding,
    data: { tried: names, ...(retryAfterMs === undefined ? {} : { retryAfterMs: Math.round(retryAfterMs) }) },
    ...(isFixable(finding.code) ? {} : { fixable: false as const }),
  };
}

/** What another key may not have: its account, its project, and its permissions are other ones. */
const isAboutTheKey: ReadonlySet<string> = new Set<ApiCode>([
  'no-credits',
  'billing-not-active',
  'project-spend-limit',
  'organization-spend-limit',
  'usage-limit',
  'missing-scopes',
  'model-not-found',
  'organization-not-verified',
  'invalid-api-key',
  'account-deactivated',
  'project-archived',
]);

/** Whether trying again may help. Not if it takes another key or a change in this program: a repeat would give the same result. */
function isFixable(code: ApiCode): boolean {
  return code !== 'unexpected-answer' && code !== 'bad-base-url' && code !== 'not-openai';
}
