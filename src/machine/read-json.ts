/** Levels. An answer of the API has about ten. */
const deepest = 200;

/** JSON, or `undefined`. Each level takes a hundred times its byte to parse, so text of brackets alone is not even tried. */
export function readJson(text: string): unknown {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    // Brackets inside of strings count, too: they are few, and mostly close.
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > deepest) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
