import { describe, expect, it } from 'vitest';
import { allCodes } from '../../src/docs/all-codes.ts';
import { scenarioVerdicts } from '../checks/api/scenario-verdicts.ts';
import { makeWorld } from '../make-world.ts';
import { runProgram } from './program.ts';

type Document = {
  checks: { id: string; group: string; status: string; code?: string; why?: string; next?: string[] }[];
  ok: boolean;
  exitCode: number;
};

/** What goes wrong with the spending limit, where the scenario is about that. */
const limits: Readonly<Record<string, object>> = {
  'limit-not-enforcing': { code: 'limit-not-enforcing' },
  'project-not-found': { code: 'needs-admin-key', summary: expect.stringContaining('was not found') as string },
};

/** These play a command that runs no checks. */
const ofOtherCommands = ['leak'];

describe.concurrent('demo --scenario without a terminal', () => {
  it.for(Object.entries(scenarioVerdicts).filter(([scenario]) => !ofOtherCommands.includes(scenario)))(
    '%s: %s',
    async ([scenario, verdict], { onTestFinished }) => {
      const world = makeWorld({ project: { git: false }, onTestFinished });
      const { status, stdout, stderr } = await runProgram(world, ['demo', '--scenario', scenario, '--json']);
      const { checks, ok, exitCode } = JSON.parse(stdout) as Document;
      const bad = checks.find((check) => check.group === 'api' && check.status !== 'ok');
      expect(bad === undefined ? 'ok' : `${bad.id} ${bad.code}`).toBe(verdict);
      const limit = limits[scenario];
      if (limit !== undefined) expect(checks.find(({ id }) => id === 'spending-limit')).toMatchObject(limit);
      expect({ status, ok, exitCode }).toEqual(
        verdict === 'ok' && limit === undefined ? { status: 0, ok: true, exitCode: 0 } : { status: 1, ok: false, exitCode: 1 },
      );
      for (const each of checks) {
        if (each.code === undefined) continue;
        expect(each.status).toBe(allCodes()[each.code ?? '']?.status);
        expect(each.why).not.toBe('');
        expect(each.next?.length).toBeGreaterThan(0);
      }
      // JSON escapes the controls below the blank; the others stand as they are.
      expect(stdout).not.toMatch(/\\u00[01]|[\u007f-\u009f\u202e]/);
      expect(stdout + stderr).not.toMatch(/T3BlbkFJ|pretend-key-of/);
    },
  );
});
