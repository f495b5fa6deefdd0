import { expect, it } from 'vitest';
import * as project from '../../../src/checks/project/project.text.ts';

// Every sentence of this check stands in the table beside this file, to be read in one sitting. Where one gets better,
// `npx vitest run test/checks/project/project.text.test.ts -u` writes the table anew, and no other test changes.
const sentences = {
  project: [
    project.isProject('shop-bot', []),
    ...Object.values(project.kinds).map((kind) => project.isProject('shop-bot', [kind, project.onBranch('main')])),
    project.isProject('shop-bot', [project.isDetached, project.envFileBecause('.dev.vars', 'wrangler reads it')]),
    project.isProject('shop-bot', [project.noRepository, project.envFileLeadsOut('.env', '.env.local')]),
    project.packagesBelow(1),
    project.packagesBelow(12),
    project.packagesBelow(2, ['apps/api']),
    project.packagesBelow(12, ['apps/api', 'apps/web']),
    project.isOldName('OPENAI_API_BASE in .env', undefined),
    project.isOldName('OPENAI_API_BASE in .env', 'LangChain'),
    project.isUndecided(['apps/web', 'apps/admin'], false, 'posix'),
    project.isUndecided(['my app'], true, 'windows'),
    project.isNoProject(project.isHome),
    project.setUpHere(false),
    project.setUpHere(true),
    project.isTopOfDisk,
    project.isNothingKnown,
    project.belongsToAnother('shop-bot'),
    project.isElsewhere('shop-bot', 'settings', 'core.worktree names /home/ana/other'),
    project.isElsewhere('shop-bot', '.git', 'its .git points to /home/ana/other'),
    project.isBlocked('shop-bot', '.git/HEAD is a pipe, so git would wait without end'),
  ],
};

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('project.text.json');
});
