import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import OpenAI from 'openai';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isScenarioName, scenarios } from '../../src/simulator/scenarios.ts';
import type { ScenarioName } from '../../src/simulator/scenarios.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { adminOf, clientOf, hello, helloChat, refusalOf, simulate } from './client.ts';

async function streamed(simulator: Simulator, more: object = {}): Promise<OpenAI.Responses.ResponseStreamEvent[]> {
  const stream = await clientOf(simulator).responses.create({ ...hello, ...more, stream: true });
  const events: OpenAI.Responses.ResponseStreamEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

async function streamedChat(simulator: Simulator): Promise<string> {
  const stream = await clientOf(simulator).chat.completions.create({ ...helloChat, stream: true });
  let said = '';
  for await (const chunk of stream) said += chunk.choices[0]?.delta.content ?? '';
  return said;
}

/** What a scenario was seen to do is noted, so that the last test can say which ones nobody looked at. */
const seen = new Set<ScenarioName>();
function playing(scenario: ScenarioName, more: { refusals?: number } = {}): Promise<Simulator> {
  seen.add(scenario);
  return simulate({ scenario, ...more });
}

type Refused = { status: number; type?: string; code: string | null; text?: RegExp };

describe('a key that is refused is refused at the first step, and a request without one still gets its 401', () => {
  const table: [ScenarioName, Refused][] = [
    ['invalid-api-key', { status: 401, code: 'invalid_api_key', text: /^401 Incorrect API key provided: sk-proj-\*+.{4}\. You/ }],
    ['invalid-api-key-as-text', { status: 401, code: 'invalid_api_key', text: /Incorrect API key provided/ }],
    ['mismatched-organization', { status: 401, code: 'mismatched_organization', text: /header should match organization/ }],
    ['mismatched-project', { status: 401, code: 'mismatched_project' }],
    ['no-organization', { status: 401, code: 'no_organization', text: /must be a member of an organization/ }],
    ['project-archived', { status: 401, code: 'not_authorized_invalid_project', text: /archived/ }],
    ['account-deactivated', { status: 401, code: 'account_deactivated', text: /has been deactivated/ }],
    ['access-terminated', { status: 401, type: 'access_terminated', code: null, text: /access was terminated/ }],
    ['incorrect-hostname', { status: 401, code: 'incorrect_hostname', text: /us\.api\.openai\.com/ }],
    ['ip-not-authorized', { status: 401, code: 'ip_not_authorized' }],
    ['unsupported-region', { status: 403, type: 'request_forbidden', code: 'unsupported_country_region_territory' }],
    ['no-api-key', { status: 401, code: null, text: /didn't provide an API key/ }],
  ];
  it.each(table)('%s', async (scenario, { text = /./, ...refused }) => {
    const simulator = await playing(scenario);
    const refusal = await refusalOf(clientOf(simulator).models.list());
    expect(refusal).toMatchObject(refused);
    expect(refusal.message).toMatch(text);
    expect(await refusalOf(streamed(simulator))).toMatchObject(refused);
    expect((await fetch(`${simulator.baseUrl}/models`)).status).toBe(401);
  });
});

describe('a completion is refused although the key is good', () => {
  const invalid = 'invalid_request_error';
  const table: [ScenarioName, Refused][] = [
    ['missing-scopes', { status: 403, type: invalid, code: null, text: /Missing scopes: api\.responses\.write\./ }],
    ['missing-scopes-401', { status: 401, type: invalid, code: null, text: /Missing scopes: model\.request\./ }],
    ['missing-scope-code', { status: 401, type: invalid, code: 'missing_scope' }],
    ['model-not-allowed', { status: 403, code: 'model_not_found', text: /Project `proj_\w+` does not have access to model `gpt-6-luna`/ }],
    ['newest-model-not-allowed', { status: 403, code: 'model_not_found' }],
    ['model-not-found', { status: 404, type: invalid, code: 'model_not_found', text: /The model `gpt-6-luna` does not exist/ }],
    ['organization-not-verified', { status: 400, code: 'unsupported_value', text: /must be verified to use the model `gpt-6-luna`/ }],
    ['organization-not-verified-404', { status: 404, code: 'model_not_found', text: /must be verified/ }],
    ['max-output-tokens', { status: 400, code: 'integer_below_min_value', text: /Expected a value >= 64, but got 32/ }],
    ['service-tier', { status: 400, type: invalid, code: null, text: /service tier is not allowed/ }],
    ['no-credits', { status: 429, type: 'insufficient_quota', code: 'insufficient_quota', text: /exceeded your current quota/ }],
    ['credit-balance-exhausted', { status: 429, code: 'credit_balance_exhausted' }],
    ['organization-spend-limit', { status: 429, code: 'organization_spend_limit_exceeded' }],
    ['project-spend-limit', { status: 429, code: 'project_spend_limit_exceeded' }],
    ['usage-limit', { status: 429, code: 'organization_usage_limit_exceeded' }],
    ['billing-not-active', { status: 429, type: 'billing_not_active', code: 'billing_not_active', text: /account is not active/ }],
    ['billing-hard-limit', { status: 400, code: 'billing_hard_limit_reached', text: /hard limit has been reached/ }],
    ['rate-limited-without-hint', { status: 429, type: 'requests', code: 'rate_limit_exceeded', text: /Please try again in 20s/ }],
    ['daily-limit', { status: 429, type: 'requests', code: 'rate_limit_exceeded', text: /requests per day \(RPD\)/ }],
    ['slow-down', { status: 429, type: 'rate_limit_error', code: 'slow_down' }],
    ['overloaded', { status: 503, type: 'service_unavailable_error', code: 'server_is_overloaded' }],
    ['server-error', { status: 500, type: 'server_error', code: null, text: /had an error processing your request/ }],
  ];
  it.each(table)('%s', async (scenario, { text = /./, ...refused }) => {
    const simulator = await playing(scenario);
    expect((await clientOf(simulator).models.list()).data).not.toEqual([]);
    const refusal = await refusalOf(streamed(simulator));
    expect(refusal).toMatchObject(refused);
    expect(refusal.message).toMatch(text);
    expect(refusal.headers?.get('retry-after')).toBeNull();
    expect(await refusalOf(streamedChat(simulator))).toMatchObject(refused);
    expect(await refusalOf(clientOf(simulator, 'sk-' + 'other'.repeat(8)).responses.create(hello))).toMatchObject({
      status: 401,
    });
  });

  it('as the classes of the client have it', async () => {
    const kinds = [
      ['no-credits', OpenAI.RateLimitError],
      ['model-not-allowed', OpenAI.PermissionDeniedError],
      ['model-not-found', OpenAI.NotFoundError],
      ['server-error', OpenAI.InternalServerError],
      ['billing-hard-limit', OpenAI.BadRequestError],
    ] as const;
    const simulator = await simulate();
    for (const [scenario, kind] of kinds) {
      simulator.setScenario(scenario);
      expect(await refusalOf(clientOf(simulator).responses.create(hello))).toBeInstanceOf(kind);
    }
  });

  it('bare-string-error', async () => {
    const refusal = await refusalOf(streamed(await playing('bare-string-error')));
    expect(refusal).toMatchObject({ status: 403, code: undefined });
    expect(refusal.error).toBeTypeOf('string');
  });

  it('escape-sequences', async () => {
    const refusal = await refusalOf(streamed(await playing('escape-sequences')));
    for (const control of ['\u001b[31m', '\u001b]8;;', '\u0007', '\u009b', '\r', '\u202e']) {
      expect(refusal.message).toContain(control);
    }
  });
});

describe('what goes on working', () => {
  it('default', async () => {
    const simulator = await playing('default');
    expect((await streamed(simulator)).at(-1)?.type).toBe('response.completed');
  });

  it('missing-scopes-models: the list of models only is refused', async () => {
    const simulator = await playing('missing-scopes-models');
    expect((await refusalOf(clientOf(simulator).models.list())).message).toMatch(/Missing scopes: api\.model\.read/);
    expect((await streamed(simulator)).at(-1)?.type).toBe('response.completed');
  });

  it('empty-models: the list is empty, the answer comes', async () => {
    const simulator = await playing('empty-models');
    expect((await clientOf(simulator).models.list()).data).toEqual([]);
    expect((await streamed(simulator)).at(-1)?.type).toBe('response.completed');
  });

  it('newest-model-not-allowed: another model answers', async () => {
    const simulator = await playing('newest-model-not-allowed');
    expect((await streamed(simulator, { model: 'gpt-5.6-luna' })).at(-1)?.type).toBe('response.completed');
  });

  it('unsupported-reasoning: without an effort the answer comes', async () => {
    const simulator = await playing('unsupported-reasoning');
    const refusal = await refusalOf(streamed(simulator, { reasoning: { effort: 'none' } }));
    expect(refusal).toMatchObject({ status: 400, code: 'unsupported_value', param: 'reasoning.effort' });
    expect((await streamed(simulator)).at(-1)?.type).toBe('response.completed');
  });

  it('no-responses-api: chat completions answer', async () => {
    const simulator = await playing('no-responses-api');
    expect(await refusalOf(streamed(simulator))).toMatchObject({ status: 404 });
    expect(await streamedChat(simulator)).toBe('Hello, pretend world!');
  });

  it('rate-limited: as often as was wished for, with Retry-After; then the answer; anew when set anew', async () => {
    const simulator = await playing('rate-limited', { refusals: 2 });
    const refusal = await refusalOf(streamed(simulator));
    expect(refusal).toMatchObject({ status: 429, code: 'rate_limit_exceeded' });
    expect(refusal.headers?.get('retry-after')).toBe('1');
    expect(refusal.message).toContain('try again in 1s');
    expect(await refusalOf(streamed(simulator))).toMatchObject({ status: 429 });
    expect((await streamed(simulator)).at(-1)?.type).toBe('response.completed');
    simulator.setScenario('rate-limited');
    expect(await refusalOf(streamed(simulator))).toMatchObject({ status: 429 });
  });

  it('missing-scopes-at-first', async () => {
    const simulator = await playing('missing-scopes-at-first');
    expect(await refusalOf(streamed(simulator))).toMatchObject({ status: 403 });
    expect((await streamed(simulator)).at(-1)?.type).toBe('response.completed');
  });

  it('overloaded-at-first', async () => {
    const simulator = await playing('overloaded-at-first');
    expect(await refusalOf(streamed(simulator))).toMatchObject({ status: 503 });
    expect((await streamed(simulator)).at(-1)?.type).toBe('response.completed');
  });

  it('limit-not-enforcing, project-not-found: admin endpoints', async () => {
    const simulator = await playing('limit-not-enforcing');
    const { spendLimit, projects } = adminOf(simulator);
    expect(await refusalOf(spendLimit.retrieve())).toMatchObject({ status: 404 });
    await spendLimit.update({ threshold_amount: 500, currency: 'USD', interval: 'month' });
    expect(await spendLimit.retrieve()).toMatchObject({ threshold_amount: 500, enforcement: { status: 'inactive' } });
    simulator.setScenario('project-not-found');
    seen.add('project-not-found');
    expect(await refusalOf(projects.retrieve(simulator.projectId))).toMatchObject({ status: 404 });
  });
});

describe('an answer that goes wrong on its way', () => {
  it('incomplete', async () => {
    const simulator = await playing('incomplete');
    const last = (await streamed(simulator)).at(-1);
    expect(last).toMatchObject({
      type: 'response.incomplete',
      response: {
        status: 'incomplete',
        incomplete_details: { reason: 'max_output_tokens' },
        usage: { output_tokens: 2 },
      },
    });
    expect(await clientOf(simulator).responses.create(hello)).toMatchObject({
      status: 'incomplete',
      output_text: 'Hello,',
    });
    const { choices } = await clientOf(simulator).chat.completions.create(helloChat);
    expect(choices[0]?.finish_reason).toBe('length');
  });

  it('response-failed', async () => {
    const simulator = await playing('response-failed');
    const last = (await streamed(simulator)).at(-1);
    expect(last).toMatchObject({
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'server_error' } },
    });
    expect(await refusalOf(streamedChat(simulator))).toMatchObject({ code: 'server_error', status: undefined });
  });

  it('error-event', async () => {
    const simulator = await playing('error-event');
    expect(await refusalOf(streamed(simulator))).toMatchObject({ code: 'server_error', status: undefined });
    expect(await refusalOf(clientOf(simulator).responses.create(hello))).toMatchObject({ status: 500 });
  });

  it('stream-cut: the connection breaks inside of an event', async () => {
    const simulator = await playing('stream-cut');
    const { text, error } = await readRaw(simulator);
    expect(error).toBe(true);
    expect(text).toContain('response.output_text.delta');
    expect(text).not.toContain('response.completed');
    expect(text).not.toMatch(/\n\n$/);
    await expect(streamed(simulator)).rejects.toThrow();
    await expect(streamedChat(simulator)).rejects.toThrow();
    await expect(clientOf(simulator).responses.create(hello)).rejects.toThrow();
  });

  it('stream-truncated: the same, with a proper end of the connection', async () => {
    const { text, error } = await readRaw(await playing('stream-truncated'));
    expect(error).toBe(false);
    expect(text).not.toMatch(/\n\n$/);
    expect(text).not.toContain('response.completed');
  });

  it('stream-stalls: some words, then nothing', async () => {
    const simulator = await playing('stream-stalls');
    const stream = await clientOf(simulator).responses.create({ ...hello, stream: true });
    const said: string[] = [];
    let ended = false;
    const reading = (async () => {
      for await (const event of stream) if (event.type === 'response.output_text.delta') said.push(event.delta);
      ended = true;
    })();
    await expect.poll(() => said).toEqual(['Hello', ',']);
    await clientOf(simulator).models.list();
    expect(ended).toBe(false);
    stream.controller.abort();
    await reading;
  });

  it('endless-stream: it goes on until the client has enough', async () => {
    const stream = await clientOf(await playing('endless-stream')).responses.create({ ...hello, stream: true });
    let count = 0;
    for await (const event of stream) if (event.type === 'response.output_text.delta' && ++count === 1000) break;
    expect(count).toBe(1000);
  });
});

async function readRaw(simulator: Simulator): Promise<{ text: string; error: boolean }> {
  const response = await fetch(`${simulator.baseUrl}/responses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${simulator.key}` },
    body: JSON.stringify({ ...hello, stream: true }),
  });
  let text = '';
  try {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text += chunk;
    return { text, error: false };
  } catch {
    return { text, error: true };
  }
}

