import net from 'node:net';
import type { Proxy } from './proxy.ts';
import { NetworkError } from './failure.ts';

/** Milliseconds for the few bytes of the negotiation, connection to the server included. */
type Limits = { readonly signal: AbortSignal; readonly withinMs: number };

/**
 * A connection to `host:port` through a SOCKS5 proxy (RFC 1928 and 1929). The proxy resolves the name, as with `socks5h://`: where
 * such a proxy is needed, this machine's name service often can't. undici's own agent of that kind (7.30) warns about itself on
 * stderr, speaks TLS to the proxy if the target gets TLS options, and leaves sockets open when it's aborted.
 *
 * @param open receives the socket at once, so that it can be closed at any time
 */
export async function socksTunnel(
  proxy: Proxy,
  target: { readonly host: string; readonly port: number },
  open: (socket: net.Socket) => void,
  { signal, withinMs }: Limits,
): Promise<net.Socket> {
  const { Socks5Client } = (await import('undici/lib/core/socks5-client.js')).default;
  signal.throwIfAborted();
  const socket = net.connect({
    host: withoutBrackets(proxy.url.hostname),
    port: proxy.url.port === '' ? 1080 : Number(proxy.url.port),
  });
  open(socket);
  const { login } = proxy;
  // The package offers no login without a password.
  const client = new Socks5Client(socket, login === undefined ? {} : { username: login.user, password: login.password });
  let cleanUp = (): void => {};
  try {
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => reject(signal.reason as Error);
      const timer = setTimeout(() => reject(new NetworkError('proxy-unreachable', 'ETIMEDOUT')), withinMs);
      cleanUp = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      client.on('error', reject);
      client.once('close', () => reject(new NetworkError('proxy-not-proxy', 'ECONNRESET')));
      client.once('authenticated', () => {
        try {
          client.connect(withoutBrackets(target.host), target.port);
        } catch (error) {
          reject(error as Error);
        }
      });
      client.once('connected', () => resolve());
      socket.once('connect', () => client.handshake());
    });
    socket.removeListener('error', client.onSocketError);
    socket.removeListener('close', client.onSocketClose);
    return socket;
  } catch (error) {
    socket.on('error', () => {}).destroy();
    throw error;
  } finally {
    cleanUp();
  }
}

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}
