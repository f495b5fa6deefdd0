export type ProjectKind = 'node' | 'deno' | 'python' | 'go' | 'ruby' | 'rust' | 'php' | 'java' | 'dotnet';

/** Files that only one kind of project has. Most of these also have a package.json, for what the browser gets. */
const marks: readonly (readonly [ProjectKind, RegExp])[] = [
  ['php', /^artisan$/],
  ['python', /^manage\.py$/],
  ['ruby', /^config\.ru$/],
];

const manifests: readonly (readonly [ProjectKind, RegExp])[] = [
  ['node', /^package\.json$/],
  ['deno', /^deno\.jsonc?$/],
  ['python', /^(pyproject\.toml|requirements\.txt|setup\.py|setup\.cfg|Pipfile|environment\.ya?ml)$/],
  ['go', /^go\.mod$/],
  ['ruby', /^(Gemfile|.+\.gemspec)$/],
  ['rust', /^Cargo\.toml$/],
  ['php', /^composer\.json$/],
  ['java', /^(pom\.xml|build\.gradle(\.kts)?)$/],
  ['dotnet', /\.(csproj|fsproj|sln|slnx)$/],
];

/** The manifests in a project's directory, each with its kind, the one that counts most first. */
export function manifestsIn(fileNames: readonly string[]): readonly { readonly kind: ProjectKind; readonly name: string }[] {
  return [...marks, ...manifests].flatMap(([kind, pattern]) =>
    fileNames.filter((name) => pattern.test(name)).map((name) => ({ kind, name })),
  );
}

/** A project's kind, by the files in its directory; `null` if there's no manifest. */
export function projectKind(fileNames: readonly string[]): ProjectKind | null {
  return manifestsIn(fileNames)[0]?.kind ?? null;
}

/** The kind of a directory without a manifest, as scripts have often none. Beside a page, JavaScript is the browser's. */
export function kindByCode(fileNames: readonly string[]): ProjectKind | null {
  const has = (pattern: RegExp): boolean => fileNames.some((name) => pattern.test(name));
  if (has(/\.(?:ipynb|py)$/)) return 'python';
  return has(/\.[cm]?[jt]s$/) && !has(/\.html?$/) ? 'node' : null;
}
