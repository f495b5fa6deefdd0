export type ProjectKind = 'node' | 'deno' | 'python' | 'go' | 'ruby' | 'rust' | 'php' | 'java' | 'dotnet';

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

/** A project's kind, by the files in its directory: the first manifest in the list wins; `null` if there's none. */
export function projectKind(fileNames: readonly string[]): ProjectKind | null {
  return manifests.find(([, pattern]) => fileNames.some((name) => pattern.test(name)))?.[0] ?? null;
}
