import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

type Answer = { readonly status?: number; readonly body: unknown };
export type Loopback = { readonly port: number; readonly requests: readonly string[] };

/** A server on loopback that's gone when the test ends. */
export async function serve(answer: (request: IncomingMessage, body: string) => Answer): Promise<Loopback> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      requests.push(`${request.method} ${request.url}`);
      const { status = 200, body: said } = answer(request, body);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => void server.close());
  onTestFinished(() => server.closeAllConnections());
  return { port: (server.address() as AddressInfo).port, requests };
}

/** AWS Secrets Manager, as far as it's used (its JSON protocol, November 2026). */
export function secretsManager(stored: Map<string, string>, lies = false): (request: IncomingMessage, body: string) => Answer {
  return (request, body) => {
    const action = String(request.headers['x-amz-target'] ?? '').split('.')[1];
    if (action === undefined) return { status: 403, body: {} };
    const asked = JSON.parse(body) as { readonly SecretId?: string; readonly Name?: string; readonly SecretString?: string };
    const name = asked.SecretId ?? asked.Name ?? '';
    const held = stored.get(name);
    if (action !== 'CreateSecret' && held === undefined)
      return { status: 400, body: { __type: 'ResourceNotFoundException', message: "Secrets Manager can't find the specified secret." } };
    if (action === 'GetSecretValue') return { body: { Name: name, SecretString: held } };
    if (!lies) stored.set(name, asked.SecretString ?? '');
    return { body: { Name: name, VersionId: 'v1' } };
  };
}

/** Vercel's API, as far as its CLI 58 uses it for a variable (2026-11-28). */
export function vercelApi(
  stored: Map<string, { value: string; at: number }>,
  lies = false,
): (request: IncomingMessage, body: string) => Answer {
  return ({ method, url = '' }, body) => {
    const { pathname } = new URL(url, 'http://x');
    if (pathname === '/v2/user')
      return { body: { user: { id: 'u1', username: 'ana', email: 'a@example.com', defaultTeamId: 'team_1', version: 'northstar' } } };
    const team = { id: 'team_1', slug: 'ana-team', name: 'Ana' };
    if (/^\/v[12]\/teams$/.test(pathname)) return { body: { teams: [team], pagination: { count: 1, next: null, prev: null } } };
    if (pathname === '/teams/team_1') return { body: team };
    if (/^\/v\d+\/projects\/[^/]+$/.test(pathname)) return { body: { id: 'prj_1', name: 'shop', accountId: 'team_1' } };
    if (pathname.endsWith('/env') && method === 'GET')
      return {
        body: { envs: [...stored].map(([key, { at }]) => ({ id: 'e1', key, type: 'sensitive', target: ['production'], updatedAt: at })) },
      };
    if (pathname.endsWith('/env')) {
      const { key, value } = JSON.parse(body) as { readonly key: string; readonly value: string };
      if (!lies) stored.set(key, { value, at: Date.now() });
      return { body: { created: { id: 'e1', key }, failed: [] } };
    }
    return { status: 404, body: { error: { code: 'not_found', message: 'not found' } } };
  };
}

/** GitHub's API, as far as gh uses it for a secret. `open` unseals what arrives. */
export function githubApi(
  stored: Map<string, { value: string; at: number }>,
  { publicKey, open, lies = false }: { readonly publicKey: string; readonly open: (sealed: string) => string; readonly lies?: boolean },
): (request: IncomingMessage, body: string) => Answer {
  return ({ method, url = '' }, body) => {
    const pathname = new URL(url, 'http://x').pathname;
    if (pathname === '/user') return { body: { login: 'ana' } };
    if (pathname.endsWith('/public-key')) return { body: { key_id: '1', key: publicKey } };
    if (method === 'PUT') {
      const { encrypted_value: sealed } = JSON.parse(body) as { readonly encrypted_value: string };
      if (!lies) stored.set(pathname, { value: open(sealed), at: Date.now() });
      return { status: 201, body: {} };
    }
    if (pathname === '/repos/ana/shop') return { body: { full_name: 'ana/shop', private: true, id: 1 } };
    const held = stored.get(pathname);
    if (held === undefined) return { status: 404, body: { message: 'Not Found' } };
    return { body: { name: pathname.split('/').at(-1), updated_at: new Date(held.at).toISOString() } };
  };
}
