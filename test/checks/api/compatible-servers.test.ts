import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { envFile } from '../../../src/checks/key/env-file.ts';
import { keyPresent } from '../../../src/checks/key/key-present.ts';
import { spendingLimit } from '../../../src/checks/spend/spending-limit.ts';
import { Secret } from '../../../src/keys/secret.ts';
import { serve } from '../../openai/loopback.ts';
import { look, verdictOf, worldAt, type Looks } from './api-looks.ts';

// What servers with a compatible API answer, taken from their documentation and public issue threads (November 2026).

type Answer = { readonly status?: number; readonly body?: unknown; readonly stream?: readonly unknown[]; readonly html?: string };
type Answers = {
  readonly models: Answer;
  /** Without a key. Absent: the same as with one. */
  readonly keyless?: Answer;
  readonly responses?: Answer;
  readonly chat?: Answer | ((body: string) => Answer);
};

const notThere: Answer = { status: 404, body: { detail: 'Not Found' } };
const chunk = (content: string | undefined, finish?: string) => ({
  choices: [{ index: 0, delta: content === undefined ? {} : { content }, finish_reason: finish ?? null }],
});
const hello: Answer = { stream: [chunk('Hello '), chunk('there'), chunk(undefined, 'stop')] };
const listOf = (...ids: string[]): Answer => ({ body: { object: 'list', data: ids.map((id) => ({ id, object: 'model' })) } });
const error = (status: number, message: string, more: object = {}): Answer => ({ status, body: { error: { message, ...more } } });

async function play(answers: Answers, options: { readonly model?: string; readonly env?: Record<string, string> } = {}) {
  const asked: { readonly path: string; readonly body: string }[] = [];
  const server = await serve((request, response) => {
    void textOf(request).then((body) => {
      const path = request.url ?? '';
      asked.push({ path, body });
      send(response, answerTo(path, body, request.headers.authorization !== undefined, answers));
    });
  });
  onTestFinished(async () => await server.close());
  const world = worldAt(server.baseUrl, { timeouts: { total: 3000 }, ...(options.env === undefined ? {} : { env: options.env }) });
  const looks = await look(world, {
    keys: [{ secret: new Secret('ollama'), source: 'file' }],
    ...(options.model === undefined ? {} : { model: options.model }),
  });
  const modelsTried = asked.filter(({ path, body }) => path.endsWith('/completions') && body !== '{}');
  return { world, looks, asked, lastModel: modelsTried.map(({ body }) => (JSON.parse(body) as { model: string }).model).at(-1) };
}

function answerTo(path: string, body: string, withKey: boolean, { models, keyless, responses = notThere, chat = hello }: Answers): Answer {
  if (path.endsWith('/models')) return withKey ? models : (keyless ?? models);
  if (path.endsWith('/responses')) return responses;
  if (body === '{}') return { status: 422, body: { detail: [{ msg: 'Field required', loc: ['body', 'model'] }] } };
  return typeof chat === 'function' ? chat(body) : chat;
}

function send(response: ServerResponse, { status = 200, body, stream, html }: Answer): void {
  const type = stream !== undefined ? 'text/event-stream' : html === undefined ? 'application/json' : 'text/html';
  response.writeHead(status, { 'content-type': type });
  if (stream === undefined) return void response.end(html ?? JSON.stringify(body));
  response.write(': OPENROUTER PROCESSING\n\n');
  for (const event of stream) response.write(`data: ${JSON.stringify(event)}\n\n`);
  response.end('data: [DONE]\n\n');
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}

function saidIn({ reachable, accepted, completed }: Looks): string {
  return JSON.stringify([reachable, accepted, completed]);
}

