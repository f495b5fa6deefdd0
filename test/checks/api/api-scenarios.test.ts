import { describe, expect, it } from 'vitest';
import { accepts } from '../../../src/checks/api/key-accepted.text.ts';
import { isOverloaded, tooManyRequests } from '../../../src/diagnosis/server.text.ts';
import { keyInFile } from '../../../src/diagnosis/subject.text.ts';
import { tryingAgain } from '../../../src/diagnosis/waiting.text.ts';
import { Secret } from '../../../src/keys/secret.ts';
import type { ScenarioName } from '../../../src/simulator/scenarios.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/server.ts';
import { simulate } from '../../simulator/client.ts';
import { expectPublished } from '../../simulator/published-api.ts';
import { openai } from '../../diagnosis/subjects.ts';
import { findingsOf, look, subjectIn, verdictOf, worldAt, type Looks } from './api-looks.ts';
import { scenarioVerdicts } from './scenario-verdicts.ts';

let simulator: Simulator | undefined;

async function play(scenario: ScenarioName, model?: string): Promise<Looks> {
  simulator = await simulate({ scenario });
  const looks = await look(worldAt(simulator.baseUrl), {
    keys: [{ secret: new Secret(simulator.key), source: 'file' }],
    ...(model === undefined ? {} : { model }),
  });
  expectFitForPeople(looks, simulator.key);
  return looks;
}

/** What holds for every outcome: words, a next step, no key, no control sequence, a code of its check with its status. */
function expectFitForPeople(looks: Looks, key: string): void {
  const text = JSON.stringify(looks);
  expect(text).not.toContain(key.slice(0, 30));
  expect(text).not.toContain(key.slice(-30));
  // JSON escapes the controls below the blank; the others stand as they are.
  expect(text).not.toMatch(/\\u00[01]|[\u007f-\u009f\u202e]/);
  for (const { check, finding } of findingsOf(looks)) {
    expect(finding.next.length).toBeGreaterThan(0);
    expect(finding.why).not.toBe('');
    expect(finding.summary).not.toMatch(/\.$/);
    expect(check.codes).toHaveProperty([finding.code, 'status'], finding.status);
  }
}

describe('every scenario has its verdict', () => {
  it.concurrent.for(Object.entries(scenarioVerdicts) as [ScenarioName, string][])(
    '%s: %s',
    async ([scenario, verdict], { onTestFinished }) => {
      const own = await startSimulator({ scenario });
      const timeouts = verdict.endsWith(' timeout') ? { request: 600, idle: 600, total: 2000 } : {};
      const looks = await look(worldAt(own.baseUrl, { timeouts, onTestFinished }), {
        keys: [{ secret: new Secret(own.key), source: 'file' }],
      }).finally(async () => await own.close());
      expectPublished(own.requests);
      expectFitForPeople(looks, own.key);
      expect(verdictOf(looks)).toBe(verdict);
    },
  );
});

describe('the test completion', () => {
  it('streams its answer, then says what it took', async () => {
    const { completed, news, accepted } = await play('default');
    const { host } = new URL(simulator?.baseUrl ?? '');
    expect(accepted).toMatchObject({ status: 'ok', summary: accepts(host, [keyInFile('.env')], true) });
    expect(news.every(({ replace }) => !replace)).toBe(true);
    expect(news.map(({ text }) => text).join('')).toMatch(/^\S.* .*\S$/);
    expect(completed).toMatchObject({
      status: 'ok',
      fact: { model: 'gpt-6-luna', organization: 'pretend-org', project: simulator?.projectId },
      data: {
        api: 'responses',
        firstTokenMs: expect.any(Number),
        totalMs: expect.any(Number),
        inputTokens: expect.any(Number),
        outputTokens: expect.any(Number),
        costUsd: expect.any(Number),
        requestsLeft: expect.any(Number),
        tokensLeft: expect.any(Number),
        organization: 'pretend-org',
        project: simulator?.projectId,
      },
    });
    const sent = simulator?.requests.filter(({ method }) => method === 'POST');
    expect(sent?.map(({ body }) => body)).toEqual([
      {
        model: 'gpt-6-luna',
        input: 'Say hello in three words.',
        max_output_tokens: 32,
        reasoning: { effort: 'none' },
        store: false,
        stream: true,
      },
    ]);
  });

  it('goes on to the next model, but not from a requested', async () => {
    expect((await play('newest-model-not-allowed')).completed).toMatchObject({ fact: { model: 'gpt-5.6-luna' } });
    await simulator?.close();
    expect((await play('newest-model-not-allowed', 'gpt-6-luna')).completed).toMatchObject({
      code: 'model-not-found',
      data: { tried: ['gpt-6-luna'] },
    });
  });

  it('leaves reasoning to a model that does not take it off', async () => {
    expect((await play('unsupported-reasoning')).completed).toMatchObject({ fact: { model: 'gpt-6-luna' } });
    expect(simulator?.requests.filter(({ method }) => method === 'POST')).toHaveLength(2);
  });

  it('takes the older API where a compatible server has only that', async () => {
    expect((await play('no-responses-api')).completed).toMatchObject({ status: 'ok', data: { api: 'chat' } });
    await simulator?.close();
    // A model that knows only the new name of the limit is told that one.
    expect((await play('no-responses-api', 'gpt-6-luna')).completed).toMatchObject({
      status: 'ok',
      data: { api: 'chat', model: 'gpt-6-luna' },
    });
    const limits = simulator?.requests.flatMap(({ path, body }) => (path === '/v1/chat/completions' ? [body] : []));
    expect(limits).toMatchObject([{ max_tokens: 32 }, { max_completion_tokens: 32 }]);
  });

  it('repeats what may pass, in the open, and not what costs or what only the user can change', async () => {
    const { completed, news } = await play('overloaded-at-first');
    expect(completed?.status).toBe('ok');
    const subject = await subjectIn(worldAt(simulator?.baseUrl ?? ''));
    expect(news[0]).toEqual({ text: tryingAgain(isOverloaded(undefined, subject).summary, 1), replace: true });
    const asked = async (scenario: ScenarioName): Promise<number> => {
      await simulator?.close();
      await play(scenario);
      return simulator?.requests.filter(({ method }) => method === 'POST').length ?? 0;
    };
    expect(await asked('no-credits')).toBe(1);
    expect(await asked('missing-scopes')).toBe(2);
    expect(await asked('daily-limit')).toBe(1);
    expect(await asked('project-spend-limit')).toBe(1);
    expect(await asked('stream-cut')).toBe(1);
  });

  it('follows no redirect, and sends no key where none is wanted', async () => {
    await play('redirect');
    expect(simulator?.requests.map(({ path }) => path)).toEqual(['/v1/models']);
    expect(simulator?.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('ends at once when it is cancelled, also in a pause', async () => {
    const own = await startSimulator({ scenario: 'rate-limited', refusals: 9 });
    const stop = new AbortController();
    const run = look(worldAt(own.baseUrl, { timeouts: { total: 60_000 } }), {
      keys: [{ secret: new Secret(own.key), source: 'file' }],
      signal: stop.signal,
      onNews: ({ text }) => text.startsWith(tooManyRequests(undefined, openai).summary) && stop.abort(new Error('enough')),
    });
    await expect(run).rejects.toThrow('enough');
    await own.close();
  });
});
