import { writeFileSync } from 'node:fs';
import type http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import { npmProxy } from '../../src/openai/http/npm-proxy.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { selfSigned } from '../openai/http/certificate.ts';
import { listen, proxyTo, socksTo, type Loopback } from '../openai/loopback.ts';
import { expectNoLeak, openProgram, runProgram } from './program.ts';

const certificate = selfSigned({ organization: 'Acme', host: 'api.example' });

async function closing<L extends Loopback>(loopback: Promise<L>): Promise<L> {
  const opened = await loopback;
  onTestFinished(() => opened.close());
  return opened;
}

const answer: http.RequestListener = (request, response) => {
  const reply = (status: number, type: string, body: string): void => void response.writeHead(status, { 'content-type': type }).end(body);
  if (request.method === 'POST') {
    const done = { type: 'response.completed', response: { usage: { input_tokens: 1, output_tokens: 1 } } };
    reply(200, 'text/event-stream', `data: {"type": "response.output_text.delta", "delta": "Hi"}\n\ndata: ${JSON.stringify(done)}\n\n`);
  } else if (request.headers.authorization === undefined) reply(401, 'application/json', '{"error": {"message": "no key"}}');
  else reply(200, 'application/json', '{"object": "list", "data": [{"id": "gpt-6-luna"}]}');
};

const api = (): Promise<Loopback> => closing(listen(https.createServer(certificate, answer)));

/** A project whose API is `api.example`, which only a proxy can find, and whose certificate is trusted. */
function worldBehind(env: Record<string, string>, files: Record<string, string> = {}): TestWorld & { readonly key: string } {
  const world = makeWorld({ env: { OPENAI_BASE_URL: 'https://api.example/v1', ...env } });
  const key = fakeKey('sk-proj-');
  world.put('.gitignore', '.env\n');
  world.put('.env', `OPENAI_API_KEY=${key}\n`, 0o600);
  for (const [name, content] of Object.entries(files)) world.put(name, content);
  const pem = path.join(world.home, 'company.pem');
  writeFileSync(pem, certificate.cert);
  world.env['NODE_EXTRA_CA_CERTS'] = pem;
  return { ...world, key };
}

type Check = { id: string; status: string; code?: string; summary: string; next?: string[]; data?: { proxy?: object } };

async function doctor(world: TestWorld & { readonly key: string }): Promise<{ check: (id: string) => Check }> {
  const { stdout, stderr } = await runProgram(world, ['doctor', '--json']);
  expectNoLeak(stdout + stderr, world.key);
  expect(stdout + stderr).not.toContain('s3cret');
  const { checks } = JSON.parse(stdout) as { checks: Check[] };
  return { check: (id) => checks.find((each) => each.id === id) as Check };
}

async function freePort(): Promise<number> {
  const gone = await listen(net.createServer());
  await gone.close();
  return gone.port;
}

describe('a proxy that works', () => {
  it('is named, and all is well', async () => {
    const proxy = await closing(proxyTo((await api()).port, { login: 'CORP\\ana:s3cret' }));
    const { check } = await doctor(worldBehind({ HTTPS_PROXY: `http://CORP%5Cana:s3cret@127.0.0.1:${proxy.port}` }));
    expect(check('api-reachable')).toMatchObject({
      status: 'ok',
      data: { proxy: { variable: 'HTTPS_PROXY', address: `http://127.0.0.1:${proxy.port}`, mistakes: [] } },
    });
    expect(check('completion').status).toBe('ok');
  });

  it('is used as it was meant, with the way to write it for other programs', async () => {
    const proxy = await closing(proxyTo((await api()).port, { login: 'CORP\\ana:s3cret' }));
    const { check } = await doctor(worldBehind({ HTTPS_PROXY: `http://CORP\\ana:s3cret@127.0.0.1:${proxy.port}` }));
    expect(check('api-reachable')).toMatchObject({ status: 'advice', code: 'proxy-setting' });
    expect(check('api-reachable').next?.[0]).toContain(`'http://CORP%5Cana:PASSWORD@127.0.0.1:${proxy.port}'`);
    expect(check('completion').status).toBe('ok');
  });

  it.each([
    [{}, 'NODE_USE_ENV_PROXY'],
    [{ NODE_USE_ENV_PROXY: '1' }, undefined],
  ])('is not used by a Node program that is not told: %j', async (env, told) => {
    const proxy = await closing(proxyTo((await api()).port));
    const world = worldBehind({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, ...env }, { 'package.json': '{"name": "app"}' });
    const { check } = await doctor(world);
    expect(check('api-reachable').code).toBe(told === undefined ? undefined : 'proxy-setting');
    if (told !== undefined) expect(JSON.stringify(check('api-reachable').next)).toContain(told);
  });

  it('may be one for SOCKS, which ALL_PROXY names', async () => {
    const proxy = await closing(socksTo((await api()).port, { login: 'ana:s3cret' }));
    const world = worldBehind({ ALL_PROXY: `socks5h://ana:s3cret@127.0.0.1:${proxy.port}` }, { 'requirements.txt': 'openai\n' });
    const { check } = await doctor(world);
    expect(check('api-reachable')).toMatchObject({ status: 'advice', data: { proxy: { variable: 'ALL_PROXY' } } });
    expect(JSON.stringify(check('api-reachable').next)).toContain('httpx[socks]');
    expect(check('completion').status).toBe('ok');
  });
});

