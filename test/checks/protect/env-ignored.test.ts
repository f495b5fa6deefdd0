import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { envIgnored } from '../../../src/checks/protect/env-ignored.ts';
import * as text from '../../../src/checks/protect/env-ignored.text.ts';
import { envHistory } from '../../../src/checks/protect/env-history.ts';
import { keyInCode } from '../../../src/checks/protect/key-in-code.ts';
import { envUntracked } from '../../../src/checks/protect/env-untracked.ts';
import { wasNotChanged } from '../../../src/checks/protect/ignore-file-step.text.ts';
import { fakeKey } from '../../keys/fake-keys.ts';
import { makeWorld, type TestWorld } from '../../make-world.ts';
import { hasLinks } from '../../system.ts';

const read = (project: string, path = '.gitignore'): string => readFileSync(join(project, path), 'utf8');

describe('env-ignored', () => {
  it('names the rule that covers the file', async () => {
    const { put, look } = makeWorld();
    put('.gitignore', '# x\nnode_modules\n.env\n');
    expect(await look(envIgnored)).toMatchObject({
      status: 'ok',
      data: { source: '.gitignore', line: 3, pattern: '.env' },
      fact: { verdict: { verdict: 'ignored' } },
    });
  });

  it.each([
    ['no .gitignore', undefined, '.env\n'],
    ['rules that miss it', '.env.*\n.env*.local\n', '.env.*\n.env*.local\n.env\n'],
    ['a directory rule', '.env/\r\n', '.env/\r\n.env\r\n'],
    ['a comment behind the rule', '.env # secret\n', '.env # secret\n.env\n'],
    ['a later negation', '.env\n*.log\n!.e*\n', '.env\n*.log\n!.e*\n.env\n'],
    ['no final line break', 'dist', 'dist\n.env\n'],
  ])('mends %s, and git agrees', async (_name, before, after) => {
    const { put, look, mend, offer, project } = makeWorld();
    if (before !== undefined) put('.gitignore', before);
    expect(await look(envIgnored)).toMatchObject({ status: 'problem', code: 'not-ignored' });
    expect(await offer(envIgnored)).toMatchObject({
      kind: 'plan',
      consent: 'ask',
      steps: [{ preview: { kind: 'file', path: '.gitignore', lines: [{ sign: '+', text: '.env' }] } }],
    });
    expect(await mend(envIgnored)).toMatchObject({ status: 'ok' });
    expect(read(project)).toBe(after);
    expect(await offer(envIgnored)).toBeUndefined();
  });

  it('leaves the example visible', async () => {
    const { put, mend, git } = makeWorld();
    put('.env.example', 'A=\n');
    put('.env', 'A=1\n');
    await mend(envIgnored);
    expect(git('status', '--porcelain')).toBe('?? .env.example\n?? .gitignore');
  });

  it('judges a tracked file by the rules alone', async () => {
    const { put, look, git } = makeWorld();
    put('.env', 'A=1\n');
    git('add', '.env');
    expect(await look(envIgnored)).toMatchObject({ code: 'not-ignored' });
    put('.gitignore', '.env\n');
    expect(await look(envIgnored)).toMatchObject({ status: 'ok' });
  });

  it('a rule of this clone or this user alone is advice, and a shared one is offered', async () => {
    const { look, mend, project, home, git } = makeWorld();
    writeFileSync(join(project, '.git/info/exclude'), '.env\n');
    expect(await look(envIgnored)).toMatchObject({
      status: 'advice',
      code: 'ignored-only-for-you',
      data: { source: '.git/info/exclude', line: 1, pattern: '.env' },
    });
    rmSync(join(project, '.git/info/exclude'));
    writeFileSync(join(home, 'ignore'), '.env\n');
    git('config', '--global', 'core.excludesFile', join(home, 'ignore'));
    expect(await look(envIgnored)).toMatchObject({ code: 'ignored-only-for-you' });
    expect(await mend(envIgnored)).toMatchObject({ status: 'ok', data: { source: '.gitignore', line: 1 } });
  });

  it('is ignored by a rule in other letters, on this computer only', async () => {
    const { git, look, mend } = makeWorld({ project: { files: { '.gitignore': '.ENV\n' } } });
    git('config', 'core.ignoreCase', 'true');
    expect(await look(envIgnored)).toMatchObject({
      code: 'ignored-only-for-you',
      data: { source: '.gitignore', line: 1, pattern: '.ENV' },
    });
    expect(await mend(envIgnored)).toMatchObject({ status: 'ok', data: { source: '.gitignore', line: 2, pattern: '.env' } });
  });

  it('says which rule lets it in, and adds below it, in its own file', async () => {
    const { put, look, mend, project } = makeWorld({ project: { envFile: 'config/.env' } });
    put('.gitignore', '.env\n');
    put('config/.gitignore', '# ours\n!.env\n');
    expect(await look(envIgnored)).toMatchObject({
      code: 'not-ignored',
      ...text.isTaken(
        text.isToBeCommitted('config/.env', false),
        [],
        { source: 'config/.gitignore', line: 2, pattern: '!.env' },
        { gitignore: 'config/.gitignore', rule: '.env' },
      ),
    });
    expect(await mend(envIgnored)).toMatchObject({ status: 'ok' });
    expect(read(project, 'config/.gitignore')).toBe('# ours\n!.env\n.env\n');
    expect(read(project)).toBe('.env\n');
  });

  describe('in a package of a monorepo', () => {
    const inPackage = (): TestWorld => makeWorld({ project: { startedIn: 'apps/web', files: { 'apps/web/package.json': '{}' } } });

    it("takes the package's own .gitignore", async () => {
      const { put, mend, project } = inPackage();
      put('.gitignore', '.env.local\n');
      put('apps/web/.gitignore', '.next\n');
      expect(await mend(envIgnored)).toMatchObject({
        status: 'ok',
        data: { source: 'apps/web/.gitignore', line: 2 },
      });
      expect(read(project)).toBe('.env.local\n');
    });

    it("takes the repository's where its env rules hold at any depth", async () => {
      const { put, mend, project } = inPackage();
      put('.gitignore', '.env.local\ndist\n');
      expect(await mend(envIgnored)).toMatchObject({ status: 'ok', data: { source: '.gitignore', line: 2 } });
      expect(read(project)).toBe('.env.local\n.env\ndist\n');
      expect(existsSync(join(project, 'apps/web/.gitignore'))).toBe(false);
    });

    it('makes one in the package otherwise', async () => {
      const { put, mend, project } = inPackage();
      put('.gitignore', '/.env\n');
      expect(await mend(envIgnored)).toMatchObject({ status: 'ok' });
      expect(read(project, 'apps/web/.gitignore')).toBe('.env\n');
    });
  });

  it('asks a repository below the project, and writes there', async () => {
    const { put, mend, project, git } = makeWorld({ project: { envFile: 'lib/.env' } });
    put('.gitignore', '.env\n');
    git('init', '--quiet', 'lib');
    expect(await mend(envIgnored)).toMatchObject({ status: 'ok' });
    expect(read(project, 'lib/.gitignore')).toBe('.env\n');
  });

  it('stands below a negation that git takes for one because case does not count', async () => {
    const { put, mend, git, project } = makeWorld();
    git('config', 'core.ignorecase', 'true');
    put('.gitignore', '.env\n!.Env\ndist\n');
    expect(await mend(envIgnored)).toMatchObject({ status: 'ok' });
    expect(read(project)).toBe('.env\n!.Env\n.env\ndist\n');
  });

  it('writes a rule for a strange name that git understands', async () => {
    const { mend } = makeWorld({ project: { envFile: '#[*] ?.env ' } });
    expect(await mend(envIgnored)).toMatchObject({ status: 'ok' });
  });

  describe('a .gitignore that git cannot read', () => {
    it.each([
      ['UTF-16 with the rule in it', Buffer.from('\ufeffdist\r\n.env\r\n', 'utf16le'), 'dist\r\n.env\r\n'],
      ['UTF-16 without it', Buffer.from('\ufeffdist\r\n', 'utf16le'), 'dist\r\n.env\r\n'],
      ['UTF-16 appended to UTF-8', Buffer.concat([Buffer.from('dist\n'), Buffer.from('.env\n', 'utf16le')]), 'dist\n.env\n'],
    ])('is converted with consent: %s', async (_name, before, after) => {
      const { put, look, mend, offer, project } = makeWorld();
      put('.gitignore', before);
      expect(await look(envIgnored)).toMatchObject({ status: 'problem', code: 'gitignore-unreadable' });
      expect(await offer(envIgnored)).toMatchObject({
        consent: 'ask',
        steps: [{ preview: { note: text.savedAsUtf8 } }],
      });
      expect(await mend(envIgnored)).toMatchObject({ status: 'ok' });
      expect(read(project)).toBe(after);
    });

    it.skipIf(!hasLinks)('is left alone where it is a link or a directory', async () => {
      const { put, look, offer, project } = makeWorld();
      put('rules', '.env\n');
      symlinkSync('rules', join(project, '.gitignore'));
      // Before 2.32 git followed the link.
      if (spawnSync('git', ['check-ignore', '-q', '.env'], { cwd: project }).status === 1) {
        expect(await look(envIgnored)).toMatchObject({
          code: 'gitignore-unreadable',
          ...text.cannotBeRead('.env', '.gitignore', 'link'),
        });
        expect(await offer(envIgnored)).toMatchObject({ kind: 'refusal', code: 'gitignore-unreadable' });
      }
      rmSync(join(project, '.gitignore'));
      mkdirSync(join(project, '.gitignore'));
      expect(await look(envIgnored)).toMatchObject({ code: 'gitignore-unreadable' });
      expect(await offer(envIgnored)).toMatchObject({ kind: 'refusal' });
      expect(read(project, 'rules')).toBe('.env\n');
    });
  });

  it('without a repository the rule is offered once, and the outcome stays unknown', async () => {
    const { look, mend, offer, project, git } = makeWorld({ project: { git: false } });
    expect(await look(envIgnored)).toMatchObject({
      status: 'unknown',
      code: 'no-git',
      fact: { verdict: { verdict: 'unknown' } },
    });
    expect(await mend(envIgnored)).toMatchObject({ status: 'unknown', code: 'no-git', fixable: false });
    expect(read(project)).toBe('.env\n');
    expect(await offer(envIgnored)).toBeUndefined();
    git('init', '--quiet');
    expect(await look(envIgnored)).toMatchObject({ status: 'ok' });
  });

  it('in a Jujutsu repository without a .git, the .gitignore counts before a key is written', async () => {
    const { look, mend, put, project, ports } = makeWorld({ project: { git: false, envFile: 'app/.env' } });
    mkdirSync(join(project, '.jj'));
    put('app/package.json', '{}');
    const write = async () =>
      await ports.files.write({ path: join(project, 'app/.env'), before: undefined, after: Buffer.from('A=1\n'), secret: true });
    expect(await look(envIgnored)).toMatchObject({ status: 'problem', code: 'not-ignored' });
    expect(await write()).toMatchObject({ written: false, because: 'not-ignored' });
    put('.gitignore', '.env\n');
    put('app/.gitignore', '!.env\n');
    expect(await look(envIgnored)).toMatchObject({ status: 'problem', code: 'not-ignored' });
    expect(await mend(envIgnored)).toMatchObject({ status: 'ok' });
    // What its commits hold isn't known.
    for (const check of [envUntracked, envHistory, keyInCode])
      expect(await look(check as typeof envUntracked)).toMatchObject({ status: 'unknown', code: 'no-git' });
    expect(await write()).toMatchObject({ written: true });
  });

  it.each(['\ufeff.env\n', '\ufeff*\n', '.env\n!.{env,other}\n', '.env\n!.env\t\n'])(
    'in a Jujutsu repository, a rule that its versions read in different ways does not count: %j',
    async (rules) => {
      const { look, mend, put, project } = makeWorld({ project: { git: false } });
      mkdirSync(join(project, '.jj'));
      put('.gitignore', rules);
      expect(await look(envIgnored)).toMatchObject({ status: 'problem', code: 'not-ignored' });
      if (rules.startsWith('\ufeff')) expect(await mend(envIgnored)).toMatchObject({ status: 'ok' });
      put('.gitignore', `\ufeff# mine\n.env\n`);
      expect(await look(envIgnored)).toMatchObject({ status: 'ok' });
    },
  );

  it('claims nothing about Mercurial', async () => {
    const { look, offer, put, project } = makeWorld({ project: { git: false } });
    mkdirSync(join(project, '.hg'));
    put('.gitignore', '.env\n');
    expect(await look(envIgnored)).toMatchObject({ status: 'unknown', code: 'no-git', fixable: false });
    expect(await offer(envIgnored)).toBeUndefined();
  });

  it('a file outside the project has its rule beside it, where one could count', async () => {
    const { mend, project } = makeWorld({
      project: { git: false },
      scope: ({ project: top }) => ({
        root: join(top, 'app'),
        envFile: { path: join(top, 'shared.env'), name: '../shared.env', inProject: '../shared.env', reason: '--file' },
      }),
    });
    mkdirSync(join(project, 'app'));
    await mend(envIgnored);
    expect(existsSync(join(project, 'app/.gitignore'))).toBe(false);
    expect(read(project)).toContain('shared.env\n');
  });

  it.each([
    ['not-installed', { PATH: '/nowhere' }],
    ['unsafe-directory', { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }],
  ])('a silent git where there is a repository: %s', async (because, env) => {
    const { look, offer, put } = makeWorld({ env });
    put('.gitignore', '.env\n');
    expect(await look(envIgnored)).toMatchObject({
      status: 'unknown',
      code: 'no-git',
      fact: { verdict: { verdict: 'unknown' } },
      data: { because },
    });
    expect(await offer(envIgnored)).toMatchObject({ kind: 'refusal', code: 'no-git' });
  });

  it('says what became of a write that was refused', async () => {
    const { put, offer, project } = makeWorld();
    put('.gitignore', 'dist\n');
    const plan = await offer(envIgnored);
    put('.gitignore', 'changed\n');
    expect(plan?.kind === 'plan' && (await plan.steps[0]?.run(AbortSignal.timeout(5000)))).toMatchObject({
      status: 'problem',
      code: 'not-ignored',
      ...wasNotChanged('.gitignore', text.doItYourself({ name: '.gitignore', rules: ['.env'] })),
    });
    expect(read(project)).toBe('changed\n');
  });
});

