import type { RequestListener } from 'node:http';
import { describe, it, onTestFinished } from 'vitest';
import { serve } from '../openai/loopback.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld } from '../make-world.ts';
import { expectNoLeak, runProgram } from './program.ts';

const inFile = fakeKey('sk-proj-', 74, 74, 21);
const inShell = fakeKey('sk-proj-', 74, 74, 22);
const admin = fakeKey('sk-admin-', 58, 58, 23);
const spelled = (key: string): string => key.split('').join(' ');
const all = [inFile, inShell, admin].map(spelled).join(' and ');

/** No stretch of a key, whatever stands between its letters. */
function expectNone(output: string): void {
  for (const key of [inFile, inShell, admin]) expectNoLeak(output.replaceAll(/[^A-Za-z0-9]/g, ''), key.replaceAll(/[^A-Za-z0-9]/g, ''));
}

describe('a server that has seen other keys before', () => {
  it.each<[string, RequestListener]>([
    [
      'in an error, also to who sends no key',
      (_request, response) => {
        response.writeHead(404, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: { message: all, type: 'invalid_request_error', code: null } }));
      },
    ],
    [
      'in an answer and its headers',
      (request, response) => {
        if (!request.headers.authorization) {
          response.writeHead(401, { 'content-type': 'application/json' });
          response.end(JSON.stringify({ error: { message: 'no key', type: 'invalid_request_error', code: null } }));
        } else if (request.url?.endsWith('/models') === true) {
          response.writeHead(200, { 'content-type': 'application/json', 'openai-organization': all, 'x-request-id': all });
          response.end(
            JSON.stringify({
              object: 'list',
              data: [
                { id: all, object: 'model' },
                { id: 'gpt-6-luna', object: 'model' },
              ],
            }),
          );
        } else {
          response.writeHead(200, { 'content-type': 'text/event-stream', 'openai-organization': all });
          for (const delta of all)
            response.write(
              `event: response.output_text.delta\ndata: ${JSON.stringify({ type: 'response.output_text.delta', delta, sequence_number: 1 })}\n\n`,
            );
          response.end();
        }
      },
    ],
  ])('prints none of them %s', async (_where, answer) => {
    const server = await serve(answer);
    onTestFinished(() => server.close());
    const env = { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: inShell, OPENAI_ADMIN_KEY: admin };
    const world = makeWorld({ env });
    world.put('.gitignore', '.env\n');
    world.put('.env', `OPENAI_API_KEY=${inFile}\n`, 0o600);
    for (const args of [
      ['doctor', '--verbose'],
      ['doctor', '--json'],
      ['limits', '--json'],
    ]) {
      const { stdout, stderr } = await runProgram(world, args);
      expectNone(stdout + stderr);
    }
  });
});