describe('what answers in place of the API, with a key and without', () => {
  it.each([
    ['captive-portal', 200, 'text/html; charset=utf-8', /Sign in/],
    ['html-403', 403, 'text/html; charset=utf-8', /Just a moment/],
    ['wrong-shape', 200, 'application/json', /"ok": true/],
  ] as const)('%s', async (scenario, status, type, text) => {
    const simulator = await playing(scenario);
    for (const headers of [{}, { authorization: `Bearer ${simulator.key}` }]) {
      const response = await fetch(`${simulator.baseUrl}/models`, { headers });
      expect([response.status, response.headers.get('content-type')]).toEqual([status, type]);
      expect(await response.text()).toMatch(text);
    }
  });

  it('redirect: to another host, and whoever follows is on record', async () => {
    const simulator = await playing('redirect');
    const response = await fetch(`${simulator.baseUrl}/models`, { redirect: 'manual' });
    expect(response.status).toBe(307);
    expect(new URL(response.headers.get('location') ?? '').hostname).toBe('localhost');
    expect(simulator.requests.map(({ path }) => path)).toEqual(['/v1/models']);
    const follow = await fetch(`${simulator.baseUrl}/models`).catch(() => undefined);
    expect(follow?.status).not.toBe(200);
    expect(simulator.requests.map(({ path }) => path)).toContain('/followed-the-redirect');
  });

  it('silence', async () => {
    const simulator = await playing('silence');
    const signal = AbortSignal.timeout(100);
    await expect(fetch(`${simulator.baseUrl}/models`, { signal })).rejects.toThrow(/timeout/);
    expect(simulator.requests).toHaveLength(1);
  });

  it('reset', async () => {
    const refusal = await refusalOf(clientOf(await playing('reset')).models.list());
    expect(refusal).toBeInstanceOf(OpenAI.APIConnectionError);
    expect(causes(refusal)).toContain('ECONNRESET');
  });

  it('slow: a byte, and a second later the next', async () => {
    const { socket, body } = await listen(await playing('slow'));
    await expect.poll(body).toHaveLength(1);
    const first = performance.now();
    await expect.poll(body, { timeout: 3000 }).toHaveLength(2);
    expect(performance.now() - first).toBeGreaterThan(500);
    socket.destroy();
  });

  it('endless-body: more than anybody wants', async () => {
    const response = await fetch(`${(await playing('endless-body')).baseUrl}/models`);
    let length = 0;
    for await (const chunk of response.body ?? []) if ((length += chunk.length) > 5_000_000) break;
    expect(length).toBeGreaterThan(5_000_000);
  });
});

