import { basename } from 'node:path';
import type { Host } from '../engine/host.ts';
import type { GitFailure } from '../git/failure.ts';
import type { Git } from '../git/git.ts';
import type { Settings } from '../machine/settings.ts';
import type { Session } from './session.ts';
import { isThisItsRepository } from './trust-git.text.ts';

/**
 * If the repository's data is in another directory that doesn't name this one (`git init --separate-git-dir`), only the user can know
 * whether it belongs here: an archive may contain a `.git` that leads to another project's. A person is asked once; the answer is
 * stored for this project and for exactly these directories. `host` is absent if nobody can be asked.
 */
export async function trustGit(
  { world, mode, signal }: Session,
  { git, settings }: { readonly git: Git; readonly settings: Settings },
  host?: Pick<Host, 'ask'>,
): Promise<void> {
  const unknown = async (): Promise<GitFailure | undefined> => {
    const repository = await git.repository(world.cwd);
    return 'because' in repository && repository.because === 'elsewhere' ? repository : undefined;
  };
  const gitFailure = await unknown();
  signal.throwIfAborted();
  if (gitFailure?.data === undefined || gitFailure.directory === undefined) return;
  const named = gitFailure.data.join('\n');
  if ((await settings.choices(gitFailure.directory)).gitData === named) return git.trust(gitFailure.data);
  if (host === undefined || mode.answers !== 'person' || mode.fixing === 'never') return;
  const question = isThisItsRepository(basename(gitFailure.directory), gitFailure.directory, gitFailure.data);
  const answer = await host.ask({ id: 'project', canGoBack: false, question }, signal);
  if (answer.kind !== 'answer' || answer.value !== true) return;
  git.trust(gitFailure.data);
  if (mode.fixing === 'do') await settings.choose(gitFailure.directory, { gitData: named });
}
