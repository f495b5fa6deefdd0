import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { keyPreview, placeOfKey, withKey } from '../../../src/checks/key/place-of-key.ts';
import { Secret } from '../../../src/keys/secret.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld } from '../../make-world.ts';
import { hasLinks } from '../../system.ts';

const example = '# Settings\r\nOPENAI_API_KEY=sk-... # from the dashboard\r\nOPENAI_ORG_ID=org-1\r\nPORT=3000\r\n';
const secret = new Secret(fakeKey('sk-proj-'));

it('makes a new file of the only example, with the key in its place', async () => {
  const here = makeWorld({ project: { files: { '.env.example': example, '.envrc': 'use flake\n' } } });
  const scope = await here.scope();
  const place = await placeOfKey({ scope, ports: here.ports });
  expect(place).toMatchObject({ before: undefined, template: { example: '.env.example', otherLines: 3, commentedOut: ['OPENAI_ORG_ID'] } });
  expect(withKey(place, 'OPENAI_API_KEY', secret).toString()).toBe(
    example.replace('sk-...', secret.reveal()).replace('OPENAI_ORG_ID', '# OPENAI_ORG_ID'),
  );
  const preview = keyPreview(place, '.env', 'OPENAI_API_KEY', secret);
  expect(preview.lines).toHaveLength(2);
  expect(JSON.stringify(preview)).not.toContain(secret.reveal().slice(-8));
});

it.each<[string, Record<string, string>]>([
  ['another env file', { '.env.test': 'A=1\n' }],
  ['two examples', { '.env.sample': 'A=1\n' }],
  ['a file that an editor named', { '.env.txt': 'A=1\n' }],
])('makes one of the key alone where there is %s', async (_what, files) => {
  const here = makeWorld({ project: { files: { '.env.example': example, ...files } } });
  const place = await placeOfKey({ scope: await here.scope(), ports: here.ports });
  expect(withKey(place, 'OPENAI_API_KEY', secret).toString()).toBe(`OPENAI_API_KEY=${secret.reveal()}\n`);
});

it('copies no example of a server, and none that is a link out of the project', async () => {
  const server = makeWorld({ project: { files: { '.env.production.example': example } } });
  expect((await placeOfKey({ scope: await server.scope(), ports: server.ports })).template).toBeUndefined();
  if (!hasLinks) return;
  const linked = makeWorld();
  linked.put('../outside.txt', example);
  symlinkSync(path.join(linked.project, '../outside.txt'), path.join(linked.project, '.env.example'));
  expect((await placeOfKey({ scope: await linked.scope(), ports: linked.ports })).template).toBeUndefined();
});

it('leaves an existing file as it is but for the key', async () => {
  const here = makeWorld({ project: { files: { '.env.example': example, '.env': 'A=1\n' } } });
  const place = await placeOfKey({ scope: await here.scope(), ports: here.ports });
  expect(withKey(place, 'OPENAI_API_KEY', secret).toString()).toBe(`A=1\nOPENAI_API_KEY=${secret.reveal()}\n`);
});
