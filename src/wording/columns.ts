import stringWidth from 'string-width';

/** How many terminal columns a text takes: two for 日, none for a combining mark or a color. */
export function columnsOf(text: string): number {
  return stringWidth(text);
}

/** The text, padded with spaces to this many columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}
