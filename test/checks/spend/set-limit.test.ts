import { expect, it } from 'vitest';
import { howMuch } from '../../../src/checks/spend/limit-by-admin-key.text.ts';
import * as text from '../../../src/checks/spend/set-limit.text.ts';
import { projectLimitsPage } from '../../../src/openai/pages.ts';
import { conclusion } from '../../../src/terminal/conclusion.ts';
import { wasNotDone } from '../../../src/terminal/run.text.ts';
import { simulate } from '../../simulator/client.ts';
import { relay } from '../../e2e/relay.ts';
import { resultOf, verdictOf } from '../../run-checks.ts';
import { cents, changes, defaultProject, limits, worldOf } from './money.ts';

it('asks before a limit that is already spent; --yes does not consent to it', async () => {
  const simulator = await simulate();
  const world = worldOf(simulator);
  const now = new Date('2026-11-28T12:00:00Z');
  const { asked, codes, report } = await limits(world, { answers: 'yes', limitUsd: 1, now });
  const question = text.alreadySpent(verdictOf(report, 'spent').data?.['total'] as number, 1).text;
  expect(asked[0]?.question.text).toBe(question);
  expect(codes['spending-limit']).toBe('no-limit');
  expect(resultOf(report, 'spending-limit').refusal?.code).toBe('limit-below-spent');
  expect(changes(simulator)).toEqual([]);
  const agreed = await limits(world, { answers: { [howMuch(defaultProject, undefined, undefined).text]: 1, [question]: true }, now });
  // It stops everything, as agreed.
  expect(resultOf(agreed.report, 'spending-limit')).toMatchObject({ did: [text.limitSet(1, defaultProject)], refusal: undefined });
  expect(agreed.codes['spending-limit']).toBe('limit-reached');
});

it('does not believe an API that tells another limit than was set', async () => {
  const simulator = await simulate();
  const other = { object: 'project.spend_limit', ...cents(999_900), enforcement: { status: 'enforcing' } };
  let set = false;
  const baseUrl = await relay(simulator, ({ method, path: at }) => {
    if (!at.endsWith(`${simulator.projectId}/spend_limit`)) return undefined;
    set ||= method === 'POST';
    return set && method === 'GET' ? { status: 200, body: other } : undefined;
  });
  const { report } = await limits(worldOf(simulator, { OPENAI_BASE_URL: baseUrl }), { answers: 'yes', limitUsd: 10 });
  const { refusal, verdict } = resultOf(report, 'spending-limit');
  expect(refusal).toMatchObject({
    code: 'unexpected-answer',
    ...text.readsBackDifferently(10, '$9,999', projectLimitsPage(simulator.projectId)),
  });
  expect(verdict).toMatchObject({ code: 'limit-too-high' });
});

it.each(
  [
    ['costs', /costs$/],
    ['reading the limit back', /spend_limit$/],
    ['alerts', /spend_alerts$/],
    ['projects', /projects$/],
    ['keys', /api_keys$/],
  ].flatMap(([name, failing]) => (['silent-before', 500] as const).map((how) => [name, how, failing] as const)),
)('is done where only %s fail afterward (%s)', async (_name, how, failing) => {
  const simulator = await simulate();
  let set = false;
  const baseUrl = await relay(simulator, ({ method, path: at }) => {
    const fails = set && new RegExp(failing as RegExp).test(at);
    set ||= method === 'POST' && at.endsWith('/spend_limit');
    if (!fails) return undefined;
    return how === 500 ? { status: 500, body: { error: { message: 'The server had an error', type: 'server_error' } } } : how;
  });
  const world = worldOf(simulator, { OPENAI_BASE_URL: baseUrl });
  const { report } = await limits(world, { answers: 'yes', limitUsd: 10, timeouts: { request: 700, total: 700 } });
  expect(resultOf(report, 'spending-limit')).toMatchObject({ did: [expect.any(String)], refusal: undefined });
  expect(conclusion(report)).not.toBe(wasNotDone);
  expect(report.exitCode).toBe(0);
});
