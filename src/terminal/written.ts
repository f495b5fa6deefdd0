import { asTyped } from '../wording/as-typed.ts';
import { wrapLine } from '../wording/wrap.ts';
import type { Style } from './terminal.ts';

/**
 * A text as it's written to the terminal: wrapped at spaces, with commands of this program that can be run as they stand, and with a
 * line break at its end. Don't use it for what's copied from several lines, or is part of a file.
 *
 * @param hanging by how many columns wrapped lines are indented
 */
export function written(text: string, { columns, typedName }: Style, hanging = 2): string {
  return wrapLine(asTyped(text, typedName), columns, hanging)
    .map((line) => `${line}\n`)
    .join('');
}
