import { expect, it } from 'vitest';
import * as completion from '../../src/openai/completion.text.ts';
import * as dollars from '../../src/openai/dollars.text.ts';

// Every sentence of this folder stands in the table beside this file, to be read in one sitting. Where one gets better,
// `npx vitest run test/openai/openai.text.test.ts -u` writes the table anew, and no other test changes.
const sentences = {
  dollars: [dollars.wantsPoint('12.50'), dollars.isNoAmount, dollars.isTooSmall, dollars.isTooLarge, dollars.lessThanCent],
  completion: [completion.hasNoEnd, completion.wasFiltered, completion.isIncomplete, completion.eventIsNoObject],
};

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('openai.text.json');
});
