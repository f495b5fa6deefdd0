import http from 'node:http';
import https from 'node:https';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nodeSays } from './node-under-test.ts';
import { selfSigned } from '../openai/http/certificate.ts';
import { listen, proxyTo, type Loopback } from '../openai/loopback.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { msgpack } from '../machine/msgpack.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { expectNoLeak, isOnLinesOfItsOwn, openProgram, runProgram, simulate } from './program.ts';

type Check = { id: string; status: string; code?: string; by?: string; summary?: string; data?: object };

/** What direnv tells about the variables that it took from an `.envrc`. */
function direnv(n: Record<string, string>, p: Record<string, string> = {}): Record<string, string> {
  return { ...n, DIRENV_DIFF: deflateSync(JSON.stringify({ p, n })).toString('base64url') };
}

/** The same by mise. */
function mise(n: Record<string, string>, p: Record<string, string> = {}): Record<string, string> {
  return {
    ...n,
    __MISE_DIFF: deflateSync(msgpack({ old: p, new: n, path: [] }))
      .toString('base64')
      .replace(/=+$/, ''),
  };
}

async function closing<L extends Loopback>(loopback: Promise<L>): Promise<L> {
  const opened = await loopback;
  onTestFinished(() => opened.close());
  return opened;
}

const certificate = selfSigned({ organization: 'Evil', host: 'api.example' });

/** An API with a certificate that only a file of the project vouches for, behind a proxy. */
async function trap(): Promise<{ heard: string[]; port: number; proxy: Awaited<ReturnType<typeof proxyTo>> }> {
  const heard: string[] = [];
  const server = https.createServer(certificate, (request, response) => {
    heard.push(`${request.method} ${request.url}`);
    if (request.method === 'POST') {
      const done = { type: 'response.completed', response: { usage: { input_tokens: 1, output_tokens: 1 } } };
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`data: {"type": "response.output_text.delta", "delta": "Hi"}\n\ndata: ${JSON.stringify(done)}\n\n`);
      return;
    }
    const known = request.headers.authorization !== undefined;
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' });
    response.end(known ? '{"object": "list", "data": [{"id": "gpt-6-luna"}]}' : '{"error": {"message": "no key"}}');
  });
  const { port } = await closing(listen(server));
  return { heard, port, proxy: await closing(proxyTo(port)) };
}

const key = fakeKey('sk-proj-');

function worldWith(env: Record<string, string>): TestWorld {
  const world = makeWorld({ env });
  world.put('.gitignore', '.env\n');
  world.put('.env', `OPENAI_API_KEY=${key}\n`, 0o600);
  world.put('ca.pem', certificate.cert);
  return world;
}

async function looked(world: TestWorld, args: readonly string[] = ['doctor', '--json']): Promise<(id: string) => string | undefined> {
  const { stdout, stderr } = await runProgram(world, args);
  expectNoLeak(stdout + stderr, key);
  const { checks } = JSON.parse(stdout) as { checks: Check[] };
  return (id) => {
    const check = checks.find((each) => each.id === id);
    return check?.code ?? check?.status;
  };
}

