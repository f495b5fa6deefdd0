import { expect, it } from 'vitest';
import * as startupFiles from '../../src/shell/startup-files.text.ts';

// Every sentence of this folder stands in the table beside this file, to be read in one sitting. Where one gets better,
// `npx vitest run test/shell/shell.text.test.ts -u` writes the table anew, and no other test changes.
const sentences = {
  'startup-files': [
    startupFiles.inShell('unset OPENAI_API_KEY'),
    startupFiles.inFish('set -e OPENAI_API_KEY', 'OPENAI_API_KEY'),
    startupFiles.inPowerShell('Remove-Item Env:OPENAI_API_KEY'),
    startupFiles.forGood('OPENAI_API_KEY'),
  ],
};

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('shell.text.json');
});
