import { expect, it } from 'vitest';
import * as text from '../../src/checks/not-written.text.ts';

const sentences = [
  text.why('The disk is full, so nothing was written'),
  text.keyNotSaved('the disk is full'),
  text.keyNotSavedChanged('.env', '.env has changed meanwhile, so nothing was written'),
  text.lookAgain,
  text.makeRoom('linux'),
  text.makeRoom('win32'),
  text.moveToAnotherDisk,
  text.runInItsProject,
  text.mayNotWrite('.env', 'linux'),
  text.mayNotWrite('.env', 'win32'),
  text.fixReason,
];

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('not-written.text.json');
});

it.each([text.makeRoom, (platform: NodeJS.Platform) => text.mayNotWrite('.env', platform)])(
  'Windows is told no commands of other systems',
  (told) => {
    expect(told('linux')).toMatch(/\bls -ld|\bdf -h/);
    expect(told('win32')).not.toMatch(/\bls\b|\bdf\b/);
  },
);
