import { dirname, join, resolve } from 'node:path';
import type { FileState } from '../../machine/files-look.ts';
import type { IgnoreVerdict } from '../../git/git.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { repairEncoding } from '../../env-file/encoding.ts';
import { coveredWithoutGit, hasEnvRulesAtAnyDepth } from '../../git/ignore-rules.ts';
import { ignoreRuleFor } from '../../packaging/ignore-file.ts';
import { directoriesUp, isWithin, relativePath } from '../../machine/paths.ts';
import { shownPath } from '../../project/shown-path.ts';

/** The .gitignore for the rule. */
export type Gitignore = {
  /** Absolute path. */
  readonly path: string;
  /** As displayed: relative to the project. */
  readonly name: string;
  readonly found: FileState;
  /** The rule to add, and the env file relative to the .gitignore. */
  readonly rule: string;
  readonly envPath: string;
  /** Judged without git, see {@link coveredWithoutGit}. */
  readonly covered: boolean;
};

/**
 * Finds the right .gitignore. One that git can't read comes first: it's the reason. Then the one with the negation that lets the file
 * in, since no upper rule can override it. Then the project's own; or the repository's, if the project is a package without one and
 * the repository's has rules for env files at any depth.
 */
export async function gitignoreFor(scope: Scope, ports: Ports, verdict: IgnoreVerdict): Promise<Gitignore> {
  const env = scope.envFile.path;
  const repository = await ports.git.repository(dirname(env));
  const project = isWithin(scope.root, env) ? scope.root : dirname(env);
  const top = 'root' in repository ? repository.root : project;
  const lookIn = async (directory: string): Promise<Gitignore> => {
    const path = join(directory, '.gitignore');
    const found = await ports.files.lookInside(path);
    const envPath = relativePath(directory, env);
    const bytes = readable(found);
    return {
      path,
      name: shownPath(scope, path),
      found,
      rule: ignoreRuleFor(bytes, envPath, 'git'),
      envPath,
      covered: coveredWithoutGit(bytes, envPath) === true,
    };
  };

  if (verdict.verdict === 'not-ignored') {
    for (const directory of directoriesUp(dirname(env), top)) {
      const gitignore = await lookIn(directory);
      if (whyUnreadable(gitignore.found) !== undefined) return gitignore;
    }
    if (verdict.negatedBy?.reach === 'shared') return lookIn(dirname(resolve(top, verdict.negatedBy.source)));
  }

  // The env file may be in another repository below the project (a submodule), which inherits no rules.
  const own = await lookIn(isWithin(project, top) ? top : project);
  if (own.found.kind !== 'absent' || dirname(own.path) === top || !isWithin(top, project)) return own;
  const upper = await lookIn(top);
  return hasEnvRulesAtAnyDepth(readable(upper.found)) ? upper : own;
}

/** Why git can't read a .gitignore: what is there instead of a file, or what the system says. */
export type Unreadable = 'utf-16' | 'link' | 'directory' | 'pipe' | 'socket' | 'device' | { readonly reason: string };

/** Why git can't read an existing .gitignore; `undefined` if it can, or if there's none. */
export function whyUnreadable(found: FileState): Unreadable | undefined {
  switch (found.kind) {
    case 'absent':
      return undefined;
    case 'unreadable':
      return { reason: found.because };
    case 'dangling-link':
    case 'link-loop':
      return 'link';
    case 'file':
      // git 2.32 and later don't follow it.
      if (found.through !== undefined) return 'link';
      return found.bytes.includes(0) ? 'utf-16' : undefined;
    default:
      return found.kind;
  }
}

/** The text of a .gitignore in a form that git can read; `undefined` if there's none or it can't be converted. */
export function readable(found: FileState): Buffer | undefined {
  if (found.kind !== 'file' || found.through !== undefined) return undefined;
  if (!found.bytes.includes(0)) return found.bytes;
  const repaired = repairEncoding(found.bytes);
  return repaired.ok ? repaired.bytes : undefined;
}
