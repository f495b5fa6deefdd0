import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { adminOf, clientOf, hello, helloChat, refusalOf, simulate } from './client.ts';

describe('models', () => {
  it('are listed with their dates of shutting down, and found by name', async () => {
    const client = clientOf(await simulate());
    const { data, object } = await client.models.list();
    expect(object).toBe('list');
    expect(data.map(({ id }) => id)).toEqual(expect.arrayContaining(['gpt-6-luna', 'gpt-5.6-luna', 'gpt-5.4-nano', 'gpt-4o-mini']));
    expect(data.find(({ id }) => id === 'gpt-5-nano')?.shutdown_date).toBe('2026-12-11');
    expect((await client.models.retrieve('gpt-6-luna')).object).toBe('model');
    expect(await refusalOf(client.models.retrieve('gpt-0'))).toMatchObject({ status: 404, code: 'model_not_found' });
  });
});

describe('the Responses API', () => {
  it('streams its events in order and ends with the usage', async () => {
    const stream = await clientOf(await simulate()).responses.create({
      ...hello,
      reasoning: { effort: 'none' },
      stream: true,
    });
    const events: OpenAI.Responses.ResponseStreamEvent[] = [];
    for await (const event of stream) events.push(event);
    const types = events.map(({ type }) => type);
    expect(types.filter((type, index) => type !== types[index - 1])).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
    const said = events.flatMap((event) => (event.type === 'response.output_text.delta' ? [event.delta] : []));
    expect(said.join('')).toBe('Hello, pretend world!');
    const last = events.at(-1);
    expect(last?.type === 'response.completed' && last.response.usage).toMatchObject({ output_tokens: said.length });
  });

  it('answers without a stream, with the headers that name organization, project and request', async () => {
    const simulator = await simulate();
    const { data, response, request_id } = await clientOf(simulator).responses.create(hello).withResponse();
    expect(data).toMatchObject({ status: 'completed', output_text: 'Hello, pretend world!' });
    expect(request_id).toMatch(/^req_/);
    expect(response.headers.get('openai-project')).toBe(simulator.projectId);
    expect(response.headers.get('openai-organization')).toBe('pretend-org');
    expect(response.headers.get('x-ratelimit-remaining-requests')).toMatch(/^\d+$/);
  });

  it('waits between the events where a latency is wished for', async () => {
    const started = performance.now();
    const stream = await clientOf(await simulate({ latencyMs: 10 })).responses.create({ ...hello, stream: true });
    for await (const event of stream) void event;
    expect(performance.now() - started).toBeGreaterThan(100);
  });

  const withoutType = (body: object): OpenAI.Responses.ResponseCreateParamsNonStreaming => body as never;
  it.each([
    ['an unknown model', { ...hello, model: 'gpt-0' }, 404, 'model_not_found', 'model'],
    ['no model', { input: 'hi' }, 400, 'missing_required_parameter', 'model'],
    ['no input', { model: 'gpt-6-luna' }, 400, 'missing_required_parameter', 'input'],
    ['too few tokens', { ...hello, max_output_tokens: 15 }, 400, 'integer_below_min_value', 'max_output_tokens'],
    ['a number as text', { ...hello, max_output_tokens: '32' }, 400, 'invalid_type', 'max_output_tokens'],
    ['a misspelt parameter', { ...hello, max_tokens: 32 }, 400, 'unknown_parameter', 'max_tokens'],
    ['an effort that nobody knows', { ...hello, reasoning: { effort: 'zero' } }, 400, 'invalid_value', 'reasoning.effort'],
    [
      'an effort that the model lacks',
      { ...hello, model: 'gpt-6-astra', reasoning: { effort: 'none' } },
      400,
      'unsupported_value',
      'reasoning.effort',
    ],
    [
      'an effort for a model that does not reason',
      { ...hello, model: 'gpt-4o-mini', reasoning: { effort: 'none' } },
      400,
      'unsupported_parameter',
      'reasoning.effort',
    ],
  ] as const)('refuses %s', async (_what, body, status, code, param) => {
    const refusal = await refusalOf(clientOf(await simulate()).responses.create(withoutType(body)));
    expect(refusal).toMatchObject({ status, code, param, type: 'invalid_request_error' });
  });
});

