/** What was removed or fixed. */
export const changes = {
  pasteMarks: "removed the terminal's paste marks",
  comment: 'removed the comment after it',
  authorization: 'removed “Authorization:” in front of it',
  bearer: 'removed “Bearer” in front of it',
  variable: 'removed the variable name in front of it',
  braces: 'removed the braces around it',
  comma: 'removed the comma or semicolon after it',
  quotes: 'removed the quotes around it',
  blanks: 'removed the spaces or line breaks around it',
  invisible: 'removed invisible characters',
  controls: 'removed control characters',
  words: 'removed the words around it',
  otherLines: 'removed the other lines',
  repetitions: 'removed the repeated copies',
  lineBreaks: 'joined the lines it was broken into',
  gap: 'removed the gap inside it',
};

/** @param before characters in front of it: “**” @param after those behind it */
export const removedMarks = (before: string, after: string): string =>
  `removed what was around it: ${[before.slice(0, 12), '…', after.slice(-12)].filter((part) => part !== '').join(' ')}`;

export const isFarTooLong = "That's far more text than a key. Copy only the key.";

/** @param count of different keys, at least two */
export const holdsSeveral = (count: number): string => `There are ${count} different keys here. Copy only the one you want.`;
