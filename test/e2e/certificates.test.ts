import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nodeSays } from './node-under-test.ts';
import { selfSigned } from '../openai/http/certificate.ts';
import { listen, proxyTo, type Loopback } from '../openai/loopback.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld } from '../make-world.ts';
import { expectNoLeak, runProgram } from './program.ts';

type Check = { id: string; status: string; code?: string; next?: string[] };

const certificate = selfSigned({ organization: 'Acme Proxy', host: 'api.example' });
const answer: http.RequestListener = (request, response) => {
  const reply = (status: number, type: string, body: string): void => void response.writeHead(status, { 'content-type': type }).end(body);
  if (request.method === 'POST') {
    const done = { type: 'response.completed', response: { usage: { input_tokens: 1, output_tokens: 1 } } };
    reply(200, 'text/event-stream', `data: {"type": "response.output_text.delta", "delta": "Hi"}\n\ndata: ${JSON.stringify(done)}\n\n`);
  } else if (request.headers.authorization === undefined) reply(401, 'application/json', '{"error": {"message": "no key"}}');
  else reply(200, 'application/json', '{"object": "list", "data": [{"id": "gpt-6-luna"}]}');
};

async function closing<L extends Loopback>(loopback: Promise<L>): Promise<L> {
  const opened = await loopback;
  onTestFinished(() => opened.close());
  return opened;
}

