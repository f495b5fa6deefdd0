import { anything, Effort, matchesAll, notSlash, star, withinReason, withoutSlashesAtEnd, type Step } from '../packaging/glob.ts';
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
  ].map((glob) => withoutSlashesAtEnd(glob.replace(/^(!?)\.\//, '$1')));
}

/** Whether a directory's path fits a glob; `*` stands for one name or a part of one, `**` for any number of names. */
export function fitsGlob(path: string, glob: string, effort = new Effort(Infinity)): boolean {
  effort.spend(glob.length);
  return matchesAll(stepsOf(glob), path, effort);
}

/** Whether it fits one of several; `unknown` where they are too many or too intricate to tell. */
export function fitsAnyGlob(path: string, globs: readonly string[]): boolean | 'unknown' {
  // Less than what a verdict may cost elsewhere: this is asked about hundreds of directories.
  return withinReason((effort) => globs.some((glob) => fitsGlob(path, glob, effort)), 200_000);
}

function stepsOf(glob: string): Step[] {
  return glob.split('/').flatMap((part, index): Step[] => {
    const slash: Step[] = index === 0 ? [] : ['/'];
    if (part === '**') return [...slash, notSlash, anything];
    const characters = part.replaceAll(/\*+/g, '*').split('');
    return [...slash, ...characters.map((character) => (character === '*' ? star : character))];
  });
}

function fromPackageJson(text: string | undefined, name = 'workspaces'): string[] {
  const value = parsePackageJson(text ?? '')?.[name];
  const list: unknown = Array.isArray(value) ? value : (value as Record<string, unknown> | null | undefined)?.['packages'];
  return Array.isArray(list) ? list.filter((glob) => typeof glob === 'string') : [];
}

/** A list of YAML at the top of a file, in either form. */
function listUnder(yaml: string | undefined, name: string): string[] {
  const lines = (yaml ?? '').split(/\r?\n/);
  const start = lines.findIndex((line) => line.startsWith(`${name}:`));
  const [first = '', ...after] = start === -1 ? [] : [(lines[start] as string).slice(name.length + 1), ...lines.slice(start + 1)];
  const inBrackets = [first, ...after].join('\n').trimStart();
  if (inBrackets.startsWith('[')) return inBrackets.includes(']') ? quoted(inBrackets.slice(0, inBrackets.indexOf(']'))) : [];
  if (!/^\s*(?:#|$)/.test(first)) return [];
  const end = after.findIndex((line) => !/^\s*(?:[-#]|$)/.test(line));
  return after.slice(0, end === -1 ? undefined : end).flatMap((line) => /^\s*-\s+["']?([^"'#\s]+)/.exec(line)?.[1] ?? []);
}

function goModules(text: string | undefined): string[] {
  const opened = (text ?? '').split(/^use\s*\(/m, 2)[1] ?? '';
  const block = opened.slice(0, Math.max(0, opened.indexOf(')')));
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
