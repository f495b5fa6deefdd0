import { findingFor, keyNameOf, subjectOf } from '../../diagnosis/api-subject.ts';
import type { ApiCode } from '../../diagnosis/codes.ts';
import { diagnose } from '../../diagnosis/diagnose.ts';
import { noneAllowed } from '../../diagnosis/message.ts';
import { capFrom, reportWaiting, withRepeats, type Cap } from '../../diagnosis/waiting.ts';
import { sentencesOf } from '../../engine/action.ts';
import { ask } from '../../engine/ask.ts';
import type { Conversation } from '../../engine/check.ts';
import type { Finding, Outcome } from '../../engine/outcome.ts';
import type { FixContext, LookContext } from '../check.ts';
import type { Meta, ApiResult } from '../../openai/client.ts';
import type { Completion, CompletionCall } from '../../openai/completion.ts';
import type { ApiFailure } from '../../openai/failure.ts';
import { costOf, leastEffort, modelsToTry } from '../../openai/models-and-prices.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { apiReachable } from './api-reachable.ts';
import { envHistory } from '../protect/env-history.ts';
import { keyAccepted } from './key-accepted.ts';
import { offerKnownKey } from '../key/known-key.ts';
import * as knownKey from '../key/known-key.text.ts';
import { baseUrlOf } from './go-on.ts';
import { lookAgain } from './look-again.ts';
import { plan as planToLookAgain } from './look-again.text.ts';
import { namedModels } from './named-models.ts';
import { aboutSeat } from '../key/seat-findings.ts';
import * as seat from '../key/seat.text.ts';
import * as text from './completion.text.ts';

export type CompletionFact = {
  /** The model that answered. */
  readonly model: string;
  /** Short name of the organization that was billed. */
  readonly organization?: string;
  /** `proj_…` */
  readonly project?: string;
};

type Needs = { readonly keyAccepted: typeof keyAccepted; readonly apiReachable: typeof apiReachable };
type Context = LookContext<Needs>;

