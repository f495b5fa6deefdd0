import stringWidth from 'string-width';

/** How many columns of a terminal a text takes: two for 日, none for a combining mark or a colour. */
export function columnsOf(text: string): number {
  return stringWidth(text);
}

/** The text, with blanks behind it until it takes so many columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}
