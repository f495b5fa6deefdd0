import { parse } from 'node:path';
import { ask } from '../../engine/ask.ts';
import type { Finding, Outcome } from '../../engine/outcome.ts';
import { defineCheck } from '../check.ts';
import { usualKeyVariable } from '../../env-file/key-variable.ts';
import { isEnvExampleName, isEnvFileName } from '../../env-file/names.ts';
import type { GitFailure } from '../../git/failure.ts';
import type { Repository } from '../../git/git.ts';
import type { World } from '../../machine/world.ts';
import { envFileFromUser } from '../../project/from-user.ts';
import type { Scope } from '../../project/scope.ts';
import { isUsual as usualPlace } from '../../project/scope-env-file.text.ts';
import { shellOf } from '../../shell/shell.ts';
import { newNames } from '../../project/other-names.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { nextAfter } from '../protect/git-failure.ts';
import { soleKeyPlace } from '../key/key-elsewhere.ts';
import { groups } from '../groups.ts';
import * as text from './project.text.ts';

export type ProjectFact = {
  /** `null`: detached, or git doesn't say. */
  readonly branch: string | null;
  readonly repository: Repository | GitFailure;
};

/** The directory is a git repository or a known kind of project. If it's neither, the tool works all the same. */
export const project = defineCheck({
  id: 'project',
  title: 'this is a project',
  group: groups.project,
  codes: text.codes,
  needs: {},
  async detect({ scope, ports, requested }): Promise<Outcome<ProjectFact, typeof text.codes>> {
    const repository = await ports.git.repository(scope.root);
    const branch = 'because' in repository ? null : await ports.git.branch(scope.root);
    const gitFailure = 'because' in repository ? repository : undefined;
    const fact: ProjectFact = { branch, repository };
    const data = {
      branch: branch === null ? null : untrusted(branch),
      git: gitFailure?.because ?? 'ok',
      kind: scope.kind,
      envFile: scope.envFile.inProject,
      envFileReason: scope.envFile.reason,
      variable: scope.variable.name,
      variableReason: scope.variable.reason,
      ...(scope.oldNamesReadBy === undefined ? {} : { alsoReads: Object.keys(newNames), readBy: scope.oldNamesReadBy }),
      ...(scope.keyPlaces === undefined
        ? {}
        : { keyPlaces: scope.keyPlaces.map(({ tool, where, sole }) => ({ tool, where, only: sole })) }),
      ...(scope.packages === undefined ? {} : { packages: scope.packages.map((each) => untrusted(each)) }),
    };
    const why = whyNoProject(scope, ports.world, gitFailure);
    if (why !== undefined) return { status: 'unknown', code: 'not-a-project', ...text.isNoProject(why), fact, data };
    const finding = gitFailure && withoutGit(gitFailure, scope.projectName);
    if (finding !== undefined) return { ...finding, fact, data: { ...data, ...finding.data } };
    if (scope.undecided) {
      const said = text.isUndecided(scope.packages ?? [], requested.keyAtHand === true, shellOf(ports.world));
      return { status: 'problem', code: 'package-undecided', ...said, fact, data };
    }
    const git =
      gitFailure === undefined ? branchPart(branch) : gitFailure.because === 'no-repository' ? text.noRepository : gitFailure.text;
    const kind = scope.kind === null ? [] : [text.kinds[scope.kind]];
    return {
      status: 'ok',
      summary: text.isProject(scope.projectName, [
        ...kind,
        git,
        ...keyPlacePart(scope),
        ...variablePart(scope),
        ...packagesPart(scope),
        ...oldNamesPart(scope),
      ]),
      brief: text.inShort([...kind, git, ...whereKeyGoes(scope, ports.world), ...variablePart(scope), ...packagesPart(scope)]),
      fact,
      data,
    };
  },
  // Whoever is in the wrong directory should know before anything is written there.
  async *fix({ scope, ports, outcome }) {
    if (outcome.status === 'ok' || outcome.code !== 'not-a-project') return undefined;
    const names = await ports.files.list(scope.root);
    // Somebody who begins with a key has nothing here yet, or a script, or the env file.
    if (
      wrongDirectory(scope, ports.world) === undefined &&
      names.some((name) => isEnvFileName(name) || isEnvExampleName(name) || /\.(?:py|[cm]?[jt]s)/.test(name))
    )
      return undefined;
    yield* ask({ kind: 'choice', ...text.setUpHere(names.length === 0) });
    return undefined;
  },
});

