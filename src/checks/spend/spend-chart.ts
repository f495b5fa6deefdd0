import type { ExhibitOptions } from '../../engine/outcome.ts';
import { spentAmount } from '../../openai/amount.ts';
import { chart as text } from './spent.text.ts';

const eighths = ['', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Amounts are in units of `currency`. */
export type SpendChart = {
  /** Per day of the month so far. */
  readonly byDay: readonly number[];
  readonly daysInMonth: number;
  readonly currency: string;
  /** Per day from now on, if spending continues like this; absent: not known. */
  readonly expected: number | undefined;
  /** A month. */
  readonly limit: number | undefined;
};

/** Lines that everything else about money takes in a window. */
const linesBesides = 21;

/** Lines of the chart, without the axis: as many as the window has room for. */
function heightFor({ rows }: ExhibitOptions): number {
  return rows === undefined ? 4 : Math.min(12, Math.max(3, rows - linesBesides));
}

/**
 * What was spent on each day of the month: days to come are dotted, and a line shows what may be spent a day so that the limit lasts.
 * Nothing if nothing was spent, or if there's no room, or no drawing is wanted: then the days are told in words.
 */
export function spendChart(chart: SpendChart, look: ExhibitOptions): readonly string[] {
  const { byDay, daysInMonth, currency, limit } = chart;
  const highest = Math.max(...byDay, 0);
  if (highest === 0 || look.plain || look.columns < daysInMonth) return [];
  const isOver = byDay.length >= daysInMonth;
  const expected = isOver ? undefined : chart.expected;

  // A line far above everything would flatten all columns, so it's given in words next to the chart.
  const pace = limit === undefined ? undefined : limit / daysInMonth;
  const height = heightFor(look);
  const most = Math.max(highest, expected ?? 0);
  // And one in the lowest row would run into the columns.
  const drawnPace = pace !== undefined && pace <= most * 4 && pace > most / height ? pace : undefined;
  const maximum = Math.max(most, drawnPace ?? 0);
  const paceRow = drawnPace === undefined ? -1 : Math.max(0, Math.min(height - 1, Math.ceil((drawnPace / maximum) * height) - 1));
  const labels = new Map([
    [height - 1, spentAmount(maximum, currency)],
    ...(drawnPace === undefined ? [] : [[paceRow, spentAmount(drawnPace, currency)] as const]),
  ]);
  const labelWidth = Math.max(...[...labels.values()].map(({ length }) => length)) + 1;
  const margin = look.columns >= daysInMonth + labelWidth ? labelWidth : 0;
  const perDay = Math.max(1, Math.min(4, Math.floor((look.columns - margin) / daysInMonth)));

  const amounts = Array.from({ length: daysInMonth }, (_, day) => byDay[day] ?? expected ?? 0);
  const rows: string[] = [];
  for (let row = height - 1; row >= 0; row -= 1) {
    const cells = amounts.map((amount, day) => {
      const filled = (amount / maximum) * height - row;
      const cell = day < byDay.length ? block(filled, row === 0 && amount > 0) : dot(filled, row === 0 && amount > 0);
      const behind = row === paceRow ? '─' : ' ';
      const width = Math.max(1, perDay - 1);
      return (cell === ' ' ? behind : cell).repeat(width) + (perDay > 1 ? behind : '');
    });
    const label = margin === 0 ? '' : `${(labels.get(row) ?? '').padStart(margin - 1)} `;
    rows.push((label + cells.join('')).trimEnd());
  }
  const width = daysInMonth * perDay - (perDay > 1 ? 1 : 0);
  const signs = [
    text.spent,
    ...(expected === undefined || expected === 0 ? [] : [text.forecast]),
    ...(pace === undefined || limit === undefined
      ? []
      : [drawnPace === undefined ? text.paceInWords(pace, limit, currency) : text.pace(pace, limit, currency)]),
  ];
  const top = margin === 0 ? text.top(maximum, currency) : undefined;
  return [...rows, ...axis(daysInMonth, width, signs, top).map((line) => ' '.repeat(margin) + line)];
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

function dot(filled: number, floor: boolean): string {
  return filled >= 0.5 || floor ? '·' : ' ';
}
