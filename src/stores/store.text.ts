/** What may go wrong with a place: a contract with scripts. Codes are added, never renamed. */
const storeCodes = {
  'not-installed': 'the tool that writes to this place is not installed',
  'not-signed-in': 'the tool is not signed in, or may not do this',
  'no-destination': 'the place does not exist, or this account cannot see it',
  'no-answer': 'the tool gave no answer within a minute, and was ended',
  'tool-failed': 'the tool failed; its output is not shown, because it may contain secrets',
  'not-stored': 'the tool claims that it worked, but the value is not there',
  'holds-other': 'the place holds something other than a key, which would be lost',
  'not-written': 'the file could not be changed',
  'not-agreed': 'nobody agreed to this destination',
  'by-hand': 'openai-setup does not write to this place; it shows what to run',
  offline: 'skipped because of --offline',
} as const;
export type StoreCode = keyof typeof storeCodes;

/** @param why one sentence */
export const notWritten = (file: string, why: string) => ({
  code: 'not-written' as const,
  summary: `${file} wasn't changed`,
  why,
  next: ['Run openai-setup to see what is wrong with the file.'],
});
