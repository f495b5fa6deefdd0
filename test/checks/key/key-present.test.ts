import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { keyPresent } from '../../../src/checks/key/key-present.ts';
import * as text from '../../../src/checks/key/key-present.text.ts';
import * as paste from '../../../src/checks/key/paste-key.text.ts';
import { pasteKey } from '../../../src/checks/key/paste-key.ts';
import type { FixContext } from '../../../src/checks/check.ts';
import { envFile, type EnvFileFact } from '../../../src/checks/key/env-file.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { verdictOf } from '../../run-checks.ts';
import { makeWorld, type TestWorld } from '../../make-world.ts';
import { hasLinks } from '../../system.ts';

it.each([
  ['win32', 'windows'],
  ['linux', 'posix'],
] as const)('tells on %s how a file is renamed that an editor called .env.txt', async (platform, shell) => {
  const here = makeWorld();
  const how = { facts: { envFile: { exists: false } }, ports: { world: { ...here.world, platform } } } as const;
  const before = await here.look(keyPresent, how);
  here.put('.env.txt', 'OPENAI_API_KEY=\n');
  const after = await here.look(keyPresent, how);
  expect(after).toMatchObject({ status: 'problem', code: 'no-env-file' });
  expect('next' in after && 'next' in before && after.next).toEqual([
    text.isMisnamed('.env', shell),
    ...('next' in before ? before.next : []),
  ]);
});

it('names a line that is only commented out, if there is a key in it', async () => {
  const here = makeWorld({ project: { files: { '.gitignore': '.env\n' } } });
  here.put('.env', `A=1\n# OPENAI_API_KEY="${fakeKey('sk-proj-')}"\n`, 0o600);
  const first = async (): Promise<unknown> => {
    const { report } = await here.run([envFile, keyPresent]);
    return (verdictOf(report, keyPresent.id) as { next?: readonly unknown[] }).next?.[0];
  };
  expect(await first()).toEqual(text.isCommentedOut('.env', 'OPENAI_API_KEY', 2, true));
  here.put('.env', 'A=1\n# OPENAI_API_KEY=sk-your-key-goes-here-please\n', 0o600);
  expect(await first()).not.toMatchObject({ kind: 'edit' });
});

it.each<[string, (key: string) => string]>([
  ['JSON', (key) => `{"OPENAI_API_KEY": "${key}"}\n`],
  ['a command of Windows', (key) => `set OPENAI_API_KEY=${key}\n`],
  ['an invisible character', (key) => `\u200bOPENAI_API_KEY=${key}\n`],
  ['nothing but the key', (key) => `${key}\n`],
  ['two lines that became one', (key) => `DEBUG=trueOPENAI_API_KEY=${key}\n`],
])('names the line that has the key where programs do not find it: %s', async (_name, content) => {
  const here = makeWorld({ project: { files: { '.gitignore': '.env\n' } } });
  here.put('.env', content(fakeKey('sk-proj-')), 0o600);
  const { report, shown } = await here.run([envFile, keyPresent]);
  expect(verdictOf(report, keyPresent.id)).toHaveProperty('next.0', text.isCommentedOut('.env', 'OPENAI_API_KEY', 1, false));
  expect(shown).not.toContain(fakeKey('sk-proj-').slice(10, 40));
});

it('names what sets the key where it does not get here', async () => {
  const here = makeWorld({ project: { startedIn: 'apps/web', files: { '.gitignore': '.env*\n' } }, env: { SHELL: '/bin/zsh' } });
  here.put('apps/web/package.json', JSON.stringify({ dependencies: { next: '15' } }));
  writeFileSync(path.join(here.home, '.zshrc'), `\nexport OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`);
  here.put('.env', `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`, 0o600);
  const { report } = await here.run([envFile, keyPresent]);
  expect(verdictOf(report, keyPresent.id)).toMatchObject({
    code: 'no-env-file',
    next: expect.arrayContaining([
      text.isOnlyInStartupFile('OPENAI_API_KEY', '~/.zshrc:2', true),
      text.isAbove('../../.env', 'OPENAI_API_KEY', '.env.local'),
    ]),
  });
});

it('asks for no key where the code uses another server only, and sends none there unasked', async () => {
  const here = makeWorld({ project: { files: { '.gitignore': '.env\n', 'requirements.txt': 'openai\n' } } });
  here.put('app.py', 'client = OpenAI(base_url="http://localhost:11434/v1", api_key="ollama")\n');
  const look = async (): Promise<unknown> => verdictOf((await here.run([envFile, keyPresent])).report, keyPresent.id);
  expect(await look()).toMatchObject({ status: 'unknown', code: 'other-server' });
  here.put('app.py', 'client = OpenAI(base_url="https://llm.example/v1", api_key=os.environ["OPENAI_API_KEY"])\n');
  expect(await look()).toMatchObject({ status: 'problem', code: 'no-env-file' });
  expect((await here.scope()).api).toMatchObject({ baseUrl: 'https://llm.example/v1', source: 'file' });
  here.put('app.py', 'client = OpenAI(base_url="https://llm.example/v1", api_key=os.environ["LLM_KEY"])\n');
  here.put('b.py', 'llm = openai_client(os.environ["OPENAI_API_KEY"])\n');
  expect((await here.scope()).api).toMatchObject({ source: 'default' });
  here.put('b.py', 'other = OpenAI()\n');
  expect((await here.scope()).api).toMatchObject({ source: 'default' });
});

it.each(['https://api.example/\u001b]52;c;ZXZpbA==\u0007/v1', 'no url \u001b[2Jat all'])(
  'asks for a key without what a terminal obeys in the address that the project names: %j',
  async (baseUrl) => {
    const here = makeWorld();
    const { ports } = here;
    here.put('.gitignore', '.env\n');
    here.put('.env', `OPENAI_BASE_URL="${baseUrl}"\n`);
    const scope = await here.scope();
    expect(scope.api.source).toBe('file');
    const context = { scope, ports, requested: {}, facts: {}, outcome: { status: 'problem' } } as unknown as FixContext;
    const { value } = await pasteKey(context).next();
    // The address has a line of its own.
    const endOfLine = paste.otherServer('', '').slice(-30);
    expect(value).toMatchObject({ kind: 'secret', guidance: expect.arrayContaining([expect.stringContaining(endOfLine)]) });
    // oxlint-disable-next-line no-control-regex
    expect(JSON.stringify(value)).not.toMatch(/\\u00|[\u007f-\u009f]/);
  },
);

it.each<[string, readonly string[], (here: TestWorld) => void]>([
  ['git does not answer', text.firstGit, (here) => here.put('.git/HEAD', 'junk')],
  [
    'two versions stand in the file',
    text.firstFix('.env'),
    (here) => here.put('.env', '<<<<<<< HEAD\nA=1\n=======\nA=2\n>>>>>>> b\n', 0o600),
  ],
  [
    'the file is a link',
    text.firstFix('.env'),
    (here) => {
      here.put('other', 'A=1\n', 0o600);
      symlinkSync('other', path.join(here.project, '.env'));
    },
  ],
])('advises no way to save a key that would be refused: %s', async (why, next, spoil) => {
  if (!hasLinks && why.endsWith('link')) return;
  const here = makeWorld();
  spoil(here);
  const { fact } = await here.look(envFile);
  const outcome = await here.look(keyPresent, { facts: { envFile: fact as EnvFileFact } });
  expect(outcome).toMatchObject({ status: 'problem', next });
});
