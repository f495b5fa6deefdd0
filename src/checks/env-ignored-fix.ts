import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { Conversation, FixContext, Outcome } from '../engine/check.ts';
import type { Found } from '../ports/files.ts';
import type { IgnoreVerdict } from '../ports/git.ts';
import type { Ports } from '../ports/ports.ts';
import type { Scope } from '../scope.ts';
import { repairEncoding } from '../text/env-encoding.ts';
import { addIgnoreRule, coveredWithoutGit, hasEnvRulesAtAnyDepth, ignoreRuleFor } from '../text/ignore-rules.ts';
import { untrusted } from '../text/untrusted.ts';
import type { EnvIgnoredFact } from './env-ignored.ts';
import { silentRefusal } from './git-silence.ts';

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
  const top = 'root' in repository ? repository.root : scope.root;
  const lookIn = async (directory: string): Promise<Gitignore> => {
    const path = join(directory, '.gitignore');
    const found = await ports.files.look(path);
    const envPath = slashed(relative(directory, env));
    const bytes = readable(found);
    return {
      path,
      name: untrusted(slashed(relative(scope.root, path))),
      found,
      rule: ignoreRuleFor(envPath, bytes),
      envPath,
      covered: coveredWithoutGit(bytes, envPath),
    };
  };

  if (verdict.verdict === 'not-ignored') {
    for (let directory = dirname(env); isWithin(top, directory); directory = dirname(directory)) {
      const gitignore = await lookIn(directory);
      if (unreadableGitignore(gitignore) !== undefined) return gitignore;
      if (directory === dirname(directory)) break;
    }
    if (verdict.negatedBy?.reach === 'shared') return lookIn(dirname(join(top, verdict.negatedBy.source)));
  }

  const project = isWithin(scope.root, env) ? scope.root : dirname(env);
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
  const verdict = outcome.fact?.verdict;
  if (verdict === undefined || outcome.status === 'ok') return undefined;
  if (verdict.verdict === 'silent' && verdict.silence.because !== 'no-repository')
    return silentRefusal(verdict.silence);

  const gitignore = await gitignoreFor(scope, ports, verdict);
  const { found, path, name, rule, envPath } = gitignore;
  const before = found.kind === 'file' ? found.bytes : undefined;
  const text = readable(found);
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
  const converted = before !== undefined && text?.equals(before) === false;
  const enough = coveredWithoutGit(text, envPath) && (converted || verdict.verdict === 'silent');
  if (enough && !converted) return undefined;
  const after = enough && text !== undefined ? text : addIgnoreRule(text, rule, envPath);
  const summary = converted
    ? `save ${name} as UTF-8${enough ? '' : ` and add ${untrusted(rule)}`}`
    : `add ${untrusted(rule)} to ${name}`;
  return {
    kind: 'plan',
    summary,
    consent: 'ask',
    steps: [
      {
        preview: {
          kind: 'file',
          path: name,
          lines: enough ? [] : [{ sign: '+', text: untrusted(rule) }],
          ...(converted && { note: 'saved as UTF-8: git cannot read UTF-16' }),
        },
        run: async (): Promise<Outcome<undefined>> => {
          const written = await ports.files.write({ path, before, after, secret: false });
          if (written.written)
            return { status: 'ok', summary: `${name} has the rule ${untrusted(rule)}`, fact: undefined };
          return {
            status: outcome.status,
            code: outcome.code,
            summary: `${name} was not changed`,
            why: `${written.text}.`,
            next: [`Add this line to ${name} yourself: ${untrusted(rule)}`, 'Then run openai-setup again.'],
          };
        },
      },
    ],
  };
}

/** The text of a .gitignore as git could read it; `undefined` where there is none or it cannot be made of it. */
function readable(found: Found): Buffer | undefined {
  if (found.kind !== 'file' || found.through !== undefined) return undefined;
  if (!found.bytes.includes(0)) return found.bytes;
  const repaired = repairEncoding(found.bytes);
  return repaired.ok ? repaired.bytes : undefined;
}

function isWithin(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return !isAbsolute(way) && way.split(sep)[0] !== '..';
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}
