import { Secret } from '../keys/secret.ts';
import { capitalized } from '../wording/capitalized.ts';
import { ask, type Answer, type Answerable, type Question } from './ask.ts';
import type { AnyCheck, FixContext, Needs } from './check.ts';
import type { Codes } from './codes.ts';
import type { Host } from './host.ts';
import type { Plan, Refusal } from './plan.ts';
import { consent, quitForNow } from './engine.text.ts';

export type ConversationResult =
  | { readonly kind: 'plan'; readonly plan: Plan; readonly worthRepeating: boolean }
  | Refusal
  | { readonly kind: 'skipped' }
  | { readonly kind: 'back' }
  | { readonly kind: 'nothing' };

/**
 * Runs the conversation of one fix. `back` starts it again and feeds it the earlier answers except the last one, which is why
 * conversations only read and never write.
 */
export async function converse(options: {
  readonly check: AnyCheck;
  readonly context: FixContext<unknown, Needs, object, Codes>;
  readonly host: Host;
  readonly signal: AbortSignal;
  /** Whether there's a question of an earlier check to go back to. */
  readonly canGoBack: boolean;
  /** Whether to ask before a plan that needs consent; a dry run doesn't. */
  readonly askConsent: boolean;
}): Promise<ConversationResult> {
  const { check, context, host, signal } = options;
  const answers: Answerable[] = [];
  for (;;) {
    const conversation = withConsent(check, context, options.askConsent);
    let worthRepeating = false;
    let step = await conversation.next(undefined as never);
    for (const answer of answers) {
      if (step.done) break;
      worthRepeating ||= isTyped(step.value);
      step = await conversation.next(answer);
    }
    let goingBack = false;
    while (!step.done) {
      signal.throwIfAborted();
      const canGoBack = answers.length > 0 || options.canGoBack;
      const given = await host.ask({ id: check.id, question: step.value, canGoBack }, signal);
      const isNo = given.kind === 'skip' && step.value.kind === 'confirm' && step.value.skipIsNo === true;
      const isOther = given.kind === 'skip' && step.value.kind === 'secret' && step.value.typed !== undefined;
      const answer: Answer = isNo ? { kind: 'answer', value: false } : isOther ? { kind: 'answer', value: new Secret('') } : given;
      if (answer.kind === 'skip' || (answer.kind === 'back' && answers.length === 0)) {
        await conversation.return(undefined);
        return { kind: answer.kind === 'skip' ? 'skipped' : 'back' };
      }
      if (answer.kind === 'back') {
        answers.pop();
        goingBack = true;
        break;
      }
      worthRepeating ||= isTyped(step.value);
      answers.push(answer.value);
      step = await conversation.next(answer.value);
    }
    if (goingBack) {
      await conversation.return(undefined);
      continue;
    }
    const result = step.value as Plan | Refusal | 'declined' | undefined;
    if (result === undefined) return { kind: 'nothing' };
    if (result === 'declined') return { kind: 'skipped' };
    return result.kind === 'refusal' ? result : { kind: 'plan', plan: result, worthRepeating };
  }
}

/** What a person typed or waited for may go better the next time. */
function isTyped(question: Question): boolean {
  return question.kind === 'secret' || question.kind === 'retry';
}

/** The conversation of the fix, followed by asking whether to carry out its plan. */
async function* withConsent(
  check: AnyCheck,
  context: FixContext<unknown, Needs, object, Codes>,
  askConsent: boolean,
): AsyncGenerator<Question, Plan | Refusal | 'declined' | undefined, Answerable> {
  const result = yield* (check.fix as NonNullable<AnyCheck['fix']>)(context);
  if (result?.kind !== 'plan' || result.consent === 'given' || !askConsent || result.steps.length === 0) return result;
  const agreed = yield* ask({
    kind: 'confirm',
    ...consent(result.summary),
    recommended: result.destroys !== true,
    preview: result.steps.map((each) => each.preview),
    ...(result.warns === undefined ? {} : { mustSee: result.warns }),
    ...(result.insists === undefined ? {} : { skipIsNo: true as const }),
    ...(context.outcome.status === 'ok' ? {} : { why: context.outcome.why }),
  });
  if (agreed) return result;
  if (result.insists === undefined) return 'declined';
  const again = yield* ask({
    kind: 'choice',
    text: result.insists,
    options: [
      { value: 'do', label: capitalized(result.summary) },
      { value: 'leave', label: quitForNow, leaves: true },
    ],
  });
  return again === 'do' ? result : 'declined';
}