/** A directory that never counts as a project. */
function wrongDirectory({ root }: Scope, { home }: World): string | undefined {
  if (root === home) return text.isHome;
  return root === parse(root).root ? text.isTopOfDisk : undefined;
}

/** Why this isn't a project: it's neither a repository nor a known kind of project, or it's a directory that never counts as one. */
function whyNoProject(scope: Scope, world: World, gitFailure: GitFailure | undefined): string | undefined {
  const wrong = wrongDirectory(scope, world);
  if (wrong !== undefined) return wrong;
  if (gitFailure?.because === 'inside-repository') return gitFailure.text;
  return gitFailure?.because === 'no-repository' && scope.kind === null ? text.isNothingKnown : undefined;
}

/** The git failures that have to be resolved before a key may be written. */
function withoutGit(gitFailure: GitFailure, name: string): Finding<never, typeof text.codes> | undefined {
  const next = nextAfter(gitFailure);
  switch (gitFailure.because) {
    case 'unsafe-directory':
      return { status: 'problem', code: 'unsafe-directory', ...text.belongsToAnother(name), next };
    case 'elsewhere': {
      const { data, isNamedByShell } = gitFailure;
      const by = isNamedByShell === true ? 'shell' : data === undefined ? 'settings' : '.git';
      const said = text.isElsewhere(name, by, gitFailure.text);
      return {
        status: 'problem',
        code: 'git-elsewhere',
        ...said,
        next,
        ...(data && { data: { gitData: data.map((each) => untrusted(each)) } }),
      };
    }
    case 'blocked':
      return { status: 'unknown', code: 'no-git', ...text.isBlocked(name, gitFailure.text), next };
    default:
      return undefined;
  }
}

function branchPart(branch: string | null): string {
  return branch === null ? text.isDetached : text.onBranch(untrusted(branch, 60));
}

/** Where the key goes, and why it's that file, if that isn't what everybody expects. */
function whereKeyGoes(scope: Scope, world: World): string[] {
  const { reason, leadsOut } = scope.envFile;
  if ((scope.likelyPackages ?? []).length > 0) return [];
  if (soleKeyPlace(scope) !== undefined) return keyPlacePart(scope);
  if (leadsOut !== undefined) return envFilePart(scope);
  return [text.keyGoesIn(envFileFromUser(scope, world), isUsual(reason) ? undefined : reason)];
}

function isUsual(reason: string): boolean {
  return reason === usualPlace;
}

/** Where the key belongs: another place, if that's the only one that's read; otherwise the env file. */
function keyPlacePart(scope: Scope): string[] {
  const place = soleKeyPlace(scope);
  return place === undefined ? envFilePart(scope) : [text.keyBelongsIn(place.tool, place.where)];
}

/** Which env file and why, if that isn't what everybody expects. */
function envFilePart({ envFile: { name, reason, leadsOut } }: Scope): string[] {
  const shown = untrusted(name, 60);
  if (leadsOut !== undefined) return [text.envFileLeadsOut(shown, leadsOut)];
  return isUsual(reason) ? [] : [text.envFileBecause(shown, reason)];
}

/** Under which name and why, if it isn't the usual one. */
function variablePart({ variable: { name, reason } }: Scope): string[] {
  return name === usualKeyVariable ? [] : [text.envFileBecause(name, reason)];
}

/** Variables that today's packages don't read. */
function oldNamesPart({ oldNames = [], oldNamesReadBy }: Scope): string[] {
  return oldNames.map(({ place }) => text.isOldName(place, oldNamesReadBy));
}

/** At the root of several packages, each of which reads its own env file. */
function packagesPart({ packages, likelyPackages, root, gitRoot }: Scope): string[] {
  return packages === undefined || (gitRoot !== null && root !== gitRoot) ? [] : [text.packagesBelow(packages.length, likelyPackages)];
}
