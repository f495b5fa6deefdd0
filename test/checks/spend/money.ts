import { moneyChecks } from '../../../src/checks/all.ts';
import { whatFor } from '../../../src/checks/spend/limit-by-admin-key.text.ts';
import { ofProject } from '../../../src/checks/spend/set-limit.text.ts';
import type { Simulator } from '../../../src/simulator/server.ts';
import { makeWorld, type TestWorld } from '../../make-world.ts';
import type { Ran, RunOptions } from '../../run-checks.ts';

/** An amount as the API receives it. */
export const cents = (amount: number) => ({ threshold_amount: amount, currency: 'USD', interval: 'month' }) as const;

/** The simulator's project, as texts name it. */
export const defaultProject = ofProject('Default project');

/** A project with the simulator's key, and the admin key in the shell unless it's left out. */
export function worldOf(simulator: Simulator, env: Record<string, string> = {}): TestWorld {
  const files = { '.gitignore': '.env\n', '.env': { content: `OPENAI_API_KEY=${simulator.key}\n`, mode: 0o600 } };
  return makeWorld({ project: { files }, api: simulator, env: { OPENAI_ADMIN_KEY: simulator.adminKey, ...env } });
}

/** One run of the checks about money. */
export async function limits(world: TestWorld, { limitUsd, ...how }: RunOptions & { readonly limitUsd?: number } = {}): Promise<Ran> {
  const answers = typeof how.answers === 'object' ? { [whatFor.text]: 'project', ...how.answers } : how.answers;
  return world.run(moneyChecks, {
    ...how,
    answers,
    requested: {
      moneyOnly: true,
      ...(typeof how.answers === 'object' || typeof how.answers === 'function' ? {} : { unattended: true }),
      ...(limitUsd === undefined ? {} : { limitUsd }),
    },
    forced: limitUsd === undefined ? [] : ['--limit'],
  });
}

/** The question about carrying out a plan. */
export function consentTo(plan: string): string {
  return `${plan.charAt(0).toUpperCase()}${plan.slice(1)}?`;
}

/** Requests that change something. */
export const changes = (simulator: Simulator): string[] =>
  simulator.requests.filter(({ method }) => method !== 'GET').map(({ method, path: at }) => `${method} ${at.split('/').at(-1)}`);
