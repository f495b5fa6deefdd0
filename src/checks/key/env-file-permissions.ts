import type { Finding } from '../../engine/outcome.ts';
import type { FileState } from '../../machine/files-look.ts';
import type { World } from '../../machine/world.ts';
import type { Scope } from '../../project/scope.ts';
import type { Shell } from '../../shell/shell.ts';
import type { writeCodes } from '../not-written.ts';
import * as text from './env-file-permissions.text.ts';

// Who may read the env file, and write it. A mode has permission bits, e.g. `0o600`.

type Problem = Finding<never, Pick<typeof writeCodes, 'readable-by-others' | 'not-writable'>>;

/** On Windows, where WSL shows a Windows drive, and on a disk that keeps no modes, there is nothing that could be changed. */
export function isOpenToOthers(
  { mode, modeIsOfDisk }: Extract<FileState, { kind: 'file' }>,
  { platform, env }: World,
  scope: Scope,
): boolean {
  if (platform === 'win32' || modeIsOfDisk || (mode & 0o077) === 0) return false;
  const isWsl = env['WSL_DISTRO_NAME'] !== undefined || env['WSL_INTEROP'] !== undefined;
  return !(isWsl && /^\/mnt\/[a-z]\//.test(scope.envFile.path));
}

export function isReadOnly(mode: number): boolean {
  return (mode & 0o200) === 0;
}

/** What is left of a mode for the owner alone. Whoever made a file read-only meant it: that stays. */
export function ownMode(mode: number): number {
  return mode & 0o600;
}

export function readableByOthers(mode: number, name: string, shell: Shell): Problem {
  return { status: 'problem', code: 'readable-by-others', ...text.isOpen(name, mode, shell), data: { mode: octal(mode) } };
}

export function readOnly(name: string, world: World): Problem {
  return { status: 'problem', code: 'not-writable', ...text.isReadOnly(name, world), fixable: false };
}

/** What is said below a preview that takes the permissions of others away. */
export function noteOnMode(mode: number): string {
  const own = ownMode(mode);
  return text.closed(octal(mode), octal(own), !isReadOnly(own));
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
