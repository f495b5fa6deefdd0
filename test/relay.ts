import type { IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import type { Simulator } from '../src/simulator/server.ts';
import { serve } from './ports/loopback.ts';

/** What becomes of a request: an answer in place of the API's, a connection lost before or after it arrived, or nothing. */
type Meddling = { readonly status: number; readonly body: unknown } | 'lost-after' | undefined;

/** Passes everything on to the simulator, but for what the test meddles with. Ends with the test. */
export async function relay(
  simulator: Simulator,
  meddle: (request: { readonly method: string; readonly path: string }) => Meddling,
): Promise<string> {
  const json = { 'content-type': 'application/json' };
  const server = await serve((request, response) => {
    void (async () => {
      const { method = 'GET', url = '/' } = request;
      const instead = meddle({ method, path: url.split('?')[0] ?? '' });
      if (typeof instead === 'object') {
        response.writeHead(instead.status, json).end(JSON.stringify(instead.body));
        return;
      }
      const body = await textOf(request);
      const answer = await fetch(new URL(url, simulator.baseUrl), {
        method,
        headers: passedOn(request),
        ...(body === '' ? {} : { body }),
      });
      const text = await answer.text();
      if (instead === 'lost-after') request.socket.destroy();
      else response.writeHead(answer.status, json).end(text);
    })();
  });
  onTestFinished(() => server.close());
  return server.baseUrl;
}

/** All but what belongs to one connection: what the program says of itself is looked at by the simulator's test. */
function passedOn({ headers }: IncomingMessage): Record<string, string> {
  const own = /^(host|connection|content-length|transfer-encoding|accept-encoding|keep-alive)$/;
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (own.test(name) || typeof value !== 'string' ? [] : [[name, value]])));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
