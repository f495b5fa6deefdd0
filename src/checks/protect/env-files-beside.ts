import path from 'node:path';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { holdsMasterSecret, mayBeCommitted } from '../../env-file/managed.ts';
import { isEnvFileName } from '../../env-file/names.ts';
import { inTurns } from '../../machine/in-turns.ts';
import { holdsKey } from '../../keys/search.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { isWithin } from '../../machine/paths.ts';
import { shownPath } from '../../project/shown-path.ts';

/** Whether the chosen env file holds another tool's values and no secret: it may be in git, in a package, and in an image. */
export async function mayBePublic({ envFile, variable }: Scope, ports: Ports): Promise<boolean> {
  const found = await ports.files.look(envFile.path);
  return found.kind === 'file' && mayBeCommitted(found.bytes, variable.name);
}

/** Whether the chosen env file exists yet. */
export async function isThere({ envFile }: Scope, ports: Ports): Promise<boolean> {
  return (await ports.files.look(envFile.path)).kind !== 'absent';
}

/** Whether an env file must stay here: it holds a key, or what opens another tool's encryption or store (`.env.keys`). */
export function mustStay(bytes: Buffer): boolean {
  return holdsKey(bytes) || holdsMasterSecret(bytes);
}

export type EnvFile = {
  /** Absolute path. */
  readonly path: string;
  /** As displayed: relative to the project, with `/`. */
  readonly name: string;
  readonly bytes: Buffer;
};

/**
 * The env files in the directory of the chosen one, which comes first if it exists: `.env`, `.env.local`, `.env.production`. No
 * examples, broken links, or pipes.
 */
export function envFilesBeside(scope: Scope, ports: Ports): Promise<readonly EnvFile[]> {
  return envFilesIn(path.dirname(scope.envFile.path), scope, ports);
}

/** Absolute paths of files that must not end up in an image or upload: the chosen one, those with a key beside it and in other packages, and where else the key is kept. */
export async function envFilesToKeep(scope: Scope, ports: Ports): Promise<readonly string[]> {
  const { gitRoot, packages = [] } = scope;
  const others = gitRoot === null ? [] : packages.slice(0, maxPackages).map((each) => path.join(gitRoot, each));
  const kept = new Set((await mayBePublic(scope, ports)) ? [] : [scope.envFile.path]);
  for (const directory of new Set([path.dirname(scope.envFile.path), ...others])) {
    for await (const file of inTurns(await envFilesIn(directory, scope, ports))) if (mustStay(file.bytes)) kept.add(file.path);
  }
  for (const { secretFile } of scope.keyPlaces ?? []) if (secretFile !== undefined) kept.add(secretFile);
  return [...kept];
}

const maxPackages = 100;

async function envFilesIn(directory: string, scope: Scope, ports: Ports): Promise<readonly EnvFile[]> {
  const chosen = path.basename(scope.envFile.path);
  const names = (await ports.files.list(directory)).filter((name) => name !== chosen && isEnvFileName(name));
  const siblings: EnvFile[] = [];
  for (const name of [chosen, ...names.toSorted().slice(0, 50)]) {
    const file = path.join(directory, name);
    const found = await ports.files.look(file);
    if (found.kind !== 'file') continue;
    siblings.push({ path: file, name: isWithin(scope.root, file) ? shownPath(scope, file) : untrusted(name), bytes: found.bytes });
  }
  return siblings;
}
