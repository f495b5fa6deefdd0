import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/keys/secret.ts';
import { destinationNamed } from '../../../src/stores/all.ts';
import { put, type Destination } from '../../../src/stores/store.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld } from '../../make-world.ts';
import { githubApi, secretsManager, serve, vercelApi } from './servers.ts';

type Tools = Record<'gh' | 'aws' | 'vercel' | 'secret-tool', readonly string[]> & { readonly sodium: string };
const tools = JSON.parse(process.env['REAL_STORES'] ?? '{}') as Tools;
const { signal } = new AbortController();
const first = fakeKey('sk-proj-');
const second = fakeKey('sk-proj-', 74, 74, 9);

type Sodium = {
  readonly ready: Promise<void>;
  crypto_box_keypair(): { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array };
  crypto_box_seal_open(sealed: Uint8Array, publicKey: Uint8Array, privateKey: Uint8Array): Uint8Array;
};

async function place(name: string, program: string, real: string, more: { readonly args?: string; readonly env?: Record<string, string> }) {
  const world = makeWorld({ project: { name: 'shop-bot' }, env: { ...more.env }, timeouts: { tool: 60_000 } });
  const run = real.endsWith('.js') ? `'${process.execPath}' '${real}'` : `'${real}'`;
  world.put(`../bin/${program}`, `#!/bin/sh\nexec ${run} "$@" ${more.args ?? ''}\n`, 0o755);
  world.put('../tmp/.keep', '');
  const temporary = path.join(world.project, '../tmp');
  const ports = { ...world.ports, world: { ...world.withEnv({ TMPDIR: temporary }) } };
  const found = destinationNamed(name, { scope: await world.scope(), ports });
  if (found === undefined) throw new Error(name);
  return { world, found, left: () => readdirSync(temporary).filter((each) => each !== '.keep') };
}

/** Looks at every process over and over: the key may be in no argument and in no environment. */
async function watched<T>(key: string, work: () => Promise<T>): Promise<T> {
  const state = { done: false };
  const seen: string[] = [];
  const watching = (async (): Promise<void> => {
    while (!state.done) {
      for (const pid of readdirSync('/proc').filter((each) => /^\d+$/.test(each) && Number(each) !== process.pid)) {
        for (const what of ['cmdline', 'environ']) {
          try {
            if (readFileSync(`/proc/${pid}/${what}`).includes(key)) seen.push(`${what} of ${pid}`);
          } catch {
            // It's gone, or not ours.
          }
        }
      }
      await sleep(5);
    }
  })();
  try {
    return await work();
  } finally {
    state.done = true;
    await watching;
    expect(seen).toEqual([]);
  }
}

async function tryTwice(found: Destination, by: 'compared' | 'name-and-time', stored: () => string | undefined, left: () => string[]) {
  expect(await found.isInstalled()).toBe(true);
  expect(await found.state(new Secret(first), signal)).toEqual({ kind: 'absent' });
  for (const key of [first, second]) {
    expect(await watched(key, () => put(found, new Secret(key), signal))).toEqual({ ok: true, by });
    expect(stored()).toBe(key);
    // Times are stored in whole seconds.
    await sleep(1100);
  }
  expect((await found.describe(signal)).join('\n')).not.toContain(second.slice(8));
  expect(left()).toEqual([]);
}

