import { describe, expect, it } from 'vitest';
import { isLoopback, proxyFor } from '../../../src/openai/http/proxy.ts';

const api = 'https://api.openai.com/v1';

function hostOf(env: Record<string, string>, url = api): string | undefined {
  const proxy = proxyFor(new URL(url), env);
  return proxy === undefined ? undefined : 'url' in proxy ? `${proxy.url.host} ${proxy.variable}` : 'unusable';
}

describe('proxyFor', () => {
  it.each([
    [{}, undefined],
    [{ HTTPS_PROXY: '' }, undefined],
    [{ HTTPS_PROXY: 'http://p:8080' }, 'p:8080 HTTPS_PROXY'],
    [{ HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:1' }, 'lower:1 https_proxy'],
    [{ HTTP_PROXY: 'http://p:8080' }, 'p:8080 HTTP_PROXY'],
    [{ HTTP_PROXY: 'http://plain:1', HTTPS_PROXY: 'http://tls:1' }, 'tls:1 HTTPS_PROXY'],
    [{ HTTPS_PROXY: 'p:8080' }, 'p:8080 HTTPS_PROXY'],
    [{ HTTPS_PROXY: 'http://[bad' }, 'unusable'],
    [{ HTTPS_PROXY: 'ftp://p:1' }, 'unusable'],
  ])('%j', (env, expected) => {
    expect(hostOf(env as Record<string, string>)).toBe(expected);
  });

  it.each([
    ['*', true],
    ['api.openai.com', true],
    ['openai.com', true],
    ['.openai.com', true],
    ['*.openai.com', true],
    ['other.com, API.OpenAI.com', true],
    ['api.openai.com:443', true],
    ['api.openai.com:8443', false],
    ['penai.com', false],
    ['', false],
    [' , ', false],
  ])('NO_PROXY=%s', (noProxy, exempt) => {
    expect(hostOf({ HTTPS_PROXY: 'http://p:1', NO_PROXY: noProxy }) === undefined).toBe(exempt);
  });

  it.each(['http://localhost:1', 'http://127.0.0.1', 'http://127.9.9.9:1', 'http://[::1]:1', 'http://api.localhost'])(
    '%s is this machine and needs no proxy',
    (url) => {
      expect(hostOf({ HTTP_PROXY: 'http://p:1', HTTPS_PROXY: 'http://p:1' }, url)).toBeUndefined();
    },
  );

  it.each(['/x', '/x/é?a=b#c', '?a', '#a', '/%zz'])('ignores what follows the port: %s', (rest) => {
    for (const server of ['http://p:1', 'https://p:1', 'socks5://p:1', 'p:1']) {
      const proxy = proxyFor(new URL(api), { HTTPS_PROXY: `${server}${rest}` });
      const text = server.includes('://') ? server : `http://${server}`;
      expect(proxy !== undefined && 'url' in proxy && proxy.url.href.replace(/\/$/, '')).toBe(text);
    }
  });

  it('keeps user name and password out of what is shown', () => {
    const proxy = proxyFor(new URL(api), { HTTPS_PROXY: 'http://ana:p%40ss%zz@p:1' });
    expect(proxy).toMatchObject({ authorization: `Basic ${Buffer.from('ana:p%40ss%zz').toString('base64')}` });
    expect(proxy !== undefined && 'url' in proxy && proxy.url.href).toBe('http://p:1/');
  });
});

it('no name that only looks like it is loopback', () => {
  expect(['127.0.0.1.example.com', 'localhost.example.com', 'api.localhost', '0.0.0.0', '10.0.0.1'].some(isLoopback)).toBe(false);
});
