import path from 'node:path';
import type { Files } from '../machine/files.ts';
import { lineNumbers } from '../machine/line-numbers.ts';
import type { Git } from '../git/git.ts';
import { ownFiles } from './sources.ts';

/** Where a source file has a name; the line is 1-based. */
export type NameUse = { readonly file: string; readonly line: number };

const program = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|html|dart)$/i;
/** Files, directories without a repository, bytes of one file, milliseconds. */
const limits = { files: 2000, directories: 500, bytes: 512 * 1024, time: 2000 };
/** Places; nobody reads a longer list. */
const mostUses = 20;

/** The lines of a project's own programs that have a name, in any form: `process.env.NAME`, `import.meta.env["NAME"]`. */
export async function nameUses(
  ports: { readonly files: Files; readonly git: Git },
  root: string,
  name: string,
  signal: AbortSignal,
): Promise<readonly NameUse[]> {
  const { names } = await ownFiles(ports, root, (file) => program.test(file), limits);
  const uses: NameUse[] = [];
  const started = performance.now();
  let at = 0;
  for await (const bytes of ports.files.readMany(
    names.map((file) => path.join(root, file)),
    limits.bytes,
  )) {
    signal.throwIfAborted();
    const file = names[at] as string;
    at += 1;
    if (performance.now() - started > limits.time) break;
    if (bytes === undefined) continue;
    for (const line of linesWith(name, bytes.toString('latin1'))) {
      uses.push({ file, line });
      if (uses.length === mostUses) return uses;
    }
  }
  return uses;
}

function linesWith(name: string, text: string): ReadonlySet<number> {
  const lines = new Set<number>();
  const lineOf = lineNumbers(text);
  for (let at = text.indexOf(name); at !== -1 && lines.size < mostUses; at = text.indexOf(name, at + name.length)) {
    const around = `${text[at - 1] ?? ''}${text[at + name.length] ?? ''}`;
    if (!/\w/.test(around)) lines.add(lineOf(at));
  }
  return lines;
}
