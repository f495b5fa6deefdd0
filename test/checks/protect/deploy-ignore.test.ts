import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { deployIgnore } from '../../../src/checks/protect/deploy-ignore.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld } from '../../make-world.ts';

const line = `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`;

it('is well without an ignore file of such a tool, and with a rule in it', async () => {
  const { put, look } = makeWorld();
  expect(await look(deployIgnore)).toMatchObject({ status: 'ok' });
  put('.vercelignore', 'dist\n.env*\n');
  put('.gcloudignore', '.gcloudignore\n#!include:.gitignore\n');
  put('.gitignore', '.env\n');
  expect(await look(deployIgnore)).toMatchObject({ status: 'ok' });
});

it.each<[string, Readonly<Record<string, string>>]>([
  ['an exception after what is included', { '.gcloudignore': '#!include:.gitignore\n!.env\n', '.gitignore': '.env\n' }],
  ['an exception in what is included', { '.gcloudignore': '.env\n#!include:.gitignore\n', '.gitignore': '!.env\n' }],
  ['a byte order mark that only some tools know', { '.gcloudignore': '\ufeff.env\n' }],
  ['a byte order mark in what is included', { '.gcloudignore': '#!include:.gitignore\n', '.gitignore': '\ufeff.env\n' }],
])('is not well with %s', async (_name, files) => {
  const { look, mend } = makeWorld({ project: { files } });
  expect(await look(deployIgnore)).toMatchObject({ code: 'upload-takes-env', data: { leaks: [{ file: '.gcloudignore' }] } });
  expect(await mend(deployIgnore)).toMatchObject({ status: 'ok' });
});

it('adds the rule to each that lets a file in', async () => {
  const { put, look, offer, mend, project } = makeWorld();
  put('.gitignore', '.env*\n');
  put('.vercelignore', 'dist\r\n');
  put('.gcloudignore', '.env\n');
  // Vercel leaves this one out by itself.
  put('.env.local', line);
  put('.env.production', line);
  expect(await look(deployIgnore)).toMatchObject({
    status: 'advice',
    code: 'upload-takes-env',
    data: {
      leaks: [
        { file: '.vercelignore', lets: ['.env', '.env.production'] },
        { file: '.gcloudignore', lets: ['.env.local', '.env.production'] },
      ],
    },
  });
  expect(await offer(deployIgnore)).toMatchObject({ consent: 'ask', steps: [{}, {}] });
  expect(await mend(deployIgnore)).toMatchObject({ status: 'ok' });
  expect(readFileSync(join(project, '.vercelignore'), 'utf8')).toBe('dist\r\n.env\r\n.env.production\r\n');
  expect(readFileSync(join(project, '.gcloudignore'), 'utf8')).toBe('.env\n.env.local\n.env.production\n');
});

it.each(['.ebignore', '.funcignore', '.webappignore', '.cfignore'])('reads %s, too', async (name) => {
  const { put, look, mend } = makeWorld();
  put(name, 'node_modules\n*.md\n');
  expect(await look(deployIgnore)).toMatchObject({ code: 'upload-takes-env', data: { leaks: [{ file: name, lets: ['.env'] }] } });
  expect(await mend(deployIgnore)).toMatchObject({ status: 'ok' });
});

it('sees the one above a package', async () => {
  const { put, mend, project } = makeWorld({ project: { envFile: 'apps/web/.env' } });
  put('apps/web/package.json', '{}');
  put('.vercelignore', '/.env\n');
  expect(await mend(deployIgnore)).toMatchObject({ status: 'ok' });
  expect(readFileSync(join(project, '.vercelignore'), 'utf8')).toBe('/.env\n/apps/web/.env\n');
});

it('keeps the keys of the other packages out, too, where it uploads them', async () => {
  const { put, look } = makeWorld({
    project: { startedIn: 'apps/web', files: { 'apps/web/package.json': '{}' } },
    scope: { packages: ['apps/web', 'apps/api'] },
  });
  put('apps/api/.env', line);
  put('apps/web/.gcloudignore', '.env\n');
  expect(await look(deployIgnore)).toMatchObject({ status: 'ok' });
  put('.gcloudignore', 'apps/web/.env\n');
  expect(await look(deployIgnore)).toMatchObject({ data: { leaks: [{ lets: ['apps/api/.env'] }] } });
});

it('says so where the rules cannot be judged', async () => {
  const { put, look } = makeWorld();
  const tooMany = Array.from({ length: 50_000 }, (_, index) => `**/*${index}*v`).join('\n');
  put('.vercelignore', `.env\n${tooMany}\n`);
  expect(await look(deployIgnore)).toMatchObject({ status: 'unknown', code: 'rules-unjudged', data: { file: '.vercelignore' } });
  put('.vercelignore', `${tooMany}\n.env\n`);
  expect(await look(deployIgnore)).toMatchObject({ status: 'ok' });
  put('.vercelignore', `.env\n${'#'.repeat(6 * 1024 * 1024)}`);
  expect(await look(deployIgnore)).toMatchObject({ status: 'unknown', code: 'rules-unjudged', data: { file: '.vercelignore' } });
});