describe('chat completions', () => {
  it('stream with the usage where it is asked for', async () => {
    const client = clientOf(await simulate());
    const stream = await client.chat.completions.create({
      ...helloChat,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks: OpenAI.Chat.Completions.ChatCompletionChunk[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe('Hello, pretend world!');
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 5 } });
  });

  it('answer without a stream', async () => {
    const answer = await clientOf(await simulate()).chat.completions.create({
      ...helloChat,
      max_completion_tokens: 32,
    });
    expect(answer.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'Hello, pretend world!' } });
  });

  it('refuse the older token limit for a model that reasons, and an empty conversation', async () => {
    const { chat } = clientOf(await simulate());
    expect(await refusalOf(chat.completions.create({ ...helloChat, max_tokens: 32 }))).toMatchObject({
      param: 'max_tokens',
    });
    expect(await refusalOf(chat.completions.create({ ...helloChat, messages: [] }))).toMatchObject({
      code: 'empty_array',
    });
  });
});

describe('keys', () => {
  it('that are unknown are echoed with their middle masked, as the API does', async () => {
    const sent = 'sk-proj-' + 'b'.repeat(40) + 'wxyz';
    const refusal = await refusalOf(clientOf(await simulate(), sent).models.list());
    expect(refusal).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(refusal.code).toBe('invalid_api_key');
    expect(refusal.message).toContain(`Incorrect API key provided: sk-proj-${'*'.repeat(40)}wxyz. You can find`);
  });

  it('may be handed over', async () => {
    const own = 'sk-' + 'my-own-key'.repeat(3);
    expect((await clientOf(await simulate({ keys: [own] }), own).models.list()).data).not.toEqual([]);
  });

  it('must be there: a request without one is told so', async () => {
    const { baseUrl } = await simulate();
    const response = await fetch(`${baseUrl}/models`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      error: { code: null, message: expect.stringMatching(/^You didn't provide an API key/) as unknown },
    });
  });

  it('must fit the headers that name organization and project', async () => {
    const simulator = await simulate();
    const ask = (headers: Record<string, string>) => clientOf(simulator).models.list({ headers });
    expect(await refusalOf(ask({ 'OpenAI-Organization': 'org-other' }))).toMatchObject({
      code: 'mismatched_organization',
    });
    expect(await refusalOf(ask({ 'OpenAI-Project': 'proj_other' }))).toMatchObject({ code: 'mismatched_project' });
    const right = { 'OpenAI-Organization': simulator.organizationId, 'OpenAI-Project': simulator.projectId };
    expect((await ask(right)).data).not.toEqual([]);
  });

  it('of admins are refused where models are used', async () => {
    const simulator = await simulate();
    const refusal = await refusalOf(clientOf(simulator, simulator.adminKey).responses.create(hello));
    expect(refusal).toMatchObject({ status: 403 });
    expect(refusal.message).toContain('Missing scopes: api.responses.write');
  });

  it('of projects are refused by admin endpoints with an error that is a bare string', async () => {
    const simulator = await simulate();
    const refusal = await refusalOf(adminOf(simulator, simulator.key).projects.list());
    expect(refusal).toBeInstanceOf(OpenAI.PermissionDeniedError);
    expect(refusal.error).toMatch(/Missing scopes: api\.management\.read/);
    expect(refusal.code).toBeUndefined();
  });
});

describe('the record of requests', () => {
  it('holds what was asked for, and of the key its last four characters', async () => {
    const simulator = await simulate();
    await clientOf(simulator).responses.create(hello);
    const [request] = simulator.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/v1/responses', body: hello });
    expect(request?.headers['authorization']).toBe(`…${simulator.key.slice(-4)}`);
    expect(JSON.stringify(simulator.requests)).not.toContain(simulator.key.slice(8, -4));
  });
});

describe('what is no request to the API', () => {
  it.each([
    ['GET', '/v1/nonsense', undefined, 404],
    ['GET', '/models', undefined, 404],
    ['GET', '/v1/responses', undefined, 405],
    ['GET', '/v1/models/%zz', undefined, 404],
    ['POST', '/v1/responses', '{"model":', 400],
    ['POST', '/v1/responses', '[]', 400],
    ['POST', '/v1/responses', `"${'a'.repeat(1_000_001)}"`, 413],
  ])('%s %s is refused', async (method, path, body, status) => {
    const simulator = await simulate();
    const headers = { authorization: `Bearer ${simulator.key}` };
    const response = await fetch(new URL(path, simulator.baseUrl), {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    expect(response.status).toBe(status);
  });
});

describe('closing', () => {
  it('ends what is under way', async () => {
    const simulator = await simulate({ scenario: 'silence' });
    const pending = refusalOf(clientOf(simulator).models.list());
    await expect.poll(() => simulator.requests.length).toBe(1);
    await simulator.close();
    expect(await pending).toBeInstanceOf(OpenAI.APIConnectionError);
  });
});
