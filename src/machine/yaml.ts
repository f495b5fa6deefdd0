/** Characters; people hardly write a fifth of that. */
const maxLength = 50_000;

/**
 * Whether parsing it could fill the stack, which ends the program, or take seconds: the parser bounds neither its depth nor
 * its merge keys. Closing brackets don't count, since one can stand in a string.
 */
function isExtreme(text: string): boolean {
  const count = (pattern: RegExp, within = text): number => within.match(pattern)?.length ?? 0;
  if (count(/[[{]/g) > 500) return true;
  // Each alias may merge every key of the file; 100,000 take a fifth of a second.
  if (text.includes('<<') && count(/\*/g) * Math.max(count(/:/g), 200) > 100_000) return true;
  return text.split(/[\r\n]/).some((line) => count(/[-?:]\s/g, line) > 100 || /^\s{200}/.test(line));
}

/**
 * The documents of a YAML file, with anchors and merge keys (`<<`) resolved; none if it's broken, since the programs that it's
 * for couldn't read it, either. `unknown`: it's too long or too deep, or its aliases expand too much or refer to nothing.
 * Objects may have any key, and may contain themselves. The parser is loaded only here, so call this only if there is such a file.
 */
export async function yamlDocuments(text: string): Promise<readonly unknown[] | 'unknown'> {
  if (text.length > maxLength || isExtreme(text)) return 'unknown';
  const { parseAllDocuments } = await import('yaml');
  try {
    // Looking for duplicate keys takes quadratic time.
    const documents = [...parseAllDocuments(text, { merge: true, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })];
    const errors = documents.flatMap((document) => document.errors);
    // It's nested deeper than the stack.
    if (errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) return 'unknown';
    if (errors.length > 0) return [];
    // A bomb of aliases doubles with each line, so it exceeds any limit at once; a real file has a few hundred.
    return documents.map((document): unknown => document.toJS({ maxAliasCount: 10_000 }));
  } catch {
    return 'unknown';
  }
}

/**
 * Where lines can be added to a list or mapping of a YAML file (one document, block style): the offset of the line after its key, and
 * the indentation of its entries. For the whole file (`[]`), only the indentation is of use. `absent`: there's nothing at that path;
 * `unfit`: it's written in another way, or the file is broken, too long, or too deep.
 */
export async function yamlPlace(text: string, path: readonly string[]): Promise<{ start: number; indent: number } | 'absent' | 'unfit'> {
  if (text.length > maxLength || isExtreme(text)) return 'unfit';
  const { parseAllDocuments, isMap, isSeq, isScalar } = await import('yaml');
  try {
    const [document, ...others] = [...parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })];
    if (document === undefined) return path.length === 0 ? { start: 0, indent: 0 } : 'absent';
    if (others.length > 0 || document.errors.length > 0) return 'unfit';
    let node: unknown = document.contents;
    let start = 0;
    for (const name of path) {
      if (!isMap(node)) return node === null ? 'absent' : 'unfit';
      // What's added there would be added elsewhere, too.
      if (node.anchor !== undefined) return 'unfit';
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === name);
      if (pair === undefined) return 'absent';
      const end = isScalar(pair.key) ? text.indexOf('\n', pair.key.range?.[1] ?? 0) : -1;
      start = end === -1 ? text.length : end + 1;
      node = pair.value;
    }
    if (path.length === 0 && node === null) return { start: 0, indent: 0 };
    if ((!isMap(node) && !isSeq(node)) || node.flow === true || node.anchor !== undefined || node.tag?.startsWith('!') === true)
      return 'unfit';
    const first = node.range?.[0] ?? 0;
    const line = text.slice(text.lastIndexOf('\n', first - 1) + 1, first);
    return first >= start && /^ *$/.test(line) ? { start, indent: line.length } : 'unfit';
  } catch {
    return 'unfit';
  }
}
