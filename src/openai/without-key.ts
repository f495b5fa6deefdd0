import { withoutKeyLike } from '../keys/key-like.ts';
import { heldSecrets, type Secret } from '../keys/secret.ts';
import { escapeSequencesIn } from '../wording/escape-sequences.ts';

/** Characters. A shorter part of a key may be a word, and is of no use to anybody. */
const maxWordLength = 12;
/** Letters and digits, whatever is between them. A server's own names may resemble a key for a while: `svc_acct_…`. */
const maxWordsLength = 16;
/** Characters. If a key has fewer letters and digits than this, they aren't searched for alone: that would hit words. */
const fewestLetters = 8;

/** Removes keys, and anything that looks like one (the API echoes the ends of what it was sent), from a text. */
export function withoutKey(text: string, secret: Secret | undefined): string {
  return withoutKeyLike(withoutSent(text, secret));
}

/**
 * Removes the key that was sent, and every other one that this process has come across, from a text, and nothing else: the whole
 * key, every longer part of it, and the forms that a program gives it in passing. Case doesn't count, and neither does anything
 * between its letters and digits: spaces, dots, and everything that's removed from a text before it's shown (escape sequences,
 * invisible characters), so that no key comes together again on the screen. Someone who wants to hide a key from this function
 * still can, with letters that only look alike, or with more letters in between.
 */
export function withoutSent(text: string, secret: Secret | undefined): string {
  if (text.length < Math.min(maxWordLength, fewestLetters)) return text;
  let result = '';
  let from = 0;
  for (const [start, end] of partsOfKeys(text, secret)) {
    result += `${text.slice(from, start)}[key]`;
    from = end;
  }
  return result + text.slice(from);
}

/** Where the tail of a text begins that could still grow into a key; the length of the text if there's no such tail. */
export function startOfPossibleKey(text: string, secret: Secret): number {
  const [all, letters] = [everyCharacter(text), lettersIn(text)];
  const trace = traceWith(secret);
  const starts = [...trace.asWritten.map((forms) => startOfEnd(forms, all)), ...trace.letters.map((forms) => startOfEnd(forms, letters))];
  const start = Math.min(text.length, ...starts);
  // The end of one key may look like the beginning of another.
  const around = partsOfKeys(text, secret).find(([from, to]) => from < start && start < to);
  if (around === undefined) return start;
  const [from, to] = around;
  return /[A-Za-z0-9]/.test(text.slice(to)) ? to : from;
}

function partsOfKeys(text: string, secret: Secret | undefined): Range[] {
  const { asWritten, letters } = traceWith(secret);
  const [all, lettersOnly] = [everyCharacter(text), lettersIn(text)];
  // What an escape sequence contains isn't shown, and may itself be the key in a form that somebody reads elsewhere.
  const bare = withoutEscapes(text);
  return joined([
    ...asWritten.flatMap((forms) => rangesOf(forms, all)),
    ...letters.flatMap((forms) => [...rangesOf(forms, lettersOnly), ...(bare === undefined ? [] : rangesOf(forms, bare))]),
  ]);
}

/** The same for every string in a JSON value. */
export function withoutSentIn(value: unknown, secret: Secret): unknown {
  if (typeof value === 'string') return withoutSent(value, secret);
  if (Array.isArray(value)) return value.map((each) => withoutSentIn(each, secret));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutSentIn(each, secret)]));
}

/** Some characters of a text, in lower case, and the position of each of them in it. */
type Reading = { readonly characters: string; readonly at: (index: number) => number };
type Range = readonly [start: number, end: number];

function everyCharacter(text: string): Reading {
  return { characters: withoutCapitals(text), at: (index) => index };
}

function lettersIn(text: string): Reading {
  return reading(text, /[A-Za-z0-9]+/g);
}

/** The letters and digits outside of escape sequences; `undefined` if there are no such sequences. */
function withoutEscapes(text: string): Reading | undefined {
  // oxlint-disable-next-line no-control-regex
  if (!/[\u001b\u0080-\u009f]/.test(text)) return undefined;
  let bare = '';
  let from = 0;
  for (const [start, end] of escapeSequencesIn(text).ranges) {
    // Replace them with the same number of characters that aren't letters.
    bare += text.slice(from, start) + ' '.repeat(end - start);
    from = end;
  }
  return lettersIn(bare + text.slice(from));
}

