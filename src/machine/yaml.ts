/** Characters; people hardly write a fifth of that. The worst of this length takes half a second. */
const longest = 50_000;

/**
 * The documents of a YAML file, with anchors and merge keys (`<<`) resolved; none where it's broken, which the programs that
 * it's for wouldn't read either. `unknown`: it's too long or too deep, or its aliases stand for too much or for nothing.
 * Objects may have any key, and may hold themselves. The parser is loaded only here, so ask only where there is such a file.
 */
export async function yamlDocuments(text: string): Promise<readonly unknown[] | 'unknown'> {
  if (text.length > longest) return 'unknown';
  const { parseAllDocuments } = await import('yaml');
  try {
    // Looking for a key that comes twice takes time that grows with the square of their number.
    const documents = [...parseAllDocuments(text, { merge: true, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })];
    const errors = documents.flatMap((document) => document.errors);
    // It's nested deeper than the stack is.
    if (errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) return 'unknown';
    if (errors.length > 0) return [];
    // A bomb of aliases doubles with each line, so it exceeds any bound at once; a real file has some hundreds.
    return documents.map((document): unknown => document.toJS({ maxAliasCount: 10_000 }));
  } catch {
    return 'unknown';
  }
}
