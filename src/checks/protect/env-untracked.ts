import type { Conversation } from '../../engine/check.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { defineCheck, type FixContext } from '../check.ts';
import type { Scope } from '../../project/scope.ts';
import { pages } from '../../openai/pages.ts';
import { untrackCommand } from '../../shell/commands.ts';
import { shellOf } from '../../shell/shell.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { envFilesInGit, type OtherEnvFile } from './env-others.ts';
import { envFileOutside } from './env-file-outside.ts';
import { silentFinding, silentRefusal } from './git-silence.ts';
import { groups } from '../groups.ts';

export type EnvUntrackedFact = {
  /** The env file itself. */
  readonly tracked: boolean;
  /** Other env files of the repository that git tracks and that hold a key. */
  readonly others: readonly OtherEnvFile[];
};

/** git tracks neither the env file nor another one of the repository that holds a key: an ignore rule says nothing about a file that is in the index. */
export const envUntracked = defineCheck({
  id: 'env-untracked',
  title: 'git does not track the env file',
  group: groups.protect,
  needs: {},
  blockedBy: envFileOutside,
  async detect({ scope, ports }): Promise<Outcome<EnvUntrackedFact>> {
    const name = untrusted(scope.envFile.name);
    const answer = await ports.git.ignoreVerdict(scope.envFile.path);
    if (answer.verdict === 'silent' && answer.silence.because !== 'no-repository')
      return silentFinding(answer.silence, `it tracks ${name}`);
    const others = answer.verdict === 'silent' ? [] : await envFilesInGit(scope, ports, 'tracked');
    if ('because' in others) return silentFinding(others, `it tracks ${name}`);
    const fact = { tracked: answer.verdict === 'tracked', others };
    const [first, ...rest] = filesOf(fact, scope);
    if (first === undefined) return { status: 'ok', summary: `git does not track ${name}`, fact };
    const shell = shellOf(ports.world);
    const names = [first, ...rest].map((file) => untrusted(file.name));
    const held = names.slice(fact.tracked ? 1 : 0).join(', ');
    const summary = fact.tracked
      ? `git tracks ${name}${held === '' ? '' : `, and ${held} with a key as well`}`
      : `git tracks ${held}, which ${others.length === 1 ? 'holds' : 'hold'} a key`;
    return {
      status: 'problem',
      code: 'tracked',
      summary,
      why:
        `Every commit takes ${rest.length === 0 ? names[0] : 'them'} along, whatever .gitignore says. ` +
        'If it was committed before, count the key in it as leaked.',
      next: [
        ...names.map((each, index) => `${index === 0 ? 'Take it out of git; the file itself stays' : 'And this one'}: ${untrackCommand(each, shell)}`),
        `If a key in it was ever committed, revoke that key and make a new one: ${pages.apiKeys}`,
      ],
      fact,
      data: { files: names },
    };
  },
  fix: untrack,
});

// oxlint-disable-next-line require-yield -- a conversation that has nothing to ask but the consent to its plan
async function* untrack({ scope, ports, outcome }: FixContext<EnvUntrackedFact>): Conversation {
  if (outcome.fact === undefined) {
    const answer = await ports.git.ignoreVerdict(scope.envFile.path);
    return answer.verdict === 'silent' ? silentRefusal(answer.silence) : undefined;
  }
  const files = filesOf(outcome.fact, scope);
  if (files.length === 0) return undefined;
  return {
    kind: 'plan',
    summary: `take ${files.map(({ name }) => untrusted(name)).join(', ')} out of git; ${files.length === 1 ? 'the file itself stays' : 'the files themselves stay'}`,
    consent: 'ask',
    steps: files.map(({ path, name }) => ({
      preview: { kind: 'command', text: untrackCommand(untrusted(name), shellOf(ports.world)) },
      run: async () => {
        const silence = await ports.git.untrack(path);
        if (silence === undefined) {
          return {
            status: 'ok',
            summary: `git no longer tracks ${untrusted(name)}; commit that to make it last`,
            fact: undefined,
          };
        }
        const { summary, why, next } = silentRefusal(silence);
        return { status: 'problem', code: 'tracked', summary, why, next };
      },
    })),
  };
}

function filesOf({ tracked, others }: EnvUntrackedFact, { envFile }: Scope): readonly OtherEnvFile[] {
  return [...(tracked ? [{ path: envFile.path, name: envFile.name }] : []), ...others];
}