function reading(text: string, runs: RegExp): Reading {
  const places: number[] = [];
  let characters = '';
  for (const { 0: run, index } of text.matchAll(runs)) {
    characters += run;
    for (let at = 0; at < run.length; at += 1) places.push(index + at);
  }
  return { characters: withoutCapitals(characters), at: (index) => places[index] ?? text.length };
}

/** ASCII only: the length must stay the same. */
function withoutCapitals(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
}

/** The forms of a key in one reading, and all parts of them that are long enough to be distinctive. */
type Forms = { readonly texts: readonly string[]; readonly size: number; readonly runs: ReadonlySet<string> };

function rangesOf({ runs, size }: Forms, { characters, at }: Reading): Range[] {
  const ranges: Range[] = [];
  if (runs.size === 0) return ranges;
  let start = 0;
  while (start + size <= characters.length) {
    if (!runs.has(characters.slice(start, start + size))) {
      start += 1;
      continue;
    }
    let end = start + size;
    while (end < characters.length && runs.has(characters.slice(end + 1 - size, end + 1))) end += 1;
    ranges.push([at(start), at(end - 1) + 1]);
    start = end;
  }
  return ranges;
}

function startOfEnd({ texts }: Forms, { characters, at }: Reading): number {
  let length = 0;
  while (length < characters.length && texts.some((form) => form.includes(characters.slice(-length - 1)))) length += 1;
  return at(characters.length - length);
}

function joined(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (const range of ranges.toSorted(([one], [other]) => one - other)) {
    const last = result.at(-1);
    if (last !== undefined && range[0] <= last[1]) result[result.length - 1] = [last[0], Math.max(last[1], range[1])];
    else result.push(range);
  }
  return result;
}

/** Forms by the length of their parts: one set for all keys, so that a text is scanned once and not once per key. */
type Trace = { readonly secrets: readonly Secret[]; readonly asWritten: readonly Forms[]; readonly letters: readonly Forms[] };
let latest: Trace = { secrets: [], asWritten: [], letters: [] };

function traceWith(secret: Secret | undefined): Trace {
  const held = heldSecrets();
  const isHeld = secret === undefined || secret.length < fewestLetters || secret.isStandIn || held.some((each) => each.equals(secret));
  const secrets = isHeld ? held : [...held, secret];
  if (secrets.length === latest.secrets.length && secrets.every((each, index) => each === latest.secrets[index])) return latest;
  const written = secrets.map((each) => formsOf(each.reveal()).map(withoutCapitals));
  const lettered = written
    .map((forms) => forms.map((form) => form.replaceAll(/[^a-z0-9]/g, '')))
    .filter(([key = '']) => key.length >= fewestLetters);
  latest = { secrets, asWritten: bySize(written, maxWordLength), letters: bySize(lettered, maxWordsLength) };
  return latest;
}

/** In each list of forms, the first is the key itself, which determines how long a part must be to be distinctive. */
function bySize(lists: readonly (readonly string[])[], most: number): Forms[] {
  const sizes = new Set(lists.map(([key = '']) => Math.min(most, key.length)));
  return [...sizes].map((size) => formsWith(lists.filter(([key = '']) => Math.min(most, key.length) === size).flat(), size));
}

function formsWith(texts: readonly string[], size: number): Forms {
  const runs = new Set<string>();
  for (const form of texts) {
    for (let at = 0; at + size <= form.length; at += 1) runs.add(form.slice(at, at + size));
  }
  return { texts, size, runs };
}

function formsOf(key: string): readonly string[] {
  const bytes = Buffer.from(key);
  const hex = bytes.toString('hex');
  // Three bytes are four characters, so what precedes the key shifts all of it. The first character may belong to both.
  const base64 = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return before === 0 ? text : text.slice(before + 1);
  });
  // Only printable ASCII is ever sent.
  const inUrl = /^[!-~]+$/.test(key) ? encodeURIComponent(key) : key;
  return [key, key.split('').toReversed().join(''), hex, ...base64, inUrl];
}
