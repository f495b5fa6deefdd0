import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dockerIgnore } from '../../../src/checks/protect/docker-ignore.ts';
import * as text from '../../../src/checks/protect/docker-ignore.text.ts';
import { addYourself, newFile, wasNotChanged } from '../../../src/checks/protect/ignore-file-step.text.ts';
import { areUnreadable } from '../../../src/checks/protect/unjudged-rules.text.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld } from '../../make-world.ts';
import { hasLinks } from '../../system.ts';

const line = `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`;

describe('docker-ignore', () => {
  it('knows a Dockerfile by the compose file that names it, and the directory that it is built from', async () => {
    const { put, look } = makeWorld();
    put('ops/api.Dockerfile', 'FROM node\nCOPY . .\n');
    expect(await look(dockerIgnore)).toMatchObject({ status: 'ok' });
    put('compose.yaml', 'services:\n  api:\n    build:\n      context: ops\n      dockerfile: api.Dockerfile\n');
    expect(await look(dockerIgnore)).toMatchObject({ status: 'ok' });
    put('compose.yaml', 'services:\n  api:\n    build:\n      context: .\n      dockerfile: ops/api.Dockerfile\n');
    expect(await look(dockerIgnore)).toMatchObject({
      status: 'advice',
      data: { leaks: [{ dockerfile: 'ops/api.Dockerfile', files: ['.env'] }] },
    });
    put('ops/api.Dockerfile.dockerignore', '.env\n');
    expect(await look(dockerIgnore)).toMatchObject({ status: 'ok' });
  });

  it.each<[string, Readonly<Record<string, string>>, string, number]>([
    ['in a usual directory', { 'deploy/Dockerfile': 'FROM node\nCOPY . .\n' }, 'deploy/Dockerfile', 2],
    ['in another one', { 'build/package/Dockerfile': 'COPY . .\n' }, 'build/package/Dockerfile', 1],
    [
      'in a compose file',
      { 'compose.yaml': 'services:\n  app:\n    build:\n      dockerfile_inline: |\n        FROM node\n        COPY . .\n' },
      'compose.yaml',
      6,
    ],
    [
      'named by a compose file with a dash',
      { 'x/a.df': 'COPY . .\n', 'docker-compose-dev.yml': 'services: {a: {build: {context: ., dockerfile: x/a.df}}}\n' },
      'x/a.df',
      1,
    ],
    [
      'named by one with a variable',
      { 'x/a.df': 'COPY . .\n', 'compose.yml': 'services: {a: {build: {context: "${CTX:-.}", dockerfile: x/a.df}}}\n' },
      'x/a.df',
      1,
    ],
    [
      'named by one that another includes',
      {
        'x/a.df': 'COPY . .\n',
        'compose.yml': 'include:\n  - x/c.yml\n',
        'x/c.yml': 'services: {a: {build: {context: .., dockerfile: x/a.df}}}\n',
      },
      'x/a.df',
      1,
    ],
    [
      'with the project as an additional directory',
      {
        'x/Dockerfile': 'COPY --from=src . .\n',
        'compose.yml': 'services: {a: {build: {context: x, additional_contexts: {src: .}}}}\n',
      },
      'x/Dockerfile',
      1,
    ],
    ['named by bake', { 'x/a.df': 'COPY . .\n', 'docker-bake.hcl': 'target "default" {\n  dockerfile = "x/a.df"\n}\n' }, 'x/a.df', 1],
    [
      'of a dev container',
      { '.devcontainer/Dockerfile': 'COPY . .\n', '.devcontainer/devcontainer.json': '{"build":{"context":".."}}\n' },
      '.devcontainer/Dockerfile',
      1,
    ],
  ])('finds a Dockerfile %s', async (_name, files, dockerfile, at) => {
    const { look } = makeWorld({ project: { files } });
    expect(await look(dockerIgnore)).toMatchObject({
      code: 'docker-copies-env',
      data: { leaks: [{ dockerfile, line: at, files: ['.env'] }] },
    });
  });

  it.each<[string, string, Readonly<Record<string, string>>]>([
    ['that has its text', 'compose.yml.dockerignore', { 'compose.yml': 'services: {a: {build: {dockerfile_inline: "COPY . ."}}}\n' }],
    [
      'that copies from an additional directory',
      'x/Dockerfile.dockerignore',
      { 'x/Dockerfile': 'COPY --from=src . .\n', 'compose.yml': 'services: {a: {build: {context: x, additional_contexts: [src=.]}}}\n' },
    ],
    [
      'that begins with an additional directory',
      'x/Dockerfile.dockerignore',
      { 'x/Dockerfile': 'FROM src\n', 'compose.yml': 'services: {a: {build: {context: x, additional_contexts: [src=.]}}}\n' },
    ],
  ])('takes only the directory’s own ignore file for a Dockerfile %s', async (_name, other, files) => {
    const { put, look } = makeWorld({ project: { files: { ...files, [other]: '**/.env\n' } } });
    expect(await look(dockerIgnore)).toMatchObject({ code: 'docker-copies-env' });
    put('.dockerignore', '.env\n');
    expect(await look(dockerIgnore)).toMatchObject({ status: 'ok' });
  });

  it('is not sure where a variable or a mount decides', async () => {
    const { put, look } = makeWorld();
    put('Dockerfile', 'FROM node\nARG SRC=.\nCOPY ${SRC} /app\n');
    expect(await look(dockerIgnore)).toMatchObject({ status: 'unknown', code: 'rules-unjudged', data: { file: 'Dockerfile' } });
    put('.dockerignore', '.env\n');
    expect(await look(dockerIgnore)).toMatchObject({ status: 'ok' });
  });

  it('keeps the keys of the other packages out, too', async () => {
    const { put, look, mend, project } = makeWorld({
      project: { startedIn: 'apps/web', files: { 'apps/web/package.json': '{}' } },
      scope: { packages: ['apps/web', 'apps/api', 'apps/docs', 'apps/gone'] },
    });
    put('Dockerfile', 'FROM node\nCOPY . .\n');
    put('.dockerignore', 'apps/web/.env\n');
    put('apps/docs/.env', 'PORT=1\n');
    expect(await look(dockerIgnore)).toMatchObject({ status: 'ok' });
    put('apps/api/.env.local', line);
    expect(await look(dockerIgnore)).toMatchObject({ status: 'advice', data: { leaks: [{ files: ['apps/api/.env.local'] }] } });
    expect(await mend(dockerIgnore)).toMatchObject({ status: 'ok' });
    expect(readFileSync(join(project, '.dockerignore'), 'utf8')).toBe('apps/web/.env\napps/api/.env.local\n');
  });

  it('is well without a Dockerfile, without a wide copy, and with a rule', async () => {
    const { put, look } = makeWorld();
    expect(await look(dockerIgnore)).toMatchObject({ status: 'ok', summary: text.noDockerfile });
    put('Dockerfile', 'FROM node\nCOPY src .\n');
    expect(await look(dockerIgnore)).toMatchObject({ status: 'ok', summary: text.isLeftOut });
    put('Dockerfile', 'FROM node\nCOPY . .\n');
    put('.dockerignore', '.env/\n');
    expect(await look(dockerIgnore)).toMatchObject({ status: 'ok' });
  });

  it('says what lets which file in, before there is an env file, and mends it', async () => {
    const { put, look, mend, offer, project } = makeWorld();
    put('Dockerfile', 'FROM node\nCOPY . .\n');
    put('.gitignore', '.env\n');
    expect(await look(dockerIgnore)).toMatchObject({
      status: 'advice',
      code: 'docker-copies-env',
      ...text.isCopied({
        dockerfile: 'Dockerfile',
        line: 2,
        instruction: 'COPY',
        files: ['.env'],
        ignoreFile: '.dockerignore',
        isThere: false,
        others: 0,
      }),
      data: { leaks: [{ dockerfile: 'Dockerfile', line: 2, files: ['.env'] }] },
    });
    expect(await offer(dockerIgnore)).toMatchObject({
      consent: 'ask',
      steps: [{ preview: { path: '.dockerignore', lines: [{ sign: '+', text: '.env' }], note: newFile } }],
    });
    expect(await mend(dockerIgnore)).toMatchObject({ status: 'ok' });
    expect(readFileSync(join(project, '.dockerignore'), 'utf8')).toBe('.env\n');
  });

  it('covers other env files with a key, and several Dockerfiles at once', async () => {
    const { put, look, mend, project } = makeWorld();
    put('.env.local', line);
    put('.env.test', 'A=1\n');
    put('.dockerignore', 'dist\r\n');
    put('Dockerfile.dev', 'COPY . .');
    put('api.Dockerfile', 'ADD . .');
    put('docker/Containerfile', 'COPY . .');
    put('docker/Containerfile.dockerignore', 'x\n');
    expect(await look(dockerIgnore)).toMatchObject({ data: { leaks: [{ files: ['.env', '.env.local'] }, {}, {}] } });
    expect(await mend(dockerIgnore)).toMatchObject({ status: 'ok' });
    expect(readFileSync(join(project, '.dockerignore'), 'utf8')).toBe('dist\r\n.env\r\n.env.local\r\n');
    expect(readFileSync(join(project, 'docker/Containerfile.dockerignore'), 'utf8')).toBe('x\n.env\n.env.local\n');
  });

  it('takes the ignore file of the Dockerfile itself before the common one', async () => {
    const { put, look, mend, project } = makeWorld();
    put('Dockerfile', 'COPY . .');
    put('Dockerfile.dockerignore', 'node_modules');
    put('.dockerignore', '.env\n');
    const copied = { dockerfile: 'Dockerfile', line: 1, instruction: 'COPY', files: ['.env'], others: 0 };
    expect(await look(dockerIgnore)).toMatchObject(text.isCopied({ ...copied, ignoreFile: 'Dockerfile.dockerignore', isThere: true }));
    await mend(dockerIgnore);
    expect(readFileSync(join(project, 'Dockerfile.dockerignore'), 'utf8')).toBe('node_modules\n.env\n');
  });

  it('sees a package of a monorepo through the Dockerfile above it', async () => {
    const { put, look, mend, project } = makeWorld({ project: { startedIn: 'apps/web' } });
    put('apps/web/package.json', '{}');
    put('Dockerfile', 'COPY . .');
    put('.dockerignore', '.env\n');
    expect(await look(dockerIgnore)).toMatchObject({ code: 'docker-copies-env' });
    expect(await mend(dockerIgnore)).toMatchObject({ status: 'ok' });
    expect(readFileSync(join(project, '.dockerignore'), 'utf8')).toBe('.env\napps/web/.env\n');
  });

  it('leaves an ignore file alone that is no plain text', async () => {
    const { put, project, offer } = makeWorld();
    put('Dockerfile', 'COPY . .');
    put('.dockerignore', Buffer.from('\ufeffdist\n', 'utf16le'));
    expect(await offer(dockerIgnore)).toMatchObject({ kind: 'refusal', code: 'docker-copies-env' });
    if (!hasLinks) return;
    put('.dockerignore', 'dist\n');
    symlinkSync('.dockerignore', join(project, 'Dockerfile.dockerignore'));
    const plan = await offer(dockerIgnore);
    if (plan?.kind !== 'plan') throw new Error('no plan');
    expect(await plan.steps[0]?.run(AbortSignal.timeout(9000))).toMatchObject({
      status: 'advice',
      code: 'docker-copies-env',
      ...wasNotChanged('Dockerfile.dockerignore', addYourself({ name: 'Dockerfile.dockerignore', rules: ['.env'] })),
    });
  });

  it('says so where the rules cannot be judged, and believes a plain rule at the end', async () => {
    const { put, look } = makeWorld();
    const tooMany = Array.from({ length: 50_000 }, (_, index) => `**/*${index}*v`).join('\n');
    put('Dockerfile', 'FROM node\nCOPY . .\n');
    put('.dockerignore', `.env\n${tooMany}\n`);
    expect(await look(dockerIgnore)).toMatchObject({ status: 'unknown', code: 'rules-unjudged', data: { file: '.dockerignore' } });
    put('.dockerignore', `${tooMany}\n.env\n`);
    expect(await look(dockerIgnore)).toMatchObject({ status: 'ok' });
    put('.dockerignore', `.env\n${'#'.repeat(6 * 1024 * 1024)}`);
    expect(await look(dockerIgnore)).toMatchObject({ status: 'unknown', code: 'rules-unjudged', data: { file: '.dockerignore' } });
    // A rule more would be read as little as the others.
    expect(await look(dockerIgnore)).toMatchObject(areUnreadable('.dockerignore', text.whetherLeftOut('.env'), "it's larger than 1 MiB"));
    put('.dockerignore', '');
    put('Dockerfile', `FROM node\nCOPY ${'*e'.repeat(200_000)}v .\n`);
    expect(await look(dockerIgnore)).toMatchObject({ status: 'unknown', code: 'rules-unjudged', data: { file: 'Dockerfile' } });
    put('Dockerfile', `FROM node\nCOPY . .\n${'#'.repeat(6 * 1024 * 1024)}`);
    expect(await look(dockerIgnore)).toMatchObject({ status: 'unknown', code: 'rules-unjudged', data: { file: 'Dockerfile' } });
    put('Dockerfile', 'FROM node\n');
    put('compose.yaml', `services:\n  web:\n    build: web\n${'#'.repeat(60_000)}`);
    expect(await look(dockerIgnore)).toMatchObject({
      status: 'unknown',
      code: 'rules-unjudged',
      data: { file: 'compose.yaml' },
      next: [expect.stringContaining('Simplify compose.yaml'), expect.anything()],
    });
  });
});
