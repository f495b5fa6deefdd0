import path from 'node:path';
import { readEnvDocument, type Assignment } from '../env-file/document.ts';
import { repairEncoding } from '../env-file/encoding.ts';
import { isEnvFileName } from '../env-file/names.ts';
import type { Files } from '../machine/files.ts';
import { inTurns } from '../machine/in-turns.ts';
import { isWithin, relativePath } from '../machine/paths.ts';
import { withoutTrailing } from '../machine/trailing.ts';
import { walk } from '../machine/walk.ts';
import type { World } from '../machine/world.ts';
import { writtenLines } from '../shell/written-lines.ts';
import { untrusted } from '../wording/untrusted.ts';

/** What the project's own files give to variables. */
export type ProjectSettings = {
  /**
   * The file that gives a variable the same value as the shell, as displayed; `undefined`: none does. An editor that puts the project's
   * env files or its own settings into its terminals, as VS Code does, makes what a clone says look like the user's own.
   */
  readonly fileThatSets: (variable: string, value: string) => Promise<string | undefined>;
};

/** Files. More than any project has; a clone could have any number. */
const maxEnvFiles = 300;

/** @param roots the project and its repository @param first the chosen env file, wherever it is */
export function projectSettings(
  ports: { readonly files: Files; readonly world: World },
  roots: readonly string[],
  first?: string,
): ProjectSettings {
  const { files } = ports;
  const [root = ''] = roots;
  let envFiles: Promise<readonly EnvFile[]> | undefined;
  return {
    async fileThatSets(variable, value) {
      envFiles ??= readEnvFiles(files, roots, first);
      for (const { file, assignments } of await envFiles) {
        if (assignments.some((each) => each.name === variable && isSame(each.value, value))) return untrusted(relativePath(root, file));
      }
      for (const each of roots) {
        const lines = (await writtenLines(ports, each, variable)).filter(({ path: file }) => roots.some((top) => isWithin(top, file)));
        const found = lines.find((line) => line.value === undefined || isSame(line.value, value));
        if (found !== undefined) return found.file;
      }
      return undefined;
    },
  };
}

/** Programs differ in how they read the end of a line and a reference to another variable. */
function isSame(written: string, value: string): boolean {
  return written.includes(value) || written.includes('$') || hrefOf(written) === hrefOf(value);
}

function hrefOf(address: string): string {
  return URL.canParse(address) ? withoutTrailing(new URL(address).href, '/') : address;
}

type EnvFile = { readonly file: string; readonly assignments: readonly Assignment[] };

async function readEnvFiles(files: Files, roots: readonly string[], first: string | undefined): Promise<readonly EnvFile[]> {
  const found = new Set(first === undefined ? [] : [first]);
  for (const root of roots) {
    for await (const name of inTurns(walk(root))) {
      if (name !== undefined && isEnvFileName(path.basename(name)) && found.size < maxEnvFiles) found.add(path.join(root, name));
    }
  }
  const read: EnvFile[] = [];
  for (const file of found) {
    const looked = await files.look(file);
    if (looked.kind !== 'file') continue;
    // PowerShell writes UTF-16, and reads it.
    const repaired = repairEncoding(looked.bytes);
    read.push({ file, assignments: readEnvDocument(repaired.ok ? repaired.bytes : looked.bytes).assignments });
  }
  return read;
}
