/**
 * An environment in which variables are found by the names this program uses. On Windows, names are case-insensitive: what was
 * set as `OpenAI_Api_Key` is OPENAI_API_KEY for every program there, but not in a copy of the environment. It has no prototype: somebody
 * may ask for a variable called `constructor`.
 */
export function foldNames(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): Record<string, string | undefined> {
  const nameOf = (name: string): string => (platform === 'win32' ? name.toUpperCase() : name);
  return Object.assign(
    Object.create(null) as Record<string, string | undefined>,
    Object.fromEntries(Object.entries(env).map(([name, value]) => [nameOf(name), value])),
  );
}

/** What's exported under a name; `undefined` if nothing is. `env` is folded on Windows: see {@link foldNames}. */
export function exportedValue(
  { env, platform }: { readonly env: Readonly<Record<string, string | undefined>>; readonly platform: NodeJS.Platform },
  name: string,
): string | undefined {
  return env[platform === 'win32' ? name.toUpperCase() : name];
}
