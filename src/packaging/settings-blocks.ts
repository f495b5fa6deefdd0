import { isNamedLikeKey } from '../keys/key-name.ts';

// What a setting's value contains, as far as one file tells: a literal, a name declared in the same file, a spread, or a part of
// the environment under another name. Nothing is evaluated.

/** Characters; no settings block is longer. */
const maxLength = 20_000;
const maxDeclarations = 300;
/** Names that stand for names that stand for names. */
const maxDepth = 3;

export type Named = {
  /** The key's name as it's written. */
  readonly name: string;
  /** Where the name is. */
  readonly index: number;
  /** The constant that brings it in, if it isn't in the block itself. */
  readonly through?: string;
};

export type Block = { readonly start: number; readonly text: string };

/** Reads the blocks of one source, whose comments are blanked already. */
export function settingsIn(text: string): { at(start: number): Block; keyIn(block: Block): Named | undefined } {
  const declared = new Map<string, number>();
  for (const match of text.matchAll(/\b(?:const|let|var)\s+([\w$]{1,80})\s*(?::[^=;\n]{0,200})?=(?![=>])\s*/g)) {
    if (declared.size < maxDeclarations && !declared.has(match[1] ?? '')) declared.set(match[1] ?? '', match.index + match[0].length);
  }
  const renamed = renamedKeys(text);
  const known = new Map<string, Named | undefined>();

  const keyIn = (block: Block, depth = 0): Named | undefined => {
    for (const { 0: word, index } of block.text.matchAll(/[A-Za-z_$][\w$]*/g)) {
      const before = block.text.slice(Math.max(0, index - 40), index);
      if (isOnlyAsked(before)) continue;
      if (isNamedLikeKey(word)) return { name: word, index: block.start + index };
      const after = block.text.slice(index + word.length, index + word.length + 20);
      // A property's name, a part of an object, a call.
      if (/^\s*[:(.[]/.test(after) || /(?:^|[^.])\.\s*$/.test(before)) continue;
      const original = renamed.get(word);
      if (original !== undefined) return { name: original, index: block.start + index };
      const declaration = declared.get(word);
      if (declaration === undefined || depth === maxDepth) continue;
      if (!known.has(word)) {
        known.set(word, undefined);
        known.set(word, keyIn(expressionAt(text, declaration), depth + 1));
      }
      const found = known.get(word);
      if (found !== undefined) return { name: found.name, index: block.start + index, through: word };
    }
    return undefined;
  };
  return { at: (start) => expressionAt(text, start), keyIn };
}

/** `!!process.env.X` and `Boolean(process.env.X)` give away that there's a key, and nothing else. */
function isOnlyAsked(before: string): boolean {
  return /(?:!!?|\bBoolean\(|\btypeof)\s*(?:[\w.]{0,30}\.)?$/.test(before);
}

/** Other names of a key in this file: `const key = process.env.OPENAI_API_KEY`, `const { OPENAI_API_KEY: key } = process.env`. */
function renamedKeys(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const assigned =
    /\b(?:const|let|var)\s+([\w$]{1,80})\s*(?::[^=;\n]{0,100})?=\s*(?:JSON\.stringify\(\s*)?[\w.]{0,60}\benv(?:\.|\[["'])(\w{1,80})/g;
  for (const [, name = '', original = ''] of text.matchAll(assigned)) if (isNamedLikeKey(original)) found.set(name, original);
  for (const [, list = ''] of text.matchAll(/\{([^{}]{1,1000})\}\s*=\s*(?:process|import\.meta)\.env\b/g)) {
    for (const [, original = '', name = ''] of list.matchAll(/\b(\w{1,80})\s*:\s*(\w{1,80})/g)) {
      if (isNamedLikeKey(original)) found.set(name, original);
    }
  }
  return found;
}

/** The expression that begins here: up to its closing bracket, or to the comma or line end behind it. */
export function expressionAt(text: string, start: number): Block {
  let depth = 0;
  const most = Math.min(text.length, start + maxLength);
  for (let at = start; at < most; at += 1) {
    const character = text.charAt(at);
    if ('{(['.includes(character)) depth += 1;
    else if ('})]'.includes(character)) depth -= 1;
    else if (depth === 0 && ',;\n'.includes(character)) return { start, text: text.slice(start, at) };
    if (depth < 0) return { start, text: text.slice(start, at) };
  }
  return { start, text: text.slice(start, most) };
}
