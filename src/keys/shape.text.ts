import { marker } from './marker.ts';

/** What people read about a text that's meant to be a key. */
export type KeyText = {
  /** What it is: “project key”, “Anthropic key”, “organization id”. */
  readonly label: string;
  /** A few words: “looks right”, “probably cut off”, “isn't for OpenAI”. */
  readonly remark: string;
  /** The same for people, with what to do: one to three sentences. */
  readonly sentence: string;
};

// A period would be copied along with an address.
const getOne = 'Create one: https://platform.openai.com/api-keys';

export const labels = {
  project: 'project key',
  serviceAccount: 'service account key',
  user: 'user key',
  unknown: 'key',
};

export const looksRight = (label: string): KeyText => ({ label, remark: 'looks right', sentence: `This ${label} looks right.` });

export const isForAnotherServer = (vendor: string): KeyText => ({
  label: `${vendor} key`,
  remark: 'not for OpenAI',
  sentence: `This looks like ${a(vendor)} key.`,
});

/** Where the server may pass requests on to OpenAI, or to this vendor. */
export const mayBeForAnother = (vendor: string): KeyText => ({
  label: `${vendor} key`,
  remark: 'not for OpenAI',
  sentence: `OpenAI won't accept it. It's right if this server forwards requests to ${vendor}; the test will tell.`,
});

export const isOfAnotherServer: KeyText = {
  label: 'key for another server',
  remark: 'unknown format',
  sentence: "This key is for another server, so its format can't be checked here.",
};

/** For another server than OpenAI's: what's certain about OpenAI's keys is a question there. */
export const isDoubtful = ({ sentence }: KeyText): KeyText => ({ label: 'key', remark: 'unusual format', sentence });

export const isEmpty: KeyText = { label: 'nothing', remark: 'is empty', sentence: `There's no key here. ${getOne}` };

export const hasLineBreak: KeyText = {
  label: 'text',
  remark: 'contains a line break',
  sentence: 'A key is a single line. Copy it again with the copy button next to it.',
};

export const hasBlank: KeyText = {
  label: 'text',
  remark: 'contains a space',
  sentence: 'A key contains no spaces. Copy it again, with nothing around it.',
};

export const hasControlCharacter: KeyText = {
  label: 'text',
  remark: 'contains a control character',
  sentence: 'It contains an invisible character, and keys have none. Copy it again.',
};

export const isNotAscii: KeyText = {
  label: 'text',
  remark: 'contains an unusual character',
  sentence:
    'Keys contain only letters, digits, hyphens, and underscores, and chats and documents can change them. ' +
    'Copy it from the page where it was created.',
};

/** @param character one that no key contains */
export const hasForeignCharacter = (character: string): KeyText => ({
  label: 'text',
  remark: 'contains an unusual character',
  sentence: `It contains a ${character}, and OpenAI keys never do. Copy it again, with nothing around it.`,
});

export const isTooLong: KeyText = {
  label: 'text',
  remark: 'is far too long',
  sentence: 'A key has a few hundred characters at most. Copy only the key.',
};

export const isTooShort: KeyText = {
  label: 'part of a key',
  remark: 'is too short',
  sentence: 'A key has at least 51 characters. Copy it again, all the way to the end.',
};

export const isOfVendor = (vendor: string): KeyText => ({
  label: `${vendor} key`,
  remark: "isn't for OpenAI",
  sentence: `This is ${a(vendor)} key. OpenAI won't accept it. ${getOne}`,
});

/** @param use what the ID is for: a sentence */
export const isId = (label: string, use: string): KeyText => ({
  label,
  remark: "isn't a key",
  sentence: `This is ${a(label)}, not a key. ${use} ${getOne}`,
});

export const startsWithCapitals: KeyText = {
  label: 'text',
  remark: 'starts with capital letters',
  sentence: 'A key starts with a lowercase “sk-”. Something changed its letters, so copy it again.',
};

export const lacksBeginning: KeyText = {
  label: 'part of a key',
  remark: 'is missing its beginning',
  sentence: 'A key starts with “sk-”, and this one is missing its beginning. Copy it again.',
};

export const isNoKey: KeyText = {
  label: 'text',
  remark: "isn't an OpenAI key",
  sentence: `This isn't an OpenAI key: those start with “sk-”. ${getOne}`,
};

export const isAdminKey: KeyText = {
  label: 'admin key',
  remark: "can't run models",
  sentence:
    "This is an admin key: it manages the organization and can't run models. Keep it out of projects. " +
    'Create a project key: https://platform.openai.com/api-keys',
};

export const holdsTwo: KeyText = {
  label: 'text',
  remark: 'contains two keys',
  sentence: 'Several keys were pasted, one after the other. Clear the field and paste one.',
};

export const isPlaceholder: KeyText = {
  label: 'placeholder',
  remark: "isn't a key",
  sentence: `This is a placeholder, not a key. ${getOne}`,
};

export const isAddress: KeyText = {
  label: 'link',
  remark: "isn't a key",
  sentence: 'This is the address of a page. Copy the key that the page shows.',
};

export const isShortened: KeyText = {
  label: 'shortened key',
  remark: "isn't the whole key",
  sentence:
    "This is a key with its middle left out, as in the dashboard's list. The whole key is shown only once, when it's created. " +
    'Create a new one: https://platform.openai.com/api-keys',
};

export const lacksMarker = (label: string): KeyText => ({
  label,
  remark: "doesn't look complete",
  sentence:
    `OpenAI's keys have ${marker} in the middle, and this one doesn't. ` +
    'It may be cut off, or be from another vendor. The test will tell.',
});

export const endsBeforeMarker = (label: string): KeyText => ({
  label,
  remark: 'probably cut off',
  sentence:
    `OpenAI's keys have ${marker} in the middle, and this one ends before that. ` +
    'Copy it again with the copy button next to it, or create a new one.',
});

export const hasUnknownBeginning = (label: string): KeyText => ({
  label,
  remark: 'starts in an unusual way',
  sentence: "It starts like no kind of key we know. The test will tell whether it's good.",
});

/** `before` and `after` are counts of characters before and after the marker. */
export const hasUnequalHalves = (label: string, before: number, after: number): KeyText => ({
  label,
  remark: after < before ? 'probably cut off' : 'probably changed',
  sentence:
    `OpenAI's keys have two halves of equal length, and this one's second half is ${after < before ? 'shorter' : 'longer'}. ` +
    'Copy it again with the copy button next to it, or create a new one.',
});

export const hasUnknownLength = (label: string): KeyText => ({
  label,
  remark: 'has an unusual length',
  sentence: "Its two halves match, but it's longer or shorter than keys usually are. The test will tell whether it's good.",
});

const a = (noun: string): string => `${/^(?:[aeiox]|NV)/i.test(noun) ? 'an' : 'a'} ${noun}`;
