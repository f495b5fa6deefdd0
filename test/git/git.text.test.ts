import { expect, it } from 'vitest';
import * as failure from '../../src/git/failure.text.ts';

// Every sentence of this folder stands in the table beside this file, to be read in one sitting. Where one gets better,
// `npx vitest run test/git/git.text.test.ts -u` writes the table anew, and no other test changes.
const sentences = {
  failure: [
    failure.isNotInstalled,
    failure.noRepository,
    failure.isInside,
    failure.belongsToAnotherUser,
    failure.gaveNoAnswer('timed out after 5 s'),
    failure.hasFailed('bad object HEAD'),
    failure.hasFailed(failure.endedWith(128)),
    failure.hasFilesIn('/home/ana/other'),
    failure.hasDataIn(['/home/ana/other/.git']),
    failure.hasDataIn(['/home/ana/other/.git', '/home/ana/third/.git']),
    failure.isAmbiguous('/home/ana/shop-bot/.git'),
    failure.outerTakesIt('/home/ana'),
    failure.shellNamesAnother('/home/ana/.dotfiles'),
    failure.isOutside('/home/ana/.env'),
    failure.cannotBeSwitchedOff('filter.a=b'),
    failure.isBlocked('.git/HEAD', 'pipe'),
    failure.isBlocked('.git/HEAD', 'socket'),
    failure.isBlocked('/dev/zero', 'device'),
    failure.isBlocked('.gitignore', 'too-large'),
    failure.isBlocked('.gitignore', 'endless'),
  ],
};

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('git.text.json');
});
