import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { envIgnored } from '../../../src/checks/protect/env-ignored.ts';
import { project } from '../../../src/checks/project/project.ts';
import { protect } from '../protect/protect.ts';

describe('project', () => {
  it('is a git repository, or a known kind of project, or both', async () => {
    expect(await protect().look(project)).toMatchObject({
      status: 'ok',
      summary: 'shop-bot · git: main',
      fact: { branch: 'main' },
    });
    expect(await protect({ git: false, scope: () => ({ kind: 'node' }) }).look(project)).toMatchObject({
      status: 'ok',
      summary: 'shop-bot · Node.js · no git repository',
      fact: { branch: null, repository: { because: 'no-repository' } },
    });
  });

  it('says when the head is detached', async () => {
    const { look, put, git } = protect();
    put('a', '');
    git('add', 'a');
    git('commit', '--quiet', '-m', 'a');
    git('checkout', '--quiet', '--detach');
    expect(await look(project)).toMatchObject({
      summary: 'shop-bot · git: no branch (detached)',
      fact: { branch: null },
    });
  });

  it('is neither, or the home directory, or the top of the disk: unknown, with the fact', async () => {
    const bare = await protect({ git: false }).look(project);
    expect(bare).toMatchObject({
      status: 'unknown',
      code: 'not-a-project',
      fact: { repository: { because: 'no-repository' } },
    });
    expect('next' in bare && bare.next.join(' ')).toMatch(/cd .* -C /);
    const home = await protect({ scope: (made) => ({ root: made.home, kind: 'node' }) }).look(project);
    expect(home).toMatchObject({ code: 'not-a-project', summary: 'this is your home directory, not a project' });
    expect(await protect({ scope: () => ({ root: '/' }) }).look(project)).toMatchObject({ code: 'not-a-project' });
  });

  it('is one that git does not trust', async () => {
    const { look, dir } = protect({ world: ({ withEnv }) => withEnv({ GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }) });
    const outcome = await look(project);
    expect(outcome).toMatchObject({
      status: 'problem',
      code: 'unsafe-directory',
      fact: { repository: { because: 'unsafe-directory' } },
    });
    // The first step is all that the end of a run has room for.
    expect('next' in outcome && outcome.next[0]).toBe(`If the project is yours, tell git to trust it: git config --global --add safe.directory ${dir}`);
  });

  it('stays well, and says so, where git is missing or broken', async () => {
    expect(await protect({ world: ({ withEnv }) => withEnv({ PATH: '/nowhere' }) }).look(project)).toMatchObject({
      status: 'ok',
      summary: 'shop-bot · git is not installed, or not in PATH',
    });
    const broken = protect({ git: false });
    writeFileSync(join(broken.dir, '.git'), 'junk');
    expect(await broken.look(project)).toMatchObject({ status: 'ok', fact: { repository: { because: 'failed' } } });
  });
});

it.each(['bare.git', '.git'])('says where to go from the inside of a git repository: %s', async (inside) => {
  const here = protect({ scope: (made) => ({ root: join(made.dir, inside) }) });
  here.git('init', '--quiet', '--bare', 'bare.git');
  const outcome = await here.look(envIgnored);
  expect('next' in outcome && outcome.next).toEqual(['Go to the project (cd my-project), then run openai-setup again.']);
  expect(await here.look(project)).toMatchObject({ status: 'unknown', code: 'not-a-project', summary: expect.stringContaining('the inside of a git repository') as string });
});
