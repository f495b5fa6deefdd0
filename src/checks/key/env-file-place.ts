import path from 'node:path';
import type { Finding } from '../../engine/outcome.ts';
import type { FileState } from '../../machine/files-look.ts';
import { isBelow } from '../../machine/paths.ts';
import type { World } from '../../machine/world.ts';
import type { Scope } from '../../project/scope.ts';
import { type Shell, shellOf } from '../../shell/shell.ts';
import { untrusted } from '../../wording/untrusted.ts';
import type { Ports } from '../ports.ts';
import * as text from './env-file-place.text.ts';
import { shownPath } from '../../project/shown-path.ts';

// What may stand where the env file is expected, and is none that could be written.

type Problem = Finding<never, typeof text.placeCodes>;
type File = Extract<FileState, { kind: 'file' }>;

/** `name`: the file, as it is shown. */
export function unusable(found: Exclude<FileState, { kind: 'file' | 'absent' }>, name: string, world: World): Problem {
  const common = { status: 'problem', fixable: false } as const;
  switch (found.kind) {
    case 'unreadable':
      return {
        ...common,
        code: 'unreadable',
        ...(isTooLarge(found) ? text.isTooLarge(name, found.because) : text.isUnreadable(name, found.because, world.platform)),
      };
    case 'dangling-link':
    case 'link-loop':
      return { ...common, code: 'symlink', ...text.leadsNowhere(name, shellOf(world)) };
    case 'directory':
      return { ...common, code: 'not-a-file', ...text.isDirectory(name) };
    case 'pipe':
      return { ...common, code: 'not-a-file', ...text.isPipe(name) };
    case 'socket':
    case 'device':
      return { ...common, code: 'not-a-file', ...text.isNoFile(name, found.kind, shellOf(world)) };
    default:
      return found satisfies never;
  }
}

/** Too large to be an env file; else the system didn't let it be read. */
export function isTooLarge({ because }: Extract<FileState, { kind: 'unreadable' }>): boolean {
  return because.includes('larger than');
}

/** `agreed`: the user has agreed to write through this very link. */
export function linkFinding(file: File, scope: Scope, shell: Shell, agreed = false): Problem | undefined {
  const { name } = scope.envFile;
  const { through } = file;
  if (through !== undefined && !agreed) {
    const isInside = [scope.root, scope.gitRoot].some((root) => root !== null && isBelow(root, through));
    return {
      status: 'problem',
      code: 'symlink',
      ...(isInside
        ? text.leadsInside(name, shown(through, scope), shell)
        : text.leadsOutside(name, shown(through, scope), directoryOf(through), shell)),
      ...(isInside ? {} : { fixable: false as const }),
    };
  }
  if (file.links > 1) return { status: 'problem', code: 'hard-link', ...text.hasSecondName(name, shell), fixable: false };
  return undefined;
}

/** By its real path: named with an option, or a directory on the way to it is a link. */
export async function outsideProject(
  { envFile: { path: file, name } }: Scope,
  { files, world }: Pick<Ports, 'files' | 'world'>,
): Promise<Problem> {
  const isThere = (await files.look(path.dirname(file))).kind === 'directory';
  return {
    status: 'problem',
    code: 'outside-project',
    ...text.isOutside(name, isThere ? directoryOf(file) : undefined, shellOf(world)),
    fixable: false,
  };
}

/** A path as it is shown: relative to the project where it lies in it. */
export function shown(file: string, scope: Scope): string {
  return isBelow(scope.root, file) ? shownPath(scope, file) : untrusted(file);
}

/** The whole path: it's a part of a command. */
function directoryOf(file: string): string {
  return untrusted(path.dirname(file), 1000);
}