/** Looks with `variable` naming the certificate of the server, directly or through a proxy. */
async function look(way: 'directly' | 'by proxy', variable: string | undefined): Promise<Check[]> {
  const server = await closing(listen(https.createServer(certificate, answer)));
  const proxy = await closing(proxyTo(server.port));
  const address =
    way === 'directly'
      ? { OPENAI_BASE_URL: `https://127.0.0.1:${server.port}/v1` }
      : { OPENAI_BASE_URL: 'https://api.example/v1', HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
  const world = makeWorld({ project: { git: false }, env: address });
  const file = path.join(world.home, 'company.pem');
  world.put(path.relative(world.project, file), certificate.cert);
  const key = fakeKey('sk-proj-');
  world.put('.env', `OPENAI_API_KEY=${key}\n`, 0o600);
  if (variable !== undefined) world.env[variable] = file;
  const { stdout, stderr } = await runProgram(world, ['doctor', '--json', '--verbose']);
  expectNoLeak(stdout + stderr, key);
  expect(proxy.asked.length > 0).toBe(way === 'by proxy');
  return (JSON.parse(stdout) as { checks: Check[] }).checks;
}

const codes = (checks: Check[]): (string | undefined)[] =>
  ['api-reachable', 'key-accepted', 'completion'].map((id) => {
    const check = checks.find((each) => each.id === id);
    return check?.code ?? check?.status;
  });

describe.each(['directly', 'by proxy'] as const)('a certificate of the company, %s', (way) => {
  it('is trusted when NODE_EXTRA_CA_CERTS names it', async () => {
    expect(codes(await look(way, 'NODE_EXTRA_CA_CERTS'))).toEqual(['ok', 'ok', 'ok']);
  });

  it('is not trusted when nobody knows it', async () => {
    expect(codes(await look(way, undefined))).toEqual(['tls-untrusted', 'blocked', 'blocked']);
  });

  // Where OpenSSL looks for the certificates of a Linux computer.
  const knowsTheSystem = nodeSays("'getCACertificates' in require('tls')") === 'true' && process.platform === 'linux';
  it('is trusted when this computer knows it, and the user is told how a program comes to know it', async () => {
    const checks = await look(way, 'SSL_CERT_FILE');
    expect(codes(checks)).toEqual(knowsTheSystem ? ['system-certificates', 'ok', 'ok'] : ['tls-untrusted', 'blocked', 'blocked']);
    expect(checks.find(({ id }) => id === 'api-reachable')?.next?.join(' ')).toContain('NODE_USE_SYSTEM_CA=1');
  });
});

describe('a proxy', () => {
  it.each([
    [407, 'proxy-auth'],
    [403, 'proxy-unreachable'],
  ])('that answers %i is named', async (status, code) => {
    const server = http.createServer().on('connect', (_request, socket) => socket.end(`HTTP/1.1 ${status} No\r\n\r\n`));
    const proxy = await closing(listen(server));
    const env = { HTTPS_PROXY: `http://ana:geheim@127.0.0.1:${proxy.port}`, OPENAI_API_KEY: fakeKey('sk-proj-') };
    const { stdout } = await runProgram(makeWorld({ project: { git: false }, env }), ['doctor', '--json']);
    expect(codes((JSON.parse(stdout) as { checks: Check[] }).checks)[0]).toBe(code);
    expect(stdout).not.toContain('geheim');
  });
});

describe('a proxy whose address has a path', () => {
  it('is used as if it had none', async () => {
    const server = await closing(listen(https.createServer(certificate, answer)));
    const proxy = await closing(proxyTo(server.port));
    const world = makeWorld({
      project: { git: false },
      env: { OPENAI_BASE_URL: 'https://api.example/v1', OPENAI_API_KEY: fakeKey('sk-proj-') },
    });
    for (const rest of ['/path', '?query', '#fragment']) {
      world.env['HTTPS_PROXY'] = `http://127.0.0.1:${proxy.port}${rest}`;
      const { stdout } = await runProgram(world, ['doctor', '--json']);
      expect(codes((JSON.parse(stdout) as { checks: Check[] }).checks)[0]).toBe('tls-untrusted');
    }
    expect(proxy.asked).not.toEqual([]);
  });
});

describe('NODE_TLS_REJECT_UNAUTHORIZED=0', () => {
  /** What a server or proxy with a certificate that nobody vouches for gets to hear. */
  async function eavesdropper(): Promise<Loopback & { readonly heard: string[] }> {
    const heard: string[] = [];
    const server = https.createServer(certificate, (request, response) => {
      heard.push(`${request.method} ${request.url}`);
      answer(request, response);
    });
    server.on('connect', (request, socket) => {
      heard.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? ''}`);
      socket.end('HTTP/1.1 502 No\r\n\r\n');
    });
    return { ...(await closing(listen(server))), heard };
  }

  async function doctor(env: Record<string, string>, file = '', command = 'doctor'): Promise<Check[]> {
    const world = makeWorld({ project: { git: false }, env: { SHELL: '/bin/sh', ...env } });
    const key = fakeKey('sk-proj-');
    world.put('.env', `OPENAI_API_KEY=${key}\n${file}`, 0o600);
    const { stdout, stderr } = await runProgram(world, [command, '--json']);
    expectNoLeak(stdout + stderr, key);
    return (JSON.parse(stdout) as { checks: Check[] }).checks;
  }
  const nextOf = (checks: Check[]): string => checks.find(({ id }) => id === 'api-reachable')?.next?.join('\n') ?? '';

  it('lets no request through to a server that nobody vouches for', async () => {
    const server = await eavesdropper();
    const checks = await doctor({ NODE_TLS_REJECT_UNAUTHORIZED: '0', OPENAI_BASE_URL: `https://127.0.0.1:${server.port}/v1` });
    expect(codes(checks)).toEqual(['tls-untrusted', 'blocked', 'blocked']);
    expect(nextOf(checks)).toContain('unset NODE_TLS_REJECT_UNAUTHORIZED');
    expect(server.heard).toEqual([]);
  });

  it('lets no request through behind a proxy either', async () => {
    const server = await eavesdropper();
    const proxy = await closing(proxyTo(server.port));
    const env = { OPENAI_BASE_URL: 'https://api.example/v1', HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    expect(codes(await doctor({ ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0' }))).toEqual(['tls-untrusted', 'blocked', 'blocked']);
    expect(proxy.asked).not.toEqual([]);
    expect(server.heard).toEqual([]);
  });

  it('does not log in at a proxy that nobody vouches for', async () => {
    const proxy = await eavesdropper();
    const env = { OPENAI_BASE_URL: 'https://api.example/v1', HTTPS_PROXY: `https://ana:geheim@localhost:${proxy.port}` };
    expect(codes(await doctor({ ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0' }))[0]).toBe('tls-untrusted');
    expect(proxy.heard).toEqual([]);
  });

  it('does not send an admin key either', async () => {
    const server = await eavesdropper();
    const env = { OPENAI_BASE_URL: `https://127.0.0.1:${server.port}/v1`, OPENAI_ADMIN_KEY: fakeKey('sk-admin-') };
    await doctor({ ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0' }, '', 'limits');
    expect(server.heard).toEqual([]);
  });

  it.each([
    ['in the shell', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, '', 'unset NODE_TLS_REJECT_UNAUTHORIZED'],
    ['in the env file', {}, 'NODE_TLS_REJECT_UNAUTHORIZED="0"\n', '.env'],
  ])('is a problem %s, and the API is tested all the same', async (_where, env, file, next) => {
    const server = await closing(listen(https.createServer(certificate, answer)));
    const world = makeWorld({ project: { git: false } });
    const pem = path.join(world.home, 'company.pem');
    world.put(path.relative(world.project, pem), certificate.cert);
    const address = { OPENAI_BASE_URL: `https://127.0.0.1:${server.port}/v1`, NODE_EXTRA_CA_CERTS: pem };
    const checks = await doctor({ ...address, ...env }, file);
    expect(codes(checks)).toEqual(['tls-check-off', 'ok', 'ok']);
    expect(nextOf(checks)).toContain(next);
    expect(nextOf(checks)).toContain('NODE_EXTRA_CA_CERTS');
  });

  it('is told, once and with what to do, in a run that mends, too', async () => {
    const server = await closing(listen(http.createServer(answer)));
    const address = `http://127.0.0.1:${server.port}/v1`;
    const world = makeWorld({ env: { SHELL: '/bin/sh', OPENAI_BASE_URL: address, NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
    world.put('.gitignore', '.env\n');
    world.put('.env', `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`, 0o600);
    const { stdout } = await runProgram(world, ['--yes', '--plain']);
    const at = (text: string): number => stdout.indexOf(text);
    expect(at('unset NODE_TLS')).toBeGreaterThan(at('[tls-check-off]'));
    expect(stdout.split('[tls-check-off]')).toHaveLength(2);
  });

  it.each([
    [{ NODE_TLS_REJECT_UNAUTHORIZED: '1' }, 'NODE_TLS_REJECT_UNAUTHORIZED=0\n'],
    [{ NODE_TLS_REJECT_UNAUTHORIZED: 'false' }, ''],
    [{ NODE_TLS_REJECT_UNAUTHORIZED: '' }, ''],
  ])('is not what this does: %j', async (env, file) => {
    const server = await closing(listen(http.createServer(answer)));
    expect(codes(await doctor({ OPENAI_BASE_URL: `http://127.0.0.1:${server.port}/v1`, ...env }, file))[0]).toBe('ok');
  });
});
