import { isCompleteOpenAIKey } from './shape.ts';
import { changes, holdsSeveral, isFarTooLong, removedMarks } from './clean.text.ts';
import { isPlaceholder } from './placeholder.ts';
import { vendorOf } from './vendors.ts';
import { wholeKeysIn } from './whole-keys.ts';

export type CleanedKey = {
  /** What's left, which still may not be a key. Empty if nothing is left or `refused` is set. */
  readonly key: string;
  /** What was removed or repaired, in words: “removed the quotes around it”. If it's empty, `key` is the whole text. */
  readonly cleaned: readonly string[];
  /** Why nothing was chosen even though there is something, and what to do. Contains no part of the text. */
  readonly refused?: string;
};

/** In a terminal where Ctrl+V doesn't paste, it sends this character and nothing else. */
export const loneCtrlV = '\u0016';

/** Whether all there is comes from pressing keys that paste elsewhere: Ctrl+V, or Command+V, of which some terminals pass on the letter. */
export function isOnlyPasteKeys(text: string): boolean {
  return /^(?:\^?v){1,8}$/i.test(text.trim().replaceAll(loneCtrlV, 'v'));
}

/** Anything longer is a whole file. UTF-16 code units. */
const maxText = 10_000;
/** Nothing that a person copies has more layers around it. */
const maxWrappings = 100;

/** Removed anywhere in the text: they're invisible, so nobody typed them on purpose. */
const invisible = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/g;
/** Whole control sequences are removed before single characters, so that no printable remainder ends up in the key. */
// oxlint-disable-next-line no-control-regex
const controls = /\u001b\[[0-?]*[ -/]*[@-~]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]+/g;

const quote = '["\'`´“”„‟‘’‚‛«»‹›＂＇]';
const variable = '["\']?(?<name>[A-Za-z_][\\w.-]*(?:\\[["\'][\\w.-]+["\']\\])?)["\']?';
/** A shell prompt, a list dash, a notebook's `!` or `%`, and the words that set a variable. */
const prompt = '(?:[$%>-]\\s+|[!%])?';
const setting = '(?<setting>export\\s+|set\\s+|set_env\\s+|declare\\s+-\\w+\\s+|env\\s+|-e\\s+|\\$env:|const\\s+|let\\s+|var\\s+)?';

