/**
 * Which env file a project keeps its secrets in, by its own convention: the framework's file for secrets of one machine,
 * or the one whose example is committed.
 */
export function envFileConvention(
  packageJson: Record<string, unknown> | undefined,
  fileNames: readonly string[],
): { readonly name: string; readonly reason: string } {
  const has = (name: string): boolean =>
    ['dependencies', 'devDependencies'].some((list) => {
      const listed = packageJson?.[list];
      return typeof listed === 'object' && listed !== null && Object.hasOwn(listed, name);
    });

  const example = fileNames.find((name) => /^\.env\.local\.(example|sample|template)$/.test(name));
  if (example !== undefined) return { name: '.env.local', reason: `${example} is its example` };
  if (fileNames.some((name) => /^\.env\.(example|sample|template|dist)$/.test(name))) {
    return { name: '.env', reason: 'its example file is here' };
  }
  // dotenv reads .env and nothing else unless told.
  if (has('dotenv')) return { name: '.env', reason: 'dotenv reads it' };
  if (has('next')) return { name: '.env.local', reason: 'Next.js keeps secrets of this computer there' };
  if (has('expo')) return { name: '.env.local', reason: 'Expo keeps secrets of this computer there' };
  if (has('vite')) return { name: '.env.local', reason: 'Vite keeps secrets of this computer there' };
  return { name: '.env', reason: 'the usual place' };
}
