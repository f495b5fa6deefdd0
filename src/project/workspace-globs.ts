import { withinBudget } from '../machine/work-budget.ts';
import { globReader } from '../machine/glob.ts';
import { tomlIn } from '../machine/toml.ts';
import { withoutTrailing } from '../machine/trailing.ts';
import { yamlDocuments } from '../machine/yaml.ts';
import { parsePackageJson } from './package-json.ts';

/** Where a repository says that its packages are: globs of directories, relative to its root; `!` excludes some. */
export async function workspaceGlobs(files: Readonly<Record<string, string | undefined>>): Promise<string[]> {
  return [
    ...fromPackageJson(files['package.json']),
    ...(await fromPnpm(files['pnpm-workspace.yaml'])),
    ...fromPackageJson(files['lerna.json'], 'packages'),
    // Neither names packages by itself; these are the usual places.
    ...(files['nx.json'] === undefined ? [] : ['apps/*', 'packages/*', 'libs/*']),
    ...(files['turbo.json'] === undefined ? [] : ['apps/*', 'packages/*']),
    ...goModules(files['go.work']),
    ...(await fromToml(files['pyproject.toml'], ['tool', 'uv', 'workspace'])),
    ...(await fromToml(files['Cargo.toml'], ['workspace'])),
  ].map((glob) => withoutTrailing(glob.replace(/^(!?)\.\//, '$1'), '/'));
}

/**
 * Whether a directory matches the globs, the way workspaces are found: every kind of workspace excludes what starts with `!`.
 * `unknown` if the globs are too many or too intricate to judge.
 */
export async function workspaceMatcher(globs: readonly string[]): Promise<(directory: string) => boolean | 'unknown'> {
  if (globs.length === 0) return () => false;
  const read = await globReader({ dot: true, nonegate: true, nocomment: true });
  const wanted = globs.filter((glob) => !glob.startsWith('!'));
  const unwanted = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  const any = (list: readonly string[]) => {
    // They're parsed once, and this is asked about hundreds of directories.
    const each = list.map((glob) => withinBudget((budget) => read(glob, budget), maxPerGlob));
    return (directory: string): boolean | 'unknown' => {
      const found = withinBudget((budget) => each.some((glob) => glob !== 'unknown' && glob.matches(directory, budget)), maxPerDirectory);
      return found === false && each.includes('unknown') ? 'unknown' : found;
    };
  };
  const [isWanted, isUnwanted] = [any(wanted), any(unwanted)];
  return (directory) => {
    const [fits, left] = [isWanted(directory), isUnwanted(directory)];
    if (fits === false || left === true) return false;
    return fits === 'unknown' || left === 'unknown' ? 'unknown' : true;
  };
}

/** Steps of a budget. */
const maxPerGlob = 100_000;
const maxPerDirectory = 50_000;

function strings(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [];
}

function at(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce(
    (found, key) => (typeof found === 'object' && found !== null ? (found as Readonly<Record<string, unknown>>)[key] : undefined),
    value,
  );
}

function fromPackageJson(text: string | undefined, name = 'workspaces'): string[] {
  const value = parsePackageJson(text ?? '')?.[name];
  return strings(Array.isArray(value) ? value : at(value, ['packages']));
}

async function fromPnpm(text: string | undefined): Promise<string[]> {
  if (text === undefined) return [];
  const documents = await yamlDocuments(text);
  return documents === 'unknown' ? [] : strings(at(documents[0], ['packages']));
}

async function fromToml(text: string | undefined, table: readonly string[]): Promise<string[]> {
  // Most are about a single package. However it's written, a table with this name contains the word.
  if (text === undefined || !text.includes('workspace')) return [];
  const found = at(await tomlIn(text), table);
  return [...strings(at(found, ['members'])), ...strings(at(found, ['exclude'])).map((glob) => `!${glob}`)];
}

function goModules(text: string | undefined): string[] {
  const opened = (text ?? '').split(/^use\s*\(/m, 2)[1] ?? '';
  const block = opened.slice(0, Math.max(0, opened.indexOf(')')));
  const single = [...(text ?? '').matchAll(/^use\s+([^\s(]+)/gm)].map(([, path = '']) => path);
  return [...single, ...block.split('\n').map((line) => line.trim().split(/\s/)[0] ?? '')].filter(
    (path) => path !== '' && path !== '.' && !path.startsWith('//'),
  );
}

/** Whether a manifest names a package that calls the OpenAI API: the SDKs in several languages, and what's built on them. */
export function usesOpenAI(manifest: string): boolean {
  return /(?:^|[\s"'/@:])(?:openai|langchain[\w-]*|@?langchain\/openai|ai-sdk\/openai|llama-?index[\w-]*|litellm|ruby-openai|go-openai|openai-go|async-openai|openai-php)\b/im.test(
    manifest,
  );
}