describe('a list of models', () => {
  it.each<[string, unknown]>([
    ['without `object`, as at OpenRouter', { data: [{ id: 'meta/llama-3.3-8b', name: 'Llama' }] }],
    ['that is only an array, as at Together', [{ id: 'meta/llama-3.3-8b', object: 'model' }]],
    ['under `models`', { models: [{ name: 'meta/llama-3.3-8b' }] }],
  ])('%s is read, and a model in it is tested', async (_, body) => {
    const { looks, lastModel } = await play({ models: { body } });
    expect(verdictOf(looks)).toBe('ok');
    expect(lastModel).toBe('meta/llama-3.3-8b');
    expect(looks.completed).toMatchObject({ data: { api: 'chat', inputTokens: null } });
  });

  it('that is open to anyone proves nothing about the key', async () => {
    const { looks } = await play({ models: listOf('llama3'), chat: error(401, 'No auth credentials found', { code: 401 }) });
    expect(verdictOf(looks)).toBe('completion invalid-api-key');
  });

  it.each([404, 405, 501])('that is not there (%i) is no fault where chats are', async (status) => {
    const { looks, lastModel } = await play({ models: { status, body: { detail: 'Not Found' } } }, { env: { OPENAI_MODEL: 'my-model' } });
    expect(verdictOf(looks)).toBe('ok');
    expect(lastModel).toBe('my-model');
  });

  it('that is not there, nor anything else, is a wrong address', async () => {
    const server = await serve((_request, response) => send(response, notThere));
    onTestFinished(async () => await server.close());
    expect(verdictOf(await look(worldAt(server.baseUrl), { keys: [] }))).toBe('api-reachable bad-base-url');
  });

  it('that is other JSON is no list', async () => {
    const { looks } = await play({ models: { body: { data: [{ title: 'a book' }] } } });
    expect(verdictOf(looks)).toBe('api-reachable not-openai');
  });
});

describe('an answer of odd parts', () => {
  it.each<[string, unknown]>([
    ['an event', null],
    ['its choices', { choices: 7 }],
    ['a choice', { choices: [null] }],
    ['what it says', { choices: [{ delta: 7 }] }],
    ['its text', { choices: [{ delta: { content: {} } }] }],
  ])('is no bug of ours: %s', async (_, event) => {
    const { looks } = await play({ models: listOf('llama3'), chat: { stream: [event] } });
    expect(verdictOf(looks)).toMatch(/^completion (?:stream-cut|unexpected-answer)$/);
  });
});

