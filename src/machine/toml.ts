/** Characters; a lock file can be longer, but nobody asks for one. */
const longest = 200_000;

/** A TOML file; `undefined` where it's broken or too long. The parser is loaded only here, so ask only where there is such a file. */
export async function tomlIn(text: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (text.length > longest) return undefined;
  const { parse } = await import('smol-toml');
  try {
    return parse(text.replace(/^\ufeff/, ''), { maxDepth: 100 });
  } catch {
    return undefined;
  }
}
