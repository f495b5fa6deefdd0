import type { Cell } from '../e2e/terminal.ts';

/** How a terminal displays its sixteen colors, and its background and text colors. */
export type Palette = {
  readonly paper: string;
  readonly ink: string;
  readonly dim: string;
  readonly frame: string;
  readonly colors: Readonly<Record<number, string>>;
};

/** By the numbers of the terminal's own colors: 1 red, 2 green, 3 yellow. */
export const palettes = {
  light: { paper: '#ffffff', ink: '#1f2328', dim: '#656d76', frame: '#d0d7de', colors: { 1: '#cf222e', 2: '#116329', 3: '#7d4e00' } },
  dark: { paper: '#0d1117', ink: '#e6edf3', dim: '#8b949e', frame: '#30363d', colors: { 1: '#ff7b72', 2: '#56d364', 3: '#e3b341' } },
} as const satisfies Record<string, Palette>;

/** Pixels: the width and height of a cell, the font size, the margin. */
const cell = { width: 8.4, height: 19, letters: 14, margin: 16 } as const;

/** A picture of terminal rows. The same rows always give the same bytes. */
export function svgOf(rows: readonly (readonly Cell[])[], columns: number, palette: Palette, title: string): string {
  const width = number(columns * cell.width + 2 * cell.margin);
  const height = number(rows.length * cell.height + 2 * cell.margin);
  const colorOf = (one: Cell): string =>
    one.color === undefined ? (one.dim ? palette.dim : palette.ink) : (palette.colors[one.color] ?? palette.ink);
  const lines = rows.flatMap((row, index) => {
    const top = cell.margin + index * cell.height;
    return runsOf(row).flatMap(({ from, cells, text }) => {
      const [first] = cells;
      if (first === undefined) return [];
      const x = number(cell.margin + from * cell.width);
      const long = number(cells.length * cell.width);
      const box = first.inverse
        ? [`<rect x="${x}" y="${number(top)}" width="${long}" height="${cell.height}" fill="${colorOf(first)}"/>`]
        : [];
      if (text.trim() === '') return box;
      const style = [
        `fill="${first.inverse ? palette.paper : colorOf(first)}"`,
        ...(first.bold ? ['font-weight="bold"'] : []),
        ...(first.underline ? ['text-decoration="underline"'] : []),
      ].join(' ');
      // Each run is stretched to its columns, whatever font a glyph comes from.
      return [...box, `<text x="${x}" y="${number(top + 14)}" textLength="${long}" ${style}>${escaped(text)}</text>`];
    });
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect x="0.5" y="0.5" width="${number(Number(width) - 1)}" height="${number(Number(height) - 1)}" rx="8" fill="${palette.paper}" stroke="${palette.frame}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace" font-size="${cell.letters}" xml:space="preserve">`,
    ...lines,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** The words in such a picture, without spaces. */
export function wordsOf(svg: string): string {
  const texts = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text);
  return texts.join('').replaceAll('&lt;', '<').replaceAll('&amp;', '&').replaceAll(/\s/g, '');
}

type Run = { readonly from: number; readonly cells: readonly Cell[]; readonly text: string };

/** Runs of one style, without the spaces around them; two spaces or more separate runs, because a font may be narrower. */
function runsOf(row: readonly Cell[]): Run[] {
  const runs: { from: number; cells: Cell[]; text: string }[] = [];
  for (const [index, one] of row.entries()) {
    const last = runs.at(-1);
    if (last !== undefined && last.from + last.cells.length === index && last.cells[0] !== undefined && looksLike(last.cells[0], one)) {
      last.cells.push(one);
      last.text += one.text;
    } else {
      runs.push({ from: index, cells: [one], text: one.text });
    }
  }
  return runs.flatMap((run) => (run.cells[0]?.inverse ? [run] : parted(run)));
}

function parted(run: Run): Run[] {
  // A cell contains one character, and the program's symbols are each a single UTF-16 unit.
  return [...run.text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: text, index }) => ({
    from: run.from + index,
    cells: run.cells.slice(index, index + text.length),
    text,
  }));
}

function looksLike(one: Cell, other: Cell): boolean {
  return (
    one.color === other.color &&
    one.bold === other.bold &&
    one.dim === other.dim &&
    one.underline === other.underline &&
    one.inverse === other.inverse
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}
