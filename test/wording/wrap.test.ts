import { describe, expect, it } from 'vitest';
import { padded } from '../../src/wording/columns.ts';
import { shortList } from '../../src/wording/short-list.ts';
import { wrap, wrapLine } from '../../src/wording/wrap.ts';

describe('columns, not characters', () => {
  it('breaks a line of wide letters where the window ends', () => {
    expect(wrap('日本語 日本語 日本語', 13)).toEqual(['日本語 日本語', '日本語']);
    expect(wrap('e\u0301e\u0301e\u0301 e\u0301e\u0301e\u0301', 7)).toEqual(['e\u0301e\u0301e\u0301 e\u0301e\u0301e\u0301']);
    expect(wrap('\u001b[31mred\u001b[0m and blue', 7)).toEqual(['\u001b[31mred\u001b[0m and', 'blue']);
  });

  it('keeps what wraps below its text', () => {
    expect(wrapLine('  日本語日本語 日本語日本語', 27, 2)).toEqual(['  日本語日本語', '    日本語日本語']);
  });

  it('fits a list into a width', () => {
    expect(shortList('Of:', ['日本語', '日本語', '日本語'], 20)).toBe('Of: 日本語 and 2 more');
  });

  it('pads to a width', () => {
    expect(padded('日本', 6)).toBe('日本  ');
    expect(padded('日本語', 2)).toBe('日本語');
  });
});
