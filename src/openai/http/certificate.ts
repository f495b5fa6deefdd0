import net from 'node:net';
import tls from 'node:tls';
import { openTunnel, targetOf } from './connection.ts';
import type { Certificate } from './failure.ts';
import type { Proxy } from './proxy.ts';

/**
 * Reads the certificate that a host presents, to tell who is in between. The handshake accepts any certificate, and nothing is
 * ever sent over the connection: it's closed as soon as the certificate has arrived.
 *
 * @returns `undefined` if none could be read within `withinMs` milliseconds
 */
export async function shownCertificate(
  url: URL,
  proxy: Proxy | undefined,
  signal: AbortSignal,
  withinMs: number,
): Promise<Certificate | undefined> {
  const target = targetOf(url);
  const open: net.Socket[] = [];
  let giveUp = (): void => {};
  const ended = new Promise<undefined>((resolve) => {
    giveUp = () => resolve(undefined);
  });
  const timer = setTimeout(giveUp, withinMs);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    const read = async (): Promise<Certificate | undefined> => {
      const opened = (socket: net.Socket): void => void open.push(socket);
      const tunnel = proxy === undefined ? undefined : await openTunnel(url, proxy, { opened, signal });
      return await new Promise((resolve, reject) => {
        const socket = tls.connect({
          ...(tunnel === undefined ? target : { socket: tunnel }),
          ...(net.isIP(target.host) === 0 ? { servername: target.host } : {}),
          rejectUnauthorized: false,
        });
        open.push(socket);
        socket.once('secureConnect', () => resolve(topmost(socket.getPeerCertificate(true))));
        socket.once('error', reject);
        socket.once('close', () => resolve(undefined));
      });
    };
    return await Promise.race([read().catch(() => undefined), ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
    // Inner sockets first: Node 20 crashes when a tunnel closes before the TLS inside it.
    for (const socket of open.toReversed()) socket.destroy();
  }
}

function topmost(shown: tls.DetailedPeerCertificate): Certificate | undefined {
  // An empty object means “no certificate”.
  if (Object.keys(shown).length === 0) return undefined;
  let top = shown;
  for (let depth = 0; depth < 8 && top.issuerCertificate !== undefined; depth += 1) {
    if (top.issuerCertificate.fingerprint256 === top.fingerprint256) break;
    top = top.issuerCertificate;
  }
  const issuer = top.issuer as Partial<tls.Certificate> | undefined;
  const name = issuer?.O ?? issuer?.CN;
  return {
    issuer: Array.isArray(name) ? name[0] : name,
    validFrom: dateOf(shown.valid_from),
    validTo: dateOf(shown.valid_to),
  };
}

function dateOf(text: string | undefined): Date | undefined {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
}
