import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { envIgnored } from '../../../src/checks/protect/env-ignored.ts';
import { project } from '../../../src/checks/project/project.ts';
import * as text from '../../../src/checks/project/project.text.ts';
import { nextAfter } from '../../../src/checks/protect/git-failure.ts';
import { goToProject } from '../../../src/checks/protect/git-failure.text.ts';
import { makeWorld } from '../../make-world.ts';

describe('project', () => {
  it('is a git repository, or a known kind of project, or both', async () => {
    expect(await makeWorld().look(project)).toMatchObject({
      status: 'ok',
      summary: text.isProject('shop-bot', [text.onBranch('main')]),
      fact: { branch: 'main' },
      data: { branch: 'main', git: 'ok', kind: null },
    });
    expect(await makeWorld({ project: { git: false, files: { 'package.json': '{}' } } }).look(project)).toMatchObject({
      status: 'ok',
      summary: text.isProject('shop-bot', [text.kinds.node, text.noRepository]),
      fact: { branch: null, repository: { because: 'no-repository' } },
      data: { branch: null, git: 'no-repository', kind: 'node' },
    });
  });

  it.each([
    ['main.py', 'python'],
    ['a.ipynb', 'python'],
    ['index.mjs', 'node'],
  ])('is known by its code alone: %s', async (name, kind) => {
    const world = makeWorld({ project: { git: false, files: { [name]: '' } } });
    expect(await world.look(project)).toMatchObject({ status: 'ok', data: { kind } });
    expect((await makeWorld({ project: { files: { 'app.js': '', 'index.html': '' } } }).scope()).kind).toBe(null);
  });

  it('says when the head is detached', async () => {
    const { look, put, git } = makeWorld();
    put('a', '');
    git('add', 'a');
    git('commit', '--quiet', '-m', 'a');
    git('checkout', '--quiet', '--detach');
    expect(await look(project)).toMatchObject({
      summary: text.isProject('shop-bot', [text.isDetached]),
      fact: { branch: null },
    });
  });

  it('is neither, or the home directory, or the top of the disk: unknown, with the fact', async () => {
    expect(await makeWorld({ project: { git: false } }).look(project)).toMatchObject({
      status: 'unknown',
      code: 'not-a-project',
      ...text.isNoProject(text.isNothingKnown),
      fact: { repository: { because: 'no-repository' } },
    });
    const atHome = await makeWorld({ scope: ({ home }) => ({ root: home, kind: 'node' }) }).look(project);
    expect(atHome).toMatchObject({ code: 'not-a-project', ...text.isNoProject(text.isHome) });
    const top = await makeWorld({ scope: { root: '/' } }).look(project);
    expect(top).toMatchObject({ code: 'not-a-project', ...text.isNoProject(text.isTopOfDisk) });
  });

  it('asks before anything is written where there seems to be no project', async () => {
    const asksAt = async (world: ReturnType<typeof makeWorld>) => (await world.run([project], { fixing: 'do' })).asked.map(({ id }) => id);
    expect(await asksAt(makeWorld({ scope: ({ home }) => ({ root: home, kind: 'node' }) }))).toEqual(['project']);
    expect(await asksAt(makeWorld({ scope: { root: '/' } }))).toEqual(['project']);
    expect(await asksAt(makeWorld({ project: { git: false, files: { 'notes.txt': '' } } }))).toEqual(['project']);
    expect(await asksAt(makeWorld({ project: { git: false, files: { 'bot.py': '' } } }))).toEqual([]);
    expect(await asksAt(makeWorld({ project: { git: false, files: { '.env': 'A=1\n' } } }))).toEqual([]);
    expect(await asksAt(makeWorld())).toEqual([]);
  });

  it('is one that git does not trust', async () => {
    const here = makeWorld({ env: { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' } });
    expect(await here.look(project)).toMatchObject({
      status: 'problem',
      code: 'unsafe-directory',
      ...text.belongsToAnother('shop-bot'),
      next: nextAfter({ because: 'unsafe-directory', text: '', directory: here.project }),
      fact: { repository: { because: 'unsafe-directory' } },
    });
  });

  it('stays well, and says so, where git is missing or broken', async () => {
    expect(await makeWorld({ env: { PATH: '/nowhere' } }).look(project)).toMatchObject({
      status: 'ok',
      fact: { repository: { because: 'not-installed' } },
      data: { git: 'not-installed' },
    });
    const broken = makeWorld({ project: { git: false } });
    writeFileSync(join(broken.project, '.git'), 'junk');
    expect(await broken.look(project)).toMatchObject({ status: 'ok', fact: { repository: { because: 'failed' } } });
  });

  it('is one whose git data lies elsewhere', async () => {
    const elsewhere = makeWorld();
    elsewhere.git('init', '--quiet', '--separate-git-dir', '../data', '../other');
    rmSync(join(elsewhere.project, '.git'), { recursive: true });
    writeFileSync(join(elsewhere.project, '.git'), `gitdir: ${join(elsewhere.project, '../data')}\n`);
    expect(await elsewhere.look(project)).toMatchObject({
      status: 'problem',
      code: 'git-elsewhere',
      data: { git: 'elsewhere', gitData: [join(elsewhere.project, '../data')] },
    });
  });

  it('tells which env file it is about, and of the packages below, where that is not what everybody expects', async () => {
    const envFile =
      (more: object) =>
      ({ project }: { project: string }) => ({
        envFile: { path: join(project, '.dev.vars'), name: '.dev.vars', inProject: '.dev.vars', reason: 'wrangler', ...more },
      });
    const { onBranch, envFileBecause, envFileLeadsOut, packagesBelow } = text;
    expect(await makeWorld({ scope: envFile({}) }).look(project)).toMatchObject({
      summary: text.isProject('shop-bot', [onBranch('main'), envFileBecause('.dev.vars', 'wrangler')]),
      data: { envFile: '.dev.vars', envFileReason: 'wrangler' },
    });
    expect(await makeWorld({ scope: envFile({ leadsOut: '.env' }) }).look(project)).toMatchObject({
      summary: text.isProject('shop-bot', [onBranch('main'), envFileLeadsOut('.dev.vars', '.env')]),
    });
    expect(await makeWorld({ scope: { packages: ['apps/web', 'apps/api'] } }).look(project)).toMatchObject({
      summary: text.isProject('shop-bot', [onBranch('main'), packagesBelow(2)]),
      data: { packages: ['apps/web', 'apps/api'] },
    });
  });
});

it.each(['bare.git', '.git'])('says where to go from the inside of a git repository: %s', async (inside) => {
  const here = makeWorld({ project: { startedIn: inside } });
  here.git('init', '--quiet', '--bare', 'bare.git');
  expect(await here.look(envIgnored)).toMatchObject({ code: 'no-git', next: [goToProject], data: { because: 'inside-repository' } });
  expect(await here.look(project)).toMatchObject({ status: 'unknown', code: 'not-a-project', data: { git: 'inside-repository' } });
});
