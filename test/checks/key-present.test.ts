import { expect, it } from 'vitest';
import { keyPresent } from '../../src/checks/key-present.ts';
import type { LookContext } from '../../src/engine/check.ts';
import { makeWorld } from '../world.ts';
import { scopeOf } from './env-mending.ts';

it.each([
  ['win32', 'ren .env.txt .env'],
  ['linux', 'mv .env.txt .env'],
] as const)('tells on %s how a file is renamed that an editor called .env.txt', async (platform, command) => {
  const here = makeWorld();
  const context = {
    scope: scopeOf(here),
    facts: { envFile: { exists: false } },
    ports: { ...here.ports, world: { ...here.world, platform } },
  } as unknown as LookContext<typeof keyPresent.needs>;
  const before = await keyPresent.detect(context);
  here.write('.env.txt', 'OPENAI_API_KEY=\n');
  const after = await keyPresent.detect(context);
  expect(after).toMatchObject({ status: 'problem', code: 'no-env-file' });
  expect('next' in after && 'next' in before && after.next).toEqual([
    expect.stringMatching(new RegExp(`^If \\.env\\.txt is meant .*: ${command}$`)),
    ...('next' in before ? before.next : []),
  ]);
});