function causes(error: unknown): unknown[] {
  return error instanceof Error ? ['code' in error ? error.code : undefined, ...causes(error.cause)] : [];
}

/** A request over a bare socket, as a client would show its bytes too late; the body is what the chunks hold. */
async function listen(simulator: Simulator): Promise<{ socket: Socket; body: () => string }> {
  const { port, hostname, host } = new URL(simulator.baseUrl);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  let text = '';
  socket.on('data', (data: Buffer) => (text += data.toString('latin1')));
  socket.write(`GET /v1/models HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${simulator.key}\r\n\r\n`);
  return {
    socket,
    body: () => [...(text.split('\r\n\r\n')[1] ?? '').matchAll(/1\r\n(.|\n)\r\n/g)].map(([, byte]) => byte).join(''),
  };
}

it('rotate: a service account of an earlier day has a key that works', async () => {
  const simulator = await playing('rotate');
  const { key, projectId, keyId } = simulator.addServiceAccount({
    project: 'shop-bot',
    account: 'shop-bot-ana-dev',
    createdAt: 1,
    expiresIn: 60,
  });
  expect((await clientOf(simulator, key).models.list()).data.length).toBeGreaterThan(0);
  const { apiKeys } = adminOf(simulator).projects;
  expect(await apiKeys.retrieve(keyId, { project_id: projectId })).toMatchObject({ created_at: 1, last_used_at: expect.any(Number) });
});

