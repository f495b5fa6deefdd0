import { marker } from './marker.ts';
import { asksForKey, isPlaceholder } from './placeholder.ts';
import * as text from './shape.text.ts';
import { idOf, vendorOf } from './vendors.ts';

/**
 * What a text pasted as a key is, judging only by its form. No field contains any part of the text, except for one character
 * that no key contains and that has to be named so that it can be found.
 */
export type KeyKind = text.KeyText &
  (
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

/** Whose keys are expected. */
export type KeyRules = {
  /** Only OpenAI's: the API is its own. */
  readonly official: boolean;
  /** Any, but the server may pass requests on to OpenAI, where another vendor's key is of no use. */
  readonly relay?: boolean;
};

/**
 * Classifies a text that's meant to be a key. With `official` (the API is OpenAI's own), OpenAI's key formats apply. Without
 * it, the server may be anyone's, and anything printable without spaces can be a key, so only what no server could accept is
 * refused.
 *
 * Formats have changed at least four times, so only what's certainly wrong is refused: a missing marker, an unknown length,
 * or unequal halves are `odd`.
 */
export function classifyKey(value: string, { official, relay = false }: KeyRules): KeyKind {
  const unusable = impossible(value);
  if (unusable !== undefined) return unusable;
  const kind = classifyForOpenAI(value);
  if (official || kind.verdict !== 'refused') return kind;

  // No server accepts what was never a whole key, and none but OpenAI's should see an admin key.
  const isNoKey =
    /^.{0,3}sk[-_]admin[-_]/i.test(value) ||
    isShortened(value) ||
    value.split(marker).length > 2 ||
    (isPlaceholder(value) && asksForKey(value));
  if (isNoKey) return kind;
  const vendor = vendorOf(value);
  if (vendor !== undefined) return relay ? odd(text.mayBeForAnother(vendor)) : good(text.isForAnotherServer(vendor));
  const meantForOpenAI = /^sk-(?:proj|svcacct)-/.test(value) || idOf(value) !== undefined || value.includes(marker);
  return meantForOpenAI ? odd(text.isDoubtful(kind)) : good(text.isOfAnotherServer);
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

/** Whose key it is, as far as its form tells. */
export type KeyFamily = 'project' | 'service-account' | 'admin' | 'user' | 'other';

export function familyOf(key: string): KeyFamily {
  if (isAdminKey(key)) return 'admin';
  if (key.startsWith('sk-proj-')) return 'project';
  if (/^sk-(?:None-|[A-Za-z0-9]+$)/.test(key)) return 'user';
  return key.startsWith('sk-svcacct-') || /-[A-Za-z0-9]{20}$/.test(key.split(marker)[0] ?? '') ? 'service-account' : 'other';
}

/** How long a key is that begins with this text, which ends where the marker follows; `undefined`: it's of no known form. */
export function lengthOfWholeKey(beforeMarker: string): number | undefined {
  const known = ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-None-'].find((prefix) => beforeMarker.startsWith(prefix));
  const { length } = beforeMarker;
  // A service account's name before the key, or nothing but `sk-`.
  const half = known === undefined ? (length >= 23 && /^-[A-Za-z0-9]{20}$/.test(beforeMarker.slice(-21)) ? 20 : 0) : length - known.length;
  return knownHalves.has(half) ? length + marker.length + half : undefined;
}

/** What no server accepts: most of it can't even be sent in a header. */
function impossible(value: string): KeyKind | undefined {
  if (value === '') return malformed(text.isEmpty);
  if (/[\r\n\u2028\u2029]/.test(value)) return malformed(text.hasLineBreak);
  if (/\s/.test(value)) return malformed(text.hasBlank);
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f-\u009f]/.test(value)) return malformed(text.hasControlCharacter);
  if (/[…•●∗＊]/.test(value))
    return isPlaceholder(value) && !isShortened(value) ? refused('not-a-key', text.isPlaceholder) : malformed(text.isShortened);
  // oxlint-disable-next-line no-control-regex
  if (/[^\u0021-\u007e]/.test(value)) return malformed(text.isNotAscii);
  if (value.length > maxLength) return malformed(text.isTooLong);
  if (/^https?:\/\//i.test(value)) return refused('not-a-key', text.isAddress);
  return undefined;
}

/** For a text of printable ASCII without spaces. Other vendors come first: some of their keys start with `sk-`, too. */
function classifyForOpenAI(value: string): KeyKind {
  const vendor = vendorOf(value);
  if (vendor !== undefined) return refused('wrong-vendor', text.isOfVendor(vendor));
  const id = idOf(value);
  if (id !== undefined) return refused('not-a-key', text.isId(id.label, id.use));
  if ('sk-'.startsWith(value)) return malformed(text.isTooShort);
  if (isShortened(value)) return malformed(text.isShortened);
  if (isPlaceholder(value)) return refused('not-a-key', text.isPlaceholder);
  if (value.includes('*') || value.includes('...')) return malformed(text.isShortened);
  if (value.startsWith('sk-')) return classifySecretKey(value);
  if (/^sk-/i.test(value)) return malformed(text.startsWithCapitals);
  if (value.includes(marker)) return malformed(text.lacksBeginning);
  return refused('not-a-key', text.isNoKey);
}

/** For a text that starts with `sk-` and belongs to no known vendor. */
function classifySecretKey(value: string): KeyKind {
  const foreign = /[^A-Za-z0-9_-]/.exec(value)?.[0];
  if (foreign !== undefined) return malformed(text.hasForeignCharacter(foreign));
  if (beginsAsAdminKey(value)) return refused('admin-key', text.isAdminKey);
  const parts = value.split(marker);
  if (parts.length > 2) return malformed(text.holdsTwo);
  if (value.length < 'sk-'.length + 20) return malformed(text.isTooShort);
  const { label, prefix } = family(value);
  const [before = '', after] = parts;
  if (after === undefined) return odd(looksCutOff(value) ? text.endsBeforeMarker(label) : text.lacksMarker(label));
  // A key named after its service account has a prefix of any length, so its first half can't be counted.
  if (prefix === undefined) {
    return /[A-Za-z0-9]{20}$/.test(before) && /^[A-Za-z0-9]{20}$/.test(after)
      ? good(text.looksRight(label))
      : odd(text.hasUnknownBeginning(label));
  }
  return judgeHalves(label, before.length - prefix.length, after.length);
}

/**
 * Whether a text is the beginning of one of OpenAI's keys, going by its prefix and the marker between its halves. After the bare `sk-`
 * of old keys, which other vendors use, too, the marker must be there.
 */
export function looksCutOff(value: string): boolean {
  const { prefix } = family(value);
  if (prefix === undefined) return false;
  const [before = '', after] = value.split(marker);
  return after === undefined ? prefix !== 'sk-' : after.length < before.length - prefix.length;
}

/** The marker divides a key into equal halves. Unequal ones mean that it was cut off, though formats may change. */
function judgeHalves(label: string, before: number, after: number): KeyKind {
  if (before !== after) return odd(text.hasUnequalHalves(label, before, after));
  if (!knownHalves.has(before)) return odd(text.hasUnknownLength(label));
  return good(text.looksRight(label));
}

function family(value: string): { readonly label: string; readonly prefix: string | undefined } {
  for (const [prefix, label] of [
    ['sk-proj-', text.labels.project],
    ['sk-svcacct-', text.labels.serviceAccount],
    ['sk-None-', text.labels.user],
  ] as const) {
    if (value.startsWith(prefix)) return { label, prefix };
  }
  if (value.startsWith('sk-service-')) return { label: text.labels.serviceAccount, prefix: undefined };
  // Up to 2024: `sk-` and 48 letters or digits; a hyphen further on means a name, as service accounts had it in 2024.
  return /^sk-[A-Za-z0-9]+$/.test(value) ? { label: text.labels.user, prefix: 'sk-' } : { label: text.labels.unknown, prefix: undefined };
}

/** How dashboards and error messages show a key, with its end: `sk-abc...def`, `sk-proj-****abcd`. */
function isShortened(value: string): boolean {
  return /^sk-.*(?:\*|\.\.\.|[…•●∗＊])[A-Za-z0-9_-]{3,8}$/.test(value);
}

function good(said: text.KeyText): KeyKind {
  return { verdict: 'good', ...said };
}

function odd(said: text.KeyText): KeyKind {
  return { verdict: 'odd', code: 'suspicious-key', ...said };
}

function malformed(said: text.KeyText): KeyKind {
  return refused('malformed-key', said);
}

function refused(code: 'wrong-vendor' | 'admin-key' | 'not-a-key' | 'malformed-key', said: text.KeyText): KeyKind {
  return { verdict: 'refused', code, ...said };
}
