import type { IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import type { Simulator } from '../../src/simulator/server.ts';
import { serve } from '../openai/loopback.ts';

/** What happens to a request: another answer instead of the API's (which may have carried it out), or a connection that's lost or silent. */
export type Interference =
  | { readonly status: number; readonly body: unknown; readonly isCarriedOut?: true }
  /** `lost-after`, `silent-after`: the API carries out the request, but its answer never arrives. */
  | 'lost-before'
  | 'lost-after'
  | 'silent-before'
  | 'silent-after'
  | undefined;

/**
 * Passes everything on to the simulator, except for the requests that the test interferes with. Ends with the test.
 *
 * @param meddled called when it's done with such a request
 */
export async function relay(
  simulator: Simulator,
  meddle: (request: { readonly method: string; readonly path: string }) => Interference,
  meddled = (): void => {},
): Promise<string> {
  const json = { 'content-type': 'application/json' };
  const server = await serve((request, response) => {
    void (async () => {
      const { method = 'GET', url = '/' } = request;
      const instead = meddle({ method, path: url.split('?')[0] ?? '' });
      if (typeof instead === 'object' && instead.isCarriedOut !== true) {
        response.writeHead(instead.status, json).end(JSON.stringify(instead.body));
        return;
      }
      const body = await textOf(request);
      if (typeof instead !== 'string' || instead.endsWith('-after')) {
        const answer = await fetch(new URL(url, simulator.baseUrl), {
          method,
          headers: passedOn(request),
          ...(body === '' ? {} : { body }),
        });
        const text = await answer.text();
        if (typeof instead === 'object') response.writeHead(instead.status, json).end(JSON.stringify(instead.body));
        if (instead === undefined) response.writeHead(answer.status, headersOf(answer)).end(text);
      }
      if (typeof instead !== 'string') return;
      if (instead.startsWith('lost')) request.socket.destroy();
      meddled();
    })();
  });
  onTestFinished(() => server.close());
  return server.baseUrl;
}

/** All headers but those of a single connection: the simulator's test checks what the program says about itself. */
function passedOn({ headers }: IncomingMessage): Record<string, string> {
  const own = /^(host|connection|content-length|transfer-encoding|accept-encoding|keep-alive)$/;
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (own.test(name) || typeof value !== 'string' ? [] : [[name, value]])),
  );
}

function headersOf({ headers }: Response): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => /^(content-type|openai-|x-request-id)/.test(name)));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
