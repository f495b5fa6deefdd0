import { parse } from 'node:path';
import type { Outcome } from '../../engine/outcome.ts';
import { defineCheck } from '../check.ts';
import type { GitSilence } from '../../git/silence.ts';
import type { Repository } from '../../git/git.ts';
import type { ProjectKind, Scope } from '../../project/scope.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { nextAfter } from '../protect/git-silence.ts';
import { groups } from '../groups.ts';
import { capitalized } from '../../wording/capitalized.ts';

export type ProjectFact = {
  /** `null`: detached, or git does not say. */
  readonly branch: string | null;
  readonly repository: Repository | GitSilence;
};

const kindNames: Readonly<Record<ProjectKind, string>> = {
  node: 'Node.js',
  python: 'Python',
  go: 'Go',
  ruby: 'Ruby',
  rust: 'Rust',
  php: 'PHP',
  java: 'Java',
  dotnet: '.NET',
  deno: 'Deno',
};

/** The directory is a git repository or a known kind of project. Where it is neither, the tool works all the same. */
export const project = defineCheck({
  id: 'project',
  title: 'this is a project',
  group: groups.project,
  needs: {},
  async detect({ scope, ports }): Promise<Outcome<ProjectFact>> {
    const repository = await ports.git.repository(scope.root);
    const branch = 'because' in repository ? null : await ports.git.branch(scope.root);
    const fact: ProjectFact = { branch, repository };
    const silence = 'because' in repository ? repository : undefined;
    const data = {
      branch: branch === null ? null : untrusted(branch),
      git: silence?.because ?? 'ok',
      kind: scope.kind,
      envFile: scope.envFile.name,
      envFileReason: scope.envFile.reason,
      ...(scope.packages === undefined ? {} : { packages: scope.packages.map((each) => untrusted(each)) }),
    };
    const name = scope.projectName;

    if (scope.root === ports.world.home || scope.root === parse(scope.root).root) {
      const place = scope.root === ports.world.home ? 'your home directory' : 'the top of the disk';
      return { ...notAProject(`this is ${place}, not a project`), fact, data };
    }
    if (silence?.because === 'unsafe-directory') {
      return {
        status: 'problem',
        code: 'unsafe-directory',
        summary: `git does not answer in ${name}: the directory belongs to another user`,
        why:
          'git protects you from the settings of other people’s repositories. ' +
          'Until it answers, nobody can tell whether it would commit a key.',
        next: nextAfter(silence),
        fact,
        data,
      };
    }
    if (silence?.because === 'elsewhere') {
      return {
        status: 'problem',
        code: 'git-elsewhere',
        summary: `git wasn't used in ${name}: its ${silence.data === undefined ? 'settings point' : '.git points'} to another directory`,
        why: `${capitalized(silence.text)}. It may belong to another project, so nothing is written here.`,
        next: nextAfter(silence),
        fact,
        data: { ...data, ...(silence.data === undefined ? {} : { gitData: silence.data.map((each) => untrusted(each)) }) },
      };
    }
    if (silence?.because === 'blocked') {
      return {
        status: 'unknown',
        code: 'no-git',
        summary: `git wasn't used in ${name}: ${silence.text}`,
        why: "Without git, nobody can tell whether it would commit a key, so no key is written.",
        next: nextAfter(silence),
        fact,
        data,
      };
    }
    if (silence?.because === 'inside-repository') return { ...notAProject(silence.text), fact, data };
    if (silence?.because === 'no-repository' && scope.kind === null) {
      return { ...notAProject('no git repository and no known kind of project here'), fact, data };
    }
    const git =
      silence === undefined
        ? `git: ${branch === null ? 'no branch (detached)' : untrusted(branch, 60)}`
        : silence.because === 'no-repository'
          ? 'no git repository'
          : silence.text;
    return {
      status: 'ok',
      summary: [name, ...(scope.kind === null ? [] : [kindNames[scope.kind]]), git, ...envFileWith(scope), ...packagesOf(scope)].join(' · '),
      fact,
      data,
    };
  },
});

/** Which env file and why, where that is not what everybody expects. */
function envFileWith({ envFile: { name, reason, leadsOut } }: Scope): string[] {
  if (leadsOut !== undefined) return [`${untrusted(name, 60)}: ${leadsOut}, which the code reads, leads out of this project`];
  return reason === 'the usual place' || reason === 'the default' ? [] : [`${untrusted(name, 60)}: ${reason}`];
}

/** At the root of several packages that each read an env file of their own. */
function packagesOf({ packages, root, gitRoot }: Scope): string[] {
  if (packages === undefined || (gitRoot !== null && root !== gitRoot)) return [];
  return [`${packages.length} ${packages.length === 1 ? 'package' : 'packages'} below (choose with -C)`];
}

function notAProject(summary: string): {
  readonly status: 'unknown';
  readonly code: 'not-a-project';
  readonly summary: string;
  readonly why: string;
  readonly next: readonly string[];
} {
  return {
    status: 'unknown',
    code: 'not-a-project',
    summary,
    why: 'A key is kept with the project that uses it, so openai-setup wants to know which one that is.',
    next: [
      'Go to the project first (cd my-project), then run openai-setup again.',
      'Or name it: openai-setup -C path/to/my-project',
    ],
  };
}