describe('a proxy that direnv took from the project', () => {
  it.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'])('gets nothing to hear before it is confirmed: %s', async (name) => {
    const { proxy, heard } = await trap();
    const world = worldWith({
      OPENAI_BASE_URL: 'https://api.example/v1',
      ...direnv({ [name]: `http://ana:geheim@127.0.0.1:${proxy.port}` }),
    });
    for (const args of [
      ['doctor', '--json'],
      ['--yes', '--json'],
    ]) {
      const codeOf = await looked(world, args);
      expect(codeOf('api-reachable')).toBe('untrusted-proxy');
      expect(codeOf('key-accepted')).toBe('blocked');
    }
    const { stdout } = await runProgram(world, ['doctor', '--plain']);
    expect(stdout.split('\n').map((line) => line.trim())).toContain(`http://127.0.0.1:${proxy.port}`);
    expect(stdout).not.toContain('geheim');
    expect(proxy.asked).toEqual([]);
    expect(heard).toEqual([]);
  });

  it('gets no admin key either', async () => {
    const { proxy, heard } = await trap();
    // Another server wouldn't get it in any case.
    const env = { OPENAI_BASE_URL: 'https://us.api.openai.com/v1', OPENAI_ADMIN_KEY: fakeKey('sk-admin-') };
    const world = worldWith({ ...env, ...direnv({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: 'ca.pem' }) });
    expect((await looked(world, ['limits', '--json']))('spending-limit')).toBe('untrusted-proxy');
    expect(proxy.asked).toEqual([]);
    expect(heard).toEqual([]);
  });

  it('is used when the user has set the same', async () => {
    const { proxy } = await trap();
    const mine = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    const base = { OPENAI_BASE_URL: 'https://api.example/v1' };
    expect((await looked(worldWith({ ...base, ...direnv(mine, mine) })))('api-reachable')).toBe('tls-untrusted');
    expect((await looked(worldWith({ ...base, ...mine, ...direnv({ PATH: process.env['PATH'] ?? '' }) })))('api-reachable')).toBe(
      'tls-untrusted',
    );
    expect(proxy.asked.length).toBeGreaterThan(0);
  });

  it('is no matter where no proxy is used', async () => {
    const simulator = await simulate();
    const world = worldWith({
      OPENAI_BASE_URL: simulator.baseUrl,
      ...direnv({ HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' }),
    });
    expect((await looked(world))('api-reachable')).toBe('ok');
  });

  it("doesn't get past a proxy of the user by NO_PROXY", async () => {
    const { proxy } = await trap();
    const env = { OPENAI_BASE_URL: 'https://api.example/v1', HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    expect((await looked(worldWith({ ...env, ...direnv({ NO_PROXY: 'api.example' }) })))('api-reachable')).toBe('untrusted-proxy');
    expect((await looked(worldWith({ ...env, ...direnv({ NO_PROXY: 'other.example' }) })))('api-reachable')).toBe('tls-untrusted');
  });

  it.each([
    ['NO_PROXY in both spellings', { NO_PROXY: 'api.example', no_proxy: 'api.example' }, {}],
    ['all servers', { no_proxy: '*' }, {}],
    ['no proxy anymore', {}, { HTTPS_PROXY: 'mine' }],
    ['an empty proxy', { HTTPS_PROXY: '' }, { HTTPS_PROXY: 'mine' }],
    ['no proxy anymore, in both spellings', { HTTPS_PROXY: '', https_proxy: '' }, { HTTPS_PROXY: 'mine', https_proxy: 'mine' }],
  ] as [string, Record<string, string>, Record<string, string>][])(
    "can't be left out unnoticed, by direnv or mise: %s",
    async (_name, after, before) => {
      const { proxy } = await trap();
      const mine = `http://127.0.0.1:${proxy.port}`;
      const p = Object.fromEntries(Object.keys(before).map((name) => [name, mine]));
      const env = { OPENAI_BASE_URL: 'https://api.example/v1', ...(Object.keys(p).length === 0 ? { HTTPS_PROXY: mine } : {}) };
      for (const by of [direnv, mise])
        expect((await looked(worldWith({ ...env, ...by(after, p) })))('api-reachable')).toBe('untrusted-proxy');
      // The user had it that way before.
      const own = Object.keys(p).length === 0 ? after : {};
      expect((await looked(worldWith({ ...env, ...direnv({ ...own }, { ...own }) })))('api-reachable')).not.toBe('untrusted-proxy');
    },
  );

  it('is asked about, and so are the certificates, each once', async () => {
    const { proxy } = await trap();
    const world = worldWith({});
    Object.assign(
      world.env,
      { OPENAI_BASE_URL: 'https://api.example/v1' },
      direnv({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: path.join(world.project, 'ca.pem') }),
    );
    const terminal = openProgram(world);
    const screen = await terminal.waitFor('No, send nothing');
    expect(screen).toContain(`http://127.0.0.1:${proxy.port}`);
    expect(proxy.asked).toEqual([]);
    terminal.press('up', 'enter');
    await terminal.waitFor('NODE_EXTRA_CA_CERTS');
    await terminal.waitFor("don't trust");
    terminal.press('up', 'enter');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });
    expect((await looked(world))('completion')).toBe('ok');

    // The file that the user agreed to has another content now.
    world.put('ca.pem', `${certificate.cert}\n${selfSigned({ organization: 'Other' }).cert}`);
    expect((await looked(world))('api-reachable')).toBe('untrusted-certificates');
    const elsewhere = worldWith({ ...world.env });
    expect((await looked({ ...elsewhere, env: { ...world.env } }))('api-reachable')).toBe('untrusted-proxy');
  });
});

