import type * as plan from '../../engine/plan.ts';
import { obstacleTo, readEnvDocument } from '../../env-file/document.ts';
import { keyValueOf } from '../../env-file/key-value.ts';
import type { IgnoreVerdict } from '../../git/git.ts';
import type { FileState } from '../../machine/files-look.ts';
import type { World } from '../../machine/world.ts';
import type { Scope } from '../../project/scope.ts';
import { type Shell, shellOf } from '../../shell/shell.ts';
import type { Given } from '../check.ts';
import { gitFailureRefusal } from '../protect/git-failure.ts';
import { mayWriteThrough } from './env-file-link.ts';
import { isReadOnly, readOnly } from './env-file-permissions.ts';
import { isTooLarge, linkFinding, outsideProject, shown } from './env-file-place.ts';
import { obstacleRefusal } from './obstacle.ts';
import * as text from './why-not-written.text.ts';

type Refusal = plan.Refusal<typeof text.codes>;
/** Why no key can be written to the env file; `undefined` where one can. */
export async function whyNotWritten({ scope, ports, requested }: Given): Promise<Refusal | undefined> {
  const { path, name } = scope.envFile;
  const byGit = async (file: string, shownAs: string): Promise<Refusal | undefined> => {
    const verdict = await ports.git.ignoreVerdict(file);
    // The plans of the checks before this one would have put that right.
    const isPlanned = requested.planOnly === true && file === path && (verdict.verdict === 'not-ignored' || verdict.verdict === 'tracked');
    return isPlanned ? undefined : forbiddenByGit(verdict, shownAs, shellOf(ports.world));
  };
  if (!(await ports.files.isInProject(path))) return refusalOf(await outsideProject(scope, ports));
  const forbidden = await byGit(path, name);
  if (forbidden !== undefined) return forbidden;
  const found = await ports.files.look(path);
  const agreed = await mayWriteThrough({ scope, ports }, found);
  // A rule for the name of a link says nothing about the file behind it.
  const behind = agreed && found.kind === 'file' ? (found.through ?? path) : path;
  return unfitToHold(found, scope, agreed, ports.world) ?? (behind === path ? undefined : await byGit(behind, shown(behind, scope)));
}

/** A key is written only where git provably ignores the file, or where there is no repository. */
function forbiddenByGit(verdict: IgnoreVerdict, name: string, shell: Shell): Refusal | undefined {
  switch (verdict.verdict) {
    case 'ignored':
      return undefined;
    case 'not-ignored':
      return { kind: 'refusal', code: 'not-ignored', ...text.wouldBeCommitted(name) };
    case 'tracked':
      return { kind: 'refusal', code: 'tracked', ...text.isTracked(name, shell) };
    case 'unknown':
      return verdict.gitFailure.because === 'no-repository'
        ? undefined
        : { ...gitFailureRefusal(verdict.gitFailure), summary: text.beforeGitAnswers(name) };
    default:
      return verdict satisfies never;
  }
}

function unfitToHold(found: FileState, scope: Scope, agreedToLink: boolean, world: World): Refusal | undefined {
  const { name } = scope.envFile;
  switch (found.kind) {
    case 'absent':
      return undefined;
    case 'file': {
      const link = linkFinding(found, scope, shellOf(world), agreedToLink);
      if (link !== undefined) return refusalOf(link);
      const document = readEnvDocument(found.bytes);
      if (isReadOnly(found.mode)) {
        const finding = readOnly(name, world);
        // Without a key in it, `env-file` has said already how to make it writable.
        return refusalOf({
          ...finding,
          ...text.isReadOnly(name, keyValueOf(document, scope.variable.name) === undefined ? undefined : finding.next),
        });
      }
      const obstacle = obstacleTo(document, scope.variable.name);
      return obstacle === undefined ? undefined : obstacleRefusal(obstacle, name);
    }
    case 'unreadable':
      return {
        kind: 'refusal',
        code: 'unreadable',
        ...(isTooLarge(found)
          ? text.isTooLarge(name, found.because)
          : text.isUnreadable(name, found.because, world.platform === 'win32' ? undefined : shellOf(world))),
      };
    default:
      return { kind: 'refusal', code: 'not-a-file', ...text.isNoFile(name, found.kind) };
  }
}

function refusalOf({ code, summary, why, next }: Omit<Refusal, 'kind'>): Refusal {
  return { kind: 'refusal', code, summary, why, next };
}
