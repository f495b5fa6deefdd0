import { describe, expect, it } from 'vitest';
import { readMsgpack } from '../../src/machine/msgpack.ts';
import { msgpack } from './msgpack.ts';

const hex = (text: string): unknown => readMsgpack(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('readMsgpack', () => {
  it.each(['', 'a', 'x'.repeat(31), 'x'.repeat(32), 'é'.repeat(200), 'x'.repeat(70_000)])('reads a text', (text) => {
    expect(readMsgpack(msgpack(text))).toBe(text);
  });

  it.each([1, 16, 70_000])('reads %i items', (length) => {
    const items = Array.from({ length }, (_, index) => `A${index}`);
    expect(readMsgpack(msgpack(items))).toEqual(items);
    const map = Object.fromEntries(items.map((name) => [name, 'x']));
    expect(readMsgpack(msgpack(map))).toEqual(new Map(Object.entries(map)));
  });

  // By the table of the specification, each followed by the text “b”.
  it.each([
    ['00', 0],
    ['7f', 127],
    ['ff', -1],
    ['c0', null],
    ['c2', false],
    ['c3', true],
    ['c4 01 00', undefined],
    ['c5 0001 00', undefined],
    ['c6 00000001 00', undefined],
    ['c7 01 05 00', undefined],
    ['c8 0001 05 00', undefined],
    ['c9 00000001 05 00', undefined],
    ['ca 00000000', undefined],
    ['cb 0000000000000000', undefined],
    ['cc ff', 255],
    ['cd ffff', 65_535],
    ['ce ffffffff', 4_294_967_295],
    ['cf 0000000000000000', undefined],
    ['d0 00', undefined],
    ['d1 0000', undefined],
    ['d2 00000000', undefined],
    ['d3 0000000000000000', undefined],
    ['d4 05 00', undefined],
    ['d5 05 0000', undefined],
    ['d6 05 00000000', undefined],
    ['d7 05 0000000000000000', undefined],
    ['d8 05 00000000000000000000000000000000', undefined],
    ['d9 01 61', 'a'],
    ['da 0001 61', 'a'],
    ['db 00000001 61', 'a'],
    ['dc 0001 01', [1]],
    ['dd 00000001 01', [1]],
    ['de 0001 01 02', new Map([[1, 2]])],
    ['df 00000001 01 02', new Map([[1, 2]])],
  ])('knows how long each type is: %s', (bytes, expected) => {
    expect(hex(`92 ${bytes} a1 62`)).toEqual([expected, 'b']);
  });

  it.each(['', 'c1', 'a1', '91', 'dbffffffff', 'ddffffffff', 'dfffffffff', '81a161', '91'.repeat(1000)])(
    'refuses what it cannot read: %s',
    (bytes) => {
      expect(() => hex(bytes)).toThrow(RangeError);
    },
  );
});
