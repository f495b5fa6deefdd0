import type { Preview } from '../engine/preview.ts';
import { previewLines } from './preview-lines.ts';

/** A line for ears: the signs between its parts, which a screen reader skips or spells, become words and stops. */
export function spoken(line: string): string {
  return line.replaceAll(' · ', ', ').replaceAll(' → ', ', then ');
}

/** The lines of a preview with what is added and what is taken away in words. */
export function spokenPreview(preview: Preview): string[] {
  if (preview.kind !== 'file') return previewLines(preview);
  const words = { '+': 'added: ', '-': 'removed: ', ' ': 'as it is: ' } as const;
  const lines = preview.lines.map(({ sign, text }) => `  ${words[sign]}${text}`);
  return [preview.path, ...lines, ...(preview.note === undefined ? [] : [`  ${spoken(preview.note)}`])];
}
