import path from 'node:path';
import { sentencesOf } from '../../../src/engine/action.ts';
import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { apiReachable } from '../../../src/checks/api/api-reachable.ts';
import type { ApiReachableFact } from '../../../src/checks/api/api-reachable-look.ts';
import * as text from '../../../src/checks/api/api-reachable.text.ts';
import { noSuchPage } from '../../../src/diagnosis/phrases.text.ts';
import { waitingFor } from '../../../src/diagnosis/waiting.text.ts';
import type { Finding } from '../../../src/engine/outcome.ts';
import type { Plan, Refusal } from '../../../src/engine/plan.ts';
import { startSimulator } from '../../../src/simulator/server.ts';
import { serve } from '../../openai/loopback.ts';
import type { TestWorld } from '../../make-world.ts';
import { subjectIn, worldAt, type News } from './api-looks.ts';

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const each of cleanUp.splice(0)) await each();
});

async function finding(world: TestWorld): Promise<Finding<ApiReachableFact, typeof text.codes>> {
  const outcome = await world.look(apiReachable);
  if (outcome.status === 'ok') throw new Error('this was to be a finding');
  return outcome;
}

async function serving(answer: RequestListener): Promise<string> {
  const server = await serve(answer);
  cleanUp.push(async () => await server.close());
  return server.baseUrl;
}

function stepsOf(result: Plan | Refusal | undefined) {
  if (result?.kind !== 'plan') throw new Error('this was to be a plan');
  return result.steps;
}

describe('a base URL from a file of the project', () => {
  it('is asked about before anything is sent, kept once it is confirmed, and never consented to by default', async () => {
    const simulator = await startSimulator();
    cleanUp.push(async () => await simulator.close());
    const world = worldAt(simulator.baseUrl, { namedBy: 'env file' });

    const found = await finding(world);
    const said = text.projectNamesServer(simulator.baseUrl, 'OPENAI_BASE_URL in .env', `--base-url ${simulator.baseUrl}`);
    expect(found).toMatchObject({ status: 'problem', code: 'untrusted-base-url', ...said });
    expect(found.fact).toBeUndefined();

    const no = await world.converse(apiReachable, { answers: [false] });
    expect(no.questions).toMatchObject([
      { kind: 'confirm', recommended: false, mustSee: expect.arrayContaining([new URL(simulator.baseUrl).origin]) as string[] },
    ]);
    expect(no.result).toBeUndefined();
    expect(simulator.requests).toEqual([]);

    const yes = await world.converse(apiReachable, { answers: [true] });
    for (const step of stepsOf(yes.result)) {
      expect(await step.run(new AbortController().signal)).toMatchObject({ status: 'ok' });
    }
    expect(await world.look(apiReachable)).toMatchObject({
      status: 'ok',
      fact: { baseUrl: simulator.baseUrl, official: false },
    });
    expect(await world.ports.settings.trustsBaseUrl('/elsewhere', simulator.baseUrl)).toBe(false);
  });

  it('says so when the answer cannot be kept', async () => {
    // A file is no directory, on any system.
    const nowhere = path.join(import.meta.filename, 'nowhere');
    const world = worldAt('https://llm.example/v1', { namedBy: 'env file', env: { XDG_CONFIG_HOME: nowhere } });
    const { result } = await world.converse(apiReachable, { answers: [true] });
    const outcome = await stepsOf(result)[0]?.run(new AbortController().signal);
    const said = text.trustNotSaved(path.join(nowhere, 'openai-setup'), '--base-url https://llm.example/v1');
    expect(outcome).toMatchObject({ status: 'problem', code: 'untrusted-base-url', ...said });
  });

  it('is judged before it is asked about', async () => {
    expect(await finding(worldAt('https://ana:geheim@llm.example/v1', { namedBy: 'env file' }))).toMatchObject({ code: 'bad-base-url' });
  });
});

describe('a bad base URL', () => {
  it.each(['not an url', 'ftp://x/v1', 'http://192.168.0.9/v1', 'https://ana:geheim@x/v1', 'https://x/v1?a=b', '\u001b[31mx'])(
    '%j',
    async (url) => {
      const found = await finding(worldAt(url, { namedBy: 'shell' }));
      expect(found).toMatchObject({ status: 'problem', code: 'bad-base-url' });
      expect(sentencesOf(found.next).join(' ')).toContain('OPENAI_BASE_URL in the shell');
      expect(JSON.stringify(found)).not.toMatch(/geheim|\\u001b/);
    },
  );

  it('without /v1 is told to be so', async () => {
    const simulator = await startSimulator();
    cleanUp.push(async () => await simulator.close());
    const bare = simulator.baseUrl.replace('/v1', '');
    const world = worldAt(bare);
    const said = noSuchPage(404, '', await subjectIn(world));
    expect(sentencesOf(said.next).join(' ')).toContain(`${bare}/v1`);
    expect(await finding(world)).toMatchObject({ code: 'bad-base-url', ...said });
    const page = await serving(
      (_request, response) => void response.writeHead(404, { 'content-type': 'text/html' }).end('<html>no</html>'),
    );
    const atPage = worldAt(page.replace('/v1', ''));
    expect(await finding(atPage)).toMatchObject({ code: 'bad-base-url', ...noSuchPage(404, '', await subjectIn(atPage)) });
  });
});

describe('what counts as the API', () => {
  it.each([
    ['a list without a key', 200, '{"object":"list","data":[]}'],
    ['“who are you?”', 401, '{"error":{"message":"no key","type":"invalid_request_error","code":null}}'],
    ['the same in other words', 401, '{"detail":"Unauthorized"}'],
    ['a region that is not served, which the key’s check tells', 403, '{"error":{"code":"unsupported_country_region_territory"}}'],
  ])('%s', async (_name, status, body) => {
    const baseUrl = await serving((_request, response) => void response.writeHead(status).end(body));
    expect(await worldAt(baseUrl).look(apiReachable)).toMatchObject({ status: 'ok', fact: { baseUrl } });
  });

  it.each([
    ['a sign-in page', 200, '<html></html>', 'captive-portal'],
    ['network authentication', 511, 'sign in', 'captive-portal'],
    ['an unknown text', 200, 'hello', 'not-openai'],
    ['a refusal in HTML', 401, '<html></html>', 'not-openai'],
    ['a gateway that fails', 502, '<html></html>', 'server-error'],
    ['a gateway that is full', 503, 'busy', 'overloaded'],
    ['the API in trouble', 500, '{"error":{"message":"oops","type":"server_error"}}', 'server-error'],
  ])('not %s', async (_name, status, body, code) => {
    const baseUrl = await serving((_request, response) => void response.writeHead(status).end(body));
    const { outcome, questions, result } = await worldAt(baseUrl).converse(apiReachable, { answers: [true] });
    expect(outcome).toMatchObject({ code });
    expect(questions).toMatchObject([{ kind: 'retry' }]);
    expect(result).toMatchObject({ kind: 'plan', steps: [] });
  });
});

it('says what it waits for after two seconds', async () => {
  const baseUrl = await serving((_request, response) => void setTimeout(() => response.writeHead(401).end('{"error":{}}'), 3200));
  const news: News[] = [];
  const progress = (text: string, { replace = false } = {}) => void news.push({ text, replace });
  const world = worldAt(baseUrl, { timeouts: { request: 5000, total: 6000 } });
  expect(await world.look(apiReachable, { progress })).toMatchObject({ status: 'ok' });
  const { host } = new URL(baseUrl);
  expect(news).toEqual([
    { text: waitingFor(host, 2), replace: true },
    { text: waitingFor(host, 3), replace: true },
  ]);
});
