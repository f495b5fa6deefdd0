import { setImmediate as tick } from 'node:timers/promises';
import https from 'node:https';
import net from 'node:net';
import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { openaiPort } from '../../src/openai/openai.ts';
import type { ApiFailure } from '../../src/openai/failure.ts';
import { Secret } from '../../src/keys/secret.ts';
import { selfSigned } from './http/certificate.ts';
import type { World } from '../../src/machine/world.ts';
import { fakeKey, listen, proxyTo, serve, testWorld, type Loopback } from './loopback.ts';

const key = fakeKey();
const signal = new AbortController().signal;
const toClose: Loopback[] = [];

afterEach(async () => {
  await Promise.all(toClose.splice(0).map(async (each) => await each.close()));
});

function kept<L extends Loopback>(loopback: L): L {
  toClose.push(loopback);
  return loopback;
}

async function failureOf(
  baseUrl: string,
  { env = {}, timeouts = {}, secret = key }: { env?: Record<string, string>; timeouts?: Partial<World['timeouts']>; secret?: Secret } = {},
): Promise<ApiFailure> {
  const reply = await openaiPort(testWorld(env, timeouts)).listModels({ baseUrl, secret, signal });
  if (reply.ok) throw new Error('this was to fail');
  expect(JSON.stringify(reply)).not.toContain(secret.reveal());
  return reply.failure;
}

/** A server whose sockets are told what to do by hand. */
async function rawServer(play: (socket: net.Socket) => void): Promise<string> {
  const { port } = kept(await listen(net.createServer((socket) => void socket.once('data', () => play(socket)))));
  return `http://127.0.0.1:${port}/v1`;
}

const list = JSON.stringify({
  object: 'list',
  data: [
    { id: 'gpt-6-luna', shutdown_date: null },
    { id: 'old', shutdown_date: '2026-12-11' },
  ],
});
const json: Record<string, string> = { 'content-type': 'application/json' };

describe('what comes back', () => {
  it.each([fakeKey(), new Secret(`gsk_${'aB3'.repeat(15)}`)])('has no key in it, whatever the server echoes (%s)', async (secret) => {
    const echo = secret.reveal();
    const { baseUrl } = kept(
      await serve((_request, response) => {
        response
          .writeHead(200, {
            ...json,
            'openai-organization': `org ${echo}`,
            'openai-project': `proj ${Buffer.from(echo).toString('base64')}`,
            'x-request-id': echo,
          })
          .end(JSON.stringify({ object: 'list', data: [{ id: 'gpt-6-luna', shutdown_date: `on ${echo}` }, { id: `model-${echo}` }] }));
      }),
    );
    const reply = await openaiPort(testWorld()).listModels({ baseUrl, secret, signal });
    expect(reply).toMatchObject({
      value: [{ id: 'gpt-6-luna', shutdownDate: 'on [key]' }],
      meta: { organization: 'org [key]', project: expect.stringMatching(/^proj \[key\]/) as string, requestId: '[key]' },
    });
  });
});

