import { once } from 'node:events';
import net from 'node:net';
import { NetworkError } from './failure.ts';
import type { Login } from './proxy-address.ts';

/** Replies: RFC 1928, section 6. */
const replies = [
  '',
  'general failure',
  'not allowed',
  'network unreachable',
  'host unreachable',
  'connection refused',
  'TTL expired',
] as const;

const noSocks = (): NetworkError => new NetworkError('proxy-not-proxy', 'no SOCKS5');
const refusedLogin = (): NetworkError => new NetworkError('proxy-auth', 'SOCKS');

/**
 * Asks the SOCKS5 proxy at the other end of `socket` (RFC 1928 and 1929) to connect it to a host. The proxy resolves the name, as
 * with `socks5h://`: where such a proxy is needed, this machine's name service often can't.
 */
export async function negotiateSocks(
  socket: net.Socket,
  login: Login | undefined,
  target: { readonly host: string; readonly port: number },
): Promise<void> {
  socket.write(Buffer.from(login === undefined ? [5, 1, 0] : [5, 2, 0, 2]));
  const [version, method] = await read(socket, 2);
  if (version !== 5) throw noSocks();
  if (method === 2 && login !== undefined) {
    const [user, password] = [Buffer.from(login.user), Buffer.from(login.password)];
    if (user.length > 255 || password.length > 255) throw refusedLogin();
    socket.write(Buffer.from([1, user.length, ...user, password.length, ...password]));
    if ((await read(socket, 2))[1] !== 0) throw refusedLogin();
  } else if (method !== 0) throw refusedLogin();
  socket.write(Buffer.from([5, 1, 0, ...addressBytes(target.host), target.port >> 8, target.port & 255]));
  const [again, reply = 0, , kind] = await read(socket, 4);
  if (again !== 5) throw noSocks();
  if (reply !== 0) throw new NetworkError('proxy-unreachable', `SOCKS: ${replies[reply] ?? `reply ${reply}`}`);
  // The address from which the proxy connects, which nobody needs, and its port.
  const length = kind === 1 ? 4 : kind === 4 ? 16 : kind === 3 ? (await read(socket, 1))[0] : undefined;
  if (length === undefined) throw noSocks();
  await read(socket, length + 2);
}

/** Its kind, then the address or the name. */
function addressBytes(host: string): readonly number[] {
  if (net.isIPv4(host)) return [1, ...host.split('.').map(Number)];
  if (!net.isIPv6(host)) return [3, host.length, ...Buffer.from(host, 'latin1')];
  const [start = [], end] = host.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const missing = Array.from({ length: 8 - start.length - (end?.length ?? 0) }, () => '0');
  return [4, ...[...start, ...missing, ...(end ?? [])].flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255])];
}

async function read(socket: net.Socket, count: number): Promise<Buffer> {
  for (;;) {
    const bytes = socket.read(count) as Buffer | null;
    if (bytes?.length === count) return bytes;
    // Less is what came before the end.
    if (bytes !== null || socket.readableEnded || socket.destroyed) throw new NetworkError('proxy-not-proxy', 'ECONNRESET');
    const waited = new AbortController();
    const events = ['readable', 'end', 'close'].map((event) => once(socket, event, { signal: waited.signal }));
    await Promise.race(events).finally(() => {
      waited.abort();
      for (const event of events) event.catch(() => {});
    });
  }
}
