import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { World } from '../../src/machine/world.ts';
import { Secret } from '../../src/keys/secret.ts';
import { makeWorld } from '../make-world.ts';

export type Loopback = {
  readonly port: number;
  /** Sockets that are open now. */
  readonly open: ReadonlySet<net.Socket>;
  close(): Promise<void>;
};

/** Makes a server listen on a free port of the loopback interface and counts its sockets. */
export async function listen(server: net.Server): Promise<Loopback> {
  const open = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as net.AddressInfo).port,
    open,
    async close() {
      for (const socket of open) socket.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

export async function serve(answer: RequestListener): Promise<Loopback & { readonly baseUrl: string }> {
  const loopback = await listen(http.createServer(answer));
  return { ...loopback, baseUrl: `http://127.0.0.1:${loopback.port}/v1` };
}

/** A proxy whose tunnels, wherever they should lead, all go to one port of this machine. */
export async function proxyTo(
  port: number,
  options: { readonly login?: string; readonly certificate?: { key: string; cert: string } } = {},
): Promise<Loopback & { readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const right = options.login === undefined ? undefined : `Basic ${Buffer.from(options.login).toString('base64')}`;
  const create = (answer: RequestListener): http.Server =>
    options.certificate === undefined ? http.createServer(answer) : https.createServer(options.certificate, answer);
  const server = create((_request, response) => void response.writeHead(400).end());
  server.on('connect', (request, socket: net.Socket) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    if (right !== undefined && request.headers['proxy-authorization'] !== right) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const onward = net.connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    const end = (): void => {
      socket.destroy();
      onward.destroy();
    };
    for (const each of [socket, onward]) each.on('error', end).on('close', end);
  });
  return { ...(await listen(server)), asked };
}

/** A SOCKS5 proxy (RFC 1928, 1929) whose tunnels all go to one port of this machine, unless it has another `reply`. */
export async function socksTo(
  port: number,
  { login, reply = 0 }: { readonly login?: string; readonly reply?: number } = {},
): Promise<Loopback & { readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const play = async (socket: net.Socket): Promise<void> => {
    const read = async (): Promise<Buffer> => ((await once(socket, 'data')) as [Buffer])[0];
    const greeting = await read();
    // As a SOCKS server does with “CONNECT …” of HTTP.
    if (greeting[0] !== 5) return void socket.destroy();
    const method = login === undefined ? 0 : 2;
    if (!greeting.subarray(2).includes(method)) return void socket.end(Buffer.from([5, 0xff]));
    socket.write(Buffer.from([5, method]));
    if (login !== undefined) {
      const sent = await read();
      const user = sent.subarray(2, 2 + (sent[1] ?? 0)).toString();
      const password = sent.subarray(3 + (sent[1] ?? 0)).toString();
      const isRight = `${user}:${password}` === login;
      socket.write(Buffer.from([1, isRight ? 0 : 1]));
      if (!isRight) return void socket.end();
    }
    const request = await read();
    asked.push(`${request.subarray(5, request.length - 2).toString()}:${request.readUInt16BE(request.length - 2)}`);
    const answer = Buffer.from([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]);
    if (reply !== 0) return void socket.end(answer);
    const onward = net.connect(port, '127.0.0.1', () => {
      socket.write(answer);
      socket.pipe(onward).pipe(socket);
    });
    const end = (): void => {
      socket.destroy();
      onward.destroy();
    };
    for (const each of [socket, onward]) each.on('error', end).on('close', end);
  };
  return { ...(await listen(net.createServer((socket) => void play(socket).catch(() => socket.destroy())))), asked };
}

/** Surroundings for a client, with the usual variables and these. */
export function testWorld(env: Record<string, string> = {}, timeouts: Partial<World['timeouts']> = {}): World {
  return makeWorld({ project: { git: false }, env, timeouts }).world;
}

/** In the form of a project key; built here so that no source contains one. */
export function fakeKey(letter = 'a'): Secret {
  return new Secret(`sk-proj-${letter.repeat(74)}${'T3Blbk' + 'FJ'}${letter.repeat(70)}x7Qa`);
}
