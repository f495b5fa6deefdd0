import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import http from 'node:http';
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
export async function proxyTo(port: number): Promise<Loopback & { readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const server = http.createServer((_request, response) => void response.writeHead(400).end());
  server.on('connect', (request, socket: net.Socket) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
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

/** Surroundings for a client, with the usual variables and these. */
export function testWorld(env: Record<string, string> = {}, timeouts: Partial<World['timeouts']> = {}): World {
  return makeWorld({ project: { git: false }, env, timeouts }).world;
}

/** In the form of a project key; built here so that no source contains one. */
export function fakeKey(letter = 'a'): Secret {
  return new Secret(`sk-proj-${letter.repeat(74)}${'T3Blbk' + 'FJ'}${letter.repeat(70)}x7Qa`);
}
