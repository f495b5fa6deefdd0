import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { keyPresent } from '../../../src/checks/key/key-present.ts';
import * as text from '../../../src/checks/key/key-present.text.ts';
import * as paste from '../../../src/checks/key/paste-key.text.ts';
import { pasteKey } from '../../../src/checks/key/paste-key.ts';
import type { FixContext, LookContext } from '../../../src/checks/check.ts';
import { settleScope } from '../../../src/project/scope.ts';
import { readEnvDocument } from '../../../src/env-file/document.ts';
import { makeWorld, type TestWorld } from '../../world.ts';
import { scopeOf } from './env-mending.ts';

it.each([
  ['win32', 'windows'],
  ['linux', 'posix'],
] as const)('tells on %s how a file is renamed that an editor called .env.txt', async (platform, shell) => {
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
    text.isMisnamed('.env', shell),
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
    const context = { scope, ports, requested: {}, facts: {}, outcome: { status: 'problem' } } as unknown as FixContext;
    const { value } = await pasteKey(context).next();
    // The address has a line of its own.
    expect(value).toMatchObject({ kind: 'secret', guidance: { length: paste.guidance('').length + 1 } });
    // oxlint-disable-next-line no-control-regex
    expect(JSON.stringify(value)).not.toMatch(/\\u00|[\u007f-\u009f]/);
  },
);

it.each<[string, readonly string[], (here: TestWorld) => void]>([
  ['git does not answer', text.firstGit, (here) => here.write('.git/HEAD', 'junk')],
  ['two versions stand in the file', text.firstMend('.env'), (here) => here.write('.env', '<<<<<<< HEAD\nA=1\n=======\nA=2\n>>>>>>> b\n', 0o600)],
  ['the file is a link', text.firstMend('.env'), (here) => {
    here.write('other', 'A=1\n', 0o600);
    symlinkSync('other', path.join(here.project, '.env'));
  }],
])('advises no way to save a key that would be refused: %s', async (_why, next, spoil) => {
  const here = makeWorld();
  spoil(here);
  const scope = scopeOf(here);
  const found = await here.ports.files.look(scope.envFile.path);
  const envFile = found.kind === 'file' ? { exists: true, bytes: found.bytes, document: readEnvDocument(found.bytes), mode: 0o600 } : { exists: false };
  const outcome = await keyPresent.detect({ scope, facts: { envFile }, ports: here.ports } as unknown as LookContext<typeof keyPresent.needs>);
  expect(outcome).toMatchObject({ status: 'problem', next });
});
