import { marker } from './marker.ts';
import { isPlaceholder } from './placeholder.ts';
import { idOf, vendorOf } from './vendors.ts';

/**
 * What a text pasted as a key is, judging only by its form. No field contains any part of the text, except for one character
 * that no key contains and that has to be named so that it can be found.
 */
export type KeyKind = {
  /** What it is: “project key”, “Anthropic key”, “organization id”. */
  readonly label: string;
  /** A few words: “looks right”, “looks cut off”, “is not for OpenAI”. */
  readonly remark: string;
  /** The same for people, with what to do: one to three sentences. */
  readonly sentence: string;
} & (
  | { readonly verdict: 'good' }
  /** Plausible, may be used. */
  | { readonly verdict: 'odd'; readonly code: 'suspicious-key' }
  | {
      readonly verdict: 'refused';
      readonly code: 'wrong-vendor' | 'admin-key' | 'not-a-key' | 'malformed-key';
    }
);

/** Characters on each side of the marker, in the published samples of all forms since 2020 (2026-11). */
const knownHalves: ReadonlySet<number> = new Set([20, 46, 58, 74]);
/** Longer than any key ever issued; the forms of 2026 have at most 167. */
const maxLength = 2000;
const getOne = 'Make or copy one at https://platform.openai.com/api-keys';

/**
 * Classifies a text that's meant to be a key. With `official` (the API is OpenAI's own), OpenAI's key formats apply. Without
 * it, the server may be anyone's, and anything printable without spaces can be a key, so only what no server could accept is
 * refused.
 *
 * Formats have changed at least four times, so only what's certainly wrong is refused: a missing marker, an unknown length,
 * or unequal halves are `odd`.
 */
export function classifyKey(value: string, { official }: { readonly official: boolean }): KeyKind {
  const unusable = impossible(value);
  if (unusable !== undefined) return unusable;
  const kind = classifyForOpenAI(value);
  if (official || kind.verdict !== 'refused') return kind;

  const vendor = vendorOf(value);
  if (vendor !== undefined) return good(`${vendor} key`, 'for another server than OpenAI');
  const meantForOpenAI = kind.code === 'admin-key' || idOf(value) !== undefined || value.includes(marker);
  if (meantForOpenAI || isPlaceholder(value) || isShortened(value)) {
    return odd(kind.label, `${kind.remark}?`, kind.sentence);
  }
  return good('key of another server', 'its form cannot be checked');
}

/** Whether it's certainly a whole key of a known OpenAI form. */
export function isCompleteOpenAIKey(value: string): boolean {
  return value.includes(marker) && classifyKey(value, { official: true }).verdict === 'good';
}

/** Whether it has the form of an admin key. Only the prefix is certain (November 2026): lengths have changed before. */
export function isAdminKey(value: string): boolean {
  return /^sk-admin-[\w-]{20,2000}$/.test(value);
}

/** Whether a value begins like an admin key, even if it's cut off or has an unclosed quote in front of it. */
export function beginsAsAdminKey(value: string): boolean {
  return /^["'\s]*sk-admin-/.test(value);
}

/** What no server could accept: such a text can't even be sent in a header. */
function impossible(value: string): KeyKind | undefined {
  if (value === '') return malformed('nothing', 'is empty', `There is no key in it. ${getOne}.`);
  if (/[\r\n\u2028\u2029]/.test(value)) {
    return malformed(
      'text',
      'has a line break inside',
      'A key is one line without a break. Copy it again, with the copy button beside it.',
    );
  }
  if (/\s/.test(value)) {
    return malformed('text', 'has a blank inside', 'A key has no blanks inside. Copy it again, and nothing around it.');
  }
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f-\u009f]/.test(value)) {
    return malformed(
      'text',
      'has a control character inside',
      'It holds a character that cannot be seen and that no key has. Copy it again.',
    );
  }
  if (/[…•●∗＊]/.test(value)) return isPlaceholder(value) && !isShortened(value) ? placeholder() : shortened();
  // oxlint-disable-next-line no-control-regex
  if (/[^\u0021-\u007e]/.test(value)) {
    return malformed(
      'text',
      'has a foreign character inside',
      'A key has only plain letters, digits, hyphens and underscores. Copy it from the page where it was made: ' +
        'chats and documents may change characters.',
    );
  }
  if (value.length > maxLength) {
    return malformed('text', 'is far too long', 'A key has at most a few hundred characters. Copy the key alone.');
  }
  return undefined;
}

/** For a text of printable ASCII without spaces. Other vendors come first: some of their keys start with `sk-`, too. */
function classifyForOpenAI(value: string): KeyKind {
  const vendor = vendorOf(value);
  if (vendor !== undefined) {
    const article = /^[AEIOU]/.test(vendor) ? 'an' : 'a';
    return refused(
      'wrong-vendor',
      `${vendor} key`,
      'is not for OpenAI',
      `This is ${article} ${vendor} key. The OpenAI API does not take it. ${getOne}.`,
    );
  }
  const id = idOf(value);
  if (id !== undefined) {
    const article = /^[aeio]/.test(id.label) ? 'an' : 'a';
    return refused('not-a-key', id.label, 'is not a key', `This is ${article} ${id.label}, not a key. ${id.use} ${getOne}.`);
  }
  if ('sk-'.startsWith(value)) return tooShort();
  if (isShortened(value)) return shortened();
  if (isPlaceholder(value)) return placeholder();
  if (value.includes('*') || value.includes('...')) return shortened();
  if (value.startsWith('sk-')) return classifySecretKey(value);
  if (/^sk-/i.test(value)) {
    return malformed('text', 'starts with capitals', 'A key starts with a small “sk-”. Something changed its letters: copy it again.');
  }
  if (value.includes(marker)) {
    return malformed('part of a key', 'lacks its beginning', 'The beginning of the key is missing: it starts with “sk-”. Copy it again.');
  }
  return refused('not-a-key', 'text', 'is not an OpenAI key', `This is not an OpenAI key: those start with “sk-”. ${getOne}.`);
}

