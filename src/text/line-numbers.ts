/**
 * The number (1-based) of the line that an offset is in. Ask in ascending order: each question goes on counting from
 * the one before, so that asking about everything costs one walk through the text.
 */
export function lineNumbers(text: string): (offset: number) => number {
  let line = 1;
  let counted = 0;
  return (offset) => {
    if (offset < counted) [line, counted] = [1, 0];
    for (let at = text.indexOf('\n', counted); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
      line += 1;
      counted = at + 1;
    }
    return line;
  };
}
