import type { Colour } from './marks.ts';

/** SGR parameters of the terminal's own 16 colors, which its theme keeps readable. */
const parameters: Record<Colour, number> = { green: 32, yellow: 33, red: 31, gray: 2, bold: 1 };

/** Colors a text, or leaves it as it is where color is off. */
export function painter(colour: boolean): (text: string, colour: Colour) => string {
  return (text, name) => (colour && text !== '' ? `\u001b[${parameters[name]}m${text}\u001b[0m` : text);
}
