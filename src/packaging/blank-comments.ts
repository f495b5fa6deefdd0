/** What opens a string or a comment in JavaScript and HTML. */
const opener = /["'`]|\/[/*]|<!--/g;

/**
 * Replaces comments with blanks, keeping every line where it was. Strings stay; a `//` inside one isn't a comment.
 *
 * Something that's opened but never closed (an apostrophe in a page's text) doesn't count. The same is then true for everything
 * that would open it again before the point where the search ended, so we remember that point and search nothing twice.
 */
export function blankComments(source: string): string {
  let result = '';
  let from = 0;
  const searched = new Map<string, number>();
  opener.lastIndex = 0;
  for (let found = opener.exec(source); found !== null; found = opener.exec(source)) {
    const [open] = found;
    const start = found.index;
    // Even an opener that isn't closed may be part of the next one: `//*` is a line comment, `"` may precede `//`.
    opener.lastIndex = start + 1;
    if (start < (searched.get(open) ?? 0)) continue;
    const { end, closed } = endOf(source, open, start + open.length);
    if (!closed) {
      searched.set(open, end);
      continue;
    }
    if (open.length > 1) {
      result += source.slice(from, start) + source.slice(start, end).replaceAll(/[^\n]/g, ' ');
      from = end;
    }
    opener.lastIndex = end;
  }
  return result + source.slice(from);
}

/** Where a string or comment ends; if it isn't closed, where the search ended. */
function endOf(source: string, open: string, from: number): { readonly end: number; readonly closed: boolean } {
  if (open === '//') {
    const end = source.indexOf('\n', from);
    return { end: end === -1 ? source.length : end, closed: true };
  }
  if (open === '/*' || open === '<!--') {
    const close = open === '/*' ? '*/' : '-->';
    const end = source.indexOf(close, from);
    return end === -1 ? { end: source.length, closed: false } : { end: end + close.length, closed: true };
  }
  for (let at = from; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === open) return { end: at + 1, closed: true };
    if (character === '\n' && open !== '`') return { end: at, closed: false };
    if (character === '\\') {
      at += 1;
      if (at === source.length || '\n\r\u2028\u2029'.includes(source.charAt(at))) return { end: at, closed: false };
    }
  }
  return { end: source.length, closed: false };
}