describe('a refusal', () => {
  const refused = error(401, 'No key', { type: 'auth_error', code: '401' });
  it.each<[string, Answer, string]>([
    ['without credit, at OpenRouter', error(402, 'Insufficient credits. Add more to continue.', { code: 402 }), 'no-credits'],
    [
      'without credit, at DeepSeek',
      error(402, 'Insufficient Balance', { type: 'unknown_error', code: 'invalid_request_error' }),
      'no-credits',
    ],
    [
      'without credit, at xAI',
      { status: 403, body: { code: 'Forbidden', error: "Your team doesn't have any credits yet." } },
      'no-credits',
    ],
    [
      'over budget, at LiteLLM',
      error(400, 'Budget has been exceeded! Current cost: 2', { type: 'budget_exceeded', code: '400' }),
      'project-spend-limit',
    ],
    ['over budget, with 429', error(429, 'ask the AI team', { type: 'budget_exceeded', code: '429' }), 'project-spend-limit'],
    ['over the limit of a key, at OpenRouter', error(403, 'Key limit exceeded (total limit).', { code: 403 }), 'project-spend-limit'],
    [
      'in an array, at Google',
      {
        status: 400,
        body: [{ error: { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' } }],
      },
      'invalid-api-key',
    ],
    ['as a bare string, at vLLM', { status: 401, body: { error: 'Unauthorized' } }, 'invalid-api-key'],
    ['as `detail`, at FastAPI', { status: 401, body: { detail: 'Not authenticated' } }, 'invalid-api-key'],
    [
      'without an envelope, at Cerebras',
      { status: 401, body: { message: 'Wrong API Key', type: 'invalid_request_error', code: 'wrong_api_key' } },
      'invalid-api-key',
    ],
    [
      'in a list, at Cloudflare',
      { status: 401, body: { success: false, errors: [{ code: 10000, message: 'Authentication error' }] } },
      'invalid-api-key',
    ],
    ['of a model, at Ollama', error(404, 'model "llama9" not found, try pulling it first', { type: 'api_error' }), 'model-not-found'],
    ['of a model, at LiteLLM', error(400, 'Invalid model name passed in model=x', { type: 'invalid_request_error' }), 'model-not-found'],
    ['for today, at OpenRouter', error(429, 'Rate limit exceeded: free-models-per-day.', { code: 429 }), 'rate-limited'],
  ])('%s', async (_, chat, code) => {
    const { looks } = await play({ models: listOf('llama3'), keyless: refused, chat });
    expect(verdictOf(looks)).toBe(`completion ${code}`);
    expect(saidIn(looks)).not.toContain('platform.openai.com');
  });

  it('of the key is told at once', async () => {
    const { looks } = await play({ models: refused });
    expect(verdictOf(looks)).toBe('key-accepted invalid-api-key');
    expect(saidIn(looks)).not.toContain('platform.openai.com');
  });

  it.each<[string, Answers, string]>([
    [
      'of a budget, at a LiteLLM with OpenAI’s models',
      { models: listOf('gpt-4o'), responses: error(400, 'Budget has been exceeded!', { type: 'budget_exceeded', code: '400' }) },
      'completion project-spend-limit',
    ],
    [
      'of an expired key, at a LiteLLM with OpenAI’s models',
      { models: listOf('gpt-4o'), responses: error(401, 'Authentication Error - Expired Key.', { type: 'expired_key', code: '400' }) },
      'completion invalid-api-key',
    ],
    [
      'while the model is loading, at llama.cpp',
      { models: error(503, 'Loading model', { code: 503, type: 'unavailable_error' }) },
      'api-reachable overloaded',
    ],
    [
      'without a loaded model, at LM Studio',
      {
        models: listOf(),
        responses: error(404, 'No models loaded. Please load a model.', { type: 'invalid_request_error', code: 'model_not_found' }),
        chat: error(404, 'No models loaded. Please load a model.', { type: 'invalid_request_error', code: 'model_not_found' }),
      },
      'completion model-not-found',
    ],
    [
      'of every address that isn’t one, at LM Studio',
      { models: { body: { error: 'Unexpected endpoint or method. (GET /models)' } } },
      'api-reachable bad-base-url',
    ],
    [
      'of a key in Google’s words',
      { models: { status: 400, body: [{ error: { code: 400, message: 'API key not valid.', status: 'INVALID_ARGUMENT' } }] } },
      'key-accepted invalid-api-key',
    ],
    [
      'of the pace in Google’s words',
      {
        models: listOf('models/gemini-2.5-flash'),
        keyless: refused,
        chat: {
          status: 429,
          body: [
            {
              error: {
                code: 429,
                message: 'You exceeded your current quota. Quota exceeded for metric: free_tier_requests. Please retry in 3661.2s.',
                status: 'RESOURCE_EXHAUSTED',
              },
            },
          ],
        },
      },
      'completion rate-limited',
    ],
  ])('%s does not lead to OpenAI', async (_, answers, verdict) => {
    const { looks } = await play(answers);
    expect(verdictOf(looks)).toBe(verdict);
    expect(saidIn(looks)).not.toMatch(/(?:platform|status)\.openai\.com/);
  });

  it('of credit in Google’s words is about credit', async () => {
    const body = [{ error: { code: 429, message: 'Your prepayment credit balance is depleted.', status: 'RESOURCE_EXHAUSTED' } }];
    const { looks } = await play({ models: listOf('models/gemini-2.5-flash'), keyless: refused, chat: { status: 429, body } });
    expect(verdictOf(looks)).toBe('completion no-credits');
  });

  it('of one model, whose limit is 0, leads to the next', async () => {
    const limited = error(429, 'Rate limit reached for gpt-6-luna on tokens per min (TPM): Limit 0, Used 0, Requested 12.', {
      type: 'tokens',
      code: 'rate_limit_exceeded',
    });
    const { looks, asked } = await play({
      models: listOf('gpt-6-luna', 'gpt-5.6-luna'),
      keyless: error(401, 'You need to provide a key.', { type: 'invalid_request_error' }),
      responses: limited,
    });
    expect(verdictOf(looks)).toBe('completion rate-limited');
    expect(asked.filter(({ path }) => path.endsWith('/responses'))).toHaveLength(2);
    expect(saidIn(looks)).toContain('billing');
  });

  it('in OpenAI’s own words means that OpenAI stands behind it', async () => {
    const chat = error(429, 'You exceeded your current quota', { type: 'insufficient_quota', code: 'insufficient_quota' });
    const { looks } = await play({ models: listOf('llama3'), keyless: refused, chat });
    expect(saidIn(looks)).toContain('platform.openai.com');
  });
});

describe('a completion', () => {
  it.each<[string, Answer]>([
    ['has no such page', notThere],
    ['says so with 400', error(400, 'Unknown request URL')],
    ['says so with 500', error(500, 'not implemented')],
    ['says so with 200, as LM Studio', { body: { error: 'Unexpected endpoint or method. (POST /v1/responses)' } }],
  ])('falls back to chats where the server %s', async (_, responses) => {
    const { looks } = await play({ models: listOf('llama3'), responses });
    expect(looks.completed).toMatchObject({ status: 'ok', data: { api: 'chat' } });
  });

  it.each<[string, Answer]>([
    ['does not say why it stops', { stream: [chunk('Hello')] }],
    ['sends events of its own', { stream: [null, 'ping', { type: 'ping' }, chunk('Hello'), chunk(undefined, 'stop')] }],
    [
      'does not stream',
      {
        body: {
          choices: [{ message: { content: 'Hello there' }, finish_reason: 'stop' }],
          usage: { prompt_tokens: 3, completion_tokens: 2 },
        },
      },
    ],
  ])('is good where the server %s', async (_, chat) => {
    const { looks } = await play({ models: listOf('llama3'), chat });
    expect(looks.completed?.status).toBe('ok');
    expect(looks.news.map(({ text }) => text).join('')).toContain('Hello');
  });

  it('leaves out what the server refuses', async () => {
    const chat = (body: string): Answer =>
      body.includes('stream_options') ? error(422, 'stream_options: extra fields not permitted') : hello;
    const { looks } = await play({ models: listOf('llama3'), chat });
    expect(looks.completed?.status).toBe('ok');
  });

  it('takes the model that the project names, or a small one', async () => {
    const models = listOf('nomic-embed-text', 'llama3.3:70b', 'qwen3:4b', 'house-model');
    expect((await play({ models })).lastModel).toBe('qwen3:4b');
    expect((await play({ models }, { env: { OPENAI_MODEL: 'house-model' } })).lastModel).toBe('house-model');
  });
});

describe('on this computer', () => {
  it('a server that lists its models to anyone needs no key, and costs nothing', async () => {
    const { world } = await play({ models: listOf('llama3.2:3b') });
    const present = await world.look(keyPresent, { facts: { envFile: { exists: false } } });
    expect(present).toMatchObject({ status: 'advice', code: 'key-not-needed' });
    expect(present.fact?.keys).toHaveLength(1);
    const limit = await world.look(spendingLimit);
    expect(limit).toMatchObject({ status: 'ok' });
    expect(JSON.stringify(limit)).not.toContain('openai.com');
  });

  it('a server that wants a key is asked for one as ever', async () => {
    const { world } = await play({ models: error(401, 'no key'), keyless: error(401, 'no key') });
    expect(await world.look(keyPresent, { facts: { envFile: { exists: false } } })).toMatchObject({
      status: 'problem',
      code: 'no-env-file',
    });
  });

  it.each([
    ['EMPTY', 'ok', 'ok'],
    ['sk-no-key-required', 'ok', 'ok'],
    ['none', 'ok', 'ok'],
    ['your-key-here', 'key-not-needed', 'placeholder-key'],
    ['<key>', 'key-not-needed', 'placeholder-key'],
    ['sk-...', 'key-not-needed', 'placeholder-key'],
  ])('%s in the env file is %s without a lock, and %s with one', async (value, open, locked) => {
    const wanted = error(401, 'no key');
    for (const [keyless, code] of [
      [listOf('llama3.2:3b'), open],
      [wanted, locked],
    ] as const) {
      const { world } = await play({ models: listOf('llama3.2:3b'), keyless });
      world.put('.env', `OPENAI_API_KEY=${value}\n`, 0o600);
      expect((await world.run([envFile, keyPresent])).codes['key-present']).toBe(code);
    }
  });
});
