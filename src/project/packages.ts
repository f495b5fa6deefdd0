import path from 'node:path';
import type { Files } from '../machine/files.ts';
import { isForDeveloping } from '../env-file/convention.ts';
import { projectKind } from './kind.ts';
import { usesOpenAI, workspaceGlobs, workspaceMatcher } from './workspace-globs.ts';

/** A package of a repository that holds several. */
export type WorkspacePackage = {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly usesOpenAI: boolean;
};

const workspaceFiles = [
  'package.json',
  'pnpm-workspace.yaml',
  'lerna.json',
  'nx.json',
  'turbo.json',
  'go.work',
  'pyproject.toml',
  'Cargo.toml',
];
const manifests = [
  'package.json',
  'requirements.txt',
  'pyproject.toml',
  'Pipfile',
  'go.mod',
  'Gemfile',
  'Cargo.toml',
  'composer.json',
  'deno.json',
];
const skipped = /^(\.|node_modules$|vendor$|dist$|build$|target$|__pycache__$|venv$)/;
/** The maximum number of directories to look into; a repository may have thousands. */
const maxDirectories = 400;
const maxPackages = 100;

/**
 * The packages of the repository with this root, those that use OpenAI first. Empty if it's an ordinary project: it declares no
 * packages, or has its own env file. If the root has no manifest, every project directly below it counts.
 */
export async function findPackages(files: Files, root: string): Promise<readonly WorkspacePackage[]> {
  const names = await files.list(root);
  if (names.some((name) => name.startsWith('.env') && isForDeveloping(name))) return [];
  const texts = Object.fromEntries(
    await Promise.all(
      workspaceFiles
        .filter((name) => names.includes(name))
        .map(async (name) => [name, await textOf(files, path.join(root, name))] as const),
    ),
  );
  const declared = await workspaceGlobs(texts);
  const globs = declared.length === 0 && projectKind(names) === null && names.includes('.git') ? ['*'] : declared;
  const wanted = globs.filter((glob) => !glob.startsWith('!'));
  if (wanted.length === 0) return [];
  const maxDepth = wanted.reduce((depth, glob) => Math.min(4, Math.max(depth, glob.includes('**') ? 4 : glob.split('/').length)), 1);
  const fits = await workspaceMatcher(globs);
  // If unsure, count it: one question too many is better than a missed package.
  const isPackage = (directory: string): boolean => fits(directory) !== false;

  const found: WorkspacePackage[] = [];
  const queue: { path: string; depth: number }[] = [{ path: '', depth: 0 }];
  for (let looked = 0; queue.length > 0 && looked < maxDirectories && found.length < maxPackages; looked += 1) {
    const { path: here, depth } = queue.shift() as { path: string; depth: number };
    const inside = here === '' ? names : await files.list(path.join(root, here));
    if (here !== '' && projectKind(inside) !== null && isPackage(here)) {
      const held = await Promise.all(
        manifests.filter((name) => inside.includes(name)).map((name) => textOf(files, path.join(root, here, name))),
      );
      found.push({ path: here, usesOpenAI: held.some(usesOpenAI) });
    }
    if (depth >= maxDepth) continue;
    // A name with an extension is hardly ever a directory, and listing a file returns nothing.
    for (const name of inside.toSorted()) {
      // We'd never get to the rest.
      if (queue.length >= maxDirectories) break;
      if (!skipped.test(name) && !/\.\w{1,5}$/.test(name)) queue.push({ path: here === '' ? name : `${here}/${name}`, depth: depth + 1 });
    }
  }
  return found.toSorted((one, other) => Number(other.usesOpenAI) - Number(one.usesOpenAI) || (one.path < other.path ? -1 : 1));
}

async function textOf(files: Files, file: string): Promise<string> {
  const found = await files.lookInside(file);
  return found.kind === 'file' ? found.bytes.subarray(0, 200_000).toString('utf8') : '';
}
