import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { serve } from '../openai/loopback.ts';
import { node } from './node-under-test.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { program } from './program.ts';

const statuses = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGQUIT: 131 } as const;
type Signal = keyof typeof statuses;
/** Milliseconds. It takes about a tenth of a second, and longer on a busy machine. */
const deadline = 2000;

const keyLine = `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`;
const filled = (text: string, size = 1_000_000): string => text.repeat(Math.floor(size / text.length));
const many = (count: number, of: (index: number) => string): string => Array.from({ length: count }, (_, index) => of(index)).join('');
const manifest = (more: object = {}): string => JSON.stringify({ name: 'shop-bot', version: '1.0.0', ...more });

const projects: Record<string, (world: TestWorld) => void> = {
  'a long env file': (world) => world.put('.env', many(70_000, (index) => `V${index}=value\n`) + keyLine, 0o600),
  'blank lines in several env files': (world) => {
    for (const name of ['.env', '.env.local', '.env.test', '.env.production']) world.put(name, keyLine + filled('\n'), 0o600);
  },
  'an example that names the key again and again': (world) => world.put('.env.example', filled('OPENAI_API_KEY=\n')),
  'rules with stars': (world) => {
    for (const name of ['.npmignore', '.dockerignore', '.vercelignore']) world.put(name, filled('*e'.repeat(100) + 'x\n'));
    world.put('Dockerfile', `FROM node\n${filled('COPY *e*e*e*e*x .\n')}`);
    world.put('package.json', manifest());
  },
  'braces and stars in package.json': (world) => {
    world.put(
      'package.json',
      manifest({ files: ['{a,b}'.repeat(24), `${'*a'.repeat(40)}b`], workspaces: [`packages/${'*a'.repeat(40)}b`] }),
    );
    world.put(`packages/${'a'.repeat(200)}/package.json`, '{}');
  },
  'a hundred thousand names': (world) => {
    world.put('package.json', manifest());
    world.put('a.ts', 'export {};\n');
    const blob = world.git('hash-object', '-w', 'a.ts');
    execFileSync('git', ['update-index', '--index-info'], {
      cwd: world.project,
      input: many(100_000, (index) => `100644 ${blob}\tsrc/${index % 300}/f${index}.ts\n`),
    });
  },
  'sources that name the key in many places': (world) => {
    world.put('package.json', manifest());
    for (let index = 0; index < 30; index += 1)
      world.put(`src/vite.${index}.config.ts`, filled('dangerouslyAllowBrowser: true,\n', 400_000));
  },
  'settings with a thousand keys each': (world) => {
    for (let file = 0; file < 40; file += 1)
      world.put(
        `m${file}.py`,
        `from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n${many(1500, (index) => ` openai_${file}_${index}_key:str\n`)}`,
      );
  },
  'an environment that is taken apart into thousands of keys': (world) => {
    const names = (of: number): string => many(150, (index) => `OPENAI_${of}_${index}_KEY,`);
    for (let file = 0; file < 10; file += 1)
      world.put(
        `m${file}.js`,
        many(80, (of) => `const {${names(of)}}=process.env;\n`),
      );
    world.put('b.js', filled('x["OPENAI_KEY"];', 250_000));
  },
  'many large versions in the history': (world) => {
    const version = (index: number): string => `A=${index}\n${filled('VALUE=sk-1\n', 900_000)}`;
    const commit = (index: number): string =>
      `commit refs/heads/main\ncommitter Ana <ana@example.com> ${1_600_000_000 + index} +0000\ndata 1\nx\nM 100644 inline .env\ndata ${version(index).length}\n${version(index)}\n`;
    execFileSync('git', ['fast-import', '--quiet'], { cwd: world.project, input: many(30, commit) });
    world.git('gc', '--quiet');
  },
};

/** Whether the program handles all of the signals by now. Before that, they end it as they would any program. */
function isListening(pid: number): boolean {
  const mask = /^SigCgt:\s*([0-9a-f]+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  return Object.keys(statuses).every((signal) => (BigInt(`0x${mask}`) >> BigInt(constants.signals[signal as Signal] - 1)) % 2n === 1n);
}

/** Sends a signal some milliseconds after the program listens for it; gives the exit status, and how long the end took. */
async function interrupted(world: TestWorld, args: readonly string[], signal: Signal, after: number) {
  const child = spawn(node, [program, ...args], { cwd: world.project, env: world.env, stdio: 'ignore' });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const late = setTimeout(() => child.kill('SIGKILL'), 60_000);
  while (child.exitCode === null && child.pid !== undefined && !isListening(child.pid)) await sleep(2);
  await sleep(after);
  const sent = performance.now();
  child.kill(signal);
  const [status, killedBy] = await ended.finally(() => clearTimeout(late));
  return { status: killedBy ?? status, took: performance.now() - sent };
}

async function expectEnds(world: TestWorld, args: readonly string[]): Promise<void> {
  for (const [signal, status] of Object.entries(statuses) as [Signal, number][]) {
    for (const after of [0, 60, 250]) {
      const ended = await interrupted(world, args, signal, after);
      // By then it can be done, or have got its signal as it was about to end.
      expect([status, 0, 1], `${signal} after ${after} ms`).toContain(ended.status);
      expect(ended.took, `${signal} after ${after} ms`).toBeLessThan(deadline);
    }
  }
}

describe.skipIf(process.platform !== 'linux')('a signal ends it soon, however busy it is', () => {
  it.each(Object.entries(projects))(
    'with %s',
    async (_name, make) => {
      const world = makeWorld();
      world.put('.gitignore', '.env*\n');
      make(world);
      await expectEnds(world, ['doctor', '--offline', '--json']);
    },
    240_000,
  );

  it('with an answer of the API as large as one may be', async () => {
    const ids = many(40_000, (index) => `{"id":"gpt-6-${index}"},`);
    const api = await serve((request, response) => {
      response.writeHead(request.headers.authorization === undefined ? 401 : 200, { 'content-type': 'application/json' });
      response.end(
        request.headers.authorization === undefined
          ? '{"error":{"message":"no key"}}'
          : `{"object":"list","data":[${ids}{"id":"gpt-6-luna"}]}`,
      );
    });
    const world = makeWorld({ api });
    world.put('.env', keyLine, 0o600);
    await expectEnds(world, ['doctor', '--json']).finally(() => api.close());
  }, 240_000);
});
