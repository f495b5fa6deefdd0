import path from 'node:path';
import type { Files } from '../machine/files.ts';

/** Manifests that name a project's dependencies, and how one is named in each. */
const manifests: readonly (readonly [name: RegExp, form: (text: string, dependency: string) => boolean])[] = [
  [/^package\.json$/, (text, dependency) => text.includes(`"${dependency}":`) || text.includes(`"${dependency}" :`)],
  [/^pubspec\.yaml$/, (text, dependency) => text.split('\n').some((line) => line.trimStart().startsWith(`${dependency}:`))],
  [/^requirements[\w.-]*\.txt$|^pyproject\.toml$|^Pipfile$|^setup\.(?:py|cfg)$|^environment\.ya?ml$/, namesPythonPackage],
  [/^Gemfile$|^mix\.exs$|^composer\.json$|\.csproj$|^build\.gradle(?:\.kts)?$|^pom\.xml$/, (text, dependency) => text.includes(dependency)],
];

/** Characters of one manifest. */
const maxLength = 200_000;
const maxManifests = 20;

/** Answers whether one of the manifests in a directory names a dependency. */
export async function manifestReader(files: Files, directory: string): Promise<(dependency: string) => boolean> {
  const texts: { text: string; form: (text: string, dependency: string) => boolean }[] = [];
  for (const name of (await files.list(directory)).toSorted()) {
    const form = manifests.find(([pattern]) => pattern.test(name))?.[1];
    if (form === undefined || texts.length === maxManifests) continue;
    const found = await files.lookInside(path.join(directory, name));
    if (found.kind === 'file') texts.push({ text: found.bytes.subarray(0, maxLength).toString('utf8'), form });
  }
  return (dependency) => texts.some(({ text, form }) => form(text, dependency));
}

/** `streamlit`, `streamlit>=1.30`, `"streamlit[charts]"`: a word by itself, in a line that's no comment. */
function namesPythonPackage(text: string, dependency: string): boolean {
  return text.split('\n').some((line) => {
    const at = line.trimStart().startsWith('#') ? -1 : line.indexOf(dependency);
    return at !== -1 && !/[\w-]/.test(line.charAt(at - 1)) && !/[\w-]/.test(line.charAt(at + dependency.length));
  });
}
