import { defineCheck, type Conversation, type FixContext, type Outcome } from '../engine/check.ts';
import { pages } from '../text/pages.ts';
import { untrusted } from '../text/untrusted.ts';
import { silentFinding, silentRefusal } from './git-silence.ts';

export type EnvUntrackedFact = { readonly tracked: boolean };

/** git does not track the env file: an ignore rule says nothing about a file that is in the index. */
export const envUntracked = defineCheck({
  id: 'env-untracked',
  title: 'git does not track the env file',
  group: 'protect',
  needs: {},
  async detect({ scope, ports }): Promise<Outcome<EnvUntrackedFact>> {
    const name = untrusted(scope.envFile.name);
    const answer = await ports.git.ignoreVerdict(scope.envFile.path);
    if (answer.verdict === 'silent' && answer.silence.because !== 'no-repository')
      return silentFinding(answer.silence, name);
    if (answer.verdict !== 'tracked') {
      return { status: 'ok', summary: `git does not track ${name}`, fact: { tracked: false } };
    }
    return {
      status: 'problem',
      code: 'tracked',
      summary: `git tracks ${name}`,
      why:
        `Every commit takes ${name} along, whatever .gitignore says. ` +
        'If it was committed before, count the key in it as leaked.',
      next: [
        `Take it out of git; the file itself stays: ${commandFor(scope.envFile.name)}`,
        `If a key in it was ever committed, revoke that key and make a new one: ${pages.apiKeys}`,
      ],
      fact: { tracked: true },
    };
  },
  fix: untrack,
});

// oxlint-disable-next-line require-yield -- a conversation that has nothing to ask but the consent to its plan
async function* untrack({ scope, ports, outcome }: FixContext<EnvUntrackedFact>): Conversation {
  const { path } = scope.envFile;
  const name = untrusted(scope.envFile.name);
  if (outcome.fact === undefined) {
    const answer = await ports.git.ignoreVerdict(path);
    return answer.verdict === 'silent' ? silentRefusal(answer.silence) : undefined;
  }
  return {
    kind: 'plan',
    summary: `take ${name} out of git; the file itself stays`,
    consent: 'ask',
    steps: [
      {
        preview: { kind: 'command', text: commandFor(scope.envFile.name) },
        run: async () => {
          const silence = await ports.git.untrack(path);
          if (silence === undefined) {
            return {
              status: 'ok',
              summary: `git no longer tracks ${name}; commit that to make it last`,
              fact: undefined,
            };
          }
          const { summary, why, next } = silentRefusal(silence);
          return { status: 'problem', code: 'tracked', summary, why, next };
        },
      },
    ],
  };
}

function commandFor(name: string): string {
  const shown = untrusted(name);
  const plain = /^[\w@%+=:,./][\w@%+=:,./-]*$/.test(shown);
  return `git rm --cached ${plain ? shown : `-- '${shown.replaceAll("'", `'\\''`)}'`}`;
}
