import net from 'node:net';
import https from 'node:https';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openaiPort } from '../../src/openai/openai.ts';
import type { NetworkFailure } from '../../src/openai/http/failure.ts';
import { selfSigned } from './http/certificate.ts';
import { fakeKey, listen, proxyTo, socksTo, testWorld, type Loopback } from './loopback.ts';

const certificate = selfSigned({ organization: 'Acme Inspection', host: 'api.example' });

async function closing<L extends Loopback>(loopback: Promise<L>): Promise<L> {
  const opened = await loopback;
  onTestFinished(() => opened.close());
  return opened;
}

/** A server for the end of the tunnels. Nobody trusts it, so a failure that names its issuer shows that the tunnel was there. */
const target = (): Promise<Loopback> => closing(listen(https.createServer(certificate)));
const arrived = { reason: 'tls-untrusted', certificate: { issuer: 'Acme Inspection' } };

async function through(env: Record<string, string>, timeouts = {}): Promise<NetworkFailure> {
  const port = openaiPort(testWorld(env, timeouts));
  const reply = await port.listModels({ baseUrl: 'https://api.example/v1', secret: fakeKey(), signal: new AbortController().signal });
  if (reply.ok || reply.failure.kind !== 'network') throw new Error('the network was to fail');
  expect(JSON.stringify(reply)).not.toContain('s3cret');
  return reply.failure;
}

async function goneAddress(): Promise<string> {
  const gone = await listen(net.createServer());
  await gone.close();
  return `127.0.0.1:${gone.port}`;
}

describe('an HTTP proxy', () => {
  it.each([
    ['http://CORP\\ana:s3cret@', 'CORP\\ana:s3cret'],
    ['http://ana:s3cret@x@', 'ana:s3cret@x'],
    ['ana:s3cret%23@', 'ana:s3cret#'],
  ])('gets the login that was meant: %s', async (start, login) => {
    const proxy = await closing(proxyTo((await target()).port, { login }));
    expect(await through({ HTTPS_PROXY: `${start}127.0.0.1:${proxy.port}/x` })).toMatchObject(arrived);
  });

  it('that refuses the login says so', async () => {
    const proxy = await closing(proxyTo((await target()).port, { login: 'ana:other' }));
    expect(await through({ HTTPS_PROXY: `http://ana:s3cret@127.0.0.1:${proxy.port}` })).toMatchObject({ reason: 'proxy-auth' });
  });

  it('is asked for nothing if its address is ambiguous', async () => {
    const proxy = await closing(proxyTo((await target()).port));
    const failure = await through({ HTTPS_PROXY: `http://ana:s3cret#1@127.0.0.1:${proxy.port}` });
    expect(failure).toMatchObject({ reason: 'proxy-unusable', proxy: { variable: 'HTTPS_PROXY', mistakes: [{ kind: 'unencoded' }] } });
    expect(proxy.asked).toEqual([]);
  });

  it('with https:// in front of plain http is told from one whose certificate is unknown', async () => {
    const plain = await closing(proxyTo((await target()).port));
    expect(await through({ HTTPS_PROXY: `https://ana:s3cret@127.0.0.1:${plain.port}` })).toMatchObject({ reason: 'proxy-plain' });
    const secure = await closing(proxyTo((await target()).port, { certificate }));
    expect(await through({ HTTPS_PROXY: `https://127.0.0.1:${secure.port}` })).toMatchObject({ reason: 'proxy-certificate' });
    expect([...plain.asked, ...secure.asked]).toEqual([]);
  });

  it('is told from the SOCKS or TLS port of the same program', async () => {
    const socks = await closing(socksTo((await target()).port));
    expect(await through({ HTTPS_PROXY: `http://127.0.0.1:${socks.port}` })).toMatchObject({ reason: 'proxy-not-proxy' });
    const secure = await closing(proxyTo((await target()).port, { certificate }));
    expect(await through({ HTTPS_PROXY: `http://127.0.0.1:${secure.port}` })).toMatchObject({ reason: 'proxy-not-proxy' });
  });
});

describe('a SOCKS proxy', () => {
  it.each(['socks5', 'socks5h', 'socks'])('%s:// leads there, and resolves the name', async (scheme) => {
    const proxy = await closing(socksTo((await target()).port));
    expect(await through({ HTTPS_PROXY: `${scheme}://127.0.0.1:${proxy.port}` })).toMatchObject(arrived);
    expect(new Set(proxy.asked)).toEqual(new Set(['api.example:443']));
  });

  it('gets its login, and refuses a wrong or missing one', async () => {
    const proxy = await closing(socksTo((await target()).port, { login: 'ana:s3cret@' }));
    const address = `127.0.0.1:${proxy.port}`;
    expect(await through({ ALL_PROXY: `socks5://ana:s3cret%40@${address}` })).toMatchObject(arrived);
    expect(await through({ ALL_PROXY: `socks5://ana:s3cret@${address}` })).toMatchObject({ reason: 'proxy-auth' });
    expect(await through({ ALL_PROXY: `socks5://${address}` })).toMatchObject({ reason: 'proxy-auth' });
  });

  it('gets a login without a password', async () => {
    const proxy = await closing(socksTo((await target()).port, { login: 'ana:' }));
    expect(await through({ ALL_PROXY: `socks5://ana@127.0.0.1:${proxy.port}` })).toMatchObject(arrived);
  });

  it('that does not let it through, is gone, or is no SOCKS proxy at all is named', async () => {
    const refusing = await closing(socksTo(1, { reply: 5 }));
    expect(await through({ ALL_PROXY: `socks5://127.0.0.1:${refusing.port}` })).toMatchObject({
      reason: 'proxy-unreachable',
      system: 'SOCKS: connection refused',
      proxy: { variable: 'ALL_PROXY' },
    });
    expect(await through({ all_proxy: `socks5://${await goneAddress()}` })).toMatchObject({
      reason: 'proxy-unreachable',
      system: 'ECONNREFUSED',
    });
    const plain = await closing(proxyTo((await target()).port));
    expect(await through({ ALL_PROXY: `socks5://127.0.0.1:${plain.port}` })).toMatchObject({ reason: 'proxy-not-proxy' });
  });

  it('that says nothing is given up on, and no socket stays open', async () => {
    const silent = await closing(listen(net.createServer((socket) => void socket.resume())));
    expect(await through({ ALL_PROXY: `socks5://127.0.0.1:${silent.port}` }, { request: 300 })).toMatchObject({
      reason: 'proxy-unreachable',
      proxy: { host: `127.0.0.1:${silent.port}` },
    });
    await expect.poll(() => silent.open.size).toBe(0);
  });
});

describe('which variable counts', () => {
  it('is HTTPS_PROXY before HTTP_PROXY before ALL_PROXY, lower case first, and the other case is named', async () => {
    const address = await goneAddress();
    const variableOf = async (env: Record<string, string>) => (await through(env)).proxy;
    expect(await variableOf({ ALL_PROXY: 'socks5://x.invalid:1', https_proxy: `http://${address}` })).toMatchObject({
      variable: 'https_proxy',
    });
    expect(await variableOf({ ALL_PROXY: 'socks5://x.invalid:1', HTTP_PROXY: `http://${address}` })).toMatchObject({
      variable: 'HTTP_PROXY',
    });
    expect(await variableOf({ https_proxy: `http://${address}`, HTTPS_PROXY: 'http://other.invalid:1' })).toMatchObject({
      variable: 'https_proxy',
      differs: 'HTTPS_PROXY',
    });
  });
});
