import { StringDecoder } from 'node:string_decoder';
import { keyOfControl, type KeyName, readSequence } from './terminal-keys.ts';

export type { KeyName };

/**
 * Where a token was in its read. `alone`: the read contained nothing else, as when a person presses one key. `amid`: between text
 * in the same read, like a line end in a paste that the terminal didn't mark. `pasted`: elsewhere in a read with more text than
 * anyone types at once. `edge`: anything else.
 */
export type ReadPosition = 'alone' | 'amid' | 'pasted' | 'edge';

/** Characters of text that nobody types within one read. */
export const burstLength = 8;

export type Token =
  | { readonly type: 'text'; readonly text: string; readonly position: ReadPosition }
  /** What the terminal marked as pasted, including line ends and control characters. */
  | { readonly type: 'paste'; readonly text: string; readonly position: ReadPosition }
  | { readonly type: 'key'; readonly name: KeyName; readonly position: ReadPosition };

export type PasteParser = {
  /**
   * Reads a chunk from the terminal and returns the tokens that it completes. Bytes may be split anywhere, strings only between
   * characters.
   */
  feed(chunk: Uint8Array | string): readonly Token[];
  /**
   * The input has been quiet for long enough: decides what's still open. A lone escape character was the Escape key, a paste whose end
   * marker got lost has ended, and the beginning of a control sequence is dropped.
   */
  flush(): readonly Token[];
  /** What's still open, so that the caller knows how long to wait before {@link PasteParser.flush}. */
  readonly open: 'nothing' | 'sequence' | 'paste';
};

const escape = '\u001b';
const pasteEnd = `${escape}[201~`;
const pasteStart = `${escape}[200~`;

/** A token before its position in the read is known. */
type Bare = { type: 'text' | 'paste'; text: string } | { type: 'key'; name: KeyName };

/**
 * Parses a terminal's bytes into tokens. The same bytes give the same tokens however they're split into reads (except for
 * `position`, and for how runs of text are divided). Unknown sequences are swallowed whole; Ctrl-C is never swallowed, except inside
 * a paste that the terminal marked.
 */
export function createPasteParser(): PasteParser {
  const decoder = new StringDecoder('utf8');
  /** An unfinished control sequence, including the escape character; or the text of a paste. */
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
      // No useful sequence is that long; in a longer one, only the introducer and the last character matter.
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
        // The character isn't part of the sequence. It may be Ctrl-C, so it counts by itself.
        if (read.escapeKey) tokens.push({ type: 'key', name: 'escape' });
        ground(character);
        return;
      default:
        read satisfies never;
    }
  }

  function paste(character: string): void {
    held += character;
    // The end is tracked separately: searching the whole paste at every character takes minutes if it's large.
    tail = (tail + character).slice(-pasteEnd.length);
    if (tail === pasteEnd) {
      endPaste(pasteEnd);
      mode = 'ground';
    } else if (tail === pasteStart) {
      // The end of the previous paste got lost, and the user pasted again.
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
      const position = quiet && taken.length === 1 ? 'alone' : amid ? 'amid' : pasted ? 'pasted' : 'edge';
      return { ...token, position };
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

/** The part of an end marker that had arrived when the rest got lost. */
function lostMark(pasted: string): string {
  for (let length = pasteEnd.length - 1; length > 0; length--) {
    const part = pasteEnd.slice(0, length);
    if (pasted.endsWith(part)) return part;
  }
  return '';
}
