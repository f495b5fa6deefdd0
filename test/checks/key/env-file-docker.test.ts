import { describe, expect, it } from 'vitest';
import { envFile } from '../../../src/checks/key/env-file.ts';
import { projectKey } from '../../env-file/samples.ts';
import { makeWorld, type TestWorld } from '../../make-world.ts';

const run = 'docker run --rm --env-file .env bot';

function world(content: string, files: Readonly<Record<string, string>> = { Makefile: `run:\n\t${run}\n` }): TestWorld {
  const made = makeWorld();
  made.put('.gitignore', '.env\n');
  made.put('.env', content, 0o600);
  for (const [name, text] of Object.entries(files)) made.put(name, text);
  return made;
}

describe('an env file that docker run reads', () => {
  it('loses its quotes where docker would keep them, and nothing else', async () => {
    const { look, mend, read } = world(`A="x y"\nOPENAI_API_KEY="${projectKey}"\n`);
    expect(await look(envFile)).toMatchObject({
      status: 'problem',
      code: 'misread-by-docker',
      data: { line: 2, startedIn: 'Makefile:2' },
    });
    expect(await mend(envFile)).toMatchObject({ status: 'ok' });
    expect(read('.env')).toBe(`A="x y"\nOPENAI_API_KEY=${projectKey}\n`);
  });

  it.each([
    ['README.md', `Run it:\n\n    ${run}\n`],
    ['package.json', `{"scripts":{"docker":"docker run --env-file=.env bot"}}`],
    ['scripts/start.sh', 'docker run \\\n  --rm \\\n  --env-file "./.env" bot\n'],
    ['README.md', 'docker run --env-file $(pwd)/.env bot\npodman run --env-file .env bot'],
    ['.devcontainer/devcontainer.json', '{\n// the key\n"runArgs": ["--env-file", ".env"]}'],
  ])('is found by what %s says', async (name, content) => {
    const { look } = world(`OPENAI_API_KEY='${projectKey}'\n`, { [name]: content });
    expect(await look(envFile)).toMatchObject({ code: 'misread-by-docker' });
  });

  it.each([
    ['compose takes the quotes off', { 'README.md': 'docker compose --env-file .env up\n' }],
    ['it reads another file', { Makefile: 'run:\n\tdocker run --env-file .env.docker bot\n' }],
    ['nothing reads it', {}],
  ])('is well where %s', async (_why, files) => {
    expect(await world(`OPENAI_API_KEY="${projectKey}"\n`, files).look(envFile)).toMatchObject({ status: 'ok' });
  });

  it.each<[string, string, string]>([
    ['Makefile', 'include .env\nexport\n', 'Makefile:1'],
    ['Makefile', '-include ./.env\nrun: export OPENAI_API_KEY := x\nexport OPENAI_API_KEY\n', 'Makefile:1'],
    ['README.md', 'export $(grep -v "^#" .env)\n', 'README.md:1'],
    ['scripts/run.sh', '#!/bin/sh\nexport $(cat .env)\n', 'scripts/run.sh:2'],
  ])('loses its quotes where %s would keep them: %j', async (name, content, loadedIn) => {
    const { look, mend, read } = world(`OPENAI_API_KEY="${projectKey}"\n`, { [name]: content });
    expect(await look(envFile)).toMatchObject({
      status: 'problem',
      code: 'keeps-quotes',
      data: { line: 1, loadedIn },
    });
    expect(await mend(envFile)).toMatchObject({ status: 'ok' });
    expect(read('.env')).toBe(`OPENAI_API_KEY=${projectKey}\n`);
  });

  it.each([
    ['xargs takes the quotes off', { 'README.md': 'export $(cat .env | xargs)\n' }],
    ['make exports nothing', { Makefile: 'include .env\n\nrun:\n\tpython app.py\n' }],
    ['make includes another file', { Makefile: 'include .env.mk\nexport\n' }],
    ['the shell reads it', { 'README.md': 'set -a; source .env; set +a\n' }],
  ])('keeps its quotes where %s', async (_why, files) => {
    expect(await world(`OPENAI_API_KEY="${projectKey}"\n`, files).look(envFile)).toMatchObject({
      status: 'ok',
    });
  });

  it('is well where docker reads the key as everybody does', async () => {
    expect(await world(`OPENAI_API_KEY=${projectKey}\n`).look(envFile)).toMatchObject({ status: 'ok' });
  });

  it('names a line that docker refuses, and leaves it alone', async () => {
    expect(await world(`export A=1\nOPENAI_API_KEY=${projectKey}\n`).look(envFile)).toMatchObject({
      code: 'misread-by-docker',
      data: { line: 1 },
      fixable: false,
    });
  });
});
