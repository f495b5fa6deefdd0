import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { node } from '../e2e/node-under-test.ts';
import { selfSigned } from './http/certificate.ts';
import { listen, proxyTo } from './loopback.ts';

// What only a process of its own can show: certificates that Node reads at its start, and the port as it is shipped.
let directory = '';
const entry = `
  import { openaiPort } from './src/openai/openai.ts';
  import { Secret } from './src/keys/secret.ts';
  const [baseUrl, proxy] = process.argv.slice(2);
  const world = { cwd: process.cwd(), env: proxy === undefined ? {} : { HTTPS_PROXY: proxy }, now: () => new Date(),
    timeouts: { git: 1, request: 20000, idle: 20000, total: 20000 } };
  const reply = await openaiPort(world).listModels({ baseUrl, secret: new Secret('sk-' + 'a'.repeat(40)), signal: new AbortController().signal });
  process.stdout.write(JSON.stringify(reply));
`;

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'bundled-'));
  await mkdir(path.join(directory, 'project'));
  await build({
    stdin: { contents: entry, resolveDir: path.resolve(import.meta.dirname, '../..'), loader: 'ts' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    outfile: path.join(directory, 'port.mjs'),
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
});

afterAll(async () => {
  await rm(directory, { recursive: true });
});

async function ask(certificate: { key: string; cert: string }, throughProxy: boolean): Promise<unknown> {
  const file = path.join(directory, `${Math.random()}.pem`);
  await writeFile(file, certificate.cert);
  const server = await listen(
    https.createServer(certificate, (request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ object: 'list', data: [{ id: request.headers.host }] }));
    }),
  );
  const proxy = await proxyTo(server.port);
  const args = throughProxy ? ['https://api.example/v1', `http://127.0.0.1:${proxy.port}`] : [`https://127.0.0.1:${server.port}/v1`];
  const env = {
    PATH: process.env['PATH'],
    NODE_EXTRA_CA_CERTS: file,
    OPENAI_LOG: 'debug',
    HTTPS_PROXY: 'http://ignored.invalid:1',
  };
  try {
    const { stdout, stderr } = await promisify(execFile)(node, [path.join(directory, 'port.mjs'), ...args], {
      env,
      cwd: path.join(directory, 'project'),
    });
    expect(stderr).toBe('');
    return JSON.parse(stdout);
  } finally {
    await Promise.all([server.close(), proxy.close()]);
  }
}

describe('with a certificate that NODE_EXTRA_CA_CERTS names', () => {
  const day = 86_400_000;
  it('the API is reached, directly and through a proxy', async () => {
    const certificate = selfSigned({ organization: 'Acme', host: 'api.example' });
    expect(await ask(certificate, false)).toMatchObject({ ok: true });
    expect(await ask(certificate, true)).toMatchObject({ ok: true, value: [{ id: 'api.example' }] });
  });

  it('the clock is told where it has expired or is not valid yet, and the name where it is for another', async () => {
    const past = selfSigned({
      organization: 'Acme',
      from: new Date(Date.now() - 2 * day),
      to: new Date(Date.now() - day),
    });
    const failure = { kind: 'network', reason: 'tls-clock', certificate: { issuer: 'Acme' } };
    expect(await ask(past, false)).toMatchObject({ failure: { ...failure, system: 'CERT_HAS_EXPIRED' } });
    const future = selfSigned({
      organization: 'Acme',
      from: new Date(Date.now() + day),
      to: new Date(Date.now() + 2 * day),
    });
    expect(await ask(future, false)).toMatchObject({ failure: { ...failure, system: 'CERT_NOT_YET_VALID' } });
    const other = selfSigned({ organization: 'Acme', host: 'other.example' });
    expect(await ask(other, true)).toMatchObject({
      failure: { reason: 'tls-untrusted', system: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    });
  });
});
