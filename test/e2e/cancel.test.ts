import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { node } from './node-under-test.ts';
import { listen, type Loopback } from '../openai/loopback.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../make-world.ts';
import { openProgram, program } from './program.ts';

type Stage = 'without the key' | 'with the key' | 'in the stream';

/** An API that falls silent at some stage, and tells when it has come so far. */
async function silentAt(stage: Stage): Promise<{ api: Loopback; silent: Promise<void>; world: TestWorld }> {
  let fallSilent = (): void => {};
  const silent = new Promise<void>((resolve) => (fallSilent = resolve));
  const json = { 'content-type': 'application/json' };
  const api = await listen(
    http.createServer((request, response) => {
      const { authorization } = request.headers;
      if (request.method === 'POST') {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: {"type": "response.output_text.delta", "delta": "Hello"}\n\n');
        fallSilent();
      } else if (stage === (authorization === undefined ? 'without the key' : 'with the key')) {
        fallSilent();
      } else if (authorization === undefined) {
        response.writeHead(401, json).end('{"error": {"message": "no key"}}');
      } else {
        response.writeHead(200, json).end('{"object": "list", "data": [{"id": "gpt-6-luna"}]}');
      }
    }),
  );
  onTestFinished(() => api.close());
  const world = makeWorld({ env: { OPENAI_BASE_URL: `http://127.0.0.1:${api.port}/v1` } });
  world.put('.gitignore', '.env\n');
  world.put('.env', `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`, 0o600);
  return { api, silent, world };
}

/** Resolves when no connection is open any more. */
async function allClosed({ open }: Loopback): Promise<void> {
  await Promise.all([...open].map(async (socket) => await once(socket, 'close')));
}

const stages: readonly Stage[] = ['without the key', 'with the key', 'in the stream'];
/** Milliseconds: a busy machine needs some, and every time-out of the program is far longer. */
const atOnce = 5000;

describe('Ctrl-C while the API is silent', () => {
  it.each(
    stages.flatMap(
      (stage) =>
        [
          [stage, []],
          [stage, ['--plain']],
        ] as const,
    ),
  )('leaves at once: %s %j', async (stage, args) => {
    const { api, silent, world } = await silentAt(stage);
    const terminal = openProgram(world, args);
    await silent;
    const pressed = performance.now();
    terminal.press('ctrl-c');
    expect(await terminal.exit).toMatchObject({ exitCode: 130 });
    expect(performance.now() - pressed).toBeLessThan(atOnce);
    await allClosed(api);
    const { before, after } = await terminal.stty;
    expect(after).toBe(before);
  });

  it.each(stages)('leaves at once without a terminal: %s', async (stage) => {
    const { api, silent, world } = await silentAt(stage);
    const child = spawn(node, [program, 'doctor', '--json'], { cwd: world.project, env: world.env });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    await silent;
    const pressed = performance.now();
    child.kill('SIGINT');
    const [status] = (await once(child, 'close')) as [number | null];
    expect(status).toBe(130);
    expect(performance.now() - pressed).toBeLessThan(atOnce);
    expect(stdout).toBe('');
    await allClosed(api);
  });
});