describe.skipIf(process.env['REAL_STORES'] === undefined)('the real', () => {
  describe.each(tools.aws ?? [])('aws (%s)', (real) => {
    const at = async (lies: boolean) => {
      const stored = new Map<string, string>();
      const { port } = await serve(secretsManager(stored, lies));
      const env = {
        AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE12',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_REGION: 'eu-central-1',
        AWS_MAX_ATTEMPTS: '1',
      };
      return {
        stored,
        ...(await place('aws-secrets-manager:shop/openai', 'aws', real, { args: `--endpoint-url http://127.0.0.1:${port}`, env })),
      };
    };
    it('takes the key to the byte', async () => {
      const { stored, found, left } = await at(false);
      await tryTwice(found, 'compared', () => stored.get('shop/openai'), left);
    });
    it('is not believed', async () => {
      const { found } = await at(true);
      expect(await put(found, new Secret(first), signal)).toMatchObject({ ok: false, code: 'not-stored' });
    });
  });

  describe.each(tools.vercel ?? [])('vercel', (real) => {
    const at = async (lies: boolean, name = 'vercel:shop') => {
      const stored = new Map<string, { value: string; at: number }>();
      const { port } = await serve(vercelApi(stored, lies));
      const args = `--api http://127.0.0.1:${port}`;
      return { stored, ...(await place(name, 'vercel', real, { args, env: { VERCEL_TOKEN: 'abcdefgh' } })) };
    };
    it.each(['vercel:shop', 'vercel:ana-team/shop'])('takes the key to the byte: %s', async (name) => {
      const { stored, found, left } = await at(false, name);
      await tryTwice(found, 'name-and-time', () => stored.get('OPENAI_API_KEY')?.value, left);
    });
    it('is not believed', async () => {
      const { found } = await at(true);
      expect(await put(found, new Secret(first), signal)).toMatchObject({ ok: false, code: 'not-stored' });
    });
  });

  describe.each(tools.gh ?? [])('gh', (real) => {
    const at = async (name: string, lies: boolean) => {
      const sodium = ((await import(pathToFileURL(tools.sodium).href)) as { readonly default: Sodium }).default;
      await sodium.ready;
      const { publicKey, privateKey } = sodium.crypto_box_keypair();
      const open = (sealed: string): string =>
        Buffer.from(sodium.crypto_box_seal_open(Buffer.from(sealed, 'base64'), publicKey, privateKey)).toString('utf8');
      const stored = new Map<string, { value: string; at: number }>();
      const { port } = await serve(githubApi(stored, { publicKey: Buffer.from(publicKey).toString('base64'), open, lies }));
      // gh speaks plain HTTP only to this name, which not every computer knows.
      const env = {
        HTTP_PROXY: `http://127.0.0.1:${port}`,
        GH_HOST: 'github.localhost',
        GH_ENTERPRISE_TOKEN: 'gho_abcdefgh',
        GH_TOKEN: 'gho_abcdefgh',
      };
      return { stored, ...(await place(name, 'gh', real, { env })) };
    };
    it.each([
      ['github:ana/shop', '/repos/ana/shop/actions/secrets/OPENAI_API_KEY'],
      ['github:ana/shop:production', '/repos/ana/shop/environments/production/secrets/OPENAI_API_KEY'],
    ])('takes the key to the byte: %s', async (name, storedAs) => {
      const { stored, found, left } = await at(name, false);
      await tryTwice(found, 'name-and-time', () => stored.get(storedAs)?.value, left);
    });
    it('is not believed', async () => {
      const { found } = await at('github:ana/shop', true);
      expect(await put(found, new Secret(first), signal)).toMatchObject({ ok: false, code: 'not-stored' });
    });
  });

  describe.each(tools['secret-tool'] ?? [])('secret-tool', (real) => {
    it('takes the key to the byte', async () => {
      const env = { DBUS_SESSION_BUS_ADDRESS: process.env['DBUS_SESSION_BUS_ADDRESS'] ?? '' };
      const { found, left } = await place('keychain', 'secret-tool', real, { env });
      let now = '';
      for (const key of [first, second]) {
        expect(await watched(key, () => put(found, new Secret(key), signal))).toEqual({ ok: true, by: 'compared' });
        now = key;
      }
      expect(await found.state(new Secret(now), signal)).toEqual({ kind: 'present', same: true });
      expect(left()).toEqual([]);
    });
    it('says nothing without a session', async () => {
      const { found } = await place('keychain', 'secret-tool', real, {});
      expect(await put(found, new Secret(first), signal)).toMatchObject({ ok: false });
    });
  });
});
