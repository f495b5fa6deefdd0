/** What was removed or repaired. */
export const changes = {
  pasteMarks: 'removed the paste marks of the terminal',
  comment: 'left out the comment after it',
  authorization: 'removed “Authorization:” in front of it',
  bearer: 'removed “Bearer” in front of it',
  variable: 'removed the name of the variable in front of it',
  braces: 'removed the braces around it',
  comma: 'removed the comma or semicolon after it',
  quotes: 'removed the quotes around it',
  blanks: 'removed the blanks or line ends around it',
  invisible: 'removed characters that cannot be seen',
  controls: 'removed control characters',
  words: 'removed the words around it',
  otherLines: 'left out the other lines',
  repetitions: 'left out its repetitions',
  lineBreaks: 'joined the lines that it was broken into',
  gap: 'closed the gap inside it',
};

/** @param before signs in front of it: “**” @param after signs behind it */
export const removedMarks = (before: string, after: string): string =>
  `removed what was around it: ${[before.slice(0, 12), '…', after.slice(-12)].filter((part) => part !== '').join(' ')}`;

export const isFarTooLong = 'This is far more text than a key. Copy the key alone.';

/** @param count of different keys, at least two */
export const holdsSeveral = (count: number): string =>
  `There are ${count} different keys in this. Copy the one that you want, and paste it alone.`;
