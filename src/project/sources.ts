import path from 'node:path';
import type { Git } from '../git/git.ts';
import type { Files } from '../machine/files.ts';
import { inTurns } from '../machine/in-turns.ts';

export type Sources = {
  /** Relative to the directory, with `/`. */
  readonly names: readonly string[];
  /** There are more than were listed. */
  readonly capped: boolean;
};

const generated = /(?:^|\/)(?:node_modules|bower_components|vendor|dist|build|out|coverage|target|venv|__pycache__|\.[^/]+)\//;

/**
 * The project's own files below a directory that are `wanted` by name: what git tracks or would track; without a repository, what
 * is in the directories. Nothing generated, nothing installed. At most `limits.files`.
 */
export async function ownFiles(
  ports: { readonly files: Files; readonly git: Git },
  directory: string,
  wanted: (name: string) => boolean,
  limits: { readonly files: number; readonly directories: number },
): Promise<Sources> {
  const listed = await ports.git.files(directory);
  const { names, capped } = 'because' in listed ? await walk(ports, directory, limits.directories) : { names: listed, capped: false };
  const found: string[] = [];
  for await (const name of inTurns(names)) {
    if (generated.test(name) || !wanted(name)) continue;
    if (found.length === limits.files) return { names: found, capped: true };
    found.push(name);
  }
  return { names: found, capped };
}

/** More files than any project has; a single directory can contain this many. */
const maxNames = 100_000;

/** Breadth first, so that a limit cuts off what's deepest. Whatever can be listed is a directory; links to one are followed once. */
async function walk(ports: { readonly files: Files }, directory: string, maximum: number): Promise<Sources> {
  const names: string[] = [];
  const queue = [''];
  let visited = 0;
  for (let below = queue.shift(); below !== undefined; below = queue.shift()) {
    visited += 1;
    if (visited > maximum || names.length > maxNames) return { names, capped: true };
    for (const name of await ports.files.list(path.join(directory, below))) {
      const file = below === '' ? name : `${below}/${name}`;
      // Directory names seldom have an extension, and listing something that isn't a directory returns nothing.
      if (path.extname(name) === '' && !generated.test(`${file}/`)) queue.push(file);
      else names.push(file);
    }
  }
  return { names, capped: false };
}