export async function look(context: Context): Promise<Outcome<CompletionFact, typeof text.codes>> {
  const { ports } = context;
  const leaked = context.factOf?.(envHistory);
  // Nobody should pay with a key that others have, nor be told that all is well with it.
  if (leaked?.isCurrentPublic === true && leaked.current?.equals(context.facts.keyAccepted.secret) === true)
    return { status: 'unknown', code: 'key-is-public', ...text.isPublic, fixable: false };
  const cap = capFrom(context.groupBegan, ports.world.timeouts);
  const models = await modelsFor(context);
  const tried: string[] = [];
  let failure: ApiFailure | undefined;
  let api: Test['api'] = 'responses';
  for (const model of models) {
    const test = await testModel(context, { model, api }, cap);
    api = test.api;
    if (test.reply.ok)
      return works(
        model,
        { ...test, said: untrusted(test.said, mostSaid) },
        test.reply.value,
        test.reply.meta,
        context.facts.keyAccepted.name,
      );
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
}

export async function* fix(context: FixContext<CompletionFact, typeof text.codes, Needs>): Conversation<typeof text.codes> {
  const { outcome } = context;
  if (outcome.status === 'ok') return undefined;
  const other = wantsAnotherKey.has(outcome.code) ? text.neither : knownKey.stay;
  const known = isAboutTheKey.has(outcome.code) ? yield* offerKnownKey(context, other) : undefined;
  if (known !== undefined) return known;
  if (outcome.code === 'project-spend-limit' && outcome.data?.['seat'] !== undefined) {
    const how = yield* ask({
      kind: 'choice',
      ...seat.spentQuestion,
      guidance: sentencesOf(outcome.next),
      why: outcome.why,
      options: [
        { value: 'again', label: seat.tryAgain },
        { value: 'paste', label: seat.otherKey },
      ],
    });
    if (how !== 'paste') return { kind: 'plan', summary: planToLookAgain, steps: [], consent: 'given', asksAgain: true };
    const { pasteKey } = await import('../key/paste-key.ts');
    return yield* pasteKey(context);
  }
  if (!wantsAnotherKey.has(outcome.code)) return yield* lookAgain(outcome, context, text.tryAgain);
  const how = yield* ask({
    kind: 'choice',
    ...text.anotherKey,
    guidance: sentencesOf(outcome.next),
    why: outcome.why,
    options: [
      { value: 'paste', label: text.pasteAnother },
      { value: 'again', label: text.haveChangedIt },
    ],
  });
  if (how !== 'paste') return { kind: 'plan', summary: planToLookAgain, steps: [], consent: 'given' };
  const { pasteKey } = await import('../key/paste-key.ts');
  return yield* pasteKey(context);
}

/** What another key fixes, or a change of this one. */
const wantsAnotherKey: ReadonlySet<string> = new Set<ApiCode>(['missing-scopes', 'invalid-api-key', 'account-deactivated']);

/** OpenAI's cheap ones; elsewhere what the project names, or what the server lists. */
async function modelsFor({ facts, requested, scope, ports }: Context): Promise<readonly string[]> {
  const { models } = facts.keyAccepted;
  const now = ports.world.now();
  if (requested.model !== undefined || facts.apiReachable.official) return modelsToTry(models, requested.model, now);
  const named = await namedModels(scope, ports);
  if (models !== undefined && models.length > 0) return modelsToTry(models, undefined, now, named);
  const { model } = ports.openai.serverAt(facts.apiReachable.baseUrl);
  return [...named.slice(0, 1), ...(model === undefined ? [] : [model]), ...modelsToTry(models, undefined, now)];
}

/** Characters of the model's answer that are shown: it's asked for three words. */
const mostSaid = 60;

type Reply = ApiResult<Completion>;
/** `said`: the model's words. */
type Test = { readonly reply: Reply; readonly said: string; readonly api: 'responses' | 'chat' };

/**
 * Tests one model: with as little reasoning as it accepts, or as much as it does by default; with the older API if a server other than
 * OpenAI's fails with the newer one; without options that the server refuses.
 */
async function testModel(context: Context, { model, api: first }: { model: string; api: Test['api'] }, cap: Cap): Promise<Test> {
  let effort: CompletionCall['effort'] = leastEffort(model);
  let api = first;
  let chatLimit: CompletionCall['chatLimit'] = 'max_tokens';
  let usage = true;
  for (;;) {
    const { reply, said } = await askModel(context, { model, effort, api, chatLimit, usage }, cap);
    if (reply.ok || said !== '') return { reply, said, api };
    const { failure } = reply;
    if (api === 'responses') {
      if (effort !== undefined && isAboutEffort(failure)) effort = undefined;
      else if (!context.facts.apiReachable.official && mayHaveOlderApi(failure, context)) api = 'chat';
      else return { reply, said, api };
      continue;
    }
    if (failure.kind !== 'answer' || (failure.status !== 400 && failure.status !== 422)) return { reply, said, api };
    if (chatLimit === 'max_tokens' && failure.message.includes('max_completion_tokens')) chatLimit = 'max_completion_tokens';
    else if (usage && failure.message.includes('stream_options')) usage = false;
    else return { reply, said, api };
  }
}

function isAboutEffort(failure: ApiFailure): boolean {
  if (failure.kind !== 'answer') return false;
  const { code, message } = failure;
  return (code === 'unsupported_value' || code === 'unsupported_parameter') && !/must be verified/i.test(message);
}

/** Most compatible servers have only chat completions, and say so in many ways. Not if it's about the key, money, or pace. */
function mayHaveOlderApi(failure: ApiFailure, { scope, ports }: Context): boolean {
  if (failure.kind === 'cut' || failure.kind === 'odd') return true;
  if (failure.kind !== 'answer' || failure.status === 401 || failure.status === 402 || failure.status === 429) return false;
  return !settled.has(diagnose(failure, subjectOf(scope, ports)).code);
}

/** The same with either API. */
const settled: ReadonlySet<ApiCode> = new Set<ApiCode>([
  'invalid-api-key',
  'no-api-key',
  'account-deactivated',
  'missing-scopes',
  'no-credits',
  'billing-not-active',
  'project-spend-limit',
  'organization-spend-limit',
  'usage-limit',
  'rate-limited',
  'overloaded',
]);

async function askModel(
  context: Context,
  about: Pick<CompletionCall, 'model' | 'effort' | 'api' | 'chatLimit' | 'usage'>,
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
    (code === 'rate-limited' && noneAllowed.test(failure.message)) ||
    failure.code === 'unsupported_value' ||
    failure.code === 'unsupported_parameter'
  );
}

function works(
  model: string,
  { said, api }: Pick<Test, 'said' | 'api'>,
  { firstTokenMs, totalMs, inputTokens, outputTokens }: Completion,
  { organization, project, requestsLeft, tokensLeft }: Meta,
  keyName: string | undefined,
): Outcome<CompletionFact, typeof text.codes> {
  const name = untrusted(model, 80);
  const cost = costOf(model, inputTokens, outputTokens);
  const shownOrganization = organization === undefined ? undefined : untrusted(organization, 100);
  const shownProject = project === undefined ? undefined : untrusted(project, 100);
  const took = { firstTokenMs, totalMs, inputTokens, outputTokens, costUsd: cost };
  const sentence = text.works(name, said, took, keyName);
  const account = { requestsLeft, tokensLeft, organization: shownOrganization, project: shownProject };
  return {
    status: 'ok',
    summary: sentence,
    brief: sentence,
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

async function failed(
  context: Context,
  failure: ApiFailure,
  tried: readonly string[],
): Promise<Finding<CompletionFact, typeof text.codes>> {
  const { scope, ports, facts } = context;
  const names = tried.map((model) => untrusted(model, 80));
  const about = { keyName: keyNameOf(scope, facts.keyAccepted.source), model: names.join(', '), listed: facts.keyAccepted.models };
  const finding = await aboutSeat(findingFor(failure, subjectOf(scope, ports, about)), facts.keyAccepted.secret, context);
  const retryAfterMs = failure.kind === 'answer' ? failure.retryAfterMs : undefined;
  return {
    ...finding,
    data: { ...finding.data, tried: names, ...(retryAfterMs === undefined ? {} : { retryAfterMs: Math.round(retryAfterMs) }) },
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
