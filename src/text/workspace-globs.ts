import { parsePackageJson } from './package-json.ts';

/** Where a repository says that its packages lie: globs of directories, relative to its root; `!` leaves some out. */
export function workspaceGlobs(files: Readonly<Record<string, string | undefined>>): string[] {
  return [
    ...fromPackageJson(files['package.json']),
    ...listUnder(files['pnpm-workspace.yaml'], 'packages'),
    ...fromPackageJson(files['lerna.json'], 'packages'),
    // Neither names packages of its own accord; these are their usual places.
    ...(files['nx.json'] === undefined ? [] : ['apps/*', 'packages/*', 'libs/*']),
    ...(files['turbo.json'] === undefined ? [] : ['apps/*', 'packages/*']),
    ...goModules(files['go.work']),
    ...(/\[tool\.uv\.workspace\][^[]*?members\s*=\s*\[([^\]]*)\]/.exec(files['pyproject.toml'] ?? '') ?? ['', ''])
      .slice(1)
      .flatMap(quoted),
    ...(/\[workspace\][^[]*?members\s*=\s*\[([^\]]*)\]/.exec(files['Cargo.toml'] ?? '') ?? ['', '']).slice(1).flatMap(quoted),
  ].map((glob) => glob.replace(/^(!?)\.\//, '$1').replace(/\/+$/, ''));
}

/** Whether a directory's path fits a glob; `*` stands for one name or a part of one, `**` for any number of names. */
export function fitsGlob(path: string, glob: string): boolean {
  const source = glob
    .split('/')
    .map((part) =>
      part === '**'
        ? '(?:[^/]+/)*[^/]+'
        : part.replaceAll(/[.+^${}()|[\]\\?]/g, '\\$&').replaceAll(/\*+/g, '[^/]*'),
    )
    .join('/');
  return new RegExp(`^${source}$`).test(path);
}

function fromPackageJson(text: string | undefined, name = 'workspaces'): string[] {
  const value = parsePackageJson(text ?? '')?.[name];
  const list: unknown = Array.isArray(value) ? value : (value as Record<string, unknown> | null | undefined)?.['packages'];
  return Array.isArray(list) ? list.filter((glob) => typeof glob === 'string') : [];
}

/** A list of YAML at the top of a file, in either form. */
function listUnder(yaml: string | undefined, name: string): string[] {
  const found = new RegExp(`^${name}:\\s*(?:\\[([^\\]]*)\\]|(?:#.*)?\\r?\\n((?:\\s*(?:-.*|#.*)?\\r?(?:\\n|$))*))`, 'm').exec(yaml ?? '');
  if (found?.[1] !== undefined) return quoted(found[1]);
  return (found?.[2] ?? '').split('\n').flatMap((line) => /^\s*-\s+["']?([^"'#\s]+)/.exec(line)?.[1] ?? []);
}

function goModules(text: string | undefined): string[] {
  const block = /^use\s*\(([^)]*)\)/m.exec(text ?? '')?.[1] ?? '';
  const single = [...(text ?? '').matchAll(/^use\s+([^\s(]+)/gm)].map(([, path = '']) => path);
  return [...single, ...block.split('\n').map((line) => line.trim().split(/\s/)[0] ?? '')].filter((path) => path !== '' && path !== '.' && !path.startsWith('//'));
}

function quoted(list: string): string[] {
  return [...list.matchAll(/["']([^"']+)["']/g)].map(([, text = '']) => text);
}

/** Whether a manifest names a package that calls the OpenAI API: the SDKs of several languages and what is built on them. */
export function usesOpenAI(manifest: string): boolean {
  return /(?:^|[\s"'/@:])(?:openai|langchain[\w-]*|@?langchain\/openai|ai-sdk\/openai|llama-?index[\w-]*|litellm|ruby-openai|go-openai|openai-go|async-openai|openai-php)\b/im.test(manifest);
}
