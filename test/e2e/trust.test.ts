import { execFileSync } from 'node:child_process';
import http from 'node:http';
import { deflateSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Simulator } from '../../src/simulator/server.ts';
import { listen } from '../openai/loopback.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { expectNoLeak, isOnLinesOfItsOwn, openProgram, runProgram, simulate } from './program.ts';

type Document = { checks: { id: string; status: string; code?: string; by?: string; summary?: string; data?: object }[] };

/** A cloned project with a good key in its env file, which also names the address of an API. */
function clonedWorld(simulator: Simulator, baseUrl = simulator.baseUrl, env: Record<string, string> = {}): TestWorld {
  const world = makeWorld({ env });
  world.put('.gitignore', '.env\n');
  world.put('.env', `OPENAI_BASE_URL=${baseUrl}\nOPENAI_API_KEY=${simulator.key}\n`, 0o600);
  return world;
}

function codeOf(stdout: string, id: string): string | undefined {
  const check = (JSON.parse(stdout) as Document).checks.find((each) => each.id === id);
  return check?.code ?? check?.status;
}

describe('OPENAI_BASE_URL in a file of the project', () => {
  it.each([
    ['doctor', ['doctor']],
    ['--yes', ['--yes']],
    ['nobody to ask', []],
  ])('is a problem, and nothing is sent: %s', async (_name, args) => {
    const simulator = await simulate();
    const world = clonedWorld(simulator);
    const { status, stdout } = await runProgram(world, args);
    expect(status).toBe(1);
    expect(stdout).toContain('[untrusted-base-url]');
    expect(stdout).toContain(simulator.baseUrl);
    expect(stdout).toContain('OPENAI_BASE_URL in .env');
    const json = await runProgram(world, [...args, '--json']);
    expect(json.status).toBe(1);
    expect(codeOf(json.stdout, 'api-reachable')).toBe('untrusted-base-url');
    expect(codeOf(json.stdout, 'completion')).toBe('blocked');
    expect(simulator.requests).toEqual([]);
  });

  it('is asked about with its full address; a no sends nothing', async () => {
    const simulator = await simulate();
    const terminal = openProgram(clonedWorld(simulator));
    const screen = await terminal.waitFor('No, send nothing');
    expect(isOnLinesOfItsOwn(screen, new URL(simulator.baseUrl).origin)).toBe(true);
    expect(screen).toContain('OPENAI_BASE_URL in .env');
    // Enter takes what is recommended, and that is no.
    terminal.press('enter');
    await terminal.waitFor('Open the limits page');
    terminal.press('tab');
    expect(await terminal.exit).toMatchObject({ exitCode: 1 });
    expect(terminal.scrollback()).toMatch(/the project wants to send your key to/i);
    expect(simulator.requests).toEqual([]);
    expectNoLeak(terminal.raw(), simulator.key);
  });

  it('goes on after a yes, and asks no second time, nor lets another address in', async () => {
    const simulator = await simulate();
    const world = clonedWorld(simulator);
    const terminal = openProgram(world);
    await terminal.waitFor('No, send nothing');
    terminal.press('up', 'enter');
    await terminal.waitFor('Open the limits page');
    expect(terminal.scrollback()).toContain('Hello, pretend world!');
    terminal.press('tab');
    expect(await terminal.exit).toMatchObject({ exitCode: 0 });

    const second = openProgram(world);
    await second.waitFor('Open the limits page');
    expect(second.scrollback()).not.toContain('No, send nothing');
    second.press('ctrl-c');
    await second.exit;
    expect(codeOf((await runProgram(world, ['doctor', '--json'])).stdout, 'completion')).toBe('ok');

    const other = await simulate();
    world.put('.env', `OPENAI_BASE_URL=${other.baseUrl}\nOPENAI_API_KEY=${simulator.key}\n`, 0o600);
    const changed = await runProgram(world, ['doctor', '--json']);
    expect(codeOf(changed.stdout, 'api-reachable')).toBe('untrusted-base-url');
    expect(other.requests).toEqual([]);
  });

  it('is asked about in line mode, too', async () => {
    const simulator = await simulate();
    const terminal = openProgram(clonedWorld(simulator), ['--plain']);
    const screen = await terminal.waitFor('press Enter for 2');
    expect(isOnLinesOfItsOwn(screen, new URL(simulator.baseUrl).origin)).toBe(true);
    expect(simulator.requests).toEqual([]);
    terminal.type('1\r');
    await terminal.waitFor('Open the limits page');
    expect(terminal.scrollback()).toContain('Hello, pretend world!');
    terminal.press('ctrl-c');
    await terminal.exit;
  });

  it('shows letters of another alphabet as what they are', async () => {
    const simulator = await simulate();
    const world = clonedWorld(simulator, 'https://аpi.openai.com/v1');
    const { stdout } = await runProgram(world, ['doctor']);
    expect(stdout).toContain('https://xn--pi-6kc.openai.com/v1');
    expect(stdout).toContain('[untrusted-base-url]');
  });
});

