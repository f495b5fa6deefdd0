import type { ExhibitOptions } from '../../engine/outcome.ts';
import { spentDollars } from '../../openai/dollars.ts';
import { chart as text } from './spent.text.ts';

/** Lines of the chart, without the axis. Only a few, so that everything about money fits on 24 lines. */
const height = 4;
const eighths = ['', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

export type SpendChart = {
  /** US dollars per day of the month so far. */
  readonly byDay: readonly number[];
  readonly daysInMonth: number;
  /** US dollars at the end of the month, if spending continues like this. */
  readonly forecastUsd: number | undefined;
  readonly limitUsd: number | undefined;
};

/**
 * What was spent up to each day of the month, as columns that grow toward the limit: future days are dotted with the forecast, and the
 * limit is a line. In words if there's no room, or no drawing is wanted.
 */
export function spendChart(chart: SpendChart, look: ExhibitOptions): readonly string[] {
  const { byDay, daysInMonth, forecastUsd, limitUsd } = chart;
  const total = byDay.reduce((sum, usd) => sum + usd, 0);
  const expected = Math.max(total, forecastUsd ?? 0);
  if (expected === 0) return [];
  if (look.plain || look.columns < daysInMonth) return inWords(byDay);

  // A limit far above everything would flatten all columns, so it's given in words next to the chart.
  const drawnLimit = limitUsd !== undefined && limitUsd <= expected * 8 ? limitUsd : undefined;
  const maximum = Math.max(expected, drawnLimit ?? 0);
  const limitRow = drawnLimit === undefined ? -1 : Math.min(height - 1, Math.ceil((drawnLimit / maximum) * height) - 1);
  const label = (usd: number): string =>
    spentDollars(usd)
      .padStart(labelWidth - 1)
      .concat(' ');
  const labelWidth = Math.max(spentDollars(maximum).length, spentDollars(drawnLimit ?? 0).length) + 1;
  const margin = look.columns >= daysInMonth + labelWidth ? labelWidth : 0;
  const wide = look.columns >= daysInMonth * 2 + margin;

  const reached: number[] = [];
  let sum = 0;
  for (let day = 0; day < daysInMonth; day += 1) {
    const spent = byDay[day];
    if (spent === undefined) sum += (expected - total) / Math.max(1, daysInMonth - byDay.length);
    else sum += spent;
    reached.push(sum);
  }
  const rows: string[] = [];
  for (let row = height - 1; row >= 0; row -= 1) {
    const cells = reached.map((usd, day) => {
      const filled = (usd / maximum) * height - row;
      const coming = day >= byDay.length;
      const cell = coming ? dot(filled) : block(filled, row === 0 && usd > 0);
      const shown = cell === ' ' && row === limitRow ? '─' : cell;
      return wide ? `${shown}${row === limitRow && cell === ' ' ? shown : ' '}` : shown;
    });
    const named =
      row === limitRow && drawnLimit !== undefined
        ? label(drawnLimit)
        : row === height - 1 && limitRow !== row
          ? label(maximum)
          : ' '.repeat(margin);
    rows.push((margin === 0 ? '' : named) + cells.join('').trimEnd());
  }
  const width = daysInMonth * (wide ? 2 : 1) - (wide ? 1 : 0);
  const signs = [
    text.spent,
    ...(byDay.length < daysInMonth && forecastUsd !== undefined ? [text.forecast] : []),
    ...(drawnLimit !== undefined
      ? [margin === 0 ? text.limitAt(drawnLimit) : text.limit]
      : limitUsd === undefined
        ? []
        : [text.limitFarAbove]),
  ];
  return [
    ...rows,
    ...axis(daysInMonth, width, signs, margin === 0 ? text.top(maximum) : undefined).map((line) => ' '.repeat(margin) + line),
  ];
}

/** The first and the last day, and between or below them what the symbols mean. */
function axis(daysInMonth: number, width: number, signs: readonly string[], top: string | undefined): readonly string[] {
  const end = String(daysInMonth);
  const between = (words: string): string => {
    const room = width - 1 - end.length;
    const left = Math.floor((room - words.length) / 2);
    return `1${' '.repeat(left)}${words}${' '.repeat(room - words.length - left)}${end}`;
  };
  const legend = signs.join('  ');
  if (top === undefined && legend.length + 4 <= width - 1 - end.length) return [between(legend)];
  const below = [...(top === undefined ? [] : [top]), ...signs];
  // Symbols that don't fit on the line go to the next one as a whole.
  const lines: string[] = [];
  for (const sign of below) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 2 + sign.length <= width) lines[lines.length - 1] = `${last}  ${sign}`;
    else lines.push(sign);
  }
  return [between(''), ...lines];
}

function block(filled: number, floor: boolean): string {
  const eighth = Math.max(floor ? 1 : 0, Math.min(8, Math.floor(filled * 8 + 1e-9)));
  if (eighth === 0) return ' ';
  return eighths[eighth] ?? ' ';
}

function dot(filled: number): string {
  return filled < 0.5 ? ' ' : '·';
}

function inWords(byDay: readonly number[]): readonly string[] {
  const days = byDay.map((usd, index) => ({ day: index + 1, usd })).filter(({ usd }) => usd !== 0);
  return days.length === 0 ? [] : [text.byDay(days)];
}