describe('what direnv took from the project', () => {
  const long = ['evil', 'a', 'b', 'c'].map((label) => label.padEnd(60, 'x')).join('.');
  const ca = (world: TestWorld, name: string): string => path.join(world.project, name.repeat(40), 'ca.pem');

  it.each([40, 80])('is asked about in full in %d columns and 15 rows', async (columns) => {
    const simulator = await simulate();
    const { port } = await trap();
    const size = { columns, rows: 15 };
    const shows = async (
      env: (world: TestWorld) => Record<string, string>,
      texts: (world: TestWorld) => string[],
      last: string,
    ): Promise<void> => {
      const world = worldWith({});
      Object.assign(world.env, env(world));
      const terminal = openProgram(world, [], size);
      const screen = await terminal.waitFor(last);
      for (const text of texts(world)) expect(isOnLinesOfItsOwn(screen, text), screen).toBe(true);
      expect(screen).toContain('Say yes only if');
      terminal.press('ctrl-c');
      await terminal.exit;
    };
    const api = { OPENAI_BASE_URL: 'https://api.example/v1' };
    await shows(
      () => ({ ...api, ...direnv({ HTTPS_PROXY: `http://${long}.example:8080` }) }),
      () => [`http://${long}.example:8080`],
      'No, send nothing',
    );
    const around = direnv({ NO_PROXY: `${long}.example` });
    await shows(
      () => ({ ...around, OPENAI_BASE_URL: `https://${long}.example/v1`, HTTPS_PROXY: simulator.baseUrl }),
      () => [`${long}.example`],
      'No, send nothing',
    );
    await shows(
      (world) => {
        const named = { NODE_EXTRA_CA_CERTS: ca(world, 'a'), SSL_CERT_FILE: ca(world, 'b') };
        for (const file of Object.values(named)) {
          mkdirSync(path.dirname(file));
          writeFileSync(file, certificate.cert);
        }
        return { OPENAI_BASE_URL: `https://127.0.0.1:${port}/v1`, ...direnv(named) };
      },
      (world) => [ca(world, 'a'), ca(world, 'b')],
      "No, don't trust",
    );
  });
});

