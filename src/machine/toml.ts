/** Characters; a lock file can be longer, but nobody asks for one. */
const maxLength = 200_000;

/** Parses a TOML file; `undefined` if it's broken or too long. The parser is loaded only here, so call this only if there is such a file. */
export async function tomlIn(text: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (text.length > maxLength) return undefined;
  const { parse } = await import('smol-toml');
  try {
    return parse(text.replace(/^\ufeff/, ''), { maxDepth: 100 });
  } catch {
    return undefined;
  }
}
