import { describe, expect, it } from 'vitest';
import { toAscii } from '../../../src/terminal/ascii.ts';
import { shortList } from '../../../src/wording/short-list.ts';
import { spendChart } from '../../../src/checks/spend/spend-chart.ts';
import { chart as text } from '../../../src/checks/spend/spent.text.ts';

const look = (columns: number, more: { readonly plain?: boolean; readonly rows?: number } = {}) => ({ columns, plain: false, ...more });
const month = { byDay: Array.from({ length: 21 }, () => 0.5), daysInMonth: 31, currency: 'usd', expected: 0.5, limit: 20 };
const pace = 20 / 31;

describe('the chart', () => {
  it('has a column for each day, dots for those to come, and a line for what may be spent a day', () => {
    const lines = spendChart(month, look(75));
    expect(lines[0]).toMatch(/^\$0\.65 ─+$/);
    expect(lines[1]).toMatch(/^ +\S.*·$/);
    expect(lines[3]?.match(/█/g)).toHaveLength(21);
    expect(lines[3]?.match(/·/g)).toHaveLength(10);
    expect(lines.join('\n')).toContain(text.pace(pace, 20, 'usd'));
  });

  it.each([200, 75, 70, 69, 40, 39, 38, 37, 31])('fits %i columns', (columns) => {
    for (const limit of [undefined, 1, 20, 1e6]) {
      const lines = spendChart({ ...month, limit }, look(columns));
      // Where there's no room beside the days, the amounts and the signs stand below them.
      expect(lines.length).toBeGreaterThanOrEqual(5);
      expect(lines.length).toBeLessThanOrEqual(9);
      expect(lines.join(' ')).toContain(text.spent);
      if (limit !== undefined) expect(lines.join(' ')).toContain(text.paceInWords(limit / 31, limit, 'usd'));
      // A sign is never broken, so one that's longer than a very narrow window is left to the host.
      const broken = lines.filter((line) => line.length > columns);
      expect(broken.every((line) => line.includes('uses up') && columns <= 40)).toBe(true);
      // No sign of it is lost where a terminal has no Unicode.
      expect(toAscii(lines.join(''))).not.toContain('?');
    }
  });

  it('is as high as the window has room for', () => {
    const heights = [15, 24, 30, 50, 200].map((rows) => spendChart({ ...month, limit: undefined }, look(75, { rows })).length - 1);
    expect(heights).toEqual([3, 3, 9, 12, 12]);
  });

  it('is left out where nothing was spent, where it has no room, and where no drawing is wanted', () => {
    expect(spendChart({ ...month, byDay: [0, 0], expected: 0 }, look(75))).toEqual([]);
    expect(spendChart({ ...month, byDay: [0], expected: undefined }, look(75))).toEqual([]);
    expect(spendChart(month, look(30))).toEqual([]);
    expect(spendChart(month, look(80, { plain: true }))).toEqual([]);
  });

  it('draws no line for a limit that is far above or far below', () => {
    for (const limit of [10_000, 0.1]) {
      const lines = spendChart({ ...month, limit }, look(75));
      expect(lines.join('\n')).not.toContain('─');
      expect(lines.join('\n')).toContain(text.paceInWords(limit / 31, limit, 'usd'));
      expect(lines[0]).toContain('$0.50');
    }
  });

  it('expects nothing on the last day, and on the first one only what is known', () => {
    expect(spendChart({ ...month, byDay: Array.from({ length: 31 }, () => 1) }, look(75)).join('')).not.toContain('·');
    expect(spendChart({ ...month, byDay: [3], expected: undefined }, look(75)).join('')).not.toContain('·');
  });
});

describe('a short list', () => {
  const items = Array.from({ length: 40 }, (_, index) => `key-${index}`);
  it('is cut with the number of those left out', () => {
    const line = shortList('By key:', items, 60);
    expect(line).toMatch(/^By key: key-0, .* and \d+ more$/);
    expect(line.length).toBeLessThanOrEqual(60);
    const shown = line.split(' and ')[0]?.match(/key-/g)?.length ?? 0;
    expect(Number(/and (\d+) more/.exec(line)?.[1])).toBe(40 - shown);
  });

  it('is whole where there is room', () => expect(shortList('By:', ['a', 'b'], 8)).toBe('By: a, b'));
});