describe('certificates that direnv took from the project', () => {
  it.each(['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'])('vouch for nobody before they are confirmed: %s', async (name) => {
    const { heard, port } = await trap();
    const world = worldWith({});
    Object.assign(
      world.env,
      { OPENAI_BASE_URL: `https://127.0.0.1:${port}/v1`, OPENAI_ADMIN_KEY: fakeKey('sk-admin-') },
      direnv({ [name]: path.join(world.project, 'ca.pem') }),
    );
    const codeOf = await looked(world);
    expect(codeOf('api-reachable')).toBe('untrusted-certificates');
    expect(codeOf('key-accepted')).toBe('blocked');
    expect((await looked(world, ['limits', '--json']))('spending-limit')).toBe('untrusted-certificates');
    world.env['NODE_OPTIONS'] = '--use-openssl-ca';
    expect((await looked(world))('api-reachable')).toBe('untrusted-certificates');
    expect(heard).toEqual([]);
  });

  it.each([
    ['by an option of Node in quotes', { NODE_OPTIONS: '--use-o"penssl"-ca' }, []],
    ['by an argument of Node', {}, ['--use-openssl-ca']],
    ...(nodeSays("process.allowedNodeEnvironmentFlags.has('--use-system-ca')") === 'true'
      ? [['by another argument of Node', {}, ['--use-system-ca']] as const]
      : []),
  ] as const)('vouch for nobody where Node trusts what OpenSSL does: %s', async (_how, env, nodeArguments) => {
    const { heard, port } = await trap();
    const world = worldWith({});
    Object.assign(
      world.env,
      { OPENAI_BASE_URL: `https://127.0.0.1:${port}/v1` },
      direnv({ SSL_CERT_FILE: path.join(world.project, 'ca.pem') }),
      env,
    );
    const { stdout } = await runProgram(world, ['doctor', '--json'], '', nodeArguments);
    const { checks } = JSON.parse(stdout) as { checks: Check[] };
    expect(checks.find(({ id }) => id === 'api-reachable')?.code).toBe('untrusted-certificates');
    expect(heard).toEqual([]);
  });

  it('take nothing from the certificates of the user', async () => {
    const { port } = await trap();
    const world = worldWith({});
    const own = path.join(world.home, 'ca.pem');
    writeFileSync(own, certificate.cert);
    Object.assign(
      world.env,
      { OPENAI_BASE_URL: `https://127.0.0.1:${port}/v1`, NODE_EXTRA_CA_CERTS: own },
      direnv({ SSL_CERT_FILE: '/no-cert-file.crt' }),
    );
    expect((await looked(world))('completion')).toBe('ok');
  });

  it.runIf(process.platform === 'linux').each(['/proc/self/pagemap', '/dev/zero'])('are not read without end: %s', async (endless) => {
    const { heard, port } = await trap();
    const world = worldWith({});
    symlinkSync(endless, path.join(world.project, 'endless.pem'));
    const file = path.join(world.project, 'endless.pem');
    Object.assign(world.env, { OPENAI_BASE_URL: `https://127.0.0.1:${port}/v1` }, direnv({ SSL_CERT_FILE: file }));
    expect((await looked(world))('api-reachable')).toBe('untrusted-certificates');
    expect(heard).toEqual([]);
  });

  it("can't be confirmed where they can't be read as a whole", async () => {
    const { heard, port } = await trap();
    const world = worldWith({ OPENAI_BASE_URL: `https://127.0.0.1:${port}/v1` });
    const large = path.join(world.project, 'large.pem');
    writeFileSync(large, certificate.cert);
    truncateSync(large, 10_000_001);
    const directory = path.join(world.project, 'certificates');
    mkdirSync(directory);
    const config = path.join(world.home, '.config/openai-setup');
    mkdirSync(config, { recursive: true });
    for (const [name, value] of [
      ['SSL_CERT_DIR', directory],
      ['NODE_EXTRA_CA_CERTS', large],
      ['SSL_CERT_FILE', path.join(directory, 'none.pem')],
    ] as const) {
      const trustedVariables = [`${name} ${value} unread`, `${name} ${value} undefined`, `${name} ${value}`];
      writeFileSync(path.join(config, 'settings.json'), JSON.stringify({ projects: { [world.project]: { trustedVariables } } }), {
        mode: 0o600,
      });
      const env = { ...world.env, ...direnv({ [name]: value }) };
      const { stdout } = await runProgram({ ...world, env }, ['doctor', '--json']);
      const found = (JSON.parse(stdout) as { checks: (Check & { fixable: boolean })[] }).checks.find(({ id }) => id === 'api-reachable');
      expect(found).toMatchObject({ code: 'untrusted-certificates', fixable: false });
    }
    expect(heard).toEqual([]);
  });

  it('are no matter where nothing is encrypted', async () => {
    const simulator = await simulate();
    const world = worldWith({
      OPENAI_BASE_URL: simulator.baseUrl,
      ...direnv({ NODE_EXTRA_CA_CERTS: '/nowhere/ca.pem', SSL_CERT_FILE: '/nowhere' }),
    });
    expect((await looked(world))('api-reachable')).toBe('ok');
  });
});

