import { readJson } from '../../machine/read-json.ts';

/** The code of a notebook, without what was printed, and which line of the file each of its lines is. */
export type Notebook = { readonly source: string; readonly lineInFile: (line: number) => number };

/** The code cells of a Jupyter notebook, one after the other; `undefined` if it isn't one. */
export function readNotebook(text: string, lineOf: (offset: number) => number): Notebook | undefined {
  const notebook = readJson(text);
  if (typeof notebook !== 'object' || notebook === null || !('cells' in notebook) || !Array.isArray(notebook.cells)) return undefined;
  const lines: string[] = [];
  const places: number[] = [];
  let from = 0;
  let isLost = false;
  for (const cell of notebook.cells as readonly unknown[]) {
    if (typeof cell !== 'object' || cell === null || !('cell_type' in cell) || cell.cell_type !== 'code' || !('source' in cell)) continue;
    const { source } = cell;
    const code = Array.isArray(source)
      ? source.filter((line) => typeof line === 'string').join('')
      : typeof source === 'string'
        ? source
        : '';
    for (const line of code.split('\n')) {
      lines.push(line);
      // A notebook's file has a line for each line of code, written as JSON.
      const written = JSON.stringify(line).slice(1, -1);
      const found: number = isLost || line.trim() === '' ? from : text.indexOf(written, from);
      // Searching on for every line would take quadratic time.
      isLost ||= found === -1;
      if (!isLost) from = found;
      places.push(from);
    }
    lines.push('');
    places.push(from);
  }
  return { source: lines.join('\n'), lineInFile: (line) => lineOf(places[line - 1] ?? 0) };
}
