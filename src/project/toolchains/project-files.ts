import path from 'node:path';
import type { Files } from '../../machine/files.ts';

/** A project's own small files, each read at most once. */
export type ProjectFiles = {
  /** Absolute. */
  readonly root: string;
  /** The names in the root. */
  readonly names: readonly string[];
  has(name: string): boolean;
  /** The names in a directory, relative to the root; none if it isn't there. */
  list(directory: string): Promise<readonly string[]>;
  /** Cut off after 200,000 bytes; empty if there's no such file. Relative to the root. */
  text(name: string): Promise<string>;
  /** Absolute paths of the directories from the root up to the repository's, nearest first. */
  readonly above: readonly string[];
};

const maxBytes = 200_000;

export async function projectFiles(files: Files, root: string, above: readonly string[]): Promise<ProjectFiles> {
  const names = await files.list(root);
  const texts = new Map<string, Promise<string>>();
  const read = async (name: string): Promise<string> => {
    const found = await files.lookInside(path.resolve(root, name));
    return found.kind === 'file' ? found.bytes.subarray(0, maxBytes).toString('utf8') : '';
  };
  return {
    root,
    names,
    above,
    has: (name) => names.includes(name),
    list: async (directory) => await files.list(path.resolve(root, directory)),
    async text(name) {
      const known = texts.get(name) ?? read(name);
      texts.set(name, known);
      return await known;
    },
  };
}

/** Whether a manifest names a package: as a word of its own, in whatever syntax. */
export function names(manifest: string, packageName: string): boolean {
  const lines = manifest.split('\n').filter((line) => line.includes(packageName) && line.length < 2000);
  return lines.some((line) => !/^\s*(?:#|\/\/)/.test(line) && wordsOf(line).includes(packageName));
}

function wordsOf(line: string): string[] {
  return line.split(/[\s"',=<>~!;()[\]{}:^]+/);
}
