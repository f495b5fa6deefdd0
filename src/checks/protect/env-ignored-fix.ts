import type { Conversation } from '../../engine/check.ts';
import type { FixContext } from '../check.ts';
import type { Refusal } from '../../engine/plan.ts';
import type { IgnoreVerdict } from '../../git/git.ts';
import { coveredWithoutGit } from '../../git/ignore-rules.ts';
import { addIgnoreRule } from '../../packaging/ignore-file.ts';
import { gitFailureRefusal } from './git-failure.ts';
import { gitignoreFor, readable, whyUnreadable, type Gitignore } from './gitignore.ts';
import type { OtherEnvFile } from './other-env-files.ts';
import { ruleStep, shown, type RuleEdit } from './ignore-file-step.ts';
import { untrusted } from '../../wording/untrusted.ts';
import * as text from './env-ignored.text.ts';

export type EnvIgnoredFact = {
  readonly verdict: IgnoreVerdict;
  /** Other env files in the repository with a key, which git would commit. */
  readonly exposed: readonly ExposedFile[];
  /** The env file itself may be committed: it holds nothing but another tool's values. */
  readonly isPublic: boolean;
  /** What git would commit of these that exists. */
  readonly open?: readonly { readonly path: string }[];
  /** As displayed: the .gitignore that lacks a rule for them. */
  readonly gitignore?: string;
};
export type ExposedFile = OtherEnvFile & { readonly verdict: IgnoreVerdict };

// oxlint-disable-next-line require-yield -- a conversation that has nothing to ask but the consent to its plan
export async function* addRule({ scope, ports, outcome }: FixContext<EnvIgnoredFact, typeof text.codes>): Conversation<typeof text.codes> {
  if (outcome.fact === undefined || outcome.status === 'ok') return undefined;
  const { verdict, exposed, isPublic } = outcome.fact;
  if (verdict.verdict === 'unknown' && verdict.gitFailure.because !== 'no-repository') return gitFailureRefusal(verdict.gitFailure);

  const edits = new Map<string, GitignoreEdit>();
  for (const target of [...(isPublic ? [] : [{ path: scope.envFile.path, verdict }]), ...exposed]) {
    if (target.verdict.verdict === 'ignored' && target.verdict.rule?.reach !== 'local') continue;
    const seen = { ...scope, envFile: { ...scope.envFile, path: target.path } };
    const gitignore = await gitignoreFor(seen, ports, target.verdict);
    const edit = withRule(gitignore, edits.get(gitignore.path), target.verdict.verdict === 'unknown');
    if (edit !== undefined && 'kind' in edit) return edit;
    if (edit !== undefined) edits.set(gitignore.path, edit);
  }
  if (edits.size === 0) return undefined;
  return {
    kind: 'plan',
    summary: text.plan([...edits.values()].map((edit) => ({ ...shown(edit), converted: edit.converted }))),
    consent: 'ask',
    insists: text.insists(untrusted(scope.envFile.name), scope.gitRoot !== null),
    steps: [...edits.values()].map((edit) => ruleStep(ports, outcome, edit, text.done(shown(edit)), text.doItYourself(shown(edit)))),
  };
}

/** `converted`: from UTF-16. */
type GitignoreEdit = RuleEdit & { readonly converted: boolean };

/** `earlier`: the edit of the same .gitignore for another file. `undefined`: nothing is left to do. */
function withRule(
  gitignore: Gitignore,
  earlier: GitignoreEdit | undefined,
  unasked: boolean,
): GitignoreEdit | Refusal<typeof text.codes> | undefined {
  const { found, path, name, rule, envPath } = gitignore;
  const before = found.kind === 'file' ? found.bytes : undefined;
  const content = earlier?.after ?? readable(found);
  const unreadable = whyUnreadable(found);
  if (content === undefined && unreadable !== undefined) {
    return { kind: 'refusal', code: 'gitignore-unreadable', ...text.wasNotChanged(name, unreadable) };
  }
  const converted = earlier?.converted ?? (before !== undefined && content?.equals(before) === false);
  const edit = { path, name, before, converted, ...(converted && { note: text.savedAsUtf8 }) };
  const rules = earlier?.rules ?? [];
  // git's verdict is about the text on disk; what we've made of it since then is judged here.
  if ((converted || unasked || earlier !== undefined) && content !== undefined && coveredWithoutGit(content, envPath) === true) {
    return converted || earlier !== undefined ? { ...edit, after: content, rules } : undefined;
  }
  return { ...edit, after: addIgnoreRule(content, rule, [envPath], 'git'), rules: [...rules, rule] };
}
