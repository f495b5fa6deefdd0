import { marker } from './marker.ts';

/** What people read about a text that's meant to be a key. */
export type KeyText = {
  /** What it is: “project key”, “Anthropic key”, “organization id”. */
  readonly label: string;
  /** A few words: “looks right”, “looks cut off”, “is not for OpenAI”. */
  readonly remark: string;
  /** The same for people, with what to do: one to three sentences. */
  readonly sentence: string;
};

const getOne = 'Make or copy one at https://platform.openai.com/api-keys';

export const labels = {
  project: 'project key',
  serviceAccount: 'service account key',
  user: 'user key',
  unknown: 'key',
};

export const looksRight = (label: string): KeyText => byItsLook(label, 'looks right');

export const isForAnotherServer = (vendor: string): KeyText => byItsLook(`${vendor} key`, 'for another server than OpenAI');

/** Where the server may pass requests on to OpenAI, or to this vendor. */
export const mayBeForAnother = (vendor: string): KeyText => ({
  label: `${vendor} key`,
  remark: 'for another server than OpenAI',
  sentence: `It's right if this server passes requests on to ${vendor}. OpenAI doesn't take it. The server has the last word.`,
});

export const isOfAnotherServer: KeyText = byItsLook('key of another server', 'its form cannot be checked');

/** For another server than OpenAI's: what's certain about OpenAI's keys is a question there. */
export const isDoubtful = ({ label, remark, sentence }: KeyText): KeyText => ({ label, remark: `${remark}?`, sentence });

export const isEmpty: KeyText = { label: 'nothing', remark: 'is empty', sentence: `There is no key in it. ${getOne}.` };

export const hasLineBreak: KeyText = {
  label: 'text',
  remark: 'has a line break inside',
  sentence: 'A key is one line without a break. Copy it again, with the copy button beside it.',
};

export const hasBlank: KeyText = {
  label: 'text',
  remark: 'has a blank inside',
  sentence: 'A key has no blanks inside. Copy it again, and nothing around it.',
};

export const hasControlCharacter: KeyText = {
  label: 'text',
  remark: 'has a control character inside',
  sentence: 'It holds a character that cannot be seen and that no key has. Copy it again.',
};

export const isNotAscii: KeyText = {
  label: 'text',
  remark: 'has a foreign character inside',
  sentence:
    'A key has only plain letters, digits, hyphens and underscores. Copy it from the page where it was made: ' +
    'chats and documents may change characters.',
};

/** @param character one that no key contains */
export const hasForeignCharacter = (character: string): KeyText => ({
  label: 'text',
  remark: 'has a foreign character inside',
  sentence: `It holds a ${character} and no OpenAI key does. Copy the key again, and nothing around it.`,
});

export const isTooLong: KeyText = {
  label: 'text',
  remark: 'is far too long',
  sentence: 'A key has at most a few hundred characters. Copy the key alone.',
};

export const isTooShort: KeyText = {
  label: 'part of a key',
  remark: 'is too short',
  sentence: 'This is too short: a key has 51 characters or more. Copy it again, to its end.',
};

export const isOfVendor = (vendor: string): KeyText => ({
  label: `${vendor} key`,
  remark: 'is not for OpenAI',
  sentence: `This is ${/^[AEIOU]/.test(vendor) ? 'an' : 'a'} ${vendor} key. The OpenAI API does not take it. ${getOne}.`,
});

/** @param use what the id is for: a sentence */
export const isId = (label: string, use: string): KeyText => ({
  label,
  remark: 'is not a key',
  sentence: `This is ${/^[aeio]/.test(label) ? 'an' : 'a'} ${label}, not a key. ${use} ${getOne}.`,
});

export const startsWithCapitals: KeyText = {
  label: 'text',
  remark: 'starts with capitals',
  sentence: 'A key starts with a small “sk-”. Something changed its letters: copy it again.',
};

export const lacksBeginning: KeyText = {
  label: 'part of a key',
  remark: 'lacks its beginning',
  sentence: 'The beginning of the key is missing: it starts with “sk-”. Copy it again.',
};

export const isNoKey: KeyText = {
  label: 'text',
  remark: 'is not an OpenAI key',
  sentence: `This is not an OpenAI key: those start with “sk-”. ${getOne}.`,
};

export const isAdminKey: KeyText = {
  label: 'admin key',
  remark: 'cannot run models',
  sentence:
    'This is an admin key: it manages the organization and cannot run models; keep it out of projects. ' +
    'Make a project key at https://platform.openai.com/api-keys.',
};

export const holdsTwo: KeyText = {
  label: 'text',
  remark: 'holds two keys',
  sentence: 'This is more than one key, one after the other. Empty the field and paste one.',
};

export const isPlaceholder: KeyText = {
  label: 'placeholder',
  remark: 'is not a key',
  sentence: `This only holds the place of a key. ${getOne}.`,
};

export const isShortened: KeyText = {
  label: 'shortened key',
  remark: 'is not the whole key',
  sentence:
    'This is a key with its middle left out, as lists show it. The whole key is shown only once, when it is made: ' +
    'make a new one at https://platform.openai.com/api-keys.',
};

export const lacksMarker = (label: string): KeyText => ({
  label,
  remark: 'is unlike the usual ones',
  sentence:
    `It does not have the marker ${marker} that OpenAI puts into the middle of its keys: ` +
    'it may be cut off, or belong to another vendor. The API has the last word.',
});

export const endsBeforeMarker = (label: string): KeyText => ({
  label,
  remark: 'probably cut off',
  sentence:
    `It's probably cut off: OpenAI puts the marker ${marker} into the middle of its keys, and this one ends before it. ` +
    'Copy it again, with the copy button beside it.',
});

export const hasUnknownBeginning = (label: string): KeyText => ({
  label,
  remark: 'is unlike the usual ones',
  sentence: 'Its beginning is none that is known. The API has the last word.',
});

/** `before` and `after` are counts of characters before and after the marker. */
export function hasUnequalHalves(label: string, before: number, after: number): KeyText {
  const what = after < before ? 'probably cut off' : 'probably changed';
  return {
    label,
    remark: what,
    sentence:
      `It's ${what}: ${before} characters before the marker ${marker}, ${after} after it, ` +
      'and a key has as many before as after. Copy it again, with the copy button beside it.',
  };
}

export const hasUnknownLength = (label: string): KeyText => ({
  label,
  remark: 'has an unusual length',
  sentence: 'Its length is none that is known, though its two halves are equal. The API has the last word.',
});

function byItsLook(label: string, remark: string): KeyText {
  return { label, remark, sentence: `By its look: ${label}, ${remark}.` };
}
