import http from 'node:http';
import net from 'node:net';
import tls from 'node:tls';
import { AtProxy, NetworkError } from './failure.ts';
import type { Proxy } from './proxy.ts';
import { negotiateSocks } from './socks.ts';

/** How connections are opened. */
export type Opening = {
  /** Receives each socket at once, the outer one of a tunnel first. Whoever gets them closes them, inner ones first: Node 20 crashes otherwise. */
  readonly opened: (socket: net.Socket) => void;
  /** Why the sockets were closed, if they were. */
  readonly signal: AbortSignal;
  /** All certificates that count, in PEM; absent: those that Node trusts. */
  readonly certificates?: readonly string[] | undefined;
};

/** A connection to the host of this address, through the proxy if there's one; over TLS for `https:`. */
export async function openConnection(url: URL, proxy: Proxy | undefined, opening: Opening): Promise<net.Socket> {
  const tunnel = proxy === undefined ? undefined : await openTunnel(url, proxy, opening);
  if (url.protocol === 'https:') return await secured(url, opening, tunnel);
  return tunnel ?? (await ready(net.connect(targetOf(url)), 'connect', opening));
}

/** What's sent into it arrives at the host of this address. What fails here fails at the proxy: {@link AtProxy}. */
export async function openTunnel(url: URL, proxy: Proxy, opening: Opening): Promise<net.Socket> {
  let isReached = false;
  try {
    const socket =
      proxy.url.protocol === 'https:'
        ? await secured(proxy.url, opening)
        : await ready(net.connect(targetOf(proxy.url)), 'connect', opening);
    if (proxy.url.protocol === 'socks5:') {
      await negotiateSocks(socket, proxy.login, targetOf(url));
      return socket;
    }
    isReached = true;
    return await askForTunnel(socket, url, proxy);
  } catch (error) {
    const reason: unknown = opening.signal.aborted ? opening.signal.reason : undefined;
    const isLate = !isReached && reason instanceof NetworkError && reason.reason === 'timeout';
    throw isLate ? new AtProxy(new NetworkError('proxy-unreachable', 'ETIMEDOUT')) : (reason ?? new AtProxy(error));
  }
}

/** Sends one request, the only one on this connection, and resolves when the answer's headers have arrived. */
export function exchange(
  socket: net.Socket,
  {
    body,
    ...options
  }: { readonly method: string; readonly path: string; readonly headers: http.OutgoingHttpHeaders; readonly body?: string },
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = requestOver(socket, options);
    let answer: http.IncomingMessage | undefined;
    request.once('response', (response) => {
      answer = response;
      resolve(response);
    });
    request.on('error', (error) => {
      // What's wrong with a body is told here; who reads it would only hear that the connection was closed.
      answer?.destroy(error);
      reject(error);
    });
    // After a switch of protocols, for which nobody asked, there's no error.
    request.once('close', () => reject(new NetworkError('connection-reset', 'closed')));
    request.end(body);
  });
}

function askForTunnel(socket: net.Socket, url: URL, { authorization }: Proxy): Promise<net.Socket> {
  const { host, port } = targetOf(url);
  const path = `${net.isIPv6(host) ? `[${host}]` : host}:${port}`;
  const login = authorization === undefined ? {} : { 'proxy-authorization': authorization };
  return new Promise((resolve, reject) => {
    const request = requestOver(socket, { method: 'CONNECT', path, headers: { host: path, 'proxy-connection': 'keep-alive', ...login } });
    request.once('connect', ({ statusCode = 0 }: http.IncomingMessage, tunnel: net.Socket) => {
      if (statusCode === 200) resolve(tunnel);
      else reject(new NetworkError(statusCode === 407 ? 'proxy-auth' : 'proxy-unreachable', `HTTP ${statusCode}`));
    });
    request.on('error', reject).end();
  });
}

/** Bytes of all headers of an answer. The API sends about two kibibytes. */
const maxHeaderSize = 32 * 1024;

/** Without an agent, the connection is used once. NODE_OPTIONS can't make the parser lenient. */
function requestOver(socket: net.Socket, options: http.RequestOptions): http.ClientRequest {
  return http.request({ ...options, createConnection: () => socket, setHost: false, maxHeaderSize, insecureHTTPParser: false });
}

function secured(url: URL, opening: Opening, inside?: net.Socket): Promise<net.Socket> {
  const { host, port } = targetOf(url);
  const socket = tls.connect({
    // Inside a tunnel, the host is only what the certificate has to be for.
    host,
    ...(inside === undefined ? { port } : { socket: inside }),
    // An address isn't a name that TLS could ask for: Node warns about that on stderr.
    ...(net.isIP(host) === 0 ? { servername: host } : {}),
    ALPNProtocols: ['http/1.1'],
    // Always set explicitly: NODE_TLS_REJECT_UNAUTHORIZED=0 changes the default.
    rejectUnauthorized: true,
    ...(opening.certificates === undefined ? {} : { ca: [...opening.certificates] }),
  });
  return ready(socket, 'secureConnect', opening);
}

function ready(socket: net.Socket, event: 'connect' | 'secureConnect', { opened }: Opening): Promise<net.Socket> {
  opened(socket);
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve(socket));
    socket.once('close', () => reject(new NetworkError('connection-reset', 'closed')));
    // It stays, because an error that nobody listens for ends the program.
    socket.on('error', reject);
  });
}

export function targetOf(url: URL): { readonly host: string; readonly port: number } {
  const usual = { 'https:': 443, 'socks5:': 1080 }[url.protocol] ?? 80;
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? usual : Number(url.port) };
}
