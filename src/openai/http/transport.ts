import { isIP, type Socket } from 'node:net';
import type { Agent, buildConnector, Dispatcher } from 'undici';
import { AtProxy, NetworkError, reasonOf, type NetworkFailure } from './failure.ts';
import { involvedProxy, proxyFor, type Proxy } from './proxy.ts';
import type { World } from '../../machine/world.ts';

/** Bytes. The longest list of models seen (an aggregator's, November 2026) is below one mebibyte. */
const bodyCap = 1.5 * 1024 * 1024;
/** Bytes. The stream of a test completion has about ten kibibytes. */
const streamCap = 256 * 1024;
/** Bytes of all response headers. The API sends about two kibibytes. */
const headerCap = 32 * 1024;

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
 * The connection to one host for one call: proxy, time-outs, limits. We use undici's agent directly and not through Node's
 * `fetch`, which ignores proxies, adds headers, decompresses bodies, and differs between versions of Node.
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
  const dispatcher = await openDispatcher(proxy, world.timeouts.request, certificates, stop.signal);
  const { default: request } = await import('undici/lib/api/api-request.js');
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
      try {
        if (choice !== undefined && 'unusable' in choice) throw new NetworkError('proxy-unusable', choice.unusable);
        const answer = await request.call(dispatcher, {
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method: method as Dispatcher.HttpMethod,
          headers,
          body: body ?? null,
          signal: abort.signal,
        });
        clearTimeout(waiting);
        during = 'body';
        const kept = keptHeaders(answer.headers);
        const streams =
          answer.statusCode < 300 && !hasNoBody(answer.statusCode) && /^text\/event-stream\b/i.test(kept.get('content-type') ?? '');
        const cap = streams ? streamCap : bodyCap;
        const chunks = cappedChunks(answer.body, cap, world.timeouts.idle, (error) => abort.abort(error));
        if (!streams) {
          const whole = await textOf(chunks);
          release();
          return { status: answer.statusCode, headers: kept, body: whole };
        }
        return {
          status: answer.statusCode,
          headers: kept,
          body: watched(chunks, (error) => noteFailure(error, 'body'), release),
        };
      } catch (error) {
        clearTimeout(waiting);
        release();
        noteFailure(error, during);
        throw error;
      }
    },
    failure: () => failure,
    async close() {
      clearTimeout(total);
      signal.removeEventListener('abort', onAbort);
      stop.abort(new NetworkError('connection-reset', 'closed'));
      await dispatcher.destroy();
    },
  };
}

/** Statuses whose answers have no body, whatever a server sends (`Response` throws if it gets one). */
export function hasNoBody(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}

async function openDispatcher(
  proxy: Proxy | undefined,
  connectMs: number,
  certificates: readonly string[] | undefined,
  stop: AbortSignal,
): Promise<Dispatcher> {
  // Always set explicitly: NODE_TLS_REJECT_UNAUTHORIZED=0 changes the default.
  const verified = { rejectUnauthorized: true, ...(certificates === undefined ? {} : { ca: [...certificates] }) };
  // The transport's timers measure waiting; undici's own are off, except for the connection.
  const options = {
    maxHeaderSize: headerCap,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: connectMs, ...verified },
    pipelining: 1,
  } as const;
  if (proxy === undefined) {
    const { default: Agent } = await import('undici/lib/dispatcher/agent.js');
    return new Agent(options);
  }
  if (proxy.url.protocol === 'socks5:') return await openSocksDispatcher(proxy, options, stop);
  const { default: ProxyAgent } = await import('undici/lib/dispatcher/proxy-agent.js');
  const { default: Pool } = await import('undici/lib/dispatcher/pool.js');
  const { default: connect } = await import('undici/lib/api/api-connect.js');
  return new ProxyAgent({
    ...options,
    uri: proxy.url.href,
    requestTls: verified,
    proxyTls: verified,
    // The agent calls a method that the package's index would have added to every dispatcher. What fails in it fails at the proxy.
    clientFactory: (origin, settings) => {
      const toProxy = settings as { readonly connect: buildConnector.connector };
      const pool = new Pool(origin, {
        ...settings,
        // An address isn't a name that TLS could ask for: Node warns about that on stderr.
        connect: ({ servername, ...target }, callback) =>
          toProxy.connect(
            { ...target, ...(typeof servername !== 'string' || isIP(servername.replaceAll(/[[\]]/g, '')) ? {} : { servername }) },
            callback,
          ),
      });
      const connectAtProxy: typeof connect = async (target) =>
        await connect.call(pool, target).catch((error: unknown) => {
          throw new AtProxy(error);
        });
      return Object.assign(pool, { connect: connectAtProxy });
    },
    ...(proxy.authorization === undefined ? {} : { token: proxy.authorization }),
  });
}

/** The proxy's own connection isn't encrypted; the one inside it is. */
async function openSocksDispatcher(
  proxy: Proxy,
  options: Agent.Options & { readonly connect: buildConnector.BuildOptions },
  stop: AbortSignal,
): Promise<Dispatcher> {
  const { default: AgentClass } = await import('undici/lib/dispatcher/agent.js');
  const { default: connector } = await import('undici/lib/core/connect.js');
  const { socksTunnel } = await import('./socks.ts');
  const secure = connector(options.connect);
  const sockets = new Set<Socket>();
  stop.addEventListener('abort', () => sockets.forEach((socket) => socket.destroy()), { once: true });
  return new AgentClass({
    ...options,
    connect(target, callback) {
      const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80);
      const limits = { signal: stop, withinMs: options.connect.timeout ?? 20_000 };
      socksTunnel(proxy, { host: target.hostname, port }, (socket) => void sockets.add(socket), limits).then(
        (socket) => {
          if (target.protocol === 'https:') secure({ ...target, httpSocket: socket }, callback);
          else callback(null, socket);
        },
        (error: unknown) => callback(new AtProxy(error), null),
      );
    },
  });
}

function keptHeaders(headers: Record<string, string | string[] | undefined>): Headers {
  const kept = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    const text = Array.isArray(value) ? value[0] : value;
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
