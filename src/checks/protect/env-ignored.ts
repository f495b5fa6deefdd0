import type { Finding, Outcome } from '../../engine/outcome.ts';
import { defineCheck } from '../check.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { addRule, gitignoreFor, unreadableGitignore, type EnvIgnoredFact, type ExposedFile, type Gitignore } from './env-ignored-fix.ts';
import { envFilesInGit } from './env-others.ts';
import { envFileOutside } from './env-file-outside.ts';
import { silentFinding } from './git-silence.ts';
import { groups } from '../groups.ts';

/** git ignores the env file, and every other one of the repository that holds a key, by the rules alone: whether git tracks it is the question of `env-untracked`. */
export const envIgnored = defineCheck({
  id: 'env-ignored',
  title: 'git ignores the env file',
  group: groups.protect,
  needs: {},
  blockedBy: envFileOutside,
  async detect({ scope, ports }): Promise<Outcome<EnvIgnoredFact>> {
    const name = untrusted(scope.envFile.name);
    const verdict = await ports.git.ignoreVerdict(scope.envFile.path, { asIfUntracked: true });
    const exposed = verdict.verdict === 'silent' ? [] : await exposedFiles(scope, ports);
    const fact = { verdict, exposed };

    if (verdict.verdict === 'ignored' && exposed.length > 0) {
      const names = exposed.map((file) => file.name);
      return {
        status: 'problem',
        code: 'not-ignored',
        summary: `git would commit ${listed(names)}, which ${names.length === 1 ? 'holds' : 'hold'} a key`,
        why: leakWhy,
        next: [
          'Run openai-setup: it offers to do it.',
          `Or add these lines to .gitignore yourself: ${names.join(', ')}`,
        ],
        fact,
        data: { files: names },
      };
    }
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
      return { ...silentFinding(verdict.silence, `${name} is safe from being committed`), fact };
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
    const why = leakWhy;
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
    const others = exposed.map((file) => file.name);
    const also = others.length === 0 ? '' : `, and ${listed(others)} with a key as well`;
    return {
      status: 'problem',
      code: 'not-ignored',
      summary: `git would commit ${name}${by}${also}`,
      why,
      next: others.length === 0 ? add : [...add, `And a line for each of these: ${others.join(', ')}`],
      fact,
      data: { files: [name, ...others] },
    };
  },
  fix: addRule,
});

const leakWhy =
  'A key that was pushed must be counted as leaked: robots find it in minutes, and deleting it does not help.';

async function exposedFiles(scope: Scope, ports: Ports): Promise<readonly ExposedFile[]> {
  const others = await envFilesInGit(scope, ports, 'taken');
  if ('because' in others) return [];
  const exposed: ExposedFile[] = [];
  for (const { path, name } of others) {
    const verdict = await ports.git.ignoreVerdict(path, { asIfUntracked: true });
    if (verdict.verdict === 'not-ignored') exposed.push({ path, name, verdict });
  }
  return exposed;
}

/** `a`, `a and b`, `a, b and c`. */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

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
