import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPasteParser, type Token } from '../../../src/terminal/input/paste-parser.ts';

const esc = '\u001b';
const key = (name: string): object => ({ type: 'key', name });
const text = (value: string): object => ({ type: 'text', text: value });
const paste = (value: string): object => ({ type: 'paste', text: value });

/** Without the place in the read, and neighboring text joined: what doesn't depend on how the bytes were split. */
function content(tokens: readonly Token[]): object[] {
  const joined: { type: string; text?: string; name?: string }[] = [];
  for (const { position: _, ...token } of tokens) {
    const last = joined.at(-1);
    if (token.type === 'text' && last?.type === 'text') last.text += token.text;
    else joined.push({ ...token });
  }
  return joined;
}

function parse(chunks: readonly (Uint8Array | string)[]): object[] {
  const parser = createPasteParser();
  return content([...chunks.flatMap((chunk) => parser.feed(chunk)), ...parser.flush()]);
}

describe('what comes from a terminal', () => {
  it.each<[string, string, object[]]>([
    ['a burst of characters', 'sk-abc', [text('sk-abc')]],
    ['text and Enter in one read', 'sk-abc\r', [text('sk-abc'), key('enter')]],
    ['CR LF as one Enter', 'a\r\nb\n\r', [text('a'), key('enter'), text('b'), key('enter'), key('enter')]],
    ['both kinds of backspace', 'teXX\u007f\bst', [text('teXX'), key('backspace'), key('backspace'), text('st')]],
    [
      'control keys',
      '\u0003\u0004\u0015\u0016\u0017\u001a\t',
      ['c', 'd', 'u', 'v', 'w', 'z'].map((x) => key(`ctrl-${x}`)).concat(key('tab')),
    ],
    ['a lone Escape', esc, [key('escape')]],
    ['Escape twice', esc + esc, [key('escape'), key('escape')]],
    ['Escape, then Ctrl-C', `${esc}\u0003`, [key('escape'), key('ctrl-c')]],
    ['arrows of both modes', `${esc}[A${esc}OB${esc}[1;5C${esc}OD`, [key('up'), key('down'), key('right'), key('left')]],
    [
      'Home and End in all their forms',
      `${esc}[H${esc}[1~${esc}[7~${esc}OH${esc}[F${esc}[4~`,
      [...Array<object>(4).fill(key('home')), key('end'), key('end')],
    ],
    [
      'Delete, pages, Shift-Tab',
      `${esc}[3~${esc}[5~${esc}[6~${esc}[Z`,
      [key('delete'), key('page-up'), key('page-down'), key('shift-tab')],
    ],
    [
      'Enter as CSI u, modifyOtherKeys, keypad, Alt',
      `${esc}[13u${esc}[13;2u${esc}[27;5;13~${esc}OM${esc}[57414u${esc}\r`,
      Array<object>(6).fill(key('enter')),
    ],
    [
      'keys as CSI u',
      `${esc}[27u${esc}[99;5u${esc}[9;2u${esc}[97u${esc}[97;2u`,
      [key('escape'), key('ctrl-c'), key('shift-tab'), text('aA')],
    ],
    ['no key twice where releases are reported', `${esc}[13;1:1u${esc}[13;1:3u${esc}[1;1:3A`, [key('enter')]],
    ['Alt and Backspace', `${esc}\u007f`, [key('ctrl-w')]],
    ['a paste', `${esc}[200~sk-1\r\nsk-2${esc}[201~\r`, [paste('sk-1\r\nsk-2'), key('enter')]],
    ['Ctrl-C as a part of a paste', `${esc}[200~a\u0003${esc}[Ab${esc}[201~`, [paste(`a\u0003${esc}[Ab`)]],
    ['a paste of nothing', `${esc}[200~${esc}[201~x`, [text('x')]],
    ['a paste whose end got lost', `${esc}[200~sk-abc`, [paste('sk-abc')]],
    ['a paste whose end broke off', `${esc}[200~sk-abc${esc}[20`, [paste('sk-abc')]],
    ['a paste after one whose end got lost', `${esc}[200~one${esc}[200~two${esc}[201~\r`, [paste('one'), paste('two'), key('enter')]],
    ['an end of a paste that never began', `sk${esc}[201~-abc`, [text('sk-abc')]],
    ['function keys', `a${esc}OP${esc}[15~${esc}[[A${esc}[24;2~b`, [text('ab')]],
    [
      'answers of the terminal',
      `a${esc}[?62;22c${esc}[12;40R${esc}[I${esc}]11;rgb:1/2/3\u0007${esc}]11;x${esc}\\${esc}P1$r0m${esc}\\b`,
      [text('ab')],
    ],
    ['mouse reports', `a${esc}[<0;12;3M${esc}[M !!b`, [text('ab')]],
    ['the beginning of a sequence, then silence', `a${esc}[1;`, [text('a')]],
    ['Alt and a letter', `a${esc}xb`, [text('ab')]],
    [
      'Ctrl-C within a broken sequence',
      `${esc}[1;\u0003${esc}]0;title\u0003${esc}O\u0003${esc}[M\u0003`,
      Array<object>(4).fill(key('ctrl-c')),
    ],
    ['a sequence within a broken one', `${esc}]0;title${esc}[A`, [key('up')]],
    ['characters of many bytes', 'ключ…🔑', [text('ключ…🔑')]],
  ])('reads %s', (_, input, expected) => {
    expect(parse([input])).toEqual(expected);
    expect(parse([...Buffer.from(input)].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
  });

  it('reads the same however the bytes are split', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '200~',
        '201~',
        esc,
        `${esc}[`,
        `${esc}[200~`,
        `${esc}[201~`,
        `${esc}O`,
        `${esc}]`,
        `${esc}[M`,
        '\\',
        '\r',
        '\n',
        '\u0003',
        '~',
        'A',
      ),
      fc.constantFrom(`${esc}[A`, `${esc}[13;2u`, `${esc}[27;2;13~`, `${esc}[[`, `${esc}P`, '1;', ':3', 'u', '\u0007', '\t', '🔑', 'é'),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    const bytes = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((pieces) => Buffer.from(pieces.join(''))),
      fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array)),
    );
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(60), { maxLength: 8 }), (all, cuts) => {
        const places = [...new Set([0, ...cuts.filter((cut) => cut < all.length), all.length])].toSorted((a, b) => a - b);
        const chunks = places.slice(1).map((position, index) => all.subarray(places[index], position));
        expect(parse(chunks)).toEqual(parse([all]));
      }),
      { numRuns: 1000 },
    );
  });

  it('gives a paste back character for character, split at every byte', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (pasted) => {
        fc.pre(!pasted.includes(esc));
        const bytes = Buffer.from(`${esc}[200~${pasted}${esc}[201~\r`);
        for (let at = 0; at <= bytes.length; at++) {
          expect(parse([bytes.subarray(0, at), bytes.subarray(at)])).toEqual([paste(pasted), key('enter')]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('hears every key after any input and a silence', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), fc.constantFrom('', `${esc}[200~`, `${esc}]`, `${esc}[`, esc), (noise, open) => {
        const parser = createPasteParser();
        parser.feed(noise);
        parser.feed(open);
        parser.flush();
        expect(parser.open).toBe('nothing');
        expect(content(parser.feed('\u0003')).at(-1)).toEqual(key('ctrl-c'));
        expect(content(parser.feed('\r')).at(-1)).toEqual(key('enter'));
      }),
    );
  });

  it('says what is still open', () => {
    const parser = createPasteParser();
    expect(parser.open).toBe('nothing');
    parser.feed(esc);
    expect(parser.open).toBe('sequence');
    parser.feed('[200~a');
    expect(parser.open).toBe('paste');
    parser.feed(`b${esc}[20`);
    expect(parser.open).toBe('paste');
    parser.feed('1~');
    expect(parser.open).toBe('nothing');
  });

  it('says where in its read a token stood', () => {
    const places = (chunk: string): string[] =>
      createPasteParser()
        .feed(chunk)
        .map(({ position }) => position);
    expect(places('c')).toEqual(['alone']);
    expect(places('\t')).toEqual(['alone']);
    expect(places('sk-1\rsk-2\r')).toEqual(['edge', 'amid', 'edge', 'edge']);
    const parser = createPasteParser();
    parser.feed(`${esc}[200~a`);
    expect(parser.feed(`b${esc}[201~`).map(({ position }) => position)).toEqual(['edge']);
    expect(parser.feed('\t').map(({ position }) => position)).toEqual(['alone']);
  });

  // With work that grows with the square of its length this would take minutes: the time-out tells.
  it('comes back from a paste of a megabyte', () => {
    const big = 'x~y[201~'.repeat(125_000);
    expect(parse([`${esc}[200~${big}${esc}[201~`])).toEqual([paste(big)]);
    expect(parse([`${esc}]${big}\u0007${esc}[${'1;'.repeat(500_000)}Ax`])).toEqual([key('up'), text('x')]);
  });
});