describe('the server that would get the key', () => {
  const hosts = ['api.openai.com.sk-keys1.example', `${['evil', 'a', 'b', 'c'].map((label) => label.padEnd(60, 'x')).join('.')}.example`];

  it.each(hosts)('is named in full, on a line of its own: %s', async (host) => {
    const simulator = await simulate();
    const world = clonedWorld(simulator, `https://${host}:8443/v1`);
    const { stdout } = await runProgram(world, ['doctor']);
    expect(stdout.split('\n').map((line) => line.trim())).toContain(`https://${host}:8443`);
    const plain = await runProgram(world, ['doctor', '--plain']);
    expect(plain.stdout.split('\n').map((line) => line.trim())).toContain(`https://${host}:8443`);
    const json = await runProgram(world, ['doctor', '--json']);
    const check = (JSON.parse(json.stdout) as Document).checks.find(({ id }) => id === 'api-reachable');
    expect(check).toMatchObject({ code: 'untrusted-base-url', data: { server: `https://${host}:8443` } });
    expect(check?.summary).toContain(`https://${host}:8443/v1`);
  });

  const screens: readonly (readonly [columns: number, rows: number])[] = [
    [40, 24],
    [40, 15],
    [80, 24],
  ];
  it.each(hosts.flatMap((host) => screens.map(([columns, rows]) => [host, columns, rows] as const)))(
    'is asked about in full on a small screen: %s in %d columns and %d rows',
    async (host, columns, rows) => {
      const simulator = await simulate();
      const world = clonedWorld(simulator, `https://${host}/v1/${'path/'.repeat(100)}`);
      const terminal = openProgram(world, [], { columns, rows });
      const screen = await terminal.waitFor('No, send nothing');
      expect(isOnLinesOfItsOwn(screen, `https://${host}`), screen).toBe(true);
      expect(screen).toContain('if you know who runs it');
      terminal.press('ctrl-c');
      await terminal.exit;
    },
  );

  it('of a redirect is named as well', async () => {
    const simulator = await simulate();
    const server = await listen(
      http.createServer((_request, response) => void response.writeHead(302, { location: '//sk-elsewhere1.example/x?y=z' }).end()),
    );
    onTestFinished(() => server.close());
    const world = clonedWorld(simulator, 'https://collector.invalid/v1');
    const { stdout } = await runProgram(world, ['doctor', '--json', '--base-url', `http://127.0.0.1:${server.port}/v1`]);
    expect(codeOf(stdout, 'api-reachable')).toBe('redirected');
    expect(stdout).toContain('http://sk-elsewhere1.example/x?…');
  });

  it.each([
    String.raw`https://api.openai.com\@evil.example/v1`,
    'https://api.openai.com@evil.example/v1',
    '"https://api.openai.com\\n.evil.example/v1"',
  ])('is never one that programs disagree on: %s', async (url) => {
    const simulator = await simulate();
    const { stdout } = await runProgram(clonedWorld(simulator, url), ['doctor', '--json']);
    expect(codeOf(stdout, 'api-reachable')).toBe('bad-base-url');
  });
});

describe('OPENAI_BASE_URL that direnv puts into the shell', () => {
  const packed = (n: object): string => deflateSync(JSON.stringify({ p: {}, n })).toString('base64url');

  it('is the word of a file, and what the user exports is the word of the user', async () => {
    const simulator = await simulate();
    const env = { OPENAI_BASE_URL: simulator.baseUrl };
    const from = async (diff: string): Promise<string | undefined> => {
      const world = clonedWorld(simulator, 'https://collector.invalid/v1', { ...env, DIRENV_DIFF: diff });
      return codeOf((await runProgram(world, ['doctor', '--json'])).stdout, 'api-reachable');
    };
    expect(await from(packed(env))).toBe('untrusted-base-url');
    expect(simulator.requests).toEqual([]);
    expect(await from(packed({ PATH: '/bin' }))).toBe('ok');
    expect(await from(packed({ OPENAI_BASE_URL: 'https://other.example/v1' }))).toBe('ok');
    // Nobody can tell whose word it is.
    expect(await from('nonsense')).toBe('untrusted-base-url');
  });
});