describe('env-ignored, of the other env files', () => {
  const line = `OPENAI_API_KEY=${fakeKey('sk-proj-')}\n`;

  it('names those that hold a key and that git would take, and adds the smallest rules', async () => {
    const { put, look, mend, offer, project, git } = makeWorld();
    put('.gitignore', '.env\n.env.test\n');
    put('.env.local', line);
    put('.env.production', `A=${fakeKey('sk-', 20)}\n`);
    put('.env.test', line);
    put('.env.development', 'PORT=1\n');
    put('.env.example', line);
    expect(await look(envIgnored)).toMatchObject({
      status: 'problem',
      code: 'not-ignored',
      data: { files: ['.env.local', '.env.production'] },
    });
    expect(await offer(envIgnored)).toMatchObject({
      steps: [{ preview: { lines: [{ text: '.env.local' }, { text: '.env.production' }] } }],
    });
    expect(await mend(envIgnored)).toMatchObject({ status: 'ok' });
    expect(read(project)).toBe('.env\n.env.test\n.env.local\n.env.production\n');
    expect(git('status', '--porcelain')).toBe('?? .env.development\n?? .env.example\n?? .gitignore');
  });

  it('mends all at once, past a negation and in UTF-16', async () => {
    const { put, look, mend, project } = makeWorld();
    put('.gitignore', Buffer.from('\ufeffdist\r\n!.env.local\r\n', 'utf16le'));
    put('.env.local', line);
    expect(await look(envIgnored)).toMatchObject({ code: 'gitignore-unreadable' });
    expect(await mend(envIgnored)).toMatchObject({ status: 'ok' });
    expect(read(project)).toBe('dist\r\n!.env.local\r\n.env\r\n.env.local\r\n');
  });

  it('says it beside the chosen one, and covers both', async () => {
    const { put, look, mend, project } = makeWorld({ project: { envFile: '.env.local' } });
    put('.env', line);
    expect(await look(envIgnored)).toMatchObject({
      data: { files: ['.env.local', '.env'] },
    });
    expect(await mend(envIgnored)).toMatchObject({ status: 'ok' });
    expect(read(project)).toBe('.env.local\n.env\n');
  });

  it('finds them in every directory, and under every usual name', async () => {
    const { put, look, mend, project, git } = makeWorld();
    put('.gitignore', '/.env\n');
    for (const path of ['apps/api/.env', 'prod.env', '.env~', '.env_old', '.envrc', 'worker/.dev.vars']) put(path, line);
    for (const path of ['src/openai.env.ts', 'test/fixtures/.env', '.env.example', 'notes.txt']) put(path, line);
    put('lib/.env', line);
    git('init', '--quiet', 'lib');
    const files = ['.env_old', '.envrc', '.env~', 'apps/api/.env', 'prod.env', 'worker/.dev.vars'];
    expect(await look(envIgnored)).toMatchObject({ code: 'not-ignored', data: { files } });
    expect(await mend(envIgnored)).toMatchObject({ status: 'ok' });
    expect(read(project)).toBe('/.env\n/.env~\n/apps/api/.env\n/prod.env\n/worker/.dev.vars\n/.envrc\n/.env_old\n');
    expect(git('status', '--porcelain', '-uall')).toBe(
      '?? .env.example\n?? .gitignore\n?? lib/\n?? notes.txt\n?? src/openai.env.ts\n?? test/fixtures/.env',
    );
  });

  it.skipIf(!hasLinks)('finds the file behind a link', async () => {
    const { put, look, mend, project } = makeWorld();
    put('.gitignore', '.env\n');
    put('config/secrets', line);
    symlinkSync('config/secrets', join(project, '.env'));
    expect(await look(envIgnored)).toMatchObject({ code: 'not-ignored', data: { files: ['config/secrets'] } });
    expect(await mend(envIgnored)).toMatchObject({ status: 'ok' });
    expect(read(project)).toBe('.env\n/config/secrets\n');
  });

  it('leaves alone what another tool encrypts, and what is ignored on this computer only', async () => {
    const { put, look, project } = makeWorld();
    put('.gitignore', '.env\n');
    put('.env.production', 'DOTENV_PUBLIC_KEY=02ab\nOPENAI_API_KEY="encrypted:BD0cabc"\n');
    put('.env.local', line);
    writeFileSync(join(project, '.git/info/exclude'), '.env.local\n');
    expect(await look(envIgnored)).toMatchObject({ status: 'ok' });
  });
});
