import { expect, it } from 'vitest';
import { keyPresent } from '../../src/checks/key-present.ts';
import type { FixContext, LookContext } from '../../src/engine/check.ts';
import { pasteKey } from '../../src/checks/paste-key.ts';
import { settleScope } from '../../src/scope.ts';
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

it.each(['https://api.example/\u001b]52;c;ZXZpbA==\u0007/v1', 'no url \u001b[2Jat all'])(
  'asks for a key without what a terminal obeys in the address that the project names: %j',
  async (baseUrl) => {
    const here = makeWorld();
    const { world, ports } = here;
    here.write('.gitignore', '.env\n');
    here.write('.env', `OPENAI_BASE_URL="${baseUrl}"\n`);
    const scope = await settleScope(world, ports, {});
    expect(scope.api.source).toBe('file');
    const context = { scope, ports, wishes: {}, facts: {}, outcome: { status: 'problem' } } as unknown as FixContext;
    const { value } = await pasteKey(context).next();
    expect(value).toMatchObject({ kind: 'secret', guidance: expect.arrayContaining([expect.stringMatching(/^Your API is /)]) as string[] });
    // oxlint-disable-next-line no-control-regex
    expect(JSON.stringify(value)).not.toMatch(/\\u00|[\u007f-\u009f]/);
  },
);
