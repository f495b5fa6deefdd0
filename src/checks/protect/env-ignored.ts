import { basename, dirname } from 'node:path';
import type { Finding, Outcome } from '../../engine/outcome.ts';
import { defineCheck } from '../check.ts';
import type { IgnoreRule } from '../../git/git.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { isWithin } from '../../machine/paths.ts';
import { otherRepository } from '../../git/jujutsu.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { addRule, type EnvIgnoredFact, type ExposedFile } from './env-ignored-fix.ts';
import { isThere, mayBePublic } from './env-files-beside.ts';
import { envFilesInGit } from './other-env-files.ts';
import { envFileOutside } from './env-file-outside.ts';
import { gitFailureFinding } from './git-failure.ts';
import { gitignoreFor, whyUnreadable, type Gitignore } from './gitignore.ts';
import { groups } from '../groups.ts';
import * as text from './env-ignored.text.ts';
import { shownPath } from '../../project/shown-path.ts';

/** git ignores the env file, and every other one in the repository with a key, going by the rules alone: whether git tracks it is the question of `env-untracked`. */
export const envIgnored = defineCheck({
  id: 'env-ignored',
  title: 'git ignores the env file',
  group: groups.protect,
  codes: text.codes,
  needs: {},
  blockedBy: envFileOutside,
  async detect({ scope, ports }): Promise<Outcome<EnvIgnoredFact, typeof text.codes>> {
    const name = untrusted(scope.envFile.name);
    const verdict = await ports.git.ignoreVerdict(scope.envFile.path, { asIfUntracked: true });
    const exposed = verdict.verdict === 'unknown' ? [] : await exposedFiles(scope, ports);
    const others = exposed.map((file) => file.name);
    const empty = exposed.every((file) => file.empty === true);
    const isPublic = await mayBePublic(scope, ports);
    const fact = { verdict, exposed, isPublic };

    if ((verdict.verdict === 'ignored' || (isPublic && verdict.verdict === 'not-ignored')) && others.length > 0) {
      return taken(text.takesOthers(others, empty), others, { ...fact, open: exposed, gitignore: '.gitignore' });
    }
    if (isPublic && verdict.verdict === 'not-ignored')
      return { status: 'ok', summary: text.mayBeCommitted(name), fact, data: { managed: true } };
    const rule = verdict.verdict === 'ignored' ? verdict.rule : undefined;
    const data = rule && shownRule(scope, rule);
    if (rule?.reach === 'kept-back')
      return {
        status: 'advice',
        code: 'ignored-only-for-you',
        ...text.isKeptBack(name, shownRule(scope, rule).source),
        fixable: false,
        fact,
        data: shownRule(scope, rule),
      };
    if (verdict.verdict === 'ignored' && rule?.reach !== 'local') {
      return { status: 'ok', summary: text.isIgnored(name, data), brief: text.isIgnored(name, data), fact, ...(data && { data }) };
    }
    if (verdict.verdict === 'unknown' && verdict.gitFailure.because !== 'no-repository') {
      return { ...gitFailureFinding(verdict.gitFailure, text.whetherSafe(name)), fact };
    }

    const gitignore = await gitignoreFor(scope, ports, verdict);
    if (verdict.verdict === 'unknown') {
      const ofMercurial = { status: 'unknown', code: 'no-git', ...text.isOfMercurial(name), fixable: false } as const;
      return {
        ...((await otherRepository(dirname(scope.envFile.path))) === 'Mercurial'
          ? { ...ofMercurial, data: { because: 'no-repository' } }
          : withoutRepository(name, gitignore)),
        fact,
      };
    }
    if (data !== undefined) {
      return {
        status: 'advice',
        code: 'ignored-only-for-you',
        ...(rule?.otherCase === true
          ? text.isIgnoredInAnyCase(name, data, missingIn(gitignore))
          : text.isIgnoredHereOnly(name, data.source, missingIn(gitignore))),
        fact,
        data,
      };
    }
    const unreadable = whyUnreadable(gitignore.found);
    if (unreadable !== undefined) {
      return { status: 'problem', code: 'gitignore-unreadable', ...text.cannotBeRead(name, gitignore.name, unreadable), fact };
    }
    const letIn = verdict.verdict === 'not-ignored' && verdict.negatedBy !== undefined ? shownRule(scope, verdict.negatedBy) : undefined;
    const exists = await isThere(scope, ports);
    const isCovered = (file: ExposedFile): boolean =>
      isWithin(dirname(gitignore.path), file.path) && basename(file.path) === gitignore.rule;
    const missing = { ...missingIn(gitignore), others: exposed.filter((file) => !isCovered(file)).map((file) => file.name) };
    const summed =
      exists || others.length === 0
        ? text.isTaken(text.isToBeCommitted(name, exists), others, letIn, missing, empty)
        : text.takesOthers(others, empty, missing);
    const open = exists ? [scope.envFile, ...exposed] : exposed;
    return taken(summed, [name, ...others], { ...fact, open, gitignore: gitignore.name });
  },
  fix: addRule,
});

function taken(
  said: ReturnType<typeof text.isTaken>,
  files: readonly string[],
  fact: EnvIgnoredFact,
): Finding<EnvIgnoredFact, typeof text.codes> {
  // Whoever has committed a file sees that first.
  const same = { about: fact.open?.map((file) => file.path) ?? [], shownWith: ['env-untracked', 'env-history'] };
  return { status: 'problem', code: 'not-ignored', ...said, ...same, fact, data: { files } };
}

async function exposedFiles(scope: Scope, ports: Ports): Promise<readonly ExposedFile[]> {
  const others = await envFilesInGit(scope, ports, 'taken');
  if ('because' in others) return [];
  const exposed: ExposedFile[] = [];
  for (const { path, name, empty } of others) {
    const verdict = await ports.git.ignoreVerdict(path, { asIfUntracked: true });
    if (verdict.verdict === 'not-ignored') exposed.push({ path, name, verdict, ...(empty === undefined ? {} : { empty }) });
  }
  return exposed;
}

function shownRule(
  scope: Scope,
  { source, line, pattern, reach }: IgnoreRule,
): { readonly source: string; readonly line: number; readonly pattern: string } {
  return {
    source: reach !== 'local' ? shownPath(scope, source, scope.gitRoot ?? scope.root) : untrusted(source),
    line,
    pattern: untrusted(pattern),
  };
}

/** The missing line, and the file it belongs in. */
function missingIn({ name, rule }: Gitignore): { readonly gitignore: string; readonly rule: string } {
  return { gitignore: name, rule: untrusted(rule) };
}

function withoutRepository(name: string, gitignore: Gitignore): Finding<EnvIgnoredFact, typeof text.codes> {
  const common = { status: 'unknown', code: 'no-git', data: { because: 'no-repository' } } as const;
  return gitignore.covered
    ? { ...common, ...text.isReadyForGit(name, gitignore.name), fixable: false }
    : { ...common, ...text.isNotReadyForGit(name, missingIn(gitignore)) };
}
