/** Levels. The API's answers have about ten. */
const maxDepth = 200;

/** Parsed JSON, or `undefined`. A level costs a hundred times its byte to parse, so a text of nothing but brackets isn't even tried. */
export function readJson(text: string): unknown {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    // Brackets inside strings count, too: there are few, and most are closed.
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > maxDepth) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