it.each(['leak', 'workshop'] as const)('%s: the key works, whatever became of it', async (scenario) => {
  expect((await clientOf(await playing(scenario)).models.list()).data.length).toBeGreaterThan(0);
});

it('admin-key: every project has spent something', async () => {
  const simulator = await playing('admin-key');
  const { projects, usage } = adminOf(simulator);
  const { id } = await projects.create({ name: 'shop-bot' });
  const costs = await usage.costs({ start_time: 1_780_000_000, end_time: 1_780_500_000, project_ids: [id] });
  expect(costs.data.some(({ results }) => results.length > 0)).toBe(true);
});

it('spent-in-euros: costs have another currency', async () => {
  const { usage } = adminOf(await playing('spent-in-euros'));
  const costs = await usage.costs({ start_time: 1_780_000_000, end_time: 1_780_500_000 });
  expect(costs.data.flatMap(({ results }) => results)[0]).toMatchObject({ amount: { currency: 'eur' } });
});

describe('the table', () => {
  it('has a line for each, and no scenario that nobody looked at', () => {
    // The demo plays it: nothing goes wrong there.
    seen.add('workshop');
    for (const { summary } of Object.values(scenarios)) expect(summary).toMatch(/^[^A-Z].{5,90}[^.]$/);
    expect(Object.keys(scenarios).filter((name) => isScenarioName(name) && !seen.has(name))).toEqual([]);
    expect(isScenarioName('toString')).toBe(false);
  });
});
