import http from 'node:http';
import { performance } from 'node:perf_hooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import { allChecks } from '../../src/checks/all.ts';
import { makeWorld } from '../make-world.ts';
import { listen } from '../openai/loopback.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { verdictOf } from '../run-checks.ts';
import { Secret } from '../../src/keys/secret.ts';
import { look, worldAt } from '../checks/api/api-looks.ts';

async function serverThat(answer: http.RequestListener): Promise<string> {
  const server = await listen(http.createServer(answer));
  onTestFinished(() => server.close());
  return `http://127.0.0.1:${server.port}/v1`;
}

const json = { 'content-type': 'application/json' };
const unauthorized = JSON.stringify({ error: { message: 'You didn’t provide an API key.', code: null, type: 'invalid_request_error' } });
const tooMany = JSON.stringify({ error: { message: 'Rate limit reached', code: 'rate_limit_exceeded', type: 'requests' } });
const models = JSON.stringify({ object: 'list', data: [{ id: 'gpt-6-luna' }] });

describe('a rate limit', () => {
  it.each([
    ['of the completion', false],
    ['of everything', true],
  ])('that lasts 20 seconds is reported at once, with the time to wait: %s', async (_what, everywhere) => {
    const baseUrl = await serverThat((request, response) => {
      if (request.headers.authorization === undefined) response.writeHead(401, json).end(unauthorized);
      else if (everywhere || request.method === 'POST') response.writeHead(429, { ...json, 'retry-after': '20' }).end(tooMany);
      else response.writeHead(200, json).end(models);
    });
    const world = makeWorld({ api: { baseUrl } });
    world.put('.gitignore', '.env\n');
    world.put('.env', `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`, 0o600);
    const started = performance.now();
    const { report } = await world.run(allChecks);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(verdictOf(report, 'completion')).toMatchObject({ code: 'rate-limited', data: { retryAfterMs: 20_000 } });
  });

  it('is counted down by one voice', async () => {
    let asked = 0;
    const baseUrl = await serverThat((request, response) => {
      if (request.headers.authorization === undefined) response.writeHead(401, json).end(unauthorized);
      else if (request.method !== 'POST') response.writeHead(200, json).end(models);
      else {
        asked += 1;
        response.writeHead(429, { ...json, 'retry-after': '3' }).end(tooMany);
      }
    });
    const { news } = await look(worldAt(baseUrl), { keys: [{ secret: new Secret(fakeKey('sk-proj-')), source: 'file' }] });
    expect(asked).toBeGreaterThan(1);
    const said = news.map(({ text }) => (/waiting for/.test(text) ? 'waiting' : Number(/(\d+) s$/.exec(text)?.[1])));
    const [first, ...rest] = said;
    // 3, 2, 1 and nothing in between.
    expect(first).toBeGreaterThanOrEqual(3);
    expect(rest.slice(0, 2)).toEqual([Number(first) - 1, Number(first) - 2]);
  });
});

describe('a slow server', () => {
  it('has one cap for all checks of the API', async () => {
    const baseUrl = await serverThat((request, response) => {
      setTimeout(() => {
        if (request.headers.authorization === undefined) response.writeHead(401, json).end(unauthorized);
        else response.writeHead(200, json).end(models);
      }, 700);
    });
    const world = makeWorld({ api: { baseUrl }, timeouts: { total: 1000 } });
    world.put('.gitignore', '.env\n');
    world.put('.env', `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`, 0o600);
    const { codes } = await world.run(allChecks);
    expect(codes).toMatchObject({ 'api-reachable': 'ok', 'key-accepted': 'timeout' });
  });
});
