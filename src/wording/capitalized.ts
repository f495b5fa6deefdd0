/** The text with a capital first letter, as at the start of a sentence. */
export function capitalized(text: string): string {
  const [first = ''] = text;
  return first.toUpperCase() + text.slice(first.length);
}

/** The same after a label, unless it begins with a name: of a file, a host, a variable, or a program. */
export function afterLabel(text: string): string {
  return /^(?!git |npm |vercel )[a-z']+ /.test(text) ? capitalized(text) : text;
}
