import type { Conversation } from '../../engine/check.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { defineCheck, type FixContext } from '../check.ts';
import type { Scope } from '../../project/scope.ts';
import { untrackCommand } from '../../shell/commands.ts';
import { shellOf } from '../../shell/shell.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { mayBePublic } from './env-files-beside.ts';
import { envFilesInGit, type OtherEnvFile } from './other-env-files.ts';
import { envFileOutside } from './env-file-outside.ts';
import { gitFailureFinding, otherRepositoryFinding, gitFailureRefusal } from './git-failure.ts';
import { groups } from '../groups.ts';
import * as text from './env-untracked.text.ts';

export type EnvUntrackedFact = {
  /** The env file itself. */
  readonly tracked: boolean;
  /** Other env files in the repository that git tracks and that contain a key. */
  readonly others: readonly OtherEnvFile[];
};

/** git tracks neither the env file nor another one in the repository with a key: an ignore rule doesn't affect a file in the index. */
export const envUntracked = defineCheck({
  id: 'env-untracked',
  title: "git doesn't track the env file",
  group: groups.protect,
  codes: text.codes,
  needs: {},
  blockedBy: envFileOutside,
  async detect({ scope, ports }): Promise<Outcome<EnvUntrackedFact, typeof text.codes>> {
    const name = untrusted(scope.envFile.name);
    const answer = await ports.git.ignoreVerdict(scope.envFile.path);
    if (answer.verdict === 'unknown' && answer.gitFailure.because !== 'no-repository')
      return gitFailureFinding(answer.gitFailure, text.whetherTracked(name));
    const listed = answer.verdict === 'unknown' ? [] : await envFilesInGit(scope, ports, 'tracked');
    if ('because' in listed && listed.because !== 'no-repository') return gitFailureFinding(listed, text.whetherTracked(name));
    const others = 'because' in listed ? [] : listed;
    const isPublic = answer.verdict === 'tracked' && (await mayBePublic(scope, ports));
    const fact = { tracked: answer.verdict === 'tracked' && !isPublic, others };
    const [first, ...rest] = filesOf(fact, scope).map((file) => untrusted(file.name));
    const isElsewhere = 'because' in (await ports.git.repository(scope.root));
    const other = first === undefined && isElsewhere ? await otherRepositoryFinding(scope.root, text.whetherCommitted(name)) : undefined;
    if (other !== undefined) return { ...other, fact };
    if (first === undefined) return { status: 'ok', summary: isPublic ? text.mayBeTracked(name) : text.isUntracked(name), fact };
    const names = [first, ...rest] as const;
    const said = text.isTracked(
      names,
      fact.tracked,
      shellOf(ports.world),
      others.length > 0 && others.every(({ empty }) => empty === true),
    );
    const same = { about: filesOf(fact, scope).map((file) => file.path), shownWith: ['env-history'] };
    return { status: 'problem', code: 'tracked', ...said, ...same, fact, data: { files: names } };
  },
  fix: untrack,
});

// oxlint-disable-next-line require-yield -- a conversation that has nothing to ask but the consent to its plan
async function* untrack({ scope, ports, outcome }: FixContext<EnvUntrackedFact, typeof text.codes>): Conversation<typeof text.codes> {
  if (outcome.fact === undefined) {
    const answer = await ports.git.ignoreVerdict(scope.envFile.path);
    return answer.verdict === 'unknown' ? gitFailureRefusal(answer.gitFailure) : undefined;
  }
  const files = filesOf(outcome.fact, scope);
  if (files.length === 0) return undefined;
  return {
    kind: 'plan',
    summary: text.plan(files.map(({ name }) => untrusted(name))),
    consent: 'ask',
    insists: text.insists(untrusted(scope.envFile.name)),
    steps: files.map(({ path, name }) => ({
      preview: { kind: 'command', text: untrackCommand(untrusted(name), shellOf(ports.world)) },
      run: async () => {
        const gitFailure = await ports.git.untrack(path);
        if (gitFailure === undefined) return { status: 'ok', summary: text.done(untrusted(name)), fact: undefined };
        const { summary, why, next } = gitFailureRefusal(gitFailure);
        return { status: 'problem', code: 'tracked', summary, why, next };
      },
    })),
  };
}

export function filesOf({ tracked, others }: EnvUntrackedFact, { envFile }: Scope): readonly OtherEnvFile[] {
  return [...(tracked ? [{ path: envFile.path, name: envFile.name }] : []), ...others];
}
