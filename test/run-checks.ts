import { expect } from 'vitest';
import type { Given, Requested } from '../src/checks/check.ts';
import type { AnyCheck } from '../src/engine/check.ts';
import { engineCodes, type Codes } from '../src/engine/codes.ts';
import type { Asking, Event } from '../src/engine/host.ts';
import type { Outcome, Verdict } from '../src/engine/outcome.ts';
import type { Report } from '../src/engine/report.ts';
import { run } from '../src/engine/run.ts';
import type { World } from '../src/machine/world.ts';
import { answersFrom, type Answers } from './answers.ts';
import { isWindows } from './system.ts';

export type RunOptions = {
  readonly answers?: Answers | undefined;
  /** `do` where there is somebody to answer, else `never`. */
  readonly fixing?: 'never' | 'plan' | 'do';
  readonly requested?: Requested;
  readonly forced?: readonly string[];
  /** Absent: `rotate` can't follow. */
  readonly goOnWithRotate?: Given['goOnWithRotate'];
  /** The time of the whole run. */
  readonly now?: Date;
  /** In place of the world's own. */
  readonly timeouts?: Partial<World['timeouts']>;
};

export type Ran = {
  readonly report: Report;
  readonly asked: readonly Asking[];
  /** All that a host was told, as text. */
  readonly shown: string;
  /** The {@link codeOf} each check, by its id. */
  readonly codes: Readonly<Record<string, string>>;
};

/** One run of the engine. Nothing of it may show a key, and every code has to be one that its check declares. */
export async function runChecks(checks: readonly AnyCheck[], given: Omit<Given, 'requested'>, how: RunOptions): Promise<Ran> {
  const answer = answersFrom(how.answers ?? 'no');
  const asked: Asking[] = [];
  const events: Event[] = [];
  let isLeft = false;
  const goOnWithRotate = (leaked: boolean): void => {
    isLeft = leaked;
    how.goOnWithRotate?.(leaked);
  };
  const report = await run({
    checks,
    given: {
      ...given,
      requested: how.requested ?? {},
      earlierKeys: new Map(),
      leaks: new Map(),
      ...(how.goOnWithRotate && { goOnWithRotate }),
    } satisfies Given,
    // Each question to git is a process, which Windows starts slowly.
    signal: AbortSignal.timeout(isWindows ? 120_000 : 20_000),
    fixing: how.fixing ?? (how.answers === undefined ? 'never' : 'do'),
    forced: new Set(how.forced),
    isLeft: () => isLeft,
    host: {
      emit: (event) => void events.push(event),
      ask(asking, signal) {
        asked.push(asking);
        return answer(asking, signal);
      },
    },
  });
  const shown = textOf([report, asked, events]);
  expect(shown).not.toMatch(/sk-(?:proj-|admin-|svcacct-)?[\w-]{16}/);
  expectDeclared(report);
  return { report, asked, shown, codes: Object.fromEntries(report.results.map(({ check, verdict }) => [check.id, codeOf(verdict)])) };
}

/** The code of what was found; `ok` where all is well, `blocked` where nobody could look. */
export function codeOf(verdict: Verdict): string {
  return 'code' in verdict ? verdict.code : verdict.status;
}

export function resultOf({ results }: Report, id: string): Report['results'][number] {
  const result = results.find(({ check }) => check.id === id);
  if (result === undefined) throw new Error(`${id} was not looked at`);
  return result;
}

/** What a check of the run found; throws where it was blocked. */
export function verdictOf(report: Report, id: string): Outcome<unknown> {
  const { verdict } = resultOf(report, id);
  if (verdict.status === 'blocked') throw new Error(`${id} is blocked by ${verdict.by}`);
  return verdict;
}

/** Facts are for other checks, and a check is code: neither is shown. */
function textOf(told: unknown): string {
  return JSON.stringify(told, (name, value: unknown) => (name === 'fact' || name === 'check' || name === 'checks' ? undefined : value));
}

/** Every code is one of its check, with the status that it has there. */
function expectDeclared({ results }: Report): void {
  for (const { check, verdict, refusal } of results) {
    const codes: Codes = { ...engineCodes, ...(check.codes as Codes) };
    if ('code' in verdict) expect({ [verdict.code]: verdict.status }).toEqual({ [verdict.code]: codes[verdict.code]?.status });
    if (refusal !== undefined) expect(Object.keys(codes)).toContain(refusal.code);
  }
}
