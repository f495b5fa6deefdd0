import path from 'node:path';
import { relativePath } from '../machine/paths.ts';
import type { Surroundings } from './store.ts';

/** A file that may mention a place. */
export type ProjectText = {
  /** Relative to the repository, with `/`. Outside text. */
  readonly file: string;
  readonly text: string;
};

/** More files of settings than a project has; a repository of manifests may have thousands. */
const maxFiles = 400;
/** Bytes. */
const maxBytes = 100_000;
const settings = /\.(?:ya?ml|jsonc?|toml|tf|tpl)$|(?:^|\/)\.env[^/]*$/i;
const notSettings = /(?:^|\/)(?:node_modules|vendor|dist|build|\.next|\.venv|fixtures?|__snapshots__)\/|(?:lock|locks)\.(?:ya?ml|json)$/i;

const readBefore = new WeakMap<Surroundings['scope'], Promise<readonly ProjectText[]>>();

/** The project's files of settings, read once per run: those of git, and what's in the usual directories that git ignores. */
export function projectTexts(around: Surroundings): Promise<readonly ProjectText[]> {
  const known = readBefore.get(around.scope) ?? read(around);
  readBefore.set(around.scope, known);
  return known;
}

async function read({ scope, ports }: Surroundings): Promise<readonly ProjectText[]> {
  const { files, git } = ports;
  const root = scope.gitRoot ?? scope.root;
  const listed = await git.files(root);
  const ofGit = 'because' in listed ? [] : listed;
  const others: string[] = [];
  for (const directory of new Set([root, scope.root, path.join(root, '.github/workflows'), path.join(scope.root, '.vercel')])) {
    for (const name of await files.list(directory)) others.push(relativePath(root, path.join(directory, name)));
  }
  const names = [...new Set([...others, ...ofGit])].filter((name) => settings.test(name) && !notSettings.test(name));
  const near = relativePath(root, scope.root);
  // Of many, those that are most likely to matter.
  const depth = (name: string): number => (name.startsWith('.github/') ? 0 : name.startsWith(near) ? 1 : 2) * 100 + name.split('/').length;
  const chosen = names.toSorted((one, other) => depth(one) - depth(other)).slice(0, maxFiles);
  const texts: ProjectText[] = [];
  let at = 0;
  for await (const bytes of files.readMany(
    chosen.map((name) => path.join(root, name)),
    maxBytes,
  )) {
    const file = chosen[at++] ?? '';
    if (bytes !== undefined) texts.push({ file, text: bytes.toString('utf8') });
  }
  return texts;
}
