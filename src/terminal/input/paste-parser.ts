import { StringDecoder } from 'node:string_decoder';
import { keyOfControl, type KeyName, readSequence } from './terminal-keys.ts';

export type { KeyName };

/**
 * Where a token stood in its read. `alone`: the read held nothing else, as when a person presses one key. `amid`: text
 * before and after it in the same read, as a line end in a paste that the terminal didn't mark. `pasted`: elsewhere in a
 * read that holds more text than hands type at once. `edge`: anything else.
 */
export type Place = 'alone' | 'amid' | 'pasted' | 'edge';

/** Characters of text that nobody types within one read. */
export const burstLength = 8;

export type Token =
  | { readonly type: 'text'; readonly text: string; readonly place: Place }
  /** What the terminal marked as pasted, line ends and control characters included. */
  | { readonly type: 'paste'; readonly text: string; readonly place: Place }
  | { readonly type: 'key'; readonly name: KeyName; readonly place: Place };

export type PasteParser = {
  /**
   * Reads a chunk as it came from the terminal and gives the tokens that are complete with it. Bytes may be split
   * anywhere, strings between characters only.
   */
  feed(chunk: Uint8Array | string): readonly Token[];
  /**
   * The input has been silent for long enough: decides what is still open. A lone escape character was the Escape key,
   * a paste whose end mark got lost has ended, the beginning of a control sequence is dropped.
   */
  flush(): readonly Token[];
  /** What is still open, so that the owner knows how long to wait before {@link PasteParser.flush}. */
  readonly open: 'nothing' | 'sequence' | 'paste';
};

const escape = '\u001b';
const pasteEnd = `${escape}[201~`;
const pasteStart = `${escape}[200~`;

/** A token before it is known where in its read it stands. */
type Bare = { type: 'text' | 'paste'; text: string } | { type: 'key'; name: KeyName };

/**
 * Reads the bytes of a terminal as tokens. The same bytes give the same tokens however they are split into reads (but
 * for `place`, and for how runs of text are divided). Sequences that it doesn't know are swallowed whole; Ctrl-C is
 * never swallowed, except inside a paste that the terminal marked.
 */
export function createPasteParser(): PasteParser {
  const decoder = new StringDecoder('utf8');
  /** Of an unfinished control sequence, the escape character included; of a paste, its text. */
  let held = '';
  /** The last characters of `held` while it's a paste. */
  let tail = '';
  let mode: 'ground' | 'sequence' | 'paste' = 'ground';
  let afterReturn = false;
  let tokens: Bare[] = [];

  function text(character: string): void {
    const last = tokens.at(-1);
    if (last?.type === 'text') last.text += character;
    else tokens.push({ type: 'text', text: character });
  }

  function ground(character: string): void {
    // CR LF is one Enter.
    const secondHalf = afterReturn && character === '\n';
    afterReturn = character === '\r';
    if (secondHalf) return;
    if (character === escape) {
      mode = 'sequence';
      held = escape;
      return;
    }
    const key = keyOfControl(character);
    if (key === undefined) text(character);
    else tokens.push({ type: 'key', name: key });
  }

  function sequence(character: string): void {
    const read = readSequence(held, character);
    if (read.kind === 'open') {
      // No sequence of use is so long; of a longer one only the introducer and the last character matter.
      held = (held.length < 64 ? held : held.slice(0, -1)) + character;
      return;
    }
    if (read.kind === 'anew') {
      held = escape;
      sequence(character);
      return;
    }
    mode = 'ground';
    held = '';
    switch (read.kind) {
      case 'paste-start':
        mode = 'paste';
        return;
      case 'key':
        tokens.push({ type: 'key', name: read.name });
        return;
      case 'text':
        text(read.text);
        return;
      case 'swallowed':
        return;
      case 'broken-off':
        // The character is no part of the sequence. It may be Ctrl-C, so it counts for itself.
        if (read.escapeKey) tokens.push({ type: 'key', name: 'escape' });
        ground(character);
        return;
      default:
        read satisfies never;
    }
  }

  function paste(character: string): void {
    held += character;
    // The end is watched on its own: looking at all that is held, at every character, takes minutes for a large paste.
    tail = (tail + character).slice(-pasteEnd.length);
    if (tail === pasteEnd) {
      endPaste(pasteEnd);
      mode = 'ground';
    } else if (tail === pasteStart) {
      // The end of the paste before got lost and the user pasted again.
      endPaste(pasteStart);
    }
  }

  function endPaste(mark: string): void {
    const pasted = held.slice(0, held.length - mark.length);
    held = '';
    tail = '';
    if (pasted !== '') tokens.push({ type: 'paste', text: pasted });
  }

  function take(quiet: boolean): readonly Token[] {
    const taken = tokens;
    tokens = [];
    const pasted = taken.some((token) => token.type === 'text' && token.text.length >= burstLength);
    return taken.map((token, index): Token => {
      const isText = (at: number): boolean => taken[at]?.type === 'text';
      const amid = isText(index - 1) && isText(index + 1);
      const place = quiet && taken.length === 1 ? 'alone' : amid ? 'amid' : pasted ? 'pasted' : 'edge';
      return { ...token, place };
    });
  }

  return {
    feed(chunk) {
      const wasOpen = mode !== 'ground';
      for (const character of decoder.write(Buffer.from(chunk))) {
        if (mode === 'ground') ground(character);
        else if (mode === 'sequence') sequence(character);
        else paste(character);
      }
      return take(!wasOpen && mode === 'ground');
    },
    flush() {
      if (mode === 'paste') endPaste(lostMark(held));
      else if (held === escape) tokens.push({ type: 'key', name: 'escape' });
      held = '';
      mode = 'ground';
      return take(true);
    },
    get open() {
      return mode === 'ground' ? 'nothing' : mode;
    },
  };
}

/** The part of an end mark that had arrived when the rest got lost. */
function lostMark(pasted: string): string {
  for (let length = pasteEnd.length - 1; length > 0; length--) {
    const part = pasteEnd.slice(0, length);
    if (pasted.endsWith(part)) return part;
  }
  return '';
}
