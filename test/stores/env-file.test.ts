import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/keys/secret.ts';
import { destinationNamed, mentionedIn } from '../../src/stores/all.ts';
import { put } from '../../src/stores/store.ts';
import { fakeKey } from '../keys/fake-keys.ts';
import { makeWorld } from '../make-world.ts';

const { signal } = new AbortController();

describe('the env file as a place for a key', () => {
  it('comes first, is described, written, and read back', async () => {
    const world = makeWorld({ project: { files: { '.gitignore': '.env\n', '.env': 'A=1\nOPENAI_API_KEY=\n' } } });
    const around = { scope: await world.scope(), ports: world.ports };
    const [file] = await mentionedIn(around);
    const key = new Secret(fakeKey('sk-proj-'));
    expect(file).toMatchObject({ name: 'env-file', key: 'OPENAI_API_KEY' });
    expect((await file?.describe(signal))?.join(' ')).toContain('.env');
    expect(await file?.state(key, signal)).toEqual({ kind: 'absent' });
    expect(file === undefined ? undefined : await put(file, key, signal)).toEqual({ ok: true, by: 'compared' });
    expect(world.read('.env')).toBe(`A=1\nOPENAI_API_KEY=${key.reveal()}\n`);
    expect(await file?.state(key, signal)).toEqual({ kind: 'present', same: true });
    expect(await file?.state(new Secret(fakeKey('sk-proj-', 74, 74, 9)), signal)).toEqual({ kind: 'present', same: false });
  });

  it('gets no key while git would commit it', async () => {
    const world = makeWorld({ project: { files: { '.env': 'A=1\n' } } });
    const [file] = await mentionedIn({ scope: await world.scope(), ports: world.ports });
    const key = new Secret(fakeKey('sk-proj-'));
    expect(file === undefined ? undefined : await put(file, key, signal)).toMatchObject({ ok: false, code: 'not-written' });
    expect(world.read('.env')).toBe('A=1\n');
  });

  it('cannot be named as a place to copy the key to', async () => {
    const world = makeWorld();
    expect(destinationNamed('env-file', { scope: await world.scope(), ports: world.ports })).toBeUndefined();
  });
});
