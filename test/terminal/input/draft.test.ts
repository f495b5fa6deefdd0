import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyToken, type Applied, type Draft, emptyDraft } from '../../../src/terminal/input/draft.ts';
import { createPasteParser } from '../../../src/terminal/input/paste-parser.ts';

const esc = '\u001b';

/** Feeds each read to the parser, and each token to the draft, as the screen does. */
function typed(...reads: readonly string[]): { draft: Draft; intents: string[]; last: Applied } {
  const parser = createPasteParser();
  let last: Applied = { draft: emptyDraft };
  const intents: string[] = [];
  const tokens = [...reads.flatMap((read) => parser.feed(read)), ...parser.flush()];
  for (const token of tokens) {
    last = applyToken(last.draft, token);
    if (last.intent !== undefined) intents.push(last.intent);
  }
  return { draft: last.draft, intents, last };
}

describe('a text field', () => {
  it('takes keys that share one read with others', () => {
    expect(typed('teXX\u007f\u007fst\r')).toMatchObject({ draft: { text: 'test' }, intents: ['submit'] });
    expect(typed(`${esc}[200~sk-abc${esc}[201~\r`)).toMatchObject({ draft: { text: 'sk-abc' }, intents: ['submit'] });
  });

  it.each(['v', '\u0016', 'vv'])('replaces the letters of a paste that did not work (%j) by the next paste', (letters) => {
    const key = `sk-${'a1'.repeat(12)}`;
    expect(typed(letters, `${esc}[200~${key}${esc}[201~`).draft.text).toBe(key);
    expect(typed(letters, 'llm-key').draft.text).toBe(letters === '\u0016' ? 'llm-key' : `${letters}llm-key`);
  });

  it.each([
    ['left and right', `ad${esc}[D${esc}[Dx${esc}[C`, 'xad', 2],
    ['home and end', `bc${esc}[Ha${esc}[Fd`, 'abcd', 4],
    ['ctrl-a and ctrl-e', 'bc\u0001a\u0005d', 'abcd', 4],
    ['backspace at the start', `ab${esc}[H\u007f`, 'ab', 0],
    ['delete', `abc${esc}[H${esc}[3~`, 'bc', 0],
    ['delete at the end', `abc${esc}[3~`, 'abc', 3],
    ['ctrl-d on a text', `abc${esc}[H\u0004`, 'bc', 0],
    ['ctrl-u, what is before the cursor', `abc${esc}[D\u0015`, 'c', 0],
    ['ctrl-k, what is after it', `abc${esc}[D\u000b`, 'ab', 2],
    ['ctrl-w, a word and the blanks after it', 'one two  \u0017', 'one ', 4],
    ['ctrl-w on nothing', '\u0017', '', 0],
    ['characters of two code units', `a🔑b${esc}[D\u007f`, 'ab', 1],
    ['the cursor over characters of two code units', `🔑🔑${esc}[Dx`, '🔑x🔑', 3],
    ['a paste takes the place of what was there', `ad${esc}[D${esc}[200~bc${esc}[201~`, 'bc', 2],
  ])('edits: %s', (_, input, text, cursor) => {
    expect(typed(input).draft).toEqual({ text, cursor });
  });

  it('keeps line ends of a paste and submits nothing by them', () => {
    expect(typed(`${esc}[200~one\r\ntwo\r${esc}[201~`)).toMatchObject({ draft: { text: 'one\r\ntwo\r' }, intents: [] });
    // A terminal that doesn't mark pastes: only the last Enter can have been meant.
    expect(typed('one\r\ntwo\r')).toMatchObject({ draft: { text: 'one\ntwo' }, intents: ['submit'] });
  });

  it('says what the user wants', () => {
    expect(typed('\r').intents).toEqual(['submit']);
    expect(typed(esc).intents).toEqual(['back']);
    expect(typed('\u0003').intents).toEqual(['cancel']);
    expect(typed('\u001a').intents).toEqual(['suspend']);
    expect(typed('\u0004').intents).toEqual(['cancel']);
    expect(typed('abc', '\u0003').intents).toEqual(['cancel']);
  });

  it('skips on Tab only where it stands alone in an empty field', () => {
    expect(typed('\t').intents).toEqual(['skip']);
    expect(typed('a', '\t')).toMatchObject({ draft: { text: 'a' }, intents: [] });
    expect(typed('KEY\tsk-1')).toMatchObject({ draft: { text: 'KEY\tsk-1' }, intents: [] });
  });

  it('offers a letter as a shortcut only where it came alone into an empty field', () => {
    for (const letter of ['c', '?']) {
      expect(typed(letter)).toMatchObject({ draft: { text: letter }, intents: ['maybe-shortcut'] });
      expect(typed('a', letter)).toMatchObject({ draft: { text: `a${letter}` }, intents: [] });
    }
    expect(typed('cd').intents).toEqual([]);
    expect(typed('s').intents).toEqual([]);
    expect(typed(`${esc}[200~c${esc}[201~`).intents).toEqual([]);
    // What follows makes it text, and a new draft by which the one who waits can tell.
    const first = typed('c').last.draft;
    expect(typed('c', 'k-1').draft).toEqual({ text: 'ck-1', cursor: 4 });
    expect(applyToken(first, { type: 'key', name: 'up', position: 'alone' }).draft).toBe(first);
  });

  it('keeps a lone Ctrl-V so that it can be explained, until there is a text', () => {
    expect(typed('\u0016').draft.text).toBe('\u0016');
    expect(typed('\u0016', '\u0016').draft.text).toBe('\u0016');
    expect(typed('\u0016', 'sk-1').draft).toEqual({ text: 'sk-1', cursor: 4 });
    expect(typed('sk-1', '\u0016').draft.text).toBe('sk-1');
  });

  it('never loses a typed character, in whatever reads it comes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme-ascii', minLength: 1 }), { maxLength: 10 }), (reads) => {
        expect(typed(...reads).draft.text).toBe(reads.join(''));
      }),
    );
  });

  it('keeps the cursor inside the text, at the edge of a character', () => {
    const key = fc.constantFrom('a', '🔑', '\u007f', '\u0015', '\u0017', '\u000b', ...['D', 'C', 'H', 'F', '3~'].map((x) => `${esc}[${x}`));
    fc.assert(
      fc.property(fc.array(key, { maxLength: 30 }), (keys) => {
        const { text, cursor } = typed(...keys).draft;
        expect(cursor).toBeGreaterThanOrEqual(0);
        expect(cursor).toBeLessThanOrEqual(text.length);
        // A lone half of a character doesn't survive UTF-8.
        for (const part of [text.slice(0, cursor), text.slice(cursor)]) expect(Buffer.from(part).toString()).toBe(part);
      }),
    );
  });
});
