import { dirname, join } from 'node:path';
import type { Conversation } from '../../engine/check.ts';
import type { FixContext } from '../check.ts';
import type { Refusal } from '../../engine/plan.ts';
import type { Found } from '../../machine/files-look.ts';
import type { IgnoreVerdict } from '../../git/git.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { repairEncoding } from '../../env-file/encoding.ts';
import { coveredWithoutGit, hasEnvRulesAtAnyDepth } from '../../git/ignore-rules.ts';
import { addIgnoreRule, ignoreRuleFor } from '../../packaging/ignore-file.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { silentRefusal } from './git-silence.ts';
import { ruleStep, type RuleEdit } from './ignore-file-step.ts';
import { directoriesUp, isWithin, wayTo } from '../../machine/paths.ts';

export type EnvIgnoredFact = {
  readonly verdict: IgnoreVerdict;
  /** Other env files of the repository that hold a key and that git would commit. */
  readonly exposed: readonly ExposedFile[];
};
export type ExposedFile = { readonly path: string; readonly name: string; readonly verdict: IgnoreVerdict };

/** The .gitignore that is to hold the rule. */
export type Gitignore = {
  /** Absolute path. */
  readonly path: string;
  /** As it is shown: relative to the project. */
  readonly name: string;
  readonly found: Found;
  /** The rule to add, and the env file as seen from there. */
  readonly rule: string;
  readonly envPath: string;
  /** Judged without git, see {@link coveredWithoutGit}. */
  readonly covered: boolean;
};

/**
 * Which .gitignore is the right one. One that git cannot read comes first: it is the reason. Then the one whose
 * negation lets the file in, since no rule further up can beat it. Then the project's own; or the repository's where
 * the project, a package of it, has none and the repository's has rules for env files at any depth.
 */
export async function gitignoreFor(scope: Scope, ports: Ports, verdict: IgnoreVerdict): Promise<Gitignore> {
  const env = scope.envFile.path;
  const repository = await ports.git.repository(dirname(env));
  const project = isWithin(scope.root, env) ? scope.root : dirname(env);
  const top = 'root' in repository ? repository.root : project;
  const lookIn = async (directory: string): Promise<Gitignore> => {
    const path = join(directory, '.gitignore');
    const found = await ports.files.lookInside(path);
    const envPath = wayTo(directory, env);
    const bytes = readable(found);
    return {
      path,
      name: untrusted(wayTo(scope.root, path)),
      found,
      rule: ignoreRuleFor(bytes, envPath, 'git'),
      envPath,
      covered: coveredWithoutGit(bytes, envPath) === true,
    };
  };

  if (verdict.verdict === 'not-ignored') {
    for (const directory of directoriesUp(dirname(env), top)) {
      const gitignore = await lookIn(directory);
      if (unreadableGitignore(gitignore) !== undefined) return gitignore;
    }
    if (verdict.negatedBy?.reach === 'shared') return lookIn(dirname(join(top, verdict.negatedBy.source)));
  }

  // The env file may lie in a repository of its own below the project (a submodule), which inherits no rules.
  const own = await lookIn(isWithin(project, top) ? top : project);
  if (own.found.kind !== 'absent' || dirname(own.path) === top || !isWithin(top, project)) return own;
  const upper = await lookIn(top);
  return hasEnvRulesAtAnyDepth(readable(upper.found)) ? upper : own;
}

/** Why git cannot read a .gitignore that is there, and what to do; `undefined` where it can, or where there is none. */
export function unreadableGitignore({
  found,
  name,
}: Gitignore): { because: string; next: readonly string[] } | undefined {
  const rename = `Look at ${name}, then replace it by a plain text file and run openai-setup again.`;
  if (found.kind === 'absent') return undefined;
  if (found.kind === 'unreadable') return { because: found.because, next: [rename] };
  if (found.kind !== 'file') {
    const what = found.kind === 'dangling-link' || found.kind === 'link-loop' ? 'symbolic link' : found.kind;
    return { because: `it is a ${what}, not a file`, next: [rename] };
  }
  // git 2.32 and later do not follow it.
  if (found.through !== undefined) return { because: 'it is a symbolic link, not a file', next: [rename] };
  if (!found.bytes.includes(0)) return undefined;
  return {
    because: 'it is UTF-16 text, as Windows PowerShell writes it',
    next: ['Run openai-setup: it offers to save it as UTF-8.', `Or save ${name} as UTF-8 in your editor.`],
  };
}

