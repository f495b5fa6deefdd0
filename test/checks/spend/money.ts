import { expect } from 'vitest';
import { moneyChecks } from '../../../src/checks/all.ts';
import type { Answerable, Question } from '../../../src/engine/ask.ts';
import { engineCodes, type Codes } from '../../../src/engine/codes.ts';
import type { Report } from '../../../src/engine/report.ts';
import type { Given } from '../../../src/checks/check.ts';
import { run } from '../../../src/engine/run.ts';
import { whatFor } from '../../../src/checks/spend/limit-by-admin-key.text.ts';
import { ofProject } from '../../../src/checks/spend/set-limit.text.ts';
import { autoAnswers } from '../../../src/commands/auto-answers.ts';
import { adminPort } from '../../../src/openai/admin/admin.ts';
import { settleScope } from '../../../src/project/scope.ts';
import type { Simulator } from '../../../src/simulator/server.ts';
import { makeWorld, type TestWorld } from '../../world.ts';

/** An amount as the API is told it. */
export const cents = (amount: number) => ({ threshold_amount: amount, currency: 'USD', interval: 'month' }) as const;

/** The simulator's project, as texts name it. */
export const defaultProject = ofProject('Default project');

/** A project with the simulator's key in it, and the admin key in the shell unless it is left out. */
export function worldOf(simulator: Simulator, env: Record<string, string> = {}): TestWorld {
  const world = makeWorld({ env: { OPENAI_BASE_URL: simulator.baseUrl, OPENAI_ADMIN_KEY: simulator.adminKey, ...env } });
  world.write('.gitignore', '.env\n');
  world.write('.env', `OPENAI_API_KEY=${simulator.key}\n`, 0o600);
  return world;
}

type How = {
  limitUsd?: number;
  /** Answers by the text of the question, each given once; what isn't in it is skipped. */
  answers?: Record<string, Answerable>;
  yes?: boolean;
  fixing?: 'never' | 'plan' | 'do';
  now?: Date;
};

/** One run of the checks about money. */
export async function limits(test: TestWorld, how: How = {}) {
  const world = how.now === undefined ? test.world : { ...test.world, now: () => how.now as Date };
  // A port of its own, as each run has one: nothing that was lent outlives it.
  const ports = { ...test.ports, world, admin: adminPort(world) };
  const asked: Question[] = [];
  const answers = new Map(Object.entries({ [whatFor.text]: 'project', ...how.answers }));
  const report = await run({
    checks: moneyChecks,
    given: {
      scope: await settleScope(world, ports, {}),
      ports,
      requested: { moneyOnly: true, ...(how.limitUsd === undefined ? {} : { limitUsd: how.limitUsd }) },
    } satisfies Given,
    signal: AbortSignal.timeout(20_000),
    fixing: how.fixing ?? (how.yes || how.answers ? 'do' : 'never'),
    forced: new Set(how.limitUsd === undefined ? [] : ['--limit']),
    host: {
      emit: () => {},
      async ask(asking, signal) {
        const { text } = asking.question;
        asked.push(asking.question);
        if (how.yes || how.answers === undefined) return autoAnswers({ accept: how.yes === true })(asking, signal);
        const value = answers.get(text);
        answers.delete(text);
        return value === undefined ? { kind: 'skip' } : { kind: 'answer', value };
      },
    },
  });
  expect(JSON.stringify(report.results.map(({ verdict, refusal, planned }) => [verdict, refusal, planned]))).not.toMatch(/sk-(proj|admin|svcacct)-/);
  expectDeclared(report);
  return { report, asked, codes: codesOf(report) };
}

/** Every code is one of its check, with the status that it has there. */
function expectDeclared({ results }: Report): void {
  for (const { check, verdict, refusal } of results) {
    const codes: Codes = { ...engineCodes, ...(check.codes as Codes) };
    if ('code' in verdict) expect({ [verdict.code]: verdict.status }).toEqual({ [verdict.code]: codes[verdict.code]?.status });
    if (refusal !== undefined) expect(Object.keys(codes)).toContain(refusal.code);
  }
}

/** The question whether a plan may be carried out. */
export function consentTo(plan: string): string {
  return `${plan.charAt(0).toUpperCase()}${plan.slice(1)}?`;
}

/** The code of each check, `ok` where all is well. */
function codesOf({ results }: Report): Record<string, string> {
  return Object.fromEntries(
    results.map(({ check, verdict }) => [check.id, verdict.status === 'ok' || verdict.status === 'blocked' ? verdict.status : verdict.code]),
  );
}

export function resultOf({ results }: Report, id: string) {
  const result = results.find(({ check }) => check.id === id);
  if (result === undefined) throw new Error(`${id} was not looked at`);
  return result;
}

export function verdictOf(report: Report, id: string) {
  const { verdict } = resultOf(report, id);
  if (verdict.status === 'blocked') throw new Error(`${id} was not looked at`);
  return verdict;
}

/** Requests that change something. */
export const changes = (simulator: Simulator): string[] =>
  simulator.requests.filter(({ method }) => method !== 'GET').map(({ method, path: at }) => `${method} ${at.split('/').at(-1)}`);
