import { expect, it } from 'vitest';
import * as silence from '../../../src/checks/protect/git-silence.text.ts';
import * as untracked from '../../../src/checks/protect/env-untracked.text.ts';

// Every sentence of these checks stands in the table beside this file, to be read in one sitting. Where one gets better,
// `npx vitest run test/checks/protect/protect.text.test.ts -u` writes the table anew, and no other test changes.
const sentences = {
  'git-silence': [
    silence.doesNotSay('it tracks .env', 'git is not installed, or not in PATH'),
    silence.wasNotUsed('it tracks .env'),
    silence.nothingChanged('git is not installed, or not in PATH'),
    silence.nothingChangedUnused,
    silence.again,
    silence.initialize,
    silence.install,
    silence.trust('git config --global --add safe.directory /home/ana/shop-bot'),
    silence.takeOutOfOuter,
    silence.goToProject,
    silence.askGit,
    silence.runThere(),
    silence.runThere('openai-setup -C /home/ana/shop-bot'),
    silence.leaveWorkTree(),
    silence.leaveWorkTree('openai-setup -C /home/ana/shop-bot'),
    silence.ambiguous,
    silence.sayYes,
    silence.repairWorktree,
    silence.cameWithFiles(),
    silence.cameWithFiles({ pointer: '/home/ana/shop-bot/.git', directory: '/home/ana/shop-bot', shell: 'posix' }),
    silence.cameWithFiles({ pointer: 'C:\\bot\\.git', directory: 'C:\\bot', shell: 'windows' }),
    silence.replaceFile('.git/HEAD'),
    silence.replaceFile(silence.thatFile),
    silence.findSetting('/dev/zero'),
  ],
  'env-untracked': [
    untracked.isUntracked('.env'),
    untracked.isTracked(['.env'], true, 'posix'),
    untracked.isTracked(['.env', 'apps/api/.env'], true, 'posix'),
    untracked.isTracked(['.env.production', 'apps/api/.env'], false, 'windows'),
    untracked.plan(['.env']),
    untracked.plan(['.env', 'prod.env']),
    untracked.done('.env'),
  ],
};

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('protect.text.json');
});
