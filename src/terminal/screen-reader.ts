import type { Preview } from '../engine/preview.ts';
import { previewLines } from './preview-lines.ts';

/** A line for reading aloud: the symbols between its parts, which a screen reader skips or spells out, become words and pauses. */
export function forScreenReader(line: string): string {
  return line.replaceAll(' · ', ', ').replaceAll(' → ', ', then ');
}

/** The lines of a preview, saying in words what's added and removed. */
export function previewForScreenReader(preview: Preview): string[] {
  if (preview.kind !== 'file') return previewLines(preview);
  const words = { '+': 'added: ', '-': 'removed: ', ' ': 'unchanged: ' } as const;
  const lines = preview.lines.map(({ sign, text }) => `  ${words[sign]}${text}`);
  return [preview.path, ...lines, ...(preview.note === undefined ? [] : [`  ${forScreenReader(preview.note)}`])];
}
