import { expect, it } from 'vitest';
import { committing } from '../../src/project/uncommitted.ts';
import { makeWorld } from '../make-world.ts';

const signal = new AbortController().signal;

it('knows a rule that no commit has, staged or not, until one has it', async () => {
  const here = makeWorld({ project: { files: { '.gitignore': '.env\n', 'apps/api/package.json': '{}' }, startedIn: 'apps/api' } });
  const scope = await here.scope();
  const uncommitted = async () => (await committing(scope, here.ports.git, signal)).uncommitted;
  expect(await uncommitted()).toBe('../../.gitignore');
  here.git('add', '.gitignore');
  expect(await uncommitted()).toBe('../../.gitignore');
  here.git('-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', 'commit', '--quiet', '-m', 'Ignore .env');
  expect(await uncommitted()).toBeUndefined();
  here.put('.gitignore', 'node_modules\n.env\n');
  expect(await uncommitted()).toBeUndefined();
});

it('knows of an env file that the last commit has and git no longer tracks', async () => {
  const here = makeWorld({ project: { files: { '.env': 'A=1\n' } } });
  const scope = await here.scope();
  const untracked = async () => (await committing(scope, here.ports.git, signal)).untracked;
  here.git('add', '-f', '.env');
  here.git('-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', 'commit', '--quiet', '-m', 'All of it');
  expect(await untracked()).toBe(false);
  here.git('rm', '--quiet', '--cached', '.env');
  expect(await untracked()).toBe(true);
});

it.each([
  ['Ana', true],
  ['', false],
])('knows whether git can commit: as “%s”', async (name, hasAuthor) => {
  const here = makeWorld({ project: { files: {} }, env: { GIT_COMMITTER_NAME: name } });
  expect(await committing(await here.scope(), here.ports.git, signal)).toMatchObject({ hasAuthor });
});
