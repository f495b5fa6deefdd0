import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { AtProxy, NetworkError, reasonOf, type NetworkFailure } from './failure.ts';
import { involvedProxy, proxyFor, type Proxy } from './proxy.ts';
import type { World } from '../../machine/world.ts';

/** Bytes. The longest list of models seen (an aggregator's, November 2026) is below one mebibyte. */
const bodyCap = 1.5 * 1024 * 1024;
/** Bytes. The stream of a test completion has about ten kibibytes. */
const streamCap = 256 * 1024;

/** The answer's headers that are kept; all others are dropped unread. */
const answerHeaders = /^(content-type|location|retry-after|retry-after-ms|x-request-id|openai-(organization|project)|x-ratelimit-[a-z-]+)$/;

export type HttpResponse = {
  readonly status: number;
  readonly headers: Headers;
  /** The whole body, or an event stream's chunks as they arrive. */
  readonly body: string | AsyncGenerator<Uint8Array, void>;
};

export type Transport = {
  /** The proxy in use, if any. */
  readonly proxy: Proxy | undefined;
  /** Sends one request and follows no redirect. If anything goes wrong, here or while reading a stream, it's in {@link failure}. */
  send(request: {
    readonly url: URL;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly signal?: AbortSignal;
  }): Promise<HttpResponse>;
  /** Why the last request failed on its way, or `undefined`. */
  failure(): NetworkFailure | undefined;
  /** Ends everything in progress and leaves no socket open. */
  close(): Promise<void>;
};

/**
 * The connections to one host for one call: proxy, time-outs, limits. Not Node's `fetch`, which ignores proxies, adds headers,
 * decompresses bodies, and differs between versions of Node.
 *
 * @param withinMs milliseconds for everything, from the first byte sent to the last received
 * @param certificates all that count, in PEM; absent: those that Node trusts
 */
export async function openTransport(
  world: World,
  host: URL,
  signal: AbortSignal,
  withinMs: number,
  certificates?: readonly string[],
): Promise<Transport> {
  const choice = proxyFor(host, world.env);
  const proxy = choice !== undefined && 'url' in choice ? choice : undefined;
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal.reason);
  const total = setTimeout(() => stop.abort(new NetworkError('timeout', 'total')), withinMs);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  const { exchange, openConnection } = await import('./connection.ts');
  const sockets: Socket[] = [];
  let failure: NetworkFailure | undefined;

  const noteFailure = (error: unknown, during: NetworkFailure['during']): void => {
    if (signal.aborted) return;
    failure = {
      kind: 'network',
      ...reasonOf(error),
      host: host.host,
      during,
      ...(choice === undefined ? {} : { proxy: involvedProxy(choice, world.env) }),
    };
  };

  return {
    proxy,
    async send({ url, method, headers, body, signal: also }) {
      failure = undefined;
      const abort = new AbortController();
      const onStop = (): void => abort.abort(stop.signal.reason);
      const onAlso = (): void => abort.abort(also?.reason);
      if (stop.signal.aborted) onStop();
      stop.signal.addEventListener('abort', onStop, { once: true });
      also?.addEventListener('abort', onAlso, { once: true });
      const waiting = setTimeout(() => abort.abort(new NetworkError('timeout', 'headers')), world.timeouts.request);
      const release = (): void => {
        stop.signal.removeEventListener('abort', onStop);
        also?.removeEventListener('abort', onAlso);
      };
      let during: NetworkFailure['during'] = 'headers';
      let answer: IncomingMessage | undefined;
      const own: Socket[] = [];
      abort.signal.addEventListener('abort', () => {
        // Whoever reads the body gets the reason.
        answer?.destroy(abort.signal.reason as Error);
        closeAll(own);
      });
      try {
        if (choice !== undefined && 'unusable' in choice) throw new NetworkError('proxy-unusable', choice.unusable);
        abort.signal.throwIfAborted();
        const opened = (socket: Socket): void => {
          own.push(socket);
          sockets.push(socket);
        };
        const socket = await openConnection(url, proxy, { opened, signal: abort.signal, certificates });
        answer = await exchange(socket, {
          method,
          path: `${url.pathname}${url.search}`,
          headers: { host: url.host, ...headers },
          ...(body === undefined ? {} : { body }),
        });
        clearTimeout(waiting);
        during = 'body';
        const { statusCode: status = 0 } = answer;
        const kept = keptHeaders(answer.headersDistinct);
        const streams = status < 300 && !hasNoBody(status) && /^text\/event-stream\b/i.test(kept.get('content-type') ?? '');
        const cap = streams ? streamCap : bodyCap;
        const chunks = cappedChunks(answer, cap, world.timeouts.idle, (error) => abort.abort(error));
        if (!streams) {
          const whole = await textOf(chunks);
          release();
          return { status, headers: kept, body: whole };
        }
        return {
          status,
          headers: kept,
          body: watched(chunks, (error) => noteFailure(error, 'body'), release),
        };
      } catch (error) {
        clearTimeout(waiting);
        release();
        noteFailure(abort.signal.aborted && !(error instanceof AtProxy) ? abort.signal.reason : error, during);
        throw error;
      }
    },
    failure: () => failure,
    async close() {
      clearTimeout(total);
      signal.removeEventListener('abort', onAbort);
      stop.abort(new NetworkError('connection-reset', 'closed'));
      closeAll(sockets);
    },
  };
}

/** Statuses whose answers have no body, whatever a server sends (`Response` throws if it gets one). */
export function hasNoBody(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}

/** Inner ones first: Node 20 crashes when a tunnel closes before the TLS inside it. */
function closeAll(sockets: readonly Socket[]): void {
  for (const socket of sockets.toReversed()) socket.destroy();
}

function keptHeaders(headers: IncomingMessage['headersDistinct']): Headers {
  const kept = new Headers();
  for (const [name, [text] = []] of Object.entries(headers)) {
    // The API sends only printable ASCII, and `Headers` throws on some other values.
    if (text !== undefined && answerHeaders.test(name) && /^[ -~]{0,2000}$/.test(text)) kept.set(name, text);
  }
  return kept;
}

async function* cappedChunks(
  body: AsyncIterable<Uint8Array>,
  cap: number,
  idleMs: number,
  stop: (error: NetworkError) => void,
): AsyncGenerator<Uint8Array, void> {
  let size = 0;
  const idle = setTimeout(() => stop(new NetworkError('timeout', 'idle')), idleMs);
  try {
    for await (const chunk of body) {
      idle.refresh();
      size += chunk.length;
      if (size > cap) {
        const error = new NetworkError('too-large', `more than ${cap} bytes`);
        stop(error);
        throw error;
      }
      yield chunk;
    }
  } finally {
    clearTimeout(idle);
  }
}

async function* watched(
  chunks: AsyncGenerator<Uint8Array, void>,
  failed: (error: unknown) => void,
  release: () => void,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* chunks;
  } catch (error) {
    failed(error);
    throw error;
  } finally {
    release();
  }
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString('utf8');
}