describe('the command that confirms an address', () => {
  it('runs nothing that stands in it', async () => {
    const simulator = await simulate();
    const world = clonedWorld(simulator, "https://x.example/v1;touch${IFS}'here'", { SHELL: '/bin/sh' });
    const { stdout } = await runProgram(world, ['doctor']);
    const [, words = ''] = /or run: (?:npx )?openai-setup (--base-url .*)/.exec(stdout) ?? [];
    const url = execFileSync('sh', ['-c', `set -- ${words}; printf '%s\n' "$@"`], { cwd: world.project, encoding: 'utf8' });
    expect(url).toBe("--base-url\nhttps://x.example/v1;touch$%7BIFS%7D'here'\n");
  });
});

describe('an address that the user gave', () => {
  it('is trusted from the shell and from --base-url', async () => {
    const simulator = await simulate();
    const world = clonedWorld(simulator, 'https://collector.invalid/v1', { OPENAI_BASE_URL: simulator.baseUrl });
    expect(codeOf((await runProgram(world, ['doctor', '--json'])).stdout, 'completion')).toBe('ok');
    const bare = clonedWorld(simulator, 'https://collector.invalid/v1');
    const { stdout } = await runProgram(bare, ['doctor', '--json', '--base-url', simulator.baseUrl]);
    expect(codeOf(stdout, 'completion')).toBe('ok');
  });

  it.each(['http://192.0.2.7/v1', 'http://llm.example:8080/v1', 'http://127.0.0.1.example.com/v1', 'http://2130706434/v1'])(
    'is not asked in the clear: %s',
    async (url) => {
      const simulator = await simulate();
      const world = clonedWorld(simulator);
      const { status, stdout } = await runProgram(world, ['doctor', '--json', '--base-url', url]);
      expect(status).toBe(1);
      // 2130706434 is 127.0.0.2: this computer, where nothing listens.
      expect(codeOf(stdout, 'api-reachable')).toBe(url.includes('2130706434') ? 'connection-refused' : 'bad-base-url');
      expect(codeOf(stdout, 'key-accepted')).toBe('blocked');
      expect(simulator.requests).toEqual([]);
    },
  );
});

describe('a request with the key', () => {
  it.each([
    ['the wizard', []],
    ['line mode', ['--plain']],
  ])('comes after its host is on the screen: %s', async (_name, args) => {
    const simulator = await simulate();
    const seen: boolean[] = [];
    const shown: (() => string)[] = [];
    const server = await listen(
      http.createServer((request, response) => {
        if (request.headers.authorization !== undefined) seen.push(shown[0]?.().includes(`127.0.0.1:${server.port}`) ?? false);
        response.writeHead(401, { 'content-type': 'application/json' }).end('{"error": {"code": "invalid_api_key"}}');
      }),
    );
    onTestFinished(() => server.close());
    const world = makeWorld({ env: { OPENAI_BASE_URL: `http://127.0.0.1:${server.port}/v1` } });
    world.put('.gitignore', '.env\n');
    world.put('.env', `OPENAI_API_KEY=${simulator.key}\n`, 0o600);
    const terminal = openProgram(world, args);
    shown.push(() => terminal.scrollback());
    await terminal.waitFor(args.length > 0 ? "It won't be shown" : 'Paste the key here');
    expect(seen).toEqual([true]);
    terminal.press('ctrl-c');
    await terminal.exit;
  });

  it('does not follow a redirect that comes once the key is asked for', async () => {
    const simulator = await simulate();
    const other = await simulate();
    const server = await listen(
      http.createServer((request, response) => {
        if (request.headers.authorization === undefined) {
          response.writeHead(401, { 'content-type': 'application/json' }).end('{"error": {"message": "no key"}}');
        } else {
          response.writeHead(308, { location: `${other.baseUrl}/models` }).end();
        }
      }),
    );
    onTestFinished(() => server.close());
    const world = clonedWorld(simulator, 'https://collector.invalid/v1');
    const { stdout } = await runProgram(world, ['doctor', '--json', '--base-url', `http://127.0.0.1:${server.port}/v1`]);
    expect(codeOf(stdout, 'key-accepted')).toBe('redirected');
    expect(other.requests).toEqual([]);
    expectNoLeak(stdout, simulator.key);
  });
});