// oxlint-disable-next-line require-yield -- a conversation that has nothing to ask but the consent to its plan
export async function* addRule({ scope, ports, outcome }: FixContext<EnvIgnoredFact>): Conversation {
  if (outcome.fact === undefined || outcome.status === 'ok') return undefined;
  const { verdict, exposed } = outcome.fact;
  if (verdict.verdict === 'silent' && verdict.silence.because !== 'no-repository')
    return silentRefusal(verdict.silence);

  const edits = new Map<string, GitignoreEdit>();
  for (const target of [{ path: scope.envFile.path, verdict }, ...exposed]) {
    if (target.verdict.verdict === 'ignored' && target.verdict.rule?.reach !== 'local') continue;
    const seen = { ...scope, envFile: { ...scope.envFile, path: target.path } };
    const gitignore = await gitignoreFor(seen, ports, target.verdict);
    const edit = withRule(gitignore, edits.get(gitignore.path), target.verdict.verdict === 'silent');
    if (edit !== undefined && 'kind' in edit) return edit;
    if (edit !== undefined) edits.set(gitignore.path, edit);
  }
  if (edits.size === 0) return undefined;
  return {
    kind: 'plan',
    summary: [...edits.values()].map(summaryOf).join(', '),
    consent: 'ask',
    steps: [...edits.values()].map((edit) => ruleStep(ports, outcome, edit, hasNow(edit), `Add this to ${edit.name} yourself: ${listed(edit.rules)}`)),
  };
}

function listed(rules: readonly string[]): string {
  return rules.map((rule) => untrusted(rule)).join(', ');
}

function hasNow({ name, rules }: RuleEdit): string {
  return rules.length === 0 ? `${name} is UTF-8` : `${name} has ${rules.length > 1 ? 'the rules' : 'the rule'} ${listed(rules)}`;
}

/** `converted`: from UTF-16. */
type GitignoreEdit = RuleEdit & { readonly converted: boolean };

/** `earlier`: what is to be done to the same .gitignore for another file. `undefined`: nothing is left to do. */
function withRule(gitignore: Gitignore, earlier: GitignoreEdit | undefined, unasked: boolean): GitignoreEdit | Refusal | undefined {
  const { found, path, name, rule, envPath } = gitignore;
  const before = found.kind === 'file' ? found.bytes : undefined;
  const text = earlier?.after ?? readable(found);
  if (found.kind !== 'absent' && text === undefined) {
    const broken = unreadableGitignore(gitignore);
    return {
      kind: 'refusal',
      code: 'gitignore-unreadable',
      summary: `${name} was not changed: ${broken?.because ?? 'it cannot be read'}`,
      why: 'git does not read it as it is, and changing it here could lose something.',
      next: broken?.next ?? [`Save ${name} as UTF-8 in your editor, then run openai-setup again.`],
    };
  }
  const converted = earlier?.converted ?? (before !== undefined && text?.equals(before) === false);
  const edit = { path, name, before, converted, ...(converted && { note: 'saved as UTF-8: git cannot read UTF-16' }) };
  const rules = earlier?.rules ?? [];
  // git's verdict on the text as it stands on disk is known; what was made of it since is judged here.
  if ((converted || unasked || earlier !== undefined) && text !== undefined && coveredWithoutGit(text, envPath) === true) {
    return converted || earlier !== undefined ? { ...edit, after: text, rules } : undefined;
  }
  return { ...edit, after: addIgnoreRule(text, rule, [envPath], 'git'), rules: [...rules, rule] };
}

function summaryOf({ name, rules, converted }: GitignoreEdit): string {
  if (converted) return `save ${name} as UTF-8${rules.length === 0 ? '' : ` and add ${listed(rules)}`}`;
  return `add ${listed(rules)} to ${name}`;
}

/** The text of a .gitignore as git could read it; `undefined` where there is none or it cannot be made of it. */
function readable(found: Found): Buffer | undefined {
  if (found.kind !== 'file' || found.through !== undefined) return undefined;
  if (!found.bytes.includes(0)) return found.bytes;
  const repaired = repairEncoding(found.bytes);
  return repaired.ok ? repaired.bytes : undefined;
}
