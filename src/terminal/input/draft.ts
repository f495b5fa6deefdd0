import { isOnlyPasteKeys, loneCtrlV } from '../../keys/clean.ts';
import type { Token } from './paste-parser.ts';
import type { KeyName } from './terminal-keys.ts';

/** The text of a field while it's being typed, and where the next character goes (UTF-16 code units from its start). */
export type Draft = { readonly text: string; readonly cursor: number };

/**
 * What the user wants, besides editing. `maybe-shortcut`: a letter that's a shortcut while the field is empty; it's already in the
 * draft. If the draft is still the same object some 40 ms later, nothing followed: empty the draft and do what the letter stands
 * for. If something followed, it was the beginning of a text.
 */
export type Intent = 'submit' | 'back' | 'skip' | 'cancel' | 'suspend' | 'maybe-shortcut';

export type Applied = { readonly draft: Draft; readonly intent?: Intent };

export const emptyDraft: Draft = { text: '', cursor: 0 };

/**
 * Applies one token to a draft, immediately and without loss, so that keys that arrive in the same read can't get lost. `shortcuts`
 * are single letters with a meaning while the field is empty. A line end inside a paste, marked or not, becomes part of the text
 * and submits nothing.
 */
export function applyToken(draft: Draft, token: Token, shortcuts: readonly string[] = ['c', '?']): Applied {
  switch (token.type) {
    case 'text': {
      const alone = draft.text === '' && token.position === 'alone' && shortcuts.includes(token.text);
      const inserted = insert(draft, token.text);
      return alone ? { draft: inserted, intent: 'maybe-shortcut' } : { draft: inserted };
    }
    case 'paste':
      // Nobody pastes a key into the middle of another one.
      return { draft: { text: token.text, cursor: token.text.length } };
    case 'key':
      if (token.position === 'amid' && token.name === 'enter') return { draft: insert(draft, '\n') };
      if (token.name === 'tab' && token.position !== 'alone') return { draft: insert(draft, '\t') };
      return applyKey(draft, token.name);
    default:
      return token satisfies never;
  }
}

function applyKey(draft: Draft, name: KeyName): Applied {
  const { text, cursor } = draft;
  const isEmpty = text === '';
  switch (name) {
    case 'enter':
      return { draft, intent: 'submit' };
    case 'escape':
      return { draft, intent: 'back' };
    case 'tab':
      return isEmpty ? { draft, intent: 'skip' } : { draft };
    case 'ctrl-c':
    case 'ctrl-\\':
      return { draft, intent: 'cancel' };
    case 'ctrl-z':
      return { draft, intent: 'suspend' };
    case 'ctrl-d':
      return isEmpty ? { draft, intent: 'cancel' } : { draft: cut(draft, cursor, after(draft)) };
    // The terminal didn't paste. Kept if there's nothing else, so that the field can say what to press instead.
    case 'ctrl-v':
      return { draft: isEmpty ? insert(draft, loneCtrlV) : draft };
    case 'backspace':
      return { draft: cut(draft, before(draft), cursor) };
    case 'delete':
      return { draft: cut(draft, cursor, after(draft)) };
    case 'ctrl-u':
      return { draft: cut(draft, 0, cursor) };
    case 'ctrl-k':
      return { draft: cut(draft, cursor, text.length) };
    case 'ctrl-w':
      return { draft: cut(draft, wordStart(text, cursor), cursor) };
    case 'left':
    case 'ctrl-b':
      return { draft: { text, cursor: before(draft) } };
    case 'right':
    case 'ctrl-f':
      return { draft: { text, cursor: after(draft) } };
    case 'home':
    case 'ctrl-a':
      return { draft: { text, cursor: 0 } };
    case 'end':
    case 'ctrl-e':
      return { draft: { text, cursor: text.length } };
    default:
      return { draft };
  }
}

/** Long enough to have been pasted, in a terminal that doesn't mark it. UTF-16 code units. */
const pastedLength = 20;

function insert(draft: Draft, text: string): Draft {
  // The letter of a Command+V that didn't paste isn't a part of what the next attempt pastes.
  const isReplaced = draft.text === loneCtrlV || (text.length >= pastedLength && isOnlyPasteKeys(draft.text));
  const { text: old, cursor } = isReplaced ? emptyDraft : draft;
  return { text: old.slice(0, cursor) + text + old.slice(cursor), cursor: cursor + text.length };
}

function cut({ text }: Draft, from: number, to: number): Draft {
  const start = Math.max(from, 0);
  return { text: text.slice(0, start) + text.slice(to), cursor: start };
}

/** Where the last word before a position begins. */
function wordStart(text: string, from: number): number {
  let start = text.slice(0, from).trimEnd().length;
  while (start > 0 && !/\s/.test(text.charAt(start - 1))) start -= 1;
  return start;
}

/** The position one character to the left; a character may be two code units. */
function before({ text, cursor }: Draft): number {
  const isPair = (text.codePointAt(cursor - 2) ?? 0) > 0xffff;
  return Math.max(cursor - (isPair ? 2 : 1), 0);
}

function after({ text, cursor }: Draft): number {
  const isPair = (text.codePointAt(cursor) ?? 0) > 0xffff;
  return Math.min(cursor + (isPair ? 2 : 1), text.length);
}
