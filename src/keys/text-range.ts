/** A part of a text: offsets in UTF-16 code units; `end` is exclusive. */
export type TextRange = { readonly start: number; readonly end: number };

/** Whether a character can be part of a key: `[A-Za-z0-9_-]`. */
export function isKeyCharacter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 45;
}

/** Where the run of key characters from `start` on ends. */
export function endOfRun(text: string, start: number): number {
  let end = start;
  while (end < text.length && isKeyCharacter(text.charCodeAt(end))) end += 1;
  return end;
}
