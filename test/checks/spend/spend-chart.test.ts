import { describe, expect, it } from 'vitest';
import { toAscii } from '../../../src/terminal/ascii.ts';
import { shortList } from '../../../src/wording/short-list.ts';
import { spendChart } from '../../../src/checks/spend/spend-chart.ts';
import { chart as text } from '../../../src/checks/spend/spent.text.ts';

const look = (columns: number, plain = false) => ({ columns, plain });
const month = { byDay: Array.from({ length: 21 }, () => 0.5), daysInMonth: 31, forecastUsd: 15.5, limitUsd: 20 };

describe('the chart', () => {
  it('grows from day to day, with the forecast dotted and the limit as a line', () => {
    const lines = spendChart(month, look(75));
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^\$20\.00 ─+$/);
    expect(lines.at(-1)).toMatch(/^ +1 .* 31$/);
    expect(lines.at(-1)).toContain(` ${text.spent}  ${text.forecast}  ${text.limit} `);
    expect(lines[3]).toMatch(/█.*·/);
    expect(lines[2]).not.toContain('▁ ─');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(75);
  });

  it.each([200, 75, 70, 69, 40, 39, 38, 37, 31])('fits %i columns', (columns) => {
    for (const limitUsd of [undefined, 1, 20, 1e6]) {
      const lines = spendChart({ ...month, limitUsd }, look(columns));
      // Where there's no room beside the days, the amounts and the signs stand below them.
      expect(lines.length).toBeGreaterThanOrEqual(5);
      expect(lines.length).toBeLessThanOrEqual(8);
      expect(lines.join(' ')).toContain(text.spent);
      if (limitUsd === 20) expect(lines.join(' ')).toContain('$20');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
      // No sign of it is lost where a terminal has no Unicode.
      expect(toAscii(lines.join(''))).not.toContain('?');
    }
  });

  it('is words where it has no room or no drawing is wanted', () => {
    for (const how of [look(30), look(80, true)]) {
      const [line, ...more] = spendChart({ ...month, byDay: [0.5, 0, 0.001] }, how);
      expect(line).toBe(
        text.byDay([
          { day: 1, usd: 0.5 },
          { day: 3, usd: 0.001 },
        ]),
      );
      expect(more).toEqual([]);
    }
  });

  it('is left out where nothing was spent', () => {
    expect(spendChart({ ...month, byDay: [0, 0], forecastUsd: 0 }, look(75))).toEqual([]);
    expect(spendChart({ ...month, byDay: [0], forecastUsd: undefined }, look(75))).toEqual([]);
  });

  it('does not flatten the columns under a limit far above', () => {
    const lines = spendChart({ ...month, limitUsd: 10_000 }, look(75));
    expect(lines.join('\n')).not.toContain('─');
    expect(lines.at(-1)).toContain(text.limitFarAbove);
    expect(lines[0]).toContain('$15.50');
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
