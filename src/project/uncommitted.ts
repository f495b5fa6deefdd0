import path from 'node:path';
import type { Git } from '../git/git.ts';
import { relativePath } from '../machine/paths.ts';
import type { Scope } from './scope.ts';

/** What git says before a run about committing. */
export type Committing = {
  /** The ignore file that keeps the env file out of git, relative to the project's root, if its rule is in no commit yet. */
  readonly uncommitted?: string;
  /** The last commit still has the env file, which git no longer tracks. */
  readonly untracked?: boolean;
  /** git knows whose commit it would be; without that, it makes none. */
  readonly hasAuthor: boolean;
};

/** The last run's rule protects nobody else until it's committed. If git doesn't say, nothing is uncommitted. */
export async function committing({ root, gitRoot, envFile }: Scope, git: Git, signal: AbortSignal): Promise<Committing> {
  if (gitRoot === null) return { hasAuthor: false };
  const run = git.commandFor(signal);
  // Status 128: no commit, or none with this file.
  const blob = (file: string) => run(gitRoot, ['cat-file', 'blob', `HEAD:${file}`], { alsoFine: [128] });
  const [author, verdict, now, inHead] = await Promise.all([
    run(gitRoot, ['var', 'GIT_COMMITTER_IDENT'], { alsoFine: [128] }),
    git.ignoreVerdict(envFile.path, { asIfUntracked: true }),
    git.ignoreVerdict(envFile.path),
    blob(relativePath(gitRoot, envFile.path)),
  ]);
  const known = {
    hasAuthor: 'status' in author && author.status === 0,
    untracked: now.verdict !== 'tracked' && 'status' in inHead && inHead.status === 0,
  };
  const rule = verdict.verdict === 'ignored' ? verdict.rule : undefined;
  if (rule?.reach !== 'shared') return known;
  const committed = await blob(rule.source);
  if (!('status' in committed) || committed.stdout.split(/\r?\n/).some((line) => line.trim() === rule.pattern.trim())) return known;
  return { ...known, uncommitted: relativePath(root, path.join(gitRoot, rule.source)) };
}