/** What may surround a key: its shape (the group `key` stays), and how its removal is reported. */
const wrappings: readonly { readonly shape: RegExp; readonly reason: string }[] = [
  // A terminal's paste markers whose escape character was lost on the way.
  { shape: /^(?:\^\[)?\[?200~(?<key>.*)$/s, reason: changes.pasteMarks },
  { shape: /^(?<key>.*?)(?:\^\[)?\[201~$/s, reason: changes.pasteMarks },
  {
    // A `#` inside quotes doesn't start a comment.
    shape: /^(?=[^\r\n]*$)(?<key>(?:[^"'\r\n]|"[^"\r\n]*"|'[^'\r\n]*')*?)[^\S\r\n]#/,
    reason: changes.comment,
  },
  {
    shape: /^(?:-H\s+)?["']?Authorization\s*[:=]\s*(?<key>\S.*)$/is,
    reason: changes.authorization,
  },
  { shape: /^Bearer\s+(?<key>\S.*)$/is, reason: changes.bearer },
  { shape: /^set\s+"(?<key>\w+=.+)"$/is, reason: changes.variable },
  {
    shape: new RegExp(
      `^${prompt}(?<setting>setx|setenv|set_env|env|set(?:\\s+-\\w+)+)\\s+${variable}\\s+(?<key>[^\\s=].*?)(?:\\s/m)?$`,
      'is',
    ),
    reason: changes.variable,
  },
  {
    // The sign must be followed by something, and not just by more signs: base64 ends in `=`, too.
    shape: new RegExp(`^${prompt}${setting}${variable}(?:\\s*=\\s*|\\s*:\\s+|\\s*:(?=["']))(?<key>[^\\s=].*)$`, 'is'),
    reason: changes.variable,
  },
  { shape: /^\{\s*(?<key>["'\w].*\S)\s*\}$/s, reason: changes.braces },
  { shape: /^(?<key>.*)(?<![,;])[,;]+$/s, reason: changes.comma },
  { shape: new RegExp(`^${quote}+(?<key>.*)`, 's'), reason: changes.quotes },
  { shape: new RegExp(`^(?<key>.*)(?<!${quote})${quote}+$`, 's'), reason: changes.quotes },
];

/**
 * Removes what comes along when a key is copied (quotes, brackets, `export NAME=`, `Bearer`, spaces, line ends, invisible
 * characters), and says what it removed. From any other text, it takes the whole OpenAI key if there's exactly one. Otherwise it
 * drops nothing: the rest is judged, not repaired. A line break or space in the middle is closed up only if the result is
 * certainly one whole key.
 */
export function cleanKey(text: string): CleanedKey {
  if (text.length > maxText) return { key: '', cleaned: [], refused: isFarTooLong };
  const seen = removeUnseen(text);
  const whole = unwrap(seen);
  const { ranges, different } = wholeKeysIn(seen.key);
  if (different > 1) return { key: '', cleaned: seen.cleaned, refused: holdsSeveral(different) };
  if (isCompleteOpenAIKey(whole.key)) return whole;

  const lines = nonEmptyLines(seen.key);
  const [range] = ranges;
  if (range !== undefined) {
    const taken = takenOut(seen, range.start, range.end);
    const line = lines.length > 1 ? fromLines(seen) : undefined;
    return line?.key === taken.key ? line : taken;
  }

  const closed = unwrap({ key: whole.key.replaceAll(/\s+/g, ''), cleaned: whole.cleaned });
  if (closed.key !== whole.key && isCompleteOpenAIKey(closed.key)) {
    return saying(closed, lines.length > 1 ? changes.lineBreaks : changes.gap);
  }
  if (lines.length < 2) return whole;
  // Try again without what surrounded all the lines together.
  return fromLines(seen) ?? fromLines(whole) ?? whole;
}

/** What people and programs put around a word. */
const marks = /^[\s<>()[\]{}*_|~^`"'´“”„‟‘’‚‛«»‹›＂＇.,;:!?=#/\\•·–—-]*$/;

/** A whole key out of a text, saying what was around it. */
function takenOut({ key: text, cleaned }: CleanedKey, start: number, end: number): CleanedKey {
  const before = lastLine(text.slice(0, start));
  const after = firstLine(text.slice(end));
  const around = marks.test(before + after) ? removedMarks(before.trim(), after.trim()) : changes.words;
  const isAlone = before.trim() === '' && after.trim() === '';
  const said = saying({ key: text.slice(start, end), cleaned }, isAlone ? changes.otherLines : around);
  return nonEmptyLines(text).length > 1 ? saying(said, changes.otherLines) : said;
}

function lastLine(text: string): string {
  return text.split(lineEnds).at(-1) ?? '';
}

function firstLine(text: string): string {
  return text.split(lineEnds, 1)[0] ?? '';
}

/** Several lines: an env file, or a message with a key in it. If exactly one key is among them, it's used; if there are several, none is. */
function fromLines({ key: text, cleaned }: CleanedKey): CleanedKey | undefined {
  const lines = nonEmptyLines(text);
  const keys = lines
    .map((line) => {
      const unwrapped = unwrap({ key: line, cleaned });
      const assigned = /^[^#]*\bOPENAI_API_KEY\b/.test(line) && unwrapped.key !== line.trim();
      return { ...unwrapped, isKey: isCompleteOpenAIKey(unwrapped.key) || (assigned && !/\s/.test(unwrapped.key)) };
    })
    .filter(({ isKey }) => isKey);
  const different = new Set(keys.map(({ key }) => key)).size;
  if (different > 1) return { key: '', cleaned, refused: holdsSeveral(different) };
  const [first] = keys;
  if (first === undefined) return undefined;
  return saying(first, keys.length < lines.length ? changes.otherLines : changes.repetitions);
}

const lineEnds = /[\r\n\u2028\u2029]+/;

function nonEmptyLines(text: string): readonly string[] {
  return text.split(lineEnds).filter((line) => line.trim() !== '');
}

function removeUnseen(text: string): CleanedKey {
  const visible = text.replaceAll(invisible, '');
  const key = visible.replaceAll(controls, '');
  const cleaned = [...(visible === text ? [] : [changes.invisible]), ...(key === visible ? [] : [changes.controls])];
  return { key, cleaned };
}

function unwrap({ key: text, cleaned: before }: CleanedKey): CleanedKey {
  const cleaned = new Set(before);
  let key = text;
  for (let wrapped = 0; ; wrapped += 1) {
    const trimmed = key.trim();
    // Spaces inside other wrappings go without saying.
    if (trimmed !== key && key === text) cleaned.add(changes.blanks);
    key = trimmed;
    const wrapping = wrappings.find(({ shape }) => isWrapping(shape.exec(key)));
    const marked = wrapping === undefined ? withoutMarks(key) : undefined;
    if (marked !== undefined) {
      cleaned.add(removedMarks(marked.before, marked.after));
      key = marked.key;
      continue;
    }
    if (wrapping === undefined || wrapped === maxWrappings) return { key, cleaned: [...cleaned] };
    key = wrapping.shape.exec(key)?.groups?.['key'] ?? '';
    cleaned.add(wrapping.reason);
  }
}

/** Without a word that sets a variable, `name = value` counts only if the name is one for a key. */
function isWrapping(match: RegExpExecArray | null): boolean {
  const name = match?.groups?.['name'];
  if (match === null || name === undefined) return match !== null;
  if (name.startsWith('sk-')) return false;
  return match.groups?.['setting'] !== undefined || /key|token|secret/i.test(name);
}

const pairs: Readonly<Record<string, string>> = { '<': '>', '(': ')', '[': ']', '{': '}', '*': '*', _: '_', '|': '|', '~': '~' };

/** A key of any vendor without the brackets and marks of a manual or a chat: `<key>`, `**key**`. For anything else they may belong to it. */
function withoutMarks(text: string): { readonly before: string; readonly key: string; readonly after: string } | undefined {
  let layers = 0;
  while (layers * 2 < text.length && pairs[text.charAt(layers)] === text.charAt(text.length - 1 - layers)) layers += 1;
  const key = text.slice(layers, text.length - layers);
  const isKey = (/^sk-[\w-]{17,}$/.test(key) || (vendorOf(key) !== undefined && /^[\w-]{20,}$/.test(key))) && !isPlaceholder(key);
  return layers > 0 && isKey ? { before: text.slice(0, layers), key, after: text.slice(-layers) } : undefined;
}

function saying(cleaned: CleanedKey, reason: string): CleanedKey {
  return { key: cleaned.key, cleaned: [...new Set([...cleaned.cleaned, reason])] };
}
