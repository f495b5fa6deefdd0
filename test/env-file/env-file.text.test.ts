import { expect, it } from 'vitest';
import * as encoding from '../../src/env-file/encoding.text.ts';
import * as preview from '../../src/env-file/preview.text.ts';

// Every sentence of this folder stands in the table beside this file, to be read in one sitting. Where one gets better,
// `npx vitest run test/env-file/env-file.text.test.ts -u` writes the table anew, and no other test changes.
const sentences = {
  preview: [preview.looksTheSame],
  encoding: [encoding.endsInHalfCharacter, encoding.isPartlyUtf16, encoding.isUtf16AndUtf8, encoding.holdsNulAndLetters],
};

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('env-file.text.json');
});
