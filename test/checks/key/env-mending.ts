import path from 'node:path';
import type { AnyCheck } from '../../../src/engine/check.ts';
import type { Outcome } from '../../../src/engine/outcome.ts';
import type { FixContext } from '../../../src/checks/check.ts';
import type { Plan, Refusal } from '../../../src/engine/plan.ts';
import type { Preview } from '../../../src/engine/preview.ts';
import type { Scope } from '../../../src/project/scope.ts';
import type { TestWorld } from '../../world.ts';

export function scopeOf(world: TestWorld, envFile = '.env'): Scope {
  return {
    root: world.project,
    gitRoot: world.project,
    projectName: 'shop-bot',
    kind: 'node',
    envFile: { path: path.join(world.project, envFile), name: envFile, reason: 'the default' },
    api: { baseUrl: 'https://api.openai.com/v1', source: 'default', sourceText: 'the official address' },
  };
}

const signal = new AbortController().signal;

export async function look(check: AnyCheck, world: TestWorld, scope = scopeOf(world)): Promise<Outcome<unknown>> {
  const context = { scope, ports: world.ports, requested: {}, facts: {}, signal, progress: () => undefined };
  return (await check.detect(context)) as Outcome<unknown>;
}

/** Looks and converses, without carrying anything out. `answers`: to every question that is expected, in order. */
export async function planFor(
  check: AnyCheck,
  world: TestWorld,
  answers: readonly boolean[] = [],
): Promise<Plan | Refusal | undefined> {
  const outcome = await look(check, world);
  const context: FixContext = {
    scope: scopeOf(world),
    ports: world.ports,
    requested: {},
    facts: {},
    outcome,
    signal,
    factOf: () => undefined,
  };
  const conversation = check.fix?.(context);
  let step = await conversation?.next(undefined as never);
  for (const answer of answers) {
    if (step?.done !== false) throw new Error('a question was expected');
    step = await conversation?.next(answer);
  }
  if (step?.done !== true) throw new Error('a question that was not expected');
  return step.value;
}

/** Looks, carries the plan out, and gives what was shown and what each step said. */
export async function mendWith(
  check: AnyCheck,
  world: TestWorld,
  answers: readonly boolean[] = [],
): Promise<{ readonly plan: Plan; readonly previews: readonly Preview[]; readonly said: readonly Outcome<unknown>[] }> {
  const plan = await planFor(check, world, answers);
  if (plan?.kind !== 'plan') throw new Error(`no plan: ${plan?.kind ?? 'nothing'}`);
  const said: Outcome<unknown>[] = [];
  for (const step of plan.steps) said.push(await step.run(signal));
  return { plan, previews: plan.steps.map(({ preview }) => preview), said };
}

export function codeOf(outcome: Outcome<unknown>): string {
  return outcome.status === 'ok' ? 'ok' : outcome.code;
}
