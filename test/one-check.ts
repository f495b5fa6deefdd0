import type { Check, Given, Requested } from '../src/checks/check.ts';
import type { Ports } from '../src/checks/ports.ts';
import type { Answerable, Question } from '../src/engine/ask.ts';
import type { AnyCheck, Facts, Needs } from '../src/engine/check.ts';
import type { Codes } from '../src/engine/codes.ts';
import type { Outcome } from '../src/engine/outcome.ts';
import type { Plan, Refusal } from '../src/engine/plan.ts';
import type { Preview } from '../src/engine/preview.ts';

export type LookOptions<N extends Needs> = {
  /** What the checks that this one needs found. */
  readonly facts?: Facts<N>;
  readonly requested?: Requested;
  /** In place of the world's own. */
  readonly ports?: Partial<Ports>;
  readonly signal?: AbortSignal;
  readonly progress?: (text: string, how?: { readonly replace?: boolean }) => void;
};
/** `answers`: to every question that is expected, in order. */
export type ConverseOptions<N extends Needs> = LookOptions<N> & { readonly answers?: readonly Answerable[] };

export type Conversed<Fact, C extends Codes> = {
  readonly outcome: Outcome<Fact, C>;
  readonly questions: readonly Question[];
  readonly result: Plan<C> | Refusal<C> | undefined;
};

/** A plan that was carried out, what was shown of it, and what each step said, up to the first that failed. */
export type CarriedOut = { readonly plan: Plan; readonly previews: readonly Preview[]; readonly said: readonly Outcome<unknown>[] };

/** Looks with one check. */
export async function lookAt<Fact, N extends Needs, C extends Codes>(
  check: Check<Fact, N, C>,
  given: Omit<Given, 'requested'>,
  how: LookOptions<N> = {},
): Promise<Outcome<Fact, C>> {
  return check.detect({ ...contextOf(given, how), progress: how.progress ?? (() => {}) });
}

/** Looks, and holds the conversation of the fix. Throws at a question without an answer, and at an answer without a question. */
export async function converseAbout<Fact, N extends Needs, C extends Codes>(
  check: Check<Fact, N, C>,
  given: Omit<Given, 'requested'>,
  how: ConverseOptions<N> = {},
): Promise<Conversed<Fact, C>> {
  const outcome = await lookAt(check, given, how);
  const questions: Question[] = [];
  const conversation = check.fix?.({ ...contextOf(given, how), outcome, factOf: () => undefined });
  if (conversation === undefined) return { outcome, questions, result: undefined };
  const answers = [...(how.answers ?? [])];
  let step = await conversation.next(undefined as never);
  while (!step.done) {
    questions.push(step.value);
    const answer = answers.shift();
    if (answer === undefined) throw new Error(`a question that was not expected: ${step.value.text}`);
    step = await conversation.next(answer);
  }
  if (answers.length > 0) throw new Error('a question was expected');
  return { outcome, questions, result: step.value };
}

/** Looks, and carries out what the fix offers. Throws where that is no plan. */
export async function carryOut(check: AnyCheck, given: Omit<Given, 'requested'>, how: ConverseOptions<Needs> = {}): Promise<CarriedOut> {
  const { result: plan } = await converseAbout(check, given, how);
  if (plan?.kind !== 'plan') throw new Error(`no plan: ${plan?.summary ?? 'nothing to offer'}`);
  const said: Outcome<unknown>[] = [];
  for (const step of plan.steps) {
    const outcome = await step.run(how.signal ?? AbortSignal.timeout(20_000));
    said.push(outcome);
    if (outcome.status !== 'ok') break;
  }
  return { plan, previews: plan.steps.map(({ preview }) => preview), said };
}

/** Looks, mends, and gives what a second look finds, or the step that failed. */
export async function mendBy(
  check: AnyCheck,
  given: Omit<Given, 'requested'>,
  how: ConverseOptions<Needs> = {},
): Promise<Outcome<unknown>> {
  const { said } = await carryOut(check, given, how);
  return said.find(({ status }) => status !== 'ok') ?? lookAt(check, given, how);
}

function contextOf<N extends Needs>({ scope, ports }: Omit<Given, 'requested'>, how: LookOptions<N>) {
  const { facts, requested = {}, signal = AbortSignal.timeout(20_000) } = how;
  // A check that is given no facts needs none, or finds them missing.
  return { scope, ports: { ...ports, ...how.ports }, requested, facts: facts ?? ({} as Facts<N>), signal };
}
