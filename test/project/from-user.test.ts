import path from 'node:path';
import { expect, it } from 'vitest';
import { envFileFromUser } from '../../src/project/from-user.ts';
import { makeWorld } from '../make-world.ts';

it.each([
  ['.', 'apps/api/.env'],
  ['apps/api', '.env'],
  ['apps/api/src', '../.env'],
  ['apps/web', '../api/.env'],
])('names the env file from %s', async (directory, name) => {
  const here = makeWorld({ project: { envFile: 'apps/api/.env' } });
  const scope = await here.scope();
  expect(envFileFromUser(scope, { cwd: here.project, startedIn: path.join(here.project, directory) })).toBe(name);
});
