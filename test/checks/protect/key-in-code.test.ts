import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { commitGuard } from '../../../src/checks/protect/commit-guard.ts';
import { envHistory } from '../../../src/checks/protect/env-history.ts';
import { keyInCode } from '../../../src/checks/protect/key-in-code.ts';
import type { Outcome } from '../../../src/engine/outcome.ts';
import { characters, fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../../make-world.ts';
import { hasLinks, hasPosixFiles, isWindows } from '../../system.ts';

const key = fakeKey('sk-proj-');
const other = fakeKey('sk-', 20, 20, 9);

async function look(here: TestWorld): Promise<Outcome<unknown>> {
  const outcome = await here.look(keyInCode);
  for (const secret of [key, other]) expect(inspect({ ...outcome, fact: undefined }, { depth: null })).not.toContain(secret.slice(0, -4));
  return outcome;
}

describe('key-in-code', () => {
  it('names the file and the line, tracked or not yet', async () => {
    const here = makeWorld({ project: { files: { 'src/settings.py': `import os\n\nKEY = "${key}"\n` } } });
    const found = {
      status: 'problem',
      code: 'key-in-code',
      data: { count: 1, current: false, places: [{ file: 'src/settings.py', line: 3 }] },
    };
    expect(await look(here)).toMatchObject(found);
    here.git('add', '-A');
    here.git('commit', '--quiet', '-m', 'x');
    expect(await look(here)).toMatchObject(found);
  });

  it.each([
    ['a notebook', 'lab/a.ipynb', String.raw`{"source": ["client = OpenAI(\napi_key=\"${key}\")\n"]}`, 1],
    ['a compose file', 'compose.yml', `services:\n  web:\n    environment:\n      OPENAI_API_KEY: ${key}\n`, 4],
    ['a name with control characters', 'a\u001b[31m.txt', `${key}\n`, 1],
    ['UTF-16', 'a.ps1', Buffer.from(`\ufeff$x = 1\r\n$key = "${key}"\r\n`, 'utf16le'), 2],
    ['a secret of Kubernetes', 'k8s/secret.yaml', `data:\n  key: ${Buffer.from(key).toString('base64')}\n`, 2],
    ['an example in another directory', 'other/.env.example', `OPENAI_API_KEY=${key}\n`, 1],
  ])('finds it in %s', async (_name, file, content, line) => {
    // Windows has no such name.
    if (!hasPosixFiles && file.includes('\u001b')) return;
    const here = makeWorld({ project: { files: { [file]: content } } });
    const outcome = await look(here);
    expect(outcome).toMatchObject({ code: 'key-in-code', data: { places: [{ line }] } });
    // oxlint-disable-next-line no-control-regex
    expect(JSON.stringify(outcome, (name, value: unknown) => (name === 'about' ? undefined : value))).not.toMatch(/\\u001b/);
  });

  it('says when it is the one in use, and that the guard is missing', async () => {
    const here = makeWorld({ project: { files: { '.gitignore': '.env\n', '.env': `OPENAI_API_KEY=${key}\n`, 'a.js': `k("${key}")\n` } } });
    expect(await look(here)).toMatchObject({ code: 'key-in-code', data: { current: true } });
    here.put('a.js', `k("${other}")\n`);
    expect(await look(here)).toMatchObject({ code: 'key-in-code', data: { current: false } });
  });

  it('finds a key of any form that is in use, but no word', async () => {
    const gateway = `gw-${characters(40, 5)}`;
    const files = { '.gitignore': '.env\n', 'a.py': `# one\nk = "${gateway}"\n`, 'b.py': `k = "${gateway}" # gitleaks:allow\n` };
    const here = makeWorld({ project: { files } });
    here.put('.env', `OPENAI_API_KEY=${gateway}\n`);
    if (hasLinks) symlinkSync('.env', path.join(here.project, 'link'));
    expect(await look(here)).toMatchObject({ code: 'key-in-code', data: { count: 1, current: true, places: [{ file: 'a.py', line: 2 }] } });
    here.put('.env', 'OPENAI_API_KEY=op://Private/OpenAI-2/api-key-1\n');
    here.put('a.py', 'k = "op://Private/OpenAI-2/api-key-1"\n');
    here.put('b.py', '');
    expect(await look(here)).toMatchObject({ status: 'ok' });
    here.put('.env', 'OPENAI_API_KEY=local-development-server\n');
    here.put('a.py', 'k = "local-development-server"\n');
    expect(await look(here)).toMatchObject({ status: 'ok' });
  });

  it.each([
    ['without a repository', { git: false, files: { 'a.py': key } }],
    ['nothing there', {}],
    ['an ignored file', { files: { '.gitignore': 'a.py\n', 'a.py': key } }],
    [
      'what other checks report',
      { files: { '.env': `OPENAI_API_KEY=${key}\n`, '.env.example': `OPENAI_API_KEY=${key}\n`, 'api/.env.local': key } },
    ],
    ['a line that accepts it', { files: { 'a.py': `k = "${key}"  # pragma: allowlist secret\n` } }],
    ['a placeholder', { files: { 'README.md': `OPENAI_API_KEY=sk-proj-${'x'.repeat(40)}\n` } }],
  ])('is well: %s', async (_name, project) => {
    expect(await look(makeWorld({ project }))).toMatchObject({ status: 'ok' });
  });

  it('says to delete a file that is nothing but the key', async () => {
    const nextFor = async (content: string) => {
      const outcome = await look(makeWorld({ project: { files: { 'key.txt': content } }, env: { SHELL: '/bin/sh' } }));
      return 'next' in outcome ? JSON.stringify(outcome.next[0]) : '';
    };
    expect(await nextFor(`${key}\n`)).toContain('rm key.txt');
    expect(await nextFor(`mine: ${key}\n`)).not.toContain('rm key.txt');
  });

  it('only mentions test data', async () => {
    const here = makeWorld({ project: { files: { 'test/fixtures/answer.json': key, 'testdata/a': other } } });
    expect(await look(here)).toMatchObject({ status: 'advice', code: 'key-in-test-data', data: { count: 2 } });
    here.put('a.py', key);
    expect(await look(here)).toMatchObject({ status: 'problem', code: 'key-in-code', data: { count: 1, places: [{ file: 'a.py' }] } });
  });

  it('opens no pipe and follows no link', async () => {
    const here = makeWorld({ project: { files: { '.gitignore': 'secret\n', secret: key } } });
    if (hasLinks) symlinkSync('secret', path.join(here.project, 'link'));
    if (hasPosixFiles) execFileSync('mkfifo', [path.join(here.project, 'pipe')]);
    mkdirSync(path.join(here.project, 'inner'));
    execFileSync('git', ['init', '--quiet', path.join(here.project, 'inner')]);
    here.put('inner/a.py', key);
    expect(await look(here)).toMatchObject({ status: 'ok' });
  });

  it('leaves alone a key that the user knows to be revoked', async () => {
    const here = makeWorld({ project: { files: { 'a.py': key } }, answers: { revoked: 'revoked' } });
    here.git('add', 'a.py');
    // As long as no commit has it, there's no leak to ask about.
    expect((await here.run([envHistory, keyInCode])).asked).toEqual([]);
    here.git('commit', '--quiet', '-m', 'leak');
    const { report } = await here.run([envHistory, keyInCode]);
    expect(report.results[1]).toMatchObject({ verdict: { status: 'ok', data: { dead: 1 } } });
    here.put('b.py', other);
    expect(await look(here)).toMatchObject({ code: 'key-in-code', data: { count: 1, places: [{ file: 'b.py' }] } });
    here.put('.env', `OPENAI_API_KEY=${key}\n`, 0o600);
    here.put('.gitignore', '.env\n');
    expect(await look(here)).toMatchObject({ code: 'key-in-code', data: { count: 2 } });
  });
});

describe('commit-guard', () => {
  it('is well whether or not there is one, but for the lines of another version', async () => {
    const here = makeWorld();
    expect(await here.look(commitGuard)).toMatchObject({ status: 'ok', applies: false, fact: { isThere: false } });
    here.put('.git/hooks/pre-commit', '#!/bin/sh\n# openai-setup guard: stops a commit that would add an OpenAI key\n', 0o644);
    // On Windows, git runs every hook.
    if (!isWindows) {
      expect(await here.look(commitGuard)).toMatchObject({ fact: { isThere: false } });
      execFileSync('chmod', ['+x', path.join(here.project, '.git/hooks/pre-commit')]);
    }
    expect(await here.look(commitGuard)).toMatchObject({
      code: 'guard-outdated',
      fact: { isThere: true },
      data: { file: '.git/hooks/pre-commit' },
    });
    // git doesn't look there anymore.
    here.git('config', 'core.hooksPath', '.githooks');
    expect(await here.look(commitGuard)).toMatchObject({ fact: { isThere: false } });
    const outside = makeWorld({ project: { git: false } });
    expect(await outside.look(commitGuard)).toMatchObject({ status: 'ok', applies: false });
  });
});