describe('an address that a file of the project put into the shell', () => {
  async function source(
    env: (url: string) => Record<string, string>,
    files: (url: string) => Record<string, string> = () => ({}),
  ): Promise<Check | undefined> {
    const heard: string[] = [];
    const server = await closing(
      listen(
        http.createServer((request, response) => {
          heard.push(request.url ?? '');
          response.writeHead(401, { 'content-type': 'application/json' }).end('{"error": {"message": "no key"}}');
        }),
      ),
    );
    const url = `http://127.0.0.1:${server.port}/v1`;
    const world = worldWith(env(url));
    for (const [name, text] of Object.entries(files(url))) world.put(name, text, 0o600);
    world.env['OPENAI_ADMIN_KEY'] = fakeKey('sk-admin-');
    const { stdout } = await runProgram(world, ['doctor', '--json']);
    const { checks } = JSON.parse(stdout) as { checks: Check[] };
    const found = checks.find(({ id }) => id === 'api-reachable');
    expect(heard.length === 0).toBe(found?.code === 'untrusted-base-url');
    // The admin key follows the same rule as the project's.
    heard.length = 0;
    await runProgram(world, ['limits', '--json']);
    expect(heard.length === 0).toBe(found?.code === 'untrusted-base-url');
    return found;
  }

  const shell = (url: string): Record<string, string> => ({ OPENAI_BASE_URL: url });
  const file = (name: string, line: (url: string) => string) => (url: string) => ({ [name]: `OPENAI_API_KEY=${key}\n${line(url)}\n` });

  it.each<[name: string, says: string, env: (url: string) => Record<string, string>, files?: (url: string) => Record<string, string>]>([
    ['by an editor that reads .env', 'in .env)', shell, file('.env', (url) => `OPENAI_BASE_URL=${url}`)],
    [
      'spelled in another way',
      'in .env)',
      (url) => ({ OPENAI_BASE_URL: `${url}/` }),
      file('.env', (url) => `export OPENAI_BASE_URL="${url}" # ours`),
    ],
    ['with a reference', 'in .env)', shell, file('.env', (url) => `BASE=${url}\nOPENAI_BASE_URL=\${BASE}`)],
    ['from another env file', 'in .env.production)', shell, file('.env.production', (url) => `OPENAI_BASE_URL=${url}`)],
    ['by direnv', 'in .envrc, via direnv', (url) => direnv(shell(url))],
    ['by mise', 'via mise', (url) => mise(shell(url))],
    ['by direnv, whose note is damaged', "DIRENV_DIFF can't be read", (url) => ({ ...shell(url), DIRENV_DIFF: 'xxx' })],
    ['by mise, whose note is damaged', "__MISE_DIFF can't be read", (url) => ({ ...shell(url), __MISE_DIFF: 'abc' })],
  ])('is not the word of the user: %s', async (_name, says, env, files) => {
    const found = await source(env, files);
    expect(found?.code).toBe('untrusted-base-url');
    expect(JSON.stringify(found)).toContain(says);
  });

  it.each<[name: string, env: (url: string) => Record<string, string>, files?: (url: string) => Record<string, string>]>([
    ['no file names it', shell],
    ['a file names another', shell, file('.env', () => 'OPENAI_BASE_URL=https://other.example/v1')],
    ['only an example names it', shell, file('.env.example', (url) => `OPENAI_BASE_URL=${url}`)],
    ['direnv and mise set something else', (url) => ({ ...shell(url), ...direnv({ A: 'b' }), ...mise({ B: 'c' }) })],
  ])('is the word of the user where %s', async (_name, env, files) => {
    expect((await source(env, files))?.status).toBe('ok');
  });
});

describe('a settings directory that direnv took from the project', () => {
  it('is not used: it could trust the address of its own project', async () => {
    const heard: string[] = [];
    const server = await closing(
      listen(
        http.createServer((request, response) => {
          heard.push(request.url ?? '');
          response.writeHead(401, { 'content-type': 'application/json' }).end('{"error": {"message": "no key"}}');
        }),
      ),
    );
    const world = worldWith({});
    const url = `http://127.0.0.1:${server.port}/v1`;
    world.put('.env', `OPENAI_API_KEY=${key}\nOPENAI_BASE_URL=${url}\n`, 0o600);
    const config = path.join(world.project, '.config');
    mkdirSync(path.join(config, 'openai-setup'), { recursive: true });
    writeFileSync(
      path.join(config, 'openai-setup/settings.json'),
      JSON.stringify({ projects: { [world.project]: { trustedBaseUrls: [url] } } }),
    );
    Object.assign(world.env, direnv({ XDG_CONFIG_HOME: config }));
    expect((await looked(world))('api-reachable')).toBe('untrusted-base-url');
    expect(heard).toEqual([]);
  });

  it('is not used either in a home that direnv named, wherever that is', async () => {
    const simulator = await simulate();
    const world = worldWith({ OPENAI_API_KEY: simulator.key });
    world.put('.env', `OPENAI_BASE_URL=${simulator.baseUrl}\n`);
    const config = path.join(world.home, '.config/openai-setup');
    mkdirSync(config, { recursive: true });
    writeFileSync(
      path.join(config, 'settings.json'),
      JSON.stringify({ projects: { [world.project]: { trustedBaseUrls: [simulator.baseUrl] } } }),
    );
    Object.assign(world.env, direnv({ HOME: world.home }));
    expect((await looked(world))('api-reachable')).toBe('untrusted-base-url');
    expect(simulator.requests).toEqual([]);
    // What the user had before is the user's own word.
    Object.assign(world.env, direnv({ HOME: world.home }, { HOME: world.home }));
    expect((await looked(world))('api-reachable')).toBe('ok');
  });
});
