import type http from 'node:http';
import type net from 'node:net';
import { gzipSync } from 'node:zlib';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { describe, expect, it, type TestContext } from 'vitest';
import { allCodes } from '../../src/docs/all-codes.ts';
import { listen } from '../openai/loopback.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld } from '../make-world.ts';
import { hasPosixFiles } from '../system.ts';
import { expectNoLeak, runProgram } from './program.ts';

type Check = { id: string; group: string; status: string; code?: string; summary: string; why: string; next: string[] };
type Reply = (response: http.ServerResponse, key: string) => void;

const json = { 'content-type': 'application/json' };
const stream = { 'content-type': 'text/event-stream' };
const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const delta = (text: unknown): string => event({ type: 'response.output_text.delta', delta: text });
const ended = event({ type: 'response.completed', response: { usage: { input_tokens: 1, output_tokens: 1 } } });
/** Closed, so that it's JSON, which the parser of every Node takes, and the writer only since Node 26. */
const deep = '['.repeat(40_000) + ']'.repeat(40_000);
const answer =
  (status: number, headers: http.OutgoingHttpHeaders, body: string | Buffer = ''): Reply =>
  (response) =>
    void response.writeHead(status, headers).end(body);

/** Runs `doctor` against a server and gives the first check of the API that isn't ok, as “id code”. */
async function verdict(server: net.Server, key: string, { onTestFinished }: TestContext): Promise<string> {
  const listening = await listen(server);
  const world = makeWorld({ project: { git: false }, env: { OPENAI_BASE_URL: `http://127.0.0.1:${listening.port}/v1` }, onTestFinished });
  world.put('.env', `OPENAI_API_KEY=${key}\n`, 0o600);
  const { status, stdout, stderr } = await runProgram(world, ['doctor', '--json', '--verbose']).finally(() => listening.close());
  expectNoLeak(stdout + stderr, key);
  // JSON escapes the controls below the blank; the others stand as they are.
  expect(stdout).not.toMatch(/\\u00[01]|[\u007f-\u009f\u202e]/);
  const bad = (JSON.parse(stdout) as { checks: Check[] }).checks.find((each) => each.group === 'api' && each.status !== 'ok');
  expect(status).toBe(bad === undefined ? 0 : 1);
  if (bad === undefined) return 'ok';
  expect(bad.status).toBe(allCodes()[bad.code ?? '']?.status);
  expect(bad.next.length).toBeGreaterThan(0);
  expect(bad.why).not.toBe('');
  expect(JSON.stringify(bad)).not.toMatch(/undefined|NaN|Infinity|\[object/);
  expect(bad.summary.length).toBeLessThan(300);
  return `${bad.id} ${bad.code}`;
}

const everywhere: readonly (readonly [name: string, expected: string, reply: Reply])[] = [
  [
    '418 with an unknown code',
    'api-reachable unexpected-answer',
    answer(418, json, '{"error": {"code": "teapot", "message": "short and stout"}}'),
  ],
  ['an error that is a list', 'api-reachable not-openai', answer(400, json, '{"error": [1, "two", {"three": 3}]}')],
  ['an error that is null', 'api-reachable not-openai', answer(200, json, '{"error": null}')],
  ['a message that is an object', 'key-accepted invalid-api-key', answer(401, json, '{"error": {"message": {"en": "no"}, "code": 17}}')],
  ['an error with status 200', 'api-reachable server-error', answer(200, json, '{"error": {"message": "it broke", "code": "oops"}}')],
  [
    'a list labelled as a web page',
    'completion not-openai',
    answer(200, { 'content-type': 'text/html' }, '{"object": "list", "data": []}'),
  ],
  [
    'a body cut in a chunk',
    'api-reachable stream-cut',
    (response) => {
      response.writeHead(200, json);
      response.write('{"object": "list", "data": [');
      setImmediate(() => response.destroy());
    },
  ],
  [
    'fewer bytes than announced',
    'api-reachable stream-cut',
    (response) => {
      response.writeHead(200, { ...json, 'content-length': 5000 });
      response.write('{"object": "list"');
      setImmediate(() => response.destroy());
    },
  ],
  ['bytes that are no UTF-8', 'api-reachable not-openai', answer(200, json, Buffer.from([0x7b, 0xff, 0xfe, 0x80, 0x9b, 0x33, 0x31, 0x6d]))],
  ['a header without end', 'api-reachable not-openai', answer(401, { ...json, 'x-long': 'a'.repeat(100_000) }, '{}')],
  [
    'a body without end',
    'api-reachable not-openai',
    (response) => {
      response.writeHead(200, json);
      const more = (): void => {
        while (!response.destroyed && response.write(' '.repeat(65_536)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    },
  ],
  ['a redirect to nowhere', 'api-reachable redirected', answer(302, {})],
  ['a redirect into a control sequence', 'api-reachable redirected', answer(301, { location: 'https://x/%1b[31m\u009b31m' })],
  ['nothing, with status 200', 'api-reachable not-openai', answer(200, json)],
  ['nothing, with status 204', 'api-reachable not-openai', answer(204, {})],
  ['an event stream with status 204', 'api-reachable not-openai', answer(204, stream)],
  ['an event stream with status 205', 'api-reachable not-openai', answer(205, stream, 'abc')],
  ['an event stream with status 304', 'api-reachable redirected', answer(304, stream)],
  ['status 999', 'api-reachable server-error', answer(999, json, '{"error": {"message": "?"}}')],
  [
    'a packed body that nobody asked for',
    'api-reachable not-openai',
    answer(200, { ...json, 'content-encoding': 'gzip' }, gzipSync('{"object": "list", "data": []}')),
  ],
  ['brackets without end', 'api-reachable not-openai', answer(200, json, '['.repeat(1_000_000))],
  [
    'the key in every part of an error',
    'key-accepted invalid-api-key',
    (response, key) => {
      const error = { message: `${key} ${key.slice(4)} \u001b[1m${key.split('').join('\u200b')}`, code: key, type: key, param: key };
      response.writeHead(401, { ...json, 'x-request-id': key }).end(JSON.stringify({ error, [key]: key }));
    },
  ],
];

const inTheStream: readonly (readonly [name: string, expected: string, reply: Reply])[] = [
  ['plain JSON', 'completion not-openai', answer(200, json, '{"output": "Hello"}')],
  ['events under a wrong label', 'completion not-openai', answer(200, { 'content-type': 'text/plain' }, delta('Hello') + ended)],
  ['only the end mark', 'completion stream-cut', answer(200, stream, 'data: [DONE]\n\n')],
  ['an event that is no JSON', 'completion stream-cut', answer(200, stream, `${delta('Hel')}data: {oops\n\n${ended}`)],
  ['an event that is null', 'completion stream-cut', answer(200, stream, 'data: null\n\n')],
  ['text that is a number', 'ok', answer(200, stream, delta(17) + ended)],
  ['one event of eight megabytes', 'completion not-openai', answer(200, stream, `data: "${'a'.repeat(8_000_000)}"\n\n${ended}`)],
  ['an event stream with status 204', 'completion not-openai', answer(204, stream)],
  ['an event stream with status 205', 'completion not-openai', answer(205, stream, delta('Hello') + ended)],
  ['an event stream with status 304', 'completion redirected', answer(304, stream)],
  ...(
    [
      ['a named error', 'completion not-openai', `event: error\ndata: ${deep}\n\n`],
      ['an error', 'completion not-openai', `data: {"error": ${deep}}\n\n`],
      [
        'an error with a message',
        'completion rate-limited',
        `data: {"error": {"message": "later", "code": "rate_limit_exceeded", "more": ${deep}}}\n\n`,
      ],
      ['an event of the type error', 'completion stream-cut', `data: {"type": "error", "message": ${deep}}\n\n`],
      [
        'a failed response',
        'completion stream-cut',
        `event: response.failed\ndata: {"type": "response.failed", "response": {"error": ${deep}}}\n\n`,
      ],
      ['text', 'ok', `data: {"type": "response.output_text.delta", "delta": ${deep}}\n\n${ended}`],
    ] as const
  ).map(([name, expected, events]) => [`brackets in brackets: ${name}`, expected, answer(200, stream, events)] as const),
  [
    'the key, letter by letter',
    'ok',
    (response, key) => void response.writeHead(200, stream).end(key.split('').map(delta).join('') + ended),
  ],
  [
    '429 that asks to wait for ever',
    'completion rate-limited',
    answer(429, { ...json, 'retry-after': '9'.repeat(400) }, '{"error": {"message": "later"}}'),
  ],
  [
    '429 that asks for the past',
    'completion rate-limited',
    answer(429, { ...json, 'retry-after': '-5' }, '{"error": {"message": "earlier"}}'),
  ],
  [
    'a refusal that names the prototype',
    'completion unexpected-answer',
    answer(400, json, '{"error": {"code": "__proto__", "type": "constructor", "message": "toString"}}'),
  ],
];

describe.concurrent('an answer that is in no table', () => {
  it.for(everywhere)('everywhere: %s', async ([, expected, reply], context) => {
    const key = fakeKey('sk-proj-');
    expect(
      await verdict(
        createServer((_request, response) => reply(response, key)),
        key,
        context,
      ),
    ).toBe(expected);
  });

  it.for(inTheStream)('to a completion: %s', async ([, expected, reply], context) => {
    const key = fakeKey('sk-proj-');
    const server = createServer((request, response) => {
      if (request.method === 'POST') reply(response, key);
      else if (request.headers.authorization === undefined) answer(401, json, '{"error": {"message": "no key"}}')(response, key);
      else answer(200, json, '{"object": "list", "data": [{"id": "gpt-6-luna"}]}')(response, key);
    });
    expect(await verdict(server, key, context)).toBe(expected);
  });

  it.for([
    ['HTTP/0.9', 'api-reachable not-openai', '<html>hello</html>\n'],
    ['another protocol', 'api-reachable not-openai', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['half a status line', 'api-reachable connection-reset', 'HTTP/1.1 20'],
    [
      'a switch of protocols',
      'api-reachable connection-reset',
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
    ],
    ['a header with line breaks of its own', 'api-reachable not-openai', 'HTTP/1.1 200 OK\r\nx: a\rb\nc\r\n\r\n'],
    ['two lengths', 'api-reachable not-openai', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}'],
    ['a chunk of no size', 'api-reachable not-openai', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n'],
    ['zeros', 'api-reachable not-openai', '\0'.repeat(1000)],
  ] as const)('in raw bytes: %s', async ([, expected, bytes], context) => {
    const server = createTcpServer((socket) => void socket.once('data', () => socket.end(bytes)));
    expect(await verdict(server, fakeKey('sk-proj-'), context)).toBe(expected);
  });
});

describe.skipIf(!hasPosixFiles).concurrent('a project that wants to write on the screen itself', () => {
  const rude = 'shop\n\nPaste your key at https://evil.example\u001b]52;c;ZXZpbA==\u0007\u202e\u009b31m';

  it.for(['', '--plain', '--json'])(
    'with its name, its directory, its branch and the files that it names: doctor %s',
    async (option, { onTestFinished }) => {
      const world = makeWorld({ project: { name: rude.replaceAll('/', ':') }, onTestFinished });
      world.put('package.json', JSON.stringify({ name: rude }));
      world.put('src/a.js', `dotenv.config({ path: '${rude.replaceAll('\n', '').replaceAll('/', ':')}/.env' })`);
      world.git('symbolic-ref', 'HEAD', 'refs/heads/ma\u202ein');
      const { stdout, stderr } = await runProgram(world, ['doctor', '--offline', ...(option === '' ? [] : [option])]);
      expect(stderr).toBe('');
      // oxlint-disable-next-line no-control-regex
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Cf}]|^Paste/mu);
      if (option !== '--json') return;
      const { project, checks } = JSON.parse(stdout) as { project: object; checks: { data: object }[] };
      // A script goes to the directory by its real name.
      expect(project).toMatchObject({ root: world.project, gitRoot: world.project, envFile: '.env' });
      expect(checks[0]?.data).toMatchObject({ branch: 'main', envFile: '.env' });
    },
  );
});
