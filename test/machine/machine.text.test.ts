import { expect, it } from 'vitest';
import * as browser from '../../src/machine/browser.text.ts';
import * as clipboard from '../../src/machine/clipboard.text.ts';
import * as direnv from '../../src/machine/direnv.text.ts';
import * as files from '../../src/machine/files.text.ts';
import * as runCommand from '../../src/machine/run-command.text.ts';

// Every sentence of this folder stands in the table beside this file, to be read in one sitting. Where one gets better,
// `npx vitest run test/machine/machine.text.test.ts -u` writes the table anew, and no other test changes.
const sentences = {
  files: [
    files.leadsOutOfProject,
    files.isChanging,
    files.isTooLarge,
    files.liesAboutItsSize,
    ...['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOENT', 'ENOTDIR', 'EBUSY', 'EIO', undefined].map(files.systemReason),
    files.wasNotWritten('.env', 'changed', true),
    files.wasNotWritten('.env', 'not-ignored', true),
    files.wasNotWritten('.env', 'tracked', true),
    files.wasNotWritten('.env', 'git-failed', true, 'git is not installed, or not in PATH'),
    files.wasNotWritten('.gitignore', 'git-failed', false, 'git is not installed, or not in PATH'),
    files.wasNotWritten('.env', 'symlink', true, files.isLink),
    files.wasNotWritten('.env', 'symlink', true, files.leadsNowhere),
    files.wasNotWritten('.env', 'symlink', true, files.linkLeadsOut),
    files.wasNotWritten('.env', 'outside-project', true),
    files.wasNotWritten('.env', 'hard-link', true),
    files.wasNotWritten('.env', 'not-a-file', true, files.isNoFile('directory')),
    files.wasNotWritten('.env', 'not-a-file', true, files.isOfGit),
    files.wasNotWritten('.env', 'not-writable', true, files.isReadOnly),
    files.wasNotWritten('.env', 'disk-full', true, files.systemReason('ENOSPC')),
    files.wasNotWritten('.env', 'mode-not-kept', true),
  ],
  browser: [browser.isForbidden, browser.isOverSsh, browser.isInContainer, browser.hasNoDesktop, browser.foundNoProgram],
  clipboard: [clipboard.isTerminalApp, clipboard.cannotCopy, clipboard.doesNotLetCopy],
  'run-command': [
    runCommand.wasNotFound('git'),
    runCommand.wasCanceled,
    runCommand.hasTimedOut(5000),
    runCommand.saidTooMuch,
    runCommand.couldNotStart,
  ],
  direnv: [direnv.byDirenv, direnv.byMise, direnv.maybeBy('direnv', 'DIRENV_DIFF', '.envrc')],
};

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('machine.text.json');
});
