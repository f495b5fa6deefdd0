import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nodeSays } from '../node-under-test.ts';
import { selfSigned } from '../ports/certificate.ts';
import { listen, proxyTo, type Loopback } from '../ports/loopback.ts';
import { fakeKey } from '../text/fake-keys.ts';
import { makeWorld } from '../world.ts';
import { expectNoLeak, runProgram } from './program.ts';

type Check = { id: string; status: string; code?: string; next?: string[] };

const certificate = selfSigned({ organization: 'Acme Proxy', host: 'api.example' });
const answer: http.RequestListener = (request, response) => {
  const reply = (status: number, type: string, body: string): void =>
    void response.writeHead(status, { 'content-type': type }).end(body);
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
  const world = makeWorld({ git: false, env: address });
  const file = path.join(world.home, 'company.pem');
  world.write(path.relative(world.project, file), certificate.cert);
  const key = fakeKey('sk-proj-');
  world.write('.env', `OPENAI_API_KEY=${key}\n`, 0o600);
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
    expect(codes(checks)).toEqual(
      knowsTheSystem ? ['system-certificates', 'ok', 'ok'] : ['tls-untrusted', 'blocked', 'blocked'],
    );
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
    const { stdout } = await runProgram(makeWorld({ git: false, env }), ['doctor', '--json']);
    expect(codes((JSON.parse(stdout) as { checks: Check[] }).checks)[0]).toBe(code);
    expect(stdout).not.toContain('geheim');
  });
});
