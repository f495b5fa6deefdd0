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
  otherLines: 'left out the other lines',
  repetitions: 'left out its repetitions',
  lineBreaks: 'joined the lines that it was broken into',
  gap: 'closed the gap inside it',
};

export const doesNotPaste = 'Ctrl+V does not paste in this terminal. Right-click, or press Ctrl+Shift+V (on a Mac, Command+V).';

export const isFarTooLong = 'This is far more text than a key. Copy the key alone.';

/** @param count of different keys, at least two */
export const holdsSeveral = (count: number): string =>
  `There are ${count} different keys in this. Copy the one that you want, and paste it alone.`;
