import { expect, it } from 'vitest';
import * as clean from '../../src/keys/clean.text.ts';
import * as shape from '../../src/keys/shape.text.ts';
import * as vendors from '../../src/keys/vendors.text.ts';

// Every sentence of this folder stands in the table beside this file, to be read in one sitting. Where one gets better,
// `npx vitest run test/keys/keys.text.test.ts -u` writes the table anew, and no other test changes.
const sentences = {
  clean: [
    ...Object.values(clean.changes),
    clean.removedMarks('**', '**'),
    clean.removedMarks('', '.'),
    clean.isFarTooLong,
    clean.holdsSeveral(2),
  ],
  shape: [
    ...Object.values(shape.labels).map(shape.looksRight),
    shape.isForAnotherServer('Groq'),
    shape.isOfAnotherServer,
    shape.isDoubtful(shape.isAdminKey),
    shape.isEmpty,
    shape.hasLineBreak,
    shape.hasBlank,
    shape.hasControlCharacter,
    shape.isNotAscii,
    shape.hasForeignCharacter('!'),
    shape.isTooLong,
    shape.isTooShort,
    shape.isOfVendor('Anthropic'),
    shape.isOfVendor('Groq'),
    ...Object.values(vendors).map(({ label, use }) => shape.isId(label, use)),
    shape.startsWithCapitals,
    shape.lacksBeginning,
    shape.isNoKey,
    shape.isAdminKey,
    shape.holdsTwo,
    shape.isPlaceholder,
    shape.isShortened,
    shape.lacksMarker(shape.labels.project),
    shape.endsBeforeMarker(shape.labels.project),
    shape.hasUnknownBeginning(shape.labels.unknown),
    shape.hasUnequalHalves(shape.labels.project, 74, 70),
    shape.hasUnequalHalves(shape.labels.user, 20, 24),
    shape.hasUnknownLength(shape.labels.project),
  ],
};

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('keys.text.json');
});
