import type { Color } from './marks.ts';

/** SGR parameters for the terminal's own 16 colors, which its theme keeps readable. */
const parameters: Record<Color, number> = { green: 32, yellow: 33, red: 31, gray: 2, bold: 1 };

/** Colors a text, or returns it unchanged if color is off. */
export function painter(color: boolean): (text: string, color: Color) => string {
  return (text, name) => (color && text !== '' ? `\u001b[${parameters[name]}m${text}\u001b[0m` : text);
}
