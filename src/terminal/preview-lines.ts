import type { Preview } from '../engine/preview.ts';

/** The lines of a preview: a path and its diff, a command, a request. */
export function previewLines(preview: Preview): string[] {
  // Nothing would change.
  if (preview.kind === 'file' && preview.lines.length === 0 && preview.note === undefined) return [];
  if (preview.kind !== 'file') return [preview.kind === 'command' ? `$ ${preview.text}` : preview.text];
  const lines = preview.lines.map(({ sign, text }) => `${sign} ${text}`);
  return [preview.path, ...lines.map((text) => `  ${text}`), ...(preview.note === undefined ? [] : [`  ${preview.note}`])];
}
