import { isCompleteOpenAIKey } from './shape.ts';
import { changes, doesNotPaste, holdsSeveral, isFarTooLong } from './clean.text.ts';

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
/** A shell prompt, a list dash, and the words that set a variable. */
const prompt = '(?:[$%>-]\\s+)?';
const setting = '(?<setting>export\\s+|set\\s+|declare\\s+-\\w+\\s+|env\\s+|-e\\s+|\\$env:|const\\s+|let\\s+|var\\s+)?';

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
    shape: new RegExp(`^${prompt}(?<setting>setx|set(?:\\s+-\\w+)+)\\s+${variable}\\s+(?<key>[^\\s=].*?)(?:\\s/m)?$`, 'is'),
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
 * Removes what comes along when a key is copied (quotes, `export NAME=`, `Bearer`, spaces, line ends, invisible characters),
 * and says what it removed. It drops nothing else: the rest is judged, not repaired. A line break or space in the middle is
 * closed up only if the result is certainly one whole key.
 */
export function cleanKey(text: string): CleanedKey {
  if (text.trim() === loneCtrlV) return { key: '', cleaned: [], refused: doesNotPaste };
  if (text.length > maxText) return { key: '', cleaned: [], refused: isFarTooLong };
  const seen = removeUnseen(text);
  const whole = unwrap(seen);
  if (isCompleteOpenAIKey(whole.key)) return whole;

  const lines = nonEmptyLines(seen.key);
  const closed = unwrap({ key: whole.key.replaceAll(/\s+/g, ''), cleaned: whole.cleaned });
  if (closed.key !== whole.key && isCompleteOpenAIKey(closed.key)) {
    return saying(closed, lines.length > 1 ? changes.lineBreaks : changes.gap);
  }
  if (lines.length < 2) return whole;
  // Try again without what surrounded all the lines together.
  return fromLines(seen) ?? fromLines(whole) ?? whole;
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

function nonEmptyLines(text: string): readonly string[] {
  return text.split(/[\r\n\u2028\u2029]+/).filter((line) => line.trim() !== '');
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

function saying(cleaned: CleanedKey, reason: string): CleanedKey {
  return { key: cleaned.key, cleaned: [...new Set([...cleaned.cleaned, reason])] };
}
