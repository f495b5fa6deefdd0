import { describe, expect, it, onTestFinished } from 'vitest';
import { startSimulator, type Simulator } from '../../../src/simulator/server.ts';
import { allChecks } from '../../../src/checks/all.ts';
import { apiReachable } from '../../../src/checks/api/api-reachable.ts';
import { fakeKey, serve } from '../../openai/loopback.ts';
import { simulate } from '../../simulator/client.ts';
import { makeWorld, type WorldOptions } from '../../make-world.ts';
import { resultOf, verdictOf } from '../../run-checks.ts';

function readyWorld(key: string, options: WorldOptions) {
  const world = makeWorld(options);
  world.put('.gitignore', '.env\n');
  world.put('.env', `OPENAI_API_KEY=${key}\n`, 0o600);
  return world;
}

describe('a header that contradicts the key', () => {
  it.each([
    ['mismatched-organization', 'OPENAI_ORG_ID', 'org-0123456789abcdef'],
    ['mismatched-project', 'OPENAI_PROJECT_ID', 'proj_0123456789abcdef'],
  ] as const)('can be left out for the run: %s', async (scenario, name, value) => {
    const simulator = await simulate({ scenario });
    const world = readyWorld(simulator.key, { api: simulator, env: { [name]: value } });
    const before = await world.run(allChecks);
    expect(before.codes).toMatchObject({ 'key-accepted': scenario, completion: 'blocked' });

    const asked = await world.run(allChecks, {
      fixing: 'do',
      answers({ id }) {
        if (id !== 'key-accepted') return undefined;
        // From here on the server has nothing to complain about; what counts is that the header is gone.
        simulator.setScenario('default');
        return '0';
      },
    });
    expect(asked.codes).toMatchObject({ 'key-accepted': 'only-this-run', completion: 'ok' });
    expect(asked.report.exitCode).toBe(1);
    expect(resultOf(asked.report, 'key-accepted').fixed).toBe(false);
    const header = name === 'OPENAI_ORG_ID' ? 'openai-organization' : 'openai-project';
    expect(simulator.requests.at(-1)?.headers).not.toHaveProperty(header);
  });

  it('is left where it is by --yes', async () => {
    const simulator = await simulate({ scenario: 'mismatched-organization' });
    const world = readyWorld(simulator.key, { api: simulator, env: { OPENAI_ORG_ID: 'org-0123456789abcdef' } });
    expect((await world.run(allChecks, { answers: 'yes' })).codes).toMatchObject({ 'key-accepted': 'mismatched-organization' });
  });
});

/** Without the watch over what it's asked: a request without `/v1` is none of the published API. */
async function unwatched(): Promise<Simulator> {
  const simulator = await startSimulator({});
  onTestFinished(() => simulator.close());
  return simulator;
}

describe('a base URL without /v1', () => {
  it('can be completed for the run, and stays a problem', async () => {
    const simulator = await unwatched();
    const baseUrl = simulator.baseUrl.replace(/\/v1$/, '');
    const world = readyWorld(simulator.key, { api: { baseUrl } });
    expect(verdictOf((await world.run(allChecks)).report, 'api-reachable').status).toBe('problem');
    const { codes, report } = await world.run(allChecks, { answers: { 'api-reachable': '0' } });
    expect(codes).toMatchObject({ 'api-reachable': 'only-this-run', 'key-accepted': 'ok', completion: 'ok' });
    expect(report.exitCode).toBe(1);
  });
});

describe('a server that asks for the key before it looks at the path', () => {
  it('is asked with /v1 once that is chosen', async () => {
    const paths: string[] = [];
    const server = await serve((request, response) => {
      paths.push(request.url ?? '');
      const reply = (status: number, body: object): void =>
        void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (request.headers.authorization === undefined) reply(401, { error: { message: 'no key', code: 'no_key' } });
      else if (request.url === '/v1/models') reply(200, { object: 'list', data: [{ id: 'gpt-6-luna' }] });
      else reply(404, { error: { message: 'Not Found', code: null } });
    });
    onTestFinished(() => server.close());
    const world = readyWorld(fakeKey().reveal(), { api: { baseUrl: server.baseUrl.replace(/\/v1$/, '') } });
    const { codes } = await world.run(allChecks, { answers: { 'key-accepted': '0' } });
    expect(codes).toMatchObject({ 'api-reachable': 'ok', 'key-accepted': 'only-this-run' });
    expect(paths.at(-1)).toMatch(/^\/v1\//);
  });
});

describe('what a run has changed', () => {
  it('is not there in the next one', async () => {
    const simulator = await unwatched();
    const world = readyWorld(simulator.key, { api: { baseUrl: simulator.baseUrl.replace(/\/v1$/, '') } });
    await world.run(allChecks, { answers: { 'api-reachable': '0' } });
    expect((await world.run([apiReachable])).codes['api-reachable']).not.toBe('only-this-run');
  });

  it('is only what was asked for: a proxy with no remedy is asked about again', async () => {
    const world = makeWorld({ env: { OPENAI_BASE_URL: 'https://api.nowhere.invalid/v1', HTTPS_PROXY: 'socks4://127.0.0.1:9' } });
    const { asked, codes } = await world.run([apiReachable], { answers: { 'api-reachable': ['0'] } });
    expect(asked.map(({ question }) => question.kind)).toEqual(['choice', 'retry']);
    expect(codes['api-reachable']).toBe('dns');
  });
});
