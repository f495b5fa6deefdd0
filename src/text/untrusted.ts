// Escape sequences of terminals (ECMA-48): strings such as OSC and DCS up to their end, then CSI, then the short ones.
// Each also has a one-character (C1) introducer. One that never ends loses its introducer only, as a control character.
const escapeSequences =
  // oxlint-disable-next-line no-control-regex
  /(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]/g;

/** Key-like strings and credentials, and what stands in their place. */
const masks: readonly (readonly [RegExp, string])[] = [
  // A key, whole, cut or starred as the API echoes it, with the words that a line break in it would make of its rest.
  [/(?<![A-Za-z0-9])(sk|sess)-(?:[\w*•.…-]{3,}[\w*•-]|[\w*•-]{4})(?: [\w-]{16,})*/g, '$1-…'],
  // A key right after other letters (`\nsk-` of JSON, `%20sk-` of a URL); “task-list” is none.
  [/(sk|sess)-(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{20,}(?: [\w-]{16,})*/g, '$1-…'],
  // The mark that every OpenAI key has in its middle: base64 of “OpenAI”.
  [/[\w-]*T3BlbkFJ[\w-]*/g, '…'],
  [/\b(bearer) +(?![a-z]+(?![\w~+/=-]))[\w~+/.=*-]{8,}/gi, '$1 …'],
  // A password in a URL, as proxies have it.
  [/:\/\/[^\s/@]*:[^\s/@]*@/g, '://…@'],
];

/**
 * Text from outside (an API's message, a file's name, git's output) made fit for a screen: escape sequences, control
 * characters and invisible ones (bidi overrides, zero-width) are gone, white space is folded, key-like strings are
 * masked, and what is longer than `maximum` UTF-16 code units is cut with `…`.
 */
export function untrusted(text: string, maximum = 300): string {
  let clean = text
    .replace(escapeSequences, '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/[\s\u0085]+/g, ' ')
    .replace(/\p{Cc}/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  for (const [pattern, mask] of masks) clean = clean.replace(pattern, mask);
  if (clean.length <= maximum) return clean;
  // A surrogate pair is not cut in two.
  return `${clean.slice(0, Math.max(0, maximum - 1)).replace(/[\ud800-\udbff]$/, '')}…`.slice(0, Math.max(0, maximum));
}
