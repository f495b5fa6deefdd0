import path from 'node:path';
import type { GitFailure } from '../../git/failure.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { envFileGlobs, isEnvFileName, isFixture, isSecretFile, secretFileGlobs } from '../../env-file/names.ts';
import { mustStay } from './env-files-beside.ts';
import { isWithin, relativePath } from '../../machine/paths.ts';
import { shownPath } from '../../project/shown-path.ts';

/** Another file in the repository that contains a key, what opens another tool's encryption, or where a key belongs. */
export type OtherEnvFile = {
  /** Absolute path. */
  readonly path: string;
  /** As displayed: relative to the project, with `/`. */
  readonly name: string;
  /** It holds no key yet: it's where the project's programs will look for one. */
  readonly empty?: true;
};

/** Enough for any repository; each one is read. */
const most = 300;

/**
 * The other env files in the repository, in any directory, that contain a key and that git tracks, or also those that it would add;
 * and the target of the env file, if it's a link and git deals with the target.
 */
export async function envFilesInGit(scope: Scope, ports: Ports, which: 'tracked' | 'taken'): Promise<readonly OtherEnvFile[] | GitFailure> {
  const listed = await ports.git.otherFiles(scope.envFile.path, [...envFileGlobs, ...secretFileGlobs], which);
  if ('because' in listed) return listed;
  const named = listed.filter((file) => {
    const way = relativePath(scope.gitRoot ?? scope.root, file);
    return (isEnvFileName(path.basename(file)) || isSecretFile(way)) && !isFixture(way);
  });
  const found: OtherEnvFile[] = [];
  for (const file of [...(await behindLink(scope, ports, which)), ...named.toSorted().slice(0, most)]) {
    const looked = await ports.files.lookInside(file);
    // For a link, git stores the path that it leads to, and no content.
    if (looked.kind !== 'file' || looked.through !== undefined || !mustStay(looked.bytes)) continue;
    if (found.some((other) => other.path === file)) continue;
    found.push({ path: file, name: shownPath(scope, file) });
  }
  return [...found, ...(await secretFiles(scope, ports, which, new Set(found.map((file) => file.path))))];
}

/**
 * The files, other than env files, in which this project's programs keep the key: they're secret whatever is in them now. Files like
 * that in other projects of the repository count if they hold a key.
 */
async function secretFiles(
  scope: Scope,
  ports: Ports,
  which: 'tracked' | 'taken',
  known: ReadonlySet<string>,
): Promise<readonly OtherEnvFile[]> {
  const found: OtherEnvFile[] = [];
  for (const { secretFile, sole } of scope.keyPlaces ?? []) {
    if (secretFile === undefined || known.has(secretFile) || !(await ports.files.isInProject(secretFile))) continue;
    const { verdict } = await ports.git.ignoreVerdict(secretFile);
    if (verdict !== 'tracked' && (verdict !== 'not-ignored' || which === 'tracked')) continue;
    const looked = await ports.files.lookInside(secretFile);
    const holds = looked.kind === 'file' && mustStay(looked.bytes);
    if (!holds && !sole) continue;
    found.push({ path: secretFile, name: shownPath(scope, secretFile), ...(holds ? {} : { empty: true as const }) });
  }
  return found;
}

/** The file that the env file links to, if it's in the repository: it contains the key, whatever its name. */
async function behindLink(scope: Scope, ports: Ports, which: 'tracked' | 'taken'): Promise<readonly string[]> {
  const chosen = await ports.files.look(scope.envFile.path);
  const target = chosen.kind === 'file' ? chosen.through : undefined;
  if (target === undefined || !isWithin(scope.gitRoot ?? scope.root, target)) return [];
  const { verdict } = await ports.git.ignoreVerdict(target);
  return verdict === 'tracked' || verdict === (which === 'taken' ? 'not-ignored' : 'tracked') ? [target] : [];
}