describe('what is sent', () => {
  it('is the key and the ids of the environment, and no header that somebody hid there', async () => {
    const seen: Record<string, unknown>[] = [];
    const { baseUrl } = kept(
      await serve((request, response) => {
        seen.push({ ...request.headers, url: request.url });
        response.writeHead(200, json).end(list);
      }),
    );
    process.env['OPENAI_CUSTOM_HEADERS'] = 'X-Spy: yes\nAuthorization: Bearer other';
    const world = testWorld({ OPENAI_ORG_ID: 'org-1', OPENAI_PROJECT_ID: ' proj_1 ' });
    const reply = await openaiPort(world)
      .listModels({ baseUrl, secret: key, signal })
      .finally(() => delete process.env['OPENAI_CUSTOM_HEADERS']);
    expect(reply.ok && reply.value).toEqual([{ id: 'gpt-6-luna' }, { id: 'old', shutdownDate: '2026-12-11' }]);
    expect(seen[0]).toEqual({
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${key.reveal()}`,
      connection: 'close',
      host: new URL(baseUrl).host,
      'openai-organization': 'org-1',
      'openai-project': 'proj_1',
      url: '/v1/models',
      'user-agent': 'openai-setup',
    });
    await openaiPort(world).listModels({ baseUrl, signal });
    expect(Object.keys(seen[1] ?? {})).not.toEqual(expect.arrayContaining(['authorization']));
    expect(Object.keys(seen[1] ?? {})).not.toEqual(expect.arrayContaining(['openai-organization']));
  });

  it.each(['sk-proj-line\nbreak0000000000', 'sk-proj-“quoted”00000000', 'sk-proj-zero\u200bwidth0000', ''])(
    'is nothing when the key cannot be sent (%#)',
    async (text) => {
      let asked = 0;
      const { baseUrl } = kept(
        await serve((_request, response) => {
          asked += 1;
          response.end();
        }),
      );
      const reply = await openaiPort(testWorld()).listModels({ baseUrl, secret: new Secret(text), signal });
      expect(reply).toEqual({ ok: false, failure: { kind: 'unsendable-key' } });
      expect(asked).toBe(0);
    },
  );

  it('is nothing over plain http to another machine', async () => {
    expect(await failureOf('http://api.example.com/v1')).toEqual({ kind: 'base-url', refused: 'plain-http' });
  });

  it('goes to no place that a redirect names', async () => {
    let followed = 0;
    const other = kept(
      await serve((_request, response) => {
        followed += 1;
        response.writeHead(200, json).end(list);
      }),
    );
    const { baseUrl } = kept(
      await serve((_request, response) => void response.writeHead(307, { location: `${other.baseUrl}/models` }).end()),
    );
    expect(await failureOf(baseUrl)).toMatchObject({
      kind: 'answer',
      status: 307,
      location: `${other.baseUrl}/models`,
    });
    expect(followed).toBe(0);
  });
});

describe('a hostile or broken server', () => {
  const answers: readonly (readonly [string, RequestListener, Partial<ApiFailure>, Partial<World['timeouts']>?])[] = [
    [
      'a body without end',
      (_request, response) => {
        response.writeHead(200, json);
        const more = (): void => {
          if (!response.destroyed) response.write('x'.repeat(65_536), () => setImmediate(more));
        };
        more();
      },
      { reason: 'too-large' },
    ],
    [
      'one byte now and then',
      (_request, response) => {
        response.writeHead(200, json);
        const timer = setInterval(() => response.write('x'), 40);
        response.once('close', () => clearInterval(timer));
      },
      { reason: 'timeout', during: 'body', system: 'total' },
      { total: 1000 },
    ],
    [
      'silence after the headers',
      (_request, response) => response.writeHead(200, json).flushHeaders(),
      { reason: 'timeout', during: 'body', system: 'idle' },
      { idle: 200 },
    ],
    ['silence', () => {}, { reason: 'timeout', during: 'headers' }, { request: 200 }],
    [
      'huge headers',
      (_request, response) => void response.writeHead(200, { 'x-large': 'x'.repeat(100_000) }).end(list),
      { reason: 'not-http' },
    ],
    ['a connection that is cut', (request) => void request.socket.destroy(), { reason: 'connection-reset' }],
    [
      'a body that is cut',
      (request, response) => {
        response.writeHead(200, { ...json, 'content-length': '1000' });
        response.write('{"object":', () => request.socket.destroy());
      },
      { kind: 'cut' },
    ],
    ['other JSON', (_request, response) => void response.end('{"ok":true}'), { kind: 'answer', status: 200, format: 'json' }],
    ['a list that is none', (_request, response) => void response.end('{"object":"list","data":{}}'), { kind: 'answer', format: 'json' }],
    [
      'a page',
      (_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
      { kind: 'answer', format: 'html' },
    ],
    ['nothing', (_request, response) => void response.writeHead(204).end(), { kind: 'answer', status: 204, format: 'empty' }],
  ];
  it.for(answers)('%s', async ([, answer, expected, timeouts = {}]) => {
    const server = kept(await serve(answer));
    const failure = await failureOf(server.baseUrl, { timeouts });
    expect(failure).toMatchObject(expected);
  });

  it.each([
    ['speaks no HTTP', 'SSH-2.0-OpenSSH_9\r\n', { reason: 'not-http' }],
    ['answers with a strange status', 'HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\n{}', { kind: 'answer', status: 999 }],
    [
      'puts control characters into headers',
      'HTTP/1.1 500 No\r\nx-request-id: \x1b[31mred\r\nContent-Length: 2\r\n\r\n{}',
      { reason: 'not-http' },
    ],
    [
      'puts other bytes into headers',
      'HTTP/1.1 500 No\r\nx-request-id: r\xe9d\r\nContent-Length: 2\r\n\r\n{}',
      { kind: 'answer', status: 500 },
    ],
  ])('%s', async (_name, bytes, expected) => {
    const failure = await failureOf(await rawServer((socket) => void socket.end(bytes, 'latin1')));
    expect(failure).toMatchObject(expected);
    expect(JSON.stringify(failure)).not.toContain('u001b');
  });

  it('may echo the key: it is taken out', async () => {
    const body = JSON.stringify({
      error: { message: `bad: ${key.reveal()} / sk-proj-****x7Qa`, code: key.reveal(), type: null },
    });
    const { baseUrl } = kept(await serve((_request, response) => void response.writeHead(401, json).end(body)));
    const failure = await failureOf(baseUrl);
    expect(failure).toMatchObject({ message: 'bad: [key] / [key]', code: '[key]' });
  });
});

describe('error bodies', () => {
  it.each([
    ['bare string', '{"error":"You may not"}', { format: 'error', message: 'You may not' }],
    [
      'envelope',
      '{"error":{"message":"m","type":"t","code":"c","param":"p"}}',
      { format: 'error', message: 'm', type: 't', code: 'c', param: 'p' },
    ],
    ['numbers and nulls', '{"error":{"message":"m","type":null,"code":7}}', { format: 'error', message: 'm', code: '7' }],
    ['without an envelope', '{"code":404,"message":"The project was not found"}', { format: 'error', code: '404' }],
    ['not an object', '[1]', { format: 'json' }],
    ['text', 'no', { format: 'text', message: 'no' }],
  ])('%s', async (_name, body, expected) => {
    const { baseUrl } = kept(
      await serve(
        (_request, response) => void response.writeHead(403, { 'content-type': 'text/plain', 'x-request-id': 'req_1' }).end(body),
      ),
    );
    expect(await failureOf(baseUrl)).toMatchObject({ kind: 'answer', status: 403, requestId: 'req_1', ...expected });
  });

  it.each([
    [{ 'retry-after-ms': '250' }, '', 250],
    [{ 'retry-after': '20' }, '', 20_000],
    [{}, 'Please try again in 20s.', 20_000],
    [{}, 'Please try again in 1m3.5s.', 63_500],
    [{}, 'Please try again in 320ms.', 320],
    [{}, 'Please try again later.', undefined],
  ])('waiting time %#', async (headers, message, expected) => {
    const body = JSON.stringify({ error: { message } });
    const { baseUrl } = kept(await serve((_request, response) => void response.writeHead(429, headers).end(body)));
    expect(await failureOf(baseUrl)).toMatchObject({
      kind: 'answer',
      ...(expected === undefined ? {} : { retryAfterMs: expected }),
    });
  });
});

describe('cancelling', () => {
  it.each([
    ['before the headers', (() => {}) as RequestListener],
    ['within the body', ((_request, response) => response.writeHead(200, json).flushHeaders()) as RequestListener],
  ])('%s rejects with the reason and leaves no socket open', async (_name, answer) => {
    let asked = 0;
    const server = kept(
      await serve((request, response) => {
        answer(request, response);
        asked += 1;
      }),
    );
    const stop = new AbortController();
    const reply = openaiPort(testWorld()).listModels({ baseUrl: server.baseUrl, secret: key, signal: stop.signal });
    while (asked === 0) await tick();
    stop.abort(new Error('enough'));
    await expect(reply).rejects.toThrow('enough');
    while (server.open.size > 0) await tick();
    await expect(openaiPort(testWorld()).listModels({ baseUrl: server.baseUrl, signal: stop.signal })).rejects.toThrow('enough');
  });

  it('is not needed after an answer: the connection is closed', async () => {
    const server = kept(await serve((_request, response) => void response.writeHead(200, json).end(list)));
    await openaiPort(testWorld()).listModels({ baseUrl: server.baseUrl, signal });
    while (server.open.size > 0) await tick();
  });
});

describe('the way there', () => {
  it('names what does not resolve and what does not answer', async () => {
    expect(await failureOf('https://api.invalid/v1')).toMatchObject({ reason: 'dns', host: 'api.invalid' });
    const gone = await listen(net.createServer());
    await gone.close();
    expect(await failureOf(`http://127.0.0.1:${gone.port}/v1`)).toMatchObject({
      reason: 'connection-refused',
      system: 'ECONNREFUSED',
    });
  });

  it('tells https from http', async () => {
    const { port } = kept(await serve((_request, response) => void response.end(list)));
    expect(await failureOf(`https://127.0.0.1:${port}/v1`)).toMatchObject({ reason: 'tls-not-https' });
  });

  it('waits for TLS no longer than for an answer', async () => {
    const silent = kept(await listen(net.createServer((socket) => void socket.resume())));
    expect(await failureOf(`https://127.0.0.1:${silent.port}/v1`, { timeouts: { request: 200 } })).toMatchObject({
      reason: 'timeout',
      during: 'headers',
    });
    while (silent.open.size > 0) await tick();
  });

  it('reads who signed a certificate that is not trusted, and sends nothing', async () => {
    let asked = 0;
    const server = https.createServer(selfSigned({ organization: 'Acme Inspection' }), (_request, response) => {
      asked += 1;
      response.end(list);
    });
    const { port } = kept(await listen(server));
    expect(await failureOf(`https://127.0.0.1:${port}/v1`)).toMatchObject({
      reason: 'tls-untrusted',
      system: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      certificate: { issuer: 'Acme Inspection' },
    });
    const proxy = kept(await proxyTo(port));
    const env = { HTTPS_PROXY: `ana:p%40ss@127.0.0.1:${proxy.port}` };
    expect(await failureOf('https://api.openai.com/v1', { env })).toMatchObject({
      reason: 'tls-untrusted',
      host: 'api.openai.com',
      proxy: { host: `127.0.0.1:${proxy.port}`, variable: 'HTTPS_PROXY' },
      certificate: { issuer: 'Acme Inspection' },
    });
    const login = Buffer.from('ana:p@ss').toString('base64');
    expect(proxy.asked).toEqual([`api.openai.com:443 Basic ${login}`, `api.openai.com:443 Basic ${login}`]);
    expect(asked).toBe(0);
  });

  it('knows a proxy that is not there, wants a password, or says no', async () => {
    const gone = await listen(net.createServer());
    await gone.close();
    const through = async (proxy: string): Promise<ApiFailure> =>
      await failureOf('https://api.openai.com/v1', { env: { https_proxy: proxy } });
    expect(await through(`http://127.0.0.1:${gone.port}`)).toMatchObject({
      reason: 'proxy-unreachable',
      system: 'ECONNREFUSED',
    });
    expect(await through('gopher://nowhere')).toMatchObject({ reason: 'proxy-unusable', system: 'https_proxy' });
    expect(await through('http://proxy.invalid:8080')).toMatchObject({
      reason: 'proxy-unreachable',
      system: 'ENOTFOUND',
    });
    for (const [status, reason] of [
      [407, 'proxy-auth'],
      [403, 'proxy-unreachable'],
    ] as const) {
      const address = await rawServer((socket) => void socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`));
      expect(await through(new URL(address).origin)).toMatchObject({ reason, system: `HTTP ${status}` });
    }
  });

  it('leaves proxies out on this machine', async () => {
    const { baseUrl } = kept(await serve((_request, response) => void response.writeHead(200, json).end(list)));
    const world = testWorld({ HTTP_PROXY: 'http://proxy.invalid:1', HTTPS_PROXY: 'http://proxy.invalid:1' });
    expect((await openaiPort(world).listModels({ baseUrl, signal })).ok).toBe(true);
  });
});
