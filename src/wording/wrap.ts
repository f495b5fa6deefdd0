import { columnsOf } from './columns.ts';
import { joined, parted } from './to-copy.ts';

/** Breaks a text at spaces into lines of at most `width` columns, the first one of at most `firstWidth`. Longer words get their own line; colors take no room. */
export function wrap(text: string, width: number, firstWidth = width): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (columnsOf(line) + 1 + columnsOf(word) <= (lines.length === 1 ? firstWidth : width))
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/**
 * Wraps a line but keeps its indentation; the wrapped lines are indented by `hanging` more spaces. What's to be copied stays in one
 * piece, without what ends the sentence: the terminal wraps what's wider than the window, and joins it again when it's copied.
 */
export function wrapLine(line: string, columns: number | undefined, hanging: number): string[] {
  const inset = /^ */.exec(line)?.[0] ?? '';
  const text = line.slice(inset.length);
  const room = (columns ?? 0) - inset.length - 1;
  if (columns === undefined) return [line];
  const [first = '', ...rest] = wrap(joined(text), Math.max(room - hanging, 20), Math.max(room, 20)).map(parted);
  return [
    inset + first,
    ...rest.map((more) => (columnsOf(more) > room - hanging ? more.replace(/[.,;:]$/, '') : inset + ' '.repeat(hanging) + more)),
  ];
}