describe('npm’s proxy', () => {
  it.each(['in ~/.npmrc', 'handed on by npx'])('is named where nothing else is set: %s', async (place) => {
    const proxy = await closing(proxyTo((await api()).port));
    const address = `http://ana:s3cret@127.0.0.1:${proxy.port}/`;
    const world = worldBehind(place === 'in ~/.npmrc' ? {} : { npm_config_https_proxy: address });
    writeFileSync(path.join(world.home, '.npmrc'), `registry=https://r.example\nproxy = "${address.slice(0, -1)}"\n`);
    const { check } = await doctor(world);
    expect(check('api-reachable').code).toBe('dns');
    expect(check('api-reachable').next?.[0]).toContain(`export HTTPS_PROXY='http://ana:PASSWORD@127.0.0.1:${proxy.port}'`);
    // Nobody has seen it yet.
    expect(proxy.asked).toEqual([]);
  });

  it.each([
    ['in the environment', { npm_config_https_proxy: 'http://s3cret-t0ken@127.0.0.1:9/' }],
    ['in settings that a clone may name', { npm_config_userconfig: '', TOKEN: 's3cret-t0ken' }],
  ])('gets no login that only a clone may have made of a variable: %s', (_place, env) => {
    const world = worldBehind(env);
    world.put('.settings', 'https-proxy=http://${TOKEN}@127.0.0.1:9/\n');
    if ('npm_config_userconfig' in env) world.env['npm_config_userconfig'] = path.join(world.project, '.settings');
    const npm = npmProxy({ env: world.env, home: world.home });
    expect(npm).toBeDefined();
    expect(JSON.stringify(npm)).not.toContain('s3cret');
  });

  it('can be used for the run', async () => {
    const proxy = await closing(proxyTo((await api()).port));
    const terminal = openProgram(worldBehind({ npm_config_https_proxy: `http://127.0.0.1:${proxy.port}/` }));
    await terminal.waitFor(`Continue through the proxy http://127.0.0.1:${proxy.port}`);
    terminal.press('enter');
    await terminal.waitFor(/Your key works/);
    terminal.press('ctrl-c');
    await terminal.exit;
    // Nothing is mended: the user's own program still has no proxy.
    expect(terminal.scrollback().replaceAll(/\s+/g, ' ')).toContain('in this run only');
  });
});

describe('in the wizard', () => {
  it('a proxy in the way can be left out for the run, and the variable stays a problem', async () => {
    const world = worldBehind({ HTTPS_PROXY: `http://127.0.0.1:${await freePort()}` });
    // Without a proxy, nobody finds the host: what's seen is that the proxy isn't asked any more.
    const terminal = openProgram(world);
    await terminal.waitFor('Continue without the proxy in HTTPS_PROXY');
    terminal.press('enter');
    await terminal.waitFor(/can't find api\.example/i);
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
  });

  it('an address that nobody understands can be used as it was meant', async () => {
    const proxy = await closing(proxyTo((await api()).port, { login: 'ana:s3cret#1' }));
    const world = worldBehind({ HTTPS_PROXY: `"http://ana:s3cret#1@127.0.0.1:${proxy.port}"` });
    const terminal = openProgram(world);
    const screen = await terminal.waitFor('Continue through the proxy http://ana:PASSWORD@');
    expect(screen).toContain('ctrl-c quit');
    expect(proxy.asked).toEqual([]);
    terminal.press('enter');
    await terminal.waitFor(/Your key works/);
    terminal.press('ctrl-c');
    await terminal.exit;
    expect(terminal.scrollback()).not.toContain('s3cret');
  });
});
