import path from 'node:path';
import { expect, it } from 'vitest';
import { envFileFromUser } from '../../src/project/from-user.ts';
import { settleScope } from '../../src/project/scope.ts';
import { makeWorld } from '../make-world.ts';

it.each([
  ['.', 'apps/api/.env'],
  ['apps/api', '.env'],
  ['apps/api/src', '../.env'],
  ['apps/web', '../api/.env'],
])('names the env file from %s', async (directory, name) => {
  const here = makeWorld({ project: { envFile: 'apps/api/.env' } });
  const scope = await here.scope();
  const seen = await settleScope(here.world, here.ports, { envFile: 'apps/api/.env', from: path.join(here.project, directory) });
  expect(seen.envFile).toMatchObject({ name, inProject: 'apps/api/.env' });
  expect(envFileFromUser(scope, { cwd: here.project, startedIn: path.join(here.project, directory) })).toBe(name);
});
