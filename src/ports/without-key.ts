import type { Secret } from '../secret.ts';

/** Characters. A shorter run of a key may be a word, and is of no use to anybody. */
const longestWord = 12;

/** Takes a key, and anything that looks like one (the API echoes the ends of what it was sent), out of a text. */
export function withoutKey(text: string, secret: Secret | undefined): string {
  const key = secret?.reveal() ?? '';
  const scrubbed = key.length < 8 ? text : text.replaceAll(key, '[key]');
  return withoutSent(scrubbed.replaceAll(/\bsk-[\w*.…-]{6,}/g, '[key]'), secret);
}

/**
 * Takes the key that was sent out of a text, and nothing else: the whole, every longer run of its characters, and the
 * forms that a program gives it in passing. Whoever wants to hide a key from this function can.
 */
export function withoutSent(text: string, secret: Secret | undefined): string {
  if (secret === undefined || secret.length < 8) return text;
  const size = Math.min(longestWord, secret.length);
  if (text.length < size) return text;
  const runs = runsOf(secret, size);
  let result = '';
  let from = 0;
  let at = 0;
  while (at + size <= text.length) {
    if (!runs.has(text.slice(at, at + size))) {
      at += 1;
      continue;
    }
    let end = at + size;
    while (end < text.length && runs.has(text.slice(end + 1 - size, end + 1))) end += 1;
    result += `${text.slice(from, at)}[key]`;
    from = at = end;
  }
  return result + text.slice(from);
}

/** The same for every text in a value as JSON has it. */
export function withoutSentIn(value: unknown, secret: Secret): unknown {
  if (typeof value === 'string') return withoutSent(value, secret);
  if (Array.isArray(value)) return value.map((each) => withoutSentIn(each, secret));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutSentIn(each, secret)]));
}

const known = new WeakMap<Secret, ReadonlySet<string>>();

function runsOf(secret: Secret, size: number): ReadonlySet<string> {
  const before = known.get(secret);
  if (before !== undefined) return before;
  const runs = new Set<string>();
  for (const form of formsOf(secret.reveal())) {
    for (let at = 0; at + size <= form.length; at += 1) runs.add(form.slice(at, at + size));
  }
  known.set(secret, runs);
  return runs;
}

function formsOf(key: string): readonly string[] {
  const bytes = Buffer.from(key);
  const hex = bytes.toString('hex');
  // Three bytes are four characters, so what stands before the key shifts all of it. The first may belong to both.
  const base64 = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return before === 0 ? text : text.slice(before + 1);
  });
  // Only printable ASCII is ever sent.
  const inUrl = /^[!-~]+$/.test(key) ? encodeURIComponent(key) : key;
  return [key, key.split('').toReversed().join(''), hex, hex.toUpperCase(), ...base64, inUrl];
}
