/**
 * The number (1-based) of the line that an offset is in. Ask in ascending order: each call continues counting from the one
 * before, so that asking about everything costs one pass over the text.
 */
export function lineNumbers(text: string): (offset: number) => number {
  const lineBreakFrom = (from: number): number => {
    const found = text.indexOf('\n', from);
    return found === -1 ? Infinity : found;
  };
  let line = 1;
  let start = 0;
  let end = lineBreakFrom(0);
  return (offset) => {
    if (offset < start) [line, start, end] = [1, 0, lineBreakFrom(0)];
    for (; end < offset; line += 1) {
      start = end + 1;
      end = lineBreakFrom(start);
    }
    return line;
  };
}
