import { relative } from 'node:path';
import type { AnyCheck } from '../../../src/engine/check.ts';
import type { Finding, Outcome } from '../../../src/engine/outcome.ts';
import type { Plan, Refusal } from '../../../src/engine/plan.ts';
import { filesPort } from '../../../src/machine/files.ts';
import { gitPort } from '../../../src/git/git.ts';
import type { World } from '../../../src/machine/world.ts';
import type { Ports } from '../../../src/checks/ports.ts';
import type { Scope } from '../../../src/project/scope.ts';
import { scratch } from '../../machine/scratch.ts';
import type { Scratch } from '../../machine/scratch.ts';

/** A scratch project with what the checks about git need: real files and real git, and nothing else. */
export type Protected = Scratch & {
  readonly look: (check: AnyCheck) => Promise<Outcome<unknown>>;
  /** What its fix offers after a look. */
  readonly offer: (check: AnyCheck) => Promise<Plan | Refusal | undefined>;
  /** Looks, mends, and gives what a second look finds. */
  readonly mend: (check: AnyCheck) => Promise<Outcome<unknown>>;
};

export function protect(
  options: {
    git?: boolean;
    world?: (made: Scratch) => World;
    scope?: (made: Scratch) => Partial<Scope>;
    env?: string;
  } = {},
): Protected {
  const made = scratch(options.git === undefined ? {} : { git: options.git });
  const world = options.world?.(made) ?? made.world;
  const git = gitPort(world);
  // The check that reached for another port would throw.
  const ports = { world, git, files: filesPort(world, git) } as Ports;
  const root = options.scope?.(made).root ?? made.dir;
  const path = `${root}/${options.env ?? '.env'}`;
  const scope: Scope = {
    root,
    gitRoot: made.dir,
    projectName: 'shop-bot',
    kind: null,
    envFile: { path, name: relative(root, path), reason: 'the default' },
    api: { baseUrl: 'https://api.openai.com/v1', source: 'default', sourceText: 'the default' },
    ...options.scope?.(made),
  };
  const context = { scope, ports, requested: {}, facts: {}, signal: AbortSignal.timeout(20_000) };
  const look = async (check: AnyCheck): Promise<Outcome<unknown>> => check.detect({ ...context, progress: () => {} });
  const offer = async (check: AnyCheck): Promise<Plan | Refusal | undefined> => {
    const outcome = (await look(check)) as Finding<unknown>;
    const step = await check.fix?.({ ...context, outcome, factOf: () => undefined }).next(true);
    if (step?.done !== true) throw new Error('a question was asked');
    return step.value;
  };
  return {
    ...made,
    look,
    offer,
    async mend(check) {
      const plan = await offer(check);
      if (plan?.kind !== 'plan') throw new Error(`no plan: ${plan?.summary}`);
      for (const step of plan.steps) {
        const outcome = await step.run(context.signal);
        if (outcome.status !== 'ok') return outcome;
      }
      return look(check);
    },
  };
}
