import { defineCheck, type Finding, type Outcome } from '../engine/check.ts';
import type { IgnoreVerdict } from '../ports/git.ts';
import { untrusted } from '../text/untrusted.ts';
import { addRule, gitignoreFor, unreadableGitignore, type Gitignore } from './env-ignored-fix.ts';
import { silentFinding } from './git-silence.ts';

export type EnvIgnoredFact = { readonly verdict: IgnoreVerdict };

/** git ignores the env file, by the rules alone: whether git tracks it is the question of `env-untracked`. */
export const envIgnored = defineCheck({
  id: 'env-ignored',
  title: 'git ignores the env file',
  group: 'protect',
  needs: {},
  async detect({ scope, ports }): Promise<Outcome<EnvIgnoredFact>> {
    const name = untrusted(scope.envFile.name);
    const verdict = await ports.git.ignoreVerdict(scope.envFile.path, { asIfUntracked: true });
    const fact = { verdict };

    if (verdict.verdict === 'ignored' && verdict.rule?.reach !== 'local') {
      const { rule } = verdict;
      if (rule === undefined) return { status: 'ok', summary: `git ignores ${name}`, fact };
      const source = untrusted(rule.source);
      return {
        status: 'ok',
        summary: `git ignores ${name} · ${source}:${rule.line}`,
        fact,
        data: { source, line: rule.line, pattern: untrusted(rule.pattern) },
      };
    }
    if (verdict.verdict === 'silent' && verdict.silence.because !== 'no-repository') {
      return { ...silentFinding(verdict.silence, name), fact };
    }

    const gitignore = await gitignoreFor(scope, ports, verdict);
    const add = [
      'Run openai-setup: it offers to do it.',
      `Or add this line to ${gitignore.name} yourself: ${untrusted(gitignore.rule)}`,
    ];
    if (verdict.verdict === 'silent') return { ...withoutRepository(name, gitignore, add), fact };
    if (verdict.verdict === 'ignored') {
      const source = untrusted(verdict.rule?.source ?? '');
      return {
        status: 'advice',
        code: 'ignored-only-for-you',
        summary: `git ignores ${name} only here, by a rule in ${source}`,
        why: 'That rule is on this computer alone. Everyone else who clones the project could commit their key.',
        next: add,
        fact,
        data: { source, line: verdict.rule?.line ?? 0, pattern: untrusted(verdict.rule?.pattern ?? '') },
      };
    }
    const why =
      'A key that was pushed must be counted as leaked: robots find it in minutes, and deleting it does not help.';
    const broken = unreadableGitignore(gitignore);
    if (broken !== undefined) {
      return {
        status: 'problem',
        code: 'gitignore-unreadable',
        summary: `git cannot read ${gitignore.name}: ${broken.because}`,
        why: `None of its rules counts, so git would commit ${name}. ${why}`,
        next: broken.next,
        fact,
      };
    }
    const letIn = verdict.verdict === 'not-ignored' ? verdict.negatedBy : undefined;
    const by =
      letIn === undefined ? '' : `: ${untrusted(letIn.source)}:${letIn.line} lets it in (${untrusted(letIn.pattern)})`;
    return { status: 'problem', code: 'not-ignored', summary: `git would commit ${name}${by}`, why, next: add, fact };
  },
  fix: addRule,
});

function withoutRepository(name: string, gitignore: Gitignore, add: readonly string[]): Finding<EnvIgnoredFact> {
  const common = { status: 'unknown', code: 'no-git', data: { because: 'no-repository' } } as const;
  return gitignore.covered
    ? {
        ...common,
        summary: `there is no git repository here; ${gitignore.name} is ready for one`,
        why: `If you run git init here later, git will ignore ${name} from the start.`,
        next: ['After git init, run openai-setup doctor: it asks git itself.'],
        fixable: false,
      }
    : {
        ...common,
        summary: `there is no git repository here, and no rule for ${name} in case there is one later`,
        why: `If you run git init here later, git would commit ${name} and the key in it.`,
        next: add,
      };
}