/** For a text that starts with `sk-` and belongs to no known vendor. */
function classifySecretKey(value: string): KeyKind {
  const foreign = /[^A-Za-z0-9_-]/.exec(value)?.[0];
  if (foreign !== undefined) {
    return malformed(
      'text',
      'has a foreign character inside',
      `It holds a ${foreign} and no OpenAI key does. Copy the key again, and nothing around it.`,
    );
  }
  if (beginsAsAdminKey(value)) {
    return refused(
      'admin-key',
      'admin key',
      'cannot run models',
      'This is an admin key: it manages the organization and cannot run models; keep it out of projects. ' +
        'Make a project key at https://platform.openai.com/api-keys.',
    );
  }
  const parts = value.split(marker);
  if (parts.length > 2) {
    return malformed('text', 'holds two keys', 'This is more than one key, one after the other. Empty the field and paste one.');
  }
  if (value.length < 'sk-'.length + 20) {
    return tooShort();
  }
  const { label, prefix } = family(value);
  const [before = '', after] = parts;
  if (after === undefined) {
    return odd(
      label,
      'is unlike the usual ones',
      `It does not have the marker ${marker} that OpenAI puts into the middle of its keys: ` +
        'it may be cut off, or belong to another vendor. The API has the last word.',
    );
  }
  // A key named after its service account has a prefix of any length, so its first half can't be counted.
  if (prefix === undefined) {
    return /[A-Za-z0-9]{20}$/.test(before) && /^[A-Za-z0-9]{20}$/.test(after)
      ? good(label, 'looks right')
      : odd(label, 'is unlike the usual ones', 'Its beginning is none that is known. The API has the last word.');
  }
  return judgeHalves(label, before.length - prefix.length, after.length);
}

/** The marker divides a key into equal halves. Unequal ones mean that it was cut off, though formats may change. */
function judgeHalves(label: string, before: number, after: number): KeyKind {
  if (before !== after) {
    const what = after < before ? 'cut off' : 'changed';
    return odd(
      label,
      `looks ${what}`,
      `It looks ${what}: ${before} characters before the marker ${marker}, ${after} after it, ` +
        'and a key has as many before as after. Copy it again, with the copy button beside it.',
    );
  }
  if (!knownHalves.has(before)) {
    return odd(
      label,
      'has an unusual length',
      'Its length is none that is known, though its two halves are equal. The API has the last word.',
    );
  }
  return good(label, 'looks right');
}

function family(value: string): { readonly label: string; readonly prefix: string | undefined } {
  for (const [prefix, label] of [
    ['sk-proj-', 'project key'],
    ['sk-svcacct-', 'service account key'],
    ['sk-None-', 'user key'],
  ] as const) {
    if (value.startsWith(prefix)) return { label, prefix };
  }
  if (value.startsWith('sk-service-')) return { label: 'service account key', prefix: undefined };
  // Up to 2024: `sk-` and 48 letters or digits; a hyphen further on means a name, as service accounts had it in 2024.
  return /^sk-[A-Za-z0-9]+$/.test(value) ? { label: 'user key', prefix: 'sk-' } : { label: 'key', prefix: undefined };
}

/** How dashboards and error messages show a key, with its end: `sk-abc...def`, `sk-proj-****abcd`. */
function isShortened(value: string): boolean {
  return /^sk-.*(?:\*|\.\.\.|[…•●∗＊])[A-Za-z0-9_-]{3,8}$/.test(value);
}

function placeholder(): KeyKind {
  return refused('not-a-key', 'placeholder', 'is not a key', `This only holds the place of a key. ${getOne}.`);
}

function shortened(): KeyKind {
  return malformed(
    'shortened key',
    'is not the whole key',
    'This is a key with its middle left out, as lists show it. The whole key is shown only once, when it is made: ' +
      'make a new one at https://platform.openai.com/api-keys.',
  );
}

function tooShort(): KeyKind {
  return malformed('part of a key', 'is too short', 'This is too short: a key has 51 characters or more. Copy it again, to its end.');
}

function good(label: string, remark: string): KeyKind {
  return { verdict: 'good', label, remark, sentence: `By its look: ${label}, ${remark}.` };
}

function odd(label: string, remark: string, sentence: string): KeyKind {
  return { verdict: 'odd', code: 'suspicious-key', label, remark, sentence };
}

function malformed(label: string, remark: string, sentence: string): KeyKind {
  return refused('malformed-key', label, remark, sentence);
}

function refused(
  code: 'wrong-vendor' | 'admin-key' | 'not-a-key' | 'malformed-key',
  label: string,
  remark: string,
  sentence: string,
): KeyKind {
  return { verdict: 'refused', code, label, remark, sentence };
}
